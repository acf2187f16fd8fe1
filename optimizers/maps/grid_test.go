package maps

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/internal/param"
	"downhill/optimizers/race"
)

func axis(t testing.TB, key, spec string, from, to float64, n int) Axis {
	t.Helper()
	a, err := NewAxis(spec, key, from, to, n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func grid(t testing.TB, g race.Ground, p GridPlan) []Cell {
	t.Helper()
	m, err := NewGrid(g, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Step(0); err != nil {
		t.Fatal(err)
	}
	return m.Cells()
}

// Every cell is what a race with its two values measures, bit for bit.
func TestGridEqualsRaces(t *testing.T) {
	type plan struct {
		surface, rule, x, y string
		noise               float64
	}
	for _, tt := range []plan{
		{"bowl", "momentum", "lr", "momentum", 0},
		{"bowl", "momentum", "lr", "momentum", 0.5},
		{"rosenbrock", "adam:lr=0.1", "beta1", "beta2", 0},
		{"beale", "rmsprop", "lr", "rho", 0},
		{"bowl", "newton", "lr", "damping", 0},
		{"himmelblau", "sgd:lr=0.01,clipnorm=1", "lr", "clipnorm", 0},
	} {
		g := ground(t, tt.surface)
		r := rule(t, tt.rule)
		for _, m := range Measures() {
			t.Run(strings.Join([]string{tt.surface, tt.rule, tt.x, tt.y, m, param.FormatFloat(tt.noise)}, " "), func(t *testing.T) {
				const nx, ny, steps = 9, 7, 150
				p := GridPlan{Rule: r, X: axis(t, tt.x, r.Key, 0, 0, nx), Y: axis(t, tt.y, r.Key, 0, 0, ny), Measure: Measure(m),
					Start: [2]float64{-1, 1.5}, Steps: steps, Noise: tt.noise, Seed: 7, Name: "one"}
				finite := 0
				for k, got := range grid(t, g, p) {
					choice := p.Choice(k%nx, k/nx)
					track, _ := inRace(t, g, race.Plan{Start: p.Start, Steps: steps, Noise: tt.noise, Seed: 7, Racers: []race.Racer{{Name: "one", Rule: choice}}})
					want := measured(track, Measure(m))
					if v := got.Value(Measure(m)); math.Float64bits(v) != math.Float64bits(want) || got.Status != track.Status {
						t.Fatalf("%v: %v (%s), want %v (%s)", choice.Values, v, got.Status, want, track.Status)
					}
					if !math.IsNaN(want) && !math.IsInf(want, 0) {
						finite++
					}
				}
				if m != string(Steps) && finite < nx*ny/3 {
					t.Errorf("%d cells of %d have a number", finite, nx*ny)
				}
			})
		}
	}
}

// measured is what a measure says of a whole race.
func measured(track race.Track, m Measure) float64 {
	n := track.Len()
	switch {
	case track.Status == race.Diverged:
		return math.NaN()
	case m == Final:
		return track.Loss[n-1]
	case m == Best:
		return slices.Min(track.Loss)
	case track.Status == race.Converged:
		return float64(track.StatusStep)
	}
	return math.Inf(1)
}

func TestGridIsTheSameOnAnyCores(t *testing.T) {
	g := ground(t, "bowl")
	p := GridPlan{Rule: rule(t, "momentum"), X: axis(t, "lr", "momentum", 0, 0, 37), Y: axis(t, "momentum", "momentum", 0, 0, 23),
		Measure: Steps, Start: [2]float64{-8, 1.5}, Steps: 200, Cores: 1}
	want := grid(t, g, p)
	p.Cores = 3
	m, err := NewGrid(g, p)
	if err != nil {
		t.Fatal(err)
	}
	for !m.Done() {
		if err := m.Step(time.Microsecond); err != nil {
			t.Fatal(err)
		}
	}
	// Losses of cells that diverged are not numbers, which differ from themselves.
	same := slices.EqualFunc(m.Cells(), want, func(a, b Cell) bool {
		return a.Status == b.Status && a.Step == b.Step && math.Float64bits(a.Loss) == math.Float64bits(b.Loss)
	})
	if !same {
		t.Error("three cores, interrupted: another map")
	}
}

// The values of an axis ascend from end to end on the parameter's scale, and read
// back from what is written to the same bits.
func TestAxisValues(t *testing.T) {
	for _, tt := range []struct {
		rule, key string
		from, to  float64
		middle    float64 // of five
	}{
		{"adam", "lr", 0.001, 1, 0.0316228},
		{"adam", "beta2", 0.9, 0.999, 0.99},
		{"adam", "beta1", 0, 0.99, 0.9},
		{"adamw", "weight_decay", 1e-4, 1e-2, 1e-3},
	} {
		a := axis(t, tt.key, tt.rule, tt.from, tt.to, 5)
		if a.Value(0) != tt.from || a.Value(4) != tt.to || a.Value(2) != tt.middle {
			t.Errorf("%s: %v, %v, %v, want %v, %v, %v", tt.key, a.Value(0), a.Value(2), a.Value(4), tt.from, tt.middle, tt.to)
		}
		for i := range 5 {
			v := a.Value(i)
			if i > 0 && v <= a.Value(i-1) {
				t.Errorf("%s: %v does not ascend", tt.key, v)
			}
			// Six digits of a value between the ends of a range of decades.
			if u := a.Position(v); math.Abs(u-(a.Position(tt.from)+(a.Position(tt.to)-a.Position(tt.from))*float64(i)/4)) > 1e-5 {
				t.Errorf("%s: %v stands at %v", tt.key, v, u)
			}
			if back, err := param.ReadNumber(param.FormatFloat(v)); err != nil || back != v || len(param.FormatFloat(v)) > 12 {
				t.Errorf("%s: %v is written %s", tt.key, v, param.FormatFloat(v))
			}
		}
	}
}

func TestGridErrors(t *testing.T) {
	for _, tt := range []struct {
		rule, key string
		from, to  float64
		n         int
		want      string
	}{
		{"adam", "beta", 0, 0, 5, "did you mean beta1"},
		{"adam", "amsgrad", 0, 0, 5, "unknown hyperparameter"},
		{"adm", "lr", 0, 0, 5, "unknown optimizer"},
		{"adam", "lr", 1, 0.1, 5, "ascends"},
		{"adam", "lr", 0, 1, 5, "0 < lr"},
		{"adam", "eps", 0, 1, 5, "logarithmic"},
		{"adam", "beta1", 0, 1, 5, "0 ≤ beta1 < 1"},
		{"adam", "lr", 0.1, 1, 1, "2 to 1024"},
	} {
		if _, err := NewAxis(tt.rule, tt.key, tt.from, tt.to, tt.n); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s %v…%v: got %v, want %q", tt.rule, tt.key, tt.from, tt.to, err, tt.want)
		}
	}
	lr := axis(t, "lr", "adam", 0, 0, 4)
	if _, err := NewGrid(ground(t, "bowl"), GridPlan{Rule: rule(t, "adam"), X: lr, Y: lr, Measure: Steps, Steps: 5}); err == nil || !strings.Contains(err.Error(), "both axes") {
		t.Errorf("the same axis twice: %v", err)
	}
}
