package datasets

import (
	"math"
	"math/rand/v2"

	"downhill/internal/param"
)

// Circles are two rings around (0, 0): class 0 with radius 1, class 1 with
// radius Factor.
type Circles struct {
	size
	Factor float64 // 0 ≤ Factor < 1
}

var _ Toy = Circles{}

var circlesParams = param.Specs{
	{Key: "factor", Symbol: "f", Title: "inner radius", Default: param.Num(0.5),
		Max: 1, MaxOpen: true, Low: 0, High: 0.95, Help: "The radius of the inner ring; the outer one has 1."},
}

func newCircles(v param.Values) (Toy, error) { return Circles{sizeOf(v), v.Num("factor")}, nil }

// Make draws the points, evenly along the rings.
func (o Circles) Make(seed uint64) *Set {
	return o.plane("circles", seed, 2, func(r *rand.Rand, class int) (x, y float64) {
		sin, cos := math.Sincos(2 * math.Pi * r.Float64())
		if class == 1 {
			return o.Factor * cos, o.Factor * sin
		}
		return cos, sin
	})
}
