package race

import (
	"fmt"
	"math"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
)

func TestChartAxes(t *testing.T) {
	bowl := scene(t, "bowl", "-8, 1.5", 40, "sgd:lr=0.03", "adam:lr=0.2")
	saddle := scene(t, "saddle", "1.5, 0.001", 40, "sgd:lr=0.05", "adam:lr=0.2")
	camel := scene(t, "six-hump-camel", "2, 1.1", 40, "adam:lr=0.1")
	tests := []struct {
		name   string
		s      scenario.Scenario
		kind   string
		linear bool
		log    bool
		title  string
	}{
		{"loss", bowl, scenario.ChartLoss, false, true, "loss f(θ)"},
		{"loss linear", bowl, scenario.ChartLoss, true, false, "loss f(θ)"},
		{"gradient", bowl, scenario.ChartGradient, false, true, "gradient norm |∇f(θ)|"},
		{"distance", bowl, scenario.ChartDistance, false, true, "distance to the nearest minimum |θ − θ*|"},
		{"rate", bowl, scenario.ChartRate, false, true, "learning rate η"},
		// Values below zero have no logarithm.
		{"loss without bound", saddle, scenario.ChartLoss, false, false, "loss f(θ)"},
		// A minimum below zero is counted from.
		{"loss above the minimum", camel, scenario.ChartLoss, false, true, "loss above the minimum f(θ) − f*"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := raced(t, tt.s)
			v := scenario.View{Charts: [2]string{scenario.ChartLoss, tt.kind}, LinearY: tt.linear}
			p := f.Chart(nil, 1, 40, v, figure.Light())
			if p.Title != tt.title || p.Y.Log != tt.log {
				t.Errorf("title %q log %v", p.Title, p.Y.Log)
			}
			if p.X.Label != "step" || p.X.Min != 0 || p.X.Max != 40 {
				t.Errorf("x axis: %+v", p.X)
			}
			if !(p.Y.Min < p.Y.Max) || p.Y.Log && !(p.Y.Min > 0) {
				t.Errorf("y axis: %+v", p.Y)
			}
			for _, l := range p.Lines {
				if len(l.Points) != 41 {
					t.Errorf("%s: %d points want 41", l.Name, len(l.Points))
				}
				for i, q := range l.Points {
					// Where there is no minimum the race is downhill for ever, and
					// the axis ends before the curves do.
					ends := q[1] < p.Y.Min && tt.name == "loss without bound" && p.Y.Min < -10
					if q[0] != float64(i) || !(q[1] >= p.Y.Min && q[1] <= p.Y.Max) && !ends {
						t.Errorf("%s: point %d is %v, the axis spans %v…%v", l.Name, i, q, p.Y.Min, p.Y.Max)
					}
				}
			}
		})
	}
}

func TestChartShowsTheRecording(t *testing.T) {
	f := raced(t, scene(t, "six-hump-camel", "2, 1.1", 30, "adam:lr=0.1,schedule=power"))
	track := &f.Rec.Tracks[0]
	low := f.Minima[0].F
	want := map[string]func(i int) float64{
		scenario.ChartLoss:     func(i int) float64 { return track.Loss[i] - low },
		scenario.ChartGradient: func(i int) float64 { return track.GradientNorm[i] },
		scenario.ChartDistance: func(i int) float64 { return f.Distance(track.Path[i]) },
		scenario.ChartRate:     func(i int) float64 { return track.LearningRate[i] },
	}
	for _, kind := range scenario.Charts() {
		p := f.Chart(nil, 0, 20, scenario.View{Charts: [2]string{kind}}, figure.Light())
		points := p.Lines[0].Points
		if len(points) != 21 {
			t.Fatalf("%s: %d points, want those up to step 20", kind, len(points))
		}
		for i, q := range points {
			if q[1] != want[kind](i) {
				t.Errorf("%s: step %d: got %v want %v", kind, i, q[1], want[kind](i))
			}
		}
		if len(p.Rules) != 1 || p.Rules[0].AtX != 20 || !math.IsNaN(p.Rules[0].AtY) {
			t.Errorf("%s: crosshair %+v", kind, p.Rules)
		}
	}
}

