package nn

import (
	"context"
	"math"
	"slices"
	"testing"

	"downhill/internal/param"
	"downhill/optimizers"
)

// advance takes n steps.
func advance(t testing.TB, tr *Trainer, n int) {
	t.Helper()
	for range n {
		must[StepReport](t)(tr.Step())
	}
}

// live is the network that the live changes are tried on, with dropout.
func live(t testing.TB, rule param.Choice) *Trainer {
	t.Helper()
	return small(t, func(tr *Training, a *Architecture) {
		tr.Rule, tr.Epochs = rule, 20
		a.Dropout.Hidden, a.BatchNorm = 0.2, BatchNormBefore
	})
}

// TestChangingNothingChangesNothing sets the rule and the model that hold
// already: every bit stays.
func TestChangingNothingChangesNothing(t *testing.T) {
	for _, rule := range []param.Choice{named(t, "adam", "lr", 0.01), named(t, "nesterov", "lr", 0.01, "clipnorm", 1.0), named(t, "sgd")} {
		t.Run(rule.Key, func(t *testing.T) {
			want, got := live(t, rule), live(t, rule)
			advance(t, want, 30)
			advance(t, got, 13)
			if err := got.SetRule(rule); err != nil {
				t.Fatal(err)
			}
			advance(t, got, 4)
			same := live(t, rule).Model
			if err := got.SetModel(same); err != nil {
				t.Fatal(err)
			}
			advance(t, got, 13)
			if got.Model != same || !slices.Equal(got.Model.Theta, want.Model.Theta) || !slices.Equal(got.Model.Buffers, want.Model.Buffers) {
				t.Error("the weights differ from those of the training that nobody touched")
			}
		})
	}
}

// TestSetRuleKeepsTheMemory goes from a rule that asks at the weights to one that
// asks elsewhere and back, and looks at what is remembered.
func TestSetRuleKeepsTheMemory(t *testing.T) {
	tr := live(t, named(t, "momentum", "lr", 0.01))
	advance(t, tr, 10)
	velocity := slices.Clone(tr.State().Slot[0])
	if err := tr.SetRule(named(t, "nesterov", "lr", 0.05, "momentum", 0.8)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(tr.State().Slot[0], velocity) {
		t.Error("the velocity is lost")
	}
	if tr.State().Probe == nil {
		t.Fatal("Nesterov has no point to ask at")
	}
	if r := must[StepReport](t)(tr.Step()); r.LearningRate != 0.05 || r.Step != 11 {
		t.Errorf("step %d with rate %v, want 11 and 0.05", r.Step, r.LearningRate)
	}
	if err := tr.SetRule(named(t, "adam", "lr", 0.002)); err != nil {
		t.Fatal(err)
	}
	if tr.State().Probe != nil || len(tr.State().Slot) != 2 {
		t.Errorf("Adam has %d memories and a probe of %d, want 2 and none", len(tr.State().Slot), len(tr.State().Probe))
	}
	advance(t, tr, 5)
	before := slices.Clone(tr.Model.Theta)
	if err := tr.SetRule(param.Choice{Key: "adem"}); err == nil {
		t.Error("an unknown rule: no error")
	}
	if err := tr.SetRule(named(t, "adam", "clipnorm", 1.0, "clipvalue", 1.0)); err == nil {
		t.Error("two kinds of clipping: no error")
	}
	if tr.Rule.Key != "adam" || tr.Rule.Values.Has("clipnorm") || !slices.Equal(before, tr.Model.Theta) {
		t.Error("a refused rule has changed something")
	}
}

// TestSetModelChangesWhatIsNotAVariable drops the dropout, adds a penalty, and
// keeps a layer frozen.
func TestSetModelChangesWhatIsNotAVariable(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) {
		a.Dropout.Hidden = 0.5
		tr.Model = must[*Model](t)(Build(*a))
		tr.Model.Freeze(tr.Model.Denses()[0], true)
	})
	advance(t, tr, 10)
	theta := slices.Clone(tr.Model.Theta)
	a := DefaultArchitecture(2, 2)
	a.Hidden, a.Activation, a.Seed, a.L2 = []int{8, 8}, named(t, "elu"), 77, 0.1
	m := must[*Model](t)(Build(a))
	if err := tr.SetModel(m); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.Theta, theta) {
		t.Fatal("the weights did not move over")
	}
	if !m.Frozen(m.Denses()[0]) || m.Frozen(m.Denses()[1]) {
		t.Error("the wrong layers are frozen")
	}
	r := must[StepReport](t)(tr.Step())
	if penalty := m.Penalty(theta[:m.Dim()], nil); r.Loss <= m.Penalty(nil, nil)*0.9 || penalty == 0 {
		t.Errorf("a loss of %v does not hold the penalty %v", r.Loss, m.Penalty(nil, nil))
	}
	first := m.Spans[0]
	if !slices.Equal(m.Theta[first.Offset:first.Offset+first.Len], theta[first.Offset:first.Offset+first.Len]) {
		t.Error("a frozen layer has learnt")
	}
	a.Hidden = []int{8, 9}
	if err := tr.SetModel(must[*Model](t)(Build(a))); err == nil {
		t.Error("a model of another shape: no error")
	}
}

