package signalpage

import (
	"slices"
	"testing"
	"time"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
	"downhill/render/screen"
)

// small is a document that is measured in some milliseconds.
func small(figure string) scenario.Scenario {
	s := scenario.DefaultSignal()
	g := &s.Signal
	g.Figure, g.Depth, g.Width, g.Batch, g.Trials = figure, 5, 16, 32, 2
	g.Grid.Depth, g.Grid.Width, g.Grid.Batch = 4, 16, 8
	return s
}

// finish steps to the end.
func finish(t *testing.T, r *run) *frame {
	t.Helper()
	for range 10000 {
		if r.Done() {
			return r.Frame()
		}
		if err := r.Step(time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("10000 steps are not enough")
	return nil
}

func begin(t *testing.T, k *kept, s scenario.Scenario) *run {
	t.Helper()
	r, err := k.begin(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// same says whether two combinations have the same measurements.
func same(a, b *signallab.Measured) bool {
	return a.Result.Trials == b.Result.Trials && a.GradientFactor() == b.GradientFactor()
}

// A change of view, of what is hidden, or of another combination measures
// nothing again, and neither does a visit to the grid.
func TestWhatIsMeasuredStays(t *testing.T) {
	k := &kept{diagrams: map[string]diagram{}}
	s := small(scenario.FigureVariance)
	want := finish(t, begin(t, k, s))
	s.Signal.Figure = scenario.FigureGrid
	if f := finish(t, begin(t, k, s)); len(f.Cells) != 64 {
		t.Fatalf("%d cells", len(f.Cells))
	}
	for _, view := range []string{scenario.FigureHistograms, scenario.FigureMoments, scenario.FigureVariance} {
		s.Signal.Figure = view
		s.Signal.Runs[1].Hidden = !s.Signal.Runs[1].Hidden
		r := begin(t, k, s)
		if !r.Done() {
			t.Errorf("%s: there is something to measure", view)
		}
		for i := range want.Runs {
			if !same(&r.Frame().Runs[i], &want.Runs[i]) {
				t.Errorf("%s: combination %d is another", view, i)
			}
		}
	}
	s.Signal.Runs[0].Skip = true
	r := begin(t, k, s)
	if r.Done() {
		t.Error("skip connections changed nothing")
	}
	if f := r.Frame(); !same(&f.Runs[1], &want.Runs[1]) || f.Runs[0].Result.Trials != 0 {
		t.Errorf("the changed combination has %d trials, the other %d", f.Runs[0].Result.Trials, f.Runs[1].Result.Trials)
	}
	s.Signal.Figure = scenario.FigureGrid
	if !begin(t, k, s).Done() {
		t.Error("the grid is measured again")
	}
}

// A phase diagram is drawn once for all points that it has room for: a drag
// finds it there, and a point beyond its edge gets a larger one.
func TestDiagramsAreKept(t *testing.T) {
	k := &kept{diagrams: map[string]diagram{}}
	s := small(scenario.FigurePhase)
	a, err := activations.Catalog().Default("tanh")
	if err != nil {
		t.Fatal(err)
	}
	at := func(scale string) *figure.Plot {
		o, err := initializers.Catalog().Parse("variance_scaling:scale=" + scale)
		if err != nil {
			t.Fatal(err)
		}
		s.Signal.Runs = []scenario.Combination{scenario.DefaultCombination(a, o)}
		f := finish(t, begin(t, k, s))
		return f.diagrams[f.Runs[0].Activation()]
	}
	first := at("0.5")
	if first == nil || len(first.Lines) == 0 {
		t.Fatal("no diagram with its edge of chaos")
	}
	if at("2.5") != first {
		t.Error("a point in the diagram has it drawn again")
	}
	if wide := at("9"); wide == first || wide.X.Max < 9 {
		t.Errorf("the diagram ends at %v, want room for 9", wide.X.Max)
	}
	if far := at("5000"); far == nil || at("5000") != far {
		t.Error("a point far beyond the diagram has it drawn again and again")
	}
}

func TestThinKeepsTheEnds(t *testing.T) {
	for _, c := range []struct {
		most int
		want []float64
	}{{9, []float64{1, 5, 10, 15, 20}}, {3, []float64{1, 10, 20}}, {2, []float64{1, 20}}, {1, []float64{1, 20}}} {
		var ticks []figure.Tick
		for _, x := range []float64{1, 5, 10, 15, 20} {
			ticks = append(ticks, figure.Tick{At: x})
		}
		var got []float64
		for _, k := range thin(ticks, c.most) {
			got = append(got, k.At)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("at most %d: %v, want %v", c.most, got, c.want)
		}
	}
}

func TestWrapLosesNoWord(t *testing.T) {
	fonts, err := screen.NewFonts()
	if err != nil {
		t.Fatal(err)
	}
	face := fonts.Face(13, screen.Regular, true)
	const text = "ordered: gradients vanish by a factor 0.31 a layer"
	whole := face.Measure(text)
	if got := wrap(face, text, whole+1, 2); !slices.Equal(got, []string{text}) || !fits(face, text, whole+1, 1) {
		t.Errorf("%q has room in a line and became %q", text, got)
	}
	got := wrap(face, text, 0.6*whole, 2)
	if len(got) != 2 || got[0]+" "+got[1] != text || !fits(face, text, 0.6*whole, 2) {
		t.Errorf("in two lines: %q", got)
	}
	if got = wrap(face, text, 0.3*whole, 2); len(got) != 2 || fits(face, text, 0.3*whole, 2) {
		t.Errorf("two short lines hold %q", got)
	}
	for _, line := range got {
		if face.Measure(line) > 0.3*whole {
			t.Errorf("%q is too wide", line)
		}
	}
}
