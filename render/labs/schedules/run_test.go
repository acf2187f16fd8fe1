package schedules

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/nn"
	"downhill/optimizers/schedules"
	"downhill/render/figure"
)

// TestPerformanceCutsWhereTheTrainingDoes: the markers are the moments at which
// Keras' rule, fed with the validation losses of the epochs, cuts the rate, and
// curve and race follow it.
func TestPerformanceCutsWhereTheTrainingDoes(t *testing.T) {
	const spec = "performance:patience=2,factor=0.4,min_delta=0.001"
	_, f := finished(t, scene(t, "steps: 300; lr: 0.02", "constant", spec))
	c := &f.Runs[1]
	if len(c.Cuts) < 2 {
		t.Fatalf("%d cuts in 30 epochs: the test needs some", len(c.Cuts))
	}
	s := built(t, spec)
	var m schedules.Memory
	var want []Cut
	for _, e := range c.Epochs[1:] {
		before := s.Rate(schedules.Clock{}, 0.02, m)
		m = s.Observe(m, schedules.Clock{Step: e.Step, Epoch: e.Epoch}, e.ValidLoss)
		if after := s.Rate(schedules.Clock{}, 0.02, m); after != before && e.Step < 300 {
			want = append(want, Cut{e.Step, e.Epoch, before, after})
		}
	}
	if !reflect.DeepEqual(c.Cuts, want) {
		t.Errorf("cuts %v, want %v", c.Cuts, want)
	}
	for _, cut := range c.Cuts {
		if c.Rate[cut.Step] != cut.To || c.Rate[cut.Step-1] != cut.From {
			t.Errorf("the curve goes from %v to %v at step %d, want %v to %v", c.Rate[cut.Step-1], c.Rate[cut.Step], cut.Step, cut.From, cut.To)
		}
		if raced := f.Race.Rec.Tracks[1].LearningRate[cut.Step]; raced != cut.To {
			t.Errorf("the race takes step %d with %v, want %v", cut.Step, raced, cut.To)
		}
	}
	if len(f.Runs[0].Cuts) != 0 {
		t.Errorf("a constant rate was cut: %v", f.Runs[0].Cuts)
	}
	plot := f.RatePlot(figure.Light(), Focus{})
	marks := 0
	for _, mark := range plot.Marks {
		for _, cut := range c.Cuts {
			if mark.At == [2]float64{float64(cut.Step), cut.To} {
				marks++
			}
		}
	}
	if marks != len(c.Cuts) {
		t.Errorf("%d of %d cuts are marked", marks, len(c.Cuts))
	}
}

// TestBudgetsDoNotMatter: in slices, to the end, or after another document, the
// numbers are the same; what two documents share is not trained again.
func TestBudgetsDoNotMatter(t *testing.T) {
	s := scene(t, "steps: 60; seeds: 2", "constant", "performance:patience=1", "exponential:s=30")
	_, want := finished(t, s)
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	moments := 0
	for !r.Done() {
		if err := r.Step(time.Nanosecond); err != nil {
			t.Fatal(err)
		}
		f := r.Frame()
		if f != r.Frame() {
			t.Fatal("a frame that has not changed is another")
		}
		moments++
		if c := &f.Runs[2]; len(c.Rate) != 61 || c.Known != 61 {
			t.Fatal("a curve that asks no loss was not there from the beginning")
		}
	}
	if moments < 10 {
		t.Errorf("%d moments of 2 × 3 trainings of 6 epochs", moments)
	}
	same := func(what string, got *Frame) {
		t.Helper()
		var a, b bytes.Buffer
		if err := want.WriteJSON(&a, 0); err != nil {
			t.Fatal(err)
		}
		if err := got.WriteJSON(&b, 0); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s gives other results", what)
		}
	}
	same("a run in slices", r.Frame())
	other := s.Clone()
	other.Schedules.Runs[2].LearningRate = 0.02
	next, err := r.Follow(other)
	if err != nil {
		t.Fatal(err)
	}
	if done, total := next.Progress(); done != total*2/3 {
		t.Errorf("after one of three schedules has changed %d of %d steps are known, want two thirds", done, total)
	}
	back, err := next.Follow(s)
	if err != nil {
		t.Fatal(err)
	}
	if !back.Done() {
		t.Error("what was trained before is not known any more")
	}
	same("a run that came back", back.Frame())
}

