class Rule(torch.optim.Optimizer):
    """An update rule: update(p, g, s, lr) moves p; s keeps what it remembers."""

    def __init__(self, params, lr, **settings):
        super().__init__(params, {"lr": lr})
        self.__dict__.update(settings)

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    s = self.state[p]
                    s["t"] = s.get("t", 0) + 1  # counted from 1
                    self.update(p, p.grad, s, group["lr"])

    def memory(self, s, name, p, value=0.0):
        return s.setdefault(name, torch.full_like(p, value))
