package initializers

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func build(t testing.TB, spec string) Initializer {
	t.Helper()
	ch, err := Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	o, err := Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

func fill(o Initializer, in, out int, seed uint64) []float64 {
	w := make([]float64, in*out)
	for i := range w {
		w[i] = math.NaN() // whatever is not overwritten shows
	}
	o.Fill(w, in, out, source(seed))
	return w
}

// moments returns the mean, and the second and fourth moment about 0.
func moments(w []float64) (m1, m2, m4 float64) {
	n := float64(len(w))
	for _, v := range w {
		m1, m2, m4 = m1+v, m2+v*v, m4+v*v*v*v
	}
	return m1 / n, m2 / n, m4 / n
}

// TestMomentsAndLimits draws 600 × 400 weights of every kind. Mean and variance
// must be within 5 standard errors, √(Var/N) and √((κ − 1)/N)·Var with kurtosis
// κ: 3 for the normal, 9/5 for the uniform, 2.3656 for the normal cut at 2 (by
// parts E z² = 0.77374 and E z⁴ = 3E z² − 16φ(2)/(2Φ(2) − 1) = 1.41623). κ itself
// must agree within 3 %, which tells the three apart. A variance that is
// 2 % off is 7 standard errors away or more: twice a fan, a mean of fans in place
// of one, or a truncated normal that was not widened (23 %) fail.
func TestMomentsAndLimits(t *testing.T) {
	const in, out = 600, 400
	const normal, uniform, cut = 3, 9.0 / 5, 2.3656
	inf := math.Inf(1)
	for _, c := range []struct {
		spec            string
		variance, kappa float64
		limit           float64 // |w| is at most this, and comes within 1 % of it
	}{
		{"random_normal", 1, normal, inf},
		{"random_normal:stddev=0.3", 0.09, normal, inf},
		{"random_normal:stddev=0.3,truncated=true", 0.09, cut, 0.6 / truncatedStdDev},
		{"random_uniform", 1.0 / 3, uniform, 1},
		{"random_uniform:limit=0.05", 0.05 * 0.05 / 3, uniform, 0.05},
		{"glorot_normal", 1.0 / 500, normal, inf},
		{"glorot_normal:truncated=true", 1.0 / 500, cut, 2 * math.Sqrt(1.0/500) / truncatedStdDev},
		{"glorot_uniform", 1.0 / 500, uniform, math.Sqrt(6.0 / 1000)},
		{"lecun_normal", 1.0 / 600, normal, inf},
		{"lecun_normal:truncated=true", 1.0 / 600, cut, 2 * math.Sqrt(1.0/600) / truncatedStdDev},
		{"lecun_uniform", 1.0 / 600, uniform, math.Sqrt(3.0 / 600)},
		{"he_normal", 2.0 / 600, normal, inf},
		{"he_normal:truncated=true", 2.0 / 600, cut, 2 * math.Sqrt(2.0/600) / truncatedStdDev},
		{"he_uniform", 2.0 / 600, uniform, math.Sqrt(6.0 / 600)},
		{"variance_scaling", 1.0 / 600, normal, inf},
		{"variance_scaling:scale=3,mode=fan_out", 3.0 / 400, normal, inf},
		{"variance_scaling:scale=0.5,mode=fan_avg,distribution=uniform", 0.5 / 500, uniform, math.Sqrt(1.5 / 500)},
		{"variance_scaling:mode=fan_out,truncated=true", 1.0 / 400, cut, 2 * math.Sqrt(1.0/400) / truncatedStdDev},
	} {
		o := build(t, c.spec)
		if got := o.(Spread).Variance(in, out); math.Abs(got-c.variance) > 1e-15 {
			t.Errorf("%s: states variance %v, want %v", c.spec, got, c.variance)
		}
		w := fill(o, in, out, 1)
		n := float64(len(w))
		m1, m2, m4 := moments(w)
		if z := m1 / math.Sqrt(c.variance/n); !(math.Abs(z) <= 5) {
			t.Errorf("%s: mean %v is %.1f standard errors off", c.spec, m1, z)
		}
		if z := (m2/c.variance - 1) / math.Sqrt((c.kappa-1)/n); !(math.Abs(z) <= 5) {
			t.Errorf("%s: variance %v, want %v: %.1f standard errors off", c.spec, m2, c.variance, z)
		}
		if kappa := m4 / (m2 * m2); !(math.Abs(kappa/c.kappa-1) < 0.03) {
			t.Errorf("%s: kurtosis %v, want %v", c.spec, kappa, c.kappa)
		}
		top := max(slices.Max(w), -slices.Min(w))
		if math.IsInf(c.limit, 1) {
			if top < 4*math.Sqrt(c.variance) { // expected at 4.6 among 240,000
				t.Errorf("%s: largest weight %v: the tails are cut", c.spec, top)
			}
		} else if top > c.limit || top < 0.99*c.limit || slices.Min(w) > -0.99*c.limit {
			t.Errorf("%s: weights from %v to %v, want ±%v", c.spec, slices.Min(w), slices.Max(w), c.limit)
		}
	}
}

// TestTruncatedStdDev: the constant is √(1 − 4φ(2)/(2Φ(2) − 1)).
func TestTruncatedStdDev(t *testing.T) {
	density := math.Exp(-2) / math.Sqrt(2*math.Pi)
	if want := math.Sqrt(1 - 4*density/math.Erf(math.Sqrt2)); math.Abs(want-truncatedStdDev) > 1e-15 {
		t.Errorf("got %v want %v", truncatedStdDev, want)
	}
}

// TestNamedCases: a person's initializer is variance scaling with her numbers,
// bit for bit.
func TestNamedCases(t *testing.T) {
	for name, general := range map[string]string{
		"glorot_normal":                "variance_scaling:mode=fan_avg",
		"glorot_uniform":               "variance_scaling:mode=fan_avg,distribution=uniform",
		"lecun_normal":                 "variance_scaling",
		"lecun_normal:truncated=true":  "variance_scaling:truncated=true",
		"lecun_uniform":                "variance_scaling:distribution=uniform",
		"he_normal":                    "variance_scaling:scale=2",
		"he_uniform":                   "variance_scaling:scale=2,distribution=uniform",
		"glorot_normal:truncated=true": "variance_scaling:mode=fan_avg,truncated=true",
		"he_normal:truncated=true":     "variance_scaling:scale=2,truncated=true",
	} {
		if !slices.Equal(fill(build(t, name), 7, 5, 9), fill(build(t, general), 7, 5, 9)) {
			t.Errorf("%s is not %s", name, general)
		}
	}
}

// TestOrthogonal: the product with its transpose is gain² on the smaller side.
// Householder's reflections keep orthogonality to some √n·2⁻⁵³, far inside
// 1e-12 of gain².
func TestOrthogonal(t *testing.T) {
	worst := 0.0
	for _, c := range []struct {
		spec    string
		gain    float64
		in, out int
	}{
		{"orthogonal", 1, 1, 1}, {"orthogonal", 1, 5, 5}, {"orthogonal", 1, 100, 100}, {"orthogonal", 1, 300, 100},
		{"orthogonal", 1, 100, 300}, {"orthogonal:gain=1.5", 1.5, 40, 7}, {"orthogonal:gain=1e-3", 1e-3, 1, 64},
		{"orthogonal", 1, 784, 10}, {"orthogonal:gain=1.4142135623730951", math.Sqrt2, 64, 1},
	} {
		w := fill(build(t, c.spec), c.in, c.out, 4)
		n, length := min(c.in, c.out), max(c.in, c.out)
		at := func(i, k int) float64 { // vector i of the smaller side
			if c.in >= c.out {
				return w[k*c.out+i]
			}
			return w[i*c.out+k]
		}
		for i := range n {
			for j := range i + 1 {
				dot, want := 0.0, 0.0
				for k := range length {
					dot += at(i, k) * at(j, k)
				}
				if i == j {
					want = c.gain * c.gain
				}
				off := math.Abs(dot-want) / (c.gain * c.gain)
				worst = max(worst, off)
				if !(off <= 1e-12) {
					t.Fatalf("%s %d × %d: product of %d and %d is %v, want %v", c.spec, c.in, c.out, i, j, dot, want)
				}
			}
		}
	}
	t.Logf("worst %.1e", worst)
}

// TestOrthogonalIsUniform: with the signs corrected the rotations are uniform,
// so that the trace of a 2 × 2 one has mean 0 and mean square 1 (Diaconis &
// Shahshahani 1994). LAPACK's Q as it comes is a single reflection here, of trace 0.
func TestOrthogonalIsUniform(t *testing.T) {
	const n = 20_000
	r, w := source(8), make([]float64, 4)
	mean, square := 0.0, 0.0
	for range n {
		Orthogonal{1}.Fill(w, 2, 2, r)
		tr := w[0] + w[3]
		mean += tr / n
		square += tr * tr / n
	}
	// Standard errors: 1/√n = 0.007, and √((E tr⁴ − 1)/n) with E tr⁴ = 3: 0.01.
	if math.Abs(mean) > 5*0.0071 || math.Abs(square-1) > 5*0.01 {
		t.Errorf("trace has mean %v and mean square %v, want 0 and 1", mean, square)
	}
}

// TestSameSourceSameBits: the source alone decides, and another seed gives
// other weights.
func TestSameSourceSameBits(t *testing.T) {
	for _, key := range Catalog().Keys() {
		o := build(t, key)
		a, b, c := fill(o, 9, 4, 5), fill(o, 9, 4, 5), fill(o, 9, 4, 6)
		if !slices.Equal(a, b) {
			t.Errorf("%s: the same source gives other weights", key)
		}
		if slices.Equal(a, c) != (key == "zeros") {
			t.Errorf("%s: another source gives the same weights", key)
		}
	}
}

func TestZerosDrawNothing(t *testing.T) {
	r := source(1)
	w := []float64{1, 2}
	Zeros{}.Fill(w, 1, 2, r)
	if w[0] != 0 || w[1] != 0 || r.Uint64() != source(1).Uint64() {
		t.Errorf("got %v", w)
	}
}

// TestRandomNumbersStayTheSame pins the first weight of each kind, so that a
// seed in an old scenario keeps its meaning. Only QR may differ in its last
// bits from machine to machine.
func TestRandomNumbersStayTheSame(t *testing.T) {
	for spec, want := range pinned() {
		if got := fill(build(t, spec), 3, 2, 1)[0]; math.Abs(got-want) > 1e-14 {
			t.Errorf("%q: %v,", spec, got)
		}
	}
}

func TestBadParametersAreRefused(t *testing.T) {
	for spec, want := range map[string]string{
		"variance_scaling:scale=0":                             "0 < scale",
		"variance_scaling:scale=-1":                            "0 < scale",
		"variance_scaling:mode=fan":                            "fan_in or fan_out or fan_avg",
		"variance_scaling:distribution=cauchy":                 "normal or uniform",
		"variance_scaling:distribution=uniform,truncated=true": "only a normal one",
		"he_uniform:truncated=true":                            "unknown parameter",
		"he_normal:scale=2":                                    "unknown parameter",
		"random_normal:stddev=0":                               "0 < stddev",
		"random_normal:stddev=NaN":                             "finite",
		"random_uniform:limit=-1":                              "0 < limit",
		"orthogonal:gain=0":                                    "0 < gain",
		"xavier":                                               "did you mean",
	} {
		if _, err := Catalog().Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", spec, err, want)
		}
	}
	for _, c := range []struct {
		scale float64
		mode  Mode
		dist  Distribution
		cut   bool
		want  string
	}{
		{math.NaN(), FanIn, Normal, false, "scale = NaN"}, {math.Inf(1), FanIn, Normal, false, "scale = +Inf"},
		{1, "fan", Normal, false, "did you mean fan_in?"}, {1, FanIn, "gauss", false, "unknown distribution"},
		{1, FanIn, Uniform, true, "only a normal one"},
	} {
		if _, err := NewVarianceScaling(c.scale, c.mode, c.dist, c.cut); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v", c, err)
		}
	}
}

