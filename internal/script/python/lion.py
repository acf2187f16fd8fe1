class Lion(Rule):
    """Chen et al. 2023, algorithm 2; Keras' Lion. torch.optim has no such
    rule."""

    def update(self, p, g, s, lr):
        m = self.memory(s, "m", p)
        p.sub_(lr * (self.beta1 * m + (1 - self.beta1) * g).sign())
        m.mul_(self.beta2).add_((1 - self.beta2) * g)
