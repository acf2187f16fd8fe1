package panels

import (
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// document is a training on a data set, with the given properties a lane.
func document(t testing.TB, data string, epochs int, lanes ...[]string) scenario.Scenario {
	t.Helper()
	choice, err := scenario.Data().Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	s := scenario.Scenario{Lab: scenario.LabTrain, Seed: 3, Train: scenario.Train{Data: choice, Epochs: epochs}}
	for _, words := range lanes {
		n := scenario.DefaultNet()
		for i := 0; i < len(words); i += 2 {
			if err := n.Set(words[i], words[i+1]); err != nil {
				t.Fatal(err)
			}
		}
		s.Train.Nets = append(s.Train.Nets, n)
	}
	s.Train.NameNets()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// trained is a frame of the scenario at a step, −1 for the end.
func trained(t testing.TB, s scenario.Scenario, step int) *livelab.Frame {
	t.Helper()
	r, err := livelab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if step < 0 {
		step = r.Last()
	}
	r.SetTarget(step)
	for !r.Done() {
		if err := r.Step(50 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	return r.Frame()
}

func dark() Look { return Look{Theme: figure.Dark()} }

// rest takes a run to a step.
func rest(t testing.TB, r *livelab.Run, step int) {
	t.Helper()
	r.SetTarget(step)
	for !r.Done() {
		if err := r.Step(50 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

// weightOf reads the name of a weight.
func weightOf(t testing.TB, key string) scenario.Weight {
	t.Helper()
	w, edit, err := scenario.ParseWeight(key)
	if err != nil || !edit {
		t.Fatal(key, err)
	}
	return w
}
