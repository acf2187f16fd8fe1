package datasets

import (
	"math"

	"downhill/internal/param"
)

// Sine is y = sin(Omega·πx) with noise.
type Sine struct {
	size
	Omega float64 // half waves between 0 and 1
}

// Step is y = sgn x with noise, −1 left of 0 and 1 from 0 on.
type Step struct{ size }

// Cubic is y = 4x³ − 3x with noise: from −1 to 1 with one hill and one dale as
// high as the ends.
type Cubic struct{ size }

var (
	_ Toy = Sine{}
	_ Toy = Step{}
	_ Toy = Cubic{}
)

var sineParams = param.Specs{
	{Key: "omega", Symbol: "ω", Title: "frequency", Default: param.Num(2), MinOpen: true, Max: 100, Low: 0.5, High: 8,
		Help: "How many waves fit between −1 and 1."},
}

func newSine(v param.Values) (Toy, error)  { return Sine{sizeOf(v), v.Num("omega")}, nil }
func newStep(v param.Values) (Toy, error)  { return Step{sizeOf(v)}, nil }
func newCubic(v param.Values) (Toy, error) { return Cubic{sizeOf(v)}, nil }

// Make draws the points.
func (o Sine) Make(seed uint64) *Set {
	return o.curve("sine", seed, func(x float64) float64 { return math.Sin(o.Omega * math.Pi * x) })
}

// Make draws the points.
func (o Step) Make(seed uint64) *Set {
	return o.curve("step", seed, func(x float64) float64 {
		if x < 0 {
			return -1
		}
		return 1
	})
}

// Make draws the points.
func (o Cubic) Make(seed uint64) *Set {
	return o.curve("cubic", seed, func(x float64) float64 { return (4*x*x - 3) * x })
}
