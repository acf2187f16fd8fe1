package race

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

var update = flag.Bool("update", false, "rewrite the golden figures in testdata")

// scene is a scenario as the command line would write it.
func scene(t testing.TB, surface, start string, steps int, racers ...string) scenario.Scenario {
	t.Helper()
	text := fmt.Sprintf("version: 1\nlab: race\nrace:\n  surface: %s\n  start: [%s]\n  steps: %d\n  racers:\n", surface, start, steps)
	for _, r := range racers {
		text += "    - optimizer: " + r + "\n"
	}
	s, err := scenario.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// raced is the frame at the end of a race.
func raced(t testing.TB, s scenario.Scenario) *Frame {
	t.Helper()
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	return r.Snapshot()
}

func look(s scenario.Scenario) labs.Look { return labs.Look{View: s.View, Theme: figure.Light()} }

// coarse is a backdrop that is quick to make.
func coarse(f *Frame) *Backdrop {
	return NewBackdrop(f.Surface, f.Scenario.View, figure.Light(), Grain{NX: 30, NY: 20, Width: 560, Height: 340})
}

// residue matches what is left of a number that is zero but for rounding, and
// so differs between processors.
var residue = regexp.MustCompile(`-?\d+(\.\d+)?e-(1[3-9]|[2-9]\d|\d{3})`)

// golden compares a figure's structure with the one in testdata.
func golden(t *testing.T, name string, f figure.Figure) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	text := residue.ReplaceAllString(f.Text(), "tiny")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: write it with: go test ./render/labs/race -update", err)
	}
	got, wanted := strings.Split(text, "\n"), strings.Split(string(want), "\n")
	for i, w := range wanted {
		if i >= len(got) || got[i] != w {
			g := "the end"
			if i < len(got) {
				g = got[i]
			}
			t.Fatalf("%s line %d:\ngot  %s\nwant %s\n(-update rewrites it)", path, i+1, g, w)
		}
	}
	if len(got) > len(wanted) {
		t.Errorf("%s: %d lines more", path, len(got)-len(wanted))
	}
}

func TestFigure(t *testing.T) {
	s := scenario.Default()
	golden(t, "default", raced(t, s).Figure(200, look(s)))

	dark := look(s)
	dark.Theme = figure.Dark()
	golden(t, "default_dark_at_50", raced(t, s).Figure(50, dark))

	fourteen := scene(t, "rosenbrock", "-1.2, 1", 100, "sgd:lr=0.01", "momentum", "nesterov", "adagrad:lr=0.5", "rmsprop:lr=0.05,centered=true",
		"adadelta:lr=1", "adam:lr=0.1,amsgrad=true", "adamw:lr=0.1,clipnorm=1", "adamax:lr=0.1", "nadam:lr=0.1", "adabound", "ftrl:lr=0.5",
		"lion:lr=0.02", "newton")
	fourteen.View.Window = &[4]float64{-1.5, 1.5, -0.5, 2}
	fourteen.View.Linear, fourteen.View.LinearY, fourteen.View.Map = true, true, "viridis"
	golden(t, "rosenbrock_14_linear", raced(t, fourteen).Figure(100, look(fourteen)))
}

// The figure is a function of its arguments, and drawing it leaves the frame as
// it was.
func TestFigureIsPure(t *testing.T) {
	s := scenario.Default()
	f := raced(t, s)
	first := f.Figure(120, look(s)).Text()
	f.Figure(10, look(s))
	if again := f.Figure(120, look(s)).Text(); again != first {
		t.Error("the same moment was drawn differently the second time")
	}
	if other := f.Figure(121, look(s)).Text(); other == first {
		t.Error("another moment was drawn alike")
	}
	if again := raced(t, s).Figure(120, look(s)).Text(); again != first {
		t.Error("the same scenario was drawn differently")
	}
}

