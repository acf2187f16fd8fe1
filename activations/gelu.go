package activations

import (
	"math"

	"downhill/internal/param"
)

// GELU weights x by the share of a normal population that lies below it:
//
//	φ(x) = xΦ(x) = x/2 · erfc(−x/√2)
//	φ′(x) = Φ(x) + x e^(−x²/2)/√(2π)
//
// with Φ the standard normal distribution function: the exact form, not the
// approximation with tanh. It is computed with erfc, since 1 + erf(x/√2)
// cancels on the left: PyTorch keeps six digits at −6 and none at −9.
// Source: Hendrycks & Gimpel 2016, section 2.
type GELU struct{}

var _ Function = GELU{}

func newGELU(param.Values) (Function, error) { return GELU{}, nil }

// below is Φ(x), the share of a standard normal variable below x.
func below(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// Value is xΦ(x).
func (GELU) Value(x float64) float64 {
	if math.IsInf(x, -1) { // the limit, where the product is ∞ · 0
		return 0
	}
	return x * below(x)
}

// Slope is Φ(x) + xΦ′(x).
func (GELU) Slope(x float64) float64 {
	if math.IsInf(x, 0) { // the limits, where the second term is ∞ · 0
		return below(x)
	}
	return below(x) + x*math.Exp(-0.5*x*x)/math.Sqrt(2*math.Pi)
}

// Forward writes xΦ(x).
func (f GELU) Forward(y, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] = f.Value(v)
	}
}

// Backward multiplies dy by Φ(x) + xΦ′(x).
func (f GELU) Backward(dx, dy, x, _ []float64) {
	dy, x = dy[:len(dx)], x[:len(dx)]
	for i := range dx {
		dx[i] = dy[i] * f.Slope(x[i])
	}
}
