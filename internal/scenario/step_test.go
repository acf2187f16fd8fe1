package scenario

import (
	"strings"
	"testing"

	"downhill/assets"
	"downhill/surfaces"
)

// What a document says of a step is written and read again, and what it cannot
// say is refused with the way out.
func TestInsideRoundTrip(t *testing.T) {
	s := Default()
	s.View.Figure, s.View.Step = FigureStep, 12
	s.Race.Inside = Inside{Racer: "Adam", Part: 3, Arrows: true}
	s.Race.Inside.Hide[StepSquares], s.Race.Inside.Hide[StepLookAhead] = true, true
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if want := "hide: [look_ahead, squares]"; !strings.Contains(string(text), want) {
		t.Errorf("%q is missing in\n%s", want, text)
	}
	again, err := ParseRace(text)
	if err != nil {
		t.Fatal(err)
	}
	if again.Race.Inside != s.Race.Inside || again.View.Figure != FigureStep {
		t.Errorf("got %+v, want %+v", again.Race.Inside, s.Race.Inside)
	}
	plain := Default()
	if text, err = plain.YAML(); err != nil || strings.Contains(string(text), "inside") {
		t.Errorf("a race that nobody looked into says so: %v\n%s", err, text)
	}
	for change, want := range map[string]string{
		"look_ahead":  `unknown part of a step "look"`,
		"racer: Adam": `unknown racer "Nobody"`,
		"part: 3":     "want 1 or more",
	} {
		to := map[string]string{"look_ahead": "look", "racer: Adam": "racer: Nobody", "part: 3": "part: -1"}[change]
		good, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseRace([]byte(strings.Replace(string(good), change, to, 1))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", to, err, want)
		}
	}
}

// The example of clipping starts exactly where the gradient is [0.9, 100].
func TestClippingExample(t *testing.T) {
	s, err := ParseRace(assets.RaceClipping)
	if err != nil {
		t.Fatal(err)
	}
	f, err := surfaces.Catalog().Build(s.Race.Surface)
	if err != nil {
		t.Fatal(err)
	}
	var g [2]float64
	f.Eval(s.Race.Start[:], g[:])
	if g != [2]float64{0.9, 100} {
		t.Errorf("the gradient at the start is %v, want [0.9 100]", g)
	}
	if s.View.Figure != FigureStep || s.Race.Inside.Racer != "clipvalue 1" || len(s.Race.Racers) != 2 {
		t.Errorf("it shows %q of %q with %d racers", s.View.Figure, s.Race.Inside.Racer, len(s.Race.Racers))
	}
}
