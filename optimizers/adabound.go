package optimizers

import (
	"math"

	"downhill/internal/param"
)

// AdaBound starts as Adam and ends as gradient descent: the rate of every
// coordinate is held between two bounds that close on the final rate η*.
//
//	m ← β₁m + (1 − β₁)∇f
//	s ← β₂s + (1 − β₂)∇f²
//	η̂ = clip(η √(1 − β₂ᵗ)/(1 − β₁ᵗ) / (√s + ε), η*(1 − 1/(γt + 1)), η*(1 + 1/(γt)))
//	θ ← θ − η̂ m
//
// per coordinate, with t counted from 1 and γ the speed at which the bounds
// close. This is the authors' program (adabound 0.0.5), not algorithm 2 of the
// paper to the letter: it corrects Adam's bias, with ε beside the uncorrected
// root, and does not divide by √t. As there, η* is scaled by a schedule as η
// is: by lr/LearningRate, where LearningRate is the unscheduled η. t is State.T, so
// a racer that comes from another rule brings its steps along.
// Source: Luo et al. 2019, algorithm 2 (arXiv 1902.09843).
type AdaBound struct {
	Beta1, Beta2, Epsilon float64
	FinalLR, Gamma        float64
	LearningRate          float64 // before any schedule; 0 leaves η* unscaled
}

var _ Optimizer = AdaBound{}

var adaboundParams = param.Specs{
	{Key: "final_lr", Symbol: "η*", Title: "final learning rate", Default: param.Num(0.1),
		Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-4, High: 10,
		Help: "The rate of gradient descent that the rule ends with."},
	{Key: "gamma", Symbol: "γ", Title: "closing of the bounds", Default: param.Num(0.001),
		Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 1,
		Help: "How fast the rule turns from Adam into gradient descent: the bounds are tight after some 1/γ steps."},
	beta1(), beta2(0.999), epsilon(),
}

func newAdaBound(v param.Values) (Optimizer, error) {
	return AdaBound{v.Num("beta1"), v.Num("beta2"), v.Num("eps"),
		v.Num("final_lr"), v.Num("gamma"), v.Num("lr")}, nil
}

// Slots returns m and s.
func (AdaBound) Slots() []Memory { return []Memory{{"m", meanGradient, 0}, {"s", meanSquare, 0}} }

// Scalars returns the running powers β₁ᵗ and β₂ᵗ.
func (AdaBound) Scalars() []Memory {
	return []Memory{{"beta1^t", beta1Power, 1}, {"beta2^t", beta2Power, 1}}
}

// Step takes one step of the formula above.
func (o AdaBound) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	s.T++
	s.Scalars[0] *= o.Beta1
	s.Scalars[1] *= o.Beta2
	rate := lr * math.Sqrt(1-s.Scalars[1]) / (1 - s.Scalars[0])
	final := o.FinalLR
	if o.LearningRate > 0 {
		final *= lr / o.LearningRate
	}
	t := float64(s.T)
	lower := final * (1 - 1/(o.Gamma*t+1))
	upper := final * (1 + 1/(o.Gamma*t))
	m, sq := s.Slot[0], s.Slot[1]
	for i, g := range s.Grad {
		m[i] += (g - m[i]) * (1 - o.Beta1)
		sq[i] += (g*g - sq[i]) * (1 - o.Beta2)
		bounded := min(max(rate/(math.Sqrt(sq[i])+o.Epsilon), lower), upper)
		x[i] -= bounded * m[i]
	}
}
