package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Softplus is a smooth ReLU:
//
//	φ(x) = ln(1 + eˣ)
//	φ′(x) = 1/(1 + e⁻ˣ)
//
// computed as max(0, x) + ln(1 + e^−|x|), which does not overflow. (PyTorch
// takes x itself above 20, where the two differ by 2e-9.)
// Source: Dugas et al. 2001; Géron 2019, chapter 10.
type Softplus struct{}

var _ Function = Softplus{}

func newSoftplus(param.Values) (Function, error) { return Softplus{}, nil }

// Value is ln(1 + eˣ).
func (Softplus) Value(x float64) float64 {
	return max(0, x) + math.Log1p(math.Exp(-math.Abs(x)))
}

// Slope is the sigmoid.
func (Softplus) Slope(x float64) float64 { return logistic(x) }

// Forward writes ln(1 + eˣ).
func (Softplus) Forward(y, x []float64) { kernels.Softplus(y, x) }

// Backward multiplies dy by the sigmoid of x.
func (Softplus) Backward(dx, dy, x, _ []float64) {
	var s [block]float64
	for len(dx) > 0 {
		n := min(block, len(dx))
		kernels.Sigmoid(s[:n], x[:n])
		kernels.Mul(dx[:n], dy[:n], s[:n])
		dx, dy, x = dx[n:], dy[n:], x[n:]
	}
}
