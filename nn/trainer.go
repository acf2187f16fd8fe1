package nn

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/nn/datasets"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// Training says what is trained on what, and how.
type Training struct {
	Model     *Model        // is trained in place
	Data      *datasets.Set // training instances
	Valid     *datasets.Set // validation instances; nil for none
	Rule      param.Choice  // of optimizers.Catalog, with its clipping and schedule
	BatchSize int           // instances a step
	Epochs    int           // at most
	Seed      uint64        // of the shuffling, the dropout masks and random slopes

	EarlyStopping EarlyStopping
	// SkipTrainEval leaves TrainLossEval and TrainAccuracyEval out (NaN), which
	// cost a third of an epoch.
	SkipTrainEval bool
	// Saturated is the slope below which, in absolute value, an activation
	// counts as saturated; 0 means 0.01.
	Saturated float64
}

// Status says how a training stands.
type Status string

// The states of a training.
const (
	Running  Status = "running"
	Finished Status = "finished" // all epochs done
	Stopped  Status = "stopped"  // early
	Diverged Status = "diverged" // the loss is not finite
)

// StepReport is what one step did.
type StepReport struct {
	Step         int // counted from 1
	Epoch        int // counted from 1
	Instances    int
	Loss         float64 // as it was trained on: dropout on, penalties included
	Accuracy     float64 // NaN where nothing is classified
	LearningRate float64
	EpochDone    bool // this was the epoch's last step
	Status       Status
}

// Trainer trains a model step by step. The same Training gives the same bits.
// It serves one goroutine. A step allocates nothing.
type Trainer struct {
	Training

	// History has an entry for every epoch that was evaluated; epoch 0 is before
	// training.
	History []Epoch

	status Status
	reason string

	rule  optimizers.Optimizer
	clip  optimizers.Clip
	state *optimizers.State
	sched schedules.Schedule
	lr    float64
	// seen is what the schedule saw of the loss before each epoch.
	seen []schedules.Memory

	pass     *Pass
	obj      *Objective
	f        optimizers.Objective // obj, clipped
	x        []float64            // [Dim] trained coordinates: Theta itself where nothing is frozen
	shared   bool                 // x is Theta
	order    []int                // the epoch's order of the training instances
	shuffled int                  // the epoch that order is of, −1 at first
	batch    Batch
	target   Targets
	step     int // steps taken

	tally      tally
	recorder   *Recorder
	record     bool
	before     []float64
	evaluator  *Evaluator
	closing    *closing // nil where no evaluation is under way
	points     [2]checkpoint
	best       best
	divergence *Divergence
}

// tally gathers an epoch's steps.
type tally struct {
	instances int
	loss      float64 // weighted with the instances
	correct   int
	squares   []float64 // Σ ‖∂L/∂W‖² over the steps, for each dense layer
	steps     int
	rate      float64 // of the last step
}

// NewTrainer checks that everything fits together.
func NewTrainer(t Training) (*Trainer, error) {
	if t.Model == nil || t.Data == nil {
		return nil, fmt.Errorf("training: want a model and training instances")
	}
	if t.BatchSize < 1 {
		return nil, fmt.Errorf("training: batch size %d: want at least 1; try 32", t.BatchSize)
	}
	if t.Epochs < 0 {
		return nil, fmt.Errorf("training: %d epochs: want 0 or more", t.Epochs)
	}
	if t.EarlyStopping.Patience > 0 && t.Valid == nil {
		return nil, fmt.Errorf("training: early stopping without validation instances: it watches their loss")
	}
	if t.EarlyStopping.Patience < 0 || !(t.EarlyStopping.MinDelta >= 0) || math.IsInf(t.EarlyStopping.MinDelta, 1) {
		return nil, fmt.Errorf("training: early stopping with patience %d and least gain %v: want 0 or more of both",
			t.EarlyStopping.Patience, t.EarlyStopping.MinDelta)
	}
	for _, s := range []*datasets.Set{t.Data, t.Valid} {
		if s != nil {
			if err := t.Model.Accepts(s); err != nil {
				return nil, fmt.Errorf("training: %w", err)
			}
		}
	}
	if t.Model.Dim() == 0 {
		return nil, fmt.Errorf("training: every layer is frozen: want at least one that learns")
	}
	if t.Saturated == 0 {
		t.Saturated = 0.01
	}
	tr := &Trainer{Training: t, status: Running, shuffled: -1, seen: []schedules.Memory{{}}}
	if err := tr.takeRule(t.Rule); err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	tr.prepare()
	tr.state = optimizers.NewState(tr.rule, tr.Model.Dim())
	tr.probe()
	tr.forget()
	if t.Epochs == 0 {
		tr.status = Finished
	}
	return tr, nil
}

// takeRule takes a rule with its clipping and schedule, or leaves all as it was.
func (t *Trainer) takeRule(choice param.Choice) error {
	if err := optimizers.Trains(choice.Key); err != nil {
		return err
	}
	choice, err := complete(optimizers.Catalog(), choice)
	if err != nil {
		return err
	}
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
	t.Rule, t.lr, t.rule, t.clip, t.sched = choice, choice.Values.Num("lr"), rule, clip, sched
	return nil
}

