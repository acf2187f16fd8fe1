package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Matyas is the quadratic
//
//	f = 0.26(x² + y²) − 0.48xy
//
// a trough along the diagonal y = x, with the eigenvalues 0.04 along it and 1
// across (condition number 25). The one minimum is 0 at the origin.
//
// Jamil & Yang, A literature survey of benchmark functions for global
// optimisation problems, IJMMNO 4 (2013), function 71.
type Matyas struct{ plane }

var _ Surface = Matyas{}

func newMatyas(param.Values) (Surface, error) { return Matyas{}, nil }

// Eval returns f and its gradient.
func (Matyas) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	if grad != nil {
		grad[0] = 0.52*x - 0.48*y
		grad[1] = 0.52*y - 0.48*x
	}
	return 0.26*(x*x+y*y) - 0.48*x*y
}

// Hessian is the same everywhere.
func (Matyas) Hessian(_ []float64, dst *mat.SymDense) { setHessian(dst, 0.52, -0.48, 0.52) }

// Domain is the usual one.
func (Matyas) Domain() Domain { return Domain{-10, 10, -10, 10} }

// Minima returns the origin.
func (Matyas) Minima() []Minimum { return []Minimum{{Global: true}} }

// Start is on the side of the trough, far from its middle.
func (Matyas) Start() [2]float64 { return [2]float64{-9, -4} }
