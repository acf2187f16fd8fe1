package activations

import (
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// PReLU is leaky ReLU whose slope is learned:
//
//	φ(x) = x for x > 0, else αx
//	∂φ/∂α = min(0, x)
//
// A network learns one α for each unit from the first value Alpha, here 0.25 as
// in the paper (Keras starts at 0). This Function has it fixed; who trains
// holds the learned ones. The kink is at 0, where the slope is α (from the
// left). α may become negative. Source: He et al. 2015, equations 1 to 3.
type PReLU struct{ Alpha float64 }

var (
	_ Function = PReLU{}
	_ Kinked   = PReLU{}
)

var preluParams = param.Specs{
	{Key: "alpha", Symbol: "α", Title: "first slope left of 0", Default: param.Num(0.25), Low: 0, High: 1,
		Help: "Where the slope starts from before training moves it."},
}

func newPReLU(v param.Values) (Function, error) { return PReLU{v.Num("alpha")}, nil }

// Kinks lists 0 unless α = 1.
func (f PReLU) Kinks() []float64 { return kinkUnlessLinear(f.Alpha) }

// Value is x or αx.
func (f PReLU) Value(x float64) float64 { return leak(x, f.Alpha) }

// Slope is 1 or α.
func (f PReLU) Slope(x float64) float64 { return kinkSlope(x, f.Alpha) }

// Forward writes x or αx.
func (f PReLU) Forward(y, x []float64) { kernels.LeakyReLU(y, x, f.Alpha) }

// Backward multiplies dy by 1 or α.
func (f PReLU) Backward(dx, dy, x, _ []float64) { kernels.LeakyReLUBack(dx, dy, x, f.Alpha) }
