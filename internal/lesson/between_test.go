package lesson

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"downhill/internal/scenario"
)

// parsed reads a document that a test states.
func parsed(t testing.TB, text string) scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const raceText = `{version: 1, lab: race, seed: %d, race: {surface: 'bowl:kappa=%v', start: [%v, 1], steps: %d, racers: [{name: A, optimizer: '%s'}, {name: B, optimizer: '%s'}]}}`

func raceOf(t testing.TB, seed int, kappa, x float64, steps int, a, b string) scenario.Scenario {
	t.Helper()
	return parsed(t, fmt.Sprintf(raceText, seed, kappa, x, steps, a, b))
}

func between(t testing.TB, a, b scenario.Scenario, at float64) scenario.Scenario {
	t.Helper()
	s, err := Between(a, b, at)
	if err != nil {
		t.Fatalf("t = %v: %v", at, err)
	}
	if err := s.Check(); err != nil {
		t.Fatalf("t = %v: the result does not run: %v", at, err)
	}
	return s
}

func TestBetweenGlidesInsideSpecs(t *testing.T) {
	a := raceOf(t, 1, 4, -8, 100, "sgd:lr=0.01", "momentum:lr=0.01,momentum=0.5")
	b := raceOf(t, 2, 8, -4, 201, "sgd:lr=0.16", "momentum:lr=0.01")
	s := between(t, a, b, 0.5)
	for _, tt := range []struct {
		what      string
		got, want float64
	}{
		{"kappa, evenly since it is doubled", s.Race.Surface.Values.Num("kappa"), 6},
		{"start", s.Race.Start[0], -6},
		{"learning rate, logarithmically since it is 16 times as large", s.Race.Racers[0].Rule.Values.Num("lr"), 0.04},
		{"momentum, to the default that is not written", s.Race.Racers[1].Rule.Values.Num("momentum"), 0.7},
		{"steps, whole", float64(s.Race.Steps), 151},
		{"the seed switches", float64(s.Seed), 2},
	} {
		if math.Abs(tt.got-tt.want) > 1e-12*math.Abs(tt.want) { // a few roundings
			t.Errorf("%s: got %v want %v", tt.what, tt.got, tt.want)
		}
	}
	if a.Race.Racers[0].Rule.Values.Num("lr") != 0.01 || b.Race.Racers[0].Rule.Values.Num("lr") != 0.16 {
		t.Error("a scenario that was handed in has changed")
	}
}

// Numbers on their way read well where they are shown.
func TestBetweenHasFourDigits(t *testing.T) {
	a := raceOf(t, 1, 4, -8, 100, "sgd:lr=0.0123456789", "sgd")
	b := raceOf(t, 1, 4, -8, 100, "sgd:lr=0.987654321", "sgd")
	for _, at := range []float64{0, 0.13, 0.5, 0.77, 1} {
		lr := between(t, a, b, at).Race.Racers[0].Rule.Values["lr"].String()
		if inside := at > 0 && at < 1; inside != (len(lr) <= len("0.01234")) {
			t.Errorf("t = %v: η = %s", at, lr)
		}
	}
}

func TestBetweenEndsAreExactAndTheWayIsMonotone(t *testing.T) {
	a := raceOf(t, 1, 3, -8, 100, "adam:lr=0.1,beta1=0.9", "sgd:lr=0.3")
	b := raceOf(t, 1, 7.1, 3.3, 50, "adam:lr=0.7,beta1=0.5", "sgd:lr=1e-5")
	for _, end := range []struct {
		at   float64
		want scenario.Scenario
	}{{0, a}, {1, b}, {-1, a}, {2, b}} {
		if s := between(t, a, b, end.at); !sameText(t, &s, &end.want) {
			t.Errorf("t = %v: got another document than the end's", end.at)
		}
	}
	read := func(s *scenario.Scenario) []float64 {
		return []float64{s.Race.Surface.Values.Num("kappa"), s.Race.Start[0], -float64(s.Race.Steps),
			s.Race.Racers[0].Rule.Values.Num("lr"), -s.Race.Racers[0].Rule.Values.Num("beta1"), -s.Race.Racers[1].Rule.Values.Num("lr")}
	}
	last := read(&a)
	for i := range 101 {
		s := between(t, a, b, float64(i)/100)
		now := read(&s)
		for k := range now {
			if now[k] < last[k] {
				t.Errorf("t = %v: number %d goes back from %v to %v", float64(i)/100, k, last[k], now[k])
			}
		}
		last = now
	}
}

func TestBetweenSwitchesWhatHasNoCounterpart(t *testing.T) {
	a := raceOf(t, 1, 4, -8, 100, "sgd:lr=0.01", "sgd:lr=0.02")
	b := parsed(t, `{version: 1, lab: race, seed: 1, race: {surface: rosenbrock, start: [0, 1], steps: 100, racers: [{name: C, optimizer: 'adam:lr=0.3'}]}}`)
	s := between(t, a, b, 0.01)
	if len(s.Race.Racers) != 1 || s.Race.Racers[0].Name != "C" || s.Race.Racers[0].Rule.Values.Num("lr") != 0.3 || s.Race.Surface.Key != "rosenbrock" {
		t.Errorf("got %+v, want b's racers and surface at once", s.Race)
	}
	c := raceOf(t, 1, 4, -8, 100, "adam:lr=0.01", "sgd:lr=0.04")
	s = between(t, a, c, 0.5)
	if got := s.Race.Racers[0].Rule.Values.Num("lr"); got != 0.01 {
		t.Errorf("another rule: lr = %v, want its own 0.01 at once", got)
	}
	if got := s.Race.Racers[1].Rule.Values.Num("lr"); got != 0.03 {
		t.Errorf("the same rule beside it: lr = %v, want 0.03, halfway", got)
	}
	other := scenario.DefaultSignal()
	if s := between(t, a, other, 0.5); s.Lab != scenario.LabSignal {
		t.Errorf("another lab: got %s", s.Lab)
	}
}

