package activations

import (
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// GELU weights x by the share of a normal population that lies below it:
//
//	φ(x) = xΦ(x) = x/2 · erfc(−x/√2)
//	φ′(x) = Φ(x) + x e^(−x²/2)/√(2π)
//
// with Φ the standard normal distribution function: the exact form, not the
// approximation with tanh. Φ keeps its digits on the left, where 1 + erf(x/√2)
// cancels, of which PyTorch has six left at −6 and none at −9, and where erfc
// passes the rounding of its argument on x² times over.
// Source: Hendrycks & Gimpel 2016, section 2.
type GELU struct{}

var _ Function = GELU{}

func newGELU(param.Values) (Function, error) { return GELU{}, nil }

// Value is xΦ(x).
func (GELU) Value(x float64) float64 {
	y := [1]float64{x}
	kernels.GELU(y[:], y[:])
	return y[0]
}

// Slope is Φ(x) + xΦ′(x).
func (GELU) Slope(x float64) float64 {
	dx := [1]float64{1}
	kernels.GELUBack(dx[:], dx[:], []float64{x})
	return dx[0]
}

// Forward writes xΦ(x).
func (GELU) Forward(y, x []float64) { kernels.GELU(y, x) }

// Backward multiplies dy by Φ(x) + xΦ′(x).
func (GELU) Backward(dx, dy, x, _ []float64) { kernels.GELUBack(dx, dy, x) }
