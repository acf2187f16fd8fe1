package signal

import "math"

// Bins is how many classes a histogram has.
const Bins = 64

// tails is how many standard deviations a histogram reaches to either side.
const tails = 6

// Histogram counts values in Bins classes of equal width between Low and High.
//
// The range is that of the values themselves, cut at six standard deviations to
// either side of their mean, so that single outliers of a gradient with heavy
// tails do not push all others into one class:
//
//	Low = max(min x, μ − 6σ),   High = min(max x, μ + 6σ)
//
// They are not cut where mean or deviation overflowed. What lies outside is
// counted in Below and Above, what is not a number or infinite in NotFinite.
// Where all values are equal, Low = High and all are in the middle class.
type Histogram struct {
	Low, High               float64
	Counts                  [Bins]int
	Below, Above, NotFinite int
	Zeros                   int // of those in Counts, how many are exactly 0
}

// Total is the number of values, counted everywhere.
func (h *Histogram) Total() int {
	n := h.Below + h.Above + h.NotFinite
	for _, c := range h.Counts {
		n += c
	}
	return n
}

// Width is the width of a class.
func (h *Histogram) Width() float64 { return (h.High - h.Low) / Bins }

// Edge is the lower end of class i, and the upper end of class i − 1.
func (h *Histogram) Edge(i int) float64 {
	t := float64(i) / Bins
	return h.Low*(1-t) + h.High*t
}

// Density is the share of class i in all values, divided by its width: what two
// histograms of different ranges have in common. It is +Inf in the only class
// of values that are all equal.
func (h *Histogram) Density(i int) float64 {
	if h.Counts[i] == 0 {
		return 0
	}
	return float64(h.Counts[i]) / float64(h.Total()) / h.Width()
}

// newHistogram sets the range for the values of rows × cols, whose mean and
// standard deviation are given.
func newHistogram(x []float64, rows, cols, stride int, mean, std float64) *Histogram {
	low, high := math.Inf(1), math.Inf(-1)
	for r := range rows {
		for _, v := range x[r*stride:][:cols] {
			if v < low && v >= -math.MaxFloat64 {
				low = v
			}
			if v > high && v <= math.MaxFloat64 {
				high = v
			}
		}
	}
	h := &Histogram{}
	if low <= high {
		h.Low, h.High = low, high
		// A mean that overflowed says nothing of where the values lie.
		if l, r := mean-tails*std, mean+tails*std; std > 0 && l <= high && r >= low {
			h.Low, h.High = max(low, l), min(high, r)
		}
	}
	return h
}

// count adds the values of the rows from..to.
func (h *Histogram) count(x []float64, from, to, cols, stride int) {
	// Halved, so that a range as wide as float64 does not overflow.
	scale := Bins / 2 / (h.High/2 - h.Low/2)
	even := !(scale > 0) || math.IsInf(scale, 1)
	for r := from; r < to; r++ {
		for _, v := range x[r*stride:][:cols] {
			if v == 0 {
				h.Zeros++
			}
			switch {
			case v-v != 0:
				h.NotFinite++
			case v < h.Low:
				h.Below++
			case v > h.High:
				h.Above++
			case even:
				h.Counts[h.slow(v)]++
			default:
				h.Counts[min(int((v/2-h.Low/2)*scale*2), Bins-1)]++
			}
		}
	}
}

// slow finds the class of v where the range is a single value, or so narrow that
// its inverse is no float64.
func (h *Histogram) slow(v float64) int {
	if h.Low == h.High {
		return Bins / 2
	}
	const up = 0x1p500
	low, high := h.Low*up, h.High*up
	return min(int((v*up-low)/(high-low)*Bins), Bins-1)
}
