package nn

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"downhill/internal/param"
)

// TestEndEpochIsEpoch trains step by step, with evaluations in pieces, and
// compares the epochs with those of Epoch.
func TestEndEpochIsEpoch(t *testing.T) {
	make := func() *Trainer {
		return small(t, func(tr *Training, a *Architecture) {
			tr.Rule, tr.Epochs = named(t, "adam", "lr", 0.02), 4
			a.Dropout.Hidden, a.Dropout.Always = 0.2, true // evaluations draw masks
		})
	}
	want, got := make(), make()
	for !want.Done() {
		must[Epoch](t)(want.Epoch(context.Background(), nil))
	}
	pieces := 0
	end := func() Epoch {
		for {
			e, done, err := got.EndEpoch(func() bool { return false })
			if err != nil {
				t.Fatal(err)
			}
			pieces++
			if done {
				return e
			}
			if _, err := got.Step(); err == nil {
				t.Fatal("a step within an evaluation: no error")
			}
		}
	}
	end()
	for !got.Done() {
		if r := must[StepReport](t)(got.Step()); r.EpochDone {
			got.Settle()
			if e := end(); e.Step != got.Steps() {
				t.Errorf("epoch %+v at step %d", e, got.Steps())
			}
		} else if _, _, err := got.EndEpoch(func() bool { return true }); err == nil {
			t.Fatal("in the middle of an epoch: no error")
		}
	}
	if pieces < 3*len(got.History) {
		t.Errorf("%d evaluations in %d pieces", len(got.History), pieces)
	}
	if a, b := fmt.Sprint(got.History), fmt.Sprint(want.History); a != b {
		t.Errorf("got  %s\nwant %s", a, b)
	}
	if !slices.Equal(got.Model.Theta, want.Model.Theta) {
		t.Error("the weights differ")
	}
	if _, _, err := got.EndEpoch(func() bool { return true }); err == nil {
		t.Error("after the end: no error")
	}
}

