package signal

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"downhill/activations"
	"downhill/nn"
)

// bits turns every NaN of the layers into a number, so that they can be compared.
func bits(layers []Layer) []Layer {
	out := append([]Layer(nil), layers...)
	for l := range out {
		for q := range Quantities {
			s := &out[l].Stats[q]
			for _, v := range []*float64{&s.Mean, &s.Std, &s.Log10Mean, &s.Log10Std} {
				if *v != *v {
					*v = -12345.678
				}
			}
		}
	}
	return out
}

// TestSameBitsForAllBudgetsAndCores: neither when it was stopped nor how many
// worked shows in any number, not even halfway.
func TestSameBitsForAllBudgetsAndCores(t *testing.T) {
	p := plan(t, "rrelu", "he_normal", 12, 40, 30, 7)
	p.Histograms, p.Dropout, p.BatchNorm = true, 0.1, nn.BatchNormBefore
	halfway := map[int][]Layer{}
	for n := 1; n <= p.Trials; n++ {
		q := p
		q.Trials = n
		halfway[n] = bits(run(t, q).Layers)
	}
	for _, cores := range []int{1, 2, 3, 8} {
		withProcs(t, cores)
		for _, budget := range []time.Duration{0, 1, 200 * time.Microsecond, time.Hour} {
			s, err := New(p)
			if err != nil {
				t.Fatal(err)
			}
			for !s.Done() {
				if err := s.Step(budget); err != nil {
					t.Fatal(err)
				}
				r := s.Result()
				if r.Trials > 0 && !reflect.DeepEqual(bits(r.Layers), halfway[r.Trials]) {
					t.Fatalf("%d cores, budget %v: after %d trials other numbers than a plan with so many", cores, budget, r.Trials)
				}
			}
			if r := s.Result(); r.Trials != p.Trials || !r.Done || r.Progress != 1 {
				t.Errorf("done with %d of %d trials, progress %v", r.Trials, p.Trials, r.Progress)
			}
		}
	}
}

// TestSeedDecides: another seed gives other numbers, and trials differ.
func TestSeedDecides(t *testing.T) {
	p := plan(t, "tanh", "he_normal", 3, 10, 10, 2)
	a := run(t, p)
	p.Seed = 2
	b := run(t, p)
	for q := range Quantities {
		x, y := a.Layers[1].Stats[q], b.Layers[1].Stats[q]
		switch Quantity(q) {
		case Zero, Dead, Saturated:
			continue
		}
		if x.Mean == y.Mean || x.Std == 0 {
			t.Errorf("%v: mean %v with seed 1, %v with seed 2, deviation %v", Quantity(q), x.Mean, y.Mean, x.Std)
		}
	}
}

// slowPlan is one for which a quick trial goes first, on any machine.
func slowPlan(t testing.TB) Plan {
	p := plan(t, "tanh", "glorot_normal", 25, 160, 512, 2)
	p.Histograms = true
	if !p.slow() {
		t.Fatal("want a plan that is slow")
	}
	return p
}

// TestPreviewComesFirstAndGoes: forward values of the quick trial appear from
// the first layer on, then backward ones from the last; then whole trials
// replace it. It is the first trial's network, seen by 32 instances.
func TestPreviewComesFirstAndGoes(t *testing.T) {
	withProcs(t, 1)
	p := slowPlan(t)
	s, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	forward := func(r *Result, l int) bool { return r.Layers[l].Stats[PreVar].Mean > 0 }
	backward := func(r *Result, l int) bool { return r.Layers[l].Stats[GPreVar].Mean > 0 }
	last := p.Depth - 1
	var previews, onlyForward, half, whole int
	progress := -1.0
	var before *Result
	var frozen []Layer
	for !s.Done() {
		if err := s.Step(1); err != nil {
			t.Fatal(err)
		}
		r := s.Result()
		if before != nil && !reflect.DeepEqual(bits(before.Layers), frozen) {
			t.Fatal("a result changed after it was taken")
		}
		before, frozen = r, bits(r.Layers)
		if !(r.Progress >= progress && r.Progress <= 1) {
			t.Fatalf("progress %v after %v", r.Progress, progress)
		}
		progress = r.Progress
		switch {
		case r.Trials > 0:
			if r.Preview {
				t.Fatal("still a preview after the first trial")
			}
		case r.Preview:
			previews++
			if r.PreviewBatch != previewBatch {
				t.Fatalf("preview with a batch of %d", r.PreviewBatch)
			}
			switch {
			case backward(r, 0):
				whole++
			case backward(r, last) && !backward(r, 0) && r.Layers[0].GPre == nil && r.Layers[last].GPre != nil:
				half++
			case forward(r, 0) && !forward(r, last) && r.Layers[last].Pre == nil:
				onlyForward++
			}
		default:
			t.Fatal("neither preview nor trial")
		}
	}
	if previews == 0 || onlyForward == 0 || half == 0 || whole == 0 {
		t.Errorf("%d previews: %d halfway forward, %d halfway back, %d whole: want some of each", previews, onlyForward, half, whole)
	}
	quick := p
	quick.Batch, quick.Trials = previewBatch, 1
	if got, want := s.quick.samples, one(quick, newLayout(quick), 0).samples; !reflect.DeepEqual(got, want) {
		t.Error("the preview is not the first trial with a smaller batch")
	}
}

