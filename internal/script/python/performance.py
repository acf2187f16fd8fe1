class Performance:
    """Cuts the learning rate when the loss was not below its best for so long:
    Keras' ReduceLROnPlateau (PyTorch's cuts one step later)."""

    def __init__(self, lr, factor, patience, min_delta, min_lr):
        self.lr, self.factor, self.patience = lr, factor, patience
        self.min_delta, self.min_lr = min_delta, min_lr
        self.best, self.wait, self.cuts = None, 0, 0

    def __call__(self, step, epoch):
        if self.cuts == 0 or self.lr <= self.min_lr:
            return self.lr
        return max(self.lr * self.factor**self.cuts, self.min_lr)

    def observe(self, loss):
        if (self.best is None and loss < math.inf) or (self.best is not None and loss < self.best - self.min_delta):
            self.best, self.wait = loss, 0
            return
        self.wait += 1
        if self.wait >= self.patience:
            self.wait, self.cuts = 0, self.cuts + 1
