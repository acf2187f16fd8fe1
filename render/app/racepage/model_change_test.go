package racepage

import (
	"slices"
	"testing"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
)

// From the live edge a change takes effect with the next step, nothing is run
// again, and the others keep running as they would have.
func TestModelLiveChange(t *testing.T) {
	s := scenario.Default()
	m := newTestModel(t, s)
	plain := replayed(t, s)
	seek(t, m, 50)
	gen := m.gen
	m.Change("Adam", "lr", "0.01")
	waitFor(t, m, "the change", func() bool { return len(m.Frame().Rec.Changes) == 1 })
	if m.gen != gen {
		t.Error("a change at the live edge ran the race again")
	}
	seek(t, m, 200)
	want := race.Change{Step: 50, Target: "Adam", Key: "lr", Value: "0.01"}
	if got := m.Document().Changes; len(got) != 1 || got[0] != want {
		t.Errorf("log %v, want %v", got, want)
	}
	adam := pathOf(t, m, "Adam")
	if !slices.Equal(adam[:51], plain.Tracks[5].Path[:51]) {
		t.Error("the change reached back")
	}
	if adam[51] == plain.Tracks[5].Path[51] {
		t.Error("the change had no effect on the next step")
	}
	for i, tr := range m.Frame().Rec.Tracks {
		if tr.Name != "Adam" && !slices.Equal(tr.Path, plain.Tracks[i].Path) {
			t.Errorf("%s did not keep running as it was", tr.Name)
		}
	}
	if got := m.Frame().Rec.Tracks[5].LearningRate; got[49] != 0.2 || got[50] != 0.01 {
		t.Errorf("rates %v and %v around the change, want 0.2 and 0.01", got[49], got[50])
	}
	if rate(m, "Adam") != 0.01 {
		t.Errorf("the panel shows %v at the end, want 0.01", rate(m, "Adam"))
	}
	if m.Seek(49); rate(m, "Adam") != 0.2 {
		t.Errorf("the panel shows %v at step 49, want 0.2", rate(m, "Adam"))
	}
	sameAsReplay(t, m)
}

// The same while it runs, where the worker may be ahead of what is shown.
func TestModelChangesWhileItRuns(t *testing.T) {
	s := scenario.Default()
	s.Race.Steps = 3000
	m := newTestModel(t, s)
	m.SetSpeed(8)
	m.Play(true)
	for _, lr := range []string{"0.1", "0.05", "0.3", "0.02"} {
		at := m.Step()
		waitFor(t, m, "more steps", func() bool { return m.Step() > at+40 })
		m.Change("Adam", "lr", lr)
		m.Change("SGD", "lr", lr)
	}
	waitFor(t, m, "the log", func() bool { return m.Recorded() > lastStep(m.Scene.Changes)+40 })
	m.Play(false)
	settle(t, m)
	if n := len(m.Scene.Changes); n != 8 {
		t.Errorf("%d changes in the log, want 8: %v", n, m.Scene.Changes)
	}
	if rate(m, "Adam") != 0.02 || rate(m, "SGD") != 0.02 {
		t.Errorf("rates %v and %v, want 0.02", rate(m, "Adam"), rate(m, "SGD"))
	}
	sameAsReplay(t, m)
}

// Scrubbed back, a change is logged there and the rest of the race is run again;
// changes behind it stay, but for those of the same value.
func TestModelChangeInThePast(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 120)
	m.Change("Adam", "lr", "0.01")
	m.Change("SGD", "lr", "0.02")
	settle(t, m)
	seek(t, m, 150)
	seek(t, m, 40)
	m.Change("Adam", "lr", "0.4")
	settle(t, m)
	if m.Step() != 40 || m.Recorded() < 150 {
		t.Errorf("at %d with %d recorded: want to stay at 40 and have 150 again", m.Step(), m.Recorded())
	}
	want := []race.Change{{Step: 40, Target: "Adam", Key: "lr", Value: "0.4"}, {Step: 120, Target: "SGD", Key: "lr", Value: "0.02"}}
	if got := m.Document().Changes; !slices.Equal(got, want) {
		t.Errorf("log %v, want %v", got, want)
	}
	sameAsReplay(t, m)
}

