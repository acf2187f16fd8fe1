class Nesterov(Rule):
    """Keras' SGD(momentum=beta, nesterov=True): the weights are the point
    theta + beta m, where the gradient is asked for; theta(p) is the textbook's
    theta. torch.optim.SGD(nesterov=True) is the same while lr is constant."""

    def update(self, p, g, s, lr):
        m = self.memory(s, "m", p)
        m.mul_(self.beta).sub_(lr * g)
        p.add_(self.beta * m - lr * g)

    @torch.no_grad()
    def theta(self, p):
        return p - self.beta * self.state[p]["m"] if self.state[p] else p