// TestEpochsWithoutEvaluation end the same where nothing watches them.
func TestEpochsWithoutEvaluation(t *testing.T) {
	want, got := live(t, named(t, "sgd", "lr", 0.1)), live(t, named(t, "sgd", "lr", 0.1))
	if got.Watched() {
		t.Fatal("nothing watches")
	}
	for !want.Done() {
		must[Epoch](t)(want.Epoch(context.Background(), nil))
	}
	for !got.Done() {
		if r := must[StepReport](t)(got.Step()); r.EpochDone && r.Epoch == got.Epochs {
			if _, _, err := got.EndEpoch(func() bool { return true }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a, b := fmt.Sprint(got.History[0]), fmt.Sprint(want.History[len(want.History)-1]); a != b || !slices.Equal(got.Model.Theta, want.Model.Theta) {
		t.Errorf("got  %s\nwant %s", a, b)
	}
	for _, tr := range []*Trainer{
		small(t, func(tr *Training, _ *Architecture) { tr.EarlyStopping.Patience = 2 }),
		small(t, func(tr *Training, _ *Architecture) { tr.Rule.Values["schedule"] = param.Word("performance") }),
	} {
		if !tr.Watched() {
			t.Errorf("%v with patience %d: not watched", tr.Rule, tr.EarlyStopping.Patience)
		}
	}
}

// TestSettleFindsWhatTheLastStepDid, before the next step's loss shows it.
func TestSettleFindsWhatTheLastStepDid(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) { tr.Rule, a.L2 = named(t, "sgd", "lr", math.MaxFloat64), 1e3 })
	advance(t, tr, 1)
	if got := tr.Settle(); got != Diverged || tr.Divergence() == nil || tr.Divergence().What != "weights" || !finite(tr.Model.Theta) {
		t.Errorf("%s, %v", got, tr.Divergence())
	}
}

// TestSetWeight holds from the next step on, where layers are frozen too.
func TestSetWeight(t *testing.T) {
	for _, frozen := range []bool{false, true} {
		tr := small(t, func(tr *Training, a *Architecture) {
			tr.Model = must[*Model](t)(Build(*a))
			tr.Model.Freeze(tr.Model.Denses()[0], frozen)
		})
		advance(t, tr, 3)
		last := tr.Model.Spans[len(tr.Model.Spans)-1].Offset
		for _, i := range []int{0, last} {
			if err := tr.SetWeight(i, 7.5); err != nil {
				t.Fatal(err)
			}
		}
		advance(t, tr, 1)
		// A step of SGD with rate 0.01 moves no weight here by 1.
		for _, i := range []int{0, last} {
			if d := tr.Model.Theta[i] - 7.5; math.Abs(d) > 1 || frozen && i == 0 && d != 0 {
				t.Errorf("frozen %v: weight %d is %v after a step", frozen, i, tr.Model.Theta[i])
			}
		}
		for _, bad := range []struct {
			i int
			v float64
		}{{-1, 0}, {len(tr.Model.Theta), 0}, {0, math.NaN()}, {0, math.Inf(1)}} {
			if err := tr.SetWeight(bad.i, bad.v); err == nil {
				t.Errorf("weight %d = %v: no error", bad.i, bad.v)
			}
		}
	}
}

// TestMinibatchIsTheTrainers compares it with what a trainer has loaded.
func TestMinibatchIsTheTrainers(t *testing.T) {
	tr := live(t, named(t, "sgd"))
	for step := range 2*tr.StepsPerEpoch() + 1 {
		advance(t, tr, 1)
		index := Minibatch(tr.Data.Len(), tr.BatchSize, step, tr.Seed)
		labels := make([]int, len(index))
		tr.Data.GatherLabels(labels, index)
		from := step % tr.StepsPerEpoch() * tr.BatchSize
		if !slices.Equal(index, tr.order[from:from+len(index)]) || !slices.Equal(labels, tr.target.Labels) {
			t.Fatalf("step %d: %v, want %v", step, index, tr.order[from:from+tr.batch.Cols])
		}
	}
}

// TestDroppedAreTheZeros reads the masks of a pass.
func TestDroppedAreTheZeros(t *testing.T) {
	a := DefaultArchitecture(2, 2)
	a.Hidden, a.Activation, a.Dropout.Hidden = []int{40}, named(t, "sigmoid"), 0.3 // a sigmoid gives no zeros
	m := must[*Model](t)(Build(a))
	p := m.NewPass()
	p.Mode = Train
	p.Seed(1, 2)
	x := BatchOf([][]float64{{1, 2}, {3, 4}, {-1, 0}})
	m.Forward(p, nil, x)
	dropped, zero := make([]bool, 40), 0
	for col := range 3 {
		for i := range m.Layers {
			if got := m.Dropped(dropped, p, i, col); got != (m.Layers[i].Kind() == Dropout{}.Kind()) {
				t.Fatalf("layer %d (%s): %v", i, m.Layers[i].Kind(), got)
			} else if !got {
				continue
			}
			for u, d := range dropped {
				if d != (p.outs[i].At(u, col) == 0) {
					t.Errorf("unit %d of instance %d: dropped %v, gives %v", u, col, d, p.outs[i].At(u, col))
				}
				if d {
					zero++
				}
			}
		}
	}
	if zero < 15 || zero > 60 { // 36 ± 5 of 120
		t.Errorf("%d of 120 are dropped", zero)
	}
	p.Mode = Eval
	m.Forward(p, nil, x)
	if m.Dropped(dropped, p, 2, 0) {
		t.Error("in evaluation something is dropped")
	}
}

// TestDeadUnits kills a unit with its bias.
func TestDeadUnits(t *testing.T) {
	tr := small(t, func(_ *Training, a *Architecture) { a.Activation = named(t, "relu") })
	m := tr.Model
	for _, s := range m.Spans {
		if s.Name == "bias" && s.Layer == m.Denses()[1] {
			m.Theta[s.Offset+2] = -1e6
		}
	}
	got := NewEvaluator(m, 1).Dead(tr.Data, 1<<30)
	if len(got) != 3 || !got[1][2] {
		t.Errorf("dead units %v", got)
	}
	tr.SkipTrainEval, tr.Valid = true, nil
	c := tr.measure()
	for tr.evaluate(c) {
	}
	dead := c.epoch.LayerDeadFraction
	for k, units := range got {
		n := 0
		for _, d := range units {
			if d {
				n++
			}
		}
		if f := float64(n) / float64(len(units)); f != dead[k] {
			t.Errorf("layer %d: a fraction of %v, want %v", k, f, dead[k])
		}
	}
}
