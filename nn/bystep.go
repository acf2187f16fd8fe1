package nn

import "fmt"

// What a training needs whose steps are taken one by one with Step, in place of
// Epoch.

// Settle ends the training as diverged where its last update has left weights
// that are not finite, which the next step's loss would show otherwise. Epoch
// does so at the end of every epoch.
func (t *Trainer) Settle() Status {
	if t.status == Running && !finite(t.x) {
		t.diverge(t.step)
	}
	return t.status
}

// EndEpoch is the evaluation that Epoch does before the first step and after an
// epoch's last one, or where the training diverged: it appends to History and
// lets the schedule and early stopping see the epoch. It works batch by batch
// for as long as more says, at least one, and the next call goes on there; done
// says that the evaluation is complete, and e is it then. An epoch may go
// without evaluation where neither early stopping nor a schedule watches, but
// for the last.
func (t *Trainer) EndEpoch(more func() bool) (e Epoch, done bool, err error) {
	if t.closing == nil {
		if n := len(t.History); t.status != Diverged && (t.status != Running && n > 0 || t.step%t.StepsPerEpoch() != 0) {
			return e, false, fmt.Errorf("training: step %d (%s) is not the end of an epoch of %d steps", t.step, t.status, t.StepsPerEpoch())
		}
		t.Settle()
		t.closing = t.measure()
	}
	for t.evaluate(t.closing) {
		if !more() {
			return e, false, nil
		}
	}
	return t.conclude(), true, nil
}

// Watched says whether something depends on the evaluation of every epoch: early
// stopping, or a schedule that looks at the loss.
func (t *Trainer) Watched() bool {
	return t.EarlyStopping.Patience > 0 || t.sched.Watches()
}

// Squares are ‖∂L/∂W‖² of the last step for each dense layer, see
// Objective.Squares; to read before the next step.
func (t *Trainer) Squares() []float64 { return t.obj.Squares }

// SetWeight changes Model.Theta[i] from the next step on.
func (t *Trainer) SetWeight(i int, value float64) error {
	if t.status != Running {
		return fmt.Errorf("training: it has ended (%s); start a new one", t.status)
	}
	if i < 0 || i >= len(t.Model.Theta) {
		return fmt.Errorf("training: weight %d: want 0 to %d", i, len(t.Model.Theta)-1)
	}
	if !finite([]float64{value}) {
		return fmt.Errorf("training: weight %v: want a finite number", value)
	}
	t.Model.Theta[i] = value
	t.Model.Coordinates(t.x)
	t.forget()
	return nil
}

// Best is the best epoch so far, whose weights early stopping brings back; 0
// where it does not watch, or there is none yet.
func (t *Trainer) Best() int { return t.best.epoch }
