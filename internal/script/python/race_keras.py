def race(optimizer, rate=None, beta=None):
    """Goes from START for STEPS steps; returns the path, one point more."""
    theta = keras.Variable(START, dtype="float64")
    optimizer.build([theta])
    path = [START]
    for t in range(STEPS):
        if rate:
            optimizer.learning_rate = rate(t, t)
        with tf.GradientTape() as tape:
            loss = f(theta[0], theta[1])
        gradient = tape.gradient(loss, theta.value)
        if NOISE:  # other random numbers than Downhill's
            gradient += keras.random.normal([2], stddev=NOISE, dtype="float64")
        optimizer.apply([gradient], [theta])
        here = theta.numpy()
        if beta:  # Keras keeps theta + beta m; the path is the textbook's theta
            here = here - beta * optimizer.momentums[0].numpy()
        if not np.isfinite(here).all():
            break
        path.append(here.tolist())
        if hasattr(rate, "observe"):
            rate.observe(float(f(here[0], here[1])))
    return path
