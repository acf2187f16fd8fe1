package surfaces

import (
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// GoldsteinPrice is
//
//	f = [1 + (x + y + 1)²(19 − 14x + 3x² − 14y + 6xy + 3y²)]
//	  · [30 + (2x − 3y)²(18 − 32x + 12x² + 48y − 36xy + 27y²)]
//
// The first bracket depends on w = x + y alone and the second on t = 2x − 3y:
//
//	A(w) = 3w⁴ − 8w³ − 6w² + 24w + 20,  A' = 12(w − 2)(w² − 1)
//	B(t) = 3t⁴ − 16t³ + 18t² + 30,      B' = 12t(t − 1)(t − 3)
//
// so the four minima are where w is −1 or 2 and t is 0 or 3. Values span six
// decades: a logarithmic colour scale shows more.
//
// Goldstein & Price, On descent from local minima, Mathematics of Computation
// 25 (1971).
type GoldsteinPrice struct{ plane }

var _ Surface = GoldsteinPrice{}

func newGoldsteinPrice(param.Values) (Surface, error) { return GoldsteinPrice{}, nil }

// brackets are A and B with their first derivatives.
func (GoldsteinPrice) brackets(w, t float64) (a, b, da, db float64) {
	a = (((3*w-8)*w-6)*w+24)*w + 20
	b = ((3*t-16)*t+18)*t*t + 30
	return a, b, 12 * (w - 2) * (w*w - 1), 12 * t * (t - 1) * (t - 3)
}

// Eval returns f and its gradient.
func (g GoldsteinPrice) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	a, b, da, db := g.brackets(x+y, 2*x-3*y)
	if grad != nil {
		grad[0] = da*b + 2*a*db
		grad[1] = da*b - 3*a*db
	}
	return a * b
}

// Hessian writes the second derivatives.
func (g GoldsteinPrice) Hessian(p []float64, dst *mat.SymDense) {
	w, t := p[0]+p[1], 2*p[0]-3*p[1]
	a, b, da, db := g.brackets(w, t)
	dda := 12 * ((3*w-4)*w - 1) // A''
	ddb := 12 * ((3*t-8)*t + 3) // B''
	setHessian(dst,
		dda*b+4*da*db+4*a*ddb,
		dda*b-da*db-6*a*ddb,
		dda*b-6*da*db+9*a*ddb)
}

// Domain is the usual one.
func (GoldsteinPrice) Domain() Domain { return Domain{-2, 2, -2, 2} }

// Minima returns the four; F = A·B with A(−1) = 1, A(2) = 28, B(0) = 30 and
// B(3) = 3.
func (GoldsteinPrice) Minima() []Minimum {
	return []Minimum{
		{X: 0, Y: -1, F: 3, Global: true},
		{X: -0.6, Y: -0.4, F: 30},
		{X: 1.8, Y: 0.2, F: 84},
		{X: 1.2, Y: 0.8, F: 840},
	}
}

// Start is above the second best minimum, low enough for rates around 1e-4;
// with momentum the way goes on from there to the best.
func (GoldsteinPrice) Start() [2]float64 { return [2]float64{-1, -0.2} }
