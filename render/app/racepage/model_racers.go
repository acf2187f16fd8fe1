package racepage

import (
	"slices"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// racerEdit changes the list of racers.
func (m *Model) racerEdit(change func(r *scenario.Race)) {
	m.edit("", func(s *scenario.Scenario) { change(&s.Race) })
	m.Selected = max(0, min(m.Selected, len(m.Scene.Race.Racers)-1))
}

// AddRacer adds a rule with its defaults and selects it.
func (m *Model) AddRacer(key string) {
	rule, err := optimizers.Catalog().Default(key)
	if err != nil || len(m.Scene.Race.Racers) >= race.MaxRacers {
		m.Message = "there is room for no more racers"
		return
	}
	m.racerEdit(func(r *scenario.Race) {
		r.Racers = append(r.Racers, scenario.Racer{Name: r.FreeName(key, ""), Rule: rule})
	})
	m.Selected = len(m.Scene.Race.Racers) - 1
}

// Duplicate adds a racer like racer i, as it is at this moment, and selects it.
func (m *Model) Duplicate(i int) {
	now := m.Settings().Racers
	if i < 0 || i >= len(now) || len(now) >= race.MaxRacers {
		return
	}
	m.racerEdit(func(r *scenario.Race) {
		c := now[i]
		c.Name = r.FreeName(c.Rule.Key, c.Name)
		r.Racers = append(r.Racers, c)
	})
	m.Selected = len(m.Scene.Race.Racers) - 1
}

// Remove takes racer i out of the race; the last one stays.
func (m *Model) Remove(i int) {
	if i < 0 || i >= len(m.Scene.Race.Racers) || len(m.Scene.Race.Racers) == 1 {
		return
	}
	name := m.Scene.Race.Racers[i].Name
	m.edit("", func(s *scenario.Scenario) {
		s.Race.Racers = slices.Delete(slices.Clone(s.Race.Racers), i, i+1)
		s.Changes = slices.DeleteFunc(slices.Clone(s.Changes), func(c race.Change) bool { return c.Target == name })
	})
	m.Selected = max(0, min(m.Selected, len(m.Scene.Race.Racers)-1))
}

// Rename gives racer i another name, made unique.
func (m *Model) Rename(i int, name string) {
	if i < 0 || i >= len(m.Scene.Race.Racers) || name == "" || name == m.Scene.Race.Racers[i].Name {
		return
	}
	old := m.Scene.Race.Racers[i].Name
	m.edit("", func(s *scenario.Scenario) {
		name = s.Race.FreeName("", name)
		s.Race.Racers[i].Name = name
		for k := range s.Changes {
			if s.Changes[k].Target == old {
				s.Changes[k].Target = name
			}
		}
	})
}

// SetRule gives racer i another rule with its defaults; a name that was the
// old rule's follows.
func (m *Model) SetRule(i int, key string) {
	rule, err := optimizers.Catalog().Default(key)
	if err != nil || i < 0 || i >= len(m.Scene.Race.Racers) || key == m.Scene.Race.Racers[i].Rule.Key {
		return
	}
	old := m.Scene.Race.Racers[i]
	m.edit("", func(s *scenario.Scenario) {
		s.Race.Racers[i].Rule = rule
		s.Changes = slices.DeleteFunc(slices.Clone(s.Changes), func(c race.Change) bool { return c.Target == old.Name })
		if e, err := optimizers.Catalog().Lookup(old.Rule.Key); err == nil && len(old.Name) >= len(e.Title) && old.Name[:len(e.Title)] == e.Title {
			s.Race.Racers[i].Name = ""
			s.Race.Racers[i].Name = s.Race.FreeName(key, "")
		}
	})
}

// Show shows or hides racer i; it races all the same.
func (m *Model) Show(i int, on bool) {
	m.past.Push(m.Scene)
	m.Scene.Race.Racers[i].Hidden = !on
	m.restart(max(m.Step(), m.Recorded()))
}

// ShowOnly shows racer i alone, or every racer.
func (m *Model) ShowOnly(i int, all bool) {
	m.past.Push(m.Scene)
	for k := range m.Scene.Race.Racers {
		m.Scene.Race.Racers[k].Hidden = !all && k != i
	}
	m.restart(max(m.Step(), m.Recorded()))
}
