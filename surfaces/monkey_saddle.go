package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// MonkeySaddle is
//
//	f = x³ − 3xy²
//
// the real part of (x + iy)³: three valleys and three ridges meet at (0, 0),
// room for a monkey's two legs and tail. There the gradient and the whole
// Hessian vanish, so that neither tells the point from a minimum. It has no
// minimum and is unbounded below.
//
// Hilbert & Cohn-Vossen, Anschauliche Geometrie, 1932, chapter 4.
type MonkeySaddle struct{ plane }

var _ Surface = MonkeySaddle{}

func newMonkeySaddle(param.Values) (Surface, error) { return MonkeySaddle{}, nil }

// Eval returns f and its gradient.
func (MonkeySaddle) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	if grad != nil {
		grad[0] = 3 * (x*x - y*y)
		grad[1] = -6 * x * y
	}
	return x * (x*x - 3*y*y)
}

// Hessian writes the second derivatives; it is 0 at the origin and indefinite
// everywhere else.
func (MonkeySaddle) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	setHessian(dst, 6*x, -6*y, -6*x)
}

// Domain has the saddle in the middle.
func (MonkeySaddle) Domain() Domain { return Domain{-2, 2, -2, 2} }

// Minima returns none: f is unbounded below.
func (MonkeySaddle) Minima() []Minimum { return nil }

// Start is a hair off the ridge that leads to the flat point.
func (MonkeySaddle) Start() [2]float64 { return [2]float64{1.5, 0.01} }
