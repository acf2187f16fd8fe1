class Rates(keras.callbacks.Callback):
    """Sets the learning rate of every step; shows a schedule by performance the
    validation loss."""

    def __init__(self, rate):
        super().__init__()
        self.rate, self.epoch, self.steps = rate, 0, 0

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = self.rate(self.steps, self.epoch)
        self.steps += 1

    def on_epoch_end(self, epoch, logs=None):
        if hasattr(self.rate, "observe"):
            self.rate.observe(logs["val_loss"])


def first_weights(model, theta):
    """Gives the model the weights that Downhill begins with."""
    at = 0
    for v in model.trainable_variables:
        n = int(np.prod(v.shape))
        v.assign(theta[at:at + n].reshape(v.shape))
        at += n
    return model


def train(model, optimizer, batch, rate=None, patience=0):
    """Trains for EPOCHS epochs; returns what each came to. Keras shuffles with
    its own random numbers, so the batches are not Downhill's."""
    model.compile(loss=LOSS, optimizer=optimizer, metrics=METRICS)
    callbacks = [Rates(rate)] if rate else []
    if patience:
        callbacks.append(keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True))
    fit = model.fit(X_TRAIN, Y_TRAIN, batch_size=batch, epochs=EPOCHS, verbose=0,
                    validation_data=(X_VALID, Y_VALID), callbacks=callbacks)
    accuracy = fit.history.get("val_accuracy", [None] * EPOCHS)
    return [{"epoch": i + 1, "valid_loss": loss, "valid_accuracy": accuracy[i]}
            for i, loss in enumerate(fit.history["val_loss"])]
