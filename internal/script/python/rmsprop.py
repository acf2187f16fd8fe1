class RMSprop(Rule):
    """Keras' RMSprop, with eps inside the root; torch.optim.RMSprop has it
    outside."""

    def update(self, p, g, s, lr):
        square = self.memory(s, "s", p)
        square.mul_(self.rho).add_((1 - self.rho) * g**2)
        variance = square
        if self.centered:
            mean = self.memory(s, "g", p)
            mean.mul_(self.rho).add_((1 - self.rho) * g)
            variance = (square - mean**2).clamp(min=0)
        m = self.memory(s, "m", p)
        m.mul_(self.momentum).add_(lr * g / (variance + self.eps).sqrt())
        p.sub_(m)
