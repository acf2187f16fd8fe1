package nn

import (
	"fmt"
	"math"

	"downhill/nn/datasets"
	"downhill/nn/kernels"
)

// Accepts reports why the model cannot be trained on a set or evaluated on it.
func (m *Model) Accepts(s *datasets.Set) error {
	in, out := m.Size()
	if s.Len() == 0 {
		return fmt.Errorf("%s: no instances: want at least 1", s.Name)
	}
	if s.Features != in {
		return fmt.Errorf("%s has %d features, the model takes %d: want as many", s.Name, s.Features, in)
	}
	switch {
	case s.Regression() && m.Loss == Softmax:
		return fmt.Errorf("%s is a regression: softmax wants classes; try mse", s.Name)
	case s.Regression() && s.Outputs != out:
		return fmt.Errorf("%s has %d targets, the model %d outputs: want as many", s.Name, s.Outputs, out)
	case !s.Regression() && m.Loss == MSE:
		return fmt.Errorf("%s has classes: mse wants values; try softmax", s.Name)
	case !s.Regression() && m.Loss == Softmax && s.Classes > out:
		return fmt.Errorf("%s has %d classes, the model %d outputs: want no fewer", s.Name, s.Classes, out)
	case !s.Regression() && m.Loss == Sigmoid && (s.Classes > 2 || out != 1):
		return fmt.Errorf("%s has %d classes, the model %d outputs with sigmoid: want 2 and 1; try softmax", s.Name, s.Classes, out)
	}
	return nil
}

// newTargets makes room for the targets of size instances.
func newTargets(s *datasets.Set, outputs, size int) Targets {
	if s.Regression() {
		return Targets{Values: NewBatch(outputs, size)}
	}
	return Targets{Labels: make([]int, size)}
}

// gather loads instances into room that is large enough.
func gather(x *Batch, y *Targets, s *datasets.Set, index []int) {
	n, stride := len(index), kernels.Pad(len(index))
	*x = Batch{x.Data[:x.Rows*stride], x.Rows, n, stride}
	s.Gather(x.Data, stride, index)
	if s.Regression() {
		v := &y.Values
		*v = Batch{v.Data[:v.Rows*stride], v.Rows, n, stride}
		s.GatherTargets(v.Data, stride, index)
		return
	}
	y.Labels = y.Labels[:n]
	s.GatherLabels(y.Labels, index)
}

// evalBatch is how many instances an evaluation takes at a time: enough for the
// matrix product to run at full speed, few enough for the second cache.
const evalBatch = 128

// Evaluator measures a model without training it: no dropout (unless a layer
// says Always), moving statistics, no penalties. It keeps its memory.
type Evaluator struct {
	Pass  *Pass
	model *Model
	seed  uint64
	index []int
	x     Batch
	y     Targets

	// Of the evaluation that is under way.
	set     *datasets.Set
	n, from int // instances to look at, and seen
	loss    float64
	correct int
}

// NewEvaluator returns an evaluator of m; seed is for dropout that stays on.
func NewEvaluator(m *Model, seed uint64) *Evaluator {
	in, out := m.Size()
	return &Evaluator{Pass: m.NewPass(), model: m, seed: seed, index: make([]int, evalBatch), x: NewBatch(in, evalBatch),
		y: Targets{Labels: make([]int, evalBatch), Values: NewBatch(out, evalBatch)}}
}

// Evaluate returns the mean loss and, where the loss classifies, the share of
// instances that are classified right, else NaN.
func (e *Evaluator) Evaluate(s *datasets.Set) (loss, accuracy float64) {
	e.begin(s, s.Len())
	for e.next() {
	}
	return e.result()
}

// begin starts on the first n instances of a set.
func (e *Evaluator) begin(s *datasets.Set, n int) {
	e.Pass.Mode, e.Pass.Observe = Eval, false
	e.Pass.Seed(e.seed, math.MaxUint64)
	e.set, e.n, e.from, e.loss, e.correct = s, n, 0, 0, 0
}

// next evaluates some instances more and says whether there were any.
func (e *Evaluator) next() bool {
	if e.from >= e.n {
		return false
	}
	y := e.y
	if e.set.Regression() {
		y.Labels = nil
	} else {
		y.Values = Batch{}
	}
	index := e.index[:min(evalBatch, e.n-e.from)]
	for i := range index {
		index[i] = e.from + i
	}
	gather(&e.x, &y, e.set, index)
	z := e.model.Forward(e.Pass, nil, e.x)
	l, c := e.model.Loss.Eval(e.Pass, Batch{}, z, y)
	e.loss += l * float64(len(index))
	e.correct += c
	e.from += len(index)
	return true
}

// result is what the instances came to.
func (e *Evaluator) result() (loss, accuracy float64) {
	accuracy = math.NaN()
	if e.model.Loss.Classifies() {
		accuracy = float64(e.correct) / float64(e.n)
	}
	return e.loss / float64(e.n), accuracy
}
