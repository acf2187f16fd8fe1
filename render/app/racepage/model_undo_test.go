package racepage

import (
	"bytes"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
)

func yaml(t testing.TB, s scenario.Scenario) []byte {
	t.Helper()
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Every kind of edit can be taken back and brought again; sealing stands for the
// pointer that was released.
func TestModelUndoesEveryEdit(t *testing.T) {
	other := scenario.Default()
	other.Race.Steps, other.Seed = 77, 9
	edits := []struct {
		name string
		do   func(m *Model)
	}{
		{"start", func(m *Model) { m.SetStart([2]float64{2, 2}) }},
		{"surface", func(m *Model) { m.SetSurface(surface(t, "beale")) }},
		{"surface parameter", func(m *Model) { m.SetSurface(surface(t, "bowl:kappa=5")) }},
		{"steps", func(m *Model) { m.SetSteps(500) }},
		{"seed", func(m *Model) { m.SetSeed(12) }},
		{"new seed", func(m *Model) { m.NewSeed() }},
		{"noise", func(m *Model) { m.Change(race.All, "noise", "0.3") }},
		{"own noise", func(m *Model) { m.SetOwnNoise(true) }},
		{"learning rate", func(m *Model) { m.Change("SGD", "lr", "0.02") }},
		{"optional parameter", func(m *Model) { m.Change("SGD", "clipnorm", "3") }},
		{"add", func(m *Model) { m.AddRacer("lion") }},
		{"duplicate", func(m *Model) { m.Duplicate(2) }},
		{"remove", func(m *Model) { m.Remove(3) }},
		{"rename", func(m *Model) { m.Rename(0, "plain") }},
		{"rule", func(m *Model) { m.SetRule(1, "ftrl") }},
		{"hide", func(m *Model) { m.Show(4, false) }},
		{"show only", func(m *Model) { m.ShowOnly(4, false) }},
		{"reset", func(m *Model) { m.Reset() }},
		{"open", func(m *Model) { m.Open(other) }},
	}
	for _, at := range []int{0, 30} {
		for _, e := range edits {
			m := NewModel(scenario.Default())
			settle(t, m)
			seek(t, m, 60)
			m.Change("Adam", "lr", "0.1") // something that reset folds
			settle(t, m)
			m.past.Seal()
			seek(t, m, at)
			before := m.Scene.Clone()
			before.View = scenario.View{}
			e.do(m)
			m.past.Seal()
			settle(t, m)
			after := m.Scene.Clone()
			after.View = scenario.View{}
			if bytes.Equal(yaml(t, before), yaml(t, after)) && e.name != "reset" {
				t.Errorf("%s at step %d: the edit changed nothing", e.name, at)
			}
			check := func(what string, ok bool, want scenario.Scenario) {
				settle(t, m)
				got := m.Scene.Clone()
				got.View = scenario.View{}
				if !ok || !bytes.Equal(yaml(t, got), yaml(t, want)) {
					t.Errorf("%s at step %d: %s (%v) gave\n%s\nwant\n%s", e.name, at, what, ok, yaml(t, got), yaml(t, want))
				}
				sameAsReplay(t, m)
			}
			check("undo", m.Undo(), before)
			check("redo", m.Redo(), after)
			check("undo again", m.Undo(), before)
			// An edit after undo ends the way forward.
			m.SetSeed(99)
			if m.Redo() {
				t.Errorf("%s: redo after another edit", e.name)
			}
			m.Close()
		}
	}
}

func TestModelUndoHasAnEnd(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	if m.Undo() || m.Redo() {
		t.Error("there is something to undo or redo at the beginning")
	}
	for i := range stage.UndoDepth + 50 {
		m.SetSeed(uint64(1000 + i))
		m.past.Seal()
	}
	n := 0
	for m.Undo() {
		n++
	}
	if n != stage.UndoDepth || m.Scene.Seed != 1049 {
		t.Errorf("%d edits taken back to seed %d, want %d and 1049", n, m.Scene.Seed, stage.UndoDepth)
	}
	for range stage.UndoDepth {
		m.Redo()
	}
	if m.Scene.Seed != 1000+stage.UndoDepth+49 {
		t.Errorf("all brought again: seed %d", m.Scene.Seed)
	}
	settle(t, m)
}

// What is done on its own is undone on its own, though it is of the same kind as
// what was done before it.
func TestModelUndoesSeparateEditsSeparately(t *testing.T) {
	a, b := scenario.Default(), scenario.Default()
	a.Seed, b.Seed = 50, 60
	tests := []struct {
		name string
		do   [2]func(m *Model)
		seen func(m *Model) any
	}{
		{"open", [2]func(*Model){func(m *Model) { m.Open(a) }, func(m *Model) { m.Open(b) }}, func(m *Model) any { return m.Scene.Seed }},
		{"new seed", [2]func(*Model){(*Model).NewSeed, (*Model).NewSeed}, func(m *Model) any { return m.Scene.Seed }},
		{"remove", [2]func(*Model){func(m *Model) { m.Remove(0) }, func(m *Model) { m.Remove(0) }}, func(m *Model) any { return len(m.Scene.Race.Racers) }},
		{"add", [2]func(*Model){func(m *Model) { m.AddRacer("sgd") }, func(m *Model) { m.AddRacer("sgd") }}, func(m *Model) any { return len(m.Scene.Race.Racers) }},
		{"hide", [2]func(*Model){func(m *Model) { m.Show(0, false) }, func(m *Model) { m.Show(1, false) }},
			func(m *Model) any { return [2]bool{m.Scene.Race.Racers[0].Hidden, m.Scene.Race.Racers[1].Hidden} }},
		{"rule", [2]func(*Model){func(m *Model) { m.SetRule(0, "lion") }, func(m *Model) { m.SetRule(1, "lion") }}, func(m *Model) any { return names(m)[1] }},
	}
	for _, tt := range tests {
		m := newTestModel(t, scenario.Default())
		tt.do[0](m)
		between := tt.seen(m)
		tt.do[1](m)
		m.Undo()
		if got := tt.seen(m); got != between {
			t.Errorf("%s twice, undone once: got %v, want %v as after the first", tt.name, got, between)
		}
		settle(t, m)
	}
}

// Undo brings back the document, not the way it is looked at.
func TestModelUndoKeepsTheView(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 40)
	m.SetSeed(5)
	m.Scene.View.Map = "viridis"
	m.Undo()
	settle(t, m)
	if m.Scene.View.Map != "viridis" || m.Step() != 40 || m.Recorded() < 40 {
		t.Errorf("map %q, step %d, recorded %d", m.Scene.View.Map, m.Step(), m.Recorded())
	}
}

