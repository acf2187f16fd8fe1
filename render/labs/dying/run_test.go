package dying

import (
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"downhill/internal/scenario"
)

// The same scenario and seed give the same bits, however the work is cut up.
func TestBudgetsDoNotMatter(t *testing.T) {
	d := small(t)
	want := dump(t, finished(t, 7, d))
	ways := map[string]func(r *Run) error{
		"one step at a time": func(r *Run) error { return r.Step(1) },
		"20 µs":              func(r *Run) error { return r.Step(20 * time.Microsecond) },
		"seeking": func(r *Run) error {
			done, _ := r.Progress()
			r.Seek(done + 7)
			return r.Step(0)
		},
	}
	for name, step := range ways {
		r := start(t, 7, d)
		for n := 0; !r.Done(); n++ {
			if n > 10_000 {
				t.Fatalf("%s: no end after %d calls", name, n)
			}
			if err := step(r); err != nil {
				t.Fatal(err)
			}
			apart := 0
			for _, tr := range r.trials {
				apart = max(apart, r.trials[0].trainer.Steps()-tr.trainer.Steps())
			}
			if apart > 1 {
				t.Fatalf("%s: the functions are %d steps apart", name, apart)
			}
		}
		if got := dump(t, r.Frame()); got != want {
			t.Errorf("%s: another result than in one go", name)
		}
	}
	if other := dump(t, finished(t, 8, d)); other == want {
		t.Error("another seed gives the same result")
	}
}

// A function does not depend on which others stand beside it.
func TestFunctionsAreAlone(t *testing.T) {
	d := small(t)
	all := finished(t, 1, d)
	d.Functions = d.Functions[2:3]
	alone := finished(t, 1, d)
	for k := range alone.Tracks[0].Moments {
		if a, b := alone.Tracks[0].Moments[k], all.Tracks[2].Moments[k]; a.Loss != b.Loss || !equal(a.Stuck, b.Stuck) {
			t.Fatalf("at step %d: loss %v alone, %v beside others", a.Step, a.Loss, b.Loss)
		}
	}
}

// All functions begin with the same weights.
func TestSameFirstWeights(t *testing.T) {
	f := start(t, 5, small(t)).Frame()
	for i := range f.Tracks {
		if !equal(f.Tracks[i].Moments[0].theta, f.Tracks[0].Moments[0].theta) {
			t.Errorf("%s begins with other weights than %s", f.Tracks[i].Name, f.Tracks[0].Name)
		}
	}
}

func TestStartReadsTheScenario(t *testing.T) {
	s := scenario.DefaultActivations()
	s.Activations.Dying = small(t)
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if done, total := r.Progress(); done != 0 || total != 60 {
		t.Errorf("progress %d of %d, want 0 of 60", done, total)
	}
	r.Seek(10)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	if f := r.Frame(); !r.Idle() || r.Done() || f.Len() != 11 || f.Seed != s.Seed {
		t.Errorf("idle %v, done %v, %d moments, seed %d: want idle, not done, 11 and %d", r.Idle(), r.Done(), f.Len(), f.Seed, s.Seed)
	}
	s.Activations.Dying.Steps = -1
	if _, err := Start(s); err == nil {
		t.Error("−1 steps are accepted")
	}
}

