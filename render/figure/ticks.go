package figure

import (
	"math"
	"strconv"
)

// Ticks returns round places from lo to hi, about n of them and never more than
// 2n + 1, in steps of 1, 2 or 5 times a power of ten. All labels have the same
// number of decimals. It is nil where lo < hi does not hold or an end is not
// finite.
//
// The extended Wilkinson rule of gonum/plot is not used: it may put labels 2.5
// or 3 apart and does not align two axes of the same kind.
func Ticks(lo, hi float64, n int) []Tick {
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) || n < 1 {
		return nil
	}
	mantissa, exponent := step(lo, hi, n)
	unit := mantissa * math.Pow(10, float64(exponent))
	if unit <= 0 || math.IsInf(unit, 0) || math.IsNaN(unit) {
		return nil
	}
	// A hair of slack keeps the ends where rounding pushed them outside.
	first, last := math.Ceil(lo/unit-1e-9), math.Floor(hi/unit+1e-9)
	var ticks []Tick
	for k := first; k <= last && len(ticks) <= 2*n; k++ {
		at := place(k*mantissa, exponent)
		ticks = append(ticks, Tick{At: math.Max(lo, math.Min(hi, at)), Label: tickLabel(at, exponent, lo, hi)})
		if k+1 == k {
			break // beyond 2⁵³ steps neighbours cannot be told apart
		}
	}
	return ticks
}

// Nice widens lo to hi to the next round places of the steps that Ticks would
// take, so that an axis begins and ends at a tick.
func Nice(lo, hi float64, n int) (float64, float64) {
	if math.IsNaN(lo) || math.IsNaN(hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return 0, 1
	}
	if lo > hi {
		lo, hi = hi, lo
	}
	if lo == hi { // a constant stands in the middle of its axis
		pad := math.Max(math.Abs(lo)*0.5, 0.5)
		lo, hi = lo-pad, hi+pad
	}
	mantissa, exponent := step(lo, hi, max(1, n))
	unit := mantissa * math.Pow(10, float64(exponent))
	if unit <= 0 || math.IsInf(unit, 0) {
		return lo, hi
	}
	a := place(math.Floor(lo/unit+1e-9)*mantissa, exponent)
	b := place(math.Ceil(hi/unit-1e-9)*mantissa, exponent)
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return lo, hi
	}
	return math.Min(a, lo), math.Max(b, hi)
}

// step returns the mantissa and the exponent of the step that cuts lo to hi
// into at most n parts.
func step(lo, hi float64, n int) (mantissa float64, exponent int) {
	raw := hi/float64(n) - lo/float64(n) // hi − lo could overflow
	e := math.Floor(math.Log10(raw))
	frac := raw / math.Pow(10, e)
	switch {
	case frac <= 1.0000001:
		return 1, int(e)
	case frac <= 2.0000001:
		return 2, int(e)
	case frac <= 5.0000001:
		return 5, int(e)
	}
	return 1, int(e) + 1
}

// place returns m·10^e, correctly rounded: 3·10⁻¹ is 0.3, not 0.30000000000000004.
func place(m float64, e int) float64 {
	if m == 0 {
		return 0
	}
	if math.Abs(m) < 1<<53 {
		if x, err := strconv.ParseFloat(strconv.FormatFloat(m, 'f', -1, 64)+"e"+strconv.Itoa(e), 64); err == nil {
			return x
		}
	}
	return m * math.Pow(10, float64(e))
}

// tickLabel writes a tick of an axis whose step is of the order of 10^e: with
// decimals where the numbers are ordinary, else with an exponent.
func tickLabel(at float64, e int, lo, hi float64) string {
	if at == 0 {
		return "0"
	}
	size := math.Max(math.Abs(lo), math.Abs(hi))
	if size >= 1e-3 && size < 1e6 && e >= -12 {
		return Fixed(at, max(0, -e))
	}
	digits := int(math.Floor(math.Log10(math.Abs(at))+1e-9)) - e
	return thin(strconv.FormatFloat(at, 'e', max(0, min(16, digits)), 64))
}

// LogTicks returns the powers of ten from lo to hi with labels, every second,
// third … where there would be more than n; the decades that are left out and,
// where at most n decades are in view, the places 2 to 9 between them are minor
// ticks. A range of less than a decade gets the labels 1, 2, 5, or if it holds
// fewer than two of these, the linear ticks. It is nil where 0 < lo < hi does
// not hold or hi is infinite.
func LogTicks(lo, hi float64, n int) []Tick {
	if !(lo > 0) || !(lo < hi) || math.IsInf(hi, 0) || n < 1 {
		return nil
	}
	a, b := math.Log10(lo), math.Log10(hi)
	first, last := int(math.Ceil(a-1e-9)), int(math.Floor(b+1e-9))
	decades := last - first + 1
	if decades < 2 {
		return withinDecade(lo, hi, n)
	}
	plain := first >= -3 && last <= 4
	every := 1
	for (decades+every-1)/every > n {
		every++
	}
	var ticks []Tick
	if every > 1 {
		for e := first; e <= last; e++ {
			t := Tick{At: clampTo(place(1, e), lo, hi)}
			if e%every == 0 { // a multiple, so that panning does not change which
				t.Label = decade(e, plain)
			}
			if t.Label != "" || decades <= 6*n {
				ticks = append(ticks, t)
			}
		}
		return ticks
	}
	for e := first - 1; e <= last; e++ {
		for m := 1; m <= 9; m++ {
			at := place(float64(m), e)
			if at < lo*(1-1e-9) || at > hi*(1+1e-9) {
				continue
			}
			t := Tick{At: clampTo(at, lo, hi)}
			if m == 1 {
				t.Label = decade(e, plain)
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// NiceLog widens lo to hi to whole decades; lo and hi must be positive, else it
// returns 0.1 to 10.
func NiceLog(lo, hi float64) (float64, float64) {
	if !(lo > 0) || !(hi > 0) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return 0.1, 10
	}
	if lo > hi {
		lo, hi = hi, lo
	}
	a := int(math.Floor(math.Log10(lo) + 1e-9))
	b := int(math.Ceil(math.Log10(hi) - 1e-9))
	if a == b {
		a, b = a-1, b+1
	}
	down, up := place(1, max(a, -307)), place(1, min(b, 308))
	return math.Min(down, lo), math.Max(up, hi)
}

// withinDecade labels a range that holds at most one power of ten.
func withinDecade(lo, hi float64, n int) []Tick {
	var ticks []Tick
	labelled := 0
	from, to := int(math.Floor(math.Log10(lo))), int(math.Floor(math.Log10(hi)))
	for e := from; e <= to; e++ {
		for m := 1; m <= 9; m++ {
			at := place(float64(m), e)
			if at < lo*(1-1e-9) || at > hi*(1+1e-9) {
				continue
			}
			t := Tick{At: clampTo(at, lo, hi)}
			if m == 1 || m == 2 || m == 5 {
				t.Label = Exact(at)
				labelled++
			}
			ticks = append(ticks, t)
		}
	}
	if labelled >= 2 && labelled <= n {
		return ticks
	}
	return Ticks(lo, hi, n)
}

// decade is the label of 10^e; all decades of an axis are written the same way.
func decade(e int, plain bool) string {
	if plain {
		return Exact(place(1, e))
	}
	return "1e" + realMinus(strconv.Itoa(e))
}

func clampTo(x, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, x)) }
