package live

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
	"downhill/render/labs/train"
)

// changed is a training with a change of every kind: before the first step, in
// the middle of an epoch, at its end, of one lane and of all, one that makes a
// lane diverge, and one that comes when its lane has ended.
func changed(t testing.TB) scenario.Scenario {
	t.Helper()
	s := varied(t, 12)
	var names []string
	for _, n := range s.Train.Nets {
		names = append(names, n.Name)
	}
	s.Changes = []race.Change{
		{Step: 0, Target: names[3], Key: "lr", Value: "0.03"},
		{Step: 5, Target: names[0], Key: "dropout", Value: "0/0.4"},
		{Step: 8, Target: scenario.AllLanes, Key: "l2", Value: "0.01"}, // an epoch, but for the third lane
		{Step: 13, Target: names[0], Key: "weight:1/2/3", Value: "-1.5"},
		{Step: 30, Target: names[2], Key: "schedule", Value: "exponential:s=3,per=epoch"},
		{Step: 50, Target: names[3], Key: "optimizer", Value: "sgd:lr=1e200"},
		{Step: 51, Target: scenario.AllLanes, Key: "max_norm", Value: "1.5"},
		{Step: 70, Target: names[3], Key: "lr", Value: "0.1"},
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTheCommandTakesChanges as the lanes do: the same epochs, the same end and
// the same weights, bit for bit.
func TestTheCommandTakesChanges(t *testing.T) {
	s := changed(t)
	source, err := train.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	run := func(s scenario.Scenario) (*train.Run, *train.Frame) {
		command, err := train.Start(s, source)
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Train(context.Background(), func(train.Progress) {}); err != nil {
			t.Fatal(err)
		}
		return command, command.Snapshot()
	}
	command, got := run(s)
	r := begin(t, s, Options{Source: source})
	want := to(t, r, r.Last())
	if !want.Ended || want.Lanes[3].Status != nn.Diverged {
		t.Fatalf("ended: %v, the last lane %s: the test does not try it", want.Ended, want.Lanes[3].Status)
	}
	untouched := s.Clone()
	untouched.Changes = nil
	_, plain := run(untouched)
	for i, l := range want.Lanes {
		c := got.Runs[i]
		if text(t, c.Epochs) != text(t, l.Evaluations) {
			t.Errorf("%s:\ngot  %s\nwant %s", l.Name, text(t, c.Epochs), text(t, l.Evaluations))
		}
		if c.Status != l.Status || c.Reason != l.Reason {
			t.Errorf("%s: %s (%s), want %s (%s)", l.Name, c.Status, c.Reason, l.Status, l.Reason)
		}
		if text(t, c.Epochs) == text(t, plain.Runs[i].Epochs) {
			t.Errorf("%s: the changes have changed nothing", l.Name)
		}
		var saved, lane bytes.Buffer
		if err := command.Save(&saved, i); err != nil {
			t.Fatal(err)
		}
		if err := l.Weights.Model.Save(&lane); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(saved.Bytes(), lane.Bytes()) {
			t.Errorf("%s: the network that is saved is not the lane's", l.Name)
		}
	}
	caption := strings.Join(got.Caption(), "\n")
	for _, part := range []string{"step 5, " + s.Train.Nets[0].Name + ": dropout = 0/0.4", "and 4 more"} {
		if !strings.Contains(caption, part) {
			t.Errorf("the caption\n%s\ndoes not say %q", caption, part)
		}
	}
	if !slices.Equal(got.Scenario.Changes, s.Changes) {
		t.Errorf("the log is %v", got.Scenario.Changes)
	}
}

// TestAStepOfTheCommandIsTheLanes compares the weights in the middle of a
// training: an epoch that ends there is the command's last.
func TestAStepOfTheCommandIsTheLanes(t *testing.T) {
	s := changed(t)
	s.Train.Epochs = 3
	s.Train.Nets, s.Changes = s.Train.Nets[:1], s.Changes[1:2]
	command, err := train.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := train.Start(s, command)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Train(context.Background(), func(train.Progress) {}); err != nil {
		t.Fatal(err)
	}
	long := s.Clone()
	long.Train.Epochs = 30
	r := begin(t, long, Options{Source: command})
	f := to(t, r, 3*r.lanes[0].trainer.StepsPerEpoch())
	var saved, lane bytes.Buffer
	if err := run.Save(&saved, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Lanes[0].Weights.Model.Save(&lane); err != nil {
		t.Fatal(err)
	}
	if f.Ended || !bytes.Equal(saved.Bytes(), lane.Bytes()) {
		t.Errorf("ended %v: the weights at step %d differ", f.Ended, f.Step)
	}
}

// TestAWeightThatIsNotThere is found before anything is trained.
func TestAWeightThatIsNotThere(t *testing.T) {
	s := varied(t, 2)
	s.Changes = []race.Change{{Step: 3, Target: s.Train.Nets[0].Name, Key: "weight:1/3/1", Value: "1"}} // the plane has two features
	source, err := train.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := train.Start(s, source); err == nil || !strings.Contains(err.Error(), "weight:1/3/1") {
		t.Errorf("got %v", err)
	}
}
