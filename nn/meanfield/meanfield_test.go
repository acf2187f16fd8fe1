package meanfield

import (
	"errors"
	"math"
	"strings"
	"testing"

	"downhill/activations"
)

// errorFunction is φ = erf, whose expectations have closed forms.
type errorFunction struct{}

func (errorFunction) Value(x float64) float64       { return math.Erf(x) }
func (errorFunction) Slope(x float64) float64       { return 2 / math.SqrtPi * math.Exp(-x*x) }
func (errorFunction) Forward(_, _ []float64)        {}
func (errorFunction) Backward(_, _, _, _ []float64) {}
func field(t testing.TB, phi activations.Function) *Field {
	t.Helper()
	f, err := New(phi)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// closeTo compares to eleven digits: the rules are right to twelve.
func closeTo(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-11*math.Max(1e-3, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

var variances = []float64{1e-9, 1e-3, 0.3, 1, 4, 44, 512, 1e6}

func TestClosedForms(t *testing.T) {
	for _, q := range variances {
		s := math.Sqrt(q)
		m := field(t, activations.ReLU{}).At(q)
		closeTo(t, "ReLU mean", m.Mean, s/math.Sqrt(2*math.Pi))
		closeTo(t, "ReLU square", m.Square, q/2)
		closeTo(t, "ReLU slope", m.Slope, 0.5)
		closeTo(t, "ReLU curve", m.Curve, 0.5)

		const a = 0.2
		m = field(t, activations.LeakyReLU{Alpha: a}).At(q)
		closeTo(t, "leaky mean", m.Mean, (1-a)*s/math.Sqrt(2*math.Pi))
		closeTo(t, "leaky square", m.Square, (1+a*a)*q/2)
		closeTo(t, "leaky slope", m.Slope, (1+a*a)/2)

		// E[a²] = (l² + lu + u²)/3 of a uniform slope.
		const l, u = 0.125, 1.0 / 3
		m = field(t, activations.RReLU{Lower: l, Upper: u}).At(q)
		closeTo(t, "RReLU square", m.Square, (1+(l*l+l*u+u*u)/3)*q/2)
		closeTo(t, "RReLU slope", m.Slope, (1+(l*l+l*u+u*u)/3)/2)

		// Between its kinks hard sigmoid is ½ + x/6: with p = P(|x| < 3),
		// E[φ²] = p/4 + E[x²; |x| < 3]/36 + (1 − p)/2.
		k := 3 / s
		p := math.Erf(k / math.Sqrt2)
		inner := q * (p - 2*k*math.Exp(-k*k/2)/math.Sqrt(2*math.Pi))
		m = field(t, activations.HardSigmoid{}).At(q)
		closeTo(t, "hard sigmoid mean", m.Mean, 0.5)
		closeTo(t, "hard sigmoid square", m.Square, p/4+inner/36+(1-p)/2)
		closeTo(t, "hard sigmoid slope", m.Slope, p/36)

		// Williams 1998, equation 11.
		m = field(t, errorFunction{}).At(q)
		closeTo(t, "erf square", m.Square, 2/math.Pi*math.Asin(2*q/(1+2*q)))
		closeTo(t, "erf slope", m.Slope, 4/math.Pi/math.Sqrt(1+4*q))
	}
}

// elementwise are all functions of the catalog that the theory knows.
func elementwise(t *testing.T) map[string]*Field {
	t.Helper()
	out := map[string]*Field{}
	for _, e := range activations.Catalog().Entries {
		phi, err := e.New(e.Params.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		f, err := New(phi)
		if e.Key == "softmax" {
			if !errors.Is(err, ErrNotElementwise) {
				t.Errorf("softmax: %v, want ErrNotElementwise", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		out[e.Key] = f
	}
	if len(out) < 15 {
		t.Fatalf("%d functions", len(out))
	}
	return out
}

// TestAgainstMidpoints compares every function with the midpoint rule on cells of
// 6e-5, at whose ends the kinks lie: its error of a curve is 6e-5² = 4e-9 and
// less.
func TestAgainstMidpoints(t *testing.T) {
	const n = 400_000
	for name, f := range elementwise(t) {
		for _, q := range []float64{0.3, 1, 100} {
			s, h := math.Sqrt(q), 2*reach/n
			var mean, square, slope float64
			for i := range n {
				z := -reach + (float64(i)+0.5)*h
				w := h * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
				v, d := f.value(s*z), f.slope(s*z)
				mean, square, slope = mean+w*v, square+w*(v*v), slope+w*d*d
			}
			square, slope = square+f.spread*q/2, slope+f.spread/2
			got := f.At(q)
			for _, c := range [][2]float64{{got.Mean, mean}, {got.Square, square}, {got.Slope, slope}} {
				if math.Abs(c[0]-c[1]) > 2e-8*math.Max(1, math.Abs(c[1])) {
					t.Errorf("%s at q = %v: got %.12g, want %.12g", name, q, c[0], c[1])
				}
			}
		}
	}
}

// TestMonotone holds for every function of the catalog but those that dip below
// 0, whose square is not monotone in |x| and yet grows in the mean: the search
// for fixed points rests on it.
func TestMonotone(t *testing.T) {
	for name, f := range elementwise(t) {
		before := 0.0
		for q := 1e-6; q < 1e6; q *= 3 {
			m := f.At(q)
			if m.Square < before*(1-1e-12) {
				t.Errorf("%s: E[φ²] falls to %g at q = %g", name, m.Square, q)
			}
			before = m.Square
			// The derivative is that of the values.
			up, down := f.At(q*1.001), f.At(q/1.001)
			want := (up.Square - down.Square) / (q*1.001 - q/1.001)
			if math.Abs(m.Curve-want) > 1e-5*math.Max(math.Abs(want), m.Square/q) {
				t.Errorf("%s: derivative at q = %g is %g, want %g", name, q, m.Curve, want)
			}
		}
	}
}

func TestEnds(t *testing.T) {
	f := field(t, activations.Tanh{})
	for _, q := range []float64{-1, math.NaN(), math.Inf(1)} {
		if m := f.At(q); !math.IsNaN(m.Square) || !math.IsNaN(m.Slope) {
			t.Errorf("q = %v gives %v, want not a number", q, m)
		}
	}
	if m := f.At(0); m != (Moments{0, 0, 1, 1}) {
		t.Errorf("tanh at 0: %v", m)
	}
	if m := field(t, activations.SELU{}).At(0); math.Abs(m.Slope-f2(activations.SELUScale)*(1+f2(activations.SELUAlpha))/2) > 1e-15*4 {
		t.Errorf("SELU at 0: %v", m)
	}
}

func f2(x float64) float64 { return x * x }

// The correlation map of ReLU at σ_w² = 2 is the arc-cosine kernel of Cho & Saul
// 2009, equation 6. The kink lies inside every piece's range for some z₁, which
// the outer rule does not split at: eight digits.
func TestCorrelationOfReLU(t *testing.T) {
	f := field(t, activations.ReLU{})
	for _, c := range []float64{-0.9, 0, 0.3, 0.9, 1} {
		next, slope := f.Correlation(1.7, 2, 0, c)
		want := (math.Sqrt(1-c*c) + c*(math.Pi-math.Acos(c))) / math.Pi
		wantSlope := (math.Pi - math.Acos(c)) / math.Pi
		if math.Abs(next-want) > 1e-7 || math.Abs(slope-wantSlope) > 1e-5 {
			t.Errorf("c = %g: %.10g, slope %.10g; want %.10g, %.10g", c, next, slope, want, wantSlope)
		}
	}
}

func TestAgreement(t *testing.T) {
	f := field(t, activations.Tanh{})
	p := follow(t, activations.Tanh{}, Network{Depth: 1, WeightVariance: 1.3, BiasVariance: 0.3, InputSquare: 1})
	if c, xi := f.Agreement(p.Fixed.Q, 1.3, 0.3); c != 1 || math.Abs(xi-p.Fixed.XiGrad) > 1e-9 {
		t.Errorf("ordered: c* = %g, ξ = %g, want 1 and %g", c, xi, p.Fixed.XiGrad)
	}
	p = follow(t, activations.Tanh{}, Network{Depth: 1, WeightVariance: 3, BiasVariance: 0.1, InputSquare: 1})
	c, xi := f.Agreement(p.Fixed.Q, 3, 0.1)
	next, slope := f.Correlation(p.Fixed.Q, 3, 0.1, c)
	if !(c > 0 && c < 0.9) || math.Abs(next-c) > 1e-8 || math.Abs(xi+1/math.Log(slope)) > 1e-5*xi || !(slope < 1) {
		t.Errorf("chaotic: c* = %g goes to %g with slope %g, ξ = %g", c, next, slope, xi)
	}
	if c, _ := f.Agreement(0, 1, 0); !math.IsNaN(c) {
		t.Errorf("at q* = 0 c* = %g, want not a number", c)
	}
}

func TestEdgeOfChaos(t *testing.T) {
	table := field(t, activations.Tanh{}).Table()
	edge := table.Edge(1)
	// Schoenholz et al. 2017, figure 1: it starts at (1, 0) and goes right as it
	// rises. The table's interpolation is right to 1e-4.
	if first := edge[0]; math.Abs(first[0]-1) > 1e-4 || first[1] > 1e-4 {
		t.Errorf("tanh's edge starts at %v, want (1, 0)", first)
	}
	if last := edge[len(edge)-1]; math.Abs(last[1]-1) > 1e-12 || last[0] < 3 || last[0] > 4 {
		t.Errorf("tanh's edge leaves at %v", last)
	}
	for i := 1; i < len(edge); i++ {
		if edge[i][0] < edge[i-1][0]-1e-12 {
			t.Fatalf("tanh's edge turns back at %v", edge[i])
		}
	}
	for _, p := range edge {
		if p[1] < 1e-3 {
			continue
		}
		if _, chi := table.Chi(p[0], p[1]); math.Abs(chi-1) > 2e-3 { // between nodes the edge is a chord
			t.Errorf("χ₁ = %g at %v, want 1", chi, p)
		}
	}
	relu := field(t, activations.ReLU{}).Table().Edge(1)
	if len(relu) != 2 || math.Abs(relu[0][0]-2) > 1e-9 || relu[1] != [2]float64{relu[0][0], 1} {
		t.Errorf("ReLU's edge is %v, want σ_w² = 2", relu)
	}
}

// The table agrees with the search, also where χ grows with σ_w².
func TestTableChi(t *testing.T) {
	table := field(t, activations.Tanh{}).Table()
	before := 0.0
	for w := 0.1; w < 5; w += 0.1 {
		p := follow(t, activations.Tanh{}, Network{Depth: 1, WeightVariance: w, BiasVariance: 0.05, InputSquare: 100})
		q, chi := table.Chi(w, 0.05)
		if math.Abs(q/p.Fixed.Q-1) > 2e-3 || math.Abs(chi/p.Fixed.Chi-1) > 2e-3 {
			t.Errorf("σ_w² = %g: q* %g, χ₁ %g; want %g, %g", w, q, chi, p.Fixed.Q, p.Fixed.Chi)
		}
		if chi < before {
			t.Errorf("χ₁ falls at σ_w² = %g", w)
		}
		before = chi
	}
}

func TestFactor(t *testing.T) {
	for x, want := range map[float64]string{0.31: "0.31", 1.5: "1.5", 0.98581: "0.986", 1.0716: "1.07", 1.00001: "1.00001",
		32: "32", 1e-7: "1e−07", 0.056: "0.056"} {
		if got := Factor(x); strings.ReplaceAll(got, "−0", "−") != strings.ReplaceAll(want, "−0", "−") {
			t.Errorf("Factor(%g) = %q, want %q", x, got, want)
		}
	}
}

// The plain rule is what it says: off where the exact one is not.
func TestHermite(t *testing.T) {
	f := field(t, activations.SELU{})
	if off := math.Abs(f.Hermite().At(1).Slope - f.At(1).Slope); off < 4e-3 || off > 6e-3 {
		t.Errorf("SELU: the plain rule is off by %g, want about 5e-3", off)
	}
	g := field(t, activations.GELU{})
	if off := math.Abs(g.Hermite().At(1).Slope - g.At(1).Slope); off > 1e-11 {
		t.Errorf("GELU: the plain rule is off by %g", off)
	}
}

func BenchmarkPredict(b *testing.B) {
	for _, key := range []string{"tanh", "relu"} {
		b.Run(key+"/depth=200", func(b *testing.B) {
			ch, err := activations.Catalog().Default(key)
			if err != nil {
				b.Fatal(err)
			}
			f := theory(b, activations.Catalog().Format(ch))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Predict(Network{Depth: 200, WeightVariance: 1.5, BiasVariance: 0.1, InputSquare: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
