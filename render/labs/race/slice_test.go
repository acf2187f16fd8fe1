package race

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/surfaces"
)

const small = "network:hidden=4,points=40,epochs=30,directions=path"

// The canvas has the training's path as a line of its own on which no racer's
// colour lies, marks the solution at the origin, and names the axes.
func TestSliceShowsTheTraining(t *testing.T) {
	f := raced(t, scene(t, small, "-1,0.75", 20, "sgd", "adam"))
	s, ok := f.Slice()
	if !ok {
		t.Fatal("a network is no slice")
	}
	theme := figure.Light()
	p := f.Canvas(20, coarse(f), theme)
	at := slices.IndexFunc(p.Lines, func(l figure.Line) bool { return slices.Equal(l.Points, s.Path) })
	if at < 0 || at == 0 || p.Lines[at].Name != "" {
		t.Fatalf("no line of the path among %d", len(p.Lines))
	}
	for i := range 8 {
		if c := p.Lines[at].Style.Color; c == Style(theme, i).Color {
			t.Errorf("the path has the colour %v of racer %d", c, i)
		}
	}
	if p.Lines[0].Name != f.Rec.Tracks[0].Name { // the racers' lines come first, in their order
		t.Errorf("the first line is %q", p.Lines[0].Name)
	}
	i := slices.IndexFunc(p.Marks, func(m figure.Mark) bool { return m.Label == SolutionLabel })
	if i < 0 || p.Marks[i].At != (figure.Point{}) {
		t.Errorf("the solution is not marked at the origin: %+v", p.Marks)
	}
	for k, a := range []figure.Axis{p.X, p.Y} {
		if want := Percent(s.Axes[k].Share); !strings.Contains(a.Label, "main direction") || !strings.Contains(a.Label, want) {
			t.Errorf("axis %d is called %q, want its direction and %s", k, a.Label, want)
		}
	}
	// An ordinary surface has none of it.
	plain := raced(t, scene(t, "bowl", "-8,1.5", 20, "sgd", "adam"))
	if q := plain.Canvas(20, coarse(plain), theme); len(q.Lines) != 2 || q.X.Label != "x" {
		t.Errorf("%d lines and the axis %q on the bowl", len(q.Lines), q.X.Label)
	}
	if _, ok := plain.Slice(); ok || len(sliceCaption(plain.Surface)) > 0 {
		t.Error("the bowl is called a slice")
	}
}

// The figure has the path in its legend and no racer, whom the table names, and
// its caption says that this is a slice and how much the plane holds.
func TestSliceFigure(t *testing.T) {
	f := raced(t, scene(t, small, "-1,0.75", 20, "sgd", "adam"))
	s, _ := f.Slice()
	fig := f.Figure(20, labs.Look{Theme: figure.Light()})
	plot := fig.Panels[0].Plot
	var names []string
	for _, l := range plot.Lines {
		if l.Name != "" {
			names = append(names, l.Name)
		}
	}
	if !plot.Legend || len(names) != 1 || names[0] != "training path, epochs 0 to 30, projected" {
		t.Errorf("legend %v: %q", plot.Legend, names)
	}
	text := strings.Join(fig.Caption, " ")
	for _, want := range []string{"a slice of 22 parameters: 2 of 22 directions", "2-4-2 tanh on 40 points of moons",
		"the plane holds " + Percent(s.Share) + " of the path's variance (x " + Percent(s.Axes[0].Share), "accuracy " + Percent(s.Accuracy), "by a search"} {
		if !strings.Contains(text, want) {
			t.Errorf("the caption does not say %q: %s", want, text)
		}
	}
}

// A run on another slice is no ghost: its trails would mean nothing here.
func TestGhostStaysOnItsSlice(t *testing.T) {
	f := raced(t, scene(t, small, "-1,0.75", 5, "sgd"))
	if g := raced(t, scene(t, small, "-1,0.5", 5, "sgd")); f.Haunted(g).Ghost != g {
		t.Error("another start on the same slice leaves no ghost")
	}
	if g := raced(t, scene(t, small+",seed=2", "-1,0.75", 5, "sgd")); f.Haunted(g).Ghost != nil {
		t.Error("another network leaves a ghost")
	}
}

