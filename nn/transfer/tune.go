package transfer

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/nn"
	"downhill/nn/datasets"
)

// AllThawed is a phase's Thawed in which every planned block learns.
const AllThawed = -1

// Phase is a part of a training with one set of frozen blocks and one learning
// rate. Every phase starts the optimizer's memory afresh, as recompiling a model
// does in Keras.
type Phase struct {
	Epochs       int
	LearningRate float64
	Thawed       int // how many of the upper planned blocks learn; AllThawed for all
}

// Task is a labelled data set.
type Task struct{ Train, Valid, Test *datasets.Set }

// Tuning says what is trained on a task, and how.
type Tuning struct {
	Net       *Net // is trained in place
	Task      Task
	Phases    []Phase
	Rule      param.Choice // of optimizers.Catalog; the phases say its learning rate
	BatchSize int
	Seed      uint64
	// Origin, where it is not nil, is the network whose blocks were taken, which
	// is measured on OriginValid after every epoch as if it shared them. It is
	// written to.
	Origin      *nn.Model
	OriginValid *datasets.Set
	// Quick leaves the epochs out: only the test is measured.
	Quick bool
	// Pace is called after every step with the instances it took; nil for nobody.
	Pace func(instances int)
}

// Epoch is what one epoch came to.
type Epoch struct {
	nn.Epoch
	Phase int       // index into Phases; −1 before training
	Moved []float64 // of each block, ‖W − W₀‖/‖W₀‖ since training began
	// Origin is the validation accuracy of the network reused with the layers as
	// they are now; NaN where that is not measured.
	Origin float64
}

// Score is a loss and an accuracy.
type Score struct{ Loss, Accuracy float64 }

// Trace is how a training went.
type Trace struct {
	Epochs []Epoch
	Starts []int // the epoch after which each phase begins: 0, 4
	Test   Score
	Status nn.Status
	Reason string
}

// Tune trains by the plan of phases. watch, where it is not nil, is called after
// every epoch. When ctx is done it returns its error with the trace so far. A
// training whose loss is no longer finite is no error: its status says so.
func Tune(ctx context.Context, t Tuning, watch func(Epoch)) (Trace, error) {
	out := Trace{Status: nn.Running, Test: Score{math.NaN(), math.NaN()}}
	before := t.Net.Kernels()
	done, steps := 0, 0
	for p, phase := range t.Phases {
		out.Starts = append(out.Starts, done)
		t.Net.Freeze(phase.Thawed)
		tr, err := t.trainer(p, phase)
		if err != nil {
			return out, err
		}
		if t.Quick {
			err = t.steps(ctx, tr)
		} else {
			err = t.epochs(ctx, tr, func(e nn.Epoch) {
				if e.Epoch == 0 && p > 0 {
					return // the phase before it has measured the same
				}
				at := Epoch{Epoch: e, Phase: p, Moved: t.Net.Moved(before), Origin: t.origin()}
				if e.Epoch == 0 {
					at.Phase = -1
				}
				at.Epoch.Epoch, at.Step = e.Epoch+done, e.Step+steps
				out.Epochs = append(out.Epochs, at)
				if watch != nil {
					watch(at)
				}
			})
		}
		if err != nil {
			return out, err
		}
		done, steps = done+phase.Epochs, steps+tr.Steps()
		if out.Status, out.Reason = tr.Status(); out.Status == nn.Diverged {
			return out, nil
		}
	}
	out.Status = nn.Finished // which a training that nobody evaluates does not say itself
	out.Test.Loss, out.Test.Accuracy = nn.NewEvaluator(t.Net.Model, t.Seed).Evaluate(t.Task.Test)
	return out, nil
}

// trainer has no memory of the phases before it.
func (t *Tuning) trainer(p int, phase Phase) (*nn.Trainer, error) {
	rule := param.Choice{Key: t.Rule.Key, Values: t.Rule.Values.Clone()}
	rule.Values["lr"] = param.Num(phase.LearningRate)
	tr, err := nn.NewTrainer(nn.Training{Model: t.Net.Model, Data: t.Task.Train, Valid: t.Task.Valid, Rule: rule,
		BatchSize: t.BatchSize, Epochs: phase.Epochs, Seed: Seed(t.Seed, streamPhase+uint64(p))})
	if err != nil {
		return nil, fmt.Errorf("phase %d: %w", p+1, err)
	}
	return tr, nil
}

// epochs trains and measures after every epoch.
func (t *Tuning) epochs(ctx context.Context, tr *nn.Trainer, take func(nn.Epoch)) error {
	for {
		e, err := tr.Epoch(ctx, func(r nn.StepReport) { t.pace(r.Instances) })
		if err != nil {
			return err
		}
		if status, _ := tr.Status(); status == nn.Diverged {
			return nil
		}
		take(e)
		if tr.Done() {
			return nil
		}
	}
}

// steps trains and measures nothing.
func (t *Tuning) steps(ctx context.Context, tr *nn.Trainer) error {
	for range tr.Epochs * tr.StepsPerEpoch() {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := tr.Step()
		if err != nil {
			return err
		}
		if r.Status == nn.Diverged {
			return nil
		}
		t.pace(r.Instances)
	}
	return nil
}

func (t *Tuning) pace(instances int) {
	if t.Pace != nil {
		t.Pace(instances)
	}
}

// origin is the accuracy of the network reused, if it shared its layers.
func (t *Tuning) origin() float64 {
	if t.Origin == nil {
		return math.NaN()
	}
	t.Net.Return(t.Origin)
	_, accuracy := nn.NewEvaluator(t.Origin, t.Seed).Evaluate(t.OriginValid)
	return accuracy
}
