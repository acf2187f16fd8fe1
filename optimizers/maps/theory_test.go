package maps

import (
	"fmt"
	"math"
	"testing"

	"downhill/optimizers/race"
)

func TestQuadratic(t *testing.T) {
	for _, tt := range []struct {
		surface  string
		low, top float64 // 0 for no quadratic
	}{
		{"bowl", 1, 20}, {"bowl:kappa=100,angle=30", 1, 100},
		{"booth", 2, 18},       // ∂²f = (10, 8; 8, 10)
		{"matyas", 0.04, 1.00}, // (0.52, −0.48; −0.48, 0.52)
		{"himmelblau", 0, 0}, {"saddle", 0, 0}, {"rastrigin", 0, 0}, {"rosenbrock", 0, 0}, {"bukin", 0, 0},
	} {
		g := ground(t, tt.surface)
		s, ok := Quadratic(&g)
		if ok != (tt.top > 0) {
			t.Errorf("%s: quadratic %v", tt.surface, ok)
		}
		// Rounding of a 2 × 2 eigenproblem.
		if ok && (math.Abs(s.Min-tt.low) > 1e-12*tt.top || math.Abs(s.Max-tt.top) > 1e-12*tt.top) {
			t.Errorf("%s: spectrum %v, want %v to %v", tt.surface, s, tt.low, tt.top)
		}
	}
}

// radius is the factor by which the error of one eigen-component shrinks in the
// long run: the larger root of z² − bz + c, in modulus.
func radius(rule string, eta, beta, lambda float64) float64 {
	b, c := 1+beta-eta*lambda, beta
	if rule == "nesterov" {
		b, c = (1+beta)*(1-eta*lambda), beta*(1-eta*lambda)
	}
	if d := b*b - 4*c; d >= 0 {
		return (math.Abs(b) + math.Sqrt(d)) / 2
	}
	return math.Sqrt(c)
}

func worst(rule string, s Spectrum, eta, beta float64) float64 {
	return math.Max(radius(rule, eta, beta, s.Min), radius(rule, eta, beta, s.Max))
}

// The formulas against a search over all pairs: no pair of a fine grid is better,
// and the rate is what the roots give.
func TestOptimumIsTheBestOfAll(t *testing.T) {
	for _, s := range []Spectrum{{1, 20}, {0.04, 1}, {2, 18}} {
		for _, rule := range []string{"sgd", "momentum", "nesterov"} {
			o, ok := s.Best(rule)
			if !ok {
				t.Fatalf("%s has no optimum", rule)
			}
			at := worst(rule, s, o.LearningRate, o.Momentum)
			// The two roots coincide there, so rounding 1e-16 enters by its root.
			if math.Abs(at-o.Rate) > 1e-7 {
				t.Errorf("%s %v: rate %v, the roots say %v", rule, s, o.Rate, at)
			}
			const n = 400
			for i := 1; i < n; i++ {
				for j := range n {
					eta, beta := 4/s.Max*float64(i)/n, float64(j)/n
					if rule == "sgd" {
						beta = 0
					}
					if w := worst(rule, s, eta, beta); w < o.Rate-1e-9 {
						t.Fatalf("%s %v: η = %v, β = %v has rate %v, the optimum %v", rule, s, eta, beta, w, o.Rate)
					}
				}
			}
			for _, beta := range []float64{0, 0.3, 0.9} {
				if rule == "sgd" && beta > 0 {
					continue
				}
				limit, _ := s.Limit(rule, beta)
				if in, out := worst(rule, s, limit*0.999, beta), worst(rule, s, limit*1.001, beta); in >= 1 || out <= 1 {
					t.Errorf("%s %v β = %v: rates %v and %v on the two sides of the limit", rule, s, beta, in, out)
				}
			}
		}
	}
	if _, ok := (Spectrum{1, 2}).Best("adam"); ok {
		t.Error("Adam has a known optimum")
	}
}

// Races know it too: at the optimum a racer arrives in as few steps as the rate
// says, and beyond the limit it leaves.
func TestOptimumInRaces(t *testing.T) {
	g := ground(t, "bowl")
	s, _ := Quadratic(&g)
	for _, key := range []string{"momentum", "nesterov"} {
		o, _ := s.Best(key)
		run := func(lr, beta float64) race.Track {
			track, _ := inRace(t, g, race.Plan{Start: [2]float64{-8, 1.5}, Steps: 4000,
				Racers: []race.Racer{{Name: "one", Rule: rule(t, fmt.Sprintf("%s:lr=%v,momentum=%v", key, lr, beta))}}})
			return track
		}
		best := run(o.LearningRate, o.Momentum)
		// From 8 to 1e-6 by the rate, with ten steps at rest, and some more because
		// two equal roots shrink as t·ρᵗ.
		least := math.Log(1e-6/8)/math.Log(o.Rate) + 9
		if n := float64(best.StatusStep); best.Status != race.Converged || n < least-15 || n > least+20 {
			t.Errorf("%s: %s at step %v, want about %.0f", key, best.Status, n, least)
		}
		limit, _ := s.Limit(key, o.Momentum)
		if in, out := run(limit*0.99, o.Momentum), run(limit*1.05, o.Momentum); in.Status != race.Converged || out.Status != race.Diverged {
			t.Errorf("%s: %s below the limit, %s above", key, in.Status, out.Status)
		}
	}
}
