package activations

import (
	"downhill/internal/param"
)

// HardSigmoid is a sigmoid of three straight pieces:
//
//	φ(x) = min(6, max(0, x + 3))/6
//	φ′(x) = 1/6 for −3 < x ≤ 3, else 0
//
// with kinks at ±3, where the slope is the one from the left: 0 at −3, 1/6 at 3.
// Keras before version 3 had min(1, max(0, 0.2x + 0.5)).
// Source: Howard et al. 2019, section 5.2; Keras 3, PyTorch.
type HardSigmoid struct{}

var (
	_ Function = HardSigmoid{}
	_ Kinked   = HardSigmoid{}
)

func newHardSigmoid(param.Values) (Function, error) { return HardSigmoid{}, nil }

// Kinks lists ±3.
func (HardSigmoid) Kinks() []float64 { return []float64{-3, 3} }

// Value is min(6, max(0, x + 3))/6.
func (HardSigmoid) Value(x float64) float64 { return min(6, max(0, x+3)) / 6 }

// Slope is 1/6 between the kinks.
func (HardSigmoid) Slope(x float64) float64 {
	if x > -3 && x <= 3 {
		return 1.0 / 6
	}
	return 0
}

// Forward writes min(6, max(0, x + 3))/6.
func (f HardSigmoid) Forward(y, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] = f.Value(v)
	}
}

// Backward multiplies dy by 1/6 between the kinks.
func (f HardSigmoid) Backward(dx, dy, x, _ []float64) {
	dy, x = dy[:len(dx)], x[:len(dx)]
	for i := range dx {
		dx[i] = dy[i] * f.Slope(x[i])
	}
}
