package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// SiLU is x times its sigmoid, also called swish:
//
//	φ(x) = xσ(x),   σ(x) = 1/(1 + e⁻ˣ)
//	φ′(x) = σ(x)(1 + x(1 − σ(x)))
//
// with its minimum −0.278 at x = −1.278.
// Source: Elfwing et al. 2018; Ramachandran et al. 2017 (swish with β = 1).
type SiLU struct{}

var _ Function = SiLU{}

func newSiLU(param.Values) (Function, error) { return SiLU{}, nil }

// deep is where 1 + e⁻ˣ has long been e⁻ˣ, and the first that could be lost.
const deep = 700

// tail is c eˣ far on the left, where eˣ alone would lose its digits before the
// product does; 0 at −∞.
func tail(c, x float64) float64 {
	h := math.Exp(0.5 * x)
	if h == 0 {
		return 0
	}
	return c * h * h
}

// Value is xσ(x).
func (SiLU) Value(x float64) float64 {
	if x < -deep {
		return tail(x, x)
	}
	return x * logistic(x)
}

// Slope is σ(x)(1 + xσ(−x)).
func (SiLU) Slope(x float64) float64 {
	switch {
	case x < -deep:
		return tail(1+x, x)
	case x > deep: // at ∞ the product would be ∞ · 0
		return 1
	}
	return logistic(x) * (1 + x*logistic(-x))
}

// Forward writes xσ(x).
func (f SiLU) Forward(y, x []float64) {
	var s [block]float64
	for len(x) > 0 {
		n := min(block, len(x))
		kernels.Sigmoid(s[:n], x[:n])
		if anyBelow(x[:n], -deep) {
			for i, v := range x[:n] {
				y[i] = f.Value(v)
			}
		} else {
			kernels.Mul(y[:n], x[:n], s[:n])
		}
		x, y = x[n:], y[n:]
	}
}

// Backward multiplies dy by the slope.
func (f SiLU) Backward(dx, dy, x, _ []float64) {
	var s [block]float64
	for len(dx) > 0 {
		n := min(block, len(dx))
		kernels.Sigmoid(s[:n], x[:n])
		if anyBelow(x[:n], -deep) || anyAbove(x[:n], deep) {
			for i, v := range x[:n] {
				dx[i] = dy[i] * f.Slope(v)
			}
		} else {
			dx, dy, x := dx[:n], dy[:n], x[:n]
			for i, p := range s[:n] {
				dx[i] = dy[i] * (p * (1 + x[i]*(1-p)))
			}
		}
		dx, dy, x = dx[n:], dy[n:], x[n:]
	}
}
