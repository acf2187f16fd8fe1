package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Mish is x times the tanh of its softplus:
//
//	φ(x) = x tanh(ln(1 + eˣ)) = x n/(n + 2),   n = eˣ(eˣ + 2)
//	φ′(x) = eˣ ((eˣ + 2)(n + 2) + 4x(1 + eˣ))/(n + 2)²
//
// with its minimum −0.309 at x = −1.192. One exponential serves value and slope.
// Source: Misra 2019, equation 1.
type Mish struct{}

var _ Function = Mish{}

func newMish(param.Values) (Function, error) { return Mish{}, nil }

// straight is where 2/(n + 2) ≤ 2 e⁻²ˣ is below half a unit in the last place
// of 1, so that φ(x) = x and, with 4x e⁻²ˣ as small, φ′(x) = 1.
const straight = 22

// Value is x tanh(softplus x).
func (Mish) Value(x float64) float64 {
	if x < -deep {
		return tail(x, x)
	}
	return mish(x, math.Exp(min(x, straight)))
}

// Slope is the derivative above.
func (Mish) Slope(x float64) float64 {
	if x < -deep {
		return tail(1+x, x)
	}
	return mishSlope(x, math.Exp(min(x, straight)))
}

// mish is the value, given e = eˣ.
func mish(x, e float64) float64 {
	if x > straight {
		return x
	}
	n := e * (e + 2)
	return x * (n / (n + 2))
}

// mishSlope is the slope, given e = eˣ.
func mishSlope(x, e float64) float64 {
	if x > straight {
		return 1
	}
	n := e * (e + 2)
	return e * ((e+2)*(n+2) + 4*x*(1+e)) / ((n + 2) * (n + 2))
}

// Forward writes x tanh(softplus x).
func (f Mish) Forward(y, x []float64) {
	var e [block]float64
	for len(x) > 0 {
		n := min(block, len(x))
		kernels.Exp(e[:n], x[:n])
		for i, v := range x[:n] {
			if v < -deep {
				y[i] = tail(v, v)
			} else {
				y[i] = mish(v, e[i])
			}
		}
		x, y = x[n:], y[n:]
	}
}

// Backward multiplies dy by the slope.
func (f Mish) Backward(dx, dy, x, _ []float64) {
	var e [block]float64
	for len(dx) > 0 {
		n := min(block, len(dx))
		kernels.Exp(e[:n], x[:n])
		for i, v := range x[:n] {
			if v < -deep {
				dx[i] = dy[i] * tail(1+v, v)
			} else {
				dx[i] = dy[i] * mishSlope(v, e[i])
			}
		}
		dx, dy, x = dx[n:], dy[n:], x[n:]
	}
}
