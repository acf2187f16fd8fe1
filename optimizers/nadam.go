package optimizers

import (
	"math"

	"downhill/internal/param"
)

// Nadam is Adam with Nesterov's look ahead folded into the mean:
//
//	μₜ = β₁(1 − 0.5 · 0.96ᵗ)
//	m ← β₁m + (1 − β₁)∇f
//	s ← β₂s + (1 − β₂)∇f²
//	m̂ = μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ)∇f / (1 − μ₁⋯μₜ)
//	θ ← θ − η m̂ / (√(s/(1 − β₂ᵗ)) + ε)
//
// per coordinate and t counted from 1. The momentum μ follows Dozat's schedule
// and ε stands beside the corrected root, as in Keras. PyTorch since 2.0 is the
// same with 0.96 raised to 0.004t; version 1.13 multiplied one μ twice.
// Source: Dozat 2016, algorithm 2.
type Nadam struct {
	Beta1, Beta2, Epsilon float64
	// WarmUp is the base of the schedule, 0.96: how fast μ rises from β₁/2 to
	// β₁. No catalog parameter, since Keras has none.
	WarmUp float64
}

var _ Optimizer = Nadam{}

var nadamParams = param.Specs{beta1(), beta2(0.999), epsilon()}

func newNadam(v param.Values) (Optimizer, error) {
	return Nadam{v.Num("beta1"), v.Num("beta2"), v.Num("eps"), 0.96}, nil
}

// Slots returns m and s.
func (Nadam) Slots() []Memory { return []Memory{{"m", meanGradient, 0}, {"s", meanSquare, 0}} }

// Scalars returns the running product of the momenta, 0.96ᵗ and β₂ᵗ.
func (Nadam) Scalars() []Memory {
	return []Memory{{"mu_1…mu_t", "product of the momenta", 1}, {"0.96^t", "warm-up of the momentum", 1},
		{"beta2^t", beta2Power, 1}}
}

// Step takes one step of the formula above.
func (o Nadam) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	s.Scalars[1] *= o.WarmUp
	mu := o.Beta1 * (1 - 0.5*s.Scalars[1])
	next := o.Beta1 * (1 - 0.5*s.Scalars[1]*o.WarmUp)
	s.Scalars[0] *= mu
	s.Scalars[2] *= o.Beta2
	ofMean := next / (1 - s.Scalars[0]*next)
	ofGrad := (1 - mu) / (1 - s.Scalars[0])
	unbias := 1 / (1 - s.Scalars[2])
	m, sq := s.Slot[0], s.Slot[1]
	for i, g := range s.Grad {
		m[i] += (g - m[i]) * (1 - o.Beta1)
		sq[i] += (g*g - sq[i]) * (1 - o.Beta2)
		x[i] -= lr * (ofMean*m[i] + ofGrad*g) / (math.Sqrt(sq[i]*unbias) + o.Epsilon)
	}
	s.T++
}
