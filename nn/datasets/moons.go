package datasets

import (
	"math"
	"math/rand/v2"

	"downhill/internal/param"
)

// Moons are two half circles of radius 1: class 0 is the upper half around
// (0, 0), class 1 the lower half around (1, 1/2).
type Moons struct{ size }

var _ Toy = Moons{}

func newMoons(v param.Values) (Toy, error) { return Moons{sizeOf(v)}, nil }

// Make draws the points, evenly along the arcs.
func (o Moons) Make(seed uint64) *Set {
	return o.plane("moons", seed, 2, func(r *rand.Rand, class int) (x, y float64) {
		sin, cos := math.Sincos(math.Pi * r.Float64())
		if class == 0 {
			return cos, sin
		}
		return 1 - cos, 0.5 - sin
	})
}
