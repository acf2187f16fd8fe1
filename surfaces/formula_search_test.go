package surfaces

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestFormulaFindsTheMinima of surfaces whose minima are known: all of them,
// marked as found.
func TestFormulaFindsTheMinima(t *testing.T) {
	for _, c := range []struct{ surface, text string }{
		{"bowl:kappa=1000", "(x^2 + 1000*y^2)/2"},
		{"rosenbrock", "(1 - x)^2 + 100(y - x^2)^2"},
		{"himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"},
		{"beale", "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2"},
		{"six-hump-camel", "(4 - 2.1x^2 + x^4/3)*x^2 + x y + (4y^2 - 4)*y^2"},
		{"styblinski-tang", "(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)/2"},
		{"rastrigin", "20 + x^2 - 10cos(2pi x) + y^2 - 10cos(2pi y)"},
		{"mccormick", "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1"},
		{"booth", "(x + 2y - 7)^2 + (2x + y - 5)^2"},
		{"levy", "sin(pi*(1 + (x-1)/4))^2 + ((x-1)/4)^2*(1 + 10sin(pi*(1 + (x-1)/4) + 1)^2) + ((y-1)/4)^2*(1 + sin(2pi*(1 + (y-1)/4))^2)"},
	} {
		want := build(t, c.surface)
		f, err := NewFormula(c.text, want.Domain())
		if err != nil {
			t.Fatal(err)
		}
		got := f.Minima()
		if len(got) != len(want.Minima()) {
			t.Errorf("%s: %d minima found, want %d", c.surface, len(got), len(want.Minima()))
		}
		for _, w := range want.Minima() {
			// Both end where rounding hides the slope: some 1e-16 of the terms
			// of f over the curvature.
			k := slices.IndexFunc(got, func(m Minimum) bool { return math.Hypot(m.X-w.X, m.Y-w.Y) < 1e-9 })
			if k < 0 {
				t.Errorf("%s: %v was not found", c.surface, w)
				continue
			}
			if m := got[k]; !m.Found || m.Kink || m.Global != w.Global || math.Abs(m.F-w.F) > 1e-11*max(1, math.Abs(w.F)) {
				t.Errorf("%s: found %+v, want %+v", c.surface, m, w)
			}
		}
		again, err := NewFormula(c.text, want.Domain())
		if err != nil || !slices.Equal(again.Minima(), got) {
			t.Errorf("%s: another search found %v (%v)", c.surface, again.Minima(), err)
		}
	}
}

// TestFormulaMinimaAtKinksAndFlats: where Newton's method does not lead.
func TestFormulaMinimaAtKinksAndFlats(t *testing.T) {
	for _, c := range []struct {
		text    string
		x, y, f float64
		kink    bool
	}{
		{"abs(x) + abs(y)", 0, 0, 0, true},
		{"sqrt(x^2 + y^2)", 0, 0, 0, true},
		{"hypot(x - 1, 3y) + 2", 1, 0, 2, true},
		{"max(abs(x + y), abs(x - y))", 0, 0, 0, true},
		{"abs(x - 1) + y^2", 1, 0, 0, true},
		{"abs(x - 2*y) + (x - 1)^2 + (y - 0.5)^2", 1, 0.5, 0, true},
		{"cbrt(x^2) + y^2", 0, 0, 0, true},
		{"(x^2 + y^2)^0.1", 0, 0, 0, true},
		{"sqrt(x) + y^2", 0, 0, 0, true}, // at the edge of where it is defined
		{"x^4 + y^4", 0, 0, 0, false},
		{"x^4 + y^2", 0, 0, 0, false},
		{"1 + (x - 2)^4 + y^2", 2, 0, 1, false},
	} {
		f := formula(t, c.text)
		ms := f.Minima()
		if len(ms) != 1 {
			t.Errorf("%s: found %v: %s", c.text, ms, f.Findings())
			continue
		}
		// On (x − 2)⁴ values 1e-4 apart are the same number.
		if m := ms[0]; !(math.Hypot(m.X-c.x, m.Y-c.y) < 2e-4) || math.Abs(m.F-c.f) > 1e-9 || m.Kink != c.kink || !m.Global || !m.Found {
			t.Errorf("%s: found %+v", c.text, m)
		}
	}
}

