package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
)

// The measures of these tests: what they give depends on the seed alone.
func fakes(key string) (Measure, error) {
	of := map[string]func(ctx context.Context, s scenario.Scenario) ([]Number, error){
		"seed": func(_ context.Context, s scenario.Scenario) ([]Number, error) {
			return []Number{{"x", "the seed", float64(s.Seed)}, {"y", "minus the seed", -float64(s.Seed)}}, nil
		},
		"nan": func(context.Context, scenario.Scenario) ([]Number, error) {
			return []Number{{"x", "nothing", math.NaN()}}, nil
		},
		"panic": func(context.Context, scenario.Scenario) ([]Number, error) { panic("out of range") },
		"none":  func(context.Context, scenario.Scenario) ([]Number, error) { return nil, nil },
		"twice": func(context.Context, scenario.Scenario) ([]Number, error) {
			return []Number{{"x", "", 1}, {"x", "", 2}}, nil
		},
		"fails": func(_ context.Context, s scenario.Scenario) ([]Number, error) {
			return nil, fmt.Errorf("no number of seed %d", s.Seed)
		},
	}
	f, ok := of[key]
	if !ok {
		return Measure{}, fmt.Errorf("unknown measure %q", key)
	}
	return Measure{Key: key, Of: f, Timed: key == "timed"}, nil
}

func fake(id, measure string, verdict lesson.Verdict, seeds int, claim ...lesson.Limit) lesson.Lesson {
	return lesson.Lesson{ID: id, Chapter: "optimizers", Title: "Title of " + id, Claim: "Claim | of *" + id + "*.", Place: "There.", Finding: "So it is.",
		Verdict: verdict, Scenario: scenario.Default(), Check: lesson.Check{Measure: measure, Seeds: seeds, Claim: claim}}
}

func atLeast(of string, x float64) lesson.Limit {
	return lesson.Limit{Of: of, Says: of + " is large", AtLeast: x, AtMost: math.Inf(1)}
}

func atMost(of string, x float64) lesson.Limit {
	return lesson.Limit{Of: of, Says: of + " is small", AtLeast: math.Inf(-1), AtMost: x}
}

