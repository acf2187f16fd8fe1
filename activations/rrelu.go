package activations

import (
	"fmt"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// RReLU is leaky ReLU with a random slope:
//
//	φ(x) = x for x > 0, else ax,   a ~ U(Lower, Upper)
//
// In training a network draws a anew for every element, which regularizes; in
// evaluation it takes the mean (Lower + Upper)/2. This Function is the one of
// evaluation; who trains draws the slopes. The kink is at 0, where the slope is
// the one from the left. The defaults are PyTorch's: 1/8 and 1/3. The paper
// divides by a ~ U(3, 8) instead.
// Source: Xu et al. 2015, section 2.4.
type RReLU struct {
	Lower, Upper float64 // 0 ≤ Lower ≤ Upper
}

var (
	_ Function = RReLU{}
	_ Kinked   = RReLU{}
)

var rreluParams = param.Specs{
	slope("lower", "l", "smallest slope", 1.0/8, "The slope left of 0 is drawn from here …"),
	slope("upper", "u", "largest slope", 1.0/3, "… up to here, anew for every element; evaluation takes the middle."),
}

func newRReLU(v param.Values) (Function, error) {
	f := RReLU{v.Num("lower"), v.Num("upper")}
	if f.Lower > f.Upper {
		return nil, fmt.Errorf("lower = %v, upper = %v: want lower ≤ upper; exchange them", f.Lower, f.Upper)
	}
	return f, nil
}

// Mean is the slope left of 0 in evaluation.
func (f RReLU) Mean() float64 { return f.Lower + (f.Upper-f.Lower)/2 }

// Kinks lists 0 unless the mean slope is 1.
func (f RReLU) Kinks() []float64 { return kinkUnlessLinear(f.Mean()) }

// Value is x or its mean share.
func (f RReLU) Value(x float64) float64 { return leak(x, f.Mean()) }

// Slope is 1 or the mean slope.
func (f RReLU) Slope(x float64) float64 { return kinkSlope(x, f.Mean()) }

// Forward writes x or its mean share.
func (f RReLU) Forward(y, x []float64) { kernels.LeakyReLU(y, x, f.Mean()) }

// Backward multiplies dy by 1 or the mean slope.
func (f RReLU) Backward(dx, dy, x, _ []float64) { kernels.LeakyReLUBack(dx, dy, x, f.Mean()) }
