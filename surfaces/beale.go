package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Beale is
//
//	f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²
//
// a long flat cross with sharp corners. Its one minimum is 0 at (3, 0.5); far
// out along y = 1 it sinks towards 0.45 without ever having a minimum.
//
// Beale, On an iterative method for finding a local minimum of a function of
// more than one variable, Princeton STRG Technical Report 25 (1958).
type Beale struct{ plane }

var _ Surface = Beale{}

func newBeale(param.Values) (Surface, error) { return Beale{}, nil }

// residuals are f1 … f3, whose squares make f, and t1 … t3 = 1 − y … 1 − y³.
func (Beale) residuals(x, y float64) (f1, f2, f3, t1, t2, t3 float64) {
	t1, t2, t3 = 1-y, 1-y*y, 1-y*y*y
	return 1.5 - x*t1, 2.25 - x*t2, 2.625 - x*t3, t1, t2, t3
}

// Eval returns f and its gradient.
func (b Beale) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	f1, f2, f3, t1, t2, t3 := b.residuals(x, y)
	if grad != nil {
		grad[0] = -2 * (f1*t1 + f2*t2 + f3*t3)
		grad[1] = 2 * x * (f1 + 2*y*f2 + 3*y*y*f3)
	}
	return f1*f1 + f2*f2 + f3*f3
}

// Hessian writes the second derivatives.
func (b Beale) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	f1, f2, f3, t1, t2, t3 := b.residuals(x, y)
	d2, d3 := 2*y, 3*y*y // ∂fᵢ/∂y = x·dᵢ, with d1 = 1
	setHessian(dst,
		2*(t1*t1+t2*t2+t3*t3),
		2*((f1-x*t1)+d2*(f2-x*t2)+d3*(f3-x*t3)),
		2*x*(x*(1+d2*d2+d3*d3)+2*f2+6*y*f3))
}

// Domain is the usual one.
func (Beale) Domain() Domain { return Domain{-4.5, 4.5, -4.5, 4.5} }

// Minima returns (3, 0.5).
func (Beale) Minima() []Minimum { return []Minimum{{X: 3, Y: 0.5, Global: true}} }

// Start is on the wall above the flat cross.
func (Beale) Start() [2]float64 { return [2]float64{1, 1.5} }
