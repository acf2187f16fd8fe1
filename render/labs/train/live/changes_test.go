package live

import (
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
	"downhill/render/labs/train"
)

// TestChangesReplay makes a change of every kind while the lanes learn and opens
// the document again: every bit is the same.
func TestChangesReplay(t *testing.T) {
	s := varied(t, 10)
	r := begin(t, s, Options{})
	names := []string{scenario.AllLanes}
	for _, n := range s.Train.Nets {
		names = append(names, n.Name)
	}
	want := []race.Change{
		{Step: 0, Target: names[4], Key: "lr", Value: "0.03"},
		{Step: 5, Target: names[1], Key: "dropout", Value: "0.4"},
		{Step: 5, Target: names[0], Key: "l2", Value: "0.01"},
		{Step: 9, Target: names[2], Key: "optimizer", Value: "adam:lr=0.01"},
		{Step: 9, Target: names[3], Key: "clipnorm", Value: "0.5"},
		{Step: 21, Target: names[1], Key: "weight:1/2/3", Value: "-1.5"},
		{Step: 21, Target: names[4], Key: "max_norm", Value: "1"},
		{Step: 33, Target: names[1], Key: "schedule", Value: "exponential:s=3,per=epoch"},
		{Step: 40, Target: names[3], Key: "bias:2/1", Value: "0.25"},
	}
	for _, c := range want {
		to(t, r, c.Step)
		c.Step = 77 // is not what counts
		if err := r.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	f := to(t, r, 90)
	if !slices.Equal(f.Scenario.Changes, want) {
		t.Errorf("log\ngot  %v\nwant %v", f.Scenario.Changes, want)
	}
	if d := f.Lanes[0].Net.Dropout; d.Hidden != 0.4 || f.Lanes[0].Net.L2 != 0.01 || f.Scenario.Train.Nets[0].Dropout.Hidden != 0.2 {
		t.Errorf("the lane is described with %v, the document began with %v", d, f.Scenario.Train.Nets[0].Dropout)
	}
	text, err := f.Scenario.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := scenario.ParseTraining(text)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(again.Changes, want) {
		t.Fatalf("the document keeps %v of the log", again.Changes)
	}
	fresh := to(t, begin(t, again, Options{}), 90)
	same(t, "opened again", fresh, f)
	if plain := to(t, begin(t, s, Options{}), 90); slices.Equal(plain.Lanes[0].Weights.Model.Theta, f.Lanes[0].Weights.Model.Theta) {
		t.Error("the changes have changed nothing")
	}
	handed := numbers(f)
	// Back before some of them, and on: they are made again.
	if err := r.Rewind(7); err != nil {
		t.Fatal(err)
	}
	back := rest(t, r, time.Millisecond)
	if n := &back.Lanes[1].Net; n.Optimizer.Key != "momentum" || n.L2 != 0.01 {
		t.Errorf("at step 7 the second lane is %s with L2 %v", n.Optimizer.Key, n.L2)
	}
	same(t, "there and back", to(t, r, 90), f)
	// A change there makes another history.
	if err := r.Rewind(12); err != nil {
		t.Fatal(err)
	}
	other := race.Change{Step: 12, Target: scenario.AllLanes, Key: "lr", Value: "0.001"}
	if err := r.Apply(other); err != nil { // on the way there
		t.Fatal(err)
	}
	branched := rest(t, r, time.Millisecond)
	if branched.Step != 12 || branched.Recorded != 12 || len(branched.Lanes[0].Columns) != 12 || branched.Moments[len(branched.Moments)-1] != 12 {
		t.Errorf("at %d, recorded %d, %d columns, moments %v", branched.Step, branched.Recorded, len(branched.Lanes[0].Columns), branched.Moments)
	}
	if got, want := branched.Scenario.Changes, append(slices.Clone(want[:5]), other); !slices.Equal(got, want) {
		t.Errorf("log\ngot  %v\nwant %v", got, want)
	}
	got := to(t, r, 60)
	reopened := to(t, begin(t, *got.Scenario, Options{}), 60)
	got.Moments, reopened.Moments = nil, nil
	same(t, "another history", got, reopened)
	if numbers(f) != handed {
		t.Error("a frame has changed after it was handed out")
	}
}

// TestRefusedChanges change nothing.
func TestRefusedChanges(t *testing.T) {
	s := varied(t, 3)
	r := begin(t, s, Options{})
	f := to(t, r, 10)
	lane := s.Train.Nets[0].Name
	for _, tt := range []struct{ target, key, value, want string }{
		{lane, "layers", "5,5", "architecture"},
		{lane, "activation", "selu", "architecture"},
		{lane, "batch_norm", "before", "architecture"},
		{lane, "batch_size", "8", "start the training again"},
		{lane, "lr", "fast", "lr"},
		{lane, "momentun", "0.9", "momentun"},
		{lane, "weight:1/9/1", "0", "weight:1/9/1"},
		{lane, "weight:4/1/1", "0", "layer 4"},
		{"nobody", "lr", "0.1", "nobody"},
	} {
		if err := r.Apply(race.Change{Target: tt.target, Key: tt.key, Value: tt.value}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s = %s of %s: got %v, want something about %s", tt.key, tt.value, tt.target, err, tt.want)
		}
	}
	if err := r.SetWeight(7, scenario.Weight{Layer: 1, In: 1, Out: 1}, 0); err == nil {
		t.Error("a weight of lane 7: no error")
	}
	same(t, "after refused changes", to(t, r, 30), to(t, begin(t, s, Options{}), 30))
	if n := len(f.Scenario.Changes); n != 0 {
		t.Errorf("%d changes in the log", n)
	}
	end := to(t, r, r.Last())
	if err := r.Apply(race.Change{Target: lane, Key: "lr", Value: "1"}); err == nil || !strings.Contains(err.Error(), "rewind") {
		t.Errorf("after the end: got %v", err)
	}
	if err := r.Rewind(end.Step); err != nil { // while it goes to the end the same is known
		t.Fatal(err)
	}
	if err := r.Apply(race.Change{Target: scenario.AllLanes, Key: "lr", Value: "1"}); err == nil {
		t.Error("on the way to the end: no error")
	}
	same(t, "at the end", rest(t, r, time.Millisecond), end)
}

// TestSetWeight shows at once, at rest.
func TestSetWeight(t *testing.T) {
	r := begin(t, varied(t, 3), Options{})
	to(t, r, 4)
	w := scenario.Weight{Layer: 2, In: 3, Out: 5}
	if err := r.SetWeight(1, w, 0.75); err != nil {
		t.Fatal(err)
	}
	f := r.Frame()
	m := f.Lanes[1].Weights.Model
	at, err := train.WeightIndex(m, w)
	if err != nil {
		t.Fatal(err)
	}
	if m.Theta[at] != 0.75 || f.At(1, 4).Model.Theta[at] != 0.75 || kernel(m, m.Denses()[1]).At(2, 4) != 0.75 {
		t.Errorf("the weight is %v, in the moment %v", m.Theta[at], f.At(1, 4).Model.Theta[at])
	}
}

// TestDivergence stops the lane that diverges alone, keeps what was finite, and
// comes out the same from every moment before.
func TestDivergence(t *testing.T) {
	s := document(t, "blobs", 20,
		part("layers", "8,8", "optimizer", "sgd:lr=0.05"),
		part("layers", "8,8", "activation", "relu", "optimizer", "sgd:lr=2e4", "batch_norm", "none", "l2", "0.001"))
	r := begin(t, s, Options{})
	r.moments.gap = 1 // a snapshot at every step, right before the end too
	f := to(t, r, r.Last())
	ok, bad := f.Lanes[0], f.Lanes[1]
	if ok.Status != nn.Finished || bad.Status != nn.Diverged || bad.Divergence == nil || bad.Step >= ok.Step {
		t.Fatalf("%s at %d and %s at %d", ok.Status, ok.Step, bad.Status, bad.Step)
	}
	for _, v := range bad.Weights.Model.Theta {
		if v-v != 0 {
			t.Fatal("the weights that were kept are not finite")
		}
	}
	if bad.SuggestedRate != 2e3 || ok.SuggestedRate != 0 {
		t.Errorf("suggested rates %v and %v, want 2000 and none", bad.SuggestedRate, ok.SuggestedRate)
	}
	if got := bad.Sentence(); !strings.Contains(got, "not finite at step") || !strings.HasSuffix(got, "try a learning rate of 2000") {
		t.Errorf("sentence %q", got)
	}
	if got := ok.Sentence(); got != "finished after 20 epochs" {
		t.Errorf("sentence %q", got)
	}
	if k := r.moments.kept; k[len(k)-1].lanes[1] != k[len(k)-2].lanes[1] || k[len(k)-1].lanes[0] == k[len(k)-2].lanes[0] {
		t.Error("want one snapshot of a lane that has ended, and one a moment of a lane that goes on")
	}
	for step := bad.Divergence.Step + 1; step >= 0; step-- {
		if err := r.Rewind(step); err != nil {
			t.Fatal(err)
		}
		rest(t, r, time.Millisecond)
		same(t, "after a divergence again", to(t, r, r.Last()), f)
	}
	// With a lower rate from the start it goes on.
	if err := r.Rewind(0); err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(race.Change{Target: bad.Name, Key: "lr", Value: "0.05"}); err != nil {
		t.Fatal(err)
	}
	if f := to(t, r, r.Last()); f.Lanes[1].Status != nn.Finished {
		t.Errorf("with a lower rate: %s", f.Lanes[1].Sentence())
	}
}

// TestDivergenceAtTheEndOfAnEpoch is seen and evaluated there, whether or not
// that epoch would be.
func TestDivergenceAtTheEndOfAnEpoch(t *testing.T) {
	s := document(t, "blobs", 40, part("layers", "4", "activation", "relu", "optimizer", "sgd:lr=0.1", "l2", "0.1", "batch_size", "1000"))
	s.Changes = []race.Change{
		{Step: 20, Target: scenario.AllLanes, Key: "l2", Value: "1000"},
		{Step: 20, Target: scenario.AllLanes, Key: "lr", Value: "1e308"}, // the next weights are too large for a number
	}
	var last [2]Lane
	for i, every := range []int{1, 1000} {
		r := begin(t, s, Options{})
		r.lanes[0].rec.epochEvery = every
		last[i] = to(t, r, r.Last()).Lanes[0]
		l := last[i]
		if l.Status != nn.Diverged || l.Divergence.What != "weights" || l.Step != 20 {
			t.Fatalf("%s at step %d: %s", l.Status, l.Step, l.Reason)
		}
		if e := l.Evaluations[len(l.Evaluations)-1]; e.Step != 20 {
			t.Errorf("the last evaluation is of step %d", e.Step)
		}
	}
	if last[0].Reason != last[1].Reason {
		t.Errorf("%s, and with fewer evaluations %s", last[0].Reason, last[1].Reason)
	}
}

// TestChangeAfterTheEnd of a lane is refused on the way there already.
func TestChangeAfterTheEnd(t *testing.T) {
	s := document(t, "blobs", 20, part("layers", "8", "optimizer", "sgd:lr=0.05"),
		part("layers", "8", "activation", "relu", "optimizer", "sgd:lr=2e4", "l2", "0.001"))
	r := begin(t, s, Options{})
	r.moments.gap = 1000 // no snapshot but the first
	bad := to(t, r, 100).Lanes[1]
	if bad.Status != nn.Diverged {
		t.Fatal(bad.Status)
	}
	if err := r.Rewind(bad.Step + 5); err != nil {
		t.Fatal(err)
	}
	if f := r.Frame(); !f.Seeking || f.Lanes[1].Status != nn.Running {
		t.Fatalf("step %d, %s", f.Step, f.Lanes[1].Status)
	}
	if err := r.Apply(race.Change{Target: bad.Name, Key: "lr", Value: "0.05"}); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("got %v", err)
	}
}

