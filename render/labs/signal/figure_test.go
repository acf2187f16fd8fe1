package signal

import (
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
)

func light() labs.Look { return labs.Look{Theme: figure.Light()} }

var six = []string{"sigmoid random_normal", "tanh glorot_normal", "relu he_normal", "selu lecun_normal", "elu he_normal",
	"leaky_relu:alpha=0.2 orthogonal"}

// Every kind of figure has named axes with finite ends, a caption that says what
// was measured, and is drawn at both sizes without a text over another.
func TestEveryFigure(t *testing.T) {
	for _, kind := range scenario.SignalFigures() {
		for _, n := range []int{1, 3, 6} {
			for _, depth := range []string{"2", "20", "200"} {
				if once := kind == scenario.FigureGrid || kind == scenario.FigurePhase; once && depth != "20" {
					continue // these do not depend on it
				}
				s := scene(t, "width: 16; batch: 16; trials: 2; depth: "+depth+"; figure: "+kind, six[:n]...)
				s.Signal.Grid.Depth, s.Signal.Grid.Width, s.Signal.Grid.Batch = 3, 8, 16
				f := measure(t, s)
				fig := f.Figure(0, light())
				if len(fig.Panels) == 0 || fig.Title == "" || len(fig.Caption) == 0 {
					t.Fatalf("%s of %d: %d panels, caption %q", kind, n, len(fig.Panels), fig.Caption)
				}
				if kind != scenario.FigurePhase && !strings.Contains(fig.Caption[0], "seed 1") {
					t.Errorf("%s: caption %q lacks the seed", kind, fig.Caption)
				}
				for _, p := range fig.Panels {
					if p.Plot == nil {
						continue
					}
					for _, a := range []figure.Axis{p.Plot.X, p.Plot.Y} {
						if a.Label == "" || !(a.Min < a.Max) || math.IsInf(a.Min, 0) || math.IsInf(a.Max, 0) {
							t.Errorf("%s of %d, depth %s: axis %+v", kind, n, depth, a)
						}
					}
				}
				if n == 3 && depth == "20" {
					checkTexts(t, kind, fig)
				}
			}
		}
	}
}

