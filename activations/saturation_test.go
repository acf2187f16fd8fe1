package activations

import (
	"math"
	"testing"
)

// TestSlopesAreMonotoneBetweenBends walks from −30 to 30: between kinks and
// bends the slope goes one way only, but for its rounding.
func TestSlopesAreMonotoneBetweenBends(t *testing.T) {
	for _, spec := range append(elementwise(), "softmax") {
		f := build(t, spec)
		cuts := slopeCuts(f)
		cuts = append([]float64{-30}, append(cuts, 30)...)
		for i := 1; i < len(cuts); i++ {
			a, b := math.Nextafter(cuts[i-1], 40), cuts[i]
			rising := f.Slope(b) > f.Slope(a)
			last := f.Slope(a)
			const n = 5000
			for k := 1; k <= n; k++ {
				x := a + (b-a)*float64(k)/n
				s := f.Slope(x)
				// The slopes lose up to 4 units of 1 where terms cancel.
				if d := s - last; rising && d < -1e-15 || !rising && d > 1e-15 {
					t.Fatalf("%s: between %v and %v the slope turns at %v", spec, a, b, x)
				}
				last = s
			}
		}
	}
}

func slopeCuts(f Function) []float64 {
	cuts := kinks(f)
	if b, ok := f.(Bent); ok {
		cuts = append(append([]float64{}, cuts...), b.Bends()...)
	}
	return cuts
}

// TestBendsAndTurnsAreExact: at a turn the slope is 0 up to its rounding, and
// 1e-9 beside it it is not; at a bend the slope is further out than 1e-4 to both
// sides, which moves it by φ‴ 5e-9 there, by equal amounts (their difference is
// of third order, 1e-12).
func TestBendsAndTurnsAreExact(t *testing.T) {
	turns, bends := 0, 0
	for _, spec := range append(elementwise(), "softmax") {
		f := build(t, spec)
		if g, ok := f.(Turning); ok {
			for _, x := range g.Turns() {
				turns++
				if s := f.Slope(x); math.Abs(s) > 2e-16 {
					t.Errorf("%s: the slope at the turn %v is %v", spec, x, s)
				}
				if f.Slope(x-1e-9) > -1e-10 || f.Slope(x+1e-9) < 1e-10 {
					t.Errorf("%s: no turn at %v", spec, x)
				}
			}
		}
		if g, ok := f.(Bent); ok {
			for _, x := range g.Bends() {
				bends++
				const h = 1e-4
				left, right := f.Slope(x-h)-f.Slope(x), f.Slope(x+h)-f.Slope(x)
				if left*right <= 0 || math.Abs(left-right) > 2e-12 {
					t.Errorf("%s: no bend at %v: the slope moves by %v and %v", spec, x, left, right)
				}
			}
		}
	}
	if turns != 3 || bends != 10 {
		t.Errorf("%d turns and %d bends, want 3 and 10", turns, bends)
	}
}

// TestSaturatedAgainstEveryPoint compares with the slope itself on a grid that
// has nothing to do with the solver, for thresholds on both sides of every
// slope's extremes.
func TestSaturatedAgainstEveryPoint(t *testing.T) {
	for _, spec := range append(elementwise(), "softmax") {
		f := build(t, spec)
		for _, s := range []float64{1e-12, 1e-3, 0.05, 0.0998, 0.1, 0.11, 0.128, 0.13, 0.25, 0.5, 1, 1.05, 1.09, 1.2, 3} {
			ins := Saturated(f, s, -9, 9)
			covered := func(x float64) bool {
				for _, in := range ins {
					if x > in.From && x < in.To {
						return true
					}
				}
				return false
			}
			for i := range 20001 {
				x := -9 + 18*(float64(i)+0.317)/20001.7
				if got, want := covered(x), math.Abs(f.Slope(x)) < s; got != want {
					t.Fatalf("%s at threshold %v: x = %v with slope %v: saturated %v, want %v (%v)", spec, s, x, f.Slope(x), got, want, ins)
				}
			}
			for i := 1; i < len(ins); i++ {
				if !(ins[i-1].To <= ins[i].From) {
					t.Errorf("%s: intervals %v are not in order", spec, ins)
				}
			}
		}
	}
}

