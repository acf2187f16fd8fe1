package nn

import (
	"context"
	"fmt"
	"math"

	"downhill/nn/datasets"
)

// Epoch is what one epoch came to, with the names of the JSON of `downhill
// train`. What was not measured is NaN.
type Epoch struct {
	Epoch int `json:"epoch"` // 0 is before training
	Step  int `json:"step"`  // steps taken so far

	TrainLoss         float64 `json:"train_loss"`     // mean over the epoch's batches as trained on: dropout on, penalties included
	TrainAccuracy     float64 `json:"train_accuracy"` // the same
	TrainLossEval     float64 `json:"train_loss_eval"`
	TrainAccuracyEval float64 `json:"train_accuracy_eval"` // without dropout and penalties, after the epoch
	ValidLoss         float64 `json:"valid_loss"`
	ValidAccuracy     float64 `json:"valid_accuracy"`
	LearningRate      float64 `json:"learning_rate"` // of the epoch's last step; in epoch 0 of the first

	// For each dense layer, the output layer among them:
	LayerGradientNorm      []float64 `json:"layer_gradient_norm"`      // root mean square over the steps of ‖∂L/∂W‖
	LayerDeadFraction      []float64 `json:"layer_dead_fraction"`      // units whose slope is 0 for all instances looked at
	LayerSaturatedFraction []float64 `json:"layer_saturated_fraction"` // values with |slope| < Saturated
}

// Epoch takes the steps that are left of the present epoch, evaluates, and
// appends to History; the first call before any step gives epoch 0, which is
// the evaluation alone. progress, where it is not nil, is called after every
// step. When ctx is done it returns its error between two steps, and the next
// call goes on there.
func (t *Trainer) Epoch(ctx context.Context, progress func(StepReport)) (Epoch, error) {
	if t.status != Running && (len(t.History) > 0 || t.Epochs > 0) {
		return Epoch{}, fmt.Errorf("training: it has ended (%s); start a new one", t.status)
	}
	if len(t.History) == 0 && t.step == 0 {
		if err := ctx.Err(); err != nil {
			return Epoch{}, err
		}
		return t.close(), nil
	}
	for t.status == Running {
		if err := ctx.Err(); err != nil {
			return Epoch{}, err
		}
		report, err := t.Step()
		if err != nil {
			return Epoch{}, err
		}
		if progress != nil {
			progress(report)
		}
		if report.EpochDone {
			break
		}
	}
	t.Settle()
	return t.close(), nil
}

// Done says whether the training has ended.
func (t *Trainer) Done() bool { return t.status != Running }

// close evaluates the model where it stands, lets the schedule and early
// stopping see it, and appends to History.
func (t *Trainer) close() Epoch {
	if t.closing == nil {
		t.closing = t.measure()
	}
	for t.evaluate(t.closing) {
	}
	return t.conclude()
}

// conclude takes what was evaluated into the history.
func (t *Trainer) conclude() Epoch {
	e := t.closing.epoch
	t.closing = nil
	if n := len(t.History); n > 0 && t.History[n-1].Epoch == e.Epoch {
		// It diverged before anything of the next epoch was finite.
		return t.History[n-1]
	}
	t.History = append(t.History, e)
	if e.Epoch == 0 {
		return e
	}
	watched := e.ValidLoss
	if t.Valid == nil {
		watched = e.TrainLoss
	}
	if t.status == Running && t.sched.Watches() {
		// The schedule of a network sees the validation loss, once an epoch,
		// whatever its unit of time: it is what tells that progress has stopped.
		memory := t.seen[len(t.seen)-1]
		memory = t.sched.Observe(memory, t.clock(), watched)
		for len(t.seen) <= e.Epoch {
			t.seen = append(t.seen, memory)
		}
	}
	t.watch(e)
	return e
}

// closing is an evaluation that is under way.
type closing struct {
	epoch Epoch
	part  int  // training data, validation data, health
	begun bool // part
	tap   *health
}

// measure begins an evaluation with what the steps have left.
func (t *Trainer) measure() *closing {
	nan := math.NaN()
	per := t.StepsPerEpoch()
	e := Epoch{Epoch: (t.step + per - 1) / per, Step: t.step,
		TrainLoss: nan, TrainAccuracy: nan, TrainLossEval: nan, TrainAccuracyEval: nan,
		ValidLoss: nan, ValidAccuracy: nan, LearningRate: t.tally.rate}
	dense := len(t.tally.squares)
	e.LayerGradientNorm = make([]float64, dense)
	for i := range e.LayerGradientNorm {
		e.LayerGradientNorm[i] = nan
	}
	if a := t.tally; a.steps > 0 {
		e.TrainLoss = a.loss / float64(a.instances)
		if t.Model.Loss.Classifies() {
			e.TrainAccuracy = float64(a.correct) / float64(a.instances)
		}
		for i, s := range a.squares {
			e.LayerGradientNorm[i] = math.Sqrt(s / float64(a.steps))
		}
	} else {
		e.LearningRate = t.sched.Rate(t.clock(), t.lr, t.seen[0])
	}
	return &closing{epoch: e}
}

// healthInstances is how many instances are looked at for dead and saturated
// units: a unit that answers less than one in a thousand counts as dead.
const healthInstances = 1000

// evaluate goes on by one batch and says whether there is more.
func (t *Trainer) evaluate(c *closing) bool {
	v := t.evaluator
	set := [...]*datasets.Set{t.Data, t.Valid, t.Data}
	if t.Valid != nil {
		set[2] = t.Valid
	}
	if t.SkipTrainEval {
		set[0] = nil
	}
	for c.part < len(set) && set[c.part] == nil {
		c.part++
	}
	if c.part == len(set) {
		return false
	}
	if s := set[c.part]; !c.begun {
		n := s.Len()
		if c.part == 2 {
			n = min(n, healthInstances)
			c.tap = newHealth(t.Model, t.Saturated)
			v.Pass.Tap = c.tap
		}
		v.begin(s, n)
		c.begun = true
	}
	if v.next() {
		return true
	}
	switch loss, accuracy := v.result(); c.part {
	case 0:
		c.epoch.TrainLossEval, c.epoch.TrainAccuracyEval = loss, accuracy
	case 1:
		c.epoch.ValidLoss, c.epoch.ValidAccuracy = loss, accuracy
	case 2:
		v.Pass.Tap = nil
		c.epoch.LayerDeadFraction, c.epoch.LayerSaturatedFraction = c.tap.fractions()
	}
	c.part, c.begun = c.part+1, false
	return true
}
