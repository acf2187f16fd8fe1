class RReLU(keras.layers.Layer):
    """Slopes drawn anew for every value in training, their mean afterwards.
    Keras has no such layer."""

    def __init__(self, lower, upper):
        super().__init__()
        self.lower, self.upper = lower, upper

    def call(self, x, training=False):
        slope = (self.lower + self.upper) / 2
        if training:
            slope = keras.random.uniform(keras.ops.shape(x), self.lower, self.upper, dtype=x.dtype)
        return keras.ops.where(x < 0, slope * x, x)