func TestWrongSizePanics(t *testing.T) {
	for _, key := range Catalog().Keys() {
		for _, c := range [][3]int{{5, 2, 3}, {0, 0, 3}, {6, -2, -3}} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: %d weights for %d × %d passed", key, c[0], c[1], c[2])
					}
				}()
				build(t, key).Fill(make([]float64, c[0]), c[1], c[2], source(1))
			}()
		}
	}
}

func TestCatalogIsComplete(t *testing.T) {
	want := strings.Fields("zeros random_normal random_uniform glorot_normal glorot_uniform lecun_normal lecun_uniform " +
		"he_normal he_uniform variance_scaling orthogonal")
	if got := Catalog().Keys(); !slices.Equal(got, want) {
		t.Errorf("keys %v, want %v", got, want)
	}
	for _, e := range Catalog().Entries {
		if e.Title == "" || e.Summary == "" || e.Formula == "" || e.Source == "" {
			t.Errorf("%s: title, summary, formula or source is missing", e.Key)
		}
		if _, ok := build(t, e.Key).(Spread); !ok {
			t.Errorf("%s does not state its variance", e.Key)
		}
	}
}

// BenchmarkFill is a layer of 784 × 300.
func BenchmarkFill(b *testing.B) {
	w := make([]float64, 784*300)
	for _, spec := range append(Catalog().Keys(), "he_normal:truncated=true") {
		b.Run(spec, func(b *testing.B) {
			o, r := build(b, spec), source(1)
			b.ReportAllocs()
			for b.Loop() {
				o.Fill(w, 784, 300, r)
			}
		})
	}
}
