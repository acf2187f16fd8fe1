package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Saddle is
//
//	f = x² − y²
//
// It has no minimum and falls without bound along y: a rule that arrives at
// the stationary point (0, 0) has not arrived anywhere.
//
// Strogatz, Nonlinear Dynamics and Chaos, 1994, section 5.1 (the linear
// saddle, which is this surface's gradient flow).
type Saddle struct{ plane }

var _ Surface = Saddle{}

func newSaddle(param.Values) (Surface, error) { return Saddle{}, nil }

// Eval returns f and its gradient.
func (Saddle) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	if grad != nil {
		grad[0] = 2 * x
		grad[1] = -2 * y
	}
	return x*x - y*y
}

// Hessian is the same everywhere, and indefinite.
func (Saddle) Hessian(_ []float64, dst *mat.SymDense) { setHessian(dst, 2, 0, -2) }

// Domain has the saddle in the middle.
func (Saddle) Domain() Domain { return Domain{-2, 2, -2, 2} }

// Minima returns none: f is unbounded below.
func (Saddle) Minima() []Minimum { return nil }

// Start is a hair off the ridge, so that getting away takes a while but is
// possible.
func (Saddle) Start() [2]float64 { return [2]float64{1.5, 0.001} }
