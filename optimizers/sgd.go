package optimizers

import (
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// SGD is plain gradient descent:
//
//	θ ← θ − η ∇f(θ)
//
// with learning rate η. It takes the local slope only and remembers nothing.
// Source: Robbins & Monro 1951; Keras' SGD with momentum 0.
type SGD struct{}

var _ Optimizer = SGD{}

func newSGD(param.Values) (Optimizer, error) { return SGD{}, nil }

// Slots returns none.
func (SGD) Slots() []Memory { return nil }

// Scalars returns none.
func (SGD) Scalars() []Memory { return nil }

// Step takes one step downhill.
func (SGD) Step(s *State, x []float64, f Objective, lr float64) {
	s.askHere(f, x)
	s.T++
	if len(x) >= vectorDim {
		kernels.SGDStep(x, s.Grad, lr)
		return
	}
	for i, g := range s.Grad {
		x[i] -= lr * g
	}
}