// TestNoPreviewWhereItIsQuick: a small plan shows its first trial as it goes.
func TestNoPreviewWhereItIsQuick(t *testing.T) {
	withProcs(t, 1)
	s, err := New(plan(t, "tanh", "glorot_normal", 20, 20, 20, 1))
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Result(); r.Preview || r.Progress != 0 || len(r.Layers) != 20 || r.Layers[0].Stats[PreVar].Mean == r.Layers[0].Stats[PreVar].Mean {
		t.Errorf("before the first step: %+v", r)
	}
	for range 30 {
		if err := s.Step(1); err != nil {
			t.Fatal(err)
		}
	}
	r := s.Result()
	if r.Preview || r.Trials != 0 || !(r.Progress > 0 && r.Progress < 1) || !(r.Layers[0].Stats[PreVar].Mean > 0) {
		t.Errorf("after 30 pieces: preview %v, %d trials, progress %v, first layer %v", r.Preview, r.Trials, r.Progress, r.Layers[0].Stats[PreVar])
	}
}

// TestResultCostsLittle: taken every frame, a result that did not change is one
// small allocation.
func TestResultCostsLittle(t *testing.T) {
	s, err := New(plan(t, "tanh", "glorot_normal", 50, 5, 5, 3))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Step(0); err != nil {
		t.Fatal(err)
	}
	s.Result()
	if n := testing.AllocsPerRun(10, func() { s.Result() }); n > 1 {
		t.Errorf("%v allocations a result", n)
	}
}

func TestBadPlansAreRefused(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(*Plan)
	}{
		{"no activation", func(p *Plan) { p.Activation = nil }},
		{"softmax", func(p *Plan) { p.Activation = activations.Softmax{} }},
		{"no initializer", func(p *Plan) { p.Initializer = nil }},
		{"depth = 0: want 1 ≤ depth ≤ 1000; try 1", func(p *Plan) { p.Depth = 0 }},
		{"depth = 1001: want 1 ≤ depth ≤ 1000; try 1000", func(p *Plan) { p.Depth = 1001 }},
		{"width = -1", func(p *Plan) { p.Width = -1 }},
		{"width = 1025", func(p *Plan) { p.Width = 1025 }},
		{"batch = 0", func(p *Plan) { p.Batch = 0 }},
		{"batch = 4097", func(p *Plan) { p.Batch = 4097 }},
		{"trials = 0", func(p *Plan) { p.Trials = 0 }},
		{"trials = 1001", func(p *Plan) { p.Trials = 1001 }},
		{"batch of 1", func(p *Plan) { p.Batch, p.BatchNorm = 1, nn.BatchNormAfter }},
		{`batch normalization = "left": want none, before or after`, func(p *Plan) { p.BatchNorm = "left" }},
		{"bias variance = -1", func(p *Plan) { p.BiasVariance = -1 }},
		{"bias variance = NaN", func(p *Plan) { p.BiasVariance = math.NaN() }},
		{"bias variance = +Inf", func(p *Plan) { p.BiasVariance = math.Inf(1) }},
		{"dropout = 1", func(p *Plan) { p.Dropout = 1 }},
		{"dropout = NaN", func(p *Plan) { p.Dropout = math.NaN() }},
		{"alpha dropout with rate 0", func(p *Plan) { p.AlphaDropout = true }},
		{"input mean = +Inf", func(p *Plan) { p.InputMean = math.Inf(1) }},
		{"input standard deviation = 0", func(p *Plan) { p.InputStd = 0 }},
		{"input standard deviation = NaN", func(p *Plan) { p.InputStd = math.NaN() }},
		{"saturation = -1", func(p *Plan) { p.Saturation = -1 }},
		{"want at most 2048; try a batch of 2048", func(p *Plan) { p.Depth, p.Width, p.Batch = 1000, 1024, 4096 }},
	} {
		p := plan(t, "tanh", "he_normal", 2, 3, 4, 1)
		c.change(&p)
		if _, err := New(p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
