package activations

import (
	"math"

	"downhill/internal/param"
)

// Softsign is a sigmoid that approaches its ends slowly:
//
//	φ(x) = x/(1 + |x|)
//	φ′(x) = 1/(1 + |x|)²
//
// Its slope falls with the square of x where tanh's falls exponentially, so it
// saturates late. The second derivative jumps at 0; the first does not.
// Source: Bergstra et al. 2009; Glorot & Bengio 2010.
type Softsign struct{}

var _ Function = Softsign{}

func newSoftsign(param.Values) (Function, error) { return Softsign{}, nil }

// Value is x/(1 + |x|).
func (Softsign) Value(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.Copysign(1, x)
	}
	return x / (1 + math.Abs(x))
}

// Slope is 1/(1 + |x|)². The reciprocal is squared, since the square of a large
// x overflows before the slope is 0.
func (Softsign) Slope(x float64) float64 {
	r := 1 / (1 + math.Abs(x))
	return r * r
}

// Forward writes x/(1 + |x|).
func (f Softsign) Forward(y, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] = f.Value(v)
	}
}

// Backward multiplies dy by 1/(1 + |x|)².
func (f Softsign) Backward(dx, dy, x, _ []float64) {
	dy, x = dy[:len(dx)], x[:len(dx)]
	for i := range dx {
		dx[i] = dy[i] * f.Slope(x[i])
	}
}
