package measure

import (
	"context"
	"fmt"
	"testing"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
	rules "downhill/optimizers"
	racelab "downhill/render/labs/race"
)

func allLessons(t testing.TB) []lesson.Lesson {
	t.Helper()
	ls, err := lesson.All()
	if err != nil {
		t.Fatal(err)
	}
	return ls
}

// Every lesson that is measured quickly comes out as it is recorded, and no longer
// does when that on which its claim rests is taken away.
func TestLessons(t *testing.T) {
	for _, l := range allLessons(t) {
		if !l.Check.Fast {
			continue // downhill lessons --check measures it
		}
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			r := Check(t.Context(), l)
			if !r.Passed() {
				t.Errorf("%s%s", r.Trouble(), told(&r))
			}
			if r.Timed {
				t.Error("it measures time: it cannot be among the fast ones, which run beside others")
			}
			broken := l
			broken.Scenario = l.Check.Break
			if l.Verdict == lesson.Holds {
				broken.Check.Seeds = 1 // a limit that one seed does not keep does not hold
			}
			b := Check(t.Context(), broken)
			if b.Err != nil {
				t.Errorf("broken, it could not be measured: %v", b.Err)
			} else if b.Verdict == l.Verdict {
				t.Errorf("broken, the claim still %s: the check cannot fail%s", b.Verdict, told(&b))
			}
		})
	}
}

// told lists the limits of a result.
func told(r *Result) string {
	text := ""
	for i := range r.Claim {
		text += fmt.Sprintf("\n\tclaim %s = %s, %s", r.Claim[i].Of, SpreadText(r.Claim[i].Values, AllDigits), LimitText(r.Claim[i].Limit))
	}
	for i := range r.Found {
		text += fmt.Sprintf("\n\tfound %s = %s, %s", r.Found[i].Of, SpreadText(r.Found[i].Values, AllDigits), LimitText(r.Found[i].Limit))
	}
	return text
}

// Every lesson, the slow ones too, is whole: its measure is there, its steps can
// be played, and each chapter has some.
func TestLessonsAreWhole(t *testing.T) {
	count := map[string]int{}
	used := map[string]bool{}
	for _, l := range allLessons(t) {
		count[l.Chapter]++
		used[l.Check.Measure] = true
		if _, err := Lookup(l.Check.Measure); err != nil {
			t.Errorf("%s: %v", l.ID, err)
		}
		for what, text := range map[string]string{"title": l.Title, "claim": l.Claim, "place": l.Place, "finding": l.Finding} {
			if len(text) < 8 {
				t.Errorf("%s: %s = %q is no text for a reader", l.ID, what, text)
			}
		}
		for i := range l.Steps {
			s := &l.Steps[i]
			if len(s.Look) < 20 {
				t.Errorf("%s, step %d: look = %q is no caption", l.ID, i+1, s.Look)
			}
			if err := s.Scenario.Check(); err != nil {
				t.Errorf("%s, step %d: %v", l.ID, i+1, err)
			}
			if most := moments(&s.Scenario); s.At > most {
				t.Errorf("%s, step %d: it plays to %d, and there are %d", l.ID, i+1, s.At, most)
			}
		}
	}
	for _, c := range lesson.Chapters() {
		if count[c.Key] == 0 {
			t.Errorf("chapter %s has no lesson", c.Key)
		}
	}
	for _, m := range Catalog() {
		if !used[m.Key] {
			t.Errorf("measure %s belongs to no lesson", m.Key)
		}
	}
}

// moments is the last moment of a document in its lab's own steps; labs that show
// one picture have any.
func moments(s *scenario.Scenario) int {
	switch {
	case s.Lab == scenario.LabRace:
		return s.Race.Steps
	case s.Lab == scenario.LabTrain:
		return s.Train.Epochs
	case s.Lab == scenario.LabSchedules:
		return s.Schedules.Steps
	case s.Lab == scenario.LabTransfer && s.Transfer.Experiment == scenario.ExperimentReuse:
		return s.Transfer.Epochs()
	case s.Lab == scenario.LabSignal:
		return s.Signal.Depth
	case s.Lab == scenario.LabActivations && s.Activations.Figure == scenario.FigureDying:
		return s.Activations.Dying.Steps
	}
	return 1 << 30
}

// slippery is momentum that has lost its friction: m ← m − η∇, θ ← θ + m.
type slippery struct{}

var _ rules.Optimizer = slippery{}

func (slippery) Slots() []rules.Memory   { return []rules.Memory{{Name: "m"}} }
func (slippery) Scalars() []rules.Memory { return nil }

func (slippery) Step(s *rules.State, x []float64, f rules.Objective, lr float64) {
	g := make([]float64, len(x))
	f.Eval(x, g)
	for i := range x {
		s.Slot[0][i] -= lr * g[i]
		x[i] += s.Slot[0][i]
	}
}

// The check of momentum sees through an update rule that is wrong.
func TestCheckSeesAWrongRule(t *testing.T) {
	l, err := lesson.Lookup("momentum-terminal-velocity")
	if err != nil {
		t.Fatal(err)
	}
	race := func(rule rules.Optimizer) func(scenario.Scenario) (*racelab.Frame, error) {
		return func(s scenario.Scenario) (*racelab.Frame, error) {
			f, err := runRace(t.Context(), s)
			if err != nil {
				return nil, err
			}
			momentum := &f.Rec.Tracks[1]
			state := rules.NewState(rule, 2)
			x := momentum.Path[0]
			for i := 1; i < len(momentum.Path); i++ {
				rule.Step(state, x[:], f.Surface, s.Race.Racers[1].Rule.Values.Num("lr"))
				momentum.Path[i] = x
			}
			return f, nil
		}
	}
	right := Check(context.WithValue(t.Context(), otherRace{}, race(rules.Momentum{Beta: 0.9})), l)
	if !right.Passed() || right.Verdict != lesson.Holds {
		t.Errorf("with the right rule: %s %s%s", right.Verdict, right.Trouble(), told(&right))
	}
	wrong := Check(context.WithValue(t.Context(), otherRace{}, race(slippery{})), l)
	if wrong.Err != nil || wrong.Verdict == lesson.Holds || wrong.Passed() {
		t.Errorf("without friction: got %q (%v), want the claim to fall%s", wrong.Verdict, wrong.Err, told(&wrong))
	}
}

// The fast checks' time, lesson by lesson: each should stay under 3 s.
func BenchmarkFastLessons(b *testing.B) {
	for _, l := range allLessons(b) {
		if !l.Check.Fast {
			continue
		}
		b.Run(l.ID, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r := Check(b.Context(), l); !r.Passed() {
					b.Fatal(r.Trouble())
				}
			}
		})
	}
}
