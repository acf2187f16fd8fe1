package optimizers

import (
	"math"

	"downhill/internal/param"
)

// AdaMax is Adam with a decaying maximum where Adam has a mean square:
//
//	m ← β₁m + (1 − β₁)∇f
//	u ← max(β₂u, |∇f|)
//	θ ← θ − η/(1 − β₁ᵗ) · m / (u + ε)
//
// per coordinate and t counted from 1. ε is added to u as in Keras; the paper
// has none, PyTorch adds it to |∇f|.
// Source: Kingma & Ba 2015, algorithm 2.
type AdaMax struct{ Beta1, Beta2, Epsilon float64 }

var _ Optimizer = AdaMax{}

var adamaxParams = param.Specs{beta1(), decay("beta2", "β₂", "decay of the maximum", 0.999), epsilon()}

func newAdaMax(v param.Values) (Optimizer, error) {
	return AdaMax{v.Num("beta1"), v.Num("beta2"), v.Num("eps")}, nil
}

// Slots returns m and u.
func (AdaMax) Slots() []Memory {
	return []Memory{{"m", meanGradient, 0}, {"u", "decaying maximum", 0}}
}

// Scalars returns the running power β₁ᵗ.
func (AdaMax) Scalars() []Memory { return []Memory{{"beta1^t", beta1Power, 1}} }

// Step takes one step of the formula above.
func (o AdaMax) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	s.Scalars[0] *= o.Beta1
	rate := lr / (1 - s.Scalars[0])
	m, u := s.Slot[0], s.Slot[1]
	for i, g := range s.Grad {
		m[i] += (g - m[i]) * (1 - o.Beta1)
		u[i] = max(o.Beta2*u[i], math.Abs(g))
		x[i] -= rate * m[i] / (u[i] + o.Epsilon)
	}
	s.T++
}