// TestChangeWhereItRests while it was on its way to another moment.
func TestChangeWhereItRests(t *testing.T) {
	r := begin(t, varied(t, 10), Options{})
	to(t, r, 90)
	if err := r.Rewind(47); err != nil {
		t.Fatal(err)
	}
	r.SetTarget(0)
	f := rest(t, r, time.Millisecond)
	if f.Step >= 47 || f.Seeking {
		t.Fatalf("it rests at %d", f.Step)
	}
	if err := r.Apply(race.Change{Target: scenario.AllLanes, Key: "lr", Value: "0.003"}); err != nil {
		t.Fatal(err)
	}
	if got := r.Frame().Scenario.Changes; len(got) != 1 || got[0].Step != f.Step {
		t.Errorf("log %v, want a change at %d", got, f.Step)
	}
}

// TestAdoptedLogs takes changes back, and brings them again, where the training
// stands: what comes out is what a run with that log from the start gives.
func TestAdoptedLogs(t *testing.T) {
	s := varied(t, 10)
	r := begin(t, s, Options{})
	log := []race.Change{
		{Step: 3, Target: scenario.AllLanes, Key: "lr", Value: "0.03"},
		{Step: 40, Target: s.Train.Nets[0].Name, Key: "dropout", Value: "0.4"},
		{Step: 60, Target: s.Train.Nets[1].Name, Key: "weight:1/2/3", Value: "-1.5"},
	}
	for _, c := range log {
		to(t, r, c.Step)
		if err := r.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	first := to(t, r, 80)
	handed := numbers(first)
	for _, n := range []int{2, 1, 3, 0, 3} {
		if err := r.Adopt(log[:n], 80); err != nil {
			t.Fatal(err)
		}
		if early := r.Frame(); n == 2 && early.Step < 30 {
			t.Errorf("to take back the change of step 60 it goes back to step %d", early.Step)
		}
		got := rest(t, r, time.Millisecond)
		want := s.Clone()
		want.Changes = log[:n]
		fresh := to(t, begin(t, want, Options{}), 80)
		if !slices.Equal(got.Scenario.Changes, log[:n]) || got.Step != 80 || got.Seeking {
			t.Fatalf("%d changes: at step %d, seeking %v, with the log %v", n, got.Step, got.Seeking, got.Scenario.Changes)
		}
		got.Moments, fresh.Moments = nil, nil // it was seen at other steps
		same(t, "adopted", got, fresh)
	}
	if numbers(first) != handed {
		t.Error("a frame has changed after it was handed out")
	}
	// What cannot be taken over changes nothing.
	for _, bad := range [][]race.Change{
		{{Step: 0, Target: scenario.AllLanes, Key: "lr", Value: "0.03"}},
		{{Step: 3, Target: "nobody", Key: "lr", Value: "0.03"}},
		{{Step: 3, Target: s.Train.Nets[0].Name, Key: "weight:99/1/1", Value: "1"}},
	} {
		if err := r.Adopt(bad, 80); err == nil {
			t.Errorf("%v was adopted", bad)
		}
		if f := r.Frame(); f.Step != 80 || !slices.Equal(f.Scenario.Changes, log) {
			t.Errorf("after %v it is at step %d with the log %v", bad, f.Step, f.Scenario.Changes)
		}
	}
}
