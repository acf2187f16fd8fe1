package signal

import (
	"fmt"
	"math"
	"testing"

	"downhill/activations"
)

// TestVariancesBeyondFloat64: a linear stack with weights s times as large has
// the variance s^2l in layer l, exactly; followed to 1e-600 and 1e+600, where
// the variance itself has long left float64. Rounding of 10 layers and of the
// logarithm is 1e-12 of it.
func TestVariancesBeyondFloat64(t *testing.T) {
	const depth = 10
	base := run(t, plan(t, "linear", "random_normal", depth, 8, 16, 3))
	for _, decades := range []float64{-30, -25, 25, 30} {
		r := run(t, plan(t, "linear", fmt.Sprintf("random_normal:stddev=1e%v", decades), depth, 8, 16, 3))
		for l := range depth {
			for q, steps := range map[Quantity]int{PreVar: l + 1, ActVar: l + 1, ActMSq: l + 1, GPreVar: depth - 1 - l, GActVar: depth - 1 - l, GWVar: depth - 1} {
				got, was := r.Layers[l].Stats[q], base.Layers[l].Stats[q]
				want := was.Log10Mean + 2*decades*float64(steps)
				if !(math.Abs(got.Log10Mean-want) < 1e-10*math.Abs(want)+1e-10) || !(math.Abs(got.Log10Std-was.Log10Std) < 1e-9) {
					t.Errorf("stddev 1e%v, layer %d: log10 %v is %v ± %v, want %v ± %v", decades, l+1, q,
						got.Log10Mean, got.Log10Std, want, was.Log10Std)
				}
				// The value and its spread as far as float64 goes.
				switch {
				case want > 309 && !math.IsInf(got.Mean, 1), want < -324.5 && got.Mean != 0:
					t.Errorf("layer %d: %v is %v at 1e%v", l+1, q, got.Mean, want)
				case math.Abs(want) < 290 && !(math.Abs(got.Std/got.Mean/(was.Std/was.Mean)-1) < 1e-9):
					t.Errorf("layer %d: %v is %v ± %v, want the relative spread of %v ± %v", l+1, q, got.Mean, got.Std, was.Mean, was.Std)
				}
			}
			if r.Layers[l].Underflow {
				t.Errorf("stddev 1e%v, layer %d: underflow at a gradient of 1e%v", decades, l+1, decades*float64(depth-1-l))
			}
		}
	}
}

// TestUnderflowIsSaid: below 2.2e-308 the gradient itself is rounding, from that
// layer to the input, and at last 0.
func TestUnderflowIsSaid(t *testing.T) {
	const depth = 10
	r := run(t, plan(t, "linear", "random_normal:stddev=1e-50", depth, 8, 16, 2))
	for l := range depth {
		exponent := -50 * (depth - 1 - l)
		if want := exponent < -308; r.Layers[l].Underflow != want {
			t.Errorf("layer %d, gradient about 1e%d: underflow is %v", l+1, exponent, r.Layers[l].Underflow)
		}
	}
	// A unit that is dead has no gradient either, but lost none to rounding.
	for l, layer := range run(t, plan(t, "relu", "random_normal:stddev=1e-20", depth, 1, 1, 20)).Layers {
		if layer.Stats[Dead].Mean == 0 || layer.Underflow {
			t.Errorf("layer %d: dead in %v of the trials, underflow %v", l+1, layer.Stats[Dead].Mean, layer.Underflow)
		}
	}
	first := r.Layers[0].Stats[GActVar]
	if first.Mean != 0 || !math.IsInf(first.Log10Mean, -1) || first.Std != 0 || first.Log10Std == first.Log10Std {
		t.Errorf("a gradient that is gone is %+v, want 0, deviation 0, log10 −Inf and NaN", first)
	}
}

