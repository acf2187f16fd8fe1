package activations

import (
	"math"
	"slices"
)

// Interval is the set of x with From ≤ x ≤ To; an end may be infinite. Whether
// an end itself belongs to it is the slope's matter there: see Saturated.
type Interval struct{ From, To float64 }

// Saturated lists where f passes hardly any gradient on: the largest intervals
// in whose inside
//
//	|φ′(x)| < threshold
//
// within from ≤ x ≤ to, in ascending order; the ends may be infinite. Between
// its kinks and bends the slope is monotone, so that each piece between them has
// at most one such interval, whose ends are found by bisection to the last bit:
// what is too narrow for any grid is found too. A threshold that is not above 0
// gives none, and so does a range without inside.
func Saturated(f Function, threshold, from, to float64) []Interval {
	if !(threshold > 0) || !(from < to) {
		return nil
	}
	cuts := slices.Clone(Kinks(f))
	if b, ok := f.(Bent); ok {
		cuts = append(cuts, b.Bends()...)
	}
	slices.Sort(cuts)
	var out []Interval
	low := from
	for i := 0; i <= len(cuts); i++ {
		high := to
		if i < len(cuts) {
			high = min(to, cuts[i])
		}
		if !(low < high) {
			continue
		}
		if in, ok := saturatedPiece(f, threshold, low, high); ok {
			if n := len(out); n > 0 && out[n-1].To == in.From && !(math.Abs(f.Slope(in.From)) >= threshold) {
				out[n-1].To = in.To
			} else {
				out = append(out, in)
			}
		}
		low = high
	}
	return out
}

// saturatedPiece is the part of low to high, where the slope is monotone, with a
// slope within ±threshold. The slope at low is the one from the right.
func saturatedPiece(f Function, threshold, low, high float64) (Interval, bool) {
	right := SlopeRight(f, low)
	slope := func(x float64) float64 {
		if x == low {
			return right
		}
		return f.Slope(x)
	}
	a, b := slope(low), slope(high)
	sign := 1.0
	if a > b {
		sign = -1
	}
	// g rises from low to high, and the interval is where −threshold < g < threshold.
	g := func(x float64) float64 { return sign * slope(x) }
	if !(g(high) > -threshold) || !(g(low) < threshold) {
		return Interval{}, false
	}
	in := Interval{low, high}
	if !(g(low) > -threshold) {
		in.From = firstTrue(low, high, func(x float64) bool { return g(x) > -threshold })
	}
	if !(g(high) < threshold) {
		in.To = firstTrue(low, high, func(x float64) bool { return g(x) >= threshold })
	}
	return in, in.From < in.To
}

// firstTrue is the smallest float64 from low to high at which a condition holds
// that holds at high and, from some place on, up to there. It halves the count
// of numbers between, not their distance: 64 steps are enough for any two.
func firstTrue(low, high float64, holds func(float64) bool) float64 {
	a, b := ordered(low), ordered(high)
	for a < b {
		m := a + int64(uint64(b-a)/2) // b − a wraps around, its half does not
		if x := fromOrdered(m); holds(x) {
			b = m
		} else {
			a = m + 1
		}
	}
	return fromOrdered(b)
}

// ordered numbers the float64 in their order; both zeros are 0.
func ordered(x float64) int64 {
	n := int64(math.Float64bits(x))
	if n < 0 {
		return math.MinInt64 - n
	}
	return n
}

// fromOrdered is its inverse.
func fromOrdered(n int64) float64 {
	if n < 0 {
		return math.Float64frombits(uint64(math.MinInt64 - n))
	}
	return math.Float64frombits(uint64(n))
}
