package schedules

import (
	"math"

	"downhill/internal/param"
)

// Power lowers the rate as a power of the time:
//
//	η(t) = η / (1 + t/s)ᶜ
//
// with s the time after which it has fallen to 1/2ᶜ. With c = 1 it is Keras'
// InverseTimeDecay of decay rate 1, and the old `decay` argument with s = 1/decay.
// Source: Géron 2019, chapter 11, "Power scheduling".
type Power struct{ S, C float64 }

var _ Curve = Power{}

var powerParams = param.Specs{
	horizon("s", "s", 20, "After this long the rate is half, for c = 1; then a third, a quarter …"),
	{Key: "c", Symbol: "c", Title: "power", Default: param.Num(1),
		Max: math.Inf(1), Low: 0, High: 2, Help: "How steeply the rate falls: 0 not at all, 1 as one over the time."},
}

func newPower(v param.Values) (Curve, error) { return Power{v.Num("s"), v.Num("c")}, nil }

// Rate follows the formula above.
func (p Power) Rate(t int, lr float64, _ Memory) float64 {
	base := 1 + float64(t)/p.S
	if p.C == 1 {
		return lr / base
	}
	return lr / math.Pow(base, p.C)
}
