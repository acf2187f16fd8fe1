package surfaces

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Rastrigin is an egg box on a bowl,
//
//	f = 2a + x² − a cos 2πx + y² − a cos 2πy
//
// evaluated as x² + 2a sin²πx + …, which does not cancel near the minimum. The
// global minimum is 0 at the origin; for a = 10 there are 121 minima in the
// domain, close to the whole numbers and pulled towards 0.
//
// Rastrigin, Systems of Extremal Control, Nauka 1974, with a = 10 after
// Mühlenbein et al. 1991.
type Rastrigin struct {
	plane
	A      float64
	minima []Minimum // found when the catalog makes the surface
}

var _ Surface = Rastrigin{}

var rastriginParams = param.Specs{
	{Key: "a", Symbol: "a", Title: "ripple", Default: param.Num(10),
		Min: 0, Max: 1000, Low: 0, High: 20,
		Help: "Half the height of the ripples on the bowl; at 0 the bowl is smooth."},
}

func newRastrigin(v param.Values) (Surface, error) {
	r := Rastrigin{A: v.Num("a")}
	slope := func(x float64) float64 { s, _, _ := r.slope(x); return s }
	d := r.Domain()
	// 40 points a ripple.
	xs := lineMinima(slope, d.XMin, d.XMax, 410)
	r.minima = pairMinima(r, xs, xs)
	return r, nil
}

// slope returns the first and second derivative along one coordinate, and the
// value.
func (r Rastrigin) slope(x float64) (d1, d2, value float64) {
	sin, cos := math.Sincos(math.Pi * x)
	d1 = 2*x + 4*math.Pi*r.A*sin*cos // sin 2πx = 2 sin πx cos πx
	d2 = 2 + 4*math.Pi*math.Pi*r.A*(cos*cos-sin*sin)
	return d1, d2, x*x + 2*r.A*sin*sin
}

// Eval returns f and its gradient.
func (r Rastrigin) Eval(p, grad []float64) float64 {
	gx, _, fx := r.slope(p[0])
	gy, _, fy := r.slope(p[1])
	if grad != nil {
		grad[0], grad[1] = gx, gy
	}
	return fx + fy
}

// Hessian writes the second derivatives.
func (r Rastrigin) Hessian(p []float64, dst *mat.SymDense) {
	_, xx, _ := r.slope(p[0])
	_, yy, _ := r.slope(p[1])
	setHessian(dst, xx, 0, yy)
}

// Domain is the usual one.
func (Rastrigin) Domain() Domain { return Domain{-5.12, 5.12, -5.12, 5.12} }

// Minima returns all of the domain.
func (r Rastrigin) Minima() []Minimum { return slices.Clone(r.minima) }

// Start is four ripples out along x and three along y.
func (Rastrigin) Start() [2]float64 { return [2]float64{-4.3, 3.4} }