// JSON and CSV hold the path and the shares, to the bit.
func TestSliceData(t *testing.T) {
	f := raced(t, scene(t, small, "-1,0.75", 20, "sgd", "adam"))
	s, _ := f.Slice()
	var b bytes.Buffer
	if err := f.WriteJSON(&b, time.Second); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Surface struct {
			Found bool `json:"minima_found"`
			Slice struct {
				Note       string
				Parameters int
				Share      float64 `json:"variance_share"`
				Loss       float64
				Accuracy   float64
				Axes       []struct {
					Name  string
					Norm  float64
					Share float64 `json:"variance_share"`
				}
				Path struct {
					Epochs    []int
					Projected [][2]float64
					Loss      []float64
					Distance  []float64 `json:"plane_distance"`
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	o := got.Surface.Slice
	if !got.Surface.Found || o.Note != SliceNote(s) || o.Parameters != 22 || o.Share != s.Share || o.Loss != s.Loss || o.Accuracy != s.Accuracy ||
		!slices.Equal(o.Path.Epochs, s.Epochs) || !slices.Equal(o.Path.Projected, s.Path) || !slices.Equal(o.Path.Loss, s.PathLoss) || !slices.Equal(o.Path.Distance, s.PathDistance) {
		t.Errorf("JSON says %+v, want %+v", o, s)
	}
	for k, a := range o.Axes {
		if a.Name != s.Axes[k].Name || a.Norm != s.Axes[k].Norm || a.Share != s.Axes[k].Share {
			t.Errorf("axis %d: %+v, want %+v", k, a, s.Axes[k])
		}
	}
	b.Reset()
	if err := f.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n := len(rows[0])
	if want := []string{"plane_distance", "variance_share_x", "variance_share_y"}; !slices.Equal(rows[0][n-3:], want) {
		t.Errorf("columns %v, want %v last", rows[0], want)
	}
	var path [][]string
	for _, r := range rows[1:] {
		if r[0] == PathRow {
			path = append(path, r)
		} else if r[n-3] != "" {
			t.Errorf("a racer has a distance from the plane: %v", r)
		}
	}
	if len(path) != len(s.Path) || len(rows) != 1+2*21+len(s.Path) {
		t.Fatalf("%d rows, %d of the path, want %d", len(rows), len(path), len(s.Path))
	}
	number := func(text string) float64 {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for k, r := range path {
		if r[1] != "adam" || r[2] != strconv.Itoa(s.Epochs[k]) || number(r[3]) != s.Path[k][0] || number(r[4]) != s.Path[k][1] ||
			number(r[5]) != s.PathLoss[k] || number(r[n-3]) != s.PathDistance[k] || number(r[n-1]) != s.Axes[1].Share {
			t.Errorf("row %d of the path is %v", k, r)
		}
	}
}

// A backdrop that is sampled a little at a time, on several goroutines, is the
// one that is sampled at once.
func TestSamplingInParts(t *testing.T) {
	for _, surface := range []string{small, "himmelblau"} {
		f := raced(t, scene(t, surface, "-1,0.75", 1, "sgd"))
		g := Grain{NX: 30, NY: 23, Width: 300, Height: 200}
		v := scenario.View{Window: &[4]float64{-0.5, 0.7, -0.2, 0.4}}
		want := NewBackdrop(f.Surface, v, figure.Dark(), g)
		s, parts := NewSampling(f.Surface, v, g), 0
		for ; !s.Done(); parts++ {
			s.Step(1) // ns: as little as it does at once
		}
		got := s.Backdrop(v, figure.Dark(), g)
		if parts != 6 || !slices.Equal(got.Field.Z, want.Field.Z) || got.Field.Low != want.Field.Low || len(got.Contours.Lines) != len(want.Contours.Lines) {
			t.Errorf("%s: %d parts, not the backdrop that is sampled at once", surface, parts)
		}
		p := []float64{-0.5 + 1.2*7/29, -0.2 + 0.6*5/22}
		if z := f.Surface.Eval(p, nil); math.Abs(got.Field.Z[5*30+7]-z) > 1e-12*(1+math.Abs(z)) {
			t.Errorf("%s: %v in the grid, f = %v", surface, got.Field.Z[5*30+7], z)
		}
	}
}

// The maps of a race on a network: a cell is what a run with its values does.
func TestMapsOnASlice(t *testing.T) {
	s := scene(t, small, "-1,0.75", 60, "momentum:lr=0.02")
	s.Race.Map, s.Race.Basin = scenario.HyperMap{NX: 4, NY: 3}, scenario.Basin{Size: 4, Steps: 30}
	s.Shelf = &scenario.Shelf{}
	m, err := StartMap(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Step(0); err != nil {
		t.Fatal(err)
	}
	f := m.Frame()
	i, j := 2, 1
	one := s.Clone()
	one.Race.Racers[0].Rule.Values["lr"], one.Race.Racers[0].Rule.Values["momentum"] = param.Num(f.Plan.X.Value(i)), param.Num(f.Plan.Y.Value(j))
	r := raced(t, one)
	if got, want := f.At(i, j).Loss, r.Rec.Tracks[0].Loss[60]; math.Abs(got-want) > 1e-12*(1+want) {
		t.Errorf("cell (%d, %d) ends at %v, the race at %v", i, j, got, want)
	}
	b, err := StartBasin(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Step(0); err != nil {
		t.Fatal(err)
	}
	if _, total := b.Progress(); total != 16 || !b.Done() {
		t.Errorf("%d starts", total)
	}
	var data bytes.Buffer
	if err := f.WriteJSON(&data, 0); err != nil || !strings.Contains(data.String(), "a slice of 22 parameters: 2 of 22 directions") {
		t.Errorf("%v: the map's data do not say what it is of", err)
	}
	for _, caption := range [][]string{f.Caption(), b.Frame().Caption()} {
		if text := strings.Join(caption, " "); !strings.Contains(text, "a slice of 22 parameters") {
			t.Errorf("the caption does not say what it is of: %s", text)
		}
	}
	// All of them raced on one network that was trained once.
	f1, _ := s.Surface()
	f2, _ := one.Surface()
	if _, ok := f1.(surfaces.Sliced); !ok || f1 != f2 {
		t.Error("the shelf has not kept the network")
	}
}
