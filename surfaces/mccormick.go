package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// McCormick is
//
//	f = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1
//
// With s = x + y and d = x − y it is sin s + s/2 + (d − 1)², up to a constant:
// a tilted washboard along s. Minima lie at d = 1, s = −2π/3 + 2πk for every
// whole k, each π lower than the next, so that f is unbounded below on the
// plane. Two lie in the domain, and the lower of them is what the literature
// calls the global one.
//
// McCormick, Computability of global solutions to factorable nonconvex
// programs, Mathematical Programming 10 (1976).
type McCormick struct{ plane }

var _ Surface = McCormick{}

func newMcCormick(param.Values) (Surface, error) { return McCormick{}, nil }

// Eval returns f and its gradient.
func (McCormick) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	sin, cos := math.Sincos(x + y)
	d := x - y
	if grad != nil {
		grad[0] = cos + 2*d - 1.5
		grad[1] = cos - 2*d + 2.5
	}
	return sin + d*d - 1.5*x + 2.5*y + 1
}

// Hessian writes the second derivatives.
func (McCormick) Hessian(p []float64, dst *mat.SymDense) {
	sin := math.Sin(p[0] + p[1])
	setHessian(dst, 2-sin, -2-sin, 2-sin)
}

// Domain is the usual one.
func (McCormick) Domain() Domain { return Domain{-1.5, 4, -3, 4} }

// Minima returns the two inside the domain, k = 0 and 1.
func (McCormick) Minima() []Minimum {
	const third = math.Pi / 3
	return []Minimum{
		{X: 0.5 - third, Y: -0.5 - third, F: -math.Sqrt(3)/2 - third, Global: true},
		{X: 0.5 + 2*third, Y: -0.5 + 2*third, F: -math.Sqrt(3)/2 + 2*third},
	}
}

// Start is high enough for momentum to roll over the sill towards the lower
// minimum, or past it.
func (McCormick) Start() [2]float64 { return [2]float64{3.5, 3.5} }