// TestFormulaWithoutMinimum: the search says why there is none, and does not
// take the floor of a gutter for one.
func TestFormulaWithoutMinimum(t *testing.T) {
	for text, want := range map[string]string{
		"x^2 - y^2":                         "no minimum: f falls without bound",
		"x + y":                             "no minimum: f falls without bound",
		"x*sin(y)":                          "no minimum: f falls without bound",
		"-log(1 + x^2 + y^2)":               "no minimum: f falls without bound",
		"x^3 - 3x*y^2":                      "no minimum: f falls without bound",
		"y^2 - exp(x)":                      "no minimum: f falls without bound",
		"log(x^2 + y^2)":                    "no minimum: f falls without bound near (0, 0)",
		"tan(x)*tan(y)":                     "no minimum: f falls without bound near",
		"1/(x^2 + y^2 - 4)":                 "no minimum: f falls without bound near",
		"x^2 + y^2 - 1/hypot(x - 1, y - 1)": "no minimum: f falls without bound near (1, 1)",
		"x^y":                               "in the domain",
		"exp(x) + y^2":                      "lowest at its edge, 0.00673795 at (−5, 0); try a wider one",
		"(x - 20)^2 + y^2":                  "lowest at its edge",
		"atan(x) + y^2":                     "lowest at its edge",
		"x^2":                               "does not rise from there all around",
		"(y - x^2)^2":                       "does not rise from there all around",
		"abs(y - x^2)":                      "does not rise from there all around",
		"x^2+y^2 + 1/(x^2 + y^2)":           "does not rise from there all around",
		"relu(x^2 + y^2 - 4)":               "does not rise from there all around",
		"3":                                 "the same all over",
	} {
		f := formula(t, text)
		if len(f.Minima()) != 0 || !strings.Contains(f.Findings(), want) {
			t.Errorf("%s: found %v, %q, want %q", text, f.Minima(), f.Findings(), want)
		}
	}
	// A minimum that is undercut far away, or in another corner, is not global.
	for text, want := range map[string]string{"x^3 - 3x + y^2": "falls without bound", "(x^2 - 1)^2/50 + y^2 - 20exp(-(x - 5.3)^2)": "none is global"} {
		f := formula(t, text)
		ms := f.Minima()
		if len(ms) == 0 || slices.ContainsFunc(ms, func(m Minimum) bool { return m.Global }) || !strings.Contains(f.Findings(), want) {
			t.Errorf("%s: found %v, %q, want %q", text, ms, f.Findings(), want)
		}
	}
}

func BenchmarkFormulaSearch(b *testing.B) {
	for name, text := range map[string]string{
		"example": ExampleFormula, "rastrigin": "20+x^2+y^2-10*(cos(2pi x)+cos(2pi y))", "kink": "abs(x)+abs(y)", "crease": "abs(y-x^2)",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				formula(b, text).Minima()
			}
		})
	}
}

// BenchmarkFormulaEval compares formulas with the built-in surfaces that they
// write out.
func BenchmarkFormulaEval(b *testing.B) {
	for _, c := range []struct {
		name    string
		builtin Surface
		text    string
	}{
		{"bowl", Bowl{Kappa: 20, Cos: 1}, "(x^2 + 20*y^2)/2"},
		{"rosenbrock", Rosenbrock{A: 1, B: 100}, "(1-x)^2 + 100(y-x^2)^2"},
		{"beale", Beale{}, "(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2"},
	} {
		for kind, s := range map[string]Surface{"builtin": c.builtin, "formula": formula(b, c.text)} {
			b.Run(c.name+"/"+kind, func(b *testing.B) {
				p, g := []float64{1.5, 2}, make([]float64, 2)
				b.ReportAllocs()
				for b.Loop() {
					s.Eval(p, g)
				}
			})
		}
	}
}