// TestArrivals: the target is the lowest loss of the first schedule unless one is
// named, and the speed-up is the ratio of the steps.
func TestArrivals(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 100; lr: 0.01; seeds: 3", "constant", "1cycle:max=0.05,steps=100"))
	best, _ := lowest(f.Runs[0].Epochs)
	if f.Target != best || f.Runs[0].Arrived < 0 || f.Seeds != 3 {
		t.Errorf("target %v, want %v; arrived at %d; %d seeds", f.Target, best, f.Runs[0].Arrived, f.Seeds)
	}
	for k, a := range f.Summary[1].Steps {
		want := 0.0
		if a >= 0 {
			want = float64(f.Summary[0].Steps[k]) / float64(a)
		}
		if got := f.Summary[1].Speedup[k]; got != want {
			t.Errorf("seed %d: %v times as fast, want %v", k, got, want)
		}
		if f.Summary[0].Speedup[k] != 1 {
			t.Errorf("the first schedule is %v times as fast as itself", f.Summary[0].Speedup[k])
		}
	}
	s := f.Scenario.Clone()
	s.Schedules.Target, s.Schedules.Seeds = 0.3, 1
	_, g := finished(t, s)
	for i, c := range g.Runs {
		k := slices.IndexFunc(c.Epochs, func(e Epoch) bool { return e.ValidLoss <= 0.3 })
		if k < 0 || c.Arrived != c.Epochs[k].Step {
			t.Errorf("schedule %d arrived at step %d, its epochs say %d", i, c.Arrived, k)
		}
	}
	for _, x := range []struct {
		first, steps int
		want         float64
	}{{100, 50, 2}, {100, -1, 0}, {-1, 50, math.NaN()}, {10, 0, math.NaN()}} {
		if got := speedup(x.first, x.steps); got != x.want && !(math.IsNaN(got) && math.IsNaN(x.want)) {
			t.Errorf("speedup(%d, %d) = %v, want %v", x.first, x.steps, got, x.want)
		}
	}
	if m := median([]float64{3, math.NaN(), 1, 2, 10}); m != 2.5 {
		t.Errorf("median %v, want 2.5", m)
	}
}

// TestAtReadsTogether: the reading at a step is the rate, the race's row and the
// last epoch before it.
func TestAtReadsTogether(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 50; axis: epochs", "power:s=20", "constant"))
	f.Runs[1].Hidden = true
	rs := f.At(37)
	track := &f.Race.Rec.Tracks[0]
	if len(rs) != 1 || rs[0].Rate != f.Runs[0].Rate[37] || rs[0].RaceLoss != track.Loss[37] || [2]float64{rs[0].X, rs[0].Y} != track.Path[37] ||
		rs[0].ValidEpoch != 3 || rs[0].Valid != f.Runs[0].Epochs[3].ValidLoss || rs[0].Batch != f.Runs[0].Loss[37] {
		t.Errorf("at step 37: %+v", rs)
	}
	if f.X(37) != 3.7 || f.StepAt(3.7) != 37 || f.StepAt(-5) != 0 || f.StepAt(1e9) != 50 {
		t.Errorf("step 37 stands at %v, and back at %d", f.X(37), f.StepAt(3.7))
	}
}

// TestDivergesAsAResult: a rate that is far too high is a result, not an error.
func TestDivergesAsAResult(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 40; lr: 1000; network: {optimizer: sgd}", "constant"))
	cells := strings.Join(f.Cells(&f.Runs[0]), " ")
	if !strings.Contains(cells, "diverged") {
		t.Errorf("the table says %q", cells)
	}
	if f.Race.Rec.Tracks[0].Status != "diverged" {
		t.Errorf("the race is %s", f.Race.Rec.Tracks[0].Status)
	}
	_ = f.Figure(f.Len()-1, look())
}

