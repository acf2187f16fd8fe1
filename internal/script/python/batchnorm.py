class BatchNorm(nn.Module):
    """Keras' BatchNormalization: its momentum is one minus PyTorch's, and the
    moving variance is the biased one, where nn.BatchNorm1d keeps the unbiased.
    Features f with the same f % groups share their statistics."""

    def __init__(self, groups, momentum, eps):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(groups)), nn.Parameter(torch.zeros(groups))
        self.register_buffer("mean", torch.zeros(groups))
        self.register_buffer("variance", torch.ones(groups))
        self.momentum, self.eps = momentum, eps

    def forward(self, x):
        h = x.view(len(x), -1, len(self.gamma))
        mean, variance = self.mean, self.variance
        if self.training:
            mean, variance = h.mean((0, 1)), h.var((0, 1), unbiased=False)
            self.mean.mul_(self.momentum).add_((1 - self.momentum) * mean.detach())
            self.variance.mul_(self.momentum).add_((1 - self.momentum) * variance.detach())
        h = (h - mean) / (variance + self.eps).sqrt()
        return (self.gamma * h + self.beta).view(x.shape)
