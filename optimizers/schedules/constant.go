package schedules

import "downhill/internal/param"

// Constant keeps the learning rate: η(t) = η.
type Constant struct{}

var _ Curve = Constant{}

func newConstant(param.Values) (Curve, error) { return Constant{}, nil }

// Rate is lr.
func (Constant) Rate(_ int, lr float64, _ Memory) float64 { return lr }
