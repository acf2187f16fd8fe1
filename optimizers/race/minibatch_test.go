package race

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/optimizers"
	"downhill/surfaces"
)

// regression is a ground with samples.
func regression(t testing.TB, text string) (Ground, Sampled) {
	t.Helper()
	c := surfaces.Catalog()
	ch, err := c.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	d := f.Domain()
	m := f.Minima()[0]
	return Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax, Minima: []Minimum{Minimum(m)}}, f.(Sampled)
}

func sampledPlan(t testing.TB, batch int, specs ...string) Plan {
	t.Helper()
	p := Plan{Start: [2]float64{-0.5, -8}, Steps: 60, Seed: 5, Batch: batch}
	for i, spec := range specs {
		rule, err := optimizers.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		p.Racers = append(p.Racers, Racer{Name: fmt.Sprint("r", i), Rule: rule})
	}
	return p
}

func ran(t testing.TB, g Ground, p Plan) *Recording {
	t.Helper()
	r, err := New(g, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Advance(p.Steps); err != nil {
		t.Fatal(err)
	}
	return r.Recording()
}

// Every epoch goes through every sample once, in an order of its own that can be
// made again alone, and its last minibatch is what is left.
func TestEpochsGoThroughEverySample(t *testing.T) {
	const n, size = 23, 5
	p := Plan{Seed: 9, Batch: size}
	b := NewBatches(n, 9, "", size)
	var orders []string
	for epoch := range 3 {
		var all []int
		for k, want := range []int{5, 5, 5, 5, 3} {
			if e, begins := b.Epoch(); e != epoch || begins != (k == 0) {
				t.Fatalf("step %d of epoch %d: epoch %d, begins %v", k, epoch, e, begins)
			}
			at := b.Next()
			if len(at) != want {
				t.Fatalf("minibatch %d has %d samples, want %d", k, len(at), want)
			}
			if alone := p.Minibatch(n, 5*epoch+k, "anybody"); !slices.Equal(at, alone) {
				t.Errorf("step %d alone has %v, want %v", 5*epoch+k, alone, at)
			}
			all = append(all, at...)
		}
		orders = append(orders, fmt.Sprint(all))
		slices.Sort(all)
		for i, at := range all {
			if i != at {
				t.Fatalf("epoch %d goes through %v", epoch, all)
			}
		}
	}
	slices.Sort(orders)
	if len(slices.Compact(orders)) != 3 {
		t.Error("two epochs have the same order")
	}
	if slices.Equal(NewBatches(n, 9, "", size).Next(), NewBatches(n, 10, "", size).Next()) || slices.Equal(NewBatches(n, 9, "a", size).Next(), NewBatches(n, 9, "b", size).Next()) {
		t.Error("another seed, or another racer on its own, has the same minibatch")
	}
}

// Over an epoch, weighted with their sizes, the minibatches' gradients average to
// the full gradient.
func TestMinibatchesAverageToTheFullGradient(t *testing.T) {
	g, f := regression(t, "regression:n=103,angle=40")
	at := []float64{0.3, -2.5}
	var full, sum, one [2]float64
	g.F.Eval(at, full[:])
	b := NewBatches(103, 1, "", 10)
	apart := 0.0
	for range 11 {
		batch := b.Next()
		f.EvalSamples(batch, at, one[:])
		apart = math.Max(apart, math.Hypot(one[0]-full[0], one[1]-full[1]))
		for i := range sum {
			sum[i] += one[i] * float64(len(batch)) / 103
		}
	}
	// 103 terms of some 10 round to 1e-14.
	if math.Abs(sum[0]-full[0]) > 1e-12 || math.Abs(sum[1]-full[1]) > 1e-12 || apart < 0.1 {
		t.Errorf("the mean is %v, the full gradient %v; the farthest minibatch is %v away", sum, full, apart)
	}
}

// A step of gradient descent is that of the minibatch, its loss that of all.
func TestRaceStepsByMinibatches(t *testing.T) {
	g, f := regression(t, "regression:n=40")
	p := sampledPlan(t, 6, "sgd:lr=0.02", "sgd:lr=0.02", "adam:lr=0.1")
	rec := ran(t, g, p)
	a := &rec.Tracks[0]
	var grad [2]float64
	x := p.Start
	for step := range p.Steps {
		f.EvalSamples(p.Minibatch(40, step, "r0"), x[:], grad[:])
		x[0], x[1] = x[0]-0.02*grad[0], x[1]-0.02*grad[1]
		if math.Hypot(a.Path[step+1][0]-x[0], a.Path[step+1][1]-x[1]) > 1e-12 {
			t.Fatalf("step %d leads to %v, want %v", step+1, a.Path[step+1], x)
		}
		if loss := g.F.Eval(x[:], nil); math.Abs(a.Loss[step+1]-loss) > 1e-10 {
			t.Fatalf("loss %v at step %d, the full one is %v", a.Loss[step+1], step+1, loss)
		}
	}
	// 60 steps are 8 epochs of 7 steps and 4 minibatches of 6.
	if got := a.Samples[60]; got != 8*40+4*6 || a.Evaluations[60] != 60 {
		t.Errorf("%d samples' gradients in %d evaluations", got, a.Evaluations[60])
	}
	if !slices.Equal(a.Path, rec.Tracks[1].Path) {
		t.Error("two racers alike meet other minibatches")
	}
	again := ran(t, g, p)
	for i := range rec.Tracks {
		if !slices.Equal(rec.Tracks[i].Path, again.Tracks[i].Path) {
			t.Errorf("racer %d runs otherwise the second time", i)
		}
	}
	p.OwnNoise = true
	own := ran(t, g, p)
	if slices.Equal(own.Tracks[0].Path, own.Tracks[1].Path) {
		t.Error("with noise of their own two racers meet the same minibatches")
	}
}

// A full batch is the race as it always was; a change while it runs takes effect
// at its step, in a log as live.
func TestBatchChangesLive(t *testing.T) {
	g, _ := regression(t, "regression:n=40")
	p := sampledPlan(t, 0, "momentum:lr=0.01")
	plain := ran(t, g, p)
	if got := plain.Tracks[0].Samples[60]; got != 60*40 {
		t.Errorf("%d samples' gradients of full batches", got)
	}
	r, err := New(g, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Change{{Step: 10, Value: "8"}, {Step: 23, Value: "0"}, {Step: 30, Value: "40"}} {
		if _, err := r.Advance(c.Step - r.Step()); err != nil {
			t.Fatal(err)
		}
		if err := r.Apply(Change{Target: All, Key: "batch", Value: c.Value}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Advance(60); err != nil {
		t.Fatal(err)
	}
	live := r.Recording()
	if !slices.Equal(live.Tracks[0].Path[:11], plain.Tracks[0].Path[:11]) || live.Tracks[0].Path[11] == plain.Tracks[0].Path[11] {
		t.Error("the change takes effect at another step than 10")
	}
	p.Changes = live.Changes
	if again := ran(t, g, p); !slices.Equal(again.Tracks[0].Path, live.Tracks[0].Path) || !slices.Equal(again.Tracks[0].Samples, live.Tracks[0].Samples) {
		t.Error("the log does not replay")
	}
	if got := len(p.Minibatch(40, 22, "r0")); got != 8 {
		t.Errorf("the minibatch of step 22 has %d samples", got)
	}
	if p.Minibatch(40, 23, "r0") != nil || len(p.Minibatch(40, 30, "r0")) != 40 {
		t.Error("the full batches from step 23 or 30 on are missing")
	}
}

// A schedule per epoch waits for the epochs.
func TestSchedulesCountEpochs(t *testing.T) {
	g, _ := regression(t, "regression:n=40")
	rec := ran(t, g, sampledPlan(t, 10, "sgd:lr=0.01,schedule=piecewise,schedule.boundaries=2,schedule.values=0.02/0.005,schedule.per=epoch",
		"sgd:lr=0.01,schedule=performance,schedule.patience=1,schedule.min_delta=1e9,schedule.per=epoch"))
	lr := rec.Tracks[0].LearningRate
	if lr[7] != 0.02 || lr[8] != 0.005 {
		t.Errorf("rates around the second epoch's end: %v", lr[5:11])
	}
	// The first loss counts as the lowest; each epoch behind it is no better.
	if lr := rec.Tracks[1].LearningRate; lr[7] != 0.01 || lr[8] != 0.005 || lr[11] != 0.005 || lr[12] != 0.0025 {
		t.Errorf("rates by performance: %v", lr[:16])
	}
}

func TestWrongBatches(t *testing.T) {
	g, _ := regression(t, "regression:n=40")
	bowl := Ground{F: noSamples{g.F}, XMin: -1, XMax: 1, YMin: -1, YMax: 1}
	for _, tt := range []struct {
		g    Ground
		size int
		want string
	}{{g, 41, "0 (full) to 40"}, {g, -1, "0 (full) to 40"}, {bowl, 4, "no samples"}} {
		if _, err := New(tt.g, sampledPlan(t, tt.size, "sgd")); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("batch %d: %v", tt.size, err)
		}
		p := sampledPlan(t, 0, "sgd")
		p.Changes = []Change{{Target: All, Key: "batch", Value: fmt.Sprint(tt.size)}}
		if _, err := New(tt.g, p); err == nil {
			t.Errorf("a change to batch %d is taken", tt.size)
		}
	}
}

// noSamples hides the samples of an objective.
type noSamples struct{ optimizers.Curved }
