package optimizers

import (
	"math"

	"downhill/internal/param"
)

// Adadelta sizes its steps by the steps it has taken, so that they have the
// unit of θ:
//
//	s ← ρs + (1 − ρ)∇f²
//	Δ = −∇f √(d + ε) / √(s + ε)
//	d ← ρd + (1 − ρ)Δ²
//	θ ← θ + ηΔ
//
// per coordinate, with decay ρ; ε stands inside both roots (Keras and PyTorch
// agree). The paper has no learning rate, which is η = 1; Keras' default of
// 0.001 all but stands still. The first steps are about √ε long.
// Source: Zeiler 2012, algorithm 1.
type Adadelta struct{ Rho, Epsilon float64 }

var _ Optimizer = Adadelta{}

var adadeltaParams = param.Specs{decay("rho", "ρ", "decay of both mean squares", 0.95), epsilon()}

func newAdadelta(v param.Values) (Optimizer, error) {
	return Adadelta{v.Num("rho"), v.Num("eps")}, nil
}

// Slots returns s and d.
func (Adadelta) Slots() []Memory {
	return []Memory{{"s", meanSquare, 0}, {"d", "mean square of the steps", 0}}
}

// Scalars returns none.
func (Adadelta) Scalars() []Memory { return nil }

// Step takes one step of the formula above.
func (o Adadelta) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	sq, d := s.Slot[0], s.Slot[1]
	for i, g := range s.Grad {
		sq[i] = o.Rho*sq[i] + (1-o.Rho)*g*g
		delta := -g * math.Sqrt(d[i]+o.Epsilon) / math.Sqrt(sq[i]+o.Epsilon)
		d[i] = o.Rho*d[i] + (1-o.Rho)*delta*delta
		x[i] += lr * delta
	}
	s.T++
}