// TestClaim: "exponential decay or performance scheduling speeds up
// convergence", by the preset over its first three seeds.
//
// Measured over the seeds 11 to 40 (steps until the validation loss is 0.25,
// median over the seeds of the ratio to the best constant rate): exponential
// 1.36 ×, sooner in 23 of 30 seeds, never there in 4; performance 1.13 ×, sooner
// in 21, never there in 2; 1cycle over the whole training 0.73 ×, sooner in 5.
// The rates and times were the best of some seventy settings on the seeds 1 to
// 10: constant η of 0.02 to 0.15, exponential with s of 2500 and 4000 over the
// same rates, performance with patience 4, 6 and 8, 1cycle with 2000 steps. So
// it holds in part: on average, not in every run.
func TestClaim(t *testing.T) {
	s, err := Presets()[1].Document()
	if err != nil {
		t.Fatal(err)
	}
	if s.Seed != 11 || s.Schedules.Seeds != 10 {
		t.Fatalf("the preset begins at seed %d with %d", s.Seed, s.Schedules.Seeds)
	}
	s.Schedules.Seeds = 3
	s.Schedules.Runs = s.Schedules.Runs[:3]
	_, f := finished(t, s)
	// 1.27 and 1.19 over these three; the effect is above 1.1 over thirty.
	for i, name := range []string{"", "exponential", "performance"} {
		if i > 0 && !(f.Summary[i].Median > 1.1 && f.Summary[i].Sooner >= 2) {
			t.Errorf("%s: %v times as fast as the constant rate, sooner in %d of 3", name, f.Summary[i].Median, f.Summary[i].Sooner)
		}
	}
}

// TestPresets: every document of the list reads, and says what it is about.
func TestPresets(t *testing.T) {
	for _, p := range Presets() {
		s, err := p.Document()
		if err != nil {
			t.Errorf("%s: %v", p.Title, err)
			continue
		}
		if p.Key != "" && s.Schedules.Note == "" {
			t.Errorf("%s has no note", p.Title)
		}
		if _, err := Start(s); err != nil {
			t.Errorf("%s: %v", p.Title, err)
		}
	}
}

// TestRangeTestGivesOneCycleItsMaximum: half of the rate at which the smoothed
// loss is lowest, from rates that grow by one factor; every 1cycle takes it and
// nothing else does.
func TestRangeTestGivesOneCycleItsMaximum(t *testing.T) {
	s := scene(t, "steps: 60", "1cycle:steps=60,start=0.5", "constant", "1cycle:steps=60,max=0.01")
	r, err := RangeTest(s)
	if err != nil {
		t.Fatal(err)
	}
	if r.Rates[0] != rangeFrom || math.Abs(r.Rates[rangeSteps-1]-rangeTo) > 1e-12 || len(r.Rates) != rangeSteps {
		t.Errorf("%d rates from %v to %v", len(r.Rates), r.Rates[0], r.Rates[len(r.Rates)-1])
	}
	for k := 2; k < rangeSteps; k++ {
		if a, b := r.Rates[k]/r.Rates[k-1], r.Rates[1]/r.Rates[0]; math.Abs(a-b) > 1e-12 {
			t.Fatalf("rate %d grows by %v, want %v", k, a, b)
		}
	}
	low := rangeSteps / 10
	for k := low; k < len(r.Smoothed); k++ {
		if r.Smoothed[k] < r.Smoothed[low] {
			low = k
		}
	}
	// Two digits: within a twentieth.
	if want := r.Rates[low] / 2; r.Lowest != low || math.Abs(r.Max-want) > want/20 || !strings.Contains(r.Rule, "smoothed loss is lowest") {
		t.Errorf("max %v by %q, want about %v", r.Max, r.Rule, want)
	}
	again, err := RangeTest(s)
	if err != nil || !slices.Equal(again.Loss, r.Loss) {
		t.Errorf("the same seed gives another test (%v)", err)
	}
	set, err := WithMax(&s, 0.2)
	if err != nil || set != 2 {
		t.Fatalf("set %d, %v", set, err)
	}
	for i, want := range []float64{0.2, 0, 0.2} {
		if got := s.Schedules.Runs[i].Schedule.Values.Num("max"); got != want {
			t.Errorf("schedule %d has max %v, want %v", i, got, want)
		}
	}
	if s.Schedules.Runs[0].Schedule.Values.Has("start") {
		t.Error("a first rate above the highest has stayed")
	}
}

// TestStatusOfAShortTraining: fewer steps than an epoch are trained all the same.
func TestStatusOfAShortTraining(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 4", "constant"))
	c := &f.Runs[0]
	if len(c.Loss) != 4 || len(c.Epochs) != 1 || c.Status != nn.Finished {
		t.Errorf("%d losses, %d epochs, %s", len(c.Loss), len(c.Epochs), c.Status)
	}
}
