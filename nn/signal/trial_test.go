package signal

import (
	"math"
	"reflect"
	"runtime"
	"testing"

	"downhill/nn"
)

// switches are plans that each turn something on.
func switches(t testing.TB) map[string]Plan {
	base := func(f string) Plan { return plan(t, f, "he_normal", 5, 6, 7, 1) }
	plans := map[string]Plan{}
	for _, f := range []string{"linear", "sigmoid", "tanh", "relu", "leaky_relu", "rrelu", "prelu", "elu", "selu",
		"softplus", "softsign", "gelu", "silu", "mish", "hard_sigmoid"} {
		plans[f] = base(f)
	}
	with := func(name, f string, change func(*Plan)) {
		p := base(f)
		change(&p)
		plans[name] = p
	}
	with("bias", "tanh", func(p *Plan) { p.BiasVariance = 0.5 })
	with("before", "tanh", func(p *Plan) { p.BatchNorm = nn.BatchNormBefore })
	with("after", "tanh", func(p *Plan) { p.BatchNorm = nn.BatchNormAfter })
	with("tied", "tanh", func(p *Plan) { p.Tied, p.BiasVariance = true, 0.1 })
	with("skip", "relu", func(p *Plan) { p.Skip = true })
	// An instance that loses all its units has z = 0: no kink there, please.
	with("dropout", "elu", func(p *Plan) { p.Dropout = 0.3 })
	with("alpha", "selu", func(p *Plan) { p.Dropout, p.AlphaDropout = 0.3, true })
	with("input", "tanh", func(p *Plan) { p.InputMean, p.InputStd = 2, 3 })
	with("saturation", "sigmoid", func(p *Plan) { p.Saturation = 0.22 })
	with("before, all", "silu", func(p *Plan) {
		p.BatchNorm, p.BiasVariance, p.Tied, p.Skip, p.Dropout = nn.BatchNormBefore, 0.2, true, true, 0.2
	})
	with("after, all", "rrelu", func(p *Plan) {
		p.BatchNorm, p.BiasVariance, p.Skip, p.Dropout, p.AlphaDropout = nn.BatchNormAfter, 0.2, true, 0.2, true
	})
	with("rrelu before", "rrelu", func(p *Plan) { p.BatchNorm = nn.BatchNormBefore })
	with("one column over a lane", "elu", func(p *Plan) { p.Batch, p.Width = 9, 3 })
	with("one instance", "elu", func(p *Plan) { p.Batch = 1 })
	with("one unit", "selu", func(p *Plan) { p.Width = 1 })
	return plans
}

// one drives a single trial with a given layout.
func one(p Plan, l layout, index int) *trialRecord {
	l.measure(p)
	t := newTrial(p, l)
	t.chunk = 4
	for t.start(index); t.stage != done; {
		t.advance()
	}
	return t.record
}

// TestTrialMatchesNaiveStack compares every quantity in every layer with the
// naive stack, whose gradients are differences. The former differ by rounding,
// below 1e-12 of the value; a central difference at 1e-5 of numbers about 1 is
// good to some 1e-9 in truncation and 1e-16/1e-5 = 1e-11 in rounding, both
// amplified by the deepest stack at most a thousandfold: 1e-6 of the value, and
// 1e-12 for what is 0. A switch that is left out, a missing factor or a gradient
// without one of batch normalization's terms is off by per cents.
func TestTrialMatchesNaiveStack(t *testing.T) {
	for name, p := range switches(t) {
		t.Run(name, func(t *testing.T) {
			for _, index := range []int{0, 3} {
				got, want := one(p, newLayout(p), index), newNaive(p, index).measure()
				for l := range p.Depth {
					for q := range Quantities {
						tolerance := 1e-11
						if Quantity(q).backward() {
							tolerance = 1e-6
						}
						g, w := got.samples[l].values[q].value(), want[l][q]
						if !(math.Abs(g-w) <= tolerance*math.Abs(w)+1e-12) {
							t.Errorf("trial %d, layer %d: %v is %v, want %v", index, l+1, Quantity(q), g, w)
						}
					}
				}
			}
		})
	}
}

