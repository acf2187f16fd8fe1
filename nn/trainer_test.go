package nn

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"downhill/internal/param"
	"downhill/nn/datasets"
	"downhill/optimizers/schedules"
)

// toy is a seeded set of points in the plane.
func toy(t testing.TB, spec string, seed uint64) *datasets.Set {
	t.Helper()
	choice := must[param.Choice](t)(datasets.Catalog().Parse(spec))
	return must[datasets.Toy](t)(datasets.Catalog().Build(choice)).Make(seed)
}

// small is a training of a small network on two moons.
func small(t testing.TB, change func(tr *Training, a *Architecture)) *Trainer {
	t.Helper()
	a := DefaultArchitecture(2, 2)
	a.Hidden, a.Activation, a.Seed = []int{8, 8}, named(t, "elu"), 1
	tr := Training{Data: toy(t, "moons:n=150", 1), Valid: toy(t, "moons:n=60", 2), BatchSize: 20, Epochs: 5, Seed: 3,
		Rule: named(t, "adam", "lr", 0.01)}
	if change != nil {
		change(&tr, &a)
	}
	if tr.Model == nil {
		tr.Model = must[*Model](t)(Build(a))
	}
	return must[*Trainer](t)(NewTrainer(tr))
}

// run trains to the end.
func run(t testing.TB, tr *Trainer) []Epoch {
	t.Helper()
	for !tr.Done() {
		must[Epoch](t)(tr.Epoch(context.Background(), nil))
	}
	return tr.History
}

func TestTrainingLearns(t *testing.T) {
	tr := small(t, func(tr *Training, _ *Architecture) { tr.Epochs, tr.Rule = 40, named(t, "adam", "lr", 0.03) })
	h := run(t, tr)
	if len(h) != 41 || h[0].Epoch != 0 || h[0].Step != 0 || h[40].Epoch != 40 || h[40].Step != 40*8 {
		t.Fatalf("%d epochs, the last %d at step %d, want 41, 40 and 320", len(h), h[len(h)-1].Epoch, h[len(h)-1].Step)
	}
	first, last := h[0], h[40]
	// A guess is right every other time; this set is learnt in 20 epochs.
	if first.ValidAccuracy > 0.9 || last.ValidAccuracy < 0.95 || last.ValidLoss > first.ValidLoss/2 || last.TrainLossEval > first.TrainLossEval/2 {
		t.Errorf("validation went from %+v to %+v", first, last)
	}
	if status, reason := tr.Status(); status != Finished || reason != "" {
		t.Errorf("ended %s (%s)", status, reason)
	}
	for _, e := range h {
		for _, list := range [][]float64{e.LayerGradientNorm, e.LayerDeadFraction, e.LayerSaturatedFraction} {
			if len(list) != 3 {
				t.Fatalf("epoch %d: %d entries for three dense layers", e.Epoch, len(list))
			}
		}
		if e.LearningRate != 0.03 {
			t.Errorf("epoch %d: learning rate %v", e.Epoch, e.LearningRate)
		}
		if (e.Epoch == 0) != math.IsNaN(e.TrainLoss) || (e.Epoch == 0) != math.IsNaN(e.LayerGradientNorm[1]) {
			t.Errorf("epoch %d: training loss %v", e.Epoch, e.TrainLoss)
		}
	}
	if _, err := tr.Step(); err == nil {
		t.Error("a step after the end: no error")
	}
	if _, err := tr.Epoch(context.Background(), nil); err == nil {
		t.Error("an epoch after the end: no error")
	}
}

