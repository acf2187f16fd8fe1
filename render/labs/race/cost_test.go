package race

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

// yardsticks is a race of every yardstick, Newton and two rules to the end.
func yardsticks(t testing.TB) *Frame {
	t.Helper()
	text := "version: 1\nlab: race\nrace:\n  surface: rosenbrock\n  start: [-1.2, 1]\n  steps: 300\n  racers:\n"
	for _, spec := range []string{"adam:lr=0.1", "sgd:lr=0.001", "newton", "cg", "lbfgs", "bfgs", "newton_search", "nelder_mead"} {
		text += "  - optimizer: " + spec + "\n"
	}
	s, err := scenario.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	run, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Snapshot()
}

// The networks have as many parameters as nn gives them.
func TestNetworksAreAsLargeAsBuilt(t *testing.T) {
	for _, n := range Networks() {
		a := nn.DefaultArchitecture(n.Units[0], n.Units[len(n.Units)-1])
		a.Hidden = n.Units[1 : len(n.Units)-1]
		m, err := nn.Build(a)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := n.Parameters(), len(m.Theta); got != want {
			t.Errorf("%s: %d parameters, nn has %d", n.Name, got, want)
		}
	}
	if n := Networks(); n[len(n)-1].Parameters() != scenario.DefaultCostParameters {
		t.Errorf("the default is %d parameters, the largest network %d", scenario.DefaultCostParameters, n[len(n)-1].Parameters())
	}
}

// The arithmetic of the table: 266,610² entries of 8 bytes are 568.6 GB.
func TestCostArithmetic(t *testing.T) {
	const n = 266_610.0
	want := map[string][2]float64{ // numbers at n = 2, bytes at n
		"sgd": {0, 0}, "momentum": {2, 8 * n}, "adam": {4, 16 * n}, "cg": {4, 16 * n}, "lbfgs": {64, 8 * 32 * n},
		"bfgs": {8, 8 * (n*n + 2*n)}, "newton": {4, 8 * n * n}, "nelder_mead": {11, 8 * ((n+1)*(n+1) + n)},
	}
	for _, m := range CostRows() {
		w, ok := want[m.Rule.Key]
		if !ok || m.Numbers(2) != w[0] || m.Bytes(n) != w[1] {
			t.Errorf("%s keeps %v numbers for 2 parameters and %v bytes for %v, want %v", m.Name, m.Numbers(2), m.Bytes(n), n, w)
		}
		delete(want, m.Rule.Key)
	}
	if len(want) != 0 {
		t.Errorf("no row for %v", want)
	}
	if got := 8 * n * n; got != 568_647_136_800 || Bytes(got) != "569 GB" || Count(n*n) != "7.1e10" {
		t.Errorf("the Hessian takes %v bytes, %s, %s entries", got, Bytes(got), Count(n*n))
	}
	newton, bfgs, lbfgs := methodOf(CostRows(), "newton"), methodOf(CostRows(), "bfgs"), methodOf(CostRows(), "lbfgs")
	if newton.Multiplications(n) != n*n*n/6 || bfgs.Multiplications(n) != n*n || lbfgs.Multiplications(n) != 60*n {
		t.Errorf("multiplications %v, %v, %v", newton.Multiplications(n), bfgs.Multiplications(n), lbfgs.Multiplications(n))
	}
	for x, text := range map[float64]string{0: "0 B", 32: "32 B", 999: "999 B", 1000: "1.0 kB", 62800: "62.8 kB", 999_600: "1.0 MB", 2_132_880: "2.1 MB", 8e24: "8.0 YB"} {
		if got := Bytes(x); got != text {
			t.Errorf("%v bytes are written %s, want %s", x, got, text)
		}
	}
	if got := Count(266610); got != "266\u202f610" {
		t.Errorf("written %q", got)
	}
}

