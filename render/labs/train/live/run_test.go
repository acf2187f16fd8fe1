package live

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
	"downhill/render/labs/train"
)

// document is a training on a small toy set, with the given properties a lane.
func document(t testing.TB, data string, epochs int, lanes ...[]scenario.Part) scenario.Scenario {
	t.Helper()
	choice, err := scenario.Data().Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	s := scenario.Scenario{Lab: scenario.LabTrain, Seed: 3, Train: scenario.Train{Data: choice, Epochs: epochs}}
	for _, parts := range lanes {
		n := scenario.DefaultNet()
		for _, p := range parts {
			if err := n.Set(p.Key, p.Text); err != nil {
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

// part writes properties: key, text, key, text, ….
func part(words ...string) []scenario.Part {
	var out []scenario.Part
	for i := 0; i < len(words); i += 2 {
		out = append(out, scenario.Part{Key: words[i], Text: words[i+1]})
	}
	return out
}

// varied are four lanes that between them have all that depends on time: masks,
// moving statistics, schedules, early stopping and other batches.
func varied(t testing.TB, epochs int) scenario.Scenario {
	return document(t, "moons:noise=0.2", epochs,
		part("layers", "8,8", "optimizer", "adam:lr=0.02", "dropout", "hidden=0.2"),
		part("layers", "8,8", "optimizer", "momentum:lr=0.05", "batch_norm", "before", "early_stopping", "2"),
		part("layers", "6,6,6", "activation", "elu", "standardize", "true", "l2", "0.001", "schedule", "performance:patience=1,per=epoch", "batch_size", "16"),
		part("layers", "8", "optimizer", "nesterov:lr=0.02,clipnorm=1", "max_norm", "2", "schedule", "exponential:s=2,per=epoch"))
}

func begin(t testing.TB, s scenario.Scenario, o Options) *Run {
	t.Helper()
	r, err := StartWith(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rest steps until there is nothing to do.
func rest(t testing.TB, r *Run, budget time.Duration) *Frame {
	t.Helper()
	for n := 0; !r.Done(); n++ {
		if err := r.Step(budget); err != nil {
			t.Fatal(err)
		}
		if n > 1_000_000 {
			t.Fatal("it does not come to rest")
		}
	}
	return r.Frame()
}

func to(t testing.TB, r *Run, step int) *Frame {
	t.Helper()
	r.SetTarget(step)
	return rest(t, r, 5*time.Millisecond)
}

// TestLanesAreThoseOfTheCommand compares every epoch with those of downhill
// train.
func TestLanesAreThoseOfTheCommand(t *testing.T) {
	s := varied(t, 12)
	source, err := train.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	command, err := train.Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Train(context.Background(), func(train.Progress) {}); err != nil {
		t.Fatal(err)
	}
	want := command.Snapshot()
	r := begin(t, s, Options{Source: source})
	f := to(t, r, r.Last())
	if !f.Ended {
		t.Fatal("not every lane has ended")
	}
	stopped := false
	for i, l := range f.Lanes {
		got, want := l.Evaluations, want.Runs[i].Epochs
		if text(t, got) != text(t, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", l.Name, text(t, got), text(t, want))
		}
		if l.Status != command.Snapshot().Runs[i].Status || l.Reason != command.Snapshot().Runs[i].Reason {
			t.Errorf("%s: %s (%s)", l.Name, l.Status, l.Reason)
		}
		if stopped = stopped || l.Status == nn.Stopped; l.Status == nn.Stopped && l.Best != command.Snapshot().Runs[i].Best {
			t.Errorf("%s: epoch %d is back, want %d", l.Name, l.Best, command.Snapshot().Runs[i].Best)
		}
	}
	if !stopped {
		t.Error("no lane has stopped early: the test does not try it")
	}
}

// text writes numbers so that they can be compared, not-a-number among them.
func text(t testing.TB, es []nn.Epoch) string {
	return fmt.Sprint(es)
}

// numbers is all of a frame that must not depend on how it was come by.
func numbers(f *Frame) string {
	var b strings.Builder
	fmt.Fprintln(&b, f.Step, f.Recorded, f.Moments)
	for _, l := range f.Lanes {
		fmt.Fprintln(&b, l.Name, l.Step, l.Epoch, l.Status, l.Reason, l.Divergence, l.Best, l.Net)
		fmt.Fprintln(&b, l.Columns, l.Looks, l.Evaluations, len(l.Seconds))
		fmt.Fprintln(&b, l.Weights.Step, l.Weights.Model.Theta, l.Weights.Model.Buffers)
	}
	return b.String()
}

// same compares two frames and says where they part.
func same(t *testing.T, what string, got, want *Frame) {
	t.Helper()
	a, b := strings.Split(numbers(got), "\n"), strings.Split(numbers(want), "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			cut := func(s string) string { return s[:min(len(s), 300)] }
			t.Errorf("%s: line %d:\ngot  %s\nwant %s", what, i, cut(a[i]), cut(b[i]))
			return
		}
	}
}

// TestNumbersDoNotDependOnTime trains in slices of other lengths and on other
// numbers of processors.
func TestNumbersDoNotDependOnTime(t *testing.T) {
	s := varied(t, 8)
	want := to(t, begin(t, s, Options{}), 150)
	for _, budget := range []time.Duration{0, 100 * time.Microsecond, time.Second} {
		for _, processors := range []int{1, 2, 4} {
			old := runtime.GOMAXPROCS(processors)
			r := begin(t, s, Options{})
			for _, step := range []int{1, 2, 40, 150} {
				r.SetTarget(step)
				rest(t, r, budget)
			}
			same(t, fmt.Sprintf("slices of %v, %d processors", budget, processors), r.Frame(), want)
			runtime.GOMAXPROCS(old)
		}
	}
}

// TestTargets rests where it is told to.
func TestTargets(t *testing.T) {
	r := begin(t, varied(t, 4), Options{})
	if f := r.Frame(); f.Step != 0 || r.Done() || len(f.Lanes) != 4 || f.Lanes[0].Weights.Step != 0 {
		t.Fatalf("at the start: step %d, %d lanes, done %v", f.Step, len(f.Lanes), r.Done())
	}
	if err := r.Rewind(0); err != nil {
		t.Errorf("back to the start before it has begun: %v", err)
	}
	f := rest(t, r, time.Millisecond)
	if f.Step != 0 || len(f.Lanes[0].Evaluations) != 1 || len(f.Moments) != 1 {
		t.Errorf("before the first step: step %d, %d evaluations, moments %v", f.Step, len(f.Lanes[0].Evaluations), f.Moments)
	}
	if again := r.Frame(); again != f {
		t.Error("another frame though nothing happened")
	}
	for _, step := range []int{1, 7, 7, 3} {
		want := max(f.Step, step)
		if f = to(t, r, step); f.Step != want || f.Lanes[0].Step != want || f.Lanes[0].Weights.Step != want || len(f.Lanes[2].Columns) != want {
			t.Errorf("target %d: step %d, lane at %d, weights of %d, %d columns; want %d", step, f.Step, f.Lanes[0].Step,
				f.Lanes[0].Weights.Step, len(f.Lanes[2].Columns), want)
		}
	}
	if f := to(t, r, r.Last()+5); !f.Ended || f.Step != f.Last {
		t.Errorf("flat out: step %d of %d, ended %v", f.Step, f.Last, f.Ended)
	}
}

// TestFramesFollowTheWork of a run that does not come to rest.
func TestFramesFollowTheWork(t *testing.T) {
	lane := part("layers", "50,50", "optimizer", "adam:lr=0.001")
	r := begin(t, document(t, "moons", 100_000, lane, lane), Options{})
	to(t, r, 1)
	r.SetTarget(r.Last())
	steps, weights := map[int]bool{}, map[int]bool{}
	for range 100 {
		if err := r.Step(2 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		f := r.Frame()
		steps[f.Step], weights[f.Lanes[0].Weights.Step] = true, true
		for _, l := range f.Lanes {
			if l.Step != f.Step || l.Weights.Step > f.Step || l.Columns[len(l.Columns)-1].Step > f.Step {
				t.Fatalf("step %d, %s at %d with weights of %d", f.Step, l.Name, l.Step, l.Weights.Step)
			}
		}
	}
	// 200 ms of work: a frame every 8 ms and weights every 33 ms, if the machine
	// has nothing else to do; a tenth of that on one that has.
	if len(steps) < 3 || len(weights) < 2 {
		t.Errorf("%d frames with %d copies of the weights", len(steps), len(weights))
	}
}

// TestWhatCannotStart is an error that says why.
func TestWhatCannotStart(t *testing.T) {
	lane := part("layers", "4", "optimizer", "sgd")
	five := document(t, "moons", 2, lane, lane, lane, lane, lane)
	folds := document(t, "moons", 2, lane)
	folds.Train.Folds = 3
	weight := document(t, "moons", 2, lane)
	weight.Changes = []race.Change{{Step: 1, Target: scenario.AllLanes, Key: "weight:1/3/1", Value: "1"}}
	for want, s := range map[string]scenario.Scenario{"5 networks": five, "folds = 3": folds, "changes[0]": weight} {
		if _, err := Start(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

// TestRewind goes back and forth: every moment comes out the same.
func TestRewind(t *testing.T) {
	s := varied(t, 10)
	r := begin(t, s, Options{})
	whole := to(t, r, r.Last())
	if !whole.Ended {
		t.Fatal("not every lane has ended")
	}
	for _, step := range []int{0, 97, 1, 16, 59, 3, whole.Step, 31} {
		if err := r.Rewind(step); err != nil {
			t.Fatal(err)
		}
		got := rest(t, r, time.Millisecond)
		plain := to(t, begin(t, s, Options{}), step)
		if got.Step != step || got.Recorded != whole.Recorded || len(got.Lanes[0].Columns) != len(whole.Lanes[0].Columns) {
			t.Errorf("rewind to %d: at %d, %d steps recorded, %d columns", step, got.Step, got.Recorded, len(got.Lanes[0].Columns))
		}
		for i, l := range got.Lanes {
			want := plain.Lanes[i]
			if l.Weights.Step != want.Weights.Step || !slices.Equal(l.Weights.Model.Theta, want.Weights.Model.Theta) ||
				!slices.Equal(l.Weights.Model.Buffers, want.Weights.Model.Buffers) {
				t.Errorf("rewind to %d: %s has other weights (of step %d)", step, l.Name, l.Weights.Step)
			}
			if l.Status != want.Status || l.Reason != want.Reason || l.Best != want.Best || l.Epoch != want.Epoch {
				t.Errorf("rewind to %d: %s is %s (%s), want %s (%s)", step, l.Name, l.Status, l.Reason, want.Status, want.Reason)
			}
		}
	}
	same(t, "to the end again", to(t, r, r.Last()), whole)
	if err := r.Rewind(whole.Step + 1); err == nil {
		t.Error("rewind to what was not recorded: no error")
	}
}

// TestRewindWithWideColumns goes to the middle of a column, changes something
// there and makes the same columns as a training that never went back.
func TestRewindWithWideColumns(t *testing.T) {
	s := document(t, "circles:n=40", 4000, part("layers", "2", "optimizer", "sgd:lr=0.1", "batch_size", "8"))
	r := begin(t, s, Options{})
	f := to(t, r, 2*MaxColumns+1001)
	if w := f.Lanes[0].Columns[0].Steps; w != 4 || len(f.Lanes[0].Columns) >= MaxColumns {
		t.Fatalf("%d columns of %d steps", len(f.Lanes[0].Columns), w)
	}
	k := slices.IndexFunc(f.Moments, func(step int) bool { return step > 2*MaxColumns+200 && step%4 == 0 })
	within := slices.IndexFunc(f.Moments, func(step int) bool { return step > 2*MaxColumns+100 && step%4 == 2 })
	// In the middle of a column first, then where a column and a moment meet, and
	// then behind a moment within a column.
	for _, at := range []int{2*MaxColumns + 501, f.Moments[k], f.Moments[within] + 1} {
		if err := r.Rewind(at); err != nil {
			t.Fatal(err)
		}
		rest(t, r, time.Millisecond)
		change := race.Change{Target: scenario.AllLanes, Key: "lr", Value: "0.2"}
		if err := r.Apply(change); err != nil {
			t.Fatal(err)
		}
		got := to(t, r, f.Step)
		if n := got.Recorded; n != f.Step {
			t.Errorf("recorded %d", n)
		}
		s := s.Clone()
		s.Changes = []race.Change{{Step: at, Target: change.Target, Key: change.Key, Value: change.Value}}
		if !slices.Equal(got.Scenario.Changes, s.Changes) {
			t.Errorf("log %v, want %v", got.Scenario.Changes, s.Changes)
		}
		want := to(t, begin(t, s, Options{}), f.Step)
		got.Moments, want.Moments = nil, nil // they depend on where one has been
		same(t, "changed in the middle of a column", got, want)
	}
}

// TestRewindWithinAnEvaluation leaves it.
func TestRewindWithinAnEvaluation(t *testing.T) {
	s := varied(t, 10)
	r := begin(t, s, Options{})
	r.moments.gap = 1 // a snapshot at every step, within epochs too
	to(t, r, 20)
	r.SetTarget(60)
	for !r.lanes[1].evaluating {
		if r.met() { // as in Step, which goes on to where they meet
			if r.goal > r.step {
				if err := r.meet(); err != nil {
					t.Fatal(err)
				}
			}
			r.goal = r.next()
		}
		if err := r.advance(time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Rewind(18); err != nil {
		t.Fatal(err)
	}
	rest(t, r, time.Millisecond)
	got, want := to(t, r, 70), to(t, begin(t, s, Options{}), 70)
	got.Moments, want.Moments = nil, nil
	same(t, "on from there", got, want)
}