// At the start a change is the setting itself, not a log entry.
func TestModelChangeAtTheStart(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 30)
	seek(t, m, 0)
	m.Change("Adam", "beta1", "0.5")
	m.Change("Adam", "clipnorm", "2")
	m.Change("Adam", "clipnorm", param.Off)
	m.Change(race.All, "noise", "0.25")
	settle(t, m)
	if len(m.Scene.Changes) != 0 || m.Scene.Race.Noise != 0.25 {
		t.Errorf("log %v, noise %v", m.Scene.Changes, m.Scene.Race.Noise)
	}
	if r := m.Scene.Race.Racers[5]; r.Rule.Values.Num("beta1") != 0.5 || r.Rule.Values.Has("clipnorm") {
		t.Errorf("Adam has %v", r.Rule.Values)
	}
	if m.Recorded() < 30 {
		t.Errorf("recorded %d, want the 30 that there were", m.Recorded())
	}
	sameAsReplay(t, m)
}

// A dragged slider passes many values; the log has the last one.
func TestModelCoalescesADraggedSlider(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 20)
	for i := range 60 {
		m.Change("Adam", "lr", param.Num(0.1+float64(i)/100).String())
		m.Tick()
	}
	waitFor(t, m, "the last value", func() bool {
		cs := m.Frame().Rec.Changes
		return len(cs) > 0 && cs[len(cs)-1].Value == "0.69"
	})
	seek(t, m, 100)
	if got := m.Document().Changes; len(got) != 1 || got[0].Value != "0.69" || got[0].Step != 20 {
		t.Errorf("log %v, want one change to 0.69 at step 20", got)
	}
	if rate(m, "Adam") != 0.69 {
		t.Errorf("rate %v, want 0.69", rate(m, "Adam"))
	}
	sameAsReplay(t, m)
	// The whole drag is one entry of the history.
	if !m.Undo() {
		t.Fatal("nothing to undo")
	}
	settle(t, m)
	if len(m.Scene.Changes) != 0 || rate(m, "Adam") != 0.2 {
		t.Errorf("after undo: log %v, rate %v", m.Scene.Changes, rate(m, "Adam"))
	}
}

func TestCoalesceKeepsTheLastOfAStep(t *testing.T) {
	in := []race.Change{{Step: 1, Target: "a", Key: "lr", Value: "1"}, {Step: 1, Target: "b", Key: "lr", Value: "2"},
		{Step: 1, Target: "a", Key: "lr", Value: "3"}, {Step: 2, Target: "a", Key: "lr", Value: "4"}, {Step: 2, Target: "a", Key: "eps", Value: "5"}}
	want := []race.Change{{Step: 1, Target: "a", Key: "lr", Value: "3"}, in[1], in[3], in[4]}
	if got := coalesce(in); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestModelResetFoldsTheChanges(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 60)
	m.Change("Adam", "lr", "0.05")
	settle(t, m)
	seek(t, m, 100)
	m.Change("Adam", "lr", "0.5")
	settle(t, m)
	seek(t, m, 80)
	m.Reset()
	settle(t, m)
	if m.Step() != 0 || len(m.Scene.Changes) != 0 || m.Scene.Race.Racers[5].Rule.Values.Num("lr") != 0.05 || m.Scene.Seed != 1 {
		t.Errorf("after reset: step %d, log %v, rate %v, seed %d: want the settings of step 80 from the start, seed 1",
			m.Step(), m.Scene.Changes, rate(m, "Adam"), m.Scene.Seed)
	}
	seek(t, m, 30)
	sameAsReplay(t, m)
	m.Undo()
	settle(t, m)
	if len(m.Scene.Changes) != 2 || m.Scene.Race.Racers[5].Rule.Values.Num("lr") != 0.2 {
		t.Errorf("undo of reset: log %v", m.Scene.Changes)
	}
}