// TestZeroIsZero: weights of 0 give variances of exactly 0, and all units dead.
func TestZeroIsZero(t *testing.T) {
	p := plan(t, "relu", "zeros", 3, 5, 6, 2)
	p.Histograms = true
	r := run(t, p)
	for l, layer := range r.Layers {
		v := layer.Stats
		if v[ActVar].Mean != 0 || !math.IsInf(v[ActVar].Log10Mean, -1) || v[GPreVar].Mean != 0 || v[Zero].Mean != 1 || v[Dead].Mean != 1 || v[Saturated].Mean != 1 {
			t.Errorf("layer %d: %+v", l+1, v)
		}
		if layer.Underflow {
			t.Errorf("layer %d: a zero is not an underflow", l+1)
		}
		if h := layer.Act; h.Low != 0 || h.High != 0 || h.Counts[Bins/2] != 30 || h.Total() != 30 {
			t.Errorf("layer %d: histogram of zeros %+v", l+1, h)
		}
	}
}

// TestOverflowIsNotANumber: signals beyond 1e308 end in NaN, without a panic,
// whatever the switches; what is before them stays.
func TestOverflowIsNotANumber(t *testing.T) {
	for name, p := range switches(t) {
		p.Initializer = initializer(t, "random_normal:stddev=1e120")
		p.Histograms = true
		r := run(t, p)
		if v := r.Layers[0].Stats[PreVar]; !(math.Abs(v.Log10Mean-240) < 6) {
			t.Errorf("%s: log10 variance of the first z is %v, want about 240", name, v.Log10Mean)
		}
		for l, layer := range r.Layers {
			if n := layer.Pre.Total(); n != p.Width*p.Batch || layer.GAct.Total() != n {
				t.Errorf("%s, layer %d: histograms of %d and %d values", name, l+1, n, layer.GAct.Total())
			}
		}
	}
	r := run(t, plan(t, "linear", "random_normal:stddev=1e120", 5, 8, 8, 2))
	if v := r.Layers[4].Stats[ActVar]; v.Mean == v.Mean || v.Std == v.Std || v.Log10Mean == v.Log10Mean {
		t.Errorf("variance of what overflowed is %+v, want NaN", v)
	}
}

// TestNaNFunction: a function that gives NaN is measured as NaN.
func TestNaNFunction(t *testing.T) {
	p := plan(t, "prelu", "he_normal", 3, 4, 8, 1)
	p.Activation = activations.PReLU{Alpha: math.NaN()}
	if v := run(t, p).Layers[2].Stats[ActVar].Mean; v == v {
		t.Errorf("got %v", v)
	}
}

// TestSpread: the running statistics are those of the formulas, in any range,
// and what is not finite has its rules.
func TestSpread(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	same := func(a, b float64) bool { return a == b || a != a && b != b || math.Abs(a/b-1) < 1e-13 }
	for _, c := range []struct {
		in        []float64
		mean, std float64
	}{
		{nil, nan, nan}, {[]float64{3}, 3, nan}, {[]float64{1, 2, 6}, 3, math.Sqrt(7)},
		{[]float64{1e-300, 3e-300}, 2e-300, math.Sqrt2 * 1e-300}, {[]float64{1e300, 3e300}, 2e300, math.Sqrt2 * 1e300},
		{[]float64{1e-300, 3e300, 1e300, 2e-300}, 1e300, math.Sqrt2 * 1e300}, {[]float64{0, 0}, 0, 0}, {[]float64{0, 2}, 1, math.Sqrt2}, {[]float64{-1, 1}, 0, math.Sqrt2},
		{[]float64{1, inf}, inf, nan}, {[]float64{inf, 1, 2}, inf, nan}, {[]float64{-inf, 1}, -inf, nan},
		{[]float64{-inf, inf}, nan, nan}, {[]float64{1, nan, 2}, nan, nan},
	} {
		var s spread
		for _, v := range c.in {
			s.add(plain(v))
		}
		if mean, std := s.result(); !same(mean, c.mean) || !same(std, c.std) {
			t.Errorf("%v: %v ± %v, want %v ± %v", c.in, mean, std, c.mean, c.std)
		}
	}
}
