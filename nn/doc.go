// Package nn trains networks of dense layers, from one layer to a thousand, in
// float64, with the rules of package optimizers.
//
// A Model is a list of layers and one flat vector Theta of everything it
// learns, so that a rule sees a network as it sees a point in the plane: an
// Objective is the loss of a minibatch as a function of the coordinates that
// are trained. Layers hold hyperparameters only; what they need while they work
// stands in a Pass, so that a model can be looked at while it trains. A Trainer
// shuffles, takes steps, evaluates, stops early, and says where a training that
// diverged began to.
//
//	m, err := nn.Build(architecture)
//	t, err := nn.NewTrainer(nn.Training{Model: m, Data: train, Valid: valid, …})
//	for !t.Done() {
//		epoch, err := t.Epoch(ctx, nil)
//	}
//
// Batches are feature-major (see Batch): forward, ∂L/∂W and ∂L/∂x are then the
// same matrix product of nn/kernels with other strides. A step allocates
// nothing.
//
// What is random depends on the seed and the number of the step or epoch alone,
// never on how often something was asked before: any step can be made again to
// the same bits, which is how a diverged training finds its last finite state.
//
// Where Keras and PyTorch differ, Keras is followed: the kernel is [in][out],
// batch normalization's momentum is what stays and its moving variance is the
// biased one, penalties are l1·Σ|w| and l2·Σw², max-norm has its 1e-7.
package nn
