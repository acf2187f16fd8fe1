def race(make, rate=None, clip=None, adjust=None):
    """Goes from START for STEPS steps; returns the path, one point more."""
    theta = torch.tensor(START, requires_grad=True)
    optimizer = make([theta])
    path = [START]
    for t in range(STEPS):
        if rate:
            optimizer.param_groups[0]["lr"] = rate(t, t)
        if adjust:
            adjust(optimizer.param_groups[0], t + 1)
        optimizer.zero_grad()
        f(*theta).backward()
        if NOISE:  # other random numbers than Downhill's
            theta.grad += NOISE * torch.randn(2)
        if clip:
            clip(theta.grad)
        optimizer.step()
        here = optimizer.theta(theta) if hasattr(optimizer, "theta") else theta.detach()
        if not torch.isfinite(here).all():
            break
        path.append(here.tolist())
        if hasattr(rate, "observe"):
            rate.observe(f(*here).item())
    return path
