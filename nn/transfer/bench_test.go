package transfer

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"downhill/internal/param"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/kernels"
)

// The size of the book's model A on all of Fashion-MNIST.
const (
	fullA      = 44_000 // training images of eight classes
	fullValidA = 4_000  // validation images
	batchA     = 32
)

// widthsA are the inputs, the units of each hidden layer and the classes.
func widthsA() []int { return []int{784, 300, 100, 50, 50, 50, 8} }

// BenchmarkModelA is an epoch of model A, SELU trained by gradient descent on
// images in memory as bytes, with the evaluation behind it, as the lab of
// transfer trains it. Beside its time stands the arithmetic time: what the
// products of its steps alone take (forward, ∂L/∂W and ∂L/∂X of each layer at a
// batch of 32; no ∂L/∂X of the images), each repeated on matrices of its own as
// in the benchmark of package kernels. "ratio" is the epoch in arithmetic times,
// "ratio-best" the epoch in those of the products' best slices, which is what
// that benchmark reports.
//
// A core that is shared or changes its clock would make the two incomparable, so
// that a round of products follows every 25 steps, and the processor's time
// counts (the clock's where the system has no other).
func BenchmarkModelA(b *testing.B) {
	const slice = 25 // steps; 55 slices are an epoch
	widths := widthsA()
	a := nn.DefaultArchitecture(widths[0], widths[len(widths)-1])
	a.Hidden, a.Activation, a.Initializer = widths[1:len(widths)-1], param.Choice{Key: "selu"}, kernel(b)
	m, err := nn.Build(a)
	if err != nil {
		b.Fatal(err)
	}
	t, err := nn.NewTrainer(nn.Training{Model: m, Data: images(fullA), Valid: images(fullValidA), Rule: rule(b, "sgd:lr=0.01"),
		BatchSize: batchA, Epochs: 1 << 40, SkipTrainEval: true})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := t.Epoch(b.Context(), nil); err != nil { // epoch 0 takes the memory that the others use again
		b.Fatal(err)
	}
	products := productsOf(widths, batchA)
	var trained time.Duration
	b.ReportAllocs()
	for b.Loop() {
		mark := processorTime()
		_, err := t.Epoch(b.Context(), func(s nn.StepReport) {
			if s.Step%slice != 0 {
				return
			}
			trained += processorTime() - mark
			b.StopTimer()
			for i := range products {
				products[i].measure()
			}
			b.StartTimer()
			mark = processorTime()
		})
		if err != nil {
			b.Fatal(err)
		}
		trained += processorTime() - mark
	}
	var step, best, ops float64 // ns, ns and operations of one step
	for _, p := range products {
		step += p.least((*form).mean)
		best += p.least(func(f *form) float64 { return f.best })
		ops += p.ops
	}
	epoch := float64(trained.Nanoseconds()) / float64(b.N)
	steps := float64(t.StepsPerEpoch())
	b.ReportMetric(epoch/(step*steps), "ratio")
	b.ReportMetric(epoch/(best*steps), "ratio-best")
	b.ReportMetric(epoch/1e9, "cpu-s/epoch")
	b.ReportMetric(ops/step, "GFLOP/s")
}

// product is one product of matrices in a step, in all forms that give it; the
// fastest counts.
type product struct {
	ops   float64 // of one call
	forms []form
}

// form is one call of Gemm with the time that it took so far.
type form struct {
	run   func()
	calls int
	spent time.Duration
	best  float64 // ns a call in the best slice
}

func (f *form) mean() float64 { return float64(f.spent.Nanoseconds()) / float64(f.calls) }

// least is the smallest time of all forms, in ns.
func (p *product) least(of func(*form) float64) float64 {
	least := math.Inf(1)
	for i := range p.forms {
		least = min(least, of(&p.forms[i]))
	}
	return least
}

// measure runs each form about 2e7 operations long, up to 2 ms.
func (p *product) measure() {
	calls := max(1, int(2e7/p.ops))
	for i := range p.forms {
		f := &p.forms[i]
		start := processorTime()
		for range calls {
			f.run()
		}
		took := processorTime() - start
		f.calls += calls
		f.spent += took
		f.best = min(f.best, float64(took.Nanoseconds())/float64(calls))
	}
}

// productsOf are the products of a step of dense layers of these widths. Going
// forward Zᵀ = XᵀW gives what Z = WᵀX does, and a large W is read faster so.
func productsOf(widths []int, batch int) (out []product) {
	stride := kernels.Pad(batch)
	for l, in := range widths[:len(widths)-1] {
		units := widths[l+1]
		ld := kernels.Pad(units)
		w, dw := uniform(in*units), uniform(in*units)     // [in][units]
		x, dx := uniform(in*stride), uniform(in*stride)   // [in][batch]
		z, zT := uniform(units*stride), uniform(batch*ld) // [units][batch], [batch][units]
		add := func(runs ...func()) {
			p := product{ops: 2 * float64(batch*in*units)}
			for _, run := range runs {
				p.forms = append(p.forms, form{run: run, best: math.Inf(1)})
			}
			out = append(out, p)
		}
		add(func() { kernels.Gemm(z, stride, w, 1, units, x, stride, units, batch, in, false) },
			func() { kernels.Gemm(zT, ld, x, 1, stride, w, units, batch, units, in, false) })
		add(func() { kernels.Gemm(dw, units, x, stride, 1, zT, ld, in, units, batch, false) })
		if l > 0 {
			add(func() { kernels.Gemm(dx, stride, w, units, 1, z, stride, in, batch, units, false) })
		}
	}
	return out
}

// uniform are n numbers in [0, 1).
func uniform(n int) []float64 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	out := make([]float64, n)
	for i := range out {
		out[i] = r.Float64()
	}
	return out
}

// images is a set of n random pictures of 28 × 28 bytes in eight classes.
func images(n int) *datasets.Set {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	s := &datasets.Set{Name: "images", Features: 784, Height: 28, Width: 28, Classes: 8, Pixels: make([]byte, n*784), Labels: make([]int, n)}
	for i := range s.Pixels {
		s.Pixels[i] = byte(r.Uint32())
	}
	for i := range s.Labels {
		s.Labels[i] = i % s.Classes
	}
	return s
}
