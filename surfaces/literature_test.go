package surfaces

import (
	"math"
	"testing"
)

// build makes a surface from its written form.
func build(t *testing.T, text string) Surface {
	t.Helper()
	c := Catalog()
	ch, err := c.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLiteratureValues compares f with what is printed elsewhere (Surjanovic &
// Bingham's Virtual Library of Simulation Experiments, Jamil & Yang 2013, Moré
// et al. 1981), or worked out by hand from the published formula.
func TestLiteratureValues(t *testing.T) {
	for _, c := range []struct {
		surface string
		x, y, f float64
		within  float64 // as far as the printed digits go
	}{
		{"bowl", 2, 1, 12, 0},
		{"rosenbrock", -1.2, 1, 24.2, 1e-13},
		{"rosenbrock:a=2,b=10", 1, 3, 41, 0},
		{"beale", 1, 1, 14.203125, 0},
		{"beale", 1, 4, 4624.453125, 0},
		{"himmelblau", 0, 0, 170, 0},
		{"himmelblau", -0.270845, -0.923039, 181.617, 1e-3}, // the maximum
		{"saddle", 3, 2, 5, 0},
		{"monkey-saddle", 2, 1, 2, 0},
		{"rastrigin", 1, 2, 5, 1e-12},
		{"rastrigin", 0.5, 0, 20.25, 1e-12},
		{"ackley", 1, 1, 3.6253849384403627, 1e-12},
		{"ackley:a=10,b=0.5", 0.5, 0, 10 + math.E - 10*math.Exp(-0.25/math.Sqrt2) - 1, 1e-13},
		{"styblinski-tang", -2.903534, -2.903534, -39.16599 * 2, 4e-4},
		{"styblinski-tang", 1, -1, -15, 0},
		{"six-hump-camel", 0.0898, -0.7126, -1.0316, 3e-5},
		{"six-hump-camel", 1, 1, 4 - 2.1 + 1./3 + 1, 1e-15},
		{"goldstein-price", 0, -1, 3, 0},
		{"goldstein-price", 1, 1, (1 + 9*(19.-28+12)) * (30 + 18 - 32 + 12 + 48 - 36 + 27), 0},
		{"booth", 0, 0, 74, 0},
		{"matyas", 1, -1, 1, 1e-15},
		{"mccormick", -0.54719, -1.54719, -1.9133, 1e-4},
		{"mccormick", 0, 0, 1, 0},
		{"levy", -3, -7, 1 + 10*math.Pow(math.Sin(1), 2) + 4, 1e-13}, // w = (0, −1)
		{"levy", 3, 2, 1 + 0.25*(1+10*math.Pow(math.Cos(1), 2)) + 0.125, 1e-13},
		{"bukin", -10, 0, 100, 0},
		{"bukin", -5, 0.25, 0.05, 1e-15},
		{"plateau", math.Log(2), 2, 1.2, 1e-15},
		{"plateau:width=2", -2 * math.Log(2), 0, 0.25, 1e-15},
		{"ravine", 0, 1, 10, 0},
		{"ravine:kappa=3", math.Pi / 2, 3, 6 + math.Pi*math.Pi/80, 1e-14},
	} {
		if f := build(t, c.surface).Eval([]float64{c.x, c.y}, nil); !(math.Abs(f-c.f) <= c.within) {
			t.Errorf("%s: f(%v, %v) = %v, want %v within %v", c.surface, c.x, c.y, f, c.f, c.within)
		}
	}
}

// TestLiteratureMinima compares the lowest value and the number of minima.
// Gaussian-wells is ours: its value there guards against a changed table.
func TestLiteratureMinima(t *testing.T) {
	for _, c := range []struct {
		surface       string
		f             float64
		global, local int
	}{
		{"rosenbrock", 0, 1, 0},
		{"himmelblau", 0, 4, 0},
		{"six-hump-camel", -1.0316284534898774, 2, 4},
		{"styblinski-tang", -39.16616570377142 * 2, 1, 3},
		{"goldstein-price", 3, 1, 3},
		{"mccormick", -1.9132229549810367, 1, 1},
		{"rastrigin", 0, 1, 120},
		{"rastrigin:a=0", 0, 1, 0},
		{"ackley", 0, 1, 80},
		{"levy", 0, 1, 39},
		{"bukin", 0, 1, 0},
		{"gaussian-wells", -1.8980959053127353, 1, 4},
	} {
		global, local := 0, 0
		ms := build(t, c.surface).Minima()
		for _, m := range ms {
			if !m.Global {
				local++
				continue
			}
			global++
			// The printed digits end at 1e-13 or so.
			if !(math.Abs(m.F-c.f) <= 1e-13*max(1, math.Abs(c.f))) {
				t.Errorf("%s: F = %v, want %v", c.surface, m.F, c.f)
			}
		}
		if global != c.global || local != c.local {
			t.Errorf("%s: %d global and %d local minima, want %d and %d", c.surface, global, local, c.global, c.local)
		}
	}
}

// TestGoldsteinPriceIsThePaper: the factored form is the published one.
func TestGoldsteinPriceIsThePaper(t *testing.T) {
	s := GoldsteinPrice{}
	for _, p := range scatter(s.Domain(), 200) {
		x, y := p[0], p[1]
		a := 1 + (x+y+1)*(x+y+1)*(19-14*x+3*x*x-14*y+6*x*y+3*y*y)
		b := 30 + (2*x-3*y)*(2*x-3*y)*(18-32*x+12*x*x+48*y-36*x*y+27*y*y)
		// Both forms cancel terms a thousand times larger than the result.
		if f := s.Eval(p, nil); !(math.Abs(f-a*b) <= 1e-11*a*b) {
			t.Errorf("f(%v) = %v, want %v", p, f, a*b)
		}
	}
}

// TestRefusedParameters: a surface that would have no minimum where it declares
// one cannot be built from text.
func TestRefusedParameters(t *testing.T) {
	for _, text := range []string{"bowl:kappa=0", "rosenbrock:b=0", "rosenbrock:a=4", "rastrigin:a=-1",
		"ackley:a=0", "ackley:b=-1", "plateau:width=0", "ravine:kappa=-1", "gaussian-wells:width=3", "beale:a=1"} {
		if _, err := Catalog().Parse(text); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}
