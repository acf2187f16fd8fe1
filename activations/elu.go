package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// ELU bends towards −α on the left:
//
//	φ(x) = x for x > 0, else α(eˣ − 1)
//	φ′(x) = 1 for x > 0, else αeˣ
//
// with α ≥ 0. At α = 1 it is smooth; for any other α there is a kink at 0,
// where the slope is α (from the left). Left of 0 the value is computed as
// α expm1(x), which keeps its digits near 0. Source: Clevert et al. 2016,
// equation 15; Géron 2019, equation 11-2.
type ELU struct{ Alpha float64 }

var (
	_ Function = ELU{}
	_ Kinked   = ELU{}
)

var eluParams = param.Specs{
	slope("alpha", "α", "depth", 1, "The value far to the left is −α; only 1 makes the curve smooth at 0."),
}

func newELU(v param.Values) (Function, error) { return ELU{v.Num("alpha")}, nil }

// Kinks lists 0 unless α = 1.
func (f ELU) Kinks() []float64 { return kinkUnlessLinear(f.Alpha) }

// Value is x or α(eˣ − 1).
func (f ELU) Value(x float64) float64 {
	if x > 0 {
		return x
	}
	return f.Alpha * math.Expm1(x)
}

// Slope is 1 or αeˣ.
func (f ELU) Slope(x float64) float64 {
	if x > 0 {
		return 1
	}
	return f.Alpha * math.Exp(x)
}

// Forward writes x or α(eˣ − 1).
func (f ELU) Forward(y, x []float64) { kernels.ELU(y, x, f.Alpha, 1) }

// Backward multiplies dy by 1 or αeˣ.
func (f ELU) Backward(dx, dy, x, y []float64) { eluBack(dx, dy, x, y, f.Alpha, 1) }

// eluBack multiplies dy by λ or λαeˣ = y + λα, and where y is nearly −λα by the
// exponential itself.
func eluBack(dx, dy, x, y []float64, alpha, scale float64) {
	limit := -scale * alpha * (1 - flat)
	for len(dx) > 0 {
		n := min(block, len(dx))
		if anyBelow(y[:n], limit) {
			for i, v := range x[:n] {
				if v > 0 {
					dx[i] = dy[i] * scale
				} else {
					dx[i] = dy[i] * (scale * alpha * math.Exp(v))
				}
			}
		} else {
			kernels.ELUBack(dx[:n], dy[:n], x[:n], y[:n], alpha, scale)
		}
		dx, dy, x, y = dx[n:], dy[n:], x[n:], y[n:]
	}
}
