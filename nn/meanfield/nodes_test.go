package meanfield

import (
	"fmt"
	"math"
	"testing"

	"downhill/activations"
)

// expect is E[g(X)] by Nodes.
func expect(kinks []float64, mean, std float64, g func(x float64) float64) float64 {
	x, p := Nodes(kinks, mean, std)
	total := 0.0
	for i, v := range x {
		total += p[i] * g(v)
	}
	return total
}

// The partial moments of a normal above 0 are E[X; X > 0] = mΦ + sφ and
// E[X²; X > 0] = (m² + s²)Φ + msφ, with Φ and the density φ at m/s.
func TestNodesMatchClosedForms(t *testing.T) {
	for _, in := range [][2]float64{{0, 1}, {0.7, 1}, {-1.3, 2}, {0, 100}, {3, 0.1}, {-30, 100}, {0, 1e-3}, {0, 1e6}} {
		m, s := in[0], in[1]
		above, density := math.Erfc(-m/(s*math.Sqrt2))/2, math.Exp(-m*m/(2*s*s))/math.Sqrt(2*math.Pi)
		for _, c := range []struct {
			what string
			g    func(x float64) float64
			want float64
		}{
			{"1", func(float64) float64 { return 1 }, 1},
			{"X²", func(x float64) float64 { return x * x }, m*m + s*s},
			{"X⁴", func(x float64) float64 { return x * x * x * x }, m*m*m*m + 6*m*m*s*s + 3*s*s*s*s},
			{"X; X > 0", func(x float64) float64 { return max(0, x) }, m*above + s*density},
			{"X²; X > 0", func(x float64) float64 { return x * max(0, x) }, (m*m+s*s)*above + m*s*density},
			{"1; X > 0", func(x float64) float64 {
				if x > 0 {
					return 1
				}
				return 0
			}, above},
		} {
			if got := expect([]float64{0}, m, s, c.g); !(math.Abs(got-c.want) <= 1e-12*c.want) {
				t.Errorf("E[%s] of N(%g, %g²) = %.16g, want %.16g", c.what, m, s, got, c.want)
			}
			if c.what == "1" || c.what == "1; X > 0" {
				continue
			}
			if got := expect([]float64{0}, m, s*(1+1e-6), c.g); m < 1 && math.Abs(got-c.want) <= 1e-12*c.want {
				t.Errorf("E[%s] of N(%g, %g²): a std 1e-6 larger passes", c.what, m, s)
			}
		}
	}
}

// E[e^(kX); X ≤ 0] = exp(km + k²s²/2) Φ(−(m + ks²)/s): the left of ELU.
func TestNodesOnExponentials(t *testing.T) {
	for _, in := range [][2]float64{{0, 1}, {0.3, 1.2}, {-2, 3}, {1, 10}, {0, 30}} {
		m, s := in[0], in[1]
		for k := 1.0; k <= 2; k++ {
			want := math.Exp(k*m+k*k*s*s/2) * math.Erfc((m+k*s*s)/(s*math.Sqrt2)) / 2
			got := expect([]float64{0}, m, s, func(x float64) float64 {
				if x > 0 {
					return 0
				}
				return math.Exp(k * x)
			})
			// erfc has a rounding of its argument, z, times z² in it.
			z := (m + k*s*s) / s
			if bound := 1e-12 + 4e-16*z*z; math.Abs(got-want) > bound*want {
				t.Errorf("E[e^%gX; X ≤ 0] of N(%g, %g²) = %.16g, want %.16g", k, m, s, got, want)
			}
		}
	}
}

// softsign's slope 1/(1 + |u|)² falls like a power, so that its far tail has to
// be resolved too: with 1/(1+u)⁴ = ∑ … its square has
//
//	E[φ′²] = 2/(√(2π) s) · (1/3)(1 − 1/(2s²) + O(s⁻³))
func TestFarTails(t *testing.T) {
	for _, s := range []float64{1e3, 1e4, 1e5} {
		want := 2 / (math.Sqrt(2*math.Pi) * s) / 3 * (1 - 1/(2*s*s))
		got := expect(nil, 0, s, func(x float64) float64 { d := activations.Softsign{}.Slope(x); return d * d })
		bound := 1e-12 + 2/(s*s*s)
		if math.Abs(got/want-1) > bound {
			t.Errorf("E[φ′²] of softsign at s = %g: %.14g, want %.14g", s, got, want)
		}
		if got := field(t, activations.Softsign{}).At(s * s).Slope; math.Abs(got/want-1) > bound {
			t.Errorf("theory: E[φ′²] of softsign at q = %g: %.14g, want %.14g", s*s, got, want)
		}
	}
}

func TestNodesAtTheEnds(t *testing.T) {
	square := func(x float64) float64 { return x * x }
	if got := expect(nil, 3, 0, square); got != 9 {
		t.Errorf("a constant 3: E[X²] = %v, want 9", got)
	}
	for _, in := range [][2]float64{{math.NaN(), 1}, {0, math.NaN()}, {0, math.Inf(1)}, {math.Inf(-1), 1}, {0, -1}, {math.NaN(), 0}} {
		if got := expect(nil, in[0], in[1], square); !math.IsNaN(got) {
			t.Errorf("E[X²] of N(%v, %v²) = %v, want NaN", in[0], in[1], got)
		}
	}
	if got := expect(nil, 0, 1e300, math.Tanh); !(math.Abs(got) < 1e-12) {
		t.Errorf("E[tanh X] at a std of 1e300 = %v, want 0", got)
	}
}

func BenchmarkNodes(b *testing.B) {
	for _, std := range []float64{1, 100} {
		b.Run(fmt.Sprintf("std=%v", std), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Nodes(nil, 0, std)
			}
		})
	}
}
