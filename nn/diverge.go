package nn

import (
	"fmt"
	"math"
)

// Divergence says where a training stopped being finite.
type Divergence struct {
	Step  int    // the step whose loss is not finite, counted from 1
	Layer int    // index into Model.Layers of the first layer concerned, −1 for the loss itself
	Name  string // that layer's name in the summary
	// What is not finite there: "output" (going forward), "gradient" (going
	// back, in the step before), "weights" (after the update of the step before)
	// or "loss".
	What string
}

// String says it in a sentence.
func (d Divergence) String() string {
	text := fmt.Sprintf("the loss is not finite at step %d: ", d.Step)
	switch d.What {
	case "output":
		text += fmt.Sprintf("first in the output of %s (layer %d)", d.Name, d.Layer)
	case "gradient":
		text += fmt.Sprintf("first in the gradient of %s (layer %d) at step %d", d.Name, d.Layer, d.Step-1)
	case "weights":
		text += fmt.Sprintf("first in the weights of %s (layer %d) after step %d", d.Name, d.Layer, d.Step-1)
	default:
		text += "all outputs are finite, the loss itself is too large"
	}
	return text + fmt.Sprintf("; the weights before step %d are back", max(1, d.Step-1))
}

// Divergence returns where a training that diverged did, nil for one that did
// not.
func (t *Trainer) Divergence() *Divergence { return t.divergence }

// diverge is called when the loss at the weights before step s (counted from 0)
// is not finite. It goes back to a checkpoint and makes the steps again, looks
// where it began, and leaves the model in the last state with a finite loss:
// before step s−1, or before the first step.
func (t *Trainer) diverge(s int) {
	t.checkpointBefore(s).restore(t)
	for t.step < s-1 {
		t.advance()
	}
	last := newCheckpoint(t)
	last.save(t)
	watch := newWatcher()
	if t.step < s {
		t.pass.Tap = watch
		t.advance()
	}
	d := Divergence{Step: s + 1, Layer: -1, What: "loss"}
	if span, bad := t.badWeights(); bad {
		d.Layer, d.What = span.Layer, "weights"
		if watch.gradient >= 0 {
			d.Layer, d.What = watch.gradient, "gradient"
		}
	} else {
		watch.output = -1
		t.load(s)
		t.pass.Mode, t.pass.Observe, t.pass.Tap = Train, false, watch
		t.pass.Seed(t.Seed, uint64(s))
		t.Model.Forward(t.pass, t.x, t.batch)
		if watch.output >= 0 {
			d.Layer, d.What = watch.output, "output"
		}
	}
	t.pass.Tap = nil
	last.restore(t)
	if d.Layer >= 0 {
		d.Name = t.Model.LayerNames()[d.Layer]
	}
	t.status, t.divergence, t.reason = Diverged, &d, d.String()
}

// checkpointBefore is the newest checkpoint before step s−1, from which the last
// step with a finite loss can be made again. Right after a live change there is
// none, only that of step s.
func (t *Trainer) checkpointBefore(s int) *checkpoint {
	a, b := &t.points[0], &t.points[1]
	if a.step < b.step {
		a, b = b, a
	}
	if a.step > max(0, s-1) && b.step >= 0 {
		return b
	}
	return a
}

func (t *Trainer) badWeights() (Span, bool) {
	for _, span := range t.Model.Spans {
		if !finite(t.Model.Theta[span.Offset : span.Offset+span.Len]) {
			return span, true
		}
	}
	return Span{}, false
}

// finite says whether all values are: 0·x is NaN for what is not.
func finite(x []float64) bool {
	sum := 0.0
	for _, v := range x {
		sum += 0 * v
	}
	return !math.IsNaN(sum)
}

// watcher looks for the first signal that is not finite; −1 is none.
type watcher struct{ output, gradient int }

func newWatcher() *watcher { return &watcher{-1, -1} }

// Observe notes the layer.
func (w *watcher) Observe(layer int, s Signal, b Batch) {
	to := &w.output
	if s != Output {
		to = &w.gradient
	}
	if *to >= 0 {
		return
	}
	for r := range b.Rows {
		if !finite(b.Row(r)) {
			*to = layer
			return
		}
	}
}
