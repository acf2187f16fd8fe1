package transferpage

import (
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/transfer"
)

func tiny(experiment string) scenario.Scenario {
	s := scenario.DefaultExperiment(experiment)
	t := &s.Transfer
	t.Seeds, t.Labels, t.LabelCounts, t.Hidden = 1, 20, []int{20}, []int{8, 6}
	t.Source.Epochs, t.Pretrain.Epochs, t.Auxiliary.Epochs, t.Auxiliary.Keep = 1, 1, 1, 1
	t.Phases = []transfer.Phase{{Epochs: 1, LearningRate: 0.01, Thawed: transfer.AllThawed}}
	return s
}

func finish(t *testing.T, r *run) *frame {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); { // it takes a second
		if r.Done() {
			return r.Frame()
		}
		if err := r.Step(time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("not trained within a minute")
	return nil
}

// A run that is cancelled keeps what it has shown and does no more; the next
// begins anew, and its networks can be saved.
func TestRunStops(t *testing.T) {
	k, s := &kept{}, tiny(scenario.ExperimentReuse)
	s.Transfer.Seeds = 200
	r, err := k.begin(s)
	if err != nil {
		t.Fatal(err)
	}
	for r.Frame().Progress == 0 {
		if err := r.Step(time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	r.stop()
	f := r.Frame()
	if !r.Done() || !f.stopped || f.Done {
		t.Errorf("stopped: done %v, stopped %v, all trained %v", r.Done(), f.stopped, f.Done)
	}
	if err := r.Step(10 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if r.Frame().stopped != true {
		t.Error("another step took the end back")
	}
	if r, err = k.begin(tiny(scenario.ExperimentReuse)); err != nil {
		t.Fatal(err)
	}
	f = finish(t, r)
	if f.stopped || len(f.a) == 0 || len(f.b) == 0 {
		t.Errorf("again: stopped %v, files of %d and %d bytes", f.stopped, len(f.a), len(f.b))
	}
}

// Every experiment has a sentence that says what came of it, and loss curves of
// what was learnt before in the styles of those who profit from it.
func TestVerdicts(t *testing.T) {
	k := &kept{}
	for _, e := range scenario.Experiments() {
		r, err := k.begin(tiny(e))
		if err != nil {
			t.Fatal(err)
		}
		f := finish(t, r)
		if v := verdict(f.Frame); v == "" {
			t.Errorf("%s: no verdict", e)
		}
		if takesModel(e) {
			continue
		}
		for i, arm := range f.Arms() {
			if n := len(priorsOf(f, arm.Name)); (n > 0) != (arm.Base != i) {
				t.Errorf("%s: %s has learnt %d times before", e, arm.Name, n)
			}
		}
	}
}