// prepare makes all that depends on the model.
func (t *Trainer) prepare() {
	m := t.Model
	t.pass = m.NewPass()
	t.obj = NewObjective(m, t.pass, t.Seed)
	dense := len(m.Denses())
	t.obj.Squares = make([]float64, dense)
	if len(t.tally.squares) != dense {
		t.tally.squares = make([]float64, dense)
	}
	t.clipped()
	if t.shared = m.Dim() == len(m.Theta); t.shared {
		t.x = m.Theta
	} else {
		t.x = make([]float64, m.Dim())
		m.Coordinates(t.x)
	}
	if t.order == nil {
		t.order = make([]int, t.Data.Len())
		size := min(t.BatchSize, t.Data.Len())
		in, out := m.Size()
		t.batch = NewBatch(in, size)
		t.target = newTargets(t.Data, out, size)
	}
	t.recorder = NewRecorder(m)
	t.evaluator = NewEvaluator(m, t.Seed)
}

// clipped puts the rule's clipping between it and the loss.
func (t *Trainer) clipped() {
	t.f = t.obj
	if t.clip != (optimizers.Clip{}) {
		t.f = t.clip.Wrap(t.obj, t.Model.Variables()...)
	}
}

// probe keeps the point at which the rule asked only where the rule needs it.
func (t *Trainer) probe() {
	switch {
	case optimizers.InPlace(t.rule):
		t.state.Probe = nil
	case t.state.Probe == nil:
		t.state.Probe = make([]float64, t.Model.Dim())
	}
}

// forget makes new checkpoints, one of the present step: what was run before it
// cannot be made again with what holds now.
func (t *Trainer) forget() {
	for i := range t.points {
		t.points[i] = newCheckpoint(t)
	}
	t.points[t.step/checkpointEvery%2].save(t)
}

// StepsPerEpoch is how many minibatches an epoch has; the last may be smaller.
func (t *Trainer) StepsPerEpoch() int { return (t.Data.Len() + t.BatchSize - 1) / t.BatchSize }

// Status says how the training stands, and why.
func (t *Trainer) Status() (Status, string) { return t.status, t.reason }

// Steps is how many steps were taken.
func (t *Trainer) Steps() int { return t.step }

// State is the rule's state, to read. Its Probe is nil where the rule asks at
// the weights themselves (optimizers.InPlace).
func (t *Trainer) State() *optimizers.State { return t.state }

// Step takes one step with the next minibatch; a new epoch begins by itself,
// without the evaluation that Epoch does. A loss that is not finite is no
// error: the report's Status says Diverged. A training that has ended is one.
func (t *Trainer) Step() (StepReport, error) {
	if t.status != Running {
		return StepReport{}, fmt.Errorf("training: it has ended (%s); start a new one", t.status)
	}
	if t.closing != nil {
		return StepReport{}, fmt.Errorf("training: step %d has an evaluation under way; finish it first", t.step)
	}
	if t.step%checkpointEvery == 0 {
		t.points[t.step/checkpointEvery%2].save(t)
	}
	per := t.StepsPerEpoch()
	report := t.advance()
	if math.IsNaN(report.Loss) || math.IsInf(report.Loss, 0) {
		t.diverge(report.Step - 1)
		report.Status = t.status
		return report, nil
	}
	a := &t.tally
	if (t.step-1)%per == 0 {
		a.instances, a.loss, a.correct, a.steps = 0, 0, 0, 0
		clear(a.squares)
	}
	a.instances += report.Instances
	a.loss += report.Loss * float64(report.Instances)
	a.correct += t.obj.Correct
	a.steps++
	a.rate = report.LearningRate
	for i, s := range t.obj.Squares {
		a.squares[i] += s
	}
	report.EpochDone = t.step%per == 0
	report.Status = t.status
	return report, nil
}

// advance takes step t.step: everything that a replay repeats.
func (t *Trainer) advance() StepReport {
	epoch := t.load(t.step)
	rate := t.sched.Rate(schedules.Clock{Step: t.step, Epoch: epoch}, t.lr, t.seen[min(epoch, len(t.seen)-1)])
	t.obj.Next(t.batch, t.target, t.step)
	if t.record {
		t.recorder.begin()
		t.pass.Tap = t.recorder
		t.before = append(t.before[:0], t.x...)
	}
	t.rule.Step(t.state, t.x, t.f, rate)
	t.Model.Project(t.x)
	if t.record {
		t.pass.Tap, t.record = nil, false
		t.recorder.updates(t.before, t.x)
	}
	if !t.shared {
		t.Model.SetCoordinates(t.x)
	}
	t.step++
	accuracy := math.NaN()
	if t.Model.Loss.Classifies() {
		accuracy = float64(t.obj.Correct) / float64(t.batch.Cols)
	}
	return StepReport{Step: t.step, Epoch: epoch + 1, Instances: t.batch.Cols, Loss: t.obj.Loss,
		Accuracy: accuracy, LearningRate: rate}
}

// load gathers the minibatch of a step and returns its epoch.
func (t *Trainer) load(step int) (epoch int) {
	per := t.StepsPerEpoch()
	epoch = step / per
	if t.shuffled != epoch {
		datasets.Shuffle(t.order, t.Seed, epoch)
		t.shuffled = epoch
	}
	from := step % per * t.BatchSize
	gather(&t.batch, &t.target, t.Data, t.order[from:min(from+t.BatchSize, len(t.order))])
	return epoch
}

// Record makes the next step record its signals; Signals has them afterwards.
func (t *Trainer) Record() { t.record = true }

// Signals are those of the last step that was recorded.
func (t *Trainer) Signals() []LayerSignals { return t.recorder.Layers() }