func TestModelOpens(t *testing.T) {
	s := scenario.Default()
	s.Race.Surface = surface(t, "himmelblau")
	s.Race.Racers = s.Race.Racers[:2]
	s.View.Step = 33
	s.Changes = []race.Change{{Step: 10, Target: "SGD", Key: "lr", Value: "0.001"}}
	m := newTestModel(t, scenario.Default())
	m.Selected = 7
	m.Play(true)
	m.Open(s)
	settle(t, m)
	if m.Step() != 33 || m.Playing || m.Selected != 1 || m.Frame().Entry.Key != "himmelblau" || m.Recorded() < 33 {
		t.Errorf("step %d, playing %v, selected %d, surface %s, recorded %d", m.Step(), m.Playing, m.Selected, m.Frame().Entry.Key, m.Recorded())
	}
	if got := rate(m, "SGD"); got != 0.001 {
		t.Errorf("rate %v, want that of the log", got)
	}
	sameAsReplay(t, m)
	// What was opened stays the caller's.
	m.Change("SGD", "lr", "0.5")
	m.Rename(0, "x")
	if s.Race.Racers[0].Name != "SGD" || s.Changes[0].Value != "0.001" {
		t.Error("editing wrote into the opened document")
	}
	if d := m.Document(); d.View.Step != 33 {
		t.Errorf("the document stands at step %d", d.View.Step)
	}
	settle(t, m)
}
