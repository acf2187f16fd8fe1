package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Bowl is the elongated bowl
//
//	f = (u² + κv²)/2,  u = x cos a + y sin a,  v = −x sin a + y cos a
//
// with condition number κ and angle a (degrees in the parameters). Its Hessian
// has the eigenvalues 1 and κ everywhere; its one minimum is 0 at the origin.
type Bowl struct {
	plane
	Kappa    float64
	Cos, Sin float64
}

var _ Surface = Bowl{}

var bowlParams = param.Specs{
	{Key: "kappa", Symbol: "κ", Title: "condition", Default: param.Num(20), Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 1, High: 1000,
		Help: "How many times steeper the steep direction is than the flat one."},
	{Key: "angle", Symbol: "a", Title: "angle", Unit: "°", Default: param.Num(0),
		Min: -360, Max: 360, Low: 0, High: 90,
		Help: "Turns the bowl, so that its axes are no longer the coordinates'."},
}

func newBowl(v param.Values) (Surface, error) {
	sin, cos := math.Sincos(v.Num("angle") * math.Pi / 180)
	return Bowl{Kappa: v.Num("kappa"), Cos: cos, Sin: sin}, nil
}

func (b Bowl) turn(x []float64) (u, v float64) {
	return x[0]*b.Cos + x[1]*b.Sin, -x[0]*b.Sin + x[1]*b.Cos
}

// Eval returns f and its gradient.
func (b Bowl) Eval(x, grad []float64) float64 {
	u, v := b.turn(x)
	if grad != nil {
		grad[0] = u*b.Cos - b.Kappa*v*b.Sin
		grad[1] = u*b.Sin + b.Kappa*v*b.Cos
	}
	return (u*u + b.Kappa*v*v) / 2
}

// Hessian is the same everywhere.
func (b Bowl) Hessian(_ []float64, dst *mat.SymDense) {
	c, s := b.Cos, b.Sin
	setHessian(dst, c*c+b.Kappa*s*s, c*s*(1-b.Kappa), s*s+b.Kappa*c*c)
}

// Domain leaves room to the left for the long way in; a turned bowl needs a
// square.
func (b Bowl) Domain() Domain {
	if b.Sin == 0 {
		return Domain{-10, 4, -3, 3}
	}
	return Domain{-10, 10, -8, 8}
}

// Minima returns the origin.
func (Bowl) Minima() []Minimum { return []Minimum{{Global: true}} }

// Start is on the far slope.
func (Bowl) Start() [2]float64 { return [2]float64{-8, 1.5} }
