package activations

import (
	"math"

	"downhill/nn/kernels"
)

// flat is how near to its end a value may be for the slope to be computed from
// it. A slope y(1 − y) has the relative error 2⁻⁵³/(1 − y) of the rounding of
// y; at 2⁻¹² that is 5e-13, and at x = 37 nothing of the slope 1e-16 is left.
// Farther out the vector forms take the slope from x, so that a vanishing
// gradient can be followed as far as float64 goes.
const flat = 0x1p-12

// slopeFromTails multiplies dy by top·e/(1 + e)², e = e^−k|x|: the slope of the
// sigmoid for k = 1 and top = 1, of tanh for 2 and 4. All have one length of at
// most block.
func slopeFromTails(dx, dy, x []float64, k, top float64) {
	var room [block]float64
	e := room[:len(x)]
	for i, v := range x {
		e[i] = -k * math.Abs(v)
	}
	kernels.Exp(e, e)
	dx, dy = dx[:len(e)], dy[:len(e)]
	for i, v := range e {
		dx[i] = dy[i] * (top * v / ((1 + v) * (1 + v)))
	}
}

// anyAbove says whether one of the numbers is above limit; NaN is not. Eight at
// a time, it stays far below the cost of what it saves.
func anyAbove(xs []float64, limit float64) bool {
	for ; len(xs) >= 8; xs = xs[8:] {
		x := (*[8]float64)(xs)
		if x[0] > limit || x[1] > limit || x[2] > limit || x[3] > limit ||
			x[4] > limit || x[5] > limit || x[6] > limit || x[7] > limit {
			return true
		}
	}
	for _, x := range xs {
		if x > limit {
			return true
		}
	}
	return false
}

// anyBelow says whether one of the numbers is below limit; NaN is not. Eight at
// a time, it stays far below the cost of what it saves.
func anyBelow(xs []float64, limit float64) bool {
	for ; len(xs) >= 8; xs = xs[8:] {
		x := (*[8]float64)(xs)
		if x[0] < limit || x[1] < limit || x[2] < limit || x[3] < limit ||
			x[4] < limit || x[5] < limit || x[6] < limit || x[7] < limit {
			return true
		}
	}
	for _, x := range xs {
		if x < limit {
			return true
		}
	}
	return false
}
