package nn

import (
	"fmt"
	"slices"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// SetRule goes on with another rule, or with the same one with other
// hyperparameters, clipping or schedule, from the next step on. What both rules
// remember in the same sense, such as a mean gradient, is kept (see
// optimizers.State.Adopt); the schedule counts on from the steps taken. On an
// error nothing has changed.
func (t *Trainer) SetRule(rule param.Choice) error {
	if t.status != Running {
		return fmt.Errorf("training: it has ended (%s); start a new one", t.status)
	}
	old := t.rule
	if err := t.takeRule(rule); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	t.state.Adopt(old, t.rule)
	t.probe()
	t.clipped()
	t.forget()
	return nil
}

// SetModel goes on with another model of the same variables from the next step
// on: dropout, penalties and max-norm may differ. m takes over the weights, the
// moving statistics and what is frozen of the model trained so far, which is not
// touched any more. On an error nothing has changed.
func (t *Trainer) SetModel(m *Model) error {
	if t.status != Running {
		return fmt.Errorf("training: it has ended (%s); start a new one", t.status)
	}
	if err := sameVariables(m, t.Model); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	copy(m.Theta, t.Model.Theta)
	copy(m.Buffers, t.Model.Buffers)
	old := t.Model.owners()
	for k, i := range m.owners() {
		m.Freeze(i, t.Model.Frozen(old[k]))
	}
	t.Model = m
	t.prepare()
	t.forget()
	return nil
}

// owners lists the layers that have variables of their own, in the order of the
// variables.
func (m *Model) owners() []int {
	var out []int
	for _, s := range m.Spans {
		if n := len(out); n == 0 || out[n-1] != s.Layer {
			out = append(out, s.Layer)
		}
	}
	return out
}

// sameVariables reports where the variables of m differ from those of want. The
// layers that they belong to may have other indices.
func sameVariables(m, want *Model) error {
	if m.Loss != want.Loss || len(m.Buffers) != len(want.Buffers) {
		return fmt.Errorf("another loss or other moving statistics: want a model of the same variables")
	}
	same := func(a, b Span) bool { return a.Name == b.Name && a.Rows == b.Rows && a.Cols == b.Cols }
	if !slices.EqualFunc(m.Spans, want.Spans, same) || len(m.owners()) != len(want.owners()) {
		return fmt.Errorf("%d variables of other shapes: want the %d of the model that is trained", len(m.Spans), len(want.Spans))
	}
	return nil
}

// Snapshot is a training's whole state at a moment. It shares nothing with the
// trainer.
type Snapshot struct {
	Step           int // steps taken
	Theta, Buffers []float64

	model   *Model
	rule    param.Choice
	state   *optimizers.State
	tally   tally
	seen    []schedules.Memory
	history []Epoch
	best    best
	status  Status
	reason  string
	diverge *Divergence
}

// Bytes is about how much memory the snapshot takes. Its history is that of the
// trainer, which is append-only.
func (s *Snapshot) Bytes() int {
	n := len(s.Theta) + len(s.Buffers) + len(s.best.theta) + len(s.best.buffers) + len(s.tally.squares) + len(s.seen)
	for _, v := range s.state.Slot {
		n += len(v)
	}
	return 8 * n
}

// History are the epochs that had been evaluated.
func (s *Snapshot) History() []Epoch { return s.history }

// Snapshot copies the state between two steps.
func (t *Trainer) Snapshot() *Snapshot {
	state := *t.state
	state.Probe, state.Grad = nil, nil // the next step writes them anew
	s := &Snapshot{Step: t.step, Theta: slices.Clone(t.Model.Theta), Buffers: slices.Clone(t.Model.Buffers),
		model: t.Model, rule: t.Rule, state: state.Clone(), tally: t.tally, seen: slices.Clone(t.seen),
		history: slices.Clip(t.History), best: t.best, status: t.status, reason: t.reason, diverge: t.divergence}
	s.tally.squares = slices.Clone(t.tally.squares)
	s.best.theta, s.best.buffers = slices.Clone(t.best.theta), slices.Clone(t.best.buffers)
	return s
}

// Restore goes back, or forward, to a snapshot of this trainer, with the model
// and the rule that held then: the steps behind it come out the same, bit for
// bit.
func (t *Trainer) Restore(s *Snapshot) error {
	if err := sameVariables(s.model, t.Model); err != nil {
		return fmt.Errorf("training: the snapshot is of another training: %w", err)
	}
	if err := t.takeRule(s.rule); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	t.Model = s.model
	t.tally = s.tally
	t.tally.squares = slices.Clone(s.tally.squares)
	t.prepare()
	copy(t.Model.Theta, s.Theta)
	copy(t.Model.Buffers, s.Buffers)
	t.Model.Coordinates(t.x)
	t.state = s.state.Clone()
	t.state.Grad = make([]float64, t.Model.Dim())
	t.probe()
	t.step, t.seen, t.History = s.Step, slices.Clone(s.seen), s.history
	t.best = s.best
	t.best.theta, t.best.buffers = slices.Clone(s.best.theta), slices.Clone(s.best.buffers)
	t.status, t.reason, t.divergence, t.closing = s.status, s.reason, s.diverge, nil
	t.forget()
	return nil
}

// Model is the network as it was, to look at: it shares the snapshot's numbers,
// which nobody writes.
func (s *Snapshot) Model() *Model {
	m := *s.model
	m.Theta, m.Buffers = s.Theta, s.Buffers
	return &m
}

// Done says whether the training had ended.
func (s *Snapshot) Done() bool { return s.status != Running }
