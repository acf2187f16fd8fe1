package activations

import (
	"errors"
	"math"
	"testing"

	"downhill/activations"
	"downhill/nn/meanfield"
)

func build(t testing.TB, spec string) activations.Function {
	t.Helper()
	ch, err := activations.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	f, err := activations.Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// right is what is asked of moments: 1e-10 of themselves, of a mean beside the
// root of the second moment. The quadrature reaches about 1e-14.
const right = 1e-10

func (m moments) off(w moments) float64 {
	worst := 0.0
	for _, p := range [][3]float64{{m.mean, w.mean, math.Sqrt(w.second)}, {m.variance, w.variance, w.variance},
		{m.second, w.second, w.second}, {m.slope, w.slope, w.slope}} {
		d := math.Abs(p[0]-p[1]) / p[2]
		if !(d <= worst) {
			worst = d
		}
	}
	return worst
}

// bent are the moments of x for x > 0, else αx, under a normal: the partial
// moments of a normal above 0 are E[X; X>0] = mΦ + sφ and
// E[X²; X>0] = (m² + s²)Φ + msφ, at m/s.
func bent(alpha float64, in normal) moments {
	m, s := in.mean, in.std
	above, dens := math.Erfc(-m/(s*math.Sqrt2))/2, math.Exp(-m*m/(2*s*s))/math.Sqrt(2*math.Pi)
	first, second := m*above+s*dens, (m*m+s*s)*above+m*s*dens
	w := moments{mean: first + alpha*(m-first), second: second + alpha*alpha*(m*m+s*s-second),
		slope: above + alpha*alpha*math.Erfc(m/(s*math.Sqrt2))/2}
	w.variance = w.second - w.mean*w.mean
	return w
}

// TestMomentsMatchClosedForms for linear, ReLU and leaky ReLU; a twin with a
// slope 1e-8 off fails.
func TestMomentsMatchClosedForms(t *testing.T) {
	for _, in := range []normal{{0, 1}, {0.7, 1}, {-1.3, 2}, {0, 100}, {3, 0.1}, {-2, 1.5}, {0, 1e-3}} {
		for _, c := range []struct {
			f           activations.Function
			alpha, twin float64
		}{{activations.Linear{}, 1, 1 + 1e-6}, {activations.ReLU{}, 0, 1e-3}, {activations.LeakyReLU{Alpha: 0.2}, 0.2, 0.201},
			{activations.LeakyReLU{Alpha: 0.01}, 0.01, 0.0101}, {activations.PReLU{Alpha: -0.5}, -0.5, -0.51}} {
			got := momentsOf(c.f, in)
			if d := got.off(bent(c.alpha, in)); !(d <= right) {
				t.Errorf("%#v of N(%v, %v²): %+v, want %+v", c.f, in.mean, in.std, got, bent(c.alpha, in))
			}
			if in.mean < 2 && got.off(bent(c.twin, in)) <= right { // beyond it hardly anything is below 0
				t.Errorf("%#v of N(%v, %v²): slope %v passes", c.f, in.mean, in.std, c.twin)
			}
		}
	}
	// ELU below 0: E[eˣ; X ≤ 0] = exp(m + s²/2) Φ(−(m + s²)/s).
	in := normal{0.3, 1.2}
	below := func(k float64) float64 { // E[e^(kX); X ≤ 0]
		return math.Exp(k*in.mean+k*k*in.std*in.std/2) * math.Erfc((in.mean+k*in.std*in.std)/(in.std*math.Sqrt2)) / 2
	}
	part := bent(0, in)
	want := moments{mean: part.mean + below(1) - below(0), second: part.second + below(2) - 2*below(1) + below(0), slope: part.slope + below(2)}
	want.variance = want.second - want.mean*want.mean
	if got := momentsOf(activations.ELU{Alpha: 1}, in); !(got.off(want) <= right) {
		t.Errorf("ELU: %+v, want %+v", got, want)
	}
	// SELU is made so that mean 0 and variance 1 stay.
	if got := momentsOf(activations.SELU{}, normal{0, 1}); math.Abs(got.mean) > 1e-14 || math.Abs(got.variance-1) > 1e-13 {
		t.Errorf("SELU keeps mean %v and variance %v", got.mean, got.variance)
	}
}

// brute adds up n slices of equal width between −12 and 12 standard deviations,
// 0 on the border of two of them where n is even and the mean is 0.
func brute(f activations.Function, in normal, n int) moments {
	var w moments
	h := 2 * tails / float64(n)
	for i := range n {
		z := -tails + h*(float64(i)+0.5)
		p := h * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
		y, d := f.Value(in.mean+in.std*z), f.Slope(in.mean+in.std*z)
		w.mean, w.second, w.slope = w.mean+p*y, w.second+p*y*y, w.slope+p*d*d
	}
	w.variance = w.second - w.mean*w.mean
	return w
}

// extrapolated takes the error that goes with h² away, by Richardson's rule.
func extrapolated(f activations.Function, in normal, n int) moments {
	a, b := brute(f, in, n), brute(f, in, 2*n)
	better := func(coarse, fine float64) float64 { return (4*fine - coarse) / 3 }
	return moments{better(a.mean, b.mean), better(a.variance, b.variance), better(a.second, b.second), better(a.slope, b.slope)}
}

// TestMomentsMatchBruteForce: equal slices converge faster than any power where
// f is analytic: with poles at a distance of π/s (SiLU's and its kin) the error is
// exp(−2π·π/(s·h)), below 1e-15 for h·s < 0.5; 20,000 slices give 0.12 at s = 100.
// Softsign's φ′² has a corner at 0: its error goes with h² and is extrapolated.
func TestMomentsMatchBruteForce(t *testing.T) {
	for _, spec := range []string{"sigmoid", "tanh", "softplus", "gelu", "silu", "mish"} {
		f := build(t, spec)
		for _, in := range []normal{{0, 1}, {0.5, 0.3}, {-2, 2}, {1, 10}, {-30, 100}, {0, 1e-2}} {
			got, want := momentsOf(f, in), brute(f, in, 20_000)
			// The brute force's variance cancels: its rounding is beside the second moment.
			want.variance = got.variance + math.Max(0, math.Abs(want.variance-got.variance)-1e-14*want.second)
			if d := got.off(want); !(d <= right) {
				t.Errorf("%s of N(%v, %v²): %+v, want %+v, off by %v", spec, in.mean, in.std, got, want, d)
			}
			if d := momentsOf(f, normal{in.mean, 1.001 * in.std}).off(want); d <= right {
				t.Errorf("%s of N(%v, %v²): a std 0.1 %% larger passes", spec, in.mean, in.std)
			}
		}
	}
	got, want := momentsOf(activations.Softsign{}, normal{0, 1}), extrapolated(activations.Softsign{}, normal{0, 1}, 50_000)
	if d := got.off(want); !(d <= right) {
		t.Errorf("softsign: %+v, want %+v", got, want)
	}
	// The hard sigmoid's pieces are linear: 0 on the left, 1 on the right and
	// X/6 + ½ between, where ∫ is the difference of two ReLUs.
	a, b := bent(0, normal{3, 1}), bent(0, normal{-3, 1})
	if got := momentsOf(activations.HardSigmoid{}, normal{0, 1}); math.Abs(got.mean-(a.mean-b.mean)/6) > 1e-14 {
		t.Errorf("hard sigmoid: mean %v, want %v", got.mean, (a.mean-b.mean)/6)
	}
}

// TestMomentsAgreeWithTheory compares with the mean-field theory, whose
// quadrature is another one, for inputs of mean 0. RReLU is left out: the theory
// counts its random slopes.
func TestMomentsAgreeWithTheory(t *testing.T) {
	compared := 0
	for _, spec := range everything() {
		f := build(t, spec)
		theory, err := meanfield.New(f)
		if errors.Is(err, meanfield.ErrNotElementwise) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, random := f.(activations.Banded); random {
			continue
		}
		for _, q := range []float64{0.01, 1, 4, 100} {
			compared++
			got, want := momentsOf(f, normal{0, math.Sqrt(q)}), theory.At(q)
			for _, p := range [][2]float64{{got.mean, want.Mean}, {got.second, want.Square}, {got.slope, want.Slope}} {
				if math.Abs(p[0]-p[1]) > right*math.Max(1, math.Abs(p[1])) {
					t.Errorf("%s at q = %v: got %+v, theory %+v", spec, q, got, want)
				}
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d cases", compared)
	}
}

// TestMomentsOfAConstant: a variance of 0 puts all at the mean, and what is not
// a number makes nothing else.
func TestMomentsOfAConstant(t *testing.T) {
	if got := momentsOf(activations.Tanh{}, normal{0.5, 0}); got.mean != math.Tanh(0.5) || got.variance != 0 ||
		got.slope != math.Pow(activations.Tanh{}.Slope(0.5), 2) {
		t.Errorf("tanh(0.5): %+v", got)
	}
	if got := momentsOf(activations.ReLU{}, normal{0, 0}); got.slope != 0 {
		t.Errorf("at the kink the slope from the left counts, got %+v", got)
	}
	for _, in := range []normal{{math.NaN(), 1}, {0, math.NaN()}, {0, math.Inf(1)}, {math.Inf(-1), 1}} {
		if got := momentsOf(activations.Tanh{}, in); !math.IsNaN(got.mean) || !math.IsNaN(got.slope) {
			t.Errorf("%v: %+v, want NaN", in, got)
		}
	}
}

// TestVerdicts on whether the mean is near zero.
func TestVerdicts(t *testing.T) {
	f := frame(t, scene(t, "tanh", "selu", "sigmoid", "relu", "leaky_relu", "linear", "elu:alpha=2"))
	for i, want := range []string{"near zero", "near zero", "above zero", "above zero", "above zero", "near zero", "near zero"} {
		if o := f.Curves[i].Output; o.Verdict != want || o.NearZero != (want == "near zero") {
			t.Errorf("%s: mean %v beside %v is %q, want %q", f.Curves[i].Name, o.Mean, math.Sqrt(o.SecondMoment), o.Verdict, want)
		}
	}
	for _, c := range []struct {
		mean, second float64
		near         bool
		want         string
	}{{0, 0, true, "zero"}, {-1, 1, false, "below zero"}, {math.NaN(), 1, false, "not a number"}, {0.0999, 1, true, "near zero"},
		{0.1001, 1, false, "above zero"}, {math.Inf(1), math.Inf(1), false, "not a number"}} {
		if near, got := centred(c.mean, c.second); near != c.near || got != c.want {
			t.Errorf("mean %v beside %v: %v %q, want %v %q", c.mean, c.second, near, got, c.near, c.want)
		}
	}
}
