class AdaBound(Rule):
    """Luo et al. 2019 as the authors' program has it: Adam whose rates are held
    between two bounds that close on final_lr. torch.optim has no such rule."""

    def update(self, p, g, s, lr):
        t = s["t"]
        m, square = self.memory(s, "m", p), self.memory(s, "s", p)
        m.add_((g - m) * (1 - self.beta1))
        square.add_((g**2 - square) * (1 - self.beta2))
        rate = lr * math.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        final = self.final_lr * lr / self.base_lr  # a schedule scales both
        low, high = final * (1 - 1 / (self.gamma * t + 1)), final * (1 + 1 / (self.gamma * t))
        p.sub_((rate / (square.sqrt() + self.eps)).clamp(low, high) * m)
