package dying

import (
	"encoding/json"
	"sync"
	"testing"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

func functions(t testing.TB, specs ...string) []param.Choice {
	t.Helper()
	out := make([]param.Choice, len(specs))
	for i, s := range specs {
		var err error
		if out[i], err = activations.Catalog().Parse(s); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// deadly is a plan in which units of ReLU die whatever the seed.
func deadly(t testing.TB) scenario.Dying {
	return scenario.Dying{LearningRate: 0.4, Layers: 8, Units: 8, Steps: 500, BatchSize: 32,
		Functions: functions(t, "relu", "leaky_relu:alpha=0.01", "leaky_relu:alpha=0.2", "elu")}
}

// small is a plan that takes little time.
func small(t testing.TB) scenario.Dying {
	d := deadly(t)
	d.Layers, d.Units, d.Steps = 4, 6, 60
	return d
}

func start(t testing.TB, seed uint64, d scenario.Dying) *Run {
	t.Helper()
	r, err := New(seed, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func finished(t testing.TB, seed uint64, d scenario.Dying) *Frame {
	t.Helper()
	r := start(t, seed, d)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	if !r.Done() {
		t.Fatal("a budget of 0 did not go to the end")
	}
	return r.Frame()
}

// example is the deadly plan with seed 1, trained once for all tests that look at
// it: a frame is never written.
var example = sync.OnceValues(func() (*Frame, error) {
	s := scenario.DefaultActivations()
	d := s.Activations.Dying
	d.LearningRate, d.Layers, d.Units, d.Steps, d.BatchSize = 0.4, 8, 8, 500, 32
	r, err := New(1, d)
	if err != nil {
		return nil, err
	}
	err = r.Step(0)
	return r.Frame(), err
})

func trained(t *testing.T) *Frame {
	t.Helper()
	f, err := example()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// dump is everything in a frame as JSON: equal texts are equal bits.
func dump(t testing.TB, f *Frame) string {
	t.Helper()
	b, err := json.Marshal(f.Document())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
