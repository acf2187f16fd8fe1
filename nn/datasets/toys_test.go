package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func build(t testing.TB, spec string) Toy {
	t.Helper()
	ch, err := Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	toy, err := Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return toy
}

// TestToysFollowTheirSeed: sizes, balance, repeatability.
func TestToysFollowTheirSeed(t *testing.T) {
	for _, key := range Catalog().Keys() {
		s, again, other := build(t, key+":n=101").Make(5), build(t, key+":n=101").Make(5), build(t, key+":n=101").Make(6)
		if s.Len() != 101 || len(s.Values) != 101*s.Features || s.Name != key {
			t.Errorf("%s: %d instances called %s", key, s.Len(), s.Name)
		}
		if !slices.Equal(s.Values, again.Values) || !slices.Equal(s.Labels, again.Labels) || !slices.Equal(s.Targets, again.Targets) {
			t.Errorf("%s: the same seed gives another set", key)
		}
		if slices.Equal(s.Values, other.Values) {
			t.Errorf("%s: another seed gives the same set", key)
		}
		if s.Regression() {
			if s.Features != 1 || s.Outputs != 1 || len(s.Targets) != 101 || s.Labels != nil || s.Classes != 0 {
				t.Errorf("%s: no regression: %+v", key, s)
			}
			continue
		}
		counts := s.Counts()
		if s.Features != 2 || slices.Max(counts)-slices.Min(counts) > 1 || len(counts) < 2 {
			t.Errorf("%s: %d features, classes %v", key, s.Features, counts)
		}
	}
}

// TestToysLieWhereTheySay: without noise every point is on its curve or in its
// square, to a few roundings.
func TestToysLieWhereTheySay(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-14 }
	for spec, right := range map[string]func(x, y float64, class int) bool{
		"moons": func(x, y float64, c int) bool {
			if c == 0 {
				return y >= 0 && near(math.Hypot(x, y), 1)
			}
			return y <= 0.5 && near(math.Hypot(x-1, y-0.5), 1)
		},
		"circles:factor=0.3": func(x, y float64, c int) bool { return near(math.Hypot(x, y), []float64{1, 0.3}[c]) },
		"spiral:arms=3,turns=1.5": func(x, y float64, c int) bool {
			r := math.Hypot(x, y)
			sin, cos := math.Sincos(2 * math.Pi * (1.5*r + float64(c)/3))
			return r < 1 && near(x, r*sin) && near(y, r*cos)
		},
		"xor": func(x, y float64, c int) bool {
			return math.Abs(x) <= 1 && math.Abs(y) <= 1 && (x*y < 0) == (c == 1)
		},
		"blobs:centres=4": func(x, y float64, c int) bool {
			return near(x, []float64{1, 0, -1, 0}[c]) && near(y, []float64{0, 1, 0, -1}[c])
		},
		"checkerboard:cells=5": func(x, y float64, c int) bool {
			i, j := math.Floor((x+1)*2.5), math.Floor((y+1)*2.5)
			return i >= 0 && i < 5 && j >= 0 && j < 5 && int(i+j)%2 == c
		},
	} {
		s := build(t, withNoise(spec, "n=2000,noise=0")).Make(1)
		for i, c := range s.Labels {
			if x, y := s.Values[2*i], s.Values[2*i+1]; !right(x, y, c) {
				t.Fatalf("%s: (%v, %v) is of class %d", spec, x, y, c)
			}
		}
		// Every quarter of the picture that a class can reach is reached.
		if s.Classes == 2 && spec != "moons" {
			quarters := map[[3]bool]bool{}
			for i, c := range s.Labels {
				quarters[[3]bool{s.Values[2*i] > 0, s.Values[2*i+1] > 0, c == 1}] = true
			}
			if want := map[bool]int{true: 4, false: 8}[spec == "xor"]; len(quarters) != want {
				t.Errorf("%s: %d quarters are reached, want %d", spec, len(quarters), want)
			}
		}
	}
	for spec, f := range map[string]func(x float64) float64{
		"sine:omega=3": func(x float64) float64 { return math.Sin(3 * math.Pi * x) },
		"step":         func(x float64) float64 { return math.Copysign(1, x) },
		"cubic":        func(x float64) float64 { return 4*x*x*x - 3*x },
	} {
		s := build(t, withNoise(spec, "n=500,noise=0")).Make(1)
		for i, x := range s.Values {
			if x < -1 || x >= 1 || !near(s.Targets[i], f(x)) {
				t.Fatalf("%s: at %v got %v want %v", spec, x, s.Targets[i], f(x))
			}
		}
		if slices.Min(s.Values) > -0.95 || slices.Max(s.Values) < 0.95 {
			t.Errorf("%s: x from %v to %v", spec, slices.Min(s.Values), slices.Max(s.Values))
		}
	}
}

