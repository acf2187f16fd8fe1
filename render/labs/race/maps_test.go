package race

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/maps"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/surfaces"
)

// mapScene is a race on a surface with some rules.
func mapScene(t *testing.T, surface string, rules ...string) scenario.Scenario {
	t.Helper()
	s := scenario.Default()
	var err error
	if s.Race.Surface, err = surfaces.Catalog().Parse(surface); err != nil {
		t.Fatal(err)
	}
	f, err := surfaces.Catalog().Build(s.Race.Surface)
	if err != nil {
		t.Fatal(err)
	}
	s.Race.Start, s.Race.Racers = f.Start(), nil
	for _, spec := range rules {
		rule, err := optimizers.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		s.Race.Racers = append(s.Race.Racers, scenario.Racer{Name: s.Race.FreeName(rule.Key, ""), Rule: rule})
	}
	return s
}

func mapOf(t *testing.T, s scenario.Scenario) *MapFrame {
	t.Helper()
	r, err := StartMap(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	return r.Frame()
}

func basinOf(t *testing.T, s scenario.Scenario) *BasinFrame {
	t.Helper()
	r, err := StartBasin(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	return r.Frame()
}

// What theory knows stands where it belongs: the known optimum on the plot, the
// limit between the cells that diverge and those that do not.
func TestMapShowsTheory(t *testing.T) {
	s := mapScene(t, "bowl", "momentum:lr=0.012")
	s.Race.Steps = 3000 // long enough that whatever grows leaves
	f := mapOf(t, s)
	o, ok := f.Optimum()
	if !ok || math.Abs(o.LearningRate-4/math.Pow(1+math.Sqrt(20), 2)) > 1e-12 || math.Abs(o.Momentum-math.Pow((math.Sqrt(20)-1)/(math.Sqrt(20)+1), 2)) > 1e-12 {
		t.Fatalf("the known optimum is %+v", o)
	}
	p := f.Plot(figure.Light(), true)
	found := false
	for _, m := range p.Marks {
		if m.Style.Marker == figure.Ring {
			found = math.Abs(m.At[0]-math.Log10(o.LearningRate)) < 1e-12 && math.Abs(m.At[1]+math.Log10(1-o.Momentum)) < 1e-12
		}
	}
	if !found {
		t.Errorf("no ring stands at the known optimum: %+v", p.Marks)
	}
	i, j, _ := f.Best()
	if lr := f.Plan.X.Value(i); math.Abs(math.Log10(lr/o.LearningRate)) > 0.1 {
		t.Errorf("the best cell is at η %v, β %v", lr, f.Plan.Y.Value(j))
	}
	wrong := 0
	for j := range f.Plan.Y.N {
		for i := range f.Plan.X.N {
			limit, _ := f.Spectrum.Limit("momentum", f.Plan.Y.Value(j))
			lr, diverged := f.Plan.X.Value(i), math.IsNaN(f.At(i, j).Value(f.Plan.Measure))
			// Half a cell beside the limit the growth is slow.
			if lr < limit/1.06 && diverged || lr > limit*1.06 && !diverged {
				wrong++
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d cells are on the wrong side of the limit", wrong)
	}
	if len(p.Lines) != 1 || p.Field.Map.Name != "viridis" || p.Bar == "" {
		t.Errorf("%d lines, map %s, bar %q", len(p.Lines), p.Field.Map.Name, p.Bar)
	}
	for name, change := range map[string]func(*scenario.Scenario){
		"noise":         func(s *scenario.Scenario) { s.Race.Noise = 0.1 },
		"no quadratic":  func(s *scenario.Scenario) { s.Race.Surface.Key = "himmelblau"; s.Race.Surface.Values = nil },
		"unknown there": func(s *scenario.Scenario) { s.Race.Racers = mapScene(t, "bowl", "adam").Race.Racers },
	} {
		c := s.Clone()
		c.Race.Steps, c.Race.Map.NX, c.Race.Map.NY = 5, 4, 4
		change(&c)
		if _, ok := mapOf(t, c).Optimum(); ok {
			t.Errorf("%s: theory knows an optimum", name)
		}
	}
}

// The racer's own mark follows its values without another map.
func TestMapMarksTheRacer(t *testing.T) {
	s := mapScene(t, "bowl", "momentum:lr=0.012")
	s.Race.Map.NX, s.Race.Map.NY = 8, 6
	f := mapOf(t, s)
	rule := s.Race.Racers[0].Rule
	other, err := optimizers.Catalog().With(rule, "lr", "0.1")
	if err != nil {
		t.Fatal(err)
	}
	at := func(f *MapFrame) figure.Point {
		p := f.Plot(figure.Dark(), false)
		return p.Marks[len(p.Marks)-1].At
	}
	if a, b := at(f), at(f.WithRule(other)); math.Abs(a[0]-math.Log10(0.012)) > 1e-12 || math.Abs(b[0]+1) > 1e-12 || a[1] != b[1] {
		t.Errorf("marks at %v and %v", a, b)
	}
	// A cell's outline holds the cell's own place and no other's.
	box := f.Outline(3, 2)
	if i, j, ok := f.CellAt((box[0][0]+box[2][0])/2, (box[0][1]+box[2][1])/2); !ok || i != 3 || j != 2 {
		t.Errorf("the middle of the outline of (3, 2) is in (%d, %d)", i, j)
	}
}

// Ticks name round values at their places on the parameter's scale.
func TestMapAxes(t *testing.T) {
	for _, tt := range []struct {
		key      string
		from, to float64
		want     string
	}{
		{"lr", 0.001, 1, "0.001 0.01 0.1 1"},
		{"beta1", 0, 0.99, "0 0.5 0.8 0.9 0.95 0.98 0.99"},
		{"beta2", 0, 0.9999, "0 0.9 0.99 0.999 0.9999"},
		{"beta1", 0.82, 0.88, "0.82 0.83 0.84 0.85 0.86 0.87 0.88"},
	} {
		a, err := maps.NewAxis("adam", tt.key, tt.from, tt.to, 10)
		if err != nil {
			t.Fatal(err)
		}
		var labels []string
		for _, tick := range mapAxis(&a, 8).Ticks {
			if tick.Label == "" {
				continue
			}
			labels = append(labels, tick.Label)
			var v float64
			if _, err := fmt.Sscan(tick.Label, &v); err != nil || math.Abs(a.Position(v)-tick.At) > 1e-9 {
				t.Errorf("%s: %s stands at %v", tt.key, tick.Label, tick.At)
			}
		}
		if got := strings.Join(labels, " "); got != tt.want {
			t.Errorf("%s from %v to %v: %s, want %s", tt.key, tt.from, tt.to, got, tt.want)
		}
	}
}

// Every ending has a colour of its own kind: the hue of its minimum, brighter for
// the sooner, hatched where it diverged.
func TestBasinColors(t *testing.T) {
	for _, n := range []int{1, 4, 12, 121} {
		b := newBasinColors(n)
		if len(b.stops.Stops) != basinStops {
			t.Fatalf("%d stops", len(b.stops.Stops))
		}
		field := &figure.Field{Map: b.stops, High: basinStops - 1}
		at := func(e maps.Ending) float64 { return figure.Luminance(field.Color(b.height(e, 20, 500))) }
		for i := range min(n, 100) {
			soon := at(maps.Ending{Minimum: int16(i), Status: maps.Converged, Step: 20})
			late := at(maps.Ending{Minimum: int16(i), Status: maps.Converged, Step: 490})
			near := at(maps.Ending{Minimum: int16(i), Status: maps.Running, Step: 500})
			if !(soon > late+0.1) || near > late {
				t.Errorf("%d minima, %d: luminance %v soon, %v late, %v not arrived", n, i, soon, late, near)
			}
			// The height is a whole number, so that no colour is mixed of two.
			if c := field.Color(b.height(maps.Ending{Minimum: int16(i), Status: maps.Converged, Step: 20}, 20, 500)); c != b.stops.Stops[i*b.shades] {
				t.Errorf("%d minima, %d: colour %v, want %v", n, i, c, b.stops.Stops[i*b.shades])
			}
		}
		if c := field.Color(b.height(maps.Ending{Minimum: maps.Elsewhere}, 20, 500)); c != grey() {
			t.Errorf("elsewhere is %v", c)
		}
		if !math.IsNaN(b.height(maps.Ending{Minimum: maps.Diverged}, 20, 500)) {
			t.Error("what diverged is not hatched")
		}
	}
}

// A map is handed out from coarse to fine, and what was handed out stays.
func TestBasinRunRefines(t *testing.T) {
	s := mapScene(t, "himmelblau", "adam:lr=0.1", "sgd:lr=0.01")
	s.Race.Basin = scenario.Basin{Size: 160, Steps: 200}
	r, err := StartBasin(s)
	if err != nil {
		t.Fatal(err)
	}
	if r.Frame() != nil {
		t.Error("there is a frame before anything was run")
	}
	var frames []*BasinFrame
	var sums []string
	for !r.Done() {
		if err := r.Step(time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if f := r.Frame(); f != nil && (len(frames) == 0 || f != frames[len(frames)-1]) {
			frames, sums = append(frames, f), append(sums, fmt.Sprint(f.Shares(0)))
		}
	}
	last := frames[len(frames)-1]
	if len(frames) < 4 || frames[0].Level >= last.Level || !last.Whole() || frames[0].Whole() {
		t.Errorf("%d frames, levels %d to %d", len(frames), frames[0].Level, last.Level)
	}
	for i, f := range frames {
		if fmt.Sprint(f.Shares(0)) != sums[i] {
			t.Errorf("frame %d changed", i)
		}
	}
	whole := basinOf(t, s)
	for k := range whole.Endings {
		for i := range whole.Endings[k] {
			if whole.Endings[k][i] != last.Endings[k][i] {
				t.Fatalf("map %d, start %d: %+v in steps, %+v at once", k, i, last.Endings[k][i], whole.Endings[k][i])
			}
		}
	}
}

// The figures name what they show: seed, hyperparameters, every axis and the bar.
func TestMapFigures(t *testing.T) {
	s := mapScene(t, "himmelblau", "adam:lr=0.1", "momentum:lr=0.005", "nadam:lr=0.05")
	s.Race.Basin = scenario.Basin{Size: 20, Steps: 100}
	s.Race.Map = scenario.HyperMap{NX: 6, NY: 5}
	s.Seed = 42
	for _, theme := range []figure.Theme{figure.Light(), figure.Dark()} {
		fig := mapOf(t, s).Figure(0, labs.Look{Theme: theme})
		text := fig.Text()
		for _, want := range []string{"seed 42", "learning rate η", "decay of the mean β₁", "steps to converge", "β₂ 0.999", "Hatched: diverged", "6 × 5 cells", "best cell"} {
			if !strings.Contains(text, want) {
				t.Errorf("the map's figure lacks %q:\n%.2000s", want, text)
			}
		}
		text = basinOf(t, s).Figure(0, labs.Look{Theme: theme}).Text()
		for _, want := range []string{"seed 42", "start x", "start y", "20 × 20 starts", "100 steps", "Adam   η 0.1", "Momentum", "(3.584, −1.848)", "diverged", "Hatched"} {
			if !strings.Contains(text, want) {
				t.Errorf("the basins' figure lacks %q:\n%.2000s", want, text)
			}
		}
	}
}
