package optimizers

import (
	"math"

	"downhill/internal/param"
)

// AdamW is Adam with weight decay λ that does not pass through the means:
//
//	θ ← θ − ηλθ
//	m ← β₁m + (1 − β₁)∇f
//	s ← β₂s + (1 − β₂)∇f²
//	θ ← θ − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√s + ε)
//
// where ∇f is the gradient before the decay. The decay is scaled by η, so that
// a schedule lowers both; ε stands beside the uncorrected root, and with
// AMSGrad the divisor is the root of the largest s so far. All as in Keras.
// Source: Loshchilov & Hutter 2019, algorithm 2.
type AdamW struct {
	Beta1, Beta2, Epsilon float64
	AMSGrad               bool
	WeightDecay           float64
}

var _ Optimizer = AdamW{}

var adamwParams = param.Specs{beta1(), beta2(0.999), epsilon(), amsgrad(),
	{Key: "weight_decay", Symbol: "λ", Title: "weight decay", Default: param.Num(0.004),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-5, High: 1,
		Help: "The share of every weight that a step takes away, before the learning rate scales it."},
}

func newAdamW(v param.Values) (Optimizer, error) {
	return AdamW{v.Num("beta1"), v.Num("beta2"), v.Num("eps"), v.Bool("amsgrad"), v.Num("weight_decay")}, nil
}

// Slots returns m, s and, with AMSGrad, s_max.
func (o AdamW) Slots() []Memory {
	if o.AMSGrad {
		return []Memory{{"m", meanGradient, 0}, {"s", meanSquare, 0}, {"s_max", largestMean, 0}}
	}
	return []Memory{{"m", meanGradient, 0}, {"s", meanSquare, 0}}
}

// Scalars returns the running powers β₁ᵗ and β₂ᵗ.
func (AdamW) Scalars() []Memory {
	return []Memory{{"beta1^t", beta1Power, 1}, {"beta2^t", beta2Power, 1}}
}

// Step takes one step of the formula above.
func (o AdamW) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	for i := range x {
		x[i] -= x[i] * o.WeightDecay * lr
	}
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
	} else {
		for i, g := range s.Grad {
			m[i] += (g - m[i]) * (1 - o.Beta1)
			sq[i] += (g*g - sq[i]) * (1 - o.Beta2)
			x[i] -= rate * m[i] / (math.Sqrt(sq[i]) + o.Epsilon)
		}
	}
	s.T++
}
