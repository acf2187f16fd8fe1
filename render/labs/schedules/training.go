package schedules

import (
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/labs/train"
)

// Epoch is what the network had come to at the end of an epoch.
type Epoch struct {
	Epoch, Step   int
	ValidLoss     float64
	ValidAccuracy float64 // NaN where nothing is classified
}

// Cut is a moment at which performance scheduling lowered the rate: from the
// step on.
type Cut struct {
	Step, Epoch int
	From, To    float64
}

// training is one network under one schedule from one seed. What it has
// recorded is only appended to.
type training struct {
	key     string
	steps   int
	per     int // steps an epoch
	watches bool
	closing bool // an evaluation is due or under way
	trainer *nn.Trainer
	rates   []float64 // of each step taken
	loss    []float64 // of each step's minibatch
	epochs  []Epoch
	cuts    []Cut
	status  nn.Status
	reason  string
}

// perEpoch is how many steps an epoch of n instances has.
func perEpoch(n, batch int) int { return max(1, (n+batch-1)/batch) }

// trainScene is the network's training as the lab train has it.
func trainScene(s *scenario.Scenario, seed uint64, epochs int) scenario.Scenario {
	n := &s.Schedules.Network
	return scenario.Scenario{Lab: scenario.LabTrain, Seed: seed,
		Train: scenario.Train{Data: n.Data, Epochs: epochs, Nets: []scenario.Net{n.Net()}}}
}

// newTraining prepares the training of a schedule; seeds decide data, weights
// and minibatches.
func newTraining(s *scenario.Scenario, i int, seed uint64, data *train.Source) (*training, error) {
	g := &s.Schedules
	per := perEpoch(data.Split().Train.Len(), g.Network.BatchSize)
	epochs := (g.Steps + per - 1) / per
	scene := trainScene(s, seed, epochs)
	rule, err := scenario.Scheduled(g.Network.Rule, g.Rate(i), g.Runs[i].Schedule)
	if err != nil {
		return nil, err
	}
	net := &scene.Train.Nets[0]
	net.Optimizer = rule
	trainer, _, err := data.Trainer(&scene, net, data.Split())
	if err != nil {
		return nil, err
	}
	trainer.SkipTrainEval = true
	return &training{steps: g.Steps, per: per, watches: trainer.Watched(), closing: true, trainer: trainer, status: nn.Running}, nil
}

// done says whether all that is shown has been trained.
func (t *training) done() bool { return t.trainer == nil }

// next trains and evaluates for as long as more says, at least a little and at
// most to the end of an epoch; ended says that it got there. The evaluation
// before training is an epoch of its own.
func (t *training) next(more func() bool) (ended bool, err error) {
	for !t.closing {
		r, err := t.trainer.Step()
		if err != nil {
			return false, err
		}
		if len(t.rates) < t.steps && r.Status != nn.Diverged {
			t.take(r)
		}
		t.closing = r.EpochDone || r.Status != nn.Running
		if !more() {
			return false, nil
		}
	}
	e, done, err := t.trainer.EndEpoch(more)
	if err != nil || !done {
		return false, err
	}
	t.closing = false
	t.status, t.reason = t.trainer.Status()
	if e.Step <= t.steps && (len(t.epochs) == 0 || e.Epoch > t.epochs[len(t.epochs)-1].Epoch) {
		t.epochs = append(t.epochs, Epoch{e.Epoch, e.Step, e.ValidLoss, e.ValidAccuracy})
	}
	if t.trainer.Done() {
		t.trainer = nil // the weights are not needed any more
	}
	return true, nil
}

func (t *training) take(r nn.StepReport) {
	if n := len(t.rates); t.watches && n > 0 && r.LearningRate < t.rates[n-1] {
		t.cuts = append(t.cuts, Cut{Step: n, Epoch: n / t.per, From: t.rates[n-1], To: r.LearningRate})
	}
	t.rates = append(t.rates, r.LearningRate)
	t.loss = append(t.loss, r.Loss)
}

// arrival is the first step at the end of an epoch by which the validation loss
// is at or below a target, −1 where it never is.
func arrival(epochs []Epoch, target float64) int {
	for _, e := range epochs {
		if e.ValidLoss <= target {
			return e.Step
		}
	}
	return -1
}

// lowest is the lowest validation loss, and that at the end; NaN of none.
func lowest(epochs []Epoch) (best, last float64) {
	best, last = math.NaN(), math.NaN()
	for _, e := range epochs {
		if last = e.ValidLoss; !(e.ValidLoss >= best) && !math.IsNaN(e.ValidLoss) {
			best = e.ValidLoss
		}
	}
	return best, last
}
