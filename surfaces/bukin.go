package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Bukin is Bukin's function N. 6,
//
//	f = 100√|y − x²/100| + |x + 10|/100
//
// Its valley floor is a kink along the whole parabola y = x²/100: towards it
// the slope grows without bound, while along it f falls by 0.01 per unit to
// the one minimum, 0 at (−10, 1).
//
// On the floor, where the one-sided slopes across are ±∞, the gradient and the
// Hessian are those of the second term alone; on x = −10, whose one-sided
// slopes are ±0.01, that term's gradient is 0.
//
// Bukin, New minimization strategy for non-smooth functions, Budker Institute
// of Nuclear Physics preprint 79 (1997).
type Bukin struct{ plane }

var _ Surface = Bukin{}

func newBukin(param.Values) (Surface, error) { return Bukin{}, nil }

// Eval returns f and its gradient.
func (Bukin) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	u := y - 0.01*x*x
	root := math.Sqrt(math.Abs(u))
	if grad != nil {
		slope := 0.0 // d(100√|u|)/du
		if u != 0 {
			slope = math.Copysign(50/root, u)
		}
		grad[0] = -0.02 * x * slope
		grad[1] = slope
		switch {
		case x > -10:
			grad[0] += 0.01
		case x < -10:
			grad[0] -= 0.01
		}
	}
	return 100*root + 0.01*math.Abs(x+10)
}

// Hessian writes the second derivatives: off the floor they are negative
// across it, so Newton's method walks away from the minimum.
func (Bukin) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	u := y - 0.01*x*x
	if u == 0 {
		setHessian(dst, 0, 0, 0)
		return
	}
	root := math.Sqrt(math.Abs(u))
	slope := math.Copysign(50/root, u)
	bend := -25 / (root * root * root)
	dx := -0.02 * x // ∂u/∂x
	setHessian(dst, bend*dx*dx-0.02*slope, bend*dx, bend)
}

// Domain is the usual one.
func (Bukin) Domain() Domain { return Domain{-15, -5, -3, 3} }

// Minima returns (−10, 1).
func (Bukin) Minima() []Minimum {
	return []Minimum{{X: -10, Y: 1, Global: true, Kink: true}}
}

// Start is above the floor, to the left of the minimum.
func (Bukin) Start() [2]float64 { return [2]float64{-14, 2.6} }
