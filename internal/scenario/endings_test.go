package scenario

import (
	"strings"
	"testing"

	"downhill/optimizers/race"
)

const noisyDoc = `version: 1
lab: race
seed: 3
race:
  surface: regression:n=40
  batch: 8
  racers: [{optimizer: 'sgd:lr=0.02'}, {optimizer: adam, hidden: true}]
  endings: {racer: Adam, seeds: 50}
changes: [{step: 4, target: race, key: batch, value: '5'}]
view: {figure: endings}
`

func TestEndingsAreRead(t *testing.T) {
	s, err := ParseRace([]byte(noisyDoc))
	if err != nil {
		t.Fatal(err)
	}
	plans, racers, err := s.EndingPlans()
	if err != nil || len(plans) != 1 || racers[0] != 1 || plans[0].Seeds != 50 || plans[0].Race.Batch != 8 || plans[0].Seed(1) != 4 {
		t.Errorf("%+v of %v: %v", plans, racers, err)
	}
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseRace(text)
	if err != nil || again.Race.Endings != s.Race.Endings || again.Race.Batch != 8 || again.View.Figure != FigureEndings {
		t.Errorf("%+v, %v\n%s", again.Race.Endings, err, text)
	}
	if at := s.At(4); at.Batch != 5 {
		t.Errorf("batch after the change: %d", at.Batch)
	}
	s.Race.Endings.Racer = ""
	if _, racers, err := s.EndingPlans(); err != nil || len(racers) != 1 || racers[0] != 0 {
		t.Errorf("all that are shown: %v, %v", racers, err)
	}
}

// Another surface takes the minibatches away that it cannot have, and only those.
func TestBatchFitsTheSurface(t *testing.T) {
	s, err := ParseRace([]byte(noisyDoc))
	if err != nil {
		t.Fatal(err)
	}
	s.Changes = append(s.Changes, race.Change{Step: 5, Target: race.All, Key: "noise", Value: "1"}, race.Change{Step: 6, Target: race.All, Key: "batch", Value: "0"})
	if s.Race.Surface, err = Surfaces().Parse("regression:n=6"); err != nil {
		t.Fatal(err)
	}
	s.FitBatch()
	if s.Race.Batch != 6 || len(s.Changes) != 3 {
		t.Errorf("of 6 samples: %d, %v", s.Race.Batch, s.Changes)
	}
	if s.Race.Surface, err = Surfaces().Parse("bowl"); err != nil {
		t.Fatal(err)
	}
	s.FitBatch()
	if s.Race.Batch != 0 || len(s.Changes) != 2 || s.Check() != nil {
		t.Errorf("on the bowl: %d, %v, %v", s.Race.Batch, s.Changes, s.Check())
	}
}

func TestWrongEndings(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"batch: 8", "batch: 41", "0 (full) to 40"},
		{"batch: 8", "batch: -2", "0 (full) to 40"},
		{"regression:n=40", "bowl", "no samples"},
		{"value: '5'", "value: '41'", "changes[0]"},
		{"value: '5'", "value: x", "whole number"},
		{"key: batch", "key: sigma", "known: noise, batch"},
		{"seeds: 50", "seeds: 5", "10 to 2000"},
		{"racer: Adam", "racer: Adm", "did you mean Adam"},
		{"seeds: 50", "count: 50", "unknown field"},
	} {
		_, err := ParseRace([]byte(strings.Replace(noisyDoc, tt.from, tt.to, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.to, err, tt.want)
		}
	}
}
