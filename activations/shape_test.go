package activations

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// elementwise are the catalog's functions of one variable, with a parameter or
// two changed.
func elementwise() []string {
	keys := slices.DeleteFunc(Catalog().Keys(), func(k string) bool { return k == "softmax" })
	return append(keys, "leaky_relu:alpha=0", "leaky_relu:alpha=1", "prelu:alpha=-0.5", "rrelu:lower=0,upper=0",
		"elu:alpha=2.5", "elu:alpha=0")
}

func kinks(f Function) []float64 {
	if k, ok := f.(Kinked); ok {
		return k.Kinks()
	}
	return nil
}

// TestSlopesMatchDifferences compares slopes with five-point differences,
// whose error is h⁴/30 times the fifth derivative (at most 16 of tanh) plus
// 1.5·2⁻⁵³|φ|/h: with h = 1e-3 that is 5e-13 + 2e-13·|φ|.
func TestSlopesMatchDifferences(t *testing.T) {
	const h, tolerance = 1e-3, 5e-12
	for _, spec := range append(elementwise(), "softmax") {
		f, checked := build(t, spec), 0
		for i := range 2001 {
			x := -10 + 0.01*float64(i) + 0.00371
			if slices.ContainsFunc(kinks(f), func(k float64) bool { return math.Abs(x-k) < 3*h }) {
				continue
			}
			checked++
			want := (8*(f.Value(x+h)-f.Value(x-h)) - (f.Value(x+2*h) - f.Value(x-2*h))) / (12 * h)
			if got := f.Slope(x); !(math.Abs(got-want) <= tolerance*(1+math.Abs(f.Value(x)))) {
				t.Fatalf("%s′(%v) = %v, differences give %v", spec, x, got, want)
			}
		}
		if checked < 1990 {
			t.Errorf("%s: only %d points", spec, checked)
		}
	}
}

// TestKinksTakeTheSlopeFromTheLeft: at a declared kink the slope is the
// difference quotient from the left and not the one from the right; everywhere
// else there is no jump.
func TestKinksTakeTheSlopeFromTheLeft(t *testing.T) {
	const h = 0x1p-20 // exact in x; the quotients are off by at most h φ″/2 = 1e-6
	found := map[string]int{}
	for _, spec := range elementwise() {
		f := build(t, spec)
		ks := kinks(f)
		if !slices.IsSorted(ks) {
			t.Errorf("%s: kinks %v are not in order", spec, ks)
		}
		for _, x := range ks {
			found[spec]++
			left, right := (f.Value(x)-f.Value(x-h))/h, (f.Value(x+h)-f.Value(x))/h
			if math.Abs(left-right) < 1e-3 {
				t.Errorf("%s has no kink at %v: slopes %v and %v", spec, x, left, right)
			}
			if math.Abs(f.Slope(x)-left) > 1e-5 {
				t.Errorf("%s′(%v) = %v, want the left one %v", spec, x, f.Slope(x), left)
			}
			dx := make([]float64, 1)
			f.Backward(dx, []float64{1}, []float64{x}, []float64{f.Value(x)})
			if math.Abs(dx[0]-left) > 1e-5 {
				t.Errorf("%s: Backward at %v gives %v, want the left one %v", spec, x, dx[0], left)
			}
		}
		for x := -8.0; x <= 8; x += 0x1p-6 {
			if slices.Contains(ks, x) {
				continue
			}
			if jump := math.Abs(f.Slope(x+h) - f.Slope(x)); jump > 1e-3 {
				t.Errorf("%s: the slope jumps by %v at %v, where no kink is declared", spec, jump, x)
			}
		}
	}
	for spec, want := range map[string]int{"relu": 1, "leaky_relu": 1, "leaky_relu:alpha=1": 0, "elu": 0,
		"elu:alpha=2.5": 1, "selu": 1, "prelu": 1, "rrelu": 1, "hard_sigmoid": 2, "tanh": 0} {
		if found[spec] != want {
			t.Errorf("%s declares %d kinks, want %d", spec, found[spec], want)
		}
	}
}