// Parameters that have to be whole stay whole, and lists and logged changes glide.
func TestBetweenKeepsWholeNumbersWhole(t *testing.T) {
	const text = `{version: 1, lab: race, seed: 1, race: {surface: bowl, steps: 100, racers: [{name: A, optimizer: '%s'}]}, changes: [{step: 10, target: A, key: lr, value: '%s'}]}`
	a := parsed(t, fmt.Sprintf(text, "sgd:schedule=performance,schedule.patience=2", "0.1"))
	b := parsed(t, fmt.Sprintf(text, "sgd:schedule=performance,schedule.patience=5", "0.2"))
	for i := range 11 {
		s := between(t, a, b, float64(i)/10)
		if p := s.Race.Racers[0].Rule.Values.Num("schedule.patience"); p != math.Trunc(p) || p < 2 || p > 5 {
			t.Errorf("t = %v: patience = %v", float64(i)/10, p)
		}
	}
	if s := between(t, a, b, 0.5); math.Abs(numberOf(t, s.Changes[0].Value)-0.15) > 1e-15 {
		t.Errorf("a logged change: got %s want 0.15", s.Changes[0].Value)
	}
	a = raceOf(t, 1, 4, 0, 100, "sgd:schedule=piecewise,schedule.boundaries=10/20,schedule.values=0.1/0.01/0.001", "sgd")
	b = raceOf(t, 1, 4, 0, 100, "sgd:schedule=piecewise,schedule.boundaries=20/40,schedule.values=0.1/0.02/0.1", "sgd")
	s := between(t, a, b, 0.5)
	v := s.Race.Racers[0].Rule.Values
	if got := fmt.Sprintf("%.4g %.4g", v["schedule.boundaries"].List(), v["schedule.values"].List()); got != "[15 30] [0.1 0.015 0.01]" {
		t.Errorf("lists: got %s", got)
	}
}

func numberOf(t testing.TB, text string) float64 {
	t.Helper()
	var x float64
	if _, err := fmt.Sscan(text, &x); err != nil {
		t.Fatal(err)
	}
	return x
}

// Every lab's document glides: from its default to the same with another number.
func TestBetweenOfEveryLab(t *testing.T) {
	for _, tt := range []struct {
		lab    string
		from   scenario.Scenario
		change func(*scenario.Scenario)
		read   func(*scenario.Scenario) float64
		want   float64
	}{
		{"signal", scenario.DefaultSignal(), func(s *scenario.Scenario) { s.Signal.Depth += 10 }, func(s *scenario.Scenario) float64 { return float64(s.Signal.Depth) }, 5},
		{"activations", scenario.DefaultActivations(), func(s *scenario.Scenario) { s.Activations.InputMean++ }, func(s *scenario.Scenario) float64 { return s.Activations.InputMean }, 0.5},
		{"train", scenario.DefaultTraining(), func(s *scenario.Scenario) { s.Train.Nets[0].L2++ }, func(s *scenario.Scenario) float64 { return s.Train.Nets[0].L2 }, 0.5},
		{"schedules", scenario.DefaultSchedules(), func(s *scenario.Scenario) { s.Schedules.LearningRate *= 2 }, func(s *scenario.Scenario) float64 { return s.Schedules.LearningRate }, 0.005},
		{"transfer", scenario.DefaultTransfer(), func(s *scenario.Scenario) { s.Transfer.Labels += 20 }, func(s *scenario.Scenario) float64 { return float64(s.Transfer.Labels) }, 10},
	} {
		t.Run(tt.lab, func(t *testing.T) {
			to := tt.from.Clone()
			tt.change(&to)
			s := between(t, tt.from, to, 0.5)
			if got := tt.read(&s) - tt.read(&tt.from); math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("halfway the number has moved by %v, want %v", got, tt.want)
			}
		})
	}
}

func TestBetweenRefusesNaN(t *testing.T) {
	a := scenario.Default()
	if _, err := Between(a, a, math.NaN()); err == nil {
		t.Error("t = NaN: no error")
	}
}

func BenchmarkBetween(b *testing.B) {
	from, to := raceOf(b, 1, 4, -8, 100, "sgd:lr=0.01", "adam:lr=0.01"), raceOf(b, 1, 8, -4, 200, "sgd:lr=0.16", "adam:lr=0.1")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Between(from, to, 0.5); err != nil {
			b.Fatal(err)
		}
	}
}

// sameText says whether two scenarios are the same document.
func sameText(t testing.TB, a, b *scenario.Scenario) bool {
	t.Helper()
	x, err := a.YAML()
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(x, y)
}