// TestEpochMeansWhatItSays: train_loss is the mean over instances as trained
// on, layer_gradient_norm the root mean square of the steps' norms.
func TestEpochMeansWhatItSays(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) { tr.Epochs, a.L2 = 1, 0.01 })
	loss, n, correct := 0.0, 0, 0.0
	squares := make([]float64, 3)
	steps := 0
	must[Epoch](t)(tr.Epoch(context.Background(), nil))
	e := must[Epoch](t)(tr.Epoch(context.Background(), func(r StepReport) {
		loss += r.Loss * float64(r.Instances)
		correct += r.Accuracy * float64(r.Instances)
		n += r.Instances
		steps++
		for i, at := range tr.Model.Denses() {
			g := tr.State().Grad[tr.Model.sub[at]:]
			for _, v := range g[:tr.Model.Layers[at].Params()[0].Len()] {
				squares[i] += v * v
			}
		}
		if r.Step != steps || r.Epoch != 1 || r.EpochDone != (steps == 8) || r.LearningRate != 0.01 {
			t.Errorf("report %+v of step %d", r, steps)
		}
	}))
	if n != 150 || steps != 8 || tr.Steps() != 8 {
		t.Fatalf("%d instances in %d steps, want 150 in 8", n, steps)
	}
	// The same sums in the same or another order.
	near(t, "training loss", []float64{e.TrainLoss, e.TrainAccuracy}, []float64{loss / 150, correct / 150}, 1e-14)
	for i := range squares {
		squares[i] = math.Sqrt(squares[i] / 8)
	}
	near(t, "gradient norms", e.LayerGradientNorm, squares, 1e-13)
	// The penalty is in train_loss only.
	if penalty := tr.Model.Penalty(nil, nil); e.TrainLoss < e.TrainLossEval+penalty/2 {
		t.Errorf("training loss %v, evaluated %v, penalty %v", e.TrainLoss, e.TrainLossEval, penalty)
	}
	loss, accuracy := NewEvaluator(tr.Model, 0).Evaluate(tr.Valid)
	if loss != e.ValidLoss || accuracy != e.ValidAccuracy {
		t.Errorf("validation %v %v, evaluated again %v %v", e.ValidLoss, e.ValidAccuracy, loss, accuracy)
	}
}

// TestTrainingRepeats to the same bits by its seed, with everything random on;
// another seed shuffles and drops otherwise.
func TestTrainingRepeats(t *testing.T) {
	train := func(seed uint64) *Trainer {
		tr := small(t, func(tr *Training, a *Architecture) {
			tr.Seed, tr.Epochs = seed, 3
			a.Activation, a.Dropout, a.BatchNorm = named(t, "rrelu"), DropoutPlan{Input: 0.1, Hidden: 0.3}, BatchNormAfter
		})
		run(t, tr)
		return tr
	}
	one, two, other := train(1), train(1), train(2)
	if !slices.Equal(one.Model.Theta, two.Model.Theta) || !slices.Equal(one.Model.Buffers, two.Model.Buffers) {
		t.Error("the same seed gives two trainings")
	}
	for i, e := range one.History {
		if f := two.History[i]; e.ValidLoss != f.ValidLoss || i > 0 && e.TrainLoss != f.TrainLoss {
			t.Errorf("epoch %d: %v and %v", i, e, f)
		}
	}
	if slices.Equal(one.Model.Theta, other.Model.Theta) {
		t.Error("another seed gives the same training")
	}
}

