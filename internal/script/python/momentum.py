class Momentum(Rule):
    """Keras' SGD(momentum=beta). torch.optim.SGD keeps m / lr, which goes
    other ways as soon as the learning rate changes."""

    def update(self, p, g, s, lr):
        m = self.memory(s, "m", p)
        m.mul_(self.beta).sub_(lr * g)
        p.add_(m)
