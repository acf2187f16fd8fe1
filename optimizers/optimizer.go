// Package optimizers holds the update rules that train a network or race down
// a surface: one rule a file, one line each in the catalog.
//
// Rules pull their gradients: Step asks the Objective for the gradient where
// the rule wants it. Gradient descent asks at θ, Nesterov at θ + βm, a
// two-gradient rule twice. The driver therefore has no special case, the view
// draws State.Probe and State.Grad, and State.Evals makes a race by cost fair.
//
// Where libraries differ the rule is Keras', and its doc comment says so.
package optimizers

import "gonum.org/v1/gonum/mat"

// Objective is what a rule minimizes. Every loss surface is one, and so is the
// loss of a network on a minibatch.
type Objective interface {
	// Dim is the number of coordinates.
	Dim() int
	// Eval returns f(x) and, where grad is not nil, writes ∇f(x) into it.
	// It keeps neither slice.
	Eval(x, grad []float64) float64
}

// Curved is an Objective that knows its second derivatives.
type Curved interface {
	Objective
	// Hessian writes ∂²f/∂xᵢ∂xⱼ at x into dst [Dim][Dim].
	Hessian(x []float64, dst *mat.SymDense)
}

// Optimizer is an update rule with its hyperparameters. It is immutable: what
// changes from step to step lives in State.
type Optimizer interface {
	// Slots names the per-coordinate state as the formula does ("m", "s").
	Slots() []Memory
	// Scalars names the running numbers that the rule keeps, such as β₁ᵗ.
	Scalars() []Memory
	// Step moves x by one update with learning rate lr, asking f for as many
	// gradients as it needs. s comes from NewState for this rule.
	Step(s *State, x []float64, f Objective, lr float64)
}

// Memory is one piece of a rule's state and what it starts from.
type Memory struct {
	Name    string
	Initial float64
}

// State is what a rule remembers; whoever drives the rule owns it.
type State struct {
	T       int         // steps taken
	Evals   int         // gradients asked for so far
	Loss    float64     // f where the gradient was last asked for
	Probe   []float64   // [Dim] where that was
	Grad    []float64   // [Dim] what it was, as the rule saw it
	Slot    [][]float64 // [len(Slots)][Dim]
	Scalars []float64   // [len(Scalars)]
	// Note is what the rule has to say of its last step, "" when all went as
	// the formula says (Newton names an indefinite Hessian here).
	Note string
}

// NewState returns the state of rule o before its first step on dim
// coordinates.
func NewState(o Optimizer, dim int) *State {
	s := &State{Probe: make([]float64, dim), Grad: make([]float64, dim)}
	s.Adopt(nil, o)
	return s
}

// Adopt makes s fit the rule o after it ran under the rule old (nil at first):
// memories of the same name stay, the others start from their initial value.
// So a live change of a hyperparameter keeps what was learned.
func (s *State) Adopt(old, o Optimizer) {
	var oldSlots, oldScalars []Memory
	if old != nil {
		oldSlots, oldScalars = old.Slots(), old.Scalars()
	}
	slots := make([][]float64, 0, len(o.Slots()))
	for _, m := range o.Slots() {
		if i := indexOf(oldSlots, m.Name); i >= 0 {
			slots = append(slots, s.Slot[i])
			continue
		}
		v := make([]float64, len(s.Probe))
		for j := range v {
			v[j] = m.Initial
		}
		slots = append(slots, v)
	}
	scalars := make([]float64, 0, len(o.Scalars()))
	for _, m := range o.Scalars() {
		if i := indexOf(oldScalars, m.Name); i >= 0 {
			scalars = append(scalars, s.Scalars[i])
			continue
		}
		scalars = append(scalars, m.Initial)
	}
	s.Slot, s.Scalars = slots, scalars
}

func indexOf(ms []Memory, name string) int {
	for i, m := range ms {
		if m.Name == name {
			return i
		}
	}
	return -1
}

// ask evaluates f at x into s: probe, loss, gradient and count.
func (s *State) ask(f Objective, x []float64) {
	copy(s.Probe, x)
	s.Loss = f.Eval(s.Probe, s.Grad)
	s.Evals++
}
