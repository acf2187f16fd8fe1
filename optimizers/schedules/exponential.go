package schedules

import (
	"math"

	"downhill/internal/param"
)

// Exponential multiplies the rate by the same factor in every stretch of time:
//
//	η(t) = η · rate^(t/s)
//
// with s the time in which it falls to rate times what it was. Keras'
// ExponentialDecay without staircase.
// Source: Géron 2019, chapter 11, "Exponential scheduling", with rate 0.1.
type Exponential struct{ S, Factor float64 }

var _ Curve = Exponential{}

var exponentialParams = param.Specs{
	horizon("s", "s", 20, "The rate falls by the factor in every such stretch."),
	{Key: "rate", Symbol: "r", Title: "factor", Default: param.Num(0.1),
		Scale: param.Log, MinOpen: true, Max: 1, Low: 0.01, High: 1,
		Help: "What is left of the learning rate after each stretch s."},
}

func newExponential(v param.Values) (Curve, error) {
	return Exponential{v.Num("s"), v.Num("rate")}, nil
}

// Rate follows the formula above.
func (e Exponential) Rate(t int, lr float64, _ Memory) float64 {
	return lr * math.Pow(e.Factor, float64(t)/e.S)
}
