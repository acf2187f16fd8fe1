package activations

import (
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// LeakyReLU keeps a little of what is negative:
//
//	φ(x) = x for x > 0, else αx
//	φ′(x) = 1 for x > 0, else α
//
// with slope α ≥ 0 and a kink at 0, where the slope is α (from the left), none
// at α = 1. No unit dies. The default α = 0.3 is that of Keras' layer in the
// version of the book; Keras 3 takes 0.2, PyTorch 0.01.
// Source: Maas et al. 2013; Xu et al. 2015.
type LeakyReLU struct{ Alpha float64 }

var (
	_ Function = LeakyReLU{}
	_ Kinked   = LeakyReLU{}
)

var leakyReLUParams = param.Specs{
	slope("alpha", "α", "slope left of 0", 0.3, "How much of a negative input comes through: 0 is ReLU, 1 is linear."),
}

func newLeakyReLU(v param.Values) (Function, error) { return LeakyReLU{v.Num("alpha")}, nil }

// Kinks lists 0 unless α = 1.
func (f LeakyReLU) Kinks() []float64 { return kinkUnlessLinear(f.Alpha) }

// Value is x or αx.
func (f LeakyReLU) Value(x float64) float64 { return leak(x, f.Alpha) }

// Slope is 1 or α.
func (f LeakyReLU) Slope(x float64) float64 { return kinkSlope(x, f.Alpha) }

// Forward writes x or αx.
func (f LeakyReLU) Forward(y, x []float64) { kernels.LeakyReLU(y, x, f.Alpha) }

// Backward multiplies dy by 1 or α.
func (f LeakyReLU) Backward(dx, dy, x, _ []float64) { kernels.LeakyReLUBack(dx, dy, x, f.Alpha) }

// leak is x right of 0 and αx left of it. At −Inf with α = 0 the limit is 0,
// where the product would be NaN.
func leak(x, alpha float64) float64 {
	if x > 0 || alpha == 0 && x == x {
		return max(0, x)
	}
	return alpha * x
}

func kinkUnlessLinear(alpha float64) []float64 {
	if alpha == 1 {
		return nil
	}
	return []float64{0}
}
