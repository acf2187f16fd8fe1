package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// SixHumpCamel is
//
//	f = (4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²
//
// with six minima, in pairs since f(−x, −y) = f(x, y): two global ones and four
// that are worse.
//
// Dixon & Szegő, Towards Global Optimisation 2, North-Holland 1978.
type SixHumpCamel struct{ plane }

var _ Surface = SixHumpCamel{}

func newSixHumpCamel(param.Values) (Surface, error) { return SixHumpCamel{}, nil }

// Eval returns f and its gradient.
func (SixHumpCamel) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	x2, y2 := x*x, y*y
	if grad != nil {
		grad[0] = (8-8.4*x2+2*x2*x2)*x + y
		grad[1] = x + (16*y2-8)*y
	}
	return (4-2.1*x2+x2*x2/3)*x2 + x*y + (4*y2-4)*y2
}

// Hessian writes the second derivatives.
func (SixHumpCamel) Hessian(p []float64, dst *mat.SymDense) {
	x2, y2 := p[0]*p[0], p[1]*p[1]
	setHessian(dst, 8-25.2*x2+10*x2*x2, 1, 48*y2-8)
}

// Domain is cut closer than the usual ±3 × ±2, whose corners dwarf the humps.
func (SixHumpCamel) Domain() Domain { return Domain{-2.2, 2.2, -1.4, 1.4} }

// Minima returns the six, found to 40 digits and rounded.
func (SixHumpCamel) Minima() []Minimum {
	return []Minimum{
		{X: 0.08984201310031806, Y: -0.7126564030207396, F: -1.0316284534898774, Global: true},
		{X: -0.08984201310031806, Y: 0.7126564030207396, F: -1.0316284534898774, Global: true},
		{X: 1.703606714969981, Y: -0.7960835686726251, F: -0.21546382438371764},
		{X: -1.703606714969981, Y: 0.7960835686726251, F: -0.21546382438371764},
		{X: 1.6071047529201972, Y: 0.5686514548841314, F: 2.1042503103112584},
		{X: -1.6071047529201972, Y: -0.5686514548841314, F: 2.1042503103112584},
	}
}

// Start is above the worst minimum, which a cautious rule falls into.
func (SixHumpCamel) Start() [2]float64 { return [2]float64{2, 1.1} }
