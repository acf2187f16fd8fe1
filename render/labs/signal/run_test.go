package signal

import (
	"bytes"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/signal"
)

// text is everything that a frame holds, but for the time it took.
func text(t testing.TB, f *Frame) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What is measured does not depend on the budgets or on the number of cores.
func TestSameBytes(t *testing.T) {
	for _, figure := range []string{"variance", "grid"} {
		s := scene(t, small+"; figure: "+figure, "tanh glorot_normal", "rrelu he_normal dropout: 0.2", "selu orthogonal batch_norm: after, tied: true")
		if figure == "grid" {
			s.Signal.Grid.Depth, s.Signal.Grid.Width, s.Signal.Grid.Batch = 4, 8, 40
		}
		want := text(t, measure(t, s))
		cores := runtime.GOMAXPROCS(1)
		got := text(t, inSteps(t, s, 100*time.Microsecond, func(*Frame) {}))
		runtime.GOMAXPROCS(cores)
		if got != want {
			t.Errorf("%s: other numbers in short steps on one core", figure)
		}
		s.Seed++
		if text(t, measure(t, s)) == want {
			t.Errorf("%s: the seed changes nothing", figure)
		}
	}
}

// Every panel has something to show long before everything is measured.
func TestRefinement(t *testing.T) {
	s := scene(t, "depth: 30; width: 64; batch: 256; trials: 20", "tanh glorot_normal", "relu he_normal", "selu lecun_normal")
	last, frames := 0.0, 0
	all := math.Inf(1) // progress when every panel had a first value
	end := inSteps(t, s, 2*time.Millisecond, func(f *Frame) {
		frames++
		if f.Progress < last || f.Progress > 1 {
			t.Fatalf("progress goes from %g to %g", last, f.Progress)
		}
		last = f.Progress
		known := 0
		for i := range f.Runs {
			if !math.IsNaN(f.Runs[i].Layers()[0].Stats[signal.PreVar].Mean) {
				known++
			}
		}
		if known == 3 && math.IsInf(all, 1) {
			all = f.Progress
		}
	})
	if frames < 5 || all > 0.3 {
		t.Errorf("all panels have a value at %.0f %% in %d frames, want it in the first third", 100*all, frames)
	}
	if !end.Done || end.Progress != 1 || end.Preview {
		t.Errorf("the last frame: done %v, progress %g, preview %v", end.Done, end.Progress, end.Preview)
	}
}

// The largest scenario has a frame at once, with the theory, and a first layer
// after a few short steps: drawing 512 × 512 weights alone takes some of them.
func TestLargeStartsAtOnce(t *testing.T) {
	s := scene(t, "depth: 200; width: 512; batch: 512; trials: 20", "tanh glorot_normal")
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	known := func() bool { return !math.IsNaN(r.Frame().Runs[0].Layers()[0].Stats[signal.PreVar].Mean) }
	steps := 0
	for ; steps < 30 && !known(); steps++ {
		if err := r.Step(4 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	f := r.Frame()
	if !known() || f.Done || !f.Preview || len(f.Runs[0].Layers()) != 200 {
		t.Errorf("after %d steps: first layer known %v, done %v, preview %v, %d layers", steps, known(), f.Done, f.Preview, len(f.Runs[0].Layers()))
	}
	if r.Frame() != f {
		t.Error("another frame though nothing changed")
	}
	for _, p := range f.VariancePanels(light().Theme, nil) {
		if len(p.Plot.Lines) == 0 {
			t.Error("a first frame without curves")
		}
	}
}

// The grid is there coarsely before any cell is measured with all instances.
func TestGridIsCoarseFirst(t *testing.T) {
	s := scene(t, "figure: grid", "relu he_normal")
	s.Signal.Grid.Depth, s.Signal.Grid.Width = 10, 32
	coarse := false
	inSteps(t, s, time.Millisecond, func(f *Frame) {
		known, quick := 0, 0
		for i := range f.Cells {
			if f.Cells[i].Known() {
				known++
			}
			if f.Cells[i].Result.PreviewBatch == quickBatch {
				quick++
			}
		}
		coarse = coarse || known == len(f.Cells) && quick > len(f.Cells)/2
	})
	if !coarse {
		t.Error("the grid was never whole and coarse")
	}
}

// A combination that stays is not measured again.
func TestFollowKeepsWhatIsMeasured(t *testing.T) {
	s := scene(t, small, "tanh glorot_normal", "relu he_normal")
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	next := scene(t, small+"; figure: histograms", "relu he_normal", "elu he_normal")
	n, err := r.Follow(next)
	if err != nil {
		t.Fatal(err)
	}
	if f := n.Frame(); !f.Runs[0].Result.Done || f.Runs[1].Result.Trials != 0 {
		t.Errorf("trials %d and %d, want those of ReLU kept and ELU to come", f.Runs[0].Result.Trials, f.Runs[1].Result.Trials)
	}
	if err := n.Step(0); err != nil {
		t.Fatal(err)
	}
	if text(t, n.Frame()) != text(t, measure(t, next)) {
		t.Error("other numbers than from a fresh start")
	}
	next.Seed = 7
	if n, err = n.Follow(next); err != nil || n.Frame().Runs[0].Result.Trials != 0 {
		t.Errorf("another seed keeps the old numbers (%v)", err)
	}
}

func TestStartRefuses(t *testing.T) {
	s := scene(t, small, "tanh glorot_normal")
	s.Signal.Depth = 1
	if _, err := Start(s); err == nil || !strings.Contains(err.Error(), "depth") {
		t.Errorf("depth 1: %v", err)
	}
	if _, err := Start(scenario.Default()); err == nil || !strings.Contains(err.Error(), "race") {
		t.Errorf("a race: %v", err)
	}
}

// Measured against theory in wide networks of six layers: what dropout, random
// slopes, skips, biases, other inputs and batch normalization do is in both. The
// mean of eight networks of 256 units is 3 % off by chance (√(2/256)/√8, summed
// over the layers); leaving any of the effects out is 10 % and more.
func TestTheoryDescribesWhatIsMeasured(t *testing.T) {
	for _, run := range []string{"tanh variance_scaling:scale=1.7 bias_variance: 0.2", "selu lecun_normal dropout: 0.2",
		"selu lecun_normal dropout: 0.2, alpha_dropout: true", "rrelu:lower=0,upper=1 he_normal", "tanh glorot_normal skip: true",
		"elu orthogonal 'input': {mean: 1, std: 2}", "relu he_normal batch_norm: before", "relu he_normal batch_norm: after",
		"tanh random_normal:stddev=0.07"} {
		s := scene(t, "depth: 6; width: 256; batch: 64; trials: 8", run)
		m := measure(t, s).Runs[0]
		for i, l := range m.Layers() {
			want := m.Theory.Exact.Layers[i]
			for _, q := range []struct {
				of   signal.Quantity
				want float64
			}{{signal.PreVar, want.Q}, {signal.ActMSq, want.Square}, {signal.GPreVar, want.GradPre}, {signal.GActVar, want.GradAct},
				{signal.GWVar, want.GradWeight}} {
				got := math.Pow(10, l.Stats[q.of].Log10Mean)
				if !math.IsNaN(q.want) && math.Abs(math.Log(got/q.want)) > 0.08 {
					t.Errorf("%s, layer %d: %v = %.4g, theory %.4g", run, l.Layer, q.of, got, q.want)
				}
			}
		}
	}
}
