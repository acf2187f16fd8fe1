package figure

import (
	"math"
	"strings"
	"testing"
)

func labels(ticks []Tick) string {
	var l []string
	for _, t := range ticks {
		if t.Label != "" {
			l = append(l, t.Label)
		}
	}
	return strings.Join(l, " ")
}

func TestTicksRead(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		log    bool
		want   string
	}{
		{-8, 4, 6, false, "−8 −6 −4 −2 0 2 4"},
		{0, 1, 5, false, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{-0.3, 0.3, 6, false, "−0.3 −0.2 −0.1 0 0.1 0.2 0.3"},
		{0, 200, 4, false, "0 50 100 150 200"},
		{0, 5e-6, 5, false, "0 1e−6 2e−6 3e−6 4e−6 5e−6"},
		{0, 2e7, 4, false, "0 5e6 1.0e7 1.5e7 2.0e7"},
		{1e-7, 10, 9, true, "1e−7 1e−6 1e−5 1e−4 1e−3 1e−2 1e−1 1e0 1e1"},
		{1e-12, 1, 5, true, "1e−12 1e−9 1e−6 1e−3 1e0"},
		{0.01, 100, 5, true, "0.01 0.1 1 10 100"},
		{2, 7, 5, true, "2 5"},
	} {
		var got string
		if c.log {
			got = labels(LogTicks(c.lo, c.hi, c.n))
		} else {
			got = labels(Ticks(c.lo, c.hi, c.n))
		}
		// Zero is written short beside decimals.
		if want := strings.Replace(c.want, "0.0 ", "0 ", 1); got != want {
			t.Errorf("%g to %g, n = %d, log %v: got %q, want %q", c.lo, c.hi, c.n, c.log, got, want)
		}
	}
}

func FuzzTicks(f *testing.F) {
	f.Add(-8.0, 4.0, uint8(5))
	f.Add(0.0, 5e-324, uint8(3))
	f.Add(-math.MaxFloat64, math.MaxFloat64, uint8(9))
	f.Add(1e16, 1e16+2, uint8(5))
	f.Add(1e-300, 1e300, uint8(4))
	f.Add(math.NaN(), 1.0, uint8(4))
	f.Fuzz(func(t *testing.T, lo, hi float64, n uint8) {
		want := int(n%20) + 1
		for _, log := range []bool{false, true} {
			axis := Axis{Min: lo, Max: hi, Log: log}.WithTicks(want)
			if len(axis.Ticks) > 20*want+20 {
				t.Fatalf("%g to %g: %d ticks for n = %d", lo, hi, len(axis.Ticks), want)
			}
			seen := map[string]bool{}
			for k, tick := range axis.Ticks {
				if !(tick.At >= lo && tick.At <= hi) {
					t.Fatalf("tick %g outside %g to %g", tick.At, lo, hi)
				}
				if k > 0 && tick.At < axis.Ticks[k-1].At {
					t.Fatalf("ticks fall: %v", axis.Ticks)
				}
				if strings.Contains(tick.Label, "-") {
					t.Fatalf("label %q has a hyphen for a minus", tick.Label)
				}
				// Below 10⁻¹² of the size two neighbours read alike, by rounding.
				if tick.Label != "" && hi-lo > 1e-9*math.Max(math.Abs(lo), math.Abs(hi)) {
					if seen[tick.Label] {
						t.Fatalf("%g to %g, log %v: label %q twice in %v", lo, hi, log, tick.Label, axis.Ticks)
					}
					seen[tick.Label] = true
				}
			}
		}
		a, b := Nice(lo, hi, want)
		if math.IsNaN(a) || math.IsNaN(b) || !(a < b) {
			if finite(lo) && finite(hi) && math.Abs(lo) < 1e300 && math.Abs(hi) < 1e300 {
				t.Fatalf("Nice(%g, %g) = %g, %g", lo, hi, a, b)
			}
		}
		if finite(lo) && finite(hi) && (a > math.Min(lo, hi) || b < math.Max(lo, hi)) {
			t.Fatalf("Nice(%g, %g) = %g, %g leaves some out", lo, hi, a, b)
		}
		if a, b := NiceLog(lo, hi); !(a > 0) || !(a < b) {
			t.Fatalf("NiceLog(%g, %g) = %g, %g", lo, hi, a, b)
		}
	})
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func TestNiceEndsAtTicks(t *testing.T) {
	for _, c := range [][4]float64{{-7.3, 3.1, -8, 4}, {0.013, 0.94, 0, 1}, {5, 5, 2, 8}, {-1, 0, -1, 0}} {
		if a, b := Nice(c[0], c[1], 6); a != c[2] || b != c[3] {
			t.Errorf("Nice(%g, %g) = %g, %g, want %g, %g", c[0], c[1], a, b, c[2], c[3])
		}
	}
	if a, b := NiceLog(3e-7, 42); a != 1e-7 || b != 100 {
		t.Errorf("NiceLog(3e-7, 42) = %g, %g, want 1e-07, 100", a, b)
	}
}

func TestAxisNormAndValueAreInverse(t *testing.T) {
	for _, a := range []Axis{{Min: -3, Max: 7}, {Min: 1e-6, Max: 1e3, Log: true}} {
		for _, p := range []float64{0, 0.25, 0.5, 1, 1.5} {
			// Rounding of exp(log) over nine decades stays below 1e-13.
			if got := a.Norm(a.Value(p)); math.Abs(got-p) > 1e-12 {
				t.Errorf("log %v: Norm(Value(%g)) = %g", a.Log, p, got)
			}
		}
	}
	if got := (Axis{Min: 1, Max: 10, Log: true}).Norm(-1); !math.IsNaN(got) {
		t.Errorf("−1 stands at %g of a logarithmic axis, want not a number", got)
	}
}
