package measure

import (
	"context"
	"math"
	"testing"

	"downhill/internal/scenario"
	trainlab "downhill/render/labs/train"
)

const twoNetworks = `
version: 1
lab: train
seed: 3
train:
  data: circles
  epochs: 4
  runs:
    - {name: a, layers: 8x3, activation: tanh, initializer: glorot_normal, optimizer: 'sgd:lr=0.1', batch_size: 32}
    - {name: b, layers: 8x3, activation: relu, initializer: he_normal, optimizer: 'adam:lr=0.01', batch_size: 32}
`

// TestDeepNetsAreTheLabs: what is measured has to be what the lab train shows, so
// that recording the first and the last step must not change one bit.
func TestDeepNetsAreTheLabs(t *testing.T) {
	s, err := scenario.Parse([]byte(twoNetworks))
	if err != nil {
		t.Fatal(err)
	}
	ns, err := trainDeep(context.Background(), s, 2)
	if err != nil {
		t.Fatal(err)
	}
	source, err := trainlab.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := trainlab.Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Train(context.Background(), func(trainlab.Progress) {}); err != nil {
		t.Fatal(err)
	}
	f := run.Snapshot()
	for i := range ns {
		lab := f.Runs[i].Epochs[len(f.Runs[i].Epochs)-1]
		if got := ns[i].last(); got.Epoch != 4 || got.ValidLoss != lab.ValidLoss || got.ValidAccuracy != lab.ValidAccuracy {
			t.Errorf("network %d: epoch %d, validation loss %v, accuracy %v: want epoch 4, %v and %v as in the lab",
				i+1, got.Epoch, got.ValidLoss, got.ValidAccuracy, lab.ValidLoss, lab.ValidAccuracy)
		}
		if n := ns[i].hidden(); n != 3 || len(ns[i].finally) != 4 {
			t.Errorf("network %d: %d hidden layers, signals of %d layers in the last step: want 3 and 4", i+1, n, len(ns[i].finally))
		}
		if m := ns[i].moved(1); !(m > 0 && m < 10) {
			t.Errorf("network %d: layer 1 moved by %v of its norm: want a number above 0 and below 10", i+1, m)
		}
	}
	if _, err := trainDeep(context.Background(), s, 3); err == nil {
		t.Error("measured of three networks where there are two: want an error")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := trainDeep(ended, s, 2); err == nil {
		t.Error("a context that has ended: want its error")
	}
}

// TestStacksChange holds back and forward against Glorot's linear layers, which
// keep both variances, and He's, which double both at each layer.
func TestStacksChange(t *testing.T) {
	s, err := scenario.ParseSignal([]byte(`
version: 1
lab: signal
seed: 1
signal:
  depth: 10
  trials: 4
  batch: 64
  runs: [{activation: linear, initializer: glorot_normal}, {activation: linear, initializer: he_normal}]
`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := runSignal(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	m := stacks(f.Runs)
	for i, want := range []float64{1, 2} {
		// Of nine layers of 100 units the factor a layer spreads by about 1 %.
		if got := m.forward(i + 1); math.Abs(got/want-1) > 0.05 {
			t.Errorf("combination %d: forward %.3f a layer: want %v", i+1, got, want)
		}
		if got := m.back(i + 1); math.Abs(got/want-1) > 0.05 {
			t.Errorf("combination %d: back %.3f a layer: want %v", i+1, got, want)
		}
	}
}

func TestWins(t *testing.T) {
	a, b := &fate{accuracies: []float64{0.9, 0.5, 0.4, 0.7}}, &fate{accuracies: []float64{0.8, 0.5, 0.6, 0.6}}
	if got := wins(a, b); got != 0.625 {
		t.Errorf("wins = %v: want 2.5 of 4, a tie counting half", got)
	}
}
