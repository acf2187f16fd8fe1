package nn

import "math/rand/v2"

// Mode says what a pass is for.
type Mode int

// The modes of a pass.
const (
	Eval  Mode = iota // nothing is random, moving statistics are used
	Train             // dropout is on, batch statistics are used
)

func (m Mode) String() string { return [...]string{"eval", "train"}[m] }

// ParamSpec declares one of a layer's variables: a matrix [Rows][Cols], or a
// vector with Rows = 1.
type ParamSpec struct {
	Name       string
	Rows, Cols int
}

// Len is the number of values.
func (s ParamSpec) Len() int { return s.Rows * s.Cols }

// Layer is one step of a network. A layer holds its hyperparameters only and is
// never written after it was made: what it learns stands in the Model, what it
// needs while it works in the Pass. So one layer value serves any number of
// models and passes.
type Layer interface {
	// Kind is the layer's name in Keras' spelling: "dense".
	Kind() string
	// Size is the number of features in and out.
	Size() (in, out int)
	// Params declares what is trained, in the order in which it stands in w.
	Params() []ParamSpec
	// Buffers declares what is kept but not trained, as p.Buffers has it.
	Buffers() []ParamSpec
	// Init writes first values into w and buffers.
	Init(w, buffers []float64, r *rand.Rand)
	// Forward returns the layer's output for in. The result lives in p until
	// the next Forward; in is kept until Backward and not written.
	Forward(p *Pass, w []float64, in Batch) Batch
	// Backward takes ∂L/∂out of the Forward before it, writes ∂L/∂w into dw
	// (see Pass.Store) unless dw is nil, and returns ∂L/∂in, which lives in p.
	// It may overwrite dout. Where p.WantInput is false the result is void.
	Backward(p *Pass, w, dw []float64, dout Batch) Batch
}

func paramLen(specs []ParamSpec) int {
	n := 0
	for _, s := range specs {
		n += s.Len()
	}
	return n
}
