package nn

import (
	"downhill/nn/kernels"
	"downhill/optimizers"
)

// Objective is the loss of a model on one minibatch, as a function of its
// trained coordinates: what the rules of package optimizers minimize. A rule
// may ask at several points within a step; dropout masks and random slopes are
// the same for all of them, and moving statistics move at the first only.
type Objective struct {
	model *Model
	pass  *Pass
	seed  uint64
	// dense are the indices of the dense layers, shares which of them has the
	// kernel that each uses.
	dense, shares []int

	x     Batch
	y     Targets
	step  uint64
	asked bool // within this step

	// Loss is that of the step's first evaluation, penalties included, and
	// Correct how many instances were classified right in it.
	Loss    float64
	Correct int
	// Squares are ‖∂L/∂W‖² of the kernels of the dense layers (as in
	// Model.Denses; tied ones share theirs) at the first evaluation, penalties
	// included and before clipping. It is filled in where it is not nil; what is
	// frozen has 0.
	Squares []float64
}

var _ optimizers.Objective = (*Objective)(nil)

// NewObjective returns the objective of m, working in pass p. seed is for
// dropout and random slopes.
func NewObjective(m *Model, p *Pass, seed uint64) *Objective {
	o := &Objective{model: m, pass: p, seed: seed, dense: m.Denses()}
	first := map[int]int{}
	for k, i := range o.dense {
		if m.tie[i] == i {
			first[i] = k
		}
		o.shares = append(o.shares, first[m.tie[i]])
	}
	return o
}

// Next sets the minibatch of the step that comes. Targets must fit, see
// Loss.Check.
func (o *Objective) Next(x Batch, y Targets, step int) {
	o.x, o.y, o.step, o.asked = x, y, uint64(step), false
}

// Dim is the number of trained coordinates.
func (o *Objective) Dim() int { return o.model.dim }

// Eval returns the loss in training mode, penalties included, and its gradient.
func (o *Objective) Eval(x, grad []float64) float64 {
	m, p := o.model, o.pass
	p.Mode, p.Observe = Train, !o.asked
	p.Seed(o.seed, o.step)
	z := m.Forward(p, x, o.x)
	var dz Batch
	if grad != nil {
		dz = Batch{p.loss.grow(1, z.Rows*z.Stride), z.Rows, z.Cols, z.Stride}
	}
	loss, correct := m.Loss.Eval(p, dz, z, o.y)
	if grad != nil {
		m.Backward(p, x, grad, dz)
	}
	loss += m.Penalty(x, grad)
	if !o.asked {
		o.asked, o.Loss, o.Correct = true, loss, correct
		if o.Squares != nil && grad != nil {
			o.squares(grad)
		}
	}
	return loss
}

// squares measures the kernels' gradients; a tied layer comes behind the one
// whose kernel it uses.
func (o *Objective) squares(grad []float64) {
	m := o.model
	for k, i := range o.dense {
		o.Squares[k] = 0
		switch src := m.tie[i]; {
		case src != i:
			o.Squares[k] = o.Squares[o.shares[k]]
		case m.sub[i] >= 0:
			in, out := m.Layers[i].Size()
			o.Squares[k] = kernels.SumSquares(grad[m.sub[i] : m.sub[i]+in*out])
		}
	}
}
