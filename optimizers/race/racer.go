package race

import (
	"math"
	"slices"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// racer is one racer at work.
type racer struct {
	choice param.Choice
	lr     float64 // base learning rate
	rule   optimizers.Optimizer
	sched  schedules.Schedule
	seen   schedules.Memory // what the schedule saw of the loss
	batch  *minibatch
	noise  *noisy               // on the minibatch
	f      optimizers.Objective // with noise, then clipped
	state  *optimizers.State
	slots  []string // names of the rule's slots
	x      [2]float64
	last   [2]float64 // before the last step
	calm   int        // steps running with a small gradient and a small update
	ended  bool
}

func newRacer(g Ground, p Plan, pr Racer) (*racer, error) {
	who := ""
	if p.OwnNoise {
		who = pr.Name
	}
	batch := newMinibatch(g.F, p, who)
	rc := &racer{batch: batch, noise: newNoisy(batch, p.Seed, who), x: p.Start, last: p.Start}
	rc.noise.sigma = p.Noise
	return rc, rc.take(pr.Rule)
}

// take makes the racer follow a rule from its next step on, keeping what the
// old and the new rule both remember.
func (rc *racer) take(choice param.Choice) error {
	rule, err := optimizers.Catalog().Build(choice)
	if err != nil {
		return err
	}
	clip, err := optimizers.NewClip(choice.Values)
	if err != nil {
		return err
	}
	sched, err := schedules.FromRule(choice.Values)
	if err != nil {
		return err
	}
	rc.sched = sched
	if rc.state == nil {
		rc.state = optimizers.NewState(rule, 2)
	} else {
		rc.state.Adopt(rc.rule, rule)
	}
	rc.choice, rc.rule, rc.lr = choice, rule, choice.Values.Num("lr")
	if !optimizers.HasRate(choice) { // a yardstick looks for its step
		rc.lr = math.NaN()
	}
	rc.f = clip.Wrap(rc.noise)
	rc.slots = nil
	for _, m := range rule.Slots() {
		rc.slots = append(rc.slots, m.Name)
	}
	return nil
}

// rate is the learning rate of the step that leaves θ_t. Without minibatches
// every step is an epoch.
func (rc *racer) rate(t int) float64 {
	epoch, _ := rc.batch.batches.Epoch()
	return rc.sched.Rate(schedules.Clock{Step: t, Epoch: epoch}, rc.lr, rc.seen)
}

// observe shows the schedule the true loss after the step that led to θ_t.
func (rc *racer) observe(t int, loss float64) {
	epoch, begins := rc.batch.batches.Epoch()
	if t > 0 && rc.sched.Watches() && (begins || rc.sched.Per == schedules.PerStep) {
		rc.seen = rc.sched.Observe(rc.seen, schedules.Clock{Step: t - 1, Epoch: epoch - 1}, loss)
	}
}

func (rc *racer) advance(t int) {
	rate := rc.rate(t) // of the epoch that the step belongs to, before the next batch may begin another
	rc.batch.step()
	rc.noise.step(t)
	rc.last = rc.x
	rc.rule.Step(rc.state, rc.x[:], rc.f, rate)
}

// widen makes room for a rule's slots. A slot that a live change brings
// was not there before, so its earlier rows are not numbers.
func (t *Track) widen(slots []string) {
	for _, name := range slots {
		if slices.Contains(t.SlotNames, name) {
			continue
		}
		rows := make([][2]float64, t.Len())
		for i := range rows {
			rows[i] = [2]float64{math.NaN(), math.NaN()}
		}
		t.SlotNames = append(slices.Clone(t.SlotNames), name)
		t.Slots = append(slices.Clone(t.Slots), rows)
	}
}

func (t *Track) append(rc *racer, loss, norm float64, step int) {
	t.Path = append(t.Path, rc.x)
	t.Loss = append(t.Loss, loss)
	t.GradientNorm = append(t.GradientNorm, norm)
	t.LearningRate = append(t.LearningRate, rc.rate(step))
	t.Evaluations = append(t.Evaluations, rc.state.Evals)
	if t.counted {
		t.Calls = append(t.Calls, rc.state.Calls)
	}
	if rc.batch.samples != nil {
		t.Samples = append(t.Samples, rc.batch.asked)
	}
	for i, name := range t.SlotNames {
		row := [2]float64{math.NaN(), math.NaN()}
		if j := slices.Index(rc.slots, name); j >= 0 {
			row = [2]float64(rc.state.Slot[j])
		}
		t.Slots[i] = append(t.Slots[i], row)
	}
}
