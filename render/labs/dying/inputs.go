package dying

import (
	"math"

	"downhill/render/figure"
)

// Inputs is the histogram of a unit's pre-activations over the training set,
// with 0 marked: grey left of it, in the function's colour right of it.
func (f *Frame) Inputs(u Unit, t figure.Theme) *figure.Plot {
	style := Style(t, u.Function)
	head, tail := u.words()
	p := &figure.Plot{Title: head,
		X: figure.Axis{Label: "pre-activation z = wᵀx + b"}, Y: figure.Axis{Label: "instances"}}
	low, width, counts := bins(u.Inputs)
	most := 0
	for i, n := range counts {
		most = max(most, n)
		if n == 0 {
			continue
		}
		from, to := low+float64(i)*width, low+float64(i+1)*width
		color := ash(t)
		if from > -width/2 { // bins begin at multiples of their width, up to rounding
			color = style.Color
		}
		p.Bands = append(p.Bands, figure.Bar(color, from, 0, to, float64(n)))
	}
	high := low + float64(len(counts))*width
	// 0 is in view with some room beyond it, so that one sees that nothing is there.
	margin := 0.1 * (math.Max(high, 0) - math.Min(low, 0))
	p.X.Min, p.X.Max = math.Min(low, 0)-margin, math.Max(high, 0)+margin
	_, p.Y.Max = figure.Nice(0, 1.12*float64(most), 4)
	p.Rules = []figure.Rule{{AtX: 0, AtY: math.NaN(), Color: t.Text, Dash: []float64{5, 3}}}
	if tail != "" {
		p.Notes = []figure.Note{{At: figure.Point{p.X.Min, 0.94 * p.Y.Max}, Text: tail, Color: t.Text}}
	}
	return p
}

// mostBins is how many bins a histogram has at most.
const mostBins = 40

// bins counts values in bins (a, b] whose width is round and one of whose edges
// is 0, so that no bin has values on both sides of 0 and 0 itself is on the
// left.
func bins(values []float64) (low, width float64, counts []int) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	if !(lo <= hi) {
		return 0, 1, nil
	}
	width = roundWidth((hi - lo) / (mostBins - 2))
	if width == 0 { // all the same
		width = roundWidth(math.Max(math.Abs(hi)/10, 1e-3))
	}
	first, last := math.Ceil(lo/width)-1, math.Ceil(hi/width)
	counts = make([]int, int(last-first))
	for _, v := range values {
		i := int(math.Ceil(v/width) - 1 - first)
		counts[max(0, min(i, len(counts)-1))]++
	}
	return first * width, width, counts
}

// roundWidth is the least 1, 2 or 5 times a power of ten that is not below x.
func roundWidth(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= x {
			return m * power
		}
	}
	return 10 * power
}
