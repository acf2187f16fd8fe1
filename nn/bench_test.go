package nn

import (
	"math/rand/v2"
	"testing"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/datasets"
	"downhill/optimizers"
)

// network is one line of the benchmark table.
type network struct {
	name  string
	arch  Architecture
	batch int
	rule  string
}

func networks() []network {
	choice := func(key string) param.Choice { return param.Choice{Key: key} }
	same := func(n, units int) []int {
		hidden := make([]int, n)
		for i := range hidden {
			hidden[i] = units
		}
		return hidden
	}
	playground := DefaultArchitecture(2, 1)
	playground.Hidden, playground.Activation, playground.Loss = []int{8, 8}, choice("tanh"), Sigmoid
	elu := DefaultArchitecture(784, 10)
	elu.Hidden, elu.Activation, elu.Initializer = same(10, 100), choice("elu"), choice("he_normal")
	relu := DefaultArchitecture(784, 10)
	relu.Hidden, relu.Initializer = []int{300, 100}, choice("he_normal")
	bn := elu
	bn.Hidden, bn.BatchNorm = same(20, 100), BatchNormAfter
	return []network{
		{"playground", playground, 10, "sgd"},
		{"deep-elu", elu, 32, "adam"},
		{"wide-relu", relu, 32, "sgd"},
		{"deep-batchnorm", bn, 64, "adam"},
	}
}

// resident is a minibatch in memory: features in [0, 1), as pixels are.
func resident(a Architecture, n int) (Batch, Targets) {
	r := rand.New(rand.NewPCG(1, 2))
	x := NewBatch(a.Input, n)
	for f := range a.Input {
		for c := range n {
			x.Data[f*x.Stride+c] = r.Float64()
		}
	}
	classes := max(2, a.Output)
	labels := make([]int, n)
	for c := range labels {
		labels[c] = r.IntN(classes)
	}
	return x, Targets{Labels: labels}
}

// BenchmarkTrainStep is one step, optimizer included, of the networks in the
// table of the engine's issue, on a resident batch and one thread.
func BenchmarkTrainStep(b *testing.B) {
	for _, n := range networks() {
		b.Run(n.name, func(b *testing.B) {
			m, err := Build(n.arch)
			if err != nil {
				b.Fatal(err)
			}
			choice, err := optimizers.Catalog().Default(n.rule)
			if err != nil {
				b.Fatal(err)
			}
			rule, err := optimizers.Catalog().Build(choice)
			if err != nil {
				b.Fatal(err)
			}
			lr := choice.Values.Num("lr")
			x, y := resident(n.arch, n.batch)
			o := NewObjective(m, m.NewPass(), 1)
			s := optimizers.NewState(rule, m.Dim())
			s.Probe = nil // as Trainer has it
			b.ReportAllocs()
			step := 0
			train := func() {
				o.Next(x, y, step)
				rule.Step(s, m.Theta, o, lr)
				m.Project(m.Theta)
				step++
			}
			train() // takes the memory that the others use again
			step = 0
			for b.Loop() {
				train()
			}
			b.ReportMetric(float64(step)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

// BenchmarkPredict is the prediction for one instance: with each activation
// function, with batch normalization, and with half of the weights zero, which
// a dense product does not notice.
func BenchmarkPredict(b *testing.B) {
	base := DefaultArchitecture(784, 10)
	base.Hidden, base.Initializer = []int{300, 100}, param.Choice{Key: "he_normal"}
	bench := func(name string, a Architecture, change func(m *Model)) {
		b.Run(name, func(b *testing.B) {
			m, err := Build(a)
			if err != nil {
				b.Fatal(err)
			}
			if change != nil {
				change(m)
			}
			x, _ := resident(a, 1)
			p := m.NewPass()
			m.Predict(p, x)
			b.ReportAllocs()
			for b.Loop() {
				m.Predict(p, x)
			}
		})
	}
	for _, e := range activations.Catalog().Entries {
		if e.Key != "softmax" {
			a := base
			a.Activation = param.Choice{Key: e.Key}
			bench("activation="+e.Key, a, nil)
		}
	}
	for _, place := range []BatchNormPlace{BatchNormNone, BatchNormBefore, BatchNormAfter} {
		a := base
		a.BatchNorm = place
		bench("batchnorm="+string(place), a, nil)
	}
	bench("weights=half-zero", base, func(m *Model) {
		for i := range m.Theta {
			m.Theta[i] *= float64(i % 2)
		}
	})
}

// BenchmarkTrainer is a step of the trainer, gathering and bookkeeping
// included, on pictures in memory as bytes.
func BenchmarkTrainer(b *testing.B) {
	set := pictures(2000)
	for _, n := range networks() {
		if n.arch.Input != set.Features {
			continue
		}
		b.Run(n.name, func(b *testing.B) {
			m, err := Build(n.arch)
			if err != nil {
				b.Fatal(err)
			}
			t, err := NewTrainer(Training{Model: m, Data: set, Rule: param.Choice{Key: n.rule}, BatchSize: n.batch, Epochs: 1 << 40})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := t.Step(); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := t.Step(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(t.Steps()-1)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

// pictures is a set of n random pictures of 28 × 28 bytes in ten classes.
func pictures(n int) *datasets.Set {
	r := rand.New(rand.NewPCG(3, 4))
	s := &datasets.Set{Name: "pictures", Features: 784, Height: 28, Width: 28, Classes: 10,
		Pixels: make([]byte, n*784), Labels: make([]int, n)}
	for i := range s.Pixels {
		s.Pixels[i] = byte(r.Uint32())
	}
	for i := range s.Labels {
		s.Labels[i] = i % 10
	}
	return s
}
