package nn

import (
	"fmt"

	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// EarlyStopping ends a training when the validation loss was not below its best
// by more than MinDelta for Patience epochs in a row. At the end, early or not,
// the weights and the moving statistics of the best epoch come back (Keras'
// EarlyStopping with restore_best_weights). Patience 0 turns it off.
// Source: Prechelt 1998; Géron 2019, chapter 4.
type EarlyStopping struct {
	Patience int     // epochs
	MinDelta float64 // least gain
}

// best is the state after the best epoch so far.
type best struct {
	epoch          int // 0 before there is one
	loss           float64
	theta, buffers []float64
	wait           int
}

// watch looks at the epoch that ended: is it the best, is it the last?
func (t *Trainer) watch(e Epoch) {
	if t.status != Running {
		return
	}
	if b := &t.best; t.EarlyStopping.Patience > 0 {
		if b.epoch == 0 || e.ValidLoss < b.loss-t.EarlyStopping.MinDelta {
			b.epoch, b.loss, b.wait = e.Epoch, e.ValidLoss, 0
			b.theta = append(b.theta[:0], t.Model.Theta...)
			b.buffers = append(b.buffers[:0], t.Model.Buffers...)
		} else {
			b.wait++
		}
		if b.wait >= t.EarlyStopping.Patience {
			t.status = Stopped
			t.reason = fmt.Sprintf("the validation loss has not fallen by more than %g for %d epochs; the weights of epoch %d are back",
				t.EarlyStopping.MinDelta, b.wait, b.epoch)
		}
	}
	if t.status == Running && e.Epoch >= t.Epochs {
		t.status = Finished
		if t.best.epoch > 0 && t.best.epoch < e.Epoch {
			t.reason = fmt.Sprintf("the weights of epoch %d, which had the lowest validation loss, are back", t.best.epoch)
		}
	}
	if t.status != Running && t.best.epoch > 0 {
		copy(t.Model.Theta, t.best.theta)
		copy(t.Model.Buffers, t.best.buffers)
		t.Model.Coordinates(t.x)
	}
}

func (t *Trainer) clock() schedules.Clock {
	return schedules.Clock{Step: t.step, Epoch: t.step / t.StepsPerEpoch()}
}

// checkpointEvery is how many steps lie between two checkpoints. Copying one is
// about as much work as a step of a large network; a divergence replays at most
// twice as many.
const checkpointEvery = 100

// checkpoint is a training's state before a step. Steps can be made again from
// it to the same bits, since all that is random depends on the seed and the
// number of the step alone.
type checkpoint struct {
	step       int // −1 before it was saved
	x, buffers []float64
	state      *optimizers.State
}

func newCheckpoint(t *Trainer) checkpoint {
	s := optimizers.NewState(t.rule, len(t.x))
	s.Probe, s.Grad = nil, nil // the next step writes them anew
	return checkpoint{-1, make([]float64, len(t.x)), make([]float64, len(t.Model.Buffers)), s}
}

func (c *checkpoint) save(t *Trainer) {
	c.step = t.step
	copy(c.x, t.x)
	copy(c.buffers, t.Model.Buffers)
	copyState(c.state, t.state)
}

func (c *checkpoint) restore(t *Trainer) {
	t.step = c.step
	copy(t.x, c.x)
	copy(t.Model.Buffers, c.buffers)
	copyState(t.state, c.state)
	t.Model.SetCoordinates(t.x)
}

// copyState copies what a rule remembers from step to step into a state of the
// same rule.
func copyState(dst, src *optimizers.State) {
	dst.T, dst.Evals, dst.Loss, dst.Note = src.T, src.Evals, src.Loss, src.Note
	copy(dst.Scalars, src.Scalars)
	for i, v := range src.Slot {
		copy(dst.Slot[i], v)
	}
}