// Every rule of the catalog is in a row that keeps as much as it does.
func TestCostRowsHoldForEveryRule(t *testing.T) {
	bySlots := map[int]string{0: "SGD", 1: "momentum, Nesterov, AdaGrad, RMSProp, Lion", 2: "Adam and its variants, Adadelta, FTRL"}
	for _, e := range optimizers.Rules().Entries {
		if e.Key == "newton" {
			continue
		}
		o, err := e.New(e.Params.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		row := bySlots[len(o.Slots())]
		kin := strings.HasPrefix(e.Key, "ada") && len(o.Slots()) == 2 || e.Key == "nadam" // variants of Adam
		if !strings.Contains(strings.ToLower(row), strings.ToLower(e.Title)) && !kin {
			t.Errorf("%s keeps %d numbers for each parameter, the row of those is %q", e.Title, len(o.Slots()), row)
		}
	}
}

// What was measured is what the recording says at the moment of arrival, and at
// an earlier moment what had been asked for by then.
func TestCostMeasures(t *testing.T) {
	f := yardsticks(t)
	for _, step := range []int{300, 10, 0} {
		c := f.Cost(step)
		for i, m := range c.Measured() {
			track := &f.Rec.Tracks[i]
			at := step
			if track.Status == race.Converged && track.StatusStep <= step {
				at = track.StatusStep
			}
			want := track.Evaluations[at]
			if m.Rule.Key == "newton" { // a gradient and a Hessian a step
				want *= 3
			}
			if m.Evaluations != want || m.Step != at {
				t.Errorf("%s at step %d: %d evaluations until %d, want %d until %d", m.Name, step, m.Evaluations, m.Step, want, at)
			}
			if track.Calls != nil && m.Calls != track.Calls[at] || track.Calls == nil && m.Calls != (optimizers.Calls{Gradients: at}) {
				t.Errorf("%s at step %d: %+v", m.Name, step, m.Calls)
			}
			if want := 8 * 266_610.0 * 266_610; strings.HasPrefix(m.Name, "Newton") && m.Bytes != want {
				t.Errorf("%s keeps %v bytes, want %v", m.Name, m.Bytes, want)
			}
		}
	}
	for i, want := range map[int]race.Status{0: race.Running, 3: race.Converged, 5: race.Converged, 6: race.Converged, 7: race.Converged} {
		if got := f.Cost(300).Measured()[i].Status; got != want {
			t.Errorf("racer %d: %s, want %s", i, got, want)
		}
	}
}

// Raced by evaluations, everybody has spent as much, line searches included, and a
// yardstick that has stopped does not hold up the others.
func TestYardsticksRaceByEvaluations(t *testing.T) {
	f := yardsticks(t)
	p := f.Paced(scenario.View{ByEvals: true})
	for _, at := range []int{1, 5, 20, 60, 300} {
		spent := p.Clock(at)
		for i := range f.Rec.Tracks {
			track := &f.Rec.Tracks[i]
			if e := track.Evaluations[p.Reached(i, at)]; float64(e) > spent {
				t.Errorf("at moment %d %s has spent %d evaluations, everybody %v", at, track.Name, e, spent)
			}
		}
	}
	if got := p.Clock(300); got != 300 { // Adam's and SGD's
		t.Errorf("the race ends at %v evaluations, want 300: BFGS stopped at %d", got, f.Rec.Tracks[5].Evaluations[300])
	}
	if text := strings.Join(p.Caption(300), " "); !strings.Contains(text, "f and ∇f count alike and a Hessian as two gradients") {
		t.Errorf("the caption does not say how evaluations are counted: %s", text)
	}
}

func TestCostData(t *testing.T) {
	f := yardsticks(t)
	f.Scenario.Race.Cost.Parameters = 1000
	c := f.Cost(300)
	var b bytes.Buffer
	if err := c.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 1+8*5+8 {
		t.Fatalf("%d rows, %v; want a head, 8 methods at 5 sizes and 8 racers", len(rows), err)
	}
	found := false
	for _, r := range rows {
		found = found || r[2] == "newton" && r[3] == "1000" && r[4] == "1e+06" && r[5] == "8e+06"
	}
	if !found {
		t.Error("no row of Newton's million second derivatives")
	}
	b.Reset()
	if err := c.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Parameters int
		Hessian    struct{ Entries, Bytes float64 }
		Methods    []struct{ Bytes []float64 }
		Runs       []struct {
			Name      string
			Functions int `json:"function_evaluations"`
			Gradients int `json:"gradient_evaluations"`
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || got.Parameters != 1000 || got.Hessian.Bytes != 8e6 || len(got.Methods) != 8 || len(got.Runs) != 8 || got.Runs[7].Functions == 0 || got.Runs[7].Gradients != 0 {
		t.Errorf("JSON: %+v, %v", got, err)
	}
	b.Reset()
	if err := f.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"function_evaluations":[0,`, `"hessian_evaluations":[0,`, `"learning_rate":["NaN",`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the race's JSON lacks %s", want)
		}
	}
	b.Reset()
	if err := f.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err = csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, h := range rows[0] {
		if h == "function_evaluations" {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("no column of function evaluations in %v", rows[0])
	}
	for _, r := range rows[1:] {
		if r[1] == "nelder_mead" && r[2] == "300" && r[at] != strconv.Itoa(f.Rec.Tracks[7].Calls[300].Functions) {
			t.Errorf("Nelder–Mead's last row: %v", r)
		}
		if r[1] == "adam" && r[at] != "" {
			t.Errorf("Adam has function evaluations: %v", r)
		}
	}
}

// The plot has a line for every amount, through what the table says, with the
// networks marked on it; the figure has the tables beside it.
func TestCostFigure(t *testing.T) {
	f := yardsticks(t).Cost(300)
	p := f.Plot(figure.Dark())
	if len(p.Lines) != 4 || len(p.Marks) != 4*4+4 {
		t.Fatalf("%d lines and %d marks", len(p.Lines), len(p.Marks))
	}
	for i, want := range []float64{1, 2, 32, 266_610} { // numbers for each parameter
		for _, q := range p.Lines[i].Points {
			per := want
			if i == 3 {
				per = q[0]
			}
			if math.Abs(q[1]/(8*per*q[0])-1) > 1e-12 {
				t.Fatalf("%s at %v: %v bytes, want %v", p.Lines[i].Name, q[0], q[1], 8*per*q[0])
			}
		}
	}
	// The key of the marks stands above every line, over half of the plot's width.
	for _, n := range p.Notes[len(p.Notes)-4:] {
		for _, l := range p.Lines {
			for _, q := range l.Points {
				if q[0] <= p.X.Value(0.5) && q[1] > n.At[1]/100 {
					t.Errorf("%s at %v is crossed by %s at %v", n.Text, n.At, l.Name, q)
				}
			}
		}
	}
	fig := f.Figure(0, labs.Look{Theme: figure.Light()})
	text := fig.Text()
	for _, want := range []string{"784–300–100–10: 569 GB", "Nelder–Mead", "n³/6", "7.1e10 second derivatives", "seed 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figure lacks %q:\n%s", want, text)
		}
	}
}