// checkTexts draws a figure and fails where the notes, titles or numbers of it
// are cut at the two usual sizes.
func checkTexts(t *testing.T, kind string, fig figure.Figure) {
	t.Helper()
	for _, size := range []export.Size{{W: 1600, H: 1000}, {W: 1000, H: 700}} {
		texts, err := export.Texts(fig, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range texts {
			if strings.HasSuffix(x.Text, "…") {
				t.Errorf("%s at %d×%d: %q is cut", kind, size.W, size.H, x.Text)
			}
		}
	}
}

func TestVariancePanelsShareAxes(t *testing.T) {
	f := measure(t, scene(t, small, six[:3]...))
	panels := f.VariancePanels(figure.Dark(), nil)
	if len(panels) != 6 {
		t.Fatalf("%d panels, want two of each combination", len(panels))
	}
	for i, p := range panels {
		if p.Run != i%3 || p.Backward != (i >= 3) {
			t.Errorf("panel %d is of combination %d, backward %v", i, p.Run, p.Backward)
		}
		first := panels[i/3*3].Plot
		if p.Plot.Y.Min != first.Y.Min || p.Plot.Y.Max != first.Y.Max || p.Plot.X.Max != first.X.Max || !p.Plot.Y.Log {
			t.Errorf("panel %d has axes of its own: %+v", i, p.Plot.Y)
		}
		want := 2 + i/3 // curves, each with its band and its theory
		if len(p.Plot.Bands) != want || len(p.Plot.Lines) != 2*want {
			t.Errorf("panel %d: %d bands, %d lines; want %d and %d", i, len(p.Plot.Bands), len(p.Plot.Lines), want, 2*want)
		}
		if got := p.Plot.Lines[0].Style.Color; got != figure.Dark().Style(p.Run).Color {
			t.Errorf("panel %d has the colour %v", i, got)
		}
	}
	only := f.VariancePanels(figure.Dark(), Shown{Quantities()[0].Of: true})
	if len(only) != 3 || len(only[0].Plot.Bands) != 1 {
		t.Errorf("one quantity gives %d panels", len(only))
	}
	s := scene(t, small, six[:3]...)
	s.Signal.Runs[1].Hidden = true
	if got := measure(t, s).VariancePanels(figure.Dark(), nil); len(got) != 4 || got[1].Run != 2 {
		t.Errorf("hidden: %d panels", len(got))
	}
}

// A hundred and forty layers of a signal whose variance leaves float64 at either end keep
// finite axes.
func TestExtremeDepth(t *testing.T) {
	f := measure(t, scene(t, "depth: 140; width: 16; batch: 8; trials: 2", "sigmoid random_normal:stddev=0.001",
		"relu random_normal:stddev=30", "linear zeros"))
	for _, p := range f.VariancePanels(figure.Light(), nil) {
		if y := p.Plot.Y; !(y.Min >= 1e-301) || !(y.Max <= 1e301) || !(y.Min < y.Max) {
			t.Errorf("axis %g … %g", y.Min, y.Max)
		}
	}
	for _, kind := range scenario.SignalFigures() {
		g := *f
		g.Scenario.Signal.Figure = kind
		if kind == scenario.FigureGrid || kind == scenario.FigurePhase {
			continue
		}
		if _, err := export.Texts(g.Figure(0, light()), export.Size{W: 1000, H: 700}); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestHistogramRidges(t *testing.T) {
	f := measure(t, scene(t, "depth: 100; width: 16; batch: 16; trials: 1; figure: histograms", "tanh glorot_normal"))
	panels := f.HistogramPanels(figure.Light())
	if len(panels) != 2 {
		t.Fatalf("%d panels", len(panels))
	}
	bands := panels[0].Plot.Bands
	if n := len(bands) / 2; n < 40 || n > mostRidges {
		t.Errorf("%d ridges of 100 layers", n)
	}
	// From the back to the front: the first layer hides what is behind it.
	if back, front := bands[0].Lower[0][1], bands[len(bands)-1].Lower[0][1]; back != 100 || front > 3 {
		t.Errorf("painted from layer %g to %g", back, front)
	}
	for _, b := range bands {
		for _, q := range b.Upper {
			if q[1] > panels[0].Plot.Y.Max {
				t.Fatalf("a ridge leaves the plot at %v", q)
			}
		}
	}
}

func TestGridHit(t *testing.T) {
	s := scene(t, "figure: grid", "relu he_normal")
	s.Signal.Grid.Depth, s.Signal.Grid.Width, s.Signal.Grid.Batch = 3, 8, 16
	f := measure(t, s)
	p := f.GridPlot(figure.Light())
	if p.Field.NX*p.Field.NY != 64 || len(p.Notes) != 64 || len(p.Lines) != 64 {
		t.Fatalf("%d×%d cells, %d numbers, %d curves", p.Field.NX, p.Field.NY, len(p.Notes), len(p.Lines))
	}
	for i, n := range p.Notes {
		if got := f.CellAt(n.At); got != i {
			t.Errorf("the number of cell %d lies in cell %d", i, got)
		}
		c := f.CellCombination(i)
		if c.Activation.Key != s.Signal.Grid.Activations[f.Cells[i].Column].Key || c.Initializer.Key != s.Signal.Grid.Initializers[f.Cells[i].Row].Key {
			t.Errorf("cell %d opens %s, %s", i, c.Activation.Key, c.Initializer.Key)
		}
	}
	for _, q := range []figure.Point{{-0.6, 1}, {7.6, 1}, {1, 7.6}, {1, -0.6}, {math.NaN(), 1}} {
		if f.CellAt(q) != -1 {
			t.Errorf("%v is in cell %d", q, f.CellAt(q))
		}
	}
	// Sigmoid loses gradients with Glorot's weights, ReLU explodes with N(0, 1).
	row := func(o string) int {
		for i, ch := range s.Signal.Grid.Initializers {
			if ch.Key == o {
				return i
			}
		}
		t.Fatalf("no %s", o)
		return 0
	}
	if d := f.Cells[row("glorot_normal")*8].Decades; d > -0.5 {
		t.Errorf("sigmoid, Glorot: %g decades a layer", d)
	}
}

func TestPhaseDiagram(t *testing.T) {
	f := measure(t, scene(t, small+"; figure: phase", "tanh glorot_normal", "relu he_normal", "tanh random_normal"))
	panels := f.PhasePanels(figure.Light(), ByChi)
	if len(panels) != 2 || len(panels[0].Plot.Marks) != 2 || panels[1].Run != 1 {
		t.Fatalf("%d panels", len(panels))
	}
	if at := panels[0].Plot.Marks[1].At; at != (figure.Point{16, 0}) {
		t.Errorf("N(0, 1) at width 16 stands at %v", at)
	}
	for _, colors := range []PhaseColors{ByChi, ByDepth} {
		field := f.PhasePanels(figure.Light(), colors)[1].Plot.Field
		for _, z := range field.Z {
			if math.IsNaN(z) {
				t.Fatalf("colours %d: a place without a value", colors)
			}
		}
	}
	c, err := Drag(f.Scenario.Signal.Runs[1], figure.Point{1.5031, 0.2049})
	if err != nil {
		t.Fatal(err)
	}
	if w, err := WeightVariance(&c, 100); err != nil || math.Abs(w-1.5) > 1e-12 || c.BiasVariance != 0.2 || c.Initializer.Key != "variance_scaling" {
		t.Errorf("dragged to σ_w² = %g, σ_b² = %g (%v)", w, c.BiasVariance, err)
	}
	if c, err = Drag(c, figure.Point{-3, -1}); err != nil || c.BiasVariance != 0 {
		t.Errorf("dragged out: %+v, %v", c, err)
	}
}

func TestVerdicts(t *testing.T) {
	for run, want := range map[string]string{
		"selu lecun_normal":                                   "All conditions are kept",
		"selu he_normal":                                      "Broken: LeCun normal. He normal has σ_w² = 2.00 instead of 1: the variance grows without end",
		"selu lecun_normal dropout: 0.1":                      "Broken: no plain dropout",
		"selu lecun_normal dropout: 0.1, alpha_dropout: true": "All conditions are kept",
		"selu lecun_normal skip: true":                        "Broken: sequential",
		"selu lecun_normal input: {mean: 1}":                  "Broken: standardized input",
		"selu lecun_uniform":                                  "Broken: LeCun normal. LeCun uniform has the right variance",
		"relu lecun_normal":                                   "Not SELU",
	} {
		f := measure(t, scene(t, "depth: 5; width: 100; batch: 16; trials: 1; figure: moments", run))
		got := f.Verdict(&f.Runs[0])
		if !strings.HasPrefix(got, want) || !strings.Contains(got, "layer 5 has mean") {
			t.Errorf("%s: %q", run, got)
		}
	}
}

func TestConditionTable(t *testing.T) {
	f := measure(t, scene(t, "depth: 5; width: 32; batch: 16; trials: 1; figure: moments", "selu lecun_normal", "selu he_normal skip: true"))
	table := f.ConditionTable(figure.Light())
	if len(table.Columns) != 1+conditionColumns || len(table.Rows) != 2 {
		t.Fatalf("%d columns, %d rows", len(table.Columns), len(table.Rows))
	}
	for i, want := range []string{"kept kept kept kept kept broken", "kept kept broken broken kept broken"} { // 32 units are few
		if got := strings.Join(table.Rows[i].Cells[1:], " "); got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
}
