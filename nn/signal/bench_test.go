package signal

import (
	"fmt"
	"testing"

	"downhill/activations"
	"downhill/nn/initializers"
)

func function(t testing.TB, spec string) activations.Function {
	t.Helper()
	choice, err := activations.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	f, err := activations.Catalog().Build(choice)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func initializer(t testing.TB, spec string) initializers.Initializer {
	t.Helper()
	choice, err := initializers.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	o, err := initializers.Catalog().Build(choice)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// plan is a plan with standardized input.
func plan(t testing.TB, f, init string, depth, width, batch, trials int) Plan {
	t.Helper()
	return Plan{Activation: function(t, f), Initializer: initializer(t, init),
		Depth: depth, Width: width, Batch: batch, Trials: trials, Seed: 1, InputStd: 1}
}

// run measures the whole plan at once.
func run(t testing.TB, p Plan) *Result {
	t.Helper()
	s, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Step(0); err != nil {
		t.Fatal(err)
	}
	return s.Result()
}

// BenchmarkPass is one trial, forward and back, on one core.
func BenchmarkPass(b *testing.B) {
	for _, f := range []string{"linear", "relu", "tanh", "sigmoid", "selu", "gelu", "mish", "rrelu"} {
		for _, histograms := range []bool{false, true} {
			b.Run(fmt.Sprintf("depth=20/width=100/batch=512/%s/histograms=%v", f, histograms), func(b *testing.B) {
				p := plan(b, f, "glorot_normal", 20, 100, 512, 1)
				p.Histograms = histograms
				pass(b, p)
			})
		}
	}
	for _, size := range [][3]int{{200, 512, 512}, {1000, 100, 512}} {
		b.Run(fmt.Sprintf("depth=%d/width=%d/batch=%d/tanh", size[0], size[1], size[2]), func(b *testing.B) {
			pass(b, plan(b, "tanh", "glorot_normal", size[0], size[1], size[2], 1))
		})
	}
	for name, change := range map[string]func(*Plan){
		"before": func(p *Plan) { p.BatchNorm = "before" }, "after": func(p *Plan) { p.BatchNorm = "after" },
		"alpha": func(p *Plan) { p.Dropout, p.AlphaDropout = 0.1, true }, "skip": func(p *Plan) { p.Skip = true },
	} {
		b.Run("depth=20/width=100/batch=512/tanh/"+name, func(b *testing.B) {
			p := plan(b, "tanh", "glorot_normal", 20, 100, 512, 1)
			change(&p)
			pass(b, p)
		})
	}
}

func pass(b *testing.B, p Plan) {
	t := newTrial(p, newLayout(p))
	b.ReportAllocs()
	for b.Loop() {
		for t.start(0); t.stage != done; {
			t.advance()
		}
	}
}

// BenchmarkTrials is 20 trials, on one core and on all.
func BenchmarkTrials(b *testing.B) {
	for _, cores := range []int{1, 2} {
		b.Run(fmt.Sprintf("depth=20/width=100/batch=512/trials=20/cores=%d", cores), func(b *testing.B) {
			withProcs(b, cores)
			b.ReportAllocs()
			for b.Loop() {
				run(b, plan(b, "tanh", "glorot_normal", 20, 100, 512, 20))
			}
		})
	}
}

// BenchmarkGrid is every combination of eight functions and eight initializers.
func BenchmarkGrid(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range []string{"linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu"} {
			for _, init := range []string{"random_normal", "random_uniform", "glorot_normal", "glorot_uniform",
				"lecun_normal", "he_normal", "he_uniform", "orthogonal"} {
				run(b, plan(b, f, init, 20, 64, 128, 1))
			}
		}
	}
}
