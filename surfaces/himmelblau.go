package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Himmelblau is
//
//	f = (x² + y − 11)² + (x + y² − 7)²
//
// with four minima of the same depth, 0, one maximum and four saddles between
// them.
//
// Himmelblau, Applied Nonlinear Programming, McGraw-Hill 1972.
type Himmelblau struct{ plane }

var _ Surface = Himmelblau{}

func newHimmelblau(param.Values) (Surface, error) { return Himmelblau{}, nil }

// Eval returns f and its gradient.
func (Himmelblau) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	u, v := x*x+y-11, x+y*y-7
	if grad != nil {
		grad[0] = 4*x*u + 2*v
		grad[1] = 2*u + 4*y*v
	}
	return u*u + v*v
}

// Hessian writes the second derivatives.
func (Himmelblau) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	setHessian(dst, 12*x*x+4*y-42, 4*(x+y), 12*y*y+4*x-26)
}

// Domain holds all four minima.
func (Himmelblau) Domain() Domain { return Domain{-6, 6, -6, 6} }

// Minima returns the common roots of both brackets, found to 40 digits and
// rounded.
func (Himmelblau) Minima() []Minimum {
	return []Minimum{
		{X: 3, Y: 2, Global: true},
		{X: -2.805118086952745, Y: 3.131312518250573, Global: true},
		{X: -3.779310253377747, Y: -3.2831859912861696, Global: true},
		{X: 3.5844283403304917, Y: -1.8481265269644036, Global: true},
	}
}

// Start is near the maximum, from where every valley is in reach.
func (Himmelblau) Start() [2]float64 { return [2]float64{0.5, -0.25} }
