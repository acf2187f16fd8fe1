package panels

import (
	"downhill/nn"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// spikeWide is the width of the line at 0 of a layer all of whose weights are 0.
const spikeWide = 0.84

// spike is the weights of a layer that are exactly 0: a line at 0 as wide as their
// share of the weights. In the histogram they would flatten all others.
func spike(zeros, of int, at float64, t figure.Theme) figure.Line {
	half := spikeWide / 2 * float64(zeros) / float64(max(1, of))
	return figure.Line{Style: figure.Style{Color: t.Accent}, Width: 3, Points: []figure.Point{{at - half, 0}, {at + half, 0}}}
}

// withoutZeros is a histogram without the values that are exactly 0, of which
// there are so many.
func withoutZeros(m *nn.Moments, zeros int) *nn.Moments {
	out := *m
	width := (m.Max - m.Min) / nn.HistogramBins
	if !(width > 0) {
		out.Histogram = [nn.HistogramBins]int{}
		return &out
	}
	k := max(0, min(nn.HistogramBins-1, int((0-m.Min)/width)))
	out.Histogram[k] = max(0, out.Histogram[k]-zeros)
	return &out
}

// zeroWords say how many of the first and of the last layer's weights are exactly
// 0, "" where none is.
func zeroWords(layers []livelab.LayerLook) string {
	any := 0
	for i := range layers {
		any += layers[i].Zeros
	}
	if any == 0 {
		return ""
	}
	of := func(l *livelab.LayerLook) string { return percent(float64(l.Zeros) / float64(max(1, l.Weights.Count))) }
	text := " · zeros " + of(&layers[0])
	if n := len(layers); n > 1 {
		text += " to " + of(&layers[n-1])
	}
	return text
}
