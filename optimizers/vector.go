package optimizers

// vectorDim is the dimension from which SGD, momentum, Adam and RMSProp leave
// their loop to nn/kernels, which has the same formula in vector instructions:
// a network's hundreds of thousands of weights. A race in the plane, where the
// call would cost more than it saves, keeps the loop that stands beside it.
const vectorDim = 16

// InPlace says whether a rule can do without State.Probe. Whoever drives such a
// rule and has no use for the point may set Probe to nil after NewState: the
// gradient is then asked for at x itself, and a large x need not be copied at
// every step, which takes as long as the matrix products of a small batch.
func InPlace(o Optimizer) bool {
	switch o.(type) {
	case SGD, Momentum, Adam, RMSProp:
		return true
	}
	return false
}

// askHere is ask for the rules that InPlace names.
func (s *State) askHere(f Objective, x []float64) {
	if s.Probe != nil {
		s.ask(f, x)
		return
	}
	s.Loss = f.Eval(x, s.Grad)
	s.Evals++
}
