package measure

import (
	"context"
	"math"
	"testing"

	"downhill/internal/scenario"
)

// A race of gradient descent and momentum on f = x² + y², where every step is known.
const knownRace = `version: 1
lab: race
seed: 1
race:
  surface: 'formula:x^2 + y^2,x=-2/2,y=-2/2'
  start: [1, 0]
  steps: 6
  racers:
    - {name: A, optimizer: 'sgd:lr=0.25'}
    - {name: B, optimizer: 'sgd:lr=0.75'}
`

func measured(t *testing.T, key, document string) map[string]float64 {
	t.Helper()
	s, err := scenario.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Lookup(key)
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := m.Of(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, n := range numbers {
		out[n.Key] = n.Value
	}
	return out
}

// With η = 1/4 x halves at each step, with η = 3/4 it changes sign besides: both
// losses are a quarter each time, below a hundredth after 4 steps.
func TestRaceNumbers(t *testing.T) {
	got := measured(t, "race-arrivals", knownRace)
	for key, want := range map[string]float64{"arrives 1": 4, "stays 2": 4, "ratio": 1, "final 1": math.Pow(0.25, 6)} {
		if math.Abs(got[key]-want) > 1e-12 { // each step is exact but for the last bits
			t.Errorf("%s = %v want %v", key, got[key], want)
		}
	}
	got = measured(t, "momentum-oscillates", knownRace)
	for key, want := range map[string]float64{"crossings 1": 0, "crossings 2": 6, "beyond 1": 0, "beyond 2": 0.5} {
		if math.Abs(got[key]-want) > 1e-12 {
			t.Errorf("%s = %v want %v", key, got[key], want)
		}
	}
}

// A tally leaves out ties and runs that neither brought to an end, and counts one
// that only one did.
func TestTally(t *testing.T) {
	var a tally
	inf := math.Inf(1)
	for _, run := range [][2]float64{{1, 4}, {2, 2}, {9, 1}, {5, inf}, {inf, inf}} {
		a.add(run[0], run[1])
	}
	if got, want := a.share(), 2.0/3; got != want {
		t.Errorf("share = %v want %v", got, want)
	}
	if got, want := a.factor(), math.Cbrt(4.0*1/9); math.Abs(got-want) > 1e-12 {
		t.Errorf("factor = %v want %v", got, want)
	}
}

// On f = x² + y² gradient descent comes down for 0 < η < 1: of the tenths of a decade
// below 1 those from which 40 steps are enough.
func TestRateDecades(t *testing.T) {
	got := measured(t, "rate-decades", `version: 1
lab: race
seed: 1
race:
  surface: 'formula:x^2 + y^2,x=-2/2,y=-2/2'
  start: [1, 0]
  steps: 40
  racers:
    - {name: A, optimizer: 'sgd:lr=0.25'}
    - {name: B, optimizer: 'adagrad:lr=0.25'}
`)
	// (1 − 2η)^80 ≤ 0.01 is η ≥ 0.028 and, where it overshoots, η ≤ 0.972.
	if want := math.Pow(10, -1.5); math.Abs(got["least 1"]/want-1) > 1e-9 {
		t.Errorf("least 1 = %v want %v", got["least 1"], want)
	}
	if want := math.Pow(10, -0.1); math.Abs(got["most 1"]/want-1) > 1e-9 {
		t.Errorf("most 1 = %v want %v", got["most 1"], want)
	}
	if want := 1.5; math.Abs(got["decades 1"]-want) > 1e-9 {
		t.Errorf("decades 1 = %v want %v", got["decades 1"], want)
	}
}

// A document with too few racers, or of another lab, is refused.
func TestOptimizersRefuse(t *testing.T) {
	s, err := scenario.Parse([]byte(`version: 1
lab: race
seed: 1
race:
  surface: bowl
  start: [1, 0]
  steps: 6
  racers:
    - {name: A, optimizer: 'sgd:lr=0.25'}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"race-arrivals", "widely", "basin-shares", "sparse-weights", "network-rates", "final-accuracies", "adagrad-effect"} {
		m, err := Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Of(context.Background(), s); err == nil {
			t.Errorf("%s measured a race with one racer", key)
		}
	}
}