func withNoise(spec, more string) string {
	if strings.Contains(spec, ":") {
		return spec + "," + more
	}
	return spec + ":" + more
}

// TestNoiseHasItsStandardDeviation: the clouds about their centres, and a curve
// about itself, are normal with the noise that was asked for: mean and variance
// within 5 standard errors, kurtosis 3 within five of its √(24/N).
func TestNoiseHasItsStandardDeviation(t *testing.T) {
	const sigma = 0.2
	residues := map[string][]float64{}
	blobs := build(t, "blobs:n=20000,noise=0.2,centres=4").Make(3)
	for i, c := range blobs.Labels {
		residues["blobs"] = append(residues["blobs"],
			blobs.Values[2*i]-[]float64{1, 0, -1, 0}[c], blobs.Values[2*i+1]-[]float64{0, 1, 0, -1}[c])
	}
	cubic := build(t, "cubic:n=20000,noise=0.2").Make(3)
	for i, x := range cubic.Values {
		residues["cubic"] = append(residues["cubic"], cubic.Targets[i]-(4*x*x*x-3*x))
	}
	for name, rs := range residues {
		n, m1, m2, m4 := float64(len(rs)), 0.0, 0.0, 0.0
		for _, r := range rs {
			z := r / sigma
			m1, m2, m4 = m1+z/n, m2+z*z/n, m4+z*z*z*z/n
		}
		if math.Abs(m1) > 5/math.Sqrt(n) || math.Abs(m2-1) > 5*math.Sqrt(2/n) || math.Abs(m4/(m2*m2)-3) > 5*math.Sqrt(24/n) {
			t.Errorf("%s: mean %v, variance %v, kurtosis %v in units of the noise", name, m1, m2, m4)
		}
	}
}

func TestToyCatalog(t *testing.T) {
	want := strings.Fields("moons circles spiral xor blobs checkerboard sine step cubic")
	if got := Catalog().Keys(); !slices.Equal(got, want) {
		t.Errorf("keys %v, want %v", got, want)
	}
	for _, e := range Catalog().Entries {
		if e.Title == "" || e.Summary == "" || e.Formula == "" || e.Source == "" {
			t.Errorf("%s: title, summary, formula or source is missing", e.Key)
		}
	}
	for spec, want := range map[string]string{
		"moons:n=9":            "10 ≤ n",
		"moons:n=1e7":          "n ≤ 1e+06",
		"moons:n=50.5":         "whole number",
		"moons:noise=-1":       "0 ≤ noise",
		"circles:factor=1":     "factor < 1",
		"spiral:arms=1":        "2 ≤ arms",
		"spiral:turns=0":       "0 < turns",
		"blobs:centers=3":      "did you mean centres?",
		"checkerboard:cells=1": "2 ≤ cells",
		"sine:omega=0":         "0 < omega",
		"moon":                 "did you mean moons?",
	} {
		if _, err := Catalog().Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", spec, err, want)
		}
	}
}
