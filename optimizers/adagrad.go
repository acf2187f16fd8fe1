package optimizers

import (
	"math"

	"downhill/internal/param"
)

// AdaGrad slows each coordinate by all the gradients it has seen:
//
//	s ← s + ∇f²
//	θ ← θ − η ∇f / √(s + ε)
//
// per coordinate, with learning rate η. s starts at the initial accumulator
// (0.1 in Keras, 0 in PyTorch) and ε stands inside the root as in Keras
// (PyTorch has it outside). s never shrinks, so the steps do.
// Source: Duchi et al. 2011; Géron 2019, equation 11-6.
type AdaGrad struct{ InitialAccumulator, Epsilon float64 }

var _ Optimizer = AdaGrad{}

var adagradParams = param.Specs{accumulator("s₀"), epsilon()}

func newAdaGrad(v param.Values) (Optimizer, error) {
	return AdaGrad{v.Num("initial_accumulator"), v.Num("eps")}, nil
}

// Slots returns s.
func (o AdaGrad) Slots() []Memory { return []Memory{{"s", sumOfSquares, o.InitialAccumulator}} }

// Scalars returns none.
func (AdaGrad) Scalars() []Memory { return nil }

// Step takes one step of the formula above.
func (o AdaGrad) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	sq := s.Slot[0]
	for i, g := range s.Grad {
		sq[i] += g * g
		x[i] -= lr * g / math.Sqrt(sq[i]+o.Epsilon)
	}
	s.T++
}
