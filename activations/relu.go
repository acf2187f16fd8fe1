package activations

import (
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// ReLU cuts off what is negative:
//
//	φ(x) = max(0, x)
//	φ′(x) = 1 for x > 0, else 0
//
// with a kink at 0, where the slope is 0 (from the left). A unit that is
// negative for every instance has no gradient and stays so: it is dead.
// Source: Nair & Hinton 2010; Géron 2019, figure 10-8.
type ReLU struct{}

var (
	_ Function = ReLU{}
	_ Kinked   = ReLU{}
)

func newReLU(param.Values) (Function, error) { return ReLU{}, nil }

// Kinks lists 0.
func (ReLU) Kinks() []float64 { return []float64{0} }

// Value is max(0, x).
func (ReLU) Value(x float64) float64 { return max(0, x) }

// Slope is 1 right of 0.
func (ReLU) Slope(x float64) float64 { return kinkSlope(x, 0) }

// Forward writes max(0, x).
func (ReLU) Forward(y, x []float64) { kernels.ReLU(y, x) }

// Backward passes dy where x > 0.
func (ReLU) Backward(dx, dy, x, _ []float64) { kernels.ReLUBack(dx, dy, x) }

// kinkSlope is 1 right of 0, left on its left and at it.
func kinkSlope(x, left float64) float64 {
	if x > 0 {
		return 1
	}
	return left
}
