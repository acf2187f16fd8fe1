package race

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/surfaces"
)

// holed is x² + y² with no value on the left and an infinite one in a corner.
type holed struct{ surfaces.Surface }

func (holed) Dim() int                             { return 2 }
func (holed) Domain() surfaces.Domain              { return surfaces.Domain{XMin: -2, XMax: 2, YMin: -2, YMax: 2} }
func (holed) Minima() []surfaces.Minimum           { return []surfaces.Minimum{{Global: true}} }
func (holed) Hessian(_ []float64, _ *mat.SymDense) {}
func (holed) Eval(x, _ []float64) float64 {
	switch {
	case x[0] < 0:
		return math.NaN()
	case x[0] > 1.5 && x[1] > 1.5:
		return math.Inf(1)
	}
	return x[0]*x[0] + x[1]*x[1]
}

// nowhere has no value at all, and so no minimum.
type nowhere struct{ holed }

func (nowhere) Minima() []surfaces.Minimum { return nil }

func (nowhere) Eval(_, _ []float64) float64 { return math.NaN() }

// level is the same everywhere.
type level struct{ holed }

func (level) Eval(_, _ []float64) float64 { return 3 }

func TestBackdropWithHoles(t *testing.T) {
	g := Grain{NX: 41, NY: 41, Width: 300, Height: 300}
	b := NewBackdrop(holed{}, scenario.View{}, figure.Light(), g)
	f := b.Field
	// The finite ones lie in 0…8, and the scale spans four decades.
	if f.Base != 0 || f.High != 8 || f.Low != 8e-4 {
		t.Errorf("heights %v…%v over %v, want 8e-4…8 over 0", f.Low, f.High, f.Base)
	}
	if len(b.Contours.Lines) == 0 {
		t.Error("no contours where there are values")
	}
	for _, l := range b.Contours.Lines {
		for _, p := range l.Points {
			if !(p[0] >= 0) || math.IsNaN(p[1]) || p[0] > 2 {
				t.Fatalf("a contour passes %v, where there is no value", p)
			}
		}
	}
	if !f.Log || NewBackdrop(holed{}, scenario.View{Linear: true}, figure.Light(), g).Field.Log {
		t.Error("the colours are logarithmic unless linear ones are wanted")
	}
	if c := f.Color(math.NaN()); c.A != 0 {
		t.Errorf("not a number has the colour %v", c)
	}
	for name, s := range map[string]surfaces.Surface{"nowhere": nowhere{}, "level": level{}} {
		for _, linear := range []bool{false, true} {
			b := NewBackdrop(s, scenario.View{Linear: linear}, figure.Dark(), g)
			if f := b.Field; math.IsNaN(f.Low) || math.IsInf(f.Low, 0) || !(f.High > f.Low) {
				t.Errorf("%s: heights %v…%v", name, f.Low, f.High)
			}
		}
	}
}

func TestBackdropFollowsTheView(t *testing.T) {
	f := raced(t, scene(t, "goldstein-price", "-1, -0.2", 5, "sgd:lr=1e-5"))
	g := Grain{NX: 21, NY: 11, Width: 300, Height: 300}
	whole := NewBackdrop(f.Surface, scenario.View{}, figure.Light(), g)
	if whole.X.Min != -2 || whole.Y.Max != 2 || !whole.Field.Log || whole.Field.Base != 3 || whole.Field.Map.Name != "muted" {
		t.Errorf("the domain: %+v %+v base %v", whole.X, whole.Y, whole.Field.Base)
	}
	if got, want := whole.Field.Z[3*21+5], f.Surface.Eval([]float64{-1, -0.8}, nil); math.Abs(got-want) > 1e-9*want {
		t.Errorf("column 5, row 3: %v want %v", got, want) // the grid's steps round to 1e-16
	}
	part := NewBackdrop(f.Surface, scenario.View{Window: &[4]float64{0, 1, -1, -0.5}, Linear: true, Map: "cividis"}, figure.Light(), g)
	if part.X.Min != 0 || part.X.Max != 1 || part.Y.Min != -1 || part.Y.Max != -0.5 || part.Field.Log || part.Field.Base != 0 || part.Field.Map.Name != "cividis" {
		t.Errorf("a window: %+v %+v %+v", part.X, part.Y, part.Field.Map.Name)
	}
	if !(part.Field.High < whole.Field.High) {
		t.Errorf("a window's heights: %v…%v", part.Field.Low, part.Field.High)
	}
}