// TestSaturatedMatchesClosedForms: the ends within 4 units in the last place of
// the formulas', whose own rounding that is; the twin with the threshold 1 %
// higher is off by more than 1e-3.
func TestSaturatedMatchesClosedForms(t *testing.T) {
	const s = 0.1
	inf := math.Inf(1)
	sigmoidEnd := func(s float64) float64 { return 2 * math.Acosh(1/(2*math.Sqrt(s))) } // σ′ = 1/(4 cosh²(x/2))
	tanhEnd := func(s float64) float64 { return math.Acosh(1 / math.Sqrt(s)) }
	for _, c := range []struct {
		spec string
		want func(s float64) []Interval
	}{
		{"sigmoid", func(s float64) []Interval { return []Interval{{-inf, -sigmoidEnd(s)}, {sigmoidEnd(s), inf}} }},
		{"tanh", func(s float64) []Interval { return []Interval{{-inf, -tanhEnd(s)}, {tanhEnd(s), inf}} }},
		{"softsign", func(s float64) []Interval {
			return []Interval{{-inf, 1 - 1/math.Sqrt(s)}, {1/math.Sqrt(s) - 1, inf}}
		}},
		{"elu", func(s float64) []Interval { return []Interval{{-inf, math.Log(s)}} }},
		{"selu", func(s float64) []Interval { return []Interval{{-inf, math.Log(s / (SELUScale * SELUAlpha))}} }},
		{"softplus", func(s float64) []Interval { return []Interval{{-inf, math.Log(s / (1 - s))}} }},
		{"relu", func(float64) []Interval { return []Interval{{-inf, 0}} }},
		{"leaky_relu:alpha=0.01", func(float64) []Interval { return []Interval{{-inf, 0}} }},
		{"leaky_relu", func(float64) []Interval { return nil }},
		{"hard_sigmoid", func(float64) []Interval { return []Interval{{-inf, -3}, {3, inf}} }},
		{"linear", func(float64) []Interval { return nil }},
	} {
		f := build(t, c.spec)
		got, want, twin := Saturated(f, s, -inf, inf), c.want(s), c.want(1.01*s)
		if len(got) != len(want) {
			t.Errorf("%s: got %v want %v", c.spec, got, want)
			continue
		}
		for i := range got {
			for _, e := range [][3]float64{{got[i].From, want[i].From, twin[i].From}, {got[i].To, want[i].To, twin[i].To}} {
				if math.IsInf(e[1], 0) && e[0] == e[1] || e[1] == e[0] {
					continue
				}
				if !(math.Abs(e[0]-e[1]) <= 4*0x1p-52*math.Abs(e[1])) {
					t.Errorf("%s: got end %v want %v", c.spec, e[0], e[1])
				}
				if !(math.Abs(e[0]-e[2]) > 1e-3) {
					t.Errorf("%s: a threshold 1 %% higher gives the same end %v", c.spec, e[0])
				}
			}
		}
	}
}

// TestSaturatedFindsWhatNoGridDoes: just below the depth of GELU's slope at −√2
// a gap of 2e-5 opens between two zones; just above it there is none.
func TestSaturatedFindsWhatNoGridDoes(t *testing.T) {
	depth := -GELU{}.Slope(-math.Sqrt2)
	below := Saturated(GELU{}, depth-1e-11, math.Inf(-1), 0)
	if len(below) != 2 {
		t.Fatalf("just below: %v, want two zones", below)
	}
	// φ‴(−√2) = 2√2 e⁻¹/√(2π) = 0.415: the gap is 2√(2·1e-11/0.415) = 1.39e-5.
	if gap := below[1].From - below[0].To; math.Abs(gap-1.388e-5) > 1e-8 || !(below[0].To < -math.Sqrt2 && below[1].From > -math.Sqrt2) {
		t.Errorf("gap of %v in %v", gap, below)
	}
	if above := Saturated(GELU{}, depth+1e-11, math.Inf(-1), 0); len(above) != 1 {
		t.Errorf("just above: %v, want one zone", above)
	}
}

// TestSaturatedWithOddRanges: nothing hangs, and what has no inside is empty.
func TestSaturatedWithOddRanges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, spec := range append(elementwise(), "softmax") {
		f := build(t, spec)
		for _, c := range [][3]float64{{0.1, 1, 1}, {0.1, 2, 1}, {0, -6, 6}, {-1, -6, 6}, {nan, -6, 6}, {0.1, nan, 6}, {0.1, -6, nan}} {
			if got := Saturated(f, c[0], c[1], c[2]); got != nil {
				t.Errorf("%s: threshold %v from %v to %v gives %v", spec, c[0], c[1], c[2], got)
			}
		}
		whole, huge := Saturated(f, 0.1, -inf, inf), Saturated(f, 0.1, -1e300, 1e300)
		if len(whole) != len(huge) {
			t.Errorf("%s: %v on the line, %v from −1e300 to 1e300", spec, whole, huge)
			continue
		}
		for i := range whole {
			if huge[i].From != math.Max(whole[i].From, -1e300) || huge[i].To != math.Min(whole[i].To, 1e300) {
				t.Errorf("%s: %v on the line, %v from −1e300 to 1e300", spec, whole, huge)
			}
		}
		if all := Saturated(f, inf, -inf, inf); len(all) != 1 || all[0] != (Interval{-inf, inf}) {
			t.Errorf("%s: below ∞ is every slope, got %v", spec, all)
		}
	}
}

// TestBandHoldsTheMean: RReLU's band is made of its two ends, and the mean lies
// in the middle of it.
func TestBandHoldsTheMean(t *testing.T) {
	f := RReLU{1.0 / 8, 1.0 / 3}
	lower, upper := f.Band()
	for _, x := range []float64{-6, -0.3, 0, 2} {
		if mid := (lower.Value(x) + upper.Value(x)) / 2; math.Abs(mid-f.Value(x)) > 1e-15*math.Abs(x) {
			t.Errorf("at %v the band's middle is %v, the function %v", x, mid, f.Value(x))
		}
	}
	if lower.Slope(-1) != 1.0/8 || upper.Slope(-1) != 1.0/3 {
		t.Errorf("slopes %v and %v", lower.Slope(-1), upper.Slope(-1))
	}
}

// TestSlopeRightDiffersAtKinksOnly compares with difference quotients.
func TestSlopeRightDiffersAtKinksOnly(t *testing.T) {
	for _, spec := range elementwise() {
		f := build(t, spec)
		const h = 0x1p-20 // as in TestKinksTakeTheSlopeFromTheLeft
		for _, x := range append([]float64{-3, -1, 0, 0.5, 3}, kinks(f)...) {
			if want := (f.Value(x+h) - f.Value(x)) / h; math.Abs(SlopeRight(f, x)-want) > 1e-5 {
				t.Errorf("%s: slope from the right at %v is %v, want %v", spec, x, SlopeRight(f, x), want)
			}
		}
	}
}
