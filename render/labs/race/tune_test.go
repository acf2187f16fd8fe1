package race

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	"downhill/render/figure"
)

func tunedScene(t *testing.T) (scenario.Scenario, *Tuning) {
	t.Helper()
	s := scene(t, "bowl", "-8, 1.5", 100, "sgd", "adam")
	tuning, err := StartTuning(s, tune.Options{Budget: 4000})
	if err != nil {
		t.Fatal(err)
	}
	if err := tuning.Apply(&s); err == nil {
		t.Fatal("a search that is not over is applied")
	}
	if err := tuning.Step(func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	if err := tuning.Apply(&s); err != nil {
		t.Fatal(err)
	}
	return s, tuning
}

// What was searched stands in the caption and in the JSON, and the race is the
// one that the search saw.
func TestTuningIsStated(t *testing.T) {
	s, tuning := tunedScene(t)
	f := raced(t, s)
	f.Searched = tuning
	caption := strings.Join(f.Caption(100), "\n")
	for _, want := range []string{"Tuned for the loss after the last step, with 4000 gradient evaluations", "η 1e−5 … 100", "rounds about the best"} {
		if !strings.Contains(caption, want) {
			t.Errorf("the caption has no %q:\n%s", want, caption)
		}
	}
	var b bytes.Buffer
	if err := f.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Scenario struct {
			Race struct {
				Fair struct {
					Rates  string
					Budget int
				}
			}
		}
		Tuning struct {
			Objective string
			Budget    int
			Runs      []struct {
				Name        string
				Best        int
				Evaluations int
				Trials      []struct {
					Loss        float64
					Stage       string
					Evaluations int
				}
			}
		}
		Runs []struct{ Loss []float64 }
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		// A diverged trial's loss is the text "+Inf".
		if !strings.Contains(err.Error(), "string into Go struct field") {
			t.Fatal(err)
		}
	}
	if out.Scenario.Race.Fair.Rates != "tuned" || out.Tuning.Budget != 4000 || out.Tuning.Objective != "final" {
		t.Errorf("noted: %+v, %s, %d", out.Scenario.Race.Fair, out.Tuning.Objective, out.Tuning.Budget)
	}
	for i, r := range out.Tuning.Runs {
		sum := 0
		for _, tr := range r.Trials {
			sum += tr.Evaluations
		}
		if got := out.Runs[i].Loss[100]; r.Trials[r.Best].Loss != got || sum != r.Evaluations {
			t.Errorf("%s: the best trial has the loss %v, the race %v; %d evaluations of %d", r.Name, r.Trials[r.Best].Loss, got, sum, r.Evaluations)
		}
	}
	// A setting that was changed since is named.
	s.Race.Racers[1].Rule.Values = s.Race.Racers[1].Rule.Values.Clone()
	if err := s.Race.Apply(change("Adam", "lr", "0.5")); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Join(raced(t, s).Caption(100), "\n"); !strings.Contains(lines, "changed since: Adam") {
		t.Errorf("the caption does not name what was changed:\n%s", lines)
	}
}

func TestFairLines(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 10, "sgd", "adam")
	if FairLines(s.Race.Fair, &s.Race) != nil {
		t.Error("nobody set the racers, yet it is said how")
	}
	if err := s.SetSameRate(0.1); err != nil {
		t.Fatal(err)
	}
	if got := FairLines(s.Race.Fair, &s.Race); len(got) != 1 || got[0] != "Set to one learning rate for all, η = 0.1." {
		t.Errorf("got %q", got)
	}
	if err := s.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	if err := s.Race.Apply(change("SGD", "lr", "0.5")); err != nil {
		t.Fatal(err)
	}
	if got := FairLines(s.Race.Fair, &s.Race); len(got) != 1 || got[0] != "Each rule set to its defaults; changed since: SGD." {
		t.Errorf("got %q", got)
	}
	got := gridWords([]scenario.Found{{Name: "a", Grid: "η 1 … 9"}, {Name: "b", Grid: "η 1 … 9 × β 0, 0.9"}, {Name: "c", Grid: "η 1 … 9 × ρ 0, 0.9"}})
	if want := "η 1 … 9 × β or ρ 0, 0.9; η alone for a"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