// TestEpochContinues after it was interrupted between two steps, to the same
// bits.
func TestEpochContinues(t *testing.T) {
	whole := small(t, nil)
	run(t, whole)
	tr := small(t, nil)
	steps := 0
	for !tr.Done() {
		ctx, stop := context.WithCancel(context.Background())
		_, err := tr.Epoch(ctx, func(StepReport) {
			if steps++; steps%3 == 0 {
				stop()
			}
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		stop()
	}
	if !slices.Equal(whole.Model.Theta, tr.Model.Theta) || len(whole.History) != len(tr.History) {
		t.Error("an interrupted training ends elsewhere")
	}
}

// TestTrainerStepAllocatesNothing, checkpoints and shuffling included.
func TestTrainerStepAllocatesNothing(t *testing.T) {
	for _, frozen := range []bool{false, true} {
		tr := small(t, func(tr *Training, a *Architecture) {
			tr.Epochs, tr.Rule.Values["clipnorm"] = 1000, param.Num(1)
			tr.Model = must[*Model](t)(Build(*a))
			tr.Model.Freeze(0, frozen)
		})
		if n := testing.AllocsPerRun(2*checkpointEvery, func() {
			if _, err := tr.Step(); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("frozen %v: %v allocations a step", frozen, n)
		}
	}
}

// TestTrainingLeavesFrozenLayersAlone, while early stopping, checkpoints and
// clipping work on the others.
func TestTrainingLeavesFrozenLayersAlone(t *testing.T) {
	var before []float64
	tr := small(t, func(tr *Training, a *Architecture) {
		tr.Model = must[*Model](t)(Build(*a))
		tr.Model.Freeze(0, true)
		tr.Rule = named(t, "adamw", "lr", 0.01, "clipnorm", 1.0)
		tr.EarlyStopping.Patience = 2
		before = slices.Clone(tr.Model.Theta)
	})
	run(t, tr)
	k := tr.Model.Layers[0].(Dense)
	n := k.In*k.Out + k.Out
	if !slices.Equal(tr.Model.Theta[:n], before[:n]) {
		t.Error("the frozen layer moved")
	}
	if slices.Equal(tr.Model.Theta[n:], before[n:]) {
		t.Error("nothing else moved")
	}
}

// TestMemory: the deep network of the benchmarks with a full data set in memory
// as bytes takes less than 200 MB; the pictures are 55 of them.
func TestMemory(t *testing.T) {
	set := &datasets.Set{Name: "full", Features: 784, Classes: 10, Pixels: make([]byte, 70_000*784), Labels: make([]int, 70_000)}
	deep := networks()[1]
	tr := must[*Trainer](t)(NewTrainer(Training{Model: must[*Model](t)(Build(deep.arch)), Data: set, Valid: set.Slice(0, 1000),
		SkipTrainEval: true, Rule: named(t, deep.rule), BatchSize: deep.batch, Epochs: 1}))
	must[Epoch](t)(tr.Epoch(context.Background(), nil))
	for range 3 {
		must[StepReport](t)(tr.Step())
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	// The collector lets the heap become twice what is live.
	if m.HeapAlloc > 100e6 {
		t.Errorf("%d MB live, want at most 100", m.HeapAlloc/1e6)
	}
	runtime.KeepAlive(tr)
}

func TestEarlyStoppingRestoresTheBest(t *testing.T) {
	// A rate so large that the loss soon rises again.
	tr := small(t, func(tr *Training, _ *Architecture) {
		tr.Rule, tr.Epochs, tr.EarlyStopping = named(t, "adam", "lr", 0.3), 200, EarlyStopping{Patience: 3}
	})
	h := run(t, tr)
	status, reason := tr.Status()
	if status != Stopped || len(h) >= 200 {
		t.Fatalf("ended %s after %d epochs", status, len(h)-1)
	}
	best := 1
	for i := range h[1:] {
		if h[i+1].ValidLoss < h[best].ValidLoss {
			best = i + 1
		}
	}
	if best != len(h)-1-3 {
		t.Errorf("stopped %d epochs after the best, want 3", len(h)-1-best)
	}
	if loss, _ := NewEvaluator(tr.Model, 0).Evaluate(tr.Valid); loss != h[best].ValidLoss {
		t.Errorf("the model's loss is %v, the best was %v", loss, h[best].ValidLoss)
	}
	if !strings.Contains(reason, "for 3 epochs") || !strings.Contains(reason, "are back") {
		t.Errorf("reason %q", reason)
	}
}

// TestSchedulesReachTheSteps: per step, per epoch, and by the validation loss.
func TestSchedulesReachTheSteps(t *testing.T) {
	rates := func(spec string, epochs int) ([]float64, *Trainer) {
		var out []float64
		tr := small(t, func(tr *Training, _ *Architecture) {
			tr.Rule, tr.Epochs = must[param.Choice](t)(catalogRule(spec)), epochs
		})
		for !tr.Done() {
			must[Epoch](t)(tr.Epoch(context.Background(), func(r StepReport) { out = append(out, r.LearningRate) }))
		}
		return out, tr
	}
	got, _ := rates("sgd:lr=0.1,schedule=power,schedule.s=4", 2)
	for i, r := range got {
		if want := 0.1 / (1 + float64(i)/4); math.Abs(r-want) > 1e-15 {
			t.Errorf("per step: step %d at %v, want %v", i, r, want)
		}
	}
	got, _ = rates("sgd:lr=0.1,schedule=exponential,schedule.s=1,schedule.rate=0.5,schedule.per=epoch", 3)
	for i, r := range got {
		if want := 0.1 * math.Pow(0.5, float64(i/8)); math.Abs(r-want) > 1e-15 {
			t.Errorf("per epoch: step %d at %v, want %v", i, r, want)
		}
	}
	got, tr := rates("sgd:lr=0.1,schedule=performance,schedule.patience=1,schedule.min_delta=1", 6)
	curve := schedules.Performance{Factor: 0.5, Patience: 1, MinDelta: 1}
	var m schedules.Memory
	for epoch := range 6 {
		if r, want := got[epoch*8], curve.Rate(0, 0.1, m); r != want {
			t.Errorf("performance: epoch %d at %v, want %v", epoch, r, want)
		}
		m = curve.Observe(m, tr.History[epoch+1].ValidLoss)
	}
	if got[0] == got[len(got)-1] {
		t.Error("performance never cut the rate")
	}
}

func TestRegressionAndBinary(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) {
		tr.Data, tr.Valid = toy(t, "moons:n=100", 1), nil
		a.Output, a.Loss, tr.Epochs, tr.Rule = 1, Sigmoid, 60, named(t, "adam", "lr", 0.05)
	})
	h := run(t, tr)
	if last := h[len(h)-1]; last.TrainAccuracyEval < 0.9 || !math.IsNaN(last.ValidLoss) {
		t.Errorf("binary: %+v", last)
	}
	set := &datasets.Set{Name: "plane", Features: 2, Outputs: 1}
	for i := range 60 {
		x, y := float64(i%10)/10, float64(i/10)/6
		set.Values = append(set.Values, x, y)
		set.Targets = append(set.Targets, 2*x-y)
	}
	tr = small(t, func(tr *Training, a *Architecture) {
		tr.Data, tr.Valid, a.Output, a.Loss, tr.Epochs = set, set, 1, MSE, 60
	})
	h = run(t, tr)
	if last := h[len(h)-1]; last.ValidLoss > 0.01 || !math.IsNaN(last.ValidAccuracy) || !math.IsNaN(last.TrainAccuracy) {
		t.Errorf("regression: %+v", last)
	}
}

func TestTrainingErrors(t *testing.T) {
	a := DefaultArchitecture(2, 2)
	m := must[*Model](t)(Build(a))
	frozen := m.Clone()
	frozen.Freeze(0, true)
	b := DefaultArchitecture(3, 2)
	wide := must[*Model](t)(Build(b))
	data := toy(t, "moons:n=20", 1)
	good := Training{Model: m, Data: data, Rule: named(t, "sgd"), BatchSize: 4, Epochs: 1}
	for name, change := range map[string]func(t *Training){
		"no model":       func(t *Training) { t.Model = nil },
		"no data":        func(t *Training) { t.Data = nil },
		"batch size":     func(t *Training) { t.BatchSize = 0 },
		"epochs":         func(t *Training) { t.Epochs = -1 },
		"frozen":         func(t *Training) { t.Model = frozen },
		"features":       func(t *Training) { t.Model = wide },
		"empty":          func(t *Training) { t.Data = t.Data.Slice(0, 0) },
		"rule":           func(t *Training) { t.Rule = param.Choice{Key: "adm"} },
		"early stopping": func(t *Training) { t.EarlyStopping.Patience = 1 },
		"least gain":     func(t *Training) { t.EarlyStopping.MinDelta = -1 },
		"regression": func(t *Training) {
			t.Data = &datasets.Set{Features: 2, Outputs: 1, Values: []float64{1, 2}, Targets: []float64{1}}
		},
		"too many classes": func(t *Training) {
			t.Valid = &datasets.Set{Features: 2, Classes: 3, Values: []float64{1, 2}, Labels: []int{2}}
		},
	} {
		tr := good
		change(&tr)
		if _, err := NewTrainer(tr); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewTrainer(good); err != nil {
		t.Error(err)
	}
}