func checkFakes(t *testing.T, ls ...lesson.Lesson) []Result {
	t.Helper()
	rs, err := CheckAll(t.Context(), Plan{Lessons: ls, lookup: fakes})
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// A limit holds only where it does with every seed, and the verdict counts limits.
func TestVerdict(t *testing.T) {
	rs := checkFakes(t,
		fake("all", "seed", lesson.Holds, 3, atLeast("x", 1), atMost("x", 3)),
		fake("some", "seed", lesson.HoldsInPart, 3, atLeast("x", 1), atMost("x", 2)),
		fake("none", "seed", lesson.DoesNotHold, 3, atLeast("x", 2)),
		fake("nan", "nan", lesson.DoesNotHold, 1, atLeast("x", -1), atMost("x", 1)))
	for i := range rs {
		r := &rs[i]
		if r.Err != nil || r.Verdict != r.Lesson.Verdict || !r.Passed() || r.Trouble() != "" {
			t.Errorf("%s: got %q, %v, want %q", r.Lesson.ID, r.Verdict, r.Err, r.Lesson.Verdict)
		}
	}
	if got := SpreadText(rs[0].Claim[0].Values, AllDigits); got != "1 … 3" {
		t.Errorf("the spread over seeds 1 to 3: got %q", got)
	}
	if got := SpreadText(rs[3].Claim[0].Values, AllDigits); got != "not a number" {
		t.Errorf("the spread of NaN: got %q", got)
	}
}

func TestCheckFails(t *testing.T) {
	found := fake("found", "seed", lesson.Holds, 3, atLeast("x", 1))
	found.Check.Found = []lesson.Limit{atMost("y", -2)}
	for _, tt := range []struct {
		l    lesson.Lesson
		want string
	}{
		{fake("differs", "seed", lesson.Holds, 3, atLeast("x", 2)), "measured: does not hold; recorded: holds"},
		{found, "y = −3 … −1 is not ≤ −2"},
		{fake("missing", "seed", lesson.Holds, 1, atLeast("z", 2)), `check.claim[0].of: unknown measured number "z"`},
		{fake("unknown", "sed", lesson.Holds, 1, atLeast("x", 2)), `check.measure: unknown measure "sed"`},
		{fake("panics", "panic", lesson.Holds, 2, atLeast("x", 2)), "measure panic, seed 1: it panicked: out of range"},
		{fake("fails", "fails", lesson.Holds, 9, atLeast("x", 2)), "measure fails, seed 1: no number of seed 1"},
		{fake("none", "none", lesson.Holds, 1, atLeast("x", 2)), "it gave no numbers"},
		{fake("twice", "twice", lesson.Holds, 1, atLeast("x", 2)), "it gave the number x twice"},
	} {
		t.Run(tt.l.ID, func(t *testing.T) {
			// Beside one that is in order, which stays in order.
			rs := checkFakes(t, tt.l, fake("good", "seed", lesson.Holds, 2, atLeast("x", 1)))
			if r := &rs[0]; r.Passed() || !strings.Contains(r.Trouble(), tt.want) {
				t.Errorf("got %q, want it to say %q", r.Trouble(), tt.want)
			}
			if !rs[1].Passed() {
				t.Errorf("the lesson beside it: %s", rs[1].Trouble())
			}
		})
	}
}

// Whatever the number of workers, results come in the order of the lessons with
// the seeds in theirs, and progress counts every measurement once.
func TestOrderAndProgress(t *testing.T) {
	var ls []lesson.Lesson
	for i := range 20 {
		ls = append(ls, fake(fmt.Sprintf("l%02d", i), "seed", lesson.Holds, 1+i%4, atLeast("x", 1)))
	}
	for _, workers := range []int{0, 1, 7} {
		last, calls := 0, 0
		rs, err := CheckAll(t.Context(), Plan{Lessons: ls, Workers: workers, lookup: fakes, Report: func(done, total int) {
			if done != last+1 || total != 50 {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			last, calls = done, calls+1
		}})
		if err != nil {
			t.Fatal(err)
		}
		if calls != 50 {
			t.Errorf("%d workers: %d reports want 50", workers, calls)
		}
		for i, r := range rs {
			if r.Lesson.ID != ls[i].ID || len(r.Runs) != ls[i].Check.Seeds {
				t.Errorf("%d workers, place %d: got %s with %d runs", workers, i, r.Lesson.ID, len(r.Runs))
			}
			for seed, numbers := range r.Runs {
				if numbers[0].Value != float64(seed+1) {
					t.Errorf("%s: run %d is of seed %v", r.Lesson.ID, seed, numbers[0].Value)
				}
			}
		}
	}
	rs, err := CheckAll(t.Context(), Plan{Lessons: ls[:1], Seeds: 5, lookup: fakes})
	if err != nil || rs[0].Seeds != 5 || len(rs[0].Runs) != 5 {
		t.Errorf("five seeds asked for: got %d (%v)", len(rs[0].Runs), err)
	}
}

// Measures of time have the machine for themselves.
func TestTimedMeasuresRunAlone(t *testing.T) {
	var running atomic.Int32
	lookup := func(key string) (Measure, error) {
		return Measure{Key: key, Timed: key == "timed", Of: func(context.Context, scenario.Scenario) ([]Number, error) {
			n := running.Add(1)
			defer running.Add(-1)
			if key == "timed" && n != 1 {
				return nil, fmt.Errorf("%d run at the same time", n)
			}
			return []Number{{"x", "", 1}}, nil
		}}, nil
	}
	var ls []lesson.Lesson
	for i := range 40 {
		ls = append(ls, fake(fmt.Sprint(i), []string{"timed", "other"}[i%2], lesson.Holds, 5, atLeast("x", 1)))
	}
	rs, err := CheckAll(t.Context(), Plan{Lessons: ls, Workers: 8, lookup: lookup})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rs {
		if !rs[i].Passed() || rs[i].Timed != (i%2 == 0) {
			t.Errorf("lesson %d: %s, timed %v", i, rs[i].Trouble(), rs[i].Timed)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := 0
	_, err := CheckAll(ctx, Plan{Lessons: []lesson.Lesson{fake("a", "seed", lesson.Holds, 100, atLeast("x", 1))}, Workers: 1, lookup: fakes,
		Report: func(int, int) { done++; cancel() }})
	if !errors.Is(err, context.Canceled) || done != 1 {
		t.Errorf("got %v after %d measurements, want it to stop after the first", err, done)
	}
}

func TestLookupMeasure(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Catalog() {
		if m.Key == "" || m.Title == "" || m.Of == nil || seen[m.Key] {
			t.Errorf("measure %q, titled %q: want a key of its own, a title and a function", m.Key, m.Title)
		}
		seen[m.Key] = true
		if got, err := Lookup(m.Key); err != nil || got.Title != m.Title {
			t.Errorf("%s: %v", m.Key, err)
		}
	}
	if _, err := Lookup("momentum-terminl"); err == nil || !strings.Contains(err.Error(), "momentum-terminal") {
		t.Errorf("got %v, want the nearest named", err)
	}
}
