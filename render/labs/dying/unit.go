package dying

import (
	"fmt"
	"math"

	"downhill/nn"
)

// Unit is one hidden unit as it stood at a moment, worked out again from the
// weights that were kept.
type Unit struct {
	Function, Layer, Unit int // counted from 0
	// Step is the moment's: the one asked for, or the nearest before it of which
	// the weights were kept.
	Step     int
	State    State
	Inputs   []float64 // [instances] pre-activations z = wᵀx + b, in the training set's order
	Outputs  []float64 // [instances] φ(z)
	Above    int       // instances with z > 0
	Weights  []float64 // [fan-in] into the unit
	Bias     float64
	Flat     bool    // stuck where the slope is 0 in float64 though the output is not
	Gradient float64 // ‖(∂L/∂w, ∂L/∂b)‖ over the training set
	// Sealed says that a dead unit cannot come back: nothing below it can move,
	// because it is in the first layer or a whole layer lets no gradient through.
	Sealed bool
}

// Unit looks into a unit of a hidden layer, both counted from 0, at a row of
// Steps.
func (f *Frame) Unit(function, row, layer, unit int) (Unit, error) {
	if function < 0 || function >= len(f.Tracks) || layer < 0 || layer >= f.Dying.Layers || unit < 0 || unit >= f.Dying.Units {
		return Unit{}, fmt.Errorf("dying: unit %d of hidden layer %d with function %d: want 1 to %d, 1 to %d and 1 to %d",
			unit+1, layer+1, function+1, f.Dying.Units, f.Dying.Layers, len(f.Tracks))
	}
	t := &f.Tracks[function]
	m, theta := t.weights(row)
	if m == nil {
		return Unit{}, fmt.Errorf("dying: %s diverged before anything was recorded; try a smaller learning rate than %g", t.Name, f.Dying.LearningRate)
	}
	u := Unit{Function: function, Layer: layer, Unit: unit, Step: m.Step, State: m.State[f.index(layer, unit)],
		Above: int(m.Above[f.index(layer, unit)])}
	u.Sealed = u.State == Dead && sealed(m, layer)
	tap := &unitTap{layer: t.model.Denses()[layer], unit: unit}
	pass := t.model.NewPass()
	pass.Tap = tap
	z := t.model.Forward(pass, theta, f.inputs)
	u.Inputs, u.Outputs = tap.in, tap.out
	u.Flat = u.State == Stuck && flat(t.model.Layers[tap.layer+1], u.Inputs)
	grad := make([]float64, len(theta))
	dz := nn.NewBatch(z.Rows, z.Cols)
	t.model.Loss.Eval(pass, dz, z, nn.Targets{Labels: f.Data.Labels})
	t.model.Backward(pass, theta, grad, dz)
	sum := 0.0
	for _, s := range t.model.Spans {
		switch {
		case s.Layer != tap.layer:
		case s.Name == "kernel":
			for i := range s.Rows {
				at := s.Offset + i*s.Cols + unit
				u.Weights = append(u.Weights, theta[at])
				sum += grad[at] * grad[at]
			}
		default:
			u.Bias = theta[s.Offset+unit]
			sum += grad[s.Offset+unit] * grad[s.Offset+unit]
		}
	}
	u.Gradient = math.Sqrt(sum)
	return u, nil
}

// weights are those that are kept of a row, or of the nearest row before it;
// nil where nothing was recorded.
func (t *Track) weights(row int) (*Moment, []float64) {
	n := len(t.Moments)
	if n == 0 {
		return nil, nil
	}
	row = max(0, min(row, n-1))
	if row == n-1 {
		return &t.Moments[row], t.last
	}
	for t.Moments[row].theta == nil {
		row--
	}
	return &t.Moments[row], t.Moments[row].theta
}

// sealed says whether a dead unit of a layer can never come back. Its own
// weights get no gradient; what comes from below moves unless it is the data
// itself, or a layer of dead units alone stands above what is below.
func sealed(m *Moment, layer int) bool {
	if layer == 0 {
		return true
	}
	for _, dead := range m.Dead[layer-1:] {
		if dead == 1 {
			return true
		}
	}
	return false
}

// unitTap copies what one unit was given and what it gave.
type unitTap struct {
	layer, unit int // the dense layer in Model.Layers
	in, out     []float64
}

var _ nn.Tap = (*unitTap)(nil)

// Observe implements nn.Tap.
func (u *unitTap) Observe(layer int, s nn.Signal, b nn.Batch) {
	switch {
	case s != nn.Output:
	case layer == u.layer:
		u.in = append(u.in, b.Row(u.unit)...)
	case layer == u.layer+1:
		u.out = append(u.out, b.Row(u.unit)...)
	}
}
