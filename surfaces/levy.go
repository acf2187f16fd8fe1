package surfaces

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Levy is the Levy function of the test collections in two coordinates (not
// the one called N. 13). With u = (x − 1)/4 and v = (y − 1)/4,
//
//	f = sin²πu + u²(1 + 10 sin²(πu + 1)) + v²(1 + sin²2πv)
//
// which is the published form in w = 1 + u, where sin²πw = sin²πu. The global
// minimum is 0 at (1, 1); ripples along both coordinates make local ones, all
// listed.
//
// Laguna & Martí, Experimental testing of advanced scatter search designs for
// global optimization of multimodal functions, Journal of Global Optimization
// 33 (2005), at n = 2.
type Levy struct {
	plane
	minima []Minimum // found when the catalog makes the surface
}

var _ Surface = Levy{}

func newLevy(param.Values) (Surface, error) {
	l := Levy{}
	d := l.Domain()
	// Ripples are 2 to 4 wide; the grid has 20 points a unit.
	xs := lineMinima(func(x float64) float64 { s, _, _ := l.alongX(x); return s }, d.XMin, d.XMax, 400)
	ys := lineMinima(func(y float64) float64 { s, _, _ := l.alongY(y); return s }, d.YMin, d.YMax, 400)
	l.minima = pairMinima(l, xs, ys)
	return l, nil
}

// alongX returns the first and second derivative of the terms in x, and their
// value.
func (Levy) alongX(x float64) (d1, d2, value float64) {
	const pi = math.Pi
	u := (x - 1) / 4
	s := math.Sin(pi * u)
	r := math.Sin(pi*u + 1)
	sin1, cos1 := math.Sincos(2 * pi * u)
	sin2, cos2 := math.Sincos(2*pi*u + 2)
	d1 = pi*sin1 + 2*u*(1+10*r*r) + 10*pi*u*u*sin2
	d2 = 2*pi*pi*cos1 + 2*(1+10*r*r) + 40*pi*u*sin2 + 20*pi*pi*u*u*cos2
	return d1 / 4, d2 / 16, s*s + u*u*(1+10*r*r)
}

// alongY does the same for the term in y.
func (Levy) alongY(y float64) (d1, d2, value float64) {
	const pi = math.Pi
	v := (y - 1) / 4
	s := math.Sin(2 * pi * v)
	sin4, cos4 := math.Sincos(4 * pi * v)
	d1 = 2*v*(1+s*s) + 2*pi*v*v*sin4
	d2 = 2*(1+s*s) + 8*pi*v*sin4 + 8*pi*pi*v*v*cos4
	return d1 / 4, d2 / 16, v * v * (1 + s*s)
}

// Eval returns f and its gradient.
func (l Levy) Eval(p, grad []float64) float64 {
	gx, _, fx := l.alongX(p[0])
	gy, _, fy := l.alongY(p[1])
	if grad != nil {
		grad[0], grad[1] = gx, gy
	}
	return fx + fy
}

// Hessian writes the second derivatives.
func (l Levy) Hessian(p []float64, dst *mat.SymDense) {
	_, xx, _ := l.alongX(p[0])
	_, yy, _ := l.alongY(p[1])
	setHessian(dst, xx, 0, yy)
}

// Domain is the usual one.
func (Levy) Domain() Domain { return Domain{-10, 10, -10, 10} }

// Minima returns all of the domain.
func (l Levy) Minima() []Minimum { return slices.Clone(l.minima) }

// Start is high on the outermost ripples.
func (Levy) Start() [2]float64 { return [2]float64{-9.5, 5.7} }
