package live

import (
	"slices"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
)

// fewer is a document with some of the networks, and the changes that were made
// in them.
func fewer(s scenario.Scenario, keep ...int) scenario.Scenario {
	out := s.Clone()
	out.Train.Nets, out.Changes = nil, nil
	for _, k := range keep {
		out.Train.Nets = append(out.Train.Nets, s.Train.Nets[k].Clone())
	}
	out.Changes = Carried(s.Changes, out.Train.Nets, s.Train.Nets, keep)
	return out
}

// alike compares two frames, the moments left out: how often they are kept
// depends on how many lanes there are.
func alike(t *testing.T, what string, got, want *Frame) {
	t.Helper()
	a, b := *got, *want
	a.Moments, b.Moments = nil, nil
	same(t, what, &a, &b)
}

// TestRetain takes lanes away at several moments and compares those that stay,
// then, at the end and after going back, with a run that never had the others.
func TestRetain(t *testing.T) {
	s := changed(t)
	for _, keep := range [][]int{{0}, {1, 2}, {0, 1, 3}, {2}, {3}} {
		for _, at := range []int{0, 7, 13, 60, 180} {
			few := fewer(s, keep...)
			r, want := begin(t, s, Options{}), begin(t, few, Options{})
			to(t, r, at)
			if err := r.Retain(few); err != nil {
				t.Fatal(err)
			}
			got := rest(t, r, time.Millisecond)
			alike(t, "at once", got, to(t, want, at))
			if !slices.Equal(got.Scenario.Changes, few.Changes) || got.Moments[len(got.Moments)-1] < min(got.Step, at) {
				t.Errorf("keeping %v at %d: the log is %v, moments %v", keep, at, got.Scenario.Changes, got.Moments)
			}
			alike(t, "at the end", to(t, r, r.Last()), to(t, want, want.Last()))
			back := min(5, got.Step)
			for _, r := range []*Run{r, want} {
				if err := r.Rewind(back); err != nil {
					t.Fatal(err)
				}
			}
			alike(t, "back again", rest(t, r, time.Millisecond), rest(t, want, time.Millisecond))
			if t.Failed() {
				t.Fatalf("keeping %v at step %d", keep, at)
			}
		}
	}
}

// TestRename gives lanes other names: nothing is trained again, the log follows,
// and what was handed out stays.
func TestRename(t *testing.T) {
	s := changed(t)
	r := begin(t, s, Options{})
	before := to(t, r, 20)
	handed := numbers(before)
	if err := r.Rewind(9); err != nil {
		t.Fatal(err)
	}
	other := s.Clone()
	other.Train.Nets[0].Name, other.Train.Nets[3].Name = "uno", s.Train.Nets[0].Name // on the way back
	if err := r.Retain(other); err != nil {
		t.Fatal(err)
	}
	got := rest(t, r, time.Millisecond)
	if got.Step != 9 || got.Recorded != 20 || got.Lanes[0].Name != "uno" || got.Lanes[0].Net.Name != "uno" || got.Scenario.Train.Nets[3].Name != s.Train.Nets[0].Name {
		t.Errorf("step %d of %d, lane %q is described as %q", got.Step, got.Recorded, got.Lanes[0].Name, got.Lanes[0].Net.Name)
	}
	if got.Scenario.Changes[1].Target != "uno" || got.Scenario.Changes[0].Target != s.Train.Nets[0].Name || got.Scenario.Changes[2].Target != scenario.AllLanes {
		t.Errorf("the log is %v", got.Scenario.Changes)
	}
	other.Changes = got.Scenario.Changes
	alike(t, "renamed", to(t, r, r.Last()), to(t, begin(t, other, Options{}), r.Last()))
	if err := r.Apply(race.Change{Target: "tres", Key: "lr", Value: "1"}); err == nil {
		t.Error("a name that nobody has: no error")
	}
	if numbers(before) != handed {
		t.Error("a frame has changed after it was handed out")
	}
}

// TestRetainRefuses what would take another training, and changes nothing.
func TestRetainRefuses(t *testing.T) {
	s := varied(t, 3)
	for what, change := range map[string]func(*scenario.Scenario){
		"another seed":    func(s *scenario.Scenario) { s.Seed++ },
		"more epochs":     func(s *scenario.Scenario) { s.Train.Epochs++ },
		"another network": func(s *scenario.Scenario) { s.Train.Nets[1].L1 = 0.5 },
		"another order":   func(s *scenario.Scenario) { n := s.Train.Nets; n[0], n[1] = n[1], n[0] },
		"a new lane":      func(s *scenario.Scenario) { s.Train.Nets[2].Name = "x"; s.Train.Nets = s.Train.Nets[1:] },
		"none":            func(s *scenario.Scenario) { s.Train.Nets = nil },
		"two of a name":   func(s *scenario.Scenario) { s.Train.Nets[0].Name = s.Train.Nets[1].Name },
	} {
		r := begin(t, s, Options{})
		to(t, r, 4)
		other := s.Clone()
		change(&other)
		if err := r.Retain(other); err == nil {
			t.Errorf("%s: no error", what)
		}
		same(t, what, to(t, r, 10), to(t, begin(t, s, Options{}), 10))
	}
}
