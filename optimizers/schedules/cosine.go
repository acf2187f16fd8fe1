package schedules

import (
	"math"

	"downhill/internal/param"
)

// Cosine lowers the rate along half a cosine and then holds it:
//
//	η(t) = η ((1 − α)(1 + cos(π min(t, N)/N))/2 + α)
//
// over N steps, to αη. Keras' CosineDecay.
// Source: Loshchilov & Hutter 2017, equation 5, without restarts.
type Cosine struct {
	Steps int
	Alpha float64
}

var _ Curve = Cosine{}

var cosineParams = param.Specs{
	{Key: "steps", Symbol: "N", Title: "length", Kind: param.Int, Default: param.Num(200),
		Scale: param.Log, Min: 1, Max: 1e9, Low: 10, High: 1e5,
		Help: "How long the rate takes to come down."},
	{Key: "alpha", Symbol: "α", Title: "what is left", Default: param.Num(0),
		Min: 0, Max: 1, Low: 0, High: 1, Help: "The share of the learning rate that stays at the end."},
}

func newCosine(v param.Values) (Curve, error) {
	return Cosine{int(v.Num("steps")), v.Num("alpha")}, nil
}

// Rate follows the formula above.
func (c Cosine) Rate(t int, lr float64, _ Memory) float64 {
	done := float64(min(t, c.Steps)) / float64(c.Steps)
	return lr * ((1-c.Alpha)*0.5*(1+math.Cos(math.Pi*done)) + c.Alpha)
}