// TestRestoreRepeats goes back to a snapshot, over an epoch's end and over a
// change of rule, and takes the same steps again.
func TestRestoreRepeats(t *testing.T) {
	rule := must[param.Choice](t)(optimizers.Catalog().Parse("adam:lr=0.01,schedule=performance,schedule.patience=1"))
	tr := live(t, rule)
	run := func(n int) {
		for range n {
			must[Epoch](t)(tr.Epoch(context.Background(), nil))
		}
	}
	run(3)
	advance(t, tr, 3)
	shot := tr.Snapshot()
	kept := slices.Clone(shot.Theta)
	run(6)
	want, history := slices.Clone(tr.Model.Theta), slices.Clone(tr.History)
	if err := tr.SetRule(named(t, "rmsprop")); err != nil {
		t.Fatal(err)
	}
	advance(t, tr, 5)
	if !slices.Equal(kept, shot.Theta) {
		t.Fatal("the snapshot shares memory with the training")
	}
	for range 2 {
		if err := tr.Restore(shot); err != nil {
			t.Fatal(err)
		}
		if tr.Steps() != shot.Step || !slices.Equal(tr.Model.Theta, kept) || len(tr.History) != 3 {
			t.Fatalf("at step %d with %d epochs, want %d and 3", tr.Steps(), len(tr.History), shot.Step)
		}
		run(6)
		if !slices.Equal(tr.Model.Theta, want) {
			t.Fatal("the steps came out differently")
		}
		for i, e := range tr.History {
			if e.ValidLoss != history[i].ValidLoss || e.LearningRate != history[i].LearningRate {
				t.Errorf("epoch %d: %v at rate %v, want %v at %v", e.Epoch, e.ValidLoss, e.LearningRate, history[i].ValidLoss, history[i].LearningRate)
			}
		}
	}
	// Adam has two memories of the size of the weights.
	if got, least := shot.Bytes(), 3*8*len(kept); got < least || got > 2*least {
		t.Errorf("a snapshot of %d bytes, want %d or a little more", got, least)
	}
	if err := live(t, rule).Restore(must[*Trainer](t)(NewTrainer(Training{Model: must[*Model](t)(Build(DefaultArchitecture(2, 2))),
		Data: toy(t, "moons:n=50", 1), BatchSize: 5, Epochs: 1, Rule: rule})).Snapshot()); err == nil {
		t.Error("a snapshot of another network: no error")
	}
}

// TestDivergenceAfterALiveChange raises the rate out of reach: the training ends
// where it is no longer finite, with finite weights.
func TestDivergenceAfterALiveChange(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) { a.Activation, tr.Epochs = named(t, "relu"), 100 })
	advance(t, tr, 7)
	if err := tr.SetRule(named(t, "sgd", "lr", 1e200)); err != nil {
		t.Fatal(err)
	}
	for !tr.Done() {
		must[StepReport](t)(tr.Step())
	}
	status, reason := tr.Status()
	d := tr.Divergence()
	if status != Diverged || d == nil || d.Step < 8 || d.Step > 12 || !finite(tr.Model.Theta) {
		t.Fatalf("%s (%s), %+v", status, reason, d)
	}
	if math.IsNaN(tr.Model.Theta[0]) {
		t.Error("the last finite weights are not back")
	}
	if err := tr.SetRule(named(t, "sgd")); err == nil {
		t.Error("a rule for a training that has ended: no error")
	}
}

// TestDivergenceRightBehindALiveChange changes the rule when the weights are out
// of reach already: no step before the change can be made again.
func TestDivergenceRightBehindALiveChange(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) {
		a.Activation, tr.Rule = named(t, "relu"), named(t, "sgd", "lr", 1e200)
	})
	advance(t, tr, 1)
	if err := tr.SetRule(named(t, "sgd")); err != nil {
		t.Fatal(err)
	}
	if r := must[StepReport](t)(tr.Step()); r.Status != Diverged {
		t.Fatalf("%+v", r)
	}
	if d := tr.Divergence(); d.Step != 2 || d.What != "output" && d.What != "loss" || tr.Steps() != 1 {
		t.Errorf("%+v, at step %d", d, tr.Steps())
	}
}
