package live

import (
	"slices"
	"testing"
	"time"
)

// A threshold of pruning is of no training: another one is among the same
// networks, reaches the next frame, stays when going back, and moves no weight.
func TestRetainTakesThresholds(t *testing.T) {
	s := changed(t)
	r, want := begin(t, s, Options{}), begin(t, s, Options{})
	to(t, want, 13)
	before := to(t, r, 13)
	pruned := s.Clone()
	pruned.Train.Nets[1].Prune = 0.25
	if keep, ok := Among(&pruned, &s); !ok || !slices.Equal(keep, []int{0, 1, 2, 3}) {
		t.Fatalf("pruned otherwise the networks are not the same: %v %v", keep, ok)
	}
	if err := r.Retain(pruned); err != nil {
		t.Fatal(err)
	}
	got := rest(t, r, time.Millisecond)
	for i := range got.Lanes {
		prune := 0.0
		if i == 1 {
			prune = 0.25
		}
		l := &got.Lanes[i]
		if l.Net.Prune != prune || got.Scenario.Train.Nets[i].Prune != prune {
			t.Errorf("lane %d is pruned at %v, in the document at %v", i, l.Net.Prune, got.Scenario.Train.Nets[i].Prune)
		}
		if !slices.Equal(l.Weights.Model.Theta, before.Lanes[i].Weights.Model.Theta) || l.Step != 13 {
			t.Errorf("lane %d has other weights at step %d", i, l.Step)
		}
	}
	a, b := to(t, r, r.Last()), to(t, want, want.Last())
	for i := range a.Lanes {
		if !slices.Equal(a.Lanes[i].Weights.Model.Theta, b.Lanes[i].Weights.Model.Theta) {
			t.Errorf("lane %d ends with other weights", i)
		}
	}
	if err := r.Rewind(5); err != nil {
		t.Fatal(err)
	}
	if l := rest(t, r, time.Millisecond).Lanes[1]; l.Net.Prune != 0.25 {
		t.Errorf("going back, the threshold is %v", l.Net.Prune)
	}
}

// Looks count the zeros that FTRL leaves.
func TestLooksCountZeros(t *testing.T) {
	s := changed(t)
	s.Changes = nil
	if err := s.Train.Nets[0].Set("optimizer", "ftrl:lr=0.1,l1=50"); err != nil {
		t.Fatal(err)
	}
	f := to(t, begin(t, s, Options{}), 4)
	for i, want := range []bool{true, false} {
		looks := f.Lanes[i].Looks
		for _, l := range looks[len(looks)-1].Layers {
			if (l.Zeros == l.Weights.Count) != want || !want && l.Zeros != 0 {
				t.Errorf("lane %d, layer %s: %d of %d weights are 0", i, l.Name, l.Zeros, l.Weights.Count)
			}
		}
	}
}
