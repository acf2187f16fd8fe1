package optimizers

import (
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Momentum lets the gradient accelerate instead of move:
//
//	m ← βm − η ∇f(θ)
//	θ ← θ + m
//
// with momentum β and learning rate η. m points the way the ball rolls. On a
// constant slope it grows to 1/(1 − β) steps of plain gradient descent.
// Source: Polyak 1964; Géron 2019, equation 11-4; Keras' SGD with momentum.
type Momentum struct{ Beta float64 }

var _ Optimizer = Momentum{}

var momentumParams = param.Specs{momentumSpec(0.9)}

func newMomentum(v param.Values) (Optimizer, error) { return Momentum{v.Num("momentum")}, nil }

// Slots returns m.
func (Momentum) Slots() []Memory { return []Memory{{"m", velocity, 0}} }

// Scalars returns none.
func (Momentum) Scalars() []Memory { return nil }

// Step takes one step of the formula above.
func (o Momentum) Step(s *State, x []float64, f Objective, lr float64) {
	s.askHere(f, x)
	s.T++
	m := s.Slot[0]
	if len(x) >= vectorDim {
		kernels.MomentumStep(x, m, s.Grad, lr, o.Beta)
		return
	}
	for i, g := range s.Grad {
		m[i] = o.Beta*m[i] - lr*g
		x[i] += m[i]
	}
}
