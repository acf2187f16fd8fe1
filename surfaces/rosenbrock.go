package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Rosenbrock is the banana valley
//
//	f = (a − x)² + b(y − x²)²
//
// Its floor is the parabola y = x², along which f falls ever so slowly to the
// one minimum, 0 at (a, a²). There the Hessian of the standard a = 1, b = 100
// has the condition number 2508.
//
// Rosenbrock, An automatic method for finding the greatest or least value of a
// function, The Computer Journal 3 (1960).
type Rosenbrock struct {
	plane
	A, B float64
}

var _ Surface = Rosenbrock{}

var rosenbrockParams = param.Specs{
	{Key: "a", Symbol: "a", Title: "end of the valley", Default: param.Num(1),
		Min: -3, Max: 3, Low: 0, High: 2,
		Help: "The minimum lies at (a, a²)."},
	{Key: "b", Symbol: "b", Title: "steepness", Default: param.Num(100), Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 1, High: 1000,
		Help: "How steep the walls of the valley are beside its floor."},
}

func newRosenbrock(v param.Values) (Surface, error) {
	return Rosenbrock{A: v.Num("a"), B: v.Num("b")}, nil
}

// Eval returns f and its gradient.
func (r Rosenbrock) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	u, v := r.A-x, y-x*x
	if grad != nil {
		grad[0] = -2*u - 4*r.B*x*v
		grad[1] = 2 * r.B * v
	}
	return u*u + r.B*v*v
}

// Hessian writes the second derivatives.
func (r Rosenbrock) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	setHessian(dst, 2-4*r.B*(y-3*x*x), -4*r.B*x, 2*r.B)
}

// Domain is the usual picture of the banana, widened where a puts the minimum
// outside.
func (r Rosenbrock) Domain() Domain {
	return Domain{min(-2, r.A-1), max(2, r.A+1), -1, max(3, r.A*r.A+1)}
}

// Minima returns (a, a²).
func (r Rosenbrock) Minima() []Minimum {
	return []Minimum{{X: r.A, Y: r.A * r.A, Global: true}}
}

// Start is Rosenbrock's own.
func (Rosenbrock) Start() [2]float64 { return [2]float64{-1.2, 1} }