// TestLimits: at ±∞ the limit, at NaN NaN.
func TestLimits(t *testing.T) {
	inf := math.Inf(1)
	for spec, want := range map[string][4]float64{ // φ(−∞), φ(∞), φ′(−∞), φ′(∞)
		"linear": {-inf, inf, 1, 1}, "sigmoid": {0, 1, 0, 0}, "tanh": {-1, 1, 0, 0}, "relu": {0, inf, 0, 1},
		"leaky_relu": {-inf, inf, 0.3, 1}, "leaky_relu:alpha=0": {0, inf, 0, 1}, "rrelu:lower=0,upper=0": {0, inf, 0, 1},
		"rrelu": {-inf, inf, 11.0 / 48, 1}, "prelu": {-inf, inf, 0.25, 1}, "prelu:alpha=-0.5": {inf, inf, -0.5, 1},
		"elu": {-1, inf, 0, 1}, "elu:alpha=0": {0, inf, 0, 1}, "elu:alpha=2.5": {-2.5, inf, 0, 1},
		"selu": {-SELUAlpha * SELUScale, inf, 0, SELUScale}, "softplus": {0, inf, 0, 1}, "softsign": {-1, 1, 0, 0},
		"gelu": {0, inf, 0, 1}, "silu": {0, inf, 0, 1}, "mish": {0, inf, 0, 1}, "hard_sigmoid": {0, 1, 0, 0},
		"softmax": {0, 1, 0, 0}, "leaky_relu:alpha=1": {-inf, inf, 1, 1},
	} {
		f := build(t, spec)
		got := [4]float64{f.Value(-inf), f.Value(inf), f.Slope(-inf), f.Slope(inf)}
		for i := range got {
			if ulps(got[i], want[i]) > 1 {
				t.Errorf("%s: values and slopes at ±∞ are %v, want %v", spec, got, want)
				break
			}
		}
		if v := f.Value(math.NaN()); v == v {
			t.Errorf("%s(NaN) = %v", spec, v)
		}
		if spec == "softmax" {
			continue
		}
		x := []float64{-inf, inf}
		y, dx := make([]float64, 2), make([]float64, 2)
		f.Forward(y, x)
		f.Backward(dx, []float64{1, 1}, x, y)
		if ulps(y[0], want[0]) > 1 || ulps(y[1], want[1]) > 1 || ulps(dx[0], want[2]) > 1 || ulps(dx[1], want[3]) > 1 {
			t.Errorf("%s: Forward and Backward at ±∞ give %v and %v, want %v", spec, y, dx, want)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	x, y, dx := make([]float64, 600), make([]float64, 600), make([]float64, 600)
	for i := range x {
		x[i] = float64(i%41) - 20
	}
	for _, spec := range append(elementwise(), "softmax") {
		f := build(t, spec)
		if n := testing.AllocsPerRun(10, func() { f.Forward(y, x); f.Backward(dx, x, x, y) }); n != 0 {
			t.Errorf("%s: %v allocations", spec, n)
		}
	}
	if n := testing.AllocsPerRun(10, func() {
		Softmax{}.ForwardColumns(y, x, 200, 3, 200)
		Softmax{}.BackwardColumns(dx, x, y, 200, 3, 200)
		LogSumExp(x)
	}); n != 0 {
		t.Errorf("softmax of columns: %v allocations", n)
	}
}

func TestCatalogIsComplete(t *testing.T) {
	want := strings.Fields("linear sigmoid tanh relu leaky_relu rrelu prelu elu selu softplus softsign gelu silu mish hard_sigmoid softmax")
	if got := Catalog().Keys(); !slices.Equal(got, want) {
		t.Errorf("keys %v, want %v", got, want)
	}
	defaults := map[string]float64{"leaky_relu.alpha": 0.3, "rrelu.lower": 1.0 / 8, "rrelu.upper": 1.0 / 3, "prelu.alpha": 0.25, "elu.alpha": 1}
	for _, e := range Catalog().Entries {
		if e.Title == "" || e.Summary == "" || e.Formula == "" || e.Source == "" {
			t.Errorf("%s: title, summary, formula or source is missing", e.Key)
		}
		for _, s := range e.Params {
			want, ok := defaults[e.Key+"."+s.Key]
			if !ok || s.Default.Num() != want || s.Help == "" || s.Symbol == "" {
				t.Errorf("%s.%s: default %v, want %v", e.Key, s.Key, s.Default, want)
			}
			delete(defaults, e.Key+"."+s.Key)
		}
		if f, ok := build(t, e.Key).(Kinked); ok && len(f.Kinks()) > 0 && !strings.Contains(e.Note, "ink") {
			t.Errorf("%s: the note does not mention its kink", e.Key)
		}
	}
	if len(defaults) > 0 {
		t.Errorf("parameters missing: %v", defaults)
	}
}

func TestBadParametersAreRefused(t *testing.T) {
	for spec, want := range map[string]string{
		"leaky_relu:alpha=-0.1":       "0 ≤ alpha",
		"leaky_relu:slope=0.1":        "did you mean alpha?",
		"elu:alpha=-1":                "0 ≤ alpha",
		"elu:alpha=NaN":               "finite",
		"prelu:alpha=Inf":             "finite",
		"rrelu:lower=0.5,upper=0.25":  "want lower ≤ upper",
		"rrelu:lower=0.34":            "want lower ≤ upper",
		"rrelu:lower=-0.1,upper=0.25": "0 ≤ lower",
		"relu:alpha=1":                "takes none",
		"swish":                       "did you mean",
	} {
		if _, err := Catalog().Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", spec, err, want)
		}
	}
}
