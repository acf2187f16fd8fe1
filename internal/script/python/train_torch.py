def first_weights(model, theta):
    """Gives the model the weights that Downhill begins with."""
    at = 0
    for p in model.parameters():
        w = torch.from_numpy(theta[at:at + p.numel()])
        p.data = w.view(p.shape[::-1]).T.contiguous() if p.dim() == 2 else w.view(p.shape).clone()
        at += p.numel()
    return model


@torch.no_grad()
def evaluate(model, optimizer, x, y):
    """Loss without dropout and penalties, and accuracy."""
    kept = [p.clone() for p in model.parameters()]
    if hasattr(optimizer, "theta"):
        for p in model.parameters():
            p.copy_(optimizer.theta(p))
    model.eval()
    z = model(x)
    for p, k in zip(model.parameters(), kept):
        p.copy_(k)
    return loss_of(z, y).item(), accuracy_of(z, y)


def train(model, make, batch, rate=None, clip=None, adjust=None, l1=0.0, l2=0.0, max_norm=None, patience=0):
    """Trains for EPOCHS epochs; returns what each came to."""
    optimizer = make(model.parameters())
    kernels = [layer.weight for layer in model if isinstance(layer, nn.Linear)]
    history, step, best, wait = [], 0, None, 0
    for epoch in range(EPOCHS):
        order = ORDER[epoch] if epoch < len(ORDER) else torch.randperm(len(X_TRAIN))
        model.train()
        for at in range(0, len(order), batch):
            x, y = X_TRAIN[order[at:at + batch]], Y_TRAIN[order[at:at + batch]]
            group = optimizer.param_groups[0]
            if rate:
                group["lr"] = rate(step, epoch)
            step += 1
            if adjust:
                adjust(group, step)
            optimizer.zero_grad()
            loss = loss_of(model(x), y)
            for w in kernels:
                loss = loss + l1 * w.abs().sum() + l2 * (w**2).sum()
            loss.backward()
            if clip:
                clip([p.grad for p in model.parameters()])
            optimizer.step()
            if max_norm:
                with torch.no_grad():
                    for w in kernels[:-1]:
                        norm = w.norm(dim=1, keepdim=True)
                        w.mul_(norm.clamp(max=max_norm) / (norm + 1e-7))
        loss, accuracy = evaluate(model, optimizer, X_VALID, Y_VALID)
        history.append({"epoch": epoch + 1, "valid_loss": loss, "valid_accuracy": accuracy})
        if not math.isfinite(loss):
            break
        if hasattr(rate, "observe"):
            rate.observe(loss)
        if patience:
            wait += 1
            if best is None or loss < best[0]:
                best, wait = (loss, {k: v.clone() for k, v in model.state_dict().items()}), 0
            if wait >= patience:
                break
    if best:
        model.load_state_dict(best[1])
    return history
