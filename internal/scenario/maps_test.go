package scenario

import (
	"strings"
	"testing"

	"downhill/optimizers/maps"
)

// mapped has both maps set.
func mapped() Scenario {
	s := Default()
	s.Race.Map = HyperMap{Racer: "Adam", X: "beta1", Y: "beta2", XRange: [2]float64{0.5, 0.99}, YRange: [2]float64{0.9, 0.9999}, NX: 20, NY: 12, Measure: "best"}
	s.Race.Basin = Basin{Racer: "Nadam", Size: 120, Steps: 300}
	s.View.Figure = FigureMap
	return s
}

func TestMapsReadBack(t *testing.T) {
	for name, s := range map[string]Scenario{"all": mapped(), "usual": {Lab: LabRace, Seed: 1, Race: Default().Race, View: View{Figure: FigureBasin}}} {
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if back.Race.Map != s.Race.Map || back.Race.Basin != s.Race.Basin || back.View.Figure != s.View.Figure {
			t.Errorf("%s: wrote\n%s\nread %+v %+v", name, text, back.Race.Map, back.Race.Basin)
		}
	}
	usual := Default()
	if text, err := usual.YAML(); err != nil || strings.Contains(string(text), "map:") || strings.Contains(string(text), "basin:") {
		t.Errorf("a race without maps says\n%s%v", text, err)
	}
}

func TestMapPlan(t *testing.T) {
	s := mapped()
	p, racer, err := s.MapPlan()
	if err != nil || racer != 5 || p.X.Spec.Key != "beta1" || p.X.N != 20 || p.Y.To != 0.9999 || p.Measure != maps.Best || p.Steps != 200 || p.Name != "Adam" {
		t.Errorf("%+v of %d, %v", p, racer, err)
	}
	for rule, want := range map[string]string{"sgd": "clipnorm", "momentum": "momentum", "adam": "beta1", "rmsprop": "rho", "newton": "damping"} {
		if x, y := MapAxes(rule); x != "lr" || y != want {
			t.Errorf("%s is mapped over %s and %s, want %s", rule, x, y, want)
		}
	}
	// One axis that is asked for leaves the other the usual one, but not itself.
	for _, tt := range [][4]string{{"lr", "", "lr", "momentum"}, {"", "lr", "momentum", "lr"}, {"momentum", "", "momentum", "lr"}, {"", "clipnorm", "lr", "clipnorm"}} {
		if m := (HyperMap{X: tt[0], Y: tt[1]}).Resolved("momentum"); m.X != tt[2] || m.Y != tt[3] {
			t.Errorf("%q and %q are %s and %s, want %s and %s", tt[0], tt[1], m.X, m.Y, tt[2], tt[3])
		}
	}
}

func TestBasinPlans(t *testing.T) {
	s := mapped()
	w := [4]float64{-1, 1, -2, 2}
	plans, racers, err := s.BasinPlans(w)
	if err != nil || len(plans) != 1 || racers[0] != 7 || plans[0].NX != 120 || plans[0].Steps != 300 || plans[0].Window != w {
		t.Errorf("%+v of %v, %v", plans, racers, err)
	}
	s.Race.Basin = Basin{}
	s.Race.Racers[2].Hidden = true
	if plans, racers, err = s.BasinPlans(w); err != nil || len(plans) != 7 || racers[2] != 3 || plans[0].NX != DefaultBasinSize {
		t.Errorf("%d plans of %v, %v", len(plans), racers, err)
	}
}

func TestMapErrors(t *testing.T) {
	head := "version: 1\nlab: race\nrace:\n  surface: bowl\n  racers: [{optimizer: sgd}, {optimizer: momentum}]\n"
	for _, tt := range []struct{ text, want string }{
		{"  map: {x: beta1}\n", "unknown hyperparameter of sgd"},
		{"  map: {racer: Mementum}\n", "did you mean Momentum"},
		{"  map: {racer: Momentum, x: lr, y: lr}\n", "both axes are lr"},
		{"  map: {racer: Momentum, x_range: [1]}\n", "want from and to"},
		{"  map: {racer: Momentum, x_range: [1, 0.5]}\n", "ascends"},
		{"  map: {racer: Momentum, cells: [5]}\n", "want two numbers"},
		{"  map: {racer: Momentum, cells: [5, 5000]}\n", "2 to 1024"},
		{"  map: {racer: Momentum, measure: loss}\n", "unknown measure"},
		{"  map: {racer: Momentum, z: lr}\n", "unknown field"},
		{"  basin: {size: 1}\n", "2 to 1024"},
		{"  basin: {steps: -3}\n", "1 to 100000"},
		{"  basin: {racer: Adam}\n", "unknown racer"},
		{"view: {figure: mop}\n", "did you mean map"},
		{"  steps: 200000\nview: {figure: map}\n", "at most 100000 for a map"},
	} {
		if _, err := Parse([]byte(head + tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.text, err, tt.want)
		}
	}
	// A map that does not fit is no reason not to race: only a document is refused.
	s := mapped()
	s.Race.Map.X = "momentum"
	if err := s.Check(); err != nil {
		t.Errorf("the race is refused: %v", err)
	}
	if _, _, err := s.MapPlan(); err == nil {
		t.Error("Adam is mapped over momentum")
	}
}
