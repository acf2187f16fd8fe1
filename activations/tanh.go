package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Tanh is the hyperbolic tangent:
//
//	φ(x) = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)
//	φ′(x) = 1 − φ(x)² = 4e⁻²ˣ/(1 + e⁻²ˣ)²
//
// A sigmoid from −1 to 1 with slope 1 at 0. The slope is computed from e^−2|x|,
// which keeps its digits where 1 − φ² has none left.
// Source: Géron 2019, figure 10-8.
type Tanh struct{}

var _ Function = Tanh{}

func newTanh(param.Values) (Function, error) { return Tanh{}, nil }

// Value is tanh x.
func (Tanh) Value(x float64) float64 { return math.Tanh(x) }

// Slope is 4e^−2|x|/(1 + e^−2|x|)².
func (Tanh) Slope(x float64) float64 {
	e := math.Exp(-2 * math.Abs(x))
	return 4 * e / ((1 + e) * (1 + e))
}

// Forward writes tanh x.
func (Tanh) Forward(y, x []float64) { kernels.Tanh(y, x) }

// Backward multiplies dy by 1 − y², where y is nearly ±1 by the slope of x.
func (Tanh) Backward(dx, dy, x, y []float64) {
	for len(dx) > 0 {
		n := min(block, len(dx))
		if anyAbove(y[:n], 1-flat) || anyBelow(y[:n], flat-1) {
			slopeFromTails(dx[:n], dy[:n], x[:n], 2, 4)
		} else {
			kernels.TanhBack(dx[:n], dy[:n], y[:n])
		}
		dx, dy, x, y = dx[n:], dy[n:], x[n:], y[n:]
	}
}
