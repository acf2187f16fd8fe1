package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Booth is the quadratic
//
//	f = (x + 2y − 7)² + (2x + y − 5)²
//
// Its axes lie along the diagonals, with the eigenvalues 18 and 2 (condition
// number 9), so that a step per coordinate cannot line up with them. The one
// minimum is 0 at (1, 3).
//
// Jamil & Yang, A literature survey of benchmark functions for global
// optimisation problems, IJMMNO 4 (2013), function 17.
type Booth struct{ plane }

var _ Surface = Booth{}

func newBooth(param.Values) (Surface, error) { return Booth{}, nil }

// Eval returns f and its gradient.
func (Booth) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	u, v := x+2*y-7, 2*x+y-5
	if grad != nil {
		grad[0] = 2*u + 4*v
		grad[1] = 4*u + 2*v
	}
	return u*u + v*v
}

// Hessian is the same everywhere.
func (Booth) Hessian(_ []float64, dst *mat.SymDense) { setHessian(dst, 10, 8, 10) }

// Domain is the usual one.
func (Booth) Domain() Domain { return Domain{-10, 10, -10, 10} }

// Minima returns (1, 3).
func (Booth) Minima() []Minimum { return []Minimum{{X: 1, Y: 3, Global: true}} }

// Start is off both axes of the bowl.
func (Booth) Start() [2]float64 { return [2]float64{-8, 1} }
