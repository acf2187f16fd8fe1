package dying

import (
	"math"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// trial trains the network with one function and records it.
type trial struct {
	track   Track
	trainer *nn.Trainer
	look    *look
	grid    grid
	steps   int
	ever    []bool // [layers·units] was stuck at some recorded moment
}

func newTrial(name string, seed uint64, d scenario.Dying, function param.Choice, data *datasets.Set, g grid) (*trial, error) {
	a := nn.DefaultArchitecture(data.Features, data.Classes)
	for range d.Layers {
		a.Hidden = append(a.Hidden, d.Units)
	}
	a.Activation, a.Seed = function, seed
	a.Initializer = param.Choice{Key: "he_normal"}
	model, err := nn.Build(a)
	if err != nil {
		return nil, err
	}
	perEpoch := (data.Len() + d.BatchSize - 1) / d.BatchSize
	trainer, err := nn.NewTrainer(nn.Training{Model: model, Data: data, BatchSize: d.BatchSize, Seed: seed,
		Rule:   param.Choice{Key: "sgd", Values: param.Values{"lr": param.Num(d.LearningRate)}},
		Epochs: d.Steps/perEpoch + 1})
	if err != nil {
		return nil, err
	}
	t := &trial{trainer: trainer, look: newLook(model.Clone(), data, d), grid: g, steps: d.Steps, ever: make([]bool, d.Layers*d.Units)}
	t.track = Track{Name: name, Function: function, Parameters: len(model.Theta), Status: Running, model: model.Clone()}
	t.record()
	if t.track.Status == Running && d.Steps == 0 {
		t.track.Status = Finished
	}
	return t, nil
}

func (t *trial) ended() bool { return t.track.Status != Running }

// step takes one step and records it where the grid wants it.
func (t *trial) step() error {
	report, err := t.trainer.Step()
	if err != nil {
		return err
	}
	if report.Status == nn.Diverged {
		d := t.trainer.Divergence()
		t.track.Status = Diverged
		t.track.Divergence = &Divergence{Step: d.Step, Layer: t.look.layerOf(d.Layer), What: d.What}
		return nil
	}
	if report.Step == t.grid.steps[len(t.track.Moments)] {
		t.record()
	}
	if t.track.Status == Running && report.Step >= t.steps {
		t.track.Status = Finished
	}
	return nil
}

// record appends the present moment, or ends the training where something is
// not finite.
func (t *trial) record() {
	m, bad := t.look.measure(t.trainer.Model.Theta)
	m.Step = t.trainer.Steps()
	if bad != nil {
		bad.Step = m.Step
		t.track.Status, t.track.Divergence = Diverged, bad
		return
	}
	for i, s := range m.State {
		switch {
		case s != Alive:
			t.ever[i] = true
		case t.ever[i]:
			m.Woken++
		}
	}
	t.track.last = slices.Clone(t.trainer.Model.Theta)
	if n := len(t.track.Moments); n%t.grid.keep == 0 {
		m.theta = t.track.last
	}
	t.track.Moments = append(t.track.Moments, m)
}

// snapshot is the track as it stands; what it holds is never written again.
func (t *trial) snapshot() Track {
	c := t.track
	c.Moments = c.Moments[:len(c.Moments):len(c.Moments)]
	return c
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
