package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Sigmoid is the logistic function:
//
//	φ(x) = 1/(1 + e⁻ˣ)
//	φ′(x) = e⁻ˣ/(1 + e⁻ˣ)² = φ(x)(1 − φ(x))
//
// It runs from 0 to 1 and is flat at both ends, where its units saturate; its
// slope is nowhere above 1/4. Value and slope are computed from e^−|x|, which
// cannot overflow and keeps the digits of a slope as small as 1e-300.
// Source: Géron 2019, equation 4-14.
type Sigmoid struct{}

var _ Function = Sigmoid{}

func newSigmoid(param.Values) (Function, error) { return Sigmoid{}, nil }

// Value is 1/(1 + e⁻ˣ).
func (Sigmoid) Value(x float64) float64 { return logistic(x) }

// Slope is e^−|x|/(1 + e^−|x|)².
func (Sigmoid) Slope(x float64) float64 {
	e := math.Exp(-math.Abs(x))
	return e / ((1 + e) * (1 + e))
}

// Forward writes 1/(1 + e⁻ˣ).
func (Sigmoid) Forward(y, x []float64) { kernels.Sigmoid(y, x) }

// Backward multiplies dy by y(1 − y), where y is nearly 1 by the slope of x.
func (Sigmoid) Backward(dx, dy, x, y []float64) {
	for len(dx) > 0 {
		n := min(block, len(dx))
		if anyAbove(y[:n], 1-flat) {
			slopeFromTails(dx[:n], dy[:n], x[:n], 1, 1)
		} else {
			kernels.SigmoidBack(dx[:n], dy[:n], y[:n])
		}
		dx, dy, x, y = dx[n:], dy[n:], x[n:], y[n:]
	}
}

// logistic is 1/(1 + e⁻ˣ).
func logistic(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}
