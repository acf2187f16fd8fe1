package endings

import (
	"math"
	"strings"
	"testing"
	"time"

	"downhill/optimizers/race"
)

// The ending of seed i is that of the race with that seed, to the last bit, with
// noise, minibatches and live changes, however many cores run the cloud.
func TestEndingsEqualRaces(t *testing.T) {
	g, start := ground(t, "regression:n=30")
	p := plan(t, start, "adam:lr=0.3", 57, 12)
	p.Race.Noise, p.Race.Batch, p.Race.OwnNoise, p.Race.Seed = 0.2, 7, true, 41
	p.Race.Changes = []race.Change{{Step: 5, Target: race.All, Key: "batch", Value: "4"}, {Step: 9, Target: "other", Key: "lr", Value: "1"},
		{Step: 20, Target: "it", Key: "lr", Value: "0.05"}, {Step: 57, Target: race.All, Key: "noise", Value: "3"}}
	p.Cores = 3
	for i, e := range cloud(t, g, p) {
		one := p.Race
		one.Seed = 41 + uint64(i)
		one.Racers = []race.Racer{p.Racer, {Name: "other", Rule: p.Racer.Rule}}
		run, err := race.New(g, one)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run.Advance(57); err != nil {
			t.Fatal(err)
		}
		track := run.Recording().Tracks[0]
		last := track.Len() - 1
		if e.Seed != one.Seed || e.X != track.Path[last] || e.Loss != track.Loss[last] || e.Status != track.Status || e.StatusStep != track.StatusStep {
			t.Errorf("seed %d ends %+v, the race at %v with %v, %s", e.Seed, e, track.Path[last], track.Loss[last], track.Status)
		}
	}
}

// A run that diverges ends with its last finite entry and counts as diverged
// alone.
func TestDivergedEndingsAreCounted(t *testing.T) {
	g, start := ground(t, "bowl")
	p := plan(t, start, "sgd:lr=0.2", 200, 20)
	p.Race.Noise = 1
	s := Summarize(cloud(t, g, p))
	if s.Share(race.Diverged) != 1 || s.Ended() != 0 || !math.IsNaN(s.Mean[0]) || !math.IsNaN(s.Loss) || !math.IsNaN(s.XX) {
		t.Errorf("%+v", s)
	}
}

// What is done is a beginning of the seeds, and a small budget goes on.
func TestCloudGoesOn(t *testing.T) {
	g, start := ground(t, "bowl")
	p := plan(t, start, "sgd:lr=0.01", 5000, 40)
	p.Race.Noise = 1
	c, err := New(g, p)
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for !c.Done() {
		before, _ := c.Progress()
		if err := c.Step(time.Nanosecond); err != nil {
			t.Fatal(err)
		}
		done, total := c.Progress()
		if done <= before || total != 40 || len(c.Endings()) != done {
			t.Fatalf("%d of %d after %d", done, total, before)
		}
		for i, e := range c.Endings() {
			if e.Seed != uint64(1+i) || e.Steps != 5000 {
				t.Fatalf("ending %d is %+v", i, e)
			}
		}
		calls++
	}
	if calls < 2 {
		t.Error("a nanosecond was enough for all")
	}
}

// Ellipses and quantiles against numbers worked out by hand.
func TestSummary(t *testing.T) {
	at := func(x, y, loss float64) Ending {
		return Ending{Outcome: race.Outcome{Status: race.Running, X: [2]float64{x, y}, Loss: loss}}
	}
	s := Summarize([]Ending{at(0, 0, 1), at(2, 0, 2), at(0, 4, 3), at(2, 4, 10), {Outcome: race.Outcome{Status: race.Diverged, X: [2]float64{1e9, 0}, Loss: 1e18}}})
	// Squares of 4 · 1 and 4 · 4 over 3; the losses' mean is 4, their squared
	// deviations 9 + 4 + 1 + 36 over 3, over 4.
	if s.Mean != [2]float64{1, 2} || math.Abs(s.XX-4./3) > 1e-15 || s.XY != 0 || math.Abs(s.YY-16./3) > 1e-15 || s.Loss != 4 || math.Abs(s.LossError-math.Sqrt(50./12)) > 1e-15 {
		t.Errorf("%+v", s)
	}
	if want := [5]float64{1.15, 1.75, 2.5, 4.75, 8.95}; s.Quantiles != want && math.Abs(s.Quantiles[4]-want[4]) > 1e-12 {
		t.Errorf("quantiles %v, want %v", s.Quantiles, want)
	}
	// Each is √(3/4 + 3/4) standard deviations away.
	if s.Inside[0] != 0 || s.Inside[1] != 1 || math.Abs(s.Distance([2]float64{0, 0})-math.Sqrt(1.5)) > 1e-15 {
		t.Errorf("inside %v", s.Inside)
	}
	turned := Moments{Mean: [2]float64{1, 1}, XX: 2.5, XY: 1.5, YY: 2.5} // 4 along the diagonal, 1 across
	if major, minor, angle := turned.Axes(); math.Abs(major-2) > 1e-15 || math.Abs(minor-1) > 1e-15 || math.Abs(angle-math.Pi/4) > 1e-15 {
		t.Errorf("axes %v %v %v", major, minor, angle)
	}
	for _, q := range turned.Ellipse(2) {
		if d := turned.Distance(q); math.Abs(d-2) > 1e-12 {
			t.Fatalf("%v of the ellipse is %v standard deviations away", q, d)
		}
	}
}

func TestWrongPlans(t *testing.T) {
	g, start := ground(t, "bowl")
	for want, change := range map[string]func(*Plan){
		"want 10 to 2000":         func(p *Plan) { p.Seeds = 9 },
		"no samples":              func(p *Plan) { p.Race.Batch = 4 },
		"change at step 3":        func(p *Plan) { p.Race.Changes = []race.Change{{Step: 3, Target: "it", Key: "lr", Value: "-1"}} },
		"parameter of the race":   func(p *Plan) { p.Race.Changes = []race.Change{{Step: 3, Target: race.All, Key: "sigma", Value: "1"}} },
		"want 1 to 1000000; try ": func(p *Plan) { p.Race.Steps = 0 },
	} {
		p := plan(t, start, "sgd:lr=0.01", 100, 20)
		change(&p)
		if _, err := New(g, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Where nothing is random all endings are one place: there is no spread, down to the
// last bit.
func TestEndingsWithoutNoiseHaveNoSpread(t *testing.T) {
	g, start := ground(t, "bowl")
	for _, rule := range []string{"sgd:lr=0.03", "adam:lr=0.1", "momentum:lr=0.012"} {
		ends := cloud(t, g, plan(t, start, rule, 97, 30))
		s := Summarize(ends)
		if s.Mean != ends[0].X || s.Loss != ends[0].Loss || s.XX != 0 || s.XY != 0 || s.YY != 0 || s.LossError != 0 {
			t.Errorf("%s: all end at %v with %v, summed up as %+v", rule, ends[0].X, ends[0].Loss, s)
		}
	}
}
