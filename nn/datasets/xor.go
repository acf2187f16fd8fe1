package datasets

import (
	"math/rand/v2"

	"downhill/internal/param"
)

// XOR fills the square from −1 to 1: class 0 where both coordinates have the
// same sign, class 1 where they differ.
type XOR struct{ size }

var _ Toy = XOR{}

func newXOR(v param.Values) (Toy, error) { return XOR{sizeOf(v)}, nil }

// Make draws the points, evenly over the four quarters. Noise carries some over
// the border.
func (o XOR) Make(seed uint64) *Set {
	return o.plane("xor", seed, 2, func(r *rand.Rand, class int) (x, y float64) {
		x, y = r.Float64(), r.Float64()
		if class == 1 {
			y = -y
		}
		if r.Uint64()&1 == 1 {
			x, y = -x, -y
		}
		return x, y
	})
}