func TestCanvasPointsAtWhoLeft(t *testing.T) {
	f := raced(t, scene(t, "bowl", "-8, 1.5", 12, "sgd:lr=0.2", "sgd:lr=0.03"))
	p := f.Canvas(12, coarse(f), figure.Light())
	ball := f.Rec.Tracks[0].Path[12]
	if len(p.Notes) != 1 {
		t.Fatalf("notes: %+v", p.Notes)
	}
	// y grows by −3 a step, beyond the view's ±3.
	n, far := p.Notes[0], math.Abs(ball[1])-3
	if n.At != ball || !n.Arrow || n.Color != figure.Light().Style(0).Color || n.Text != "SGD "+figure.Short(far, 2) {
		t.Errorf("note %+v for a racer at %v, %v away", n, ball, far)
	}
	if q := f.Canvas(0, coarse(f), figure.Light()); len(q.Notes) != 0 {
		t.Errorf("at the start: %+v", q.Notes)
	}
	corner := &figure.Plot{X: figure.Axis{Min: 0, Max: 1}, Y: figure.Axis{Min: 0, Max: 1}}
	for _, tt := range []struct {
		p    figure.Point
		want float64
	}{{figure.Point{4, 5}, 5}, {figure.Point{-2, 0.5}, 2}, {figure.Point{0.5, 0.5}, 0}, {figure.Point{0, 1}, 0}} {
		if got := outside(corner, tt.p); got != tt.want || inside(corner, tt.p) != (tt.want == 0) {
			t.Errorf("%v: outside by %v want %v", tt.p, got, tt.want)
		}
	}
}

func TestCanvasMarks(t *testing.T) {
	count := func(p *figure.Plot, m figure.Marker) (n int) {
		for _, k := range p.Marks {
			if k.Style.Marker == m && (m != figure.Ring || k.Radius == 7) {
				n++
			}
		}
		return n
	}
	labels := func(p *figure.Plot) (s string) {
		for _, m := range p.Marks {
			if m.Label != "" {
				s += m.Label + ";"
			}
		}
		return s
	}
	tests := []struct {
		surface, start string
		rings          int
		labels         string
	}{
		{"bowl", "-8, 1.5", 1, "minimum;start;"},
		{"saddle", "1.5, 0.001", 0, "start;"},
		{"himmelblau", "0.5, -0.25", 4, "global minimum;start;"},
		{"six-hump-camel", "2, 1.1", 6, "global minimum;local minimum;start;"},
		{"rastrigin", "-4.3, 3.4", 1, "global minimum;start;"}, // a lattice would hide the race
	}
	for _, tt := range tests {
		f := raced(t, scene(t, tt.surface, tt.start, 3, "sgd:lr=1e-4"))
		p := f.Canvas(3, coarse(f), figure.Light())
		if n := count(p, figure.Ring); n != tt.rings || labels(p) != tt.labels {
			t.Errorf("%s: %d rings, labels %s; want %d, %s", tt.surface, n, labels(p), tt.rings, tt.labels)
		}
	}

	f := raced(t, scene(t, "bowl", "-8, 1.5", 300, "newton", "sgd:lr=0.2", "sgd:lr=0.01"))
	early, late := f.Canvas(5, coarse(f), figure.Dark()), f.Canvas(300, coarse(f), figure.Dark())
	for m, want := range map[figure.Marker]int{figure.Check: 1, figure.Cross: 1} {
		if count(early, m) != 0 || count(late, m) != want {
			t.Errorf("marker %d: %d at step 5, %d at step 300, want 0 and %d", m, count(early, m), count(late, m), want)
		}
	}
	for i, l := range late.Lines {
		if want := f.Rec.Tracks[i].Path; len(l.Points) != len(want) || l.Points[0] != want[0] || l.Style.Color != figure.Dark().Style(i).Color || !l.Casing {
			t.Errorf("trail %d: %d points, style %+v", i, len(l.Points), l.Style)
		}
	}
	if len(early.Lines[2].Points) != 6 {
		t.Errorf("at step 5 a trail has %d points", len(early.Lines[2].Points))
	}
}
