package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Ravine is a winding gorge whose floor is a sine curve,
//
//	f = (κ(y − sin x)² + x²/10)/2
//
// Along the floor f falls gently to the one minimum, 0 at the origin; across
// it the curvature is κ. Where Rosenbrock's valley bends once, this one keeps
// turning, so that speed gathered along one reach runs into the next wall.
// There is no other stationary point: ∂f/∂y = 0 only on the floor, where
// ∂f/∂x = x/10.
//
// The formula is this program's own; Goh, Why momentum really works, Distill
// 2017, says what to watch.
type Ravine struct {
	plane
	Kappa float64
}

var _ Surface = Ravine{}

var ravineParams = param.Specs{
	{Key: "kappa", Symbol: "κ", Title: "steepness", Default: param.Num(20), Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 1, High: 1000,
		Help: "The curvature across the ravine; along its floor it is about 0.1."},
}

func newRavine(v param.Values) (Surface, error) { return Ravine{Kappa: v.Num("kappa")}, nil }

// Eval returns f and its gradient.
func (r Ravine) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	sin, cos := math.Sincos(x)
	u := y - sin
	if grad != nil {
		grad[0] = x/10 - r.Kappa*u*cos
		grad[1] = r.Kappa * u
	}
	return (r.Kappa*u*u + x*x/10) / 2
}

// Hessian writes the second derivatives.
func (r Ravine) Hessian(p []float64, dst *mat.SymDense) {
	sin, cos := math.Sincos(p[0])
	setHessian(dst, r.Kappa*(cos*cos+(p[1]-sin)*sin)+0.1, -r.Kappa*cos, r.Kappa)
}

// Domain shows one bend and a half on the way in, and room behind.
func (Ravine) Domain() Domain { return Domain{-8, 4, -3, 3} }

// Minima returns the origin.
func (Ravine) Minima() []Minimum { return []Minimum{{Global: true}} }

// Start is up the wall at the far end.
func (Ravine) Start() [2]float64 { return [2]float64{-6.5, 1.5} }
