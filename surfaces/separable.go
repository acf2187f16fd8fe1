package surfaces

import (
	"math"
	"slices"
)

// Rastrigin's, Styblinski and Tang's and Levy's functions are sums g(x) + h(y)
// of functions of one coordinate, so their minima are all pairs of a minimum of
// g and one of h. The zeros of g' are found to the last bit when the surface is
// made, rather than typed in for each value of a parameter.

// lineMinima returns where slope goes from negative to positive between lo and
// hi, in rising order; of the two float64 around a zero it is the one where
// slope is smaller. Two zeros less than (hi − lo)/steps apart may be missed.
func lineMinima(slope func(float64) float64, lo, hi float64, steps int) []float64 {
	var out []float64
	at := func(i int) float64 { return lo + (hi-lo)*float64(i)/float64(steps) }
	for i := range steps {
		a, b := at(i), at(i+1)
		if slope(a) < 0 && slope(b) >= 0 {
			out = append(out, bisect(slope, a, b))
		}
	}
	return out
}

// bisect narrows a and b, slope(a) < 0 ≤ slope(b), until no float64 lies
// between them. That takes 1,075 halvings at most (towards 0).
func bisect(slope func(float64) float64, a, b float64) float64 {
	for {
		m := a + (b-a)/2
		if m <= a || m >= b {
			break
		}
		if s := slope(m); s < 0 {
			a = m
		} else if b = m; s == 0 {
			return m
		}
	}
	if -slope(a) < slope(b) {
		return a
	}
	return b
}

// pairMinima combines the minima of g (xs) and h (ys) to those of f.
func pairMinima(f Surface, xs, ys []float64) []Minimum {
	var out []Minimum
	for _, x := range xs {
		for _, y := range ys {
			out = append(out, Minimum{X: x, Y: y, F: f.Eval([]float64{x, y}, nil)})
		}
	}
	return rank(out)
}

// rank sorts minima by F and marks the lowest as global, with those that equal
// it but for rounding.
func rank(ms []Minimum) []Minimum {
	slices.SortStableFunc(ms, func(a, b Minimum) int {
		switch {
		case a.F < b.F:
			return -1
		case a.F > b.F:
			return 1
		}
		return 0
	})
	for i := range ms {
		ms[i].Global = ms[i].F-ms[0].F <= 1e-12*max(1, math.Abs(ms[0].F))
	}
	return ms
}
