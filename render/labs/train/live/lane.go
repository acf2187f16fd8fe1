package live

import (
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// lane is one network at work.
type lane struct {
	base, net  scenario.Net // as it began, and as it is
	split      datasets.Split
	trainer    *nn.Trainer
	evaluating bool          // the epoch's evaluation is not complete
	end        int           // step at which the training ends, −1 where that is not known
	diverges   int           // the step whose loss is not finite, 0 where none is known
	busy       time.Duration // of training, evaluations left out
	every      int           // steps between two looks at the clock
	rec        recording
	weights    *Weights  // that were published last
	described  *nn.Model // that the following is of
	summary    nn.Summary
	denses     []Dense
	err        error
}

// open builds a lane.
func (r *Run) open(net *scenario.Net) (*lane, error) {
	t, split, err := r.source.Trainer(&r.scene, net, r.data.Sets)
	if err != nil {
		return nil, err
	}
	l := &lane{base: net.Clone(), net: net.Clone(), split: split, trainer: t, evaluating: true, end: -1, every: 1}
	if len(t.Model.Theta) < smallModel {
		l.every = 16
	}
	l.rec = newRecording(len(t.Model.Denses()))
	return l, nil
}

// smallModel is below how many parameters a step takes so few microseconds that
// reading the clock after each would be felt.
const smallModel = 2000

// last is the step at which the training ends at the latest.
func (l *lane) last() int { return l.trainer.StepsPerEpoch() * l.trainer.Epochs }

// arrived says whether the lane waits for the others at goal.
func (l *lane) arrived(goal int) bool {
	return !l.evaluating && (l.trainer.Done() || l.trainer.Steps() >= goal)
}

// advance trains until goal or deadline.
func (l *lane) advance(goal int, deadline time.Time) {
	more := func() bool { return time.Now().Before(deadline) }
	for l.err == nil && !l.arrived(goal) {
		if l.evaluating {
			if !l.evaluate(more) {
				return
			}
			continue
		}
		begin := time.Now()
		for !l.arrived(goal) && !l.evaluating && l.err == nil {
			l.step()
			if l.trainer.Steps()%l.every == 0 && !more() {
				l.busy += time.Since(begin)
				return
			}
		}
		l.busy += time.Since(begin)
	}
}

// cut forgets what is known of the steps behind one.
func (l *lane) cut(step int) {
	l.rec.cut(step)
	if l.end > step {
		l.end, l.diverges = -1, 0
	}
}

// step takes one step and records it.
func (l *lane) step() {
	t := l.trainer
	n := t.Steps() + 1
	look := l.rec.looksAt(n)
	if look {
		t.Record()
	}
	report, err := t.Step()
	if err != nil {
		l.err = err
		return
	}
	if report.Status == nn.Diverged {
		l.evaluating = true
		return
	}
	l.rec.step(report, t.Squares())
	if look {
		l.rec.look(l.lookAt(n))
	}
	if report.EpochDone {
		settled := t.Settle()
		l.evaluating = settled == nn.Diverged || t.Watched() || report.Epoch >= t.Epochs || l.rec.evaluates(report.Epoch)
	}
	l.rec.end = max(l.rec.end, t.Steps())
}

// evaluate goes on with the evaluation at the end of an epoch and says whether
// it is complete.
func (l *lane) evaluate(more func() bool) bool {
	e, done, err := l.trainer.EndEpoch(more)
	if err != nil {
		l.err = err
		return true
	}
	if done {
		l.evaluating = false
		if l.trainer.Done() {
			l.end = l.trainer.Steps()
		}
		if d := l.trainer.Divergence(); d != nil {
			l.diverges = d.Step
		}
		l.rec.evaluation(e, l.busy.Seconds(), l.trainer.Done())
		// The recording holds them, thinned; the trainer asks for the last only.
		l.trainer.History = []nn.Epoch{e}
	}
	return done
}

// lookAt is what the step that was recorded just now has shown.
func (l *lane) lookAt(step int) Look {
	m := l.trainer.Model
	out := Look{Step: step}
	for _, s := range l.trainer.Signals() {
		w := kernel(m, s.Layer)
		look := LayerLook{LayerSignals: s, Weights: nn.MomentsOf(w)}
		for _, v := range w.Data {
			if v == 0 {
				look.Zeros++
			}
		}
		out.Layers = append(out.Layers, look)
	}
	return out
}

// kernel is the weights of a dense layer, [in][out]; tied ones have those that
// they are tied to.
func kernel(m *nn.Model, layer int) nn.Batch {
	if t, ok := m.Layers[layer].(nn.Tied); ok {
		layer = t.Of
	}
	for _, s := range m.Spans {
		if s.Layer == layer {
			return nn.Batch{Data: m.Theta[s.Offset : s.Offset+s.Len], Rows: s.Rows, Cols: s.Cols, Stride: s.Cols}
		}
	}
	return nn.Batch{}
}