func TestBadPlans(t *testing.T) {
	for name, change := range map[string]func(*scenario.Dying){
		"no functions": func(d *scenario.Dying) { d.Functions = nil },
		"no layers":    func(d *scenario.Dying) { d.Layers = 0 },
		"no units":     func(d *scenario.Dying) { d.Units = 0 },
		"no batch":     func(d *scenario.Dying) { d.BatchSize = 0 },
		"steps < 0":    func(d *scenario.Dying) { d.Steps = -1 },
		"softmax":      func(d *scenario.Dying) { d.Functions = functions(t, "softmax") },
	} {
		d := small(t)
		change(&d)
		if _, err := New(1, d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What is not finite any more is a result, with a step and a layer.
func TestDivergence(t *testing.T) {
	for name, rate := range map[string]float64{"1e6": 1e6, "NaN": math.NaN(), "∞": math.Inf(1)} {
		t.Run("lr="+name, func(t *testing.T) {
			d := deadly(t)
			d.LearningRate = rate
			f := finished(t, 1, d)
			for i, r := range f.Rows(f.Len() - 1) {
				g := f.Tracks[i].Divergence
				if r.Status != Diverged || g == nil {
					t.Fatalf("%s is %s after %d steps: want diverged", r.Name, r.Status, r.Step)
				}
				if g.Step < 1 || g.Step > 10 || g.Layer < 0 || g.Layer > d.Layers+1 || g.What == "" {
					t.Errorf("%s: diverged with %+v: want a step soon after the first, and a layer", r.Name, *g)
				}
				if !strings.Contains(r.Reason, "diverged at step") || !strings.Contains(f.Sentence(i, f.Len()-1), r.Reason) {
					t.Errorf("%s: %q does not say so, or %q does not", r.Name, r.Reason, f.Sentence(i, f.Len()-1))
				}
				for _, m := range f.Tracks[i].Moments {
					if !finite(m.Loss) {
						t.Errorf("%s: loss %v was recorded", r.Name, m.Loss)
					}
				}
			}
		})
	}
}

// A network that is not finite before the first step has nothing to show, and
// says so.
func TestDivergedAtOnce(t *testing.T) {
	r := start(t, 1, small(t))
	for _, tr := range r.trials {
		tr.trainer.Model.Theta[0] = math.Inf(1)
		tr.track.Moments, tr.track.last = nil, nil
		tr.record()
	}
	if !r.Done() {
		t.Fatal("not done")
	}
	f := r.Frame()
	if f.Len() != 1 || f.Tracks[0].Status != Diverged {
		t.Fatalf("%d moments, %s: want 1 and diverged", f.Len(), f.Tracks[0].Status)
	}
	if _, err := f.Unit(0, 0, 0, 0); err == nil {
		t.Error("a unit of a network of which nothing was recorded")
	}
	if f.Telling(0, 0) != None() {
		t.Error("a telling unit where there is none")
	}
	dump(t, f)
	everyPlot(f, 0)
	if got := f.Sentence(0, 0); got != "ReLU: diverged at step 0, first in the output of hidden layer 1" {
		t.Errorf("%q", got)
	}
}

// What was handed out stays as it was while the training goes on beside it.
func TestFramesAreImmutable(t *testing.T) {
	r := start(t, 1, small(t))
	var readers sync.WaitGroup
	type shot struct {
		f    *Frame
		text string
	}
	var shots []shot
	for !r.Done() {
		if err := r.Step(200 * time.Microsecond); err != nil {
			t.Fatal(err)
		}
		f := r.Frame()
		shots = append(shots, shot{f, dump(t, f)})
		readers.Go(func() {
			everyPlot(f, f.Len()-1)
			if _, err := f.Unit(0, f.Len()-1, 1, 2); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
	for i, s := range shots {
		if dump(t, s.f) != s.text {
			t.Fatalf("frame %d of %d changed", i, len(shots))
		}
	}
}

// Long trainings of large networks keep a bounded number of moments and weights.
func TestGridIsBounded(t *testing.T) {
	for _, d := range []scenario.Dying{
		{Layers: 8, Units: 8, Steps: 500}, {Layers: 5, Units: 20, Steps: 20_000}, {Layers: 50, Units: 200, Steps: 20_000},
		{Layers: 1, Units: 1, Steps: 0}, {Layers: 1, Units: 1, Steps: 1}, {Layers: 3, Units: 7, Steps: 1003},
	} {
		d.Functions = functions(t, "relu", "elu", "selu", "tanh")
		g := newGrid(d)
		n := len(g.steps)
		if g.steps[0] != 0 || g.steps[n-1] != d.Steps || n > mostMoments+1 || n*d.Layers*d.Units > mostCells+2*d.Layers*d.Units {
			t.Errorf("%+v: %d moments from %d to %d", d, n, g.steps[0], g.steps[n-1])
		}
		for k := 1; k < n; k++ {
			if g.steps[k] <= g.steps[k-1] {
				t.Fatalf("%+v: step %d after %d", d, g.steps[k], g.steps[k-1])
			}
		}
		kept := (n + g.keep - 1) / g.keep
		if weights := kept * d.Units * (d.Units + 1) * d.Layers * len(d.Functions); kept > 1 && weights > 2*mostWeights {
			t.Errorf("%+v: %d weights are kept", d, weights)
		}
	}
}

// Where the weights of a moment were not kept, a unit is shown as it was before,
// and says when.
func TestUnitBetweenKeptWeights(t *testing.T) {
	r := start(t, 1, small(t))
	for _, tr := range r.trials {
		tr.grid.keep = 10
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	f := r.Frame()
	for row, want := range map[int]int{0: 0, 9: 0, 10: 10, 37: 30, 60: 60} {
		u, err := f.Unit(0, row, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if u.Step != want {
			t.Errorf("row %d: step %d, want %d", row, u.Step, want)
		}
		above := 0
		for _, z := range u.Inputs {
			if z > 0 {
				above++
			}
		}
		if above != u.Above {
			t.Errorf("row %d: %d of the inputs above 0, recorded %d", row, above, u.Above)
		}
	}
}

func BenchmarkDying(b *testing.B) {
	d := deadly(b)
	b.ReportAllocs()
	for b.Loop() {
		r, err := New(1, d)
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Step(0); err != nil {
			b.Fatal(err)
		}
	}
}
