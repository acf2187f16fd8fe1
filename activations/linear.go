package activations

import "downhill/internal/param"

// Linear leaves everything as it is:
//
//	φ(x) = x
//
// A stack of layers with it is one linear layer. It is the output of a
// regression. Source: Géron 2019, table 10-1.
type Linear struct{}

var _ Function = Linear{}

func newLinear(param.Values) (Function, error) { return Linear{}, nil }

// Value is x.
func (Linear) Value(x float64) float64 { return x }

// Slope is 1.
func (Linear) Slope(float64) float64 { return 1 }

// Forward copies x.
func (Linear) Forward(y, x []float64) { copy(y, x) }

// Backward copies dy.
func (Linear) Backward(dx, dy, _, _ []float64) { copy(dx, dy) }
