package transfer

import (
	"context"
	"fmt"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/transfer"
)

// slot adds a result that is not there yet and returns its index.
func (r *Run) slot(x Result) int {
	x.Test, x.Status = nothing(), "waiting"
	r.results = append(r.results, x)
	return len(r.results) - 1
}

// ends are the outputs and the loss of an experiment's labelled task.
func ends(experiment string) (outputs int, loss nn.Loss) {
	if pairwise(experiment) {
		return 1, nn.Sigmoid
	}
	return 10, nn.Softmax
}

// network is the lab's network with new weights.
func network(t *scenario.Transfer, outputs int, loss nn.Loss, seed uint64) (*nn.Model, error) {
	return nn.Build(nn.Architecture{Input: 784, Hidden: t.Hidden, Output: outputs, Loss: loss, Activation: t.Activation,
		Initializer: t.Initializer, Bias: true, BNMomentum: 0.99, BNEpsilon: 1e-3, Seed: seed})
}

// parameters is about how many weights a network of the lab has.
func parameters(hidden []int) int {
	n, width := 0, 784
	for _, units := range hidden {
		n += (width + 1) * units
		width = units
	}
	return n
}

// tune trains a network on the labelled task and keeps what comes out in a slot.
// a is the network whose layers it has, nil for none.
func (r *Run) tune(ctx context.Context, slot int, net *transfer.Net, task transfer.Task, phases []transfer.Phase, seed uint64, a *nn.Model) error {
	t := &r.scene.Transfer
	tuning := transfer.Tuning{Net: net, Task: task, Phases: phases, Rule: t.Rule, BatchSize: t.BatchSize, Seed: seed,
		Pace: r.pace(ctx, len(net.Model.Theta)), Quick: t.Experiment == scenario.ExperimentLayers}
	if _, out := sizeOf(a); out == r.source.data.A.Train.Classes && a.Loss == nn.Softmax {
		tuning.Origin, tuning.OriginValid = a.Clone(), r.source.data.A.Valid
	}
	r.change(func() {
		x := &r.results[slot]
		x.Status = nn.Running
		for _, b := range net.Blocks {
			x.Blocks = append(x.Blocks, b.Name)
		}
		n := 0
		for _, p := range phases {
			x.Starts = append(x.Starts, n)
			n += p.Epochs
		}
	})
	trace, err := transfer.Tune(ctx, tuning, func(e transfer.Epoch) {
		r.change(func() { r.results[slot].Epochs = append(r.results[slot].Epochs, e) })
	})
	if err != nil {
		return err
	}
	r.change(func() {
		x := &r.results[slot]
		x.Test, x.Status, x.Reason = trace.Test, trace.Status, trace.Reason
	})
	return nil
}

func sizeOf(m *nn.Model) (in, out int) {
	if m == nil {
		return 0, 0
	}
	return m.Size()
}

// scratch trains the lab's network with new weights.
func (r *Run) scratch(ctx context.Context, slot int, task transfer.Task, m *nn.Model, seed uint64) error {
	net, err := transfer.New(m)
	if err != nil {
		return err
	}
	t := &r.scene.Transfer
	whole := []transfer.Phase{{Epochs: t.Epochs(), LearningRate: t.ScratchRate, Thawed: transfer.AllThawed}}
	return r.tune(ctx, slot, net, task, whole, seed, nil)
}

// tuneCost is about what it costs to train on the labelled task.
func (r *Run) tuneCost(labels int) float64 {
	t := &r.scene.Transfer
	return workOf(labels*t.Epochs(), parameters(t.Hidden))
}

// modelA is model A of a repetition: whoever comes first trains it, or it was
// loaded.
func (r *Run) modelA(ctx context.Context, repeat int) (*nn.Model, error) {
	if r.loaded != nil {
		return r.loaded, nil
	}
	o := r.origins[repeat]
	o.once.Do(func() { o.model, o.err = r.learnA(ctx, repeat) })
	return o.model, o.err
}

// costA is about what model A costs.
func (r *Run) costA() float64 {
	if r.loaded != nil {
		return 0
	}
	t := &r.scene.Transfer
	return workOf(r.source.data.A.Train.Len()*t.Source.Epochs, parameters(t.Hidden))
}

func (r *Run) learnA(ctx context.Context, repeat int) (*nn.Model, error) {
	t := &r.scene.Transfer
	m, err := network(t, r.source.data.A.Train.Classes, nn.Softmax, transfer.Seed(r.seed(repeat), streamA))
	if err != nil {
		return nil, fmt.Errorf("model A: %w", err)
	}
	tr, err := nn.NewTrainer(nn.Training{Model: m, Data: r.source.data.A.Train, Valid: r.source.data.A.Valid, Rule: t.Source.Rule,
		BatchSize: t.BatchSize, Epochs: t.Source.Epochs, Seed: r.seed(repeat), SkipTrainEval: true})
	if err != nil {
		return nil, fmt.Errorf("model A: %w", err)
	}
	prior := r.prior(Prior{Name: "model A", Seed: r.seed(repeat)})
	pace := r.pace(ctx, len(m.Theta))
	for {
		e, err := tr.Epoch(ctx, func(s nn.StepReport) { pace(s.Instances) })
		if err != nil {
			return nil, err
		}
		r.change(func() {
			p := &r.priors[prior]
			p.Loss, p.Accuracy = append(p.Loss, e.ValidLoss), append(p.Accuracy, e.ValidAccuracy)
		})
		if tr.Done() {
			break
		}
	}
	if status, reason := tr.Status(); status == nn.Diverged {
		return nil, fmt.Errorf("model A diverged: %s; try a lower learning rate of source.optimizer", reason)
	}
	r.keep(repeat, SaveReused, m)
	return m, nil
}

// streamA keeps the weights of model A apart from those of the others.
const streamA = 0xA

// prior adds a curve of what was learnt before and returns its index.
func (r *Run) prior(p Prior) (index int) {
	r.change(func() {
		index = len(r.priors)
		r.priors = append(r.priors, p)
	})
	return index
}

// labelled draws the labelled images of a repetition.
func (r *Run) labelled(n, repeat int) (transfer.Task, error) {
	return transfer.Labelled(r.source.task(r.scene.Transfer.Experiment), n, r.seed(repeat))
}

// unlabelled are the images without regard to their classes.
func (r *Run) unlabelled() *datasets.Set { return r.source.data.All.Train }