func TestHiddenRacers(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 50, "sgd:lr=0.03", "adam:lr=0.2", "sgd:lr=0.001")
	all := raced(t, s)
	s.Race.Racers[1].Hidden = true
	f := raced(t, s)
	if rows := f.Table(50, figure.Light()).Rows; len(rows) != 2 || rows[0].Cells[0] != "SGD" || rows[1].Cells[0] != "SGD 2" {
		t.Errorf("table: got %v", rows)
	}
	whole, part := all.Canvas(50, coarse(f), figure.Light()), f.Canvas(50, coarse(f), figure.Light())
	if len(part.Marks) != len(whole.Marks)-1 || len(part.Lines) != 3 || part.Lines[1].Points != nil {
		t.Errorf("canvas: %d marks of %d, lines %v", len(part.Marks), len(whole.Marks), part.Lines)
	}
	if part.Lines[2].Style.Color != whole.Lines[2].Style.Color {
		t.Error("hiding a racer changed another's colour")
	}
	chart := f.Chart(nil, 0, 50, s.View, figure.Light())
	if chart.Lines[1].Points != nil || len(chart.Lines[2].Points) != 51 {
		t.Errorf("chart: %d and %d points", len(chart.Lines[1].Points), len(chart.Lines[2].Points))
	}
	// Adam is the lowest: without it the axis ends higher.
	if a, b := all.Chart(nil, 0, 50, s.View, figure.Light()).Y.Min, chart.Y.Min; !(b > a) {
		t.Errorf("the axis begins at %v with the racer and at %v without", a, b)
	}
	if rs := f.Readings(scenario.ChartLoss, 50, false); len(rs) != 2 || rs[1].Racer != 2 {
		t.Errorf("readings: got %v", rs)
	}
	hidden := 0
	for _, st := range f.Standings(50, "") {
		if st.Hidden {
			hidden++
		}
	}
	if hidden != 1 {
		t.Errorf("standings: %d hidden", hidden)
	}
	if title := f.Figure(50, look(s)).Title; title != "Elongated bowl: two optimizers, 50 steps" {
		t.Errorf("title %q", title)
	}
}

func TestTable(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 1000, "newton", "sgd:lr=0.2", "sgd:lr=0.001", "adam:lr=0.2,amsgrad=true,clipnorm=2,eps=1e-3")
	f := raced(t, s)
	end := f.Table(1000, figure.Light())
	want := []string{
		"Newton|η 1|11|0.00|0.00",
		"SGD|η 0.2|diverged|",
		"SGD 2|η 0.001|—|4.33|2.94",
		"Adam|η 0.2  β₁ 0.9  β₂ 0.999  ε 0.001  AMSGrad  clipnorm 2|",
	}
	for i, w := range want {
		if got := strings.Join(end.Rows[i].Cells, "|"); !strings.HasPrefix(got, w) {
			t.Errorf("row %d: got %s want %s", i, got, w)
		}
		if len(end.Rows[i].Cells) != len(end.Columns) || !reflect.DeepEqual(*end.Rows[i].Style, figure.Light().Style(i)) {
			t.Errorf("row %d: %d cells, style %v", i, len(end.Rows[i].Cells), end.Rows[i].Style)
		}
	}
	if end.Columns[3].Header != "final loss" {
		t.Errorf("headers: got %v", end.Columns)
	}
	early := f.Table(5, figure.Light())
	if early.Columns[3].Header != "loss at step 5" || early.Rows[0].Cells[2] != "—" || early.Rows[1].Cells[2] != "—" {
		t.Errorf("step 5: %v, %v", early.Columns[3], early.Rows)
	}
}

func TestCaption(t *testing.T) {
	s := scene(t, "bowl:kappa=100,angle=30", "-8, 1.5", 60, "sgd:lr=0.001", "adam")
	s.Seed, s.Race.Noise = 7, 0.25
	lines := raced(t, s).Caption(60)
	if len(lines) != 1 || lines[0] != "Surface bowl:kappa=100,angle=30, start (−8, 1.5), seed 7, 60 steps, gradient noise σ = 0.25 (the same for all)." {
		t.Errorf("got %q", lines)
	}
	s.Race.OwnNoise = true
	if got := raced(t, s).Caption(30)[0]; !strings.Contains(got, "60 steps, shown at step 30,") || !strings.Contains(got, "(each its own)") {
		t.Errorf("got %q", got)
	}

	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range []string{"0.1", "0.2", "0.3", "0.4", "0.5"} {
		r.Seek(10 * (i + 1))
		if err := r.Step(0); err != nil {
			t.Fatal(err)
		}
		if err := r.Apply(change("Adam", "lr", v)); err != nil {
			t.Fatal(err)
		}
	}
	got := r.Snapshot().Caption(50)
	if want := "Changed while it ran: Adam lr = 0.1 from step 10; Adam lr = 0.2 from step 20; Adam lr = 0.3 from step 30 and 2 more."; len(got) != 2 || got[1] != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}

	s = scene(t, "bowl", "-8, 1.5", 20000, "adam")
	s.Race.MemoryMB = 1
	if got := raced(t, s).Caption(20000); len(got) != 2 || !strings.Contains(got[1], "of 20001 steps are kept within the memory budget.") {
		t.Errorf("got %q", got)
	}
}

func change(target, key, value string) race.Change {
	return race.Change{Target: target, Key: key, Value: value}
}
