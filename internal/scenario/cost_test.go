package scenario

import (
	"strings"
	"testing"

	"downhill/optimizers"
)

// The costs of a document are read, checked and written back; what is left out is
// the default.
func TestCostDocument(t *testing.T) {
	text := "version: 1\nlab: race\nrace:\n  surface: bowl\n  racers:\n  - optimizer: bfgs\n  - optimizer: cg:variant=dai_yuan\n"
	s, err := Parse([]byte(text + "  cost:\n    parameters: 7850\nview:\n  figure: cost\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Race.Cost.Parameters != 7850 || s.View.Figure != FigureCost || s.Race.Racers[1].Name != "CG" {
		t.Errorf("read %+v, figure %q, racer %q", s.Race.Cost, s.View.Figure, s.Race.Racers[1].Name)
	}
	written, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(written)
	if err != nil || again.Race.Cost != s.Race.Cost || again.Race.Racers[1].Rule.Values.Text("variant") != "dai_yuan" {
		t.Errorf("written and read back: %+v, %v", again.Race, err)
	}
	plain, err := Parse([]byte(text))
	if err != nil || plain.Race.Cost.Resolved().Parameters != DefaultCostParameters {
		t.Errorf("without a word of it: %+v, %v", plain.Race.Cost, err)
	}
	if written, err = plain.YAML(); err != nil || strings.Contains(string(written), "cost") {
		t.Errorf("without a word of it, written as %s, %v", written, err)
	}
	for bad, want := range map[string]string{"parameters: -1": "race.cost.parameters = -1: want 1 to", "parameter: 3": "parameter"} {
		if _, err := Parse([]byte(text + "  cost:\n    " + bad + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", bad, err, want)
		}
	}
}

// A yardstick cannot train a network, and has no rate for a race of equal rates.
func TestYardsticksInDocuments(t *testing.T) {
	train := DefaultTraining()
	net := &train.Train.Nets[0]
	if err := net.Set("optimizer", "lbfgs:store=5"); err == nil || !strings.Contains(err.Error(), "lbfgs is a yardstick for races") {
		t.Errorf("a network is given a yardstick: %v", err)
	}
	var err error
	if net.Optimizer, err = optimizers.Catalog().Parse("bfgs"); err != nil {
		t.Fatal(err)
	}
	if err := train.Check(); err == nil || !strings.Contains(err.Error(), "bfgs is a yardstick for races") {
		t.Errorf("a network that has one: %v", err)
	}
	s, err := Parse([]byte("version: 1\nlab: race\nrace:\n  surface: bowl\n  racers:\n  - optimizer: sgd\n  - optimizer: bfgs:curvature=0.5\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetSameRate(0.02); err != nil || s.Race.Racers[0].Rule.Values.Num("lr") != 0.02 || s.Race.Racers[1].Rule.Values.Has("lr") {
		t.Errorf("one rate for all: %v, %v", s.Race.Racers, err)
	}
	if err := s.SetDefaults(); err != nil || s.Race.Racers[1].Rule.Values.Num("curvature") != 0.9 {
		t.Errorf("defaults: %v, %v", s.Race.Racers[1].Rule, err)
	}
	if x, y := MapAxes("bfgs"); x != "curvature" || y != "decrease" {
		t.Errorf("a map of BFGS over %s and %s", x, y)
	}
	s.View.Figure = FigureMap
	s.Race.Map.Racer = "BFGS"
	if _, _, err := s.MapPlan(); err != nil {
		t.Errorf("a map of BFGS: %v", err)
	}
}