// TestLayoutsAgree: computing segments and drawing kernels again changes no bit.
func TestLayoutsAgree(t *testing.T) {
	for name, p := range switches(t) {
		p.Histograms = true
		want := one(p, layout{segment: p.Depth, kernels: p.Depth}, 0)
		for _, l := range []layout{{segment: 1, kernels: 1}, {segment: 2, kernels: 1}, {segment: 2, kernels: 2}, {segment: 3, kernels: 4}, {segment: 5, kernels: 1}} {
			if p.Tied {
				l.kernels = 1
			}
			if got := one(p, l, 0); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: segments of %d with %d kernels give other numbers", name, l.segment, l.kernels)
			}
		}
	}
}

// TestUnitsAreAllCounted: the progress of a trial ends at its total.
func TestUnitsAreAllCounted(t *testing.T) {
	p := plan(t, "tanh", "he_normal", 7, 3, 4, 1)
	for _, segment := range []int{1, 2, 3, 4, 7} {
		l := layout{segment: segment, kernels: 1}
		l.measure(p)
		tr := newTrial(p, l)
		for tr.start(0); tr.stage != done; {
			tr.advance()
		}
		if tr.units != tr.total() {
			t.Errorf("segments of %d: %d layers passed, %d announced", segment, tr.units, tr.total())
		}
	}
}

// TestMemory: the largest stacks stay below 200 MB, two trials at a time, and
// what is allocated is what the layout says, within 3 % for the small vectors.
func TestMemory(t *testing.T) {
	for _, size := range [][3]int{{200, 512, 512}, {1000, 100, 512}, {20, 100, 512}, {200, 512, 32}} {
		for _, bn := range []nn.BatchNormPlace{nn.BatchNormNone, nn.BatchNormBefore} {
			p := plan(t, "tanh", "he_normal", size[0], size[1], size[2], 2)
			p.BatchNorm = bn
			l := newLayout(p)
			if 2*l.bytes > manyBytes {
				t.Errorf("%v: a trial takes %d MB", size, l.bytes>>20)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			newTrial(p, l)
			runtime.ReadMemStats(&after)
			got := int64(after.TotalAlloc - before.TotalAlloc)
			if got < l.bytes || float64(got) > 1.03*float64(l.bytes)+1<<17 {
				t.Errorf("%v: %d bytes allocated, %d announced", size, got, l.bytes)
			}
		}
	}
}

// TestDropoutRate: the share dropped is the rate, within 5 standard errors; the
// neighbours 0.25 and 0.35 are 50 away.
func TestDropoutRate(t *testing.T) {
	p := plan(t, "linear", "orthogonal", 1, 100, 500, 1)
	p.Dropout = 0.3
	v := run(t, p).Layers[0].Stats
	// With x ~ N(0, 1) of a rotation, h has the variance 1/(1 − rate); the fourth
	// moment 3/(1 − rate)³ gives the standard error.
	want := 1 / 0.7
	se := math.Sqrt((3/(0.7*0.7*0.7) - want*want) / 50_000)
	if got := v[ActVar].Mean; math.Abs(got-want) > 5*se {
		t.Errorf("variance %v, want %v ± %v", got, want, se)
	}
}

// TestAlphaDropoutKeepsSELU: mean 0 and variance 1 stay through 50 layers, and
// with plain dropout of the same rate they do not.
func TestAlphaDropoutKeepsSELU(t *testing.T) {
	p := plan(t, "selu", "lecun_normal", 50, 100, 256, 4)
	p.Dropout, p.AlphaDropout = 0.1, true
	v := run(t, p).Layers[49].Stats
	if m, s := v[ActMean].Mean, v[ActVar].Mean; math.Abs(m) > 0.1 || math.Abs(s-1) > 0.25 {
		t.Errorf("alpha dropout: mean %v and variance %v at layer 50, want about 0 and 1", m, s)
	}
	p.AlphaDropout = false
	v = run(t, p).Layers[49].Stats
	if m, s := v[ActMean].Mean, v[ActVar].Mean; math.Abs(m) < 0.1 && math.Abs(s-1) < 0.25 {
		t.Errorf("plain dropout: mean %v and variance %v at layer 50, want SELU's balance broken", m, s)
	}
}
