package optimizers

import (
	"math"

	"downhill/internal/param"
)

// Lion moves every coordinate by the same amount, in the direction of a mean:
//
//	θ ← θ − η sign(β₁m + (1 − β₁)∇f)
//	m ← β₂m + (1 − β₂)∇f
//
// with sign(0) = 0 and no bias correction. The step length is η whatever the
// gradient is, so only a falling rate lets it come to rest.
// Source: Chen et al. 2023, algorithm 2; Keras' Lion.
type Lion struct{ Beta1, Beta2 float64 }

var _ Optimizer = Lion{}

var lionParams = param.Specs{
	decay("beta1", "β₁", "share of the past in the direction", 0.9),
	decay("beta2", "β₂", "decay of the mean", 0.99),
}

func newLion(v param.Values) (Optimizer, error) { return Lion{v.Num("beta1"), v.Num("beta2")}, nil }

// Slots returns m.
func (Lion) Slots() []Memory { return []Memory{{"m", meanGradient, 0}} }

// Scalars returns none.
func (Lion) Scalars() []Memory { return nil }

// Step takes one step of the formula above.
func (o Lion) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	m := s.Slot[0]
	for i, g := range s.Grad {
		x[i] -= lr * sign(o.Beta1*m[i]+(1-o.Beta1)*g)
		m[i] = o.Beta2*m[i] + (1-o.Beta2)*g
	}
	s.T++
}

// sign is −1, 0 or 1; not-a-number stays what it is, so that a lost gradient
// shows.
func sign(x float64) float64 {
	if x == 0 || math.IsNaN(x) {
		return x
	}
	return math.Copysign(1, x)
}