// By evaluations every racer stands at its own cost: who asks twice a step, as
// the hand-made one does, has come half as far when both have asked as often.
func TestChartByEvaluations(t *testing.T) {
	f := made(t,
		race.Track{Name: "one", Loss: []float64{50, 9, 8}, Status: race.Running},
		race.Track{Name: "two", Loss: []float64{50, 4, 3}, Status: race.Running})
	f.Rec.Step, f.Rec.Kept = 2, []int{0, 1, 2}
	f.Rec.Tracks[0].Evaluations, f.Rec.Tracks[1].Evaluations = []int{0, 1, 2}, []int{0, 2, 4}
	for i := range f.Rec.Tracks {
		f.Rec.Tracks[i].Path = [][2]float64{{10, 0}, {9, 0}, {8, 0}}
	}
	v := scenario.View{ByEvals: true}
	p := f.Chart(nil, 0, 2, v, figure.Light())
	if p.X.Label != "gradient evaluations" || p.X.Max != 2 {
		t.Errorf("x axis: %+v", p.X)
	}
	if a, b := p.Lines[0].Points[1][0], p.Lines[1].Points[1][0]; a != 1 || b != 2 {
		t.Errorf("after one step at %v and %v, want 1 and 2", a, b)
	}
	if a, b := len(p.Lines[0].Points), len(p.Lines[1].Points); a != 3 || b != 2 {
		t.Errorf("%d and %d points at 2 gradients, want 3 and 2", a, b)
	}
	if p.Rules[0].AtX != 2 {
		t.Errorf("crosshair at %v, want the gradients that both have asked for", p.Rules[0].AtX)
	}
	// Beyond what a racer has spent there is nothing to read.
	for x, want := range map[float64]string{0: "50 50", 1: "9 50", 2: "8 4", 3: "NaN 4", 9: "NaN NaN"} {
		rs := f.Readings(scenario.ChartLoss, x, true)
		if got := fmt.Sprint(rs[0].Value, " ", rs[1].Value); got != want {
			t.Errorf("readings after %v gradients: %s want %s", x, got, want)
		}
	}
	if rs := f.Readings(scenario.ChartLoss, 1, false); rs[0].Value != 9 || rs[1].Value != 4 {
		t.Errorf("readings at step 1: %v", rs)
	}
	if rs := f.Readings(scenario.ChartLoss, 3, false); rs[0].Here || rs[1].Here {
		t.Errorf("readings beyond the last step: %v", rs)
	}
}

func TestReadingsAfterTheEnd(t *testing.T) {
	f := raced(t, scene(t, "bowl", "-8, 1.5", 300, "sgd:lr=0.2", "sgd:lr=0.03"))
	if f.Rec.Tracks[0].Status != race.Diverged {
		t.Fatalf("status %s", f.Rec.Tracks[0].Status)
	}
	rs := f.Readings(scenario.ChartLoss, 300, false)
	if rs[0].Here || !math.IsNaN(rs[0].Value) || !rs[1].Here || rs[1].Value != f.Rec.Tracks[1].Loss[300] {
		t.Errorf("got %+v", rs)
	}
}

// A racer that leaves for infinity does not flatten the others' curves.
func TestChartOfADivergedRacer(t *testing.T) {
	alone := raced(t, scene(t, "bowl", "-8, 1.5", 300, "sgd:lr=0.03")).Chart(nil, 0, 300, scenario.View{}, figure.Light())
	both := raced(t, scene(t, "bowl", "-8, 1.5", 300, "sgd:lr=0.03", "sgd:lr=0.2")).Chart(nil, 0, 300, scenario.View{}, figure.Light())
	top := both.Lines[1].Points[len(both.Lines[1].Points)-1][1]
	if both.Y.Min != alone.Y.Min || both.Y.Max > 1e5 || top < 1e10 {
		t.Errorf("the axis spans %v…%v with a racer that reached %v, %v…%v without", both.Y.Min, both.Y.Max, top, alone.Y.Min, alone.Y.Max)
	}
}

