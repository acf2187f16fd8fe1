package scenario

import (
	"math"
	"strings"
	"testing"

	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/tune"
	"downhill/surfaces"
)

// tuned is the default race after a small search.
func tuned(t *testing.T) Scenario {
	t.Helper()
	s := Default()
	f, err := surfaces.Catalog().Build(s.Race.Surface)
	if err != nil {
		t.Fatal(err)
	}
	d := f.Domain()
	goal := tune.Goal{Reach: true, Loss: 1e-300} // which RMSProp does not reach
	search, err := tune.New(race.Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax}, s.Plan(), tune.Options{Goal: goal, Budget: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if err := search.Step(func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	if err := s.SetTuned(goal, 2000, search.Results()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFairRaceReadsBack(t *testing.T) {
	same, usual := Default(), Default()
	if err := same.SetSameRate(0.05); err != nil {
		t.Fatal(err)
	}
	if err := usual.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Scenario{"same": same, "defaults": usual, "tuned": tuned(t)} {
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseRace(text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		again, err := back.YAML()
		if err != nil || string(again) != string(text) {
			t.Errorf("%s: written again it is\n%swant\n%s%v", name, again, text, err)
		}
	}
	s := tuned(t)
	if r := s.Race.Fair.Found[4]; r.Name != "RMSProp" || !math.IsInf(r.Value, 1) {
		t.Errorf("%+v: want a loss that is not reached", r)
	}
	c := s.Clone()
	c.Race.Fair.Found[0].Name = "another"
	if s.Race.Fair.Found[0].Name == "another" {
		t.Error("a clone shares what was found")
	}
}

func TestSettingTheRacers(t *testing.T) {
	s := Default()
	var err error
	if s.Race.Racers[5].Rule, err = optimizers.Catalog().Parse("adam:lr=0.2,beta1=0.5,amsgrad=true,clipnorm=3,schedule=power"); err != nil {
		t.Fatal(err)
	}
	s.Changes = []race.Change{{Step: 3, Target: "SGD", Key: "lr", Value: "0.1"}, {Step: 5, Target: race.All, Key: "noise", Value: "0.2"}}
	same := s.Clone()
	if err := same.SetSameRate(0.05); err != nil {
		t.Fatal(err)
	}
	for i, r := range same.Race.Racers {
		if r.Rule.Values.Num("lr") != 0.05 || r.Rule.Key != s.Race.Racers[i].Rule.Key {
			t.Errorf("%s: %v", r.Name, r.Rule)
		}
	}
	if len(same.Changes) != 1 || same.Changes[0].Target != race.All {
		t.Errorf("the log is %v, want the change of the noise", same.Changes)
	}
	usual := s.Clone()
	if err := usual.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	if got, want := optimizers.Catalog().Format(usual.Race.Racers[5].Rule), "adam:amsgrad=true,clipnorm=3,schedule=power"; got != want {
		t.Errorf("Adam with defaults is %s, want %s", got, want)
	}
	if got := optimizers.Catalog().Format(usual.Race.Racers[0].Rule); got != "sgd" {
		t.Errorf("SGD with defaults is %s", got)
	}
	// What cannot be set leaves everything as it was.
	before := s.Clone()
	for _, lr := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if err := s.SetSameRate(lr); err == nil {
			t.Errorf("the rate %v is taken", lr)
		}
	}
	if err := s.SetTuned(tune.Goal{}, 100, nil); err == nil {
		t.Error("a search for no racers is taken")
	}
	if s.Race.Fair != nil || len(s.Changes) != len(before.Changes) {
		t.Error("a refused setting changed the document")
	}
}

func TestFairRaceIsChecked(t *testing.T) {
	const head = "version: 1\nlab: race\nrace:\n  surface: bowl\n  racers:\n    - optimizer: sgd\n"
	for text, want := range map[string]string{
		"  fair:\n    rates: sane\n":                                                     "same",
		"  fair:\n    rates: same\n":                                                     "above 0",
		"  fair:\n    rates: tuned\n    objective: lowest\n":                             "objective",
		"  fair:\n    rates: tuned\n    objective: final\n":                              "budget",
		"  fair:\n    rates: tuned\n    objective: final\n    budget: 9\n    extra: 1\n": "extra",
		"view:\n  by_time: true\n  by_evaluations: true\n":                               "not both",
	} {
		if _, err := ParseRace([]byte(head + text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want a word of %q", text, err, want)
		}
	}
	if _, err := ParseRace([]byte(head + "  fair:\n    rates: defaults\nview:\n  by_time: true\n")); err != nil {
		t.Error(err)
	}
}
