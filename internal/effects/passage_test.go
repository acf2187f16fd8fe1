package effects

import (
	"math"
	"testing"

	"downhill/internal/param"
	"downhill/nn"
	"downhill/nn/datasets"
)

// small is a network of two inputs, one hidden layer of four units and two
// classes, whose hidden biases are given.
func small(t *testing.T, activation string, biases [4]float64) (*nn.Model, *datasets.Set) {
	t.Helper()
	a := nn.DefaultArchitecture(2, 2)
	a.Hidden, a.Activation, a.Seed = []int{4}, param.Choice{Key: activation}, 1
	m, err := nn.Build(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range m.Spans {
		if s.Layer == 0 && s.Name == "bias" {
			copy(m.Theta[s.Offset:s.Offset+s.Len], biases[:])
		}
	}
	return m, &datasets.Set{Name: "set", Features: 2, Classes: 2, Labels: []int{0, 1, 1},
		Values: []float64{1, 0, 0, 1, -1, 1}}
}

// A unit whose bias outweighs everything is silent, and none else.
func TestSilentUnits(t *testing.T) {
	for _, activation := range []string{"relu", "leaky_relu"} {
		m, s := small(t, activation, [4]float64{-100, 100, -100, 100})
		got := silent(m, s)
		want := []bool{true, false, true, false}
		for i := range want {
			if len(got) != 4 || got[i] != want[i] {
				t.Fatalf("%s: got %v want %v", activation, got, want)
			}
		}
		if got := share(got); got != 0.5 {
			t.Errorf("%s: share %v want 0.5", activation, got)
		}
	}
}

// One unit that answers to a single instance is not silent.
func TestSilentNeedsEveryInstance(t *testing.T) {
	m, s := small(t, "relu", [4]float64{})
	clear(m.Theta[:8]) // the hidden kernel: [2][4]
	m.Theta[0] = 1     // unit 0 sees input 0, which is 1, 0 and −1
	if got := silent(m, s); got[0] || !got[1] || !got[2] || !got[3] {
		t.Errorf("got %v want only unit 0 heard", got)
	}
}

// Outputs within 0.05 of an end count as flat, others do not.
func TestPassCountsFlatOutputs(t *testing.T) {
	m, s := small(t, "sigmoid", [4]float64{-100, 0, 2.9, 3})
	clear(m.Theta[:8])
	p := pass(m, s, 10, 1, 0)
	// σ(2.9) = 0.948 is not within 0.05 of 1, σ(3) = 0.953 is.
	if len(p.flat) != 1 || p.flat[0] != 0.5 {
		t.Errorf("got %v want half of the outputs", p.flat)
	}
	// The loss is that of an evaluation, since nothing is dropped.
	want, _ := nn.NewEvaluator(m, 1).Evaluate(s)
	if math.Abs(p.loss-want) > 1e-14 {
		t.Errorf("loss: got %v want %v", p.loss, want)
	}
	if len(p.layers) != 2 || p.layers[0].GradWeights.Norm == 0 {
		t.Errorf("got %d layers, gradient %v", len(p.layers), p.layers[0].GradWeights.Norm)
	}
}
