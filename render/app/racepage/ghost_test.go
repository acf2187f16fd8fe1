package racepage

import (
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	racelab "downhill/render/labs/race"
)

// ghostOf waits for the ghost of a model.
func ghostOf(t *testing.T, m *Model) *racelab.Frame {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		m.Tick()
		if g := m.Ghost(); g != nil {
			return g
		}
	}
	t.Fatal("there is no ghost")
	return nil
}

// The ghost is the run before an edit, whole; that before a drag for all of it.
func TestGhostIsTheRunBeforeTheEdit(t *testing.T) {
	m := NewModel(scenario.Default())
	defer m.Close()
	first := m.Scene.Race.Start
	if m.Ghost() != nil {
		t.Error("there is a ghost before any edit")
	}
	for _, x := range []float64{-7, -6, -5} {
		m.SetStart([2]float64{x, 1})
	}
	g := ghostOf(t, m)
	if g.Scenario.Race.Start != first || g.Rec.Step != m.Steps() {
		t.Errorf("the ghost of a drag starts at %v and has %d steps, want %v and %d", g.Scenario.Race.Start, g.Rec.Step, first, m.Steps())
	}
	m.past.Seal()
	m.SetStart([2]float64{-4, 1})
	if g = ghostOf(t, m); g.Scenario.Race.Start != [2]float64{-5, 1} {
		t.Errorf("the next ghost starts at %v", g.Scenario.Race.Start)
	}
	m.Undo()
	if g = ghostOf(t, m); g.Scenario.Race.Start != [2]float64{-4, 1} {
		t.Errorf("after undo the ghost starts at %v, want what was undone", g.Scenario.Race.Start)
	}
	m.Change("Adam", "lr", "0.5")
	if g = ghostOf(t, m); g.Scenario.Race.Racers[5].Rule.Values.Num("lr") != 0.2 {
		t.Error("the ghost has the new rate")
	}
	m.Dismiss()
	if m.Ghost() != nil || !m.KeepsGhost() {
		t.Error("a dismissed ghost is still there")
	}
	m.KeepGhost(false)
	m.NewSeed()
	if m.Ghost() != nil {
		t.Error("there is a ghost although none is kept")
	}
}

// A search that was made for another race is not applied, and one that fits is
// one edit.
func TestApplyTuning(t *testing.T) {
	m := NewModel(scenario.Default())
	defer m.Close()
	was := m.Document()
	search, err := racelab.StartTuning(was, tune.Options{Budget: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if err := search.Step(func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	other := was.Clone()
	other.Race.Start[0]++
	if err := m.ApplyTuning(&other, search); err == nil || m.Scene.Race.Fair != nil {
		t.Errorf("a search from another start is applied: %v", err)
	}
	if err := m.ApplyTuning(&was, search); err != nil {
		t.Fatal(err)
	}
	if f := m.Scene.Race.Fair; f == nil || len(f.Found) != 8 || m.Scene.Race.Racers[0].Rule.Values.Num("lr") == was.Race.Racers[0].Rule.Values.Num("lr") {
		t.Errorf("noted: %+v", f)
	}
	if !m.Undo() || m.Scene.Race.Fair != nil {
		t.Error("one undo does not take it back")
	}
}
