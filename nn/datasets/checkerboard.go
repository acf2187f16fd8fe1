package datasets

import (
	"math/rand/v2"

	"downhill/internal/param"
)

// Checkerboard covers the square from −1 to 1 with Cells × Cells squares whose
// classes alternate; the one at the lower left is of class 0.
type Checkerboard struct {
	size
	Cells int
}

var _ Toy = Checkerboard{}

var checkerboardParams = param.Specs{
	{Key: "cells", Symbol: "m", Title: "squares a side", Kind: param.Int, Default: param.Num(4), Min: 2, Max: 20, Low: 2, High: 8,
		Help: "How many squares the board has along each side."},
}

func newCheckerboard(v param.Values) (Toy, error) {
	return Checkerboard{sizeOf(v), int(v.Num("cells"))}, nil
}

// Make draws the points, evenly over the squares of each class.
func (o Checkerboard) Make(seed uint64) *Set {
	return o.plane("checkerboard", seed, 2, func(r *rand.Rand, class int) (x, y float64) {
		i, j := r.IntN(o.Cells), r.IntN(o.Cells)
		for (i+j)%2 != class {
			i, j = r.IntN(o.Cells), r.IntN(o.Cells)
		}
		side := 2 / float64(o.Cells)
		return side*(float64(i)+r.Float64()) - 1, side*(float64(j)+r.Float64()) - 1
	})
}