// By time everybody has been at work as long: who needs twice the time has taken
// half the steps.
func TestRaceByTime(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 100, "sgd:lr=0.01", "sgd:lr=0.01", "sgd:lr=0.09")
	f := raced(t, s)
	v := scenario.View{ByTime: true}
	if f.Paced(v) != f {
		t.Error("without measured times a race by time is one by steps")
	}
	f.NsPerStep = []float64{50, 100, 50}
	p := f.Paced(v)
	if p.Pace() != ByTime || f.Pace() != BySteps {
		t.Fatalf("paced by %v, before %v", p.Pace(), f.Pace())
	}
	for at, want := range map[int][3]int{0: {0, 0, 0}, 1: {1, 0, 1}, 7: {7, 3, 7}, 100: {100, 50, 100}} {
		for i := range want {
			if got := p.Reached(i, at); got != want[i] {
				t.Errorf("at %d racer %d has reached step %d, want %d", at, i, got, want[i])
			}
		}
	}
	if got := p.Clock(100); got != 5 {
		t.Errorf("100 steps of 50 ns are %v µs, want 5", got)
	}
	for at := range 101 {
		if got := p.MomentAt(p.Clock(at)); got != at {
			t.Errorf("the clock of moment %d is that of %d", at, got)
		}
	}
	chart := p.Chart(nil, 0, 100, v, figure.Light())
	if chart.X.Max != 5 || !strings.Contains(chart.X.Label, "time") || len(chart.Lines[0].Points) != 101 || len(chart.Lines[1].Points) != 51 {
		t.Errorf("x axis %+v, %d and %d points", chart.X, len(chart.Lines[0].Points), len(chart.Lines[1].Points))
	}
	if a, b := chart.Lines[0].Points[100][0], chart.Lines[1].Points[50][0]; a != 5 || b != 5 {
		t.Errorf("the curves end at %v and %v µs, want 5", a, b)
	}
	by := map[int]Standing{}
	for _, st := range p.Standings(100, "") {
		by[st.Racer] = st
	}
	if by[1].Loss != f.Rec.Tracks[1].Loss[50] || by[0].Loss != f.Rec.Tracks[0].Loss[100] {
		t.Errorf("standings: %v and %v", by[0].Loss, by[1].Loss)
	}
	canvas := p.Canvas(100, coarse(f), figure.Light())
	if n := len(canvas.Lines[1].Points); n != 51 {
		t.Errorf("the slower racer's trail has %d points, want 51", n)
	}
	if c := strings.Join(p.Caption(100), " "); !strings.Contains(c, "measured time") || !strings.Contains(c, "SGD 2 100") {
		t.Errorf("the caption does not say the times: %s", c)
	}
	rs := p.Readings(scenario.ChartLoss, 2.5, false)
	if rs[0].Value != f.Rec.Tracks[0].Loss[50] || rs[1].Value != f.Rec.Tracks[1].Loss[25] {
		t.Errorf("readings at 2.5 µs: %v", rs)
	}
	var b bytes.Buffer
	if err := p.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"ns_per_step":{"SGD":50,"SGD 2":100,"SGD 3":50}`) {
		t.Error("the JSON's timing has no times")
	}
}

// The arrival is counted in the pacing's unit, and orders the standings.
func TestArrivalByTime(t *testing.T) {
	f := raced(t, scene(t, "bowl", "-8, 1.5", 400, "newton", "newton:damping=0.1"))
	quick, slow := f.Rec.Tracks[0].StatusStep, f.Rec.Tracks[1].StatusStep
	if quick >= slow {
		t.Fatalf("they arrive at %d and %d", quick, slow)
	}
	f.NsPerStep = []float64{5000, 50}
	p := f.Paced(scenario.View{ByTime: true})
	// The dear one has taken 4 steps by then: it has not arrived.
	st := p.Standings(400, scenario.BySteps)
	if st[0].Racer != 1 || st[0].Steps != slow || st[0].Arrived != float64(slow)*50/1000 || st[1].Steps != -1 {
		t.Errorf("got %+v", st)
	}
	if got := p.Arrival(st[0]); got != figure.Short(st[0].Arrived, 3) {
		t.Errorf("written %s", got)
	}
}

// Times are measured: positive, remembered, and the same for rules that differ
// in numbers only.
func TestStopwatch(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 10, "sgd:lr=0.01", "sgd:lr=0.5", "adam", "adam:amsgrad=true", "sgd:clipnorm=1")
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	w := NewStopwatch()
	if err := r.Time(w); err != nil {
		t.Fatal(err)
	}
	ns := r.Snapshot().NsPerStep
	for i, x := range ns {
		if !(x >= 1) || math.IsInf(x, 0) {
			t.Errorf("racer %d: %v ns", i, x)
		}
	}
	if ns[0] != ns[1] || len(w.known) != 4 {
		t.Errorf("%v and %v ns, %d times known: want the two SGD measured once", ns[0], ns[1], len(w.known))
	}
	if err := r.Time(w); err != nil || !reflect.DeepEqual(r.Snapshot().NsPerStep, ns) {
		t.Errorf("measured again: %v, %v", r.Snapshot().NsPerStep, err)
	}
}

func finding(t *testing.T, m Method, s scenario.Scenario) *Finding {
	t.Helper()
	f, err := NewFinder(s, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for !f.Done() {
		if err := f.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if done, total := f.Progress(); done != total || done != len(s.Race.Racers) {
		t.Errorf("progress %d of %d", done, total)
	}
	return f.Finding()
}

// The picture grows with the moment, and its curve is what was measured.
func TestFindingGrows(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 80, "sgd")
	div := finding(t, Divide, s)
	d := div.Runs[0].Division
	if n := len(d.Attempts); n < 3 || div.Runs[0].Rate() != d.Found {
		t.Fatalf("%d attempts, found %v", n, div.Runs[0].Rate())
	}
	// At its last moment every attempt has a curve, the present one alone a name.
	chart := div.Chart(div.Len()-1, figure.Light())
	if len(chart.Lines) != len(d.Attempts) {
		t.Errorf("%d curves of %d attempts", len(chart.Lines), len(d.Attempts))
	}
	last := chart.Lines[len(chart.Lines)-1]
	if len(last.Points) != 81 || last.Points[80][1] != d.Attempts[len(d.Attempts)-1].Track.Loss[80] {
		t.Errorf("the last curve has %d points", len(last.Points))
	}
	first := div.Chart(0, figure.Light())
	if len(first.Lines) != 1 || len(first.Lines[0].Points) != 1 || !reflect.DeepEqual(first.Y, chart.Y) {
		t.Errorf("at the start: %d curves, axis %+v and %+v", len(first.Lines), first.Y, chart.Y)
	}
	lines, marks := div.Trails(div.Len()-1, figure.Light())
	if len(lines) != len(d.Attempts) || len(marks) != 1 || lines[0].Style.Color.A != faintAlpha || lines[len(lines)-1].Style.Color.A != 255 {
		t.Errorf("%d trails, %d balls", len(lines), len(marks))
	}
	if m := div.Moment(0, div.Len()); m[len(m)-1][1] != "does not diverge" || m[0][1] != "diverges" {
		t.Errorf("in words: %v", m)
	}

	ran := finding(t, RangeTest, s)
	g := ran.Runs[0].Range
	if ran.Len() != len(g.Loss) || g.Steps != 80 || ran.Runs[0].Rate() != g.Rates[g.Steepest] {
		t.Errorf("%d moments of %d losses, rate %v", ran.Len(), len(g.Loss), ran.Runs[0].Rate())
	}
	for _, at := range []int{0, 10, ran.Len() - 1} {
		p := ran.Chart(at, figure.Light())
		raw, smooth := p.Lines[0].Points, p.Lines[1].Points
		if len(raw) != at+1 || len(smooth) != at+1 || raw[at] != (figure.Point{g.Rates[at], g.Loss[at]}) || smooth[at][1] != g.Smoothed[at] {
			t.Errorf("at %d: %d and %d points", at, len(raw), len(smooth))
		}
		if !p.X.Log || p.X.Min != 1e-5 || p.X.Max != 10 {
			t.Errorf("x axis %+v", p.X)
		}
	}
	for _, f := range []*Finding{div, ran} {
		if play := f.Play(look(s)); play(0, 0).Text() == play(f.Len()-1, 1).Text() {
			t.Errorf("%s: the animation does not move", f.Method)
		}
		if fig := f.Figure(f.Len(), look(s)); len(fig.Panels) != 3 || len(fig.Caption) < 2 || len(fig.Panels[2].Table.Rows[0].Cells) != len(fig.Panels[2].Table.Columns) {
			t.Errorf("%s: figure %s", f.Method, fig.Text())
		}
	}
}

func TestFindingData(t *testing.T) {
	s := scene(t, "rosenbrock", "-1.2, 1", 60, "sgd", "adam")
	for _, m := range []Method{Divide, RangeTest} {
		f := finding(t, m, s)
		var b bytes.Buffer
		if err := f.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := 1
		for i := range f.Runs {
			if g := f.Runs[i].Range; g != nil {
				want += len(g.Loss)
			} else {
				for _, a := range f.Runs[i].Division.Attempts {
					want += a.Track.Len()
				}
			}
		}
		if len(rows) != want {
			t.Errorf("%s: %d rows, want %d", m, len(rows), want)
		}
		// A row's loss is that of its place.
		x, y := number(t, rows[9][5]), number(t, rows[9][6])
		if got := number(t, rows[9][7]); got != f.Surface.Eval([]float64{x, y}, nil) {
			t.Errorf("%s: the loss at (%v, %v) is %v", m, x, y, got)
		}
		b.Reset()
		if err := f.WriteJSON(&b, 0); err != nil {
			t.Fatal(err)
		}
		var out struct {
			Find string `json:"find_lr"`
			Runs []struct {
				Found    float64
				Division *struct{ Attempts []struct{ Diverged bool } }
				Range    *struct{ Loss []float64 }
			}
		}
		if err := json.Unmarshal(b.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		if out.Find != string(m) || len(out.Runs) != 2 || out.Runs[0].Found != f.Runs[0].Rate() || (out.Runs[0].Division != nil) != (m == Divide) {
			t.Errorf("%s: %+v", m, out)
		}
		if back, err := scenario.Parse(b.Bytes()); err != nil || len(back.Race.Racers) != 2 {
			t.Errorf("%s: the scenario inside does not read: %v", m, err)
		}
	}
	if _, err := NewFinder(s, "guess", nil); err == nil {
		t.Error("an unknown method is taken")
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
