package panels

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
	"downhill/render/export"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

func looks() []Look {
	return []Look{{Theme: figure.Dark()}, {Theme: figure.Light(), Across: ByStep}, {Theme: figure.Light(), Across: BySeconds}}
}

// everything draws every picture there is of a frame.
func everything(c *Cache, f *livelab.Frame, l Look) []*figure.Plot {
	var out []*figure.Plot
	for i := range f.Lanes {
		for _, kind := range scenario.Panels() {
			out = append(out, c.Panel(f, i, kind, l))
		}
		s := c.Story(f, i, 1, 0, l)
		out = append(out, s.PreActivations, s.Incoming, c.Response(f, i, 1, 0, 16, l), c.MeanField(f, i, 16, 5, l),
			SpreadPlot(f, i, c.Spread(f, i, 0, 5), l), c.Diagram(f, i, DiagramOptions{Instance: 0}).Plot(l))
	}
	out = append(out, c.Dead(f, l)...)
	out = append(out, c.Saturated(f, l)...)
	for _, k := range Kinds(f) {
		out = append(out, Curves(f, k, l))
	}
	return out
}

// TestEveryPictureOfEveryFrame draws all panels before the first step, after one,
// at the end, and of a lane that is not finite, in all looks.
func TestEveryPictureOfEveryFrame(t *testing.T) {
	lanes := [][]string{{"layers", "7,6", "dropout", "hidden=0.3"}, {"layers", "5", "optimizer", "sgd:lr=1e60"}}
	for _, data := range []string{"moons", "blobs:centres=4", "sine"} {
		s := document(t, data, 3, lanes...)
		empty, err := livelab.Start(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range map[string]*livelab.Frame{"empty": empty.Frame(), "first": trained(t, s, 0), "one": trained(t, s, 1), "end": trained(t, s, -1)} {
			var c Cache
			for _, l := range looks() {
				for k, p := range everything(&c, f, l) {
					if p == nil {
						t.Fatalf("%s, %s: picture %d is not there", data, name, k)
					}
					if !(p.X.Min < p.X.Max) || !(p.Y.Min < p.Y.Max) {
						t.Errorf("%s, %s: %q has axes from %v to %v and %v to %v", data, name, p.Title, p.X.Min, p.X.Max, p.Y.Min, p.Y.Max)
					}
					if fd := p.Field; fd != nil && (len(fd.Z) != fd.NX*fd.NY || !(fd.Low < fd.High) || p.Bar == "" && fd.Map.Name != "grey") {
						t.Errorf("%s, %s: %q has a field of %d for %d × %d from %v to %v, bar %q", data, name, p.Title, len(fd.Z), fd.NX, fd.NY, fd.Low, fd.High, p.Bar)
					}
					for _, m := range p.Marks {
						if math.IsNaN(m.At[0]) || math.IsNaN(m.At[1]) {
							t.Errorf("%s, %s: %q has a mark at %v", data, name, p.Title, m.At)
						}
					}
				}
				fig := c.Figure(f, nil, l)
				var b bytes.Buffer
				if err := export.Write(&b, "svg", fig, export.Size{W: 800, H: 600}); err != nil {
					t.Errorf("%s, %s: %v", data, name, err)
				}
			}
		}
	}
}

func TestFigureHasTheLanesSideBySide(t *testing.T) {
	for n := 1; n <= 4; n++ {
		lanes := [][]string{{"layers", "6,6"}, {"layers", "6,6", "activation", "tanh"}, {"layers", "6", "optimizer", "adam"}, {"layers", "6,6", "dropout", "hidden=0.2"}}[:n]
		s := document(t, "moons", 4, lanes...)
		f := trained(t, s, -1)
		fig := new(Cache).Figure(f, nil, dark())
		if got, want := len(fig.Panels), 3*n+2+1; got != want {
			t.Fatalf("%d lanes: %d panels, want %d", n, got, want)
		}
		bars := 0
		for i, p := range fig.Panels {
			if p.Area.X < -1e-9 || p.Area.Y < -1e-9 || p.Area.X+p.Area.W > 1+1e-9 || p.Area.Y+p.Area.H > 1+1e-9 {
				t.Errorf("%d lanes: panel %d is outside: %+v", n, i, p.Area)
			}
			for _, q := range fig.Panels[i+1:] {
				if overlap(p.Area, q.Area) {
					t.Errorf("%d lanes: %+v and %+v overlap", n, p.Area, q.Area)
				}
			}
			if p.Plot != nil && p.Plot.Bar != "" {
				bars++
			}
		}
		if bars != 2 {
			t.Errorf("%d lanes: %d colour bars, want one for the boundaries and one for the gradients", n, bars)
		}
		if table := fig.Panels[len(fig.Panels)-1].Table; len(table.Rows) != n || !strings.HasPrefix(table.Rows[n-1].Cells[0], Letter(n-1)) {
			t.Errorf("%d lanes: rows %v", n, table.Rows)
		}
		caption := strings.Join(fig.Caption, "\n")
		for _, word := range append([]string{"seed 3", "moons", "A: layers 6, 6"}, []string{"", "B: tanh instead of relu", "C: ", "D: "}[:n]...) {
			if !strings.Contains(caption, strings.TrimSpace(word)) && !strings.Contains(caption, "B: ") {
				t.Errorf("%d lanes: %q is not in %q", n, word, caption)
			}
		}
		w, h := PageSize(f)
		texts, err := export.Texts(fig, export.Size{W: w, H: h})
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, x := range texts {
			said += x.Text + "\n"
		}
		for _, word := range []string{"\nepoch\n", "\nlayer\n", "\nloss\n", "\naccuracy\n", "\nactivation\n", "x₁", "x₂", "P(1) − P(0)", "‖∂L/∂W‖"} {
			if !strings.Contains(said, word) {
				t.Errorf("%d lanes: %q is not on the page of %d × %d", n, word, w, h)
			}
		}
	}
}

func overlap(a, b figure.Area) bool {
	const eps = 1e-9
	return a.X+a.W > b.X+eps && b.X+b.W > a.X+eps && a.Y+a.H > b.Y+eps && b.Y+b.H > a.Y+eps
}

func TestFigureIsTheSameEveryTime(t *testing.T) {
	s := document(t, "moons", 6, []string{"layers", "6,6", "dropout", "hidden=0.2"}, []string{"layers", "6,6", "early_stopping", "2"})
	s.Changes = []race.Change{{Step: 10, Target: scenario.AllLanes, Key: "lr", Value: "0.05"}}
	a, b := new(Cache).Figure(trained(t, s, -1), nil, dark()), new(Cache).Figure(trained(t, s, -1), nil, dark())
	if a.Text() != b.Text() {
		t.Error("the same scenario and seed give another figure")
	}
	if caption := strings.Join(a.Caption, "\n"); !strings.Contains(caption, "Changed while training: step 10: lr of all 0.05.") {
		t.Errorf("caption %q", caption)
	}
}

func TestPanelsThatAreAskedFor(t *testing.T) {
	f := trained(t, document(t, "moons", 2, []string{"layers", "6"}), -1)
	fig := new(Cache).Figure(f, []string{scenario.PanelWeights, scenario.PanelUnits}, dark())
	if len(fig.Panels) != 2+2+1 || !strings.Contains(fig.Panels[0].Plot.Title, "A ") || !strings.Contains(fig.Panels[0].Plot.Title, "weights") {
		t.Errorf("%d panels, the first %q", len(fig.Panels), fig.Panels[0].Plot.Title)
	}
	if got := Suits(f); got[1] != scenario.PanelBoundary || len(got) > scenario.MaxPanels {
		t.Errorf("points in the plane suit %v", got)
	}
}

func TestStandingNamesTheStep(t *testing.T) {
	l := livelab.Lane{Status: nn.Diverged, Divergence: &nn.Divergence{Step: 1234}}
	if got, want := standing(&l), "not finite at step 1,234"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func BenchmarkFigure(b *testing.B) {
	f := trained(b, document(b, "moons", 4, []string{"layers", "16,16"}, []string{"layers", "16,16", "dropout", "hidden=0.2"}), -1)
	var c Cache
	b.ReportAllocs()
	for b.Loop() {
		c.Figure(f, nil, dark())
	}
}
