package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// SELU's constants: with them mean 0 and variance 1 are a stable fixed point of
// a layer whose weights have LeCun's variance. Klambauer et al. 2017, section 2,
// give them as α₀₁ and λ₀₁ with these digits.
const (
	SELUAlpha = 1.6732632423543772848170429916717
	SELUScale = 1.0507009873554804934193349852946
)

// SELU is ELU scaled so that a deep stack of dense layers normalizes itself:
//
//	φ(x) = λx for x > 0, else λα(eˣ − 1)
//	φ′(x) = λ for x > 0, else λαeˣ
//
// with α = SELUAlpha and λ = SELUScale. The kink is at 0, where the slope is
// λα = 1.758 (from the left). It wants standardized inputs and LeCun normal
// weights. Source: Klambauer et al. 2017, equation 2.
type SELU struct{}

var (
	_ Function = SELU{}
	_ Kinked   = SELU{}
)

func newSELU(param.Values) (Function, error) { return SELU{}, nil }

// Kinks lists 0.
func (SELU) Kinks() []float64 { return []float64{0} }

// Value is λx or λα(eˣ − 1).
func (SELU) Value(x float64) float64 {
	if x > 0 {
		return SELUScale * x
	}
	return SELUScale * SELUAlpha * math.Expm1(x)
}

// Slope is λ or λαeˣ.
func (SELU) Slope(x float64) float64 {
	if x > 0 {
		return SELUScale
	}
	return SELUScale * SELUAlpha * math.Exp(x)
}

// Forward writes λx or λα(eˣ − 1).
func (SELU) Forward(y, x []float64) { kernels.ELU(y, x, SELUAlpha, SELUScale) }

// Backward multiplies dy by λ or λαeˣ.
func (SELU) Backward(dx, dy, x, y []float64) {
	eluBack(dx, dy, x, y, SELUAlpha, SELUScale)
}
