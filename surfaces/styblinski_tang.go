package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// StyblinskiTang is
//
//	f = (x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)/2
//
// with a minimum in each quadrant: x and y each have a deep well on the
// negative side and one less deep by 14 on the positive.
//
// Styblinski & Tang, Experiments in nonconvex optimization, Neural Networks 3
// (1990).
type StyblinskiTang struct{ plane }

var _ Surface = StyblinskiTang{}

func newStyblinskiTang(param.Values) (Surface, error) { return StyblinskiTang{}, nil }

// Eval returns f and its gradient.
func (StyblinskiTang) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	x2, y2 := x*x, y*y
	if grad != nil {
		grad[0] = (2*x2-16)*x + 2.5
		grad[1] = (2*y2-16)*y + 2.5
	}
	return ((x2-16)*x2 + 5*x + (y2-16)*y2 + 5*y) / 2
}

// Hessian writes the second derivatives.
func (StyblinskiTang) Hessian(p []float64, dst *mat.SymDense) {
	setHessian(dst, 6*p[0]*p[0]-16, 0, 6*p[1]*p[1]-16)
}

// Domain is the usual one.
func (StyblinskiTang) Domain() Domain { return Domain{-5, 5, -5, 5} }

// Minima returns the four pairs of the roots of 4x³ − 32x + 5 on the outside,
// found to 40 digits and rounded.
func (StyblinskiTang) Minima() []Minimum {
	const (
		deep, fDeep       = -2.903534027771177, -39.16616570377141
		shallow, fShallow = 2.746802770990837, -25.02944665528394
	)
	return []Minimum{
		{X: deep, Y: deep, F: 2 * fDeep, Global: true},
		{X: deep, Y: shallow, F: fDeep + fShallow},
		{X: shallow, Y: deep, F: fDeep + fShallow},
		{X: shallow, Y: shallow, F: 2 * fShallow},
	}
}

// Start is high enough along x for momentum to cross into the deeper half, and
// low enough along y for no rule to do so easily.
func (StyblinskiTang) Start() [2]float64 { return [2]float64{4.4, 1} }
