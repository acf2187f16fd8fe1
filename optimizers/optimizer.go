// Package optimizers holds the update rules that train a network or race down
// a surface: one rule a file, one line each in the catalog.
//
// Rules pull their gradients: Step asks the Objective for the gradient where
// the rule wants it. Gradient descent asks at θ, Nesterov at θ + βm, a
// two-gradient rule twice. The driver therefore has no special case, the view
// draws State.Probe and State.Grad, and State.Evals makes a race by cost fair.
//
// Where libraries differ the rule is Keras', and its doc comment says so.
//
// Rules that correct a bias keep products such as β₁ᵗ as running numbers in
// State.Scalars instead of raising to a power at every step. After β₁ was
// changed while the rule ran, the product is that of the betas that were used,
// which is what the correction is about: the weight that the start still has in
// the mean.
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
	// Step moves x by one update with learning rate lr ≥ 0, asking f for as
	// many gradients as it needs. s comes from NewState for this rule. What is
	// not finite is passed on into x, where the driver sees it.
	Step(s *State, x []float64, f Objective, lr float64)
}

// Memory is one piece of a rule's state and what it starts from.
type Memory struct {
	Name    string // as in the formula: "m"
	Title   string // what it is, in a few words: "mean gradient"
	Initial float64
}

// What the rules remember. The same letter means different things in different
// rules; Adopt keeps a memory only where name and title agree.
const (
	velocity     = "velocity"
	meanGradient = "mean gradient"
	meanSquare   = "mean square"
	largestMean  = "largest mean square"
	sumOfSquares = "sum of squares"
	beta1Power   = "β₁ᵗ"
	beta2Power   = "β₂ᵗ"
)

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

	// Calls counts by kind what a rule has asked for for which Counts holds, and
	// Stopped says why a Yardstick has stopped, "" while it goes on.
	Calls   Calls
	Stopped string

	newton *newtonScratch // working memory, no part of what is remembered
	engine engine         // a Yardstick's run
}

// NewState returns the state of rule o before its first step on dim
// coordinates.
func NewState(o Optimizer, dim int) *State {
	s := &State{Probe: make([]float64, dim), Grad: make([]float64, dim)}
	s.Adopt(nil, o)
	return s
}

// Adopt makes s fit the rule o after it ran under the rule old (nil at first):
// memories of the same name and meaning stay, the others start from their
// initial value. So a live change of a hyperparameter keeps what was learned.
func (s *State) Adopt(old, o Optimizer) {
	var oldSlots, oldScalars []Memory
	if old != nil {
		oldSlots, oldScalars = old.Slots(), old.Scalars()
	}
	slots := make([][]float64, 0, len(o.Slots()))
	for _, m := range o.Slots() {
		if i := indexOf(oldSlots, m); i >= 0 {
			slots = append(slots, s.Slot[i])
			continue
		}
		v := make([]float64, len(s.Grad))
		for j := range v {
			v[j] = m.Initial
		}
		slots = append(slots, v)
	}
	scalars := make([]float64, 0, len(o.Scalars()))
	for _, m := range o.Scalars() {
		if i := indexOf(oldScalars, m); i >= 0 {
			scalars = append(scalars, s.Scalars[i])
			continue
		}
		scalars = append(scalars, m.Initial)
	}
	s.Slot, s.Scalars, s.Note = slots, scalars, ""
	s.engine, s.Stopped = nil, "" // a yardstick begins anew, from where it is
}

func indexOf(ms []Memory, want Memory) int {
	for i, m := range ms {
		if m.Name == want.Name && m.Title == want.Title {
			return i
		}
	}
	return -1
}

// Clone returns a copy that shares nothing with s: a checkpoint. A Yardstick
// begins anew from it, since gonum does not let its memory be copied.
func (s *State) Clone() *State {
	c := *s
	c.Probe, c.Grad = append([]float64(nil), s.Probe...), append([]float64(nil), s.Grad...)
	c.Scalars = append([]float64(nil), s.Scalars...)
	c.Slot = make([][]float64, len(s.Slot))
	for i, v := range s.Slot {
		c.Slot[i] = append([]float64(nil), v...)
	}
	c.newton, c.engine = nil, nil
	return &c
}

// ask evaluates f at x into s: probe, loss, gradient and count.
func (s *State) ask(f Objective, x []float64) {
	copy(s.Probe, x)
	s.Loss = f.Eval(s.Probe, s.Grad)
	s.Evals++
}
