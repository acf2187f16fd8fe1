package datasets

import (
	"math"
	"math/rand/v2"

	"downhill/internal/param"
)

// Spiral winds one arm for each class around (0, 0): at t from 0 to 1 arm c of k
// is at distance t in the direction 2π(Turns·t + c/k), clockwise from the top.
type Spiral struct {
	size
	Arms  int
	Turns float64
}

var _ Toy = Spiral{}

var spiralParams = param.Specs{
	{Key: "arms", Symbol: "k", Title: "arms", Kind: param.Int, Default: param.Num(2), Min: 2, Max: 10, Low: 2, High: 5,
		Help: "How many arms, each of its own class."},
	{Key: "turns", Symbol: "w", Title: "turns", Default: param.Num(1), MinOpen: true, Max: 10, Low: 0.25, High: 3,
		Help: "How often each arm goes round."},
}

func newSpiral(v param.Values) (Toy, error) {
	return Spiral{sizeOf(v), int(v.Num("arms")), v.Num("turns")}, nil
}

// Make draws the points. The root spreads them evenly along an arm, which gets
// longer with t.
func (o Spiral) Make(seed uint64) *Set {
	return o.plane("spiral", seed, o.Arms, func(r *rand.Rand, class int) (x, y float64) {
		t := math.Sqrt(r.Float64())
		sin, cos := math.Sincos(2 * math.Pi * (o.Turns*t + float64(class)/float64(o.Arms)))
		return t * sin, t * cos
	})
}
