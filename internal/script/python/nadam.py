class Nadam(Rule):
    """Keras' Nadam, with Dozat's momentum beta1 (1 - 0.5 * 0.96^t);
    torch.optim.NAdam raises 0.96 to 0.004 t."""

    def update(self, p, g, s, lr):
        t = s["t"]
        m, square = self.memory(s, "m", p), self.memory(s, "s", p)
        mu, following = (self.beta1 * (1 - 0.5 * 0.96**k) for k in (t, t + 1))
        s["product"] = s.get("product", 1.0) * mu
        m.add_((g - m) * (1 - self.beta1))
        square.add_((g**2 - square) * (1 - self.beta2))
        ahead = following / (1 - s["product"] * following) * m + (1 - mu) / (1 - s["product"]) * g
        p.sub_(lr * ahead / ((square / (1 - self.beta2**t)).sqrt() + self.eps))