func TestChartOfNothing(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 10, "sgd")
	s.Race.Racers[0].Hidden = true
	p := raced(t, s).Chart(nil, 0, 10, scenario.View{}, figure.Light())
	if !(p.Y.Min < p.Y.Max) || p.Lines[0].Points != nil {
		t.Errorf("got %+v", p)
	}
	s = scene(t, "saddle", "1.5, 0.001", 10, "sgd:lr=0.05")
	p = raced(t, s).Chart(nil, 1, 10, scenario.View{}, figure.Light())
	if !(p.Y.Min < p.Y.Max) || !math.IsNaN(p.Lines[0].Points[0][1]) {
		t.Errorf("distance to no minimum: %+v", p.Y)
	}
	if len(p.Notes) != 1 || p.Notes[0].Text != "this surface has no minimum" {
		t.Errorf("notes: %+v", p.Notes)
	}
}

// A series that is kept from frame to frame shows what a new one shows, also
// when the race starts anew, takes another way or is thinned.
func TestSeriesThatGrowsEqualsAFreshOne(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 400, "sgd:lr=0.03", "adam:lr=0.2", "sgd:lr=0.2")
	var kept Series
	compare := func(what string, f *Frame, at int, v scenario.View) {
		t.Helper()
		got := figure.Figure{Panels: []figure.Panel{{Plot: f.Chart(&kept, 0, at, v, figure.Light())}}}.Text()
		want := figure.Figure{Panels: []figure.Panel{{Plot: f.Chart(nil, 0, at, v, figure.Light())}}}.Text()
		if got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
		}
	}
	run := func(s scenario.Scenario) *Run {
		r, err := Start(s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := run(s)
	for _, to := range []int{0, 1, 2, 50, 51, 200, 400} {
		r.Seek(to)
		if err := r.Step(0); err != nil {
			t.Fatal(err)
		}
		compare("growing", r.Snapshot(), to, scenario.View{})
		compare("looking back", r.Snapshot(), to/2, scenario.View{})
	}
	end := r.Snapshot()
	compare("another quantity", end, 400, scenario.View{Charts: [2]string{scenario.ChartGradient}})
	compare("by evaluations", end, 400, scenario.View{ByEvals: true})
	compare("linear", end, 400, scenario.View{LinearY: true})

	r = run(s)
	r.Seek(30)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	compare("started anew", r.Snapshot(), 30, scenario.View{})
	if err := r.Apply(change("Adam", "lr", "1")); err != nil {
		t.Fatal(err)
	}
	r.Seek(60)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	compare("changed", r.Snapshot(), 60, scenario.View{Charts: [2]string{scenario.ChartRate}})

	moved := s.Clone()
	moved.Race.Start = [2]float64{3, 2}
	compare("another start", raced(t, moved), 400, scenario.View{})
	fewer := s.Clone()
	fewer.Race.Racers = fewer.Race.Racers[1:]
	compare("a racer less", raced(t, fewer), 400, scenario.View{})

	s.Race.MemoryMB, s.Race.Steps = 1, 20000
	r = run(s)
	for to := 1000; to <= 20000; to += 1000 {
		r.Seek(to)
		if err := r.Step(0); err != nil {
			t.Fatal(err)
		}
		compare(fmt.Sprint("thinned at ", to), r.Snapshot(), to, scenario.View{})
	}
	if !r.Snapshot().Rec.Thinned() {
		t.Error("nothing was thinned")
	}
}

// What was handed out is never written again.
func TestSeriesLeavesItsPointsAlone(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 100, "sgd:lr=0.03")
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	var kept Series
	r.Seek(10)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	early := r.Snapshot().Chart(&kept, 0, 10, scenario.View{}, figure.Light()).Lines[0].Points
	before := fmt.Sprint(early)
	r.Seek(100)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	r.Snapshot().Chart(&kept, 0, 100, scenario.View{}, figure.Light())
	r.Snapshot().Chart(&kept, 0, 100, scenario.View{Charts: [2]string{scenario.ChartRate}}, figure.Light())
	if fmt.Sprint(early) != before || len(early) != cap(early) {
		t.Error("points that were handed out changed, or may be appended to")
	}
}
