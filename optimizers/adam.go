package optimizers

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Adam keeps decaying means of the gradient and of its square:
//
//	m ← β₁m + (1 − β₁)∇f
//	s ← β₂s + (1 − β₂)∇f²
//	θ ← θ − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√s + ε)
//
// with everything but η, β₁, β₂, ε per coordinate and t counted from 1. As in
// Keras ε stands beside the uncorrected root (Kingma & Ba 2015, the form at the
// end of section 2); PyTorch and algorithm 1 of the paper put it beside the
// corrected one. With AMSGrad (Reddi et al. 2018, algorithm 2) the divisor is
// the root of the largest s so far, uncorrected as in Keras.
// Source: Kingma & Ba 2015; Géron 2019, equation 11-8.
type Adam struct {
	Beta1, Beta2, Epsilon float64
	AMSGrad               bool
}

var _ Optimizer = Adam{}

var adamParams = param.Specs{beta1(), beta2(0.999), epsilon(), amsgrad()}

func newAdam(v param.Values) (Optimizer, error) {
	return Adam{v.Num("beta1"), v.Num("beta2"), v.Num("eps"), v.Bool("amsgrad")}, nil
}

// Slots returns m, s and, with AMSGrad, s_max.
func (o Adam) Slots() []Memory {
	if o.AMSGrad {
		return []Memory{{"m", meanGradient, 0}, {"s", meanSquare, 0}, {"s_max", largestMean, 0}}
	}
	return []Memory{{"m", meanGradient, 0}, {"s", meanSquare, 0}}
}

// Scalars returns the running powers β₁ᵗ and β₂ᵗ.
func (Adam) Scalars() []Memory {
	return []Memory{{"beta1^t", beta1Power, 1}, {"beta2^t", beta2Power, 1}}
}

// Step takes one step of the formula above.
func (o Adam) Step(s *State, x []float64, f Objective, lr float64) {
	s.askHere(f, x)
	s.Scalars[0] *= o.Beta1
	s.Scalars[1] *= o.Beta2
	rate := lr * math.Sqrt(1-s.Scalars[1]) / (1 - s.Scalars[0])
	m, sq := s.Slot[0], s.Slot[1]
	if o.AMSGrad {
		largest := s.Slot[2]
		for i, g := range s.Grad {
			m[i] += (g - m[i]) * (1 - o.Beta1)
			sq[i] += (g*g - sq[i]) * (1 - o.Beta2)
			largest[i] = max(largest[i], sq[i])
			x[i] -= rate * m[i] / (math.Sqrt(largest[i]) + o.Epsilon)
		}
	} else if len(x) >= vectorDim {
		kernels.AdamStep(x, m, sq, s.Grad, rate, o.Beta1, o.Beta2, o.Epsilon)
	} else {
		for i, g := range s.Grad {
			m[i] += (g - m[i]) * (1 - o.Beta1)
			sq[i] += (g*g - sq[i]) * (1 - o.Beta2)
			x[i] -= rate * m[i] / (math.Sqrt(sq[i]) + o.Epsilon)
		}
	}
	s.T++
}
