package effects

import (
	"context"
	"fmt"
	"testing"

	"downhill/nn"
	trainlab "downhill/render/labs/train"
)

// The effects are measured on the very training that downhill train and the
// window show: every epoch has the same bits, also where it was stepped through.
func TestLanesTrainAsTheLabDoes(t *testing.T) {
	for _, key := range []string{"dropout", "alpha-dropout"} {
		e, err := Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		s, err := e.Scenario()
		if err != nil {
			t.Fatal(err)
		}
		s.Train.Epochs, s.Seed = 1, 3
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
		lanes, err := open(s)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range run.Snapshot().Runs {
			l := &lanes[i]
			if _, err := l.epochs(0); err != nil {
				t.Fatal(err)
			}
			pass(l.model, l.data.Train, 10, 1, 0) // looking changes nothing
			if _, err := l.trainer.Step(); err != nil {
				t.Fatal(err)
			}
			if _, err := l.epochs(1); err != nil {
				t.Fatal(err)
			}
			// Printed, because what was not measured is not a number.
			if got, want := fmt.Sprint(l.trainer.History), fmt.Sprint(want.Epochs); got != want {
				t.Errorf("%s, %s: got\n%s\nwant\n%s", key, l.name, got, want)
			}
		}
	}
}

func TestReachedAndBest(t *testing.T) {
	l := &lane{trainer: &nn.Trainer{History: []nn.Epoch{{Epoch: 0, ValidLoss: 3}, {Epoch: 1, ValidLoss: 1}, {Epoch: 2, ValidLoss: 2}}}}
	if got := l.best().Epoch; got != 1 {
		t.Errorf("best: got epoch %d want 1", got)
	}
	for target, want := range map[float64]float64{3: 0, 2: 1, 1: 1, 0.5: 3} {
		if got := l.reached(target); got != want {
			t.Errorf("reached %v: got %v want %v", target, got, want)
		}
	}
}
