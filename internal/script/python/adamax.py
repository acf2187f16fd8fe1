class Adamax(Rule):
    """Keras' Adamax, with eps added to the maximum; torch.optim.Adamax adds
    it to the gradient."""

    def update(self, p, g, s, lr):
        m, u = self.memory(s, "m", p), self.memory(s, "u", p)
        m.add_((g - m) * (1 - self.beta1))
        torch.maximum(self.beta2 * u, g.abs(), out=u)
        p.sub_(lr / (1 - self.beta1 ** s["t"]) * m / (u + self.eps))
