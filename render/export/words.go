package export

import (
	"math"
	"slices"

	"gonum.org/v1/plot/text"

	"downhill/render/figure"
)

// worded lays words out along the x axis.
func (f *frame) worded() {
	ticks := slices.Clone(f.x.Ticks)
	slices.SortStableFunc(ticks, func(a, b figure.Tick) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	f.x.Ticks = ticks
	var at, widths []float64
	var words []int
	for i, t := range ticks {
		if n := f.x.Norm(t.At); t.Label != "" && inside(n) {
			at = append(at, n*f.data.w())
			widths = append(widths, f.width(t.Label, label{size: f.small}))
			words = append(words, i)
		}
	}
	if f.x.Bare {
		return
	}
	var every int
	f.slanted, every = figure.Slant(at, widths, f.small)
	for k, i := range words {
		if k%every != 0 {
			ticks[i].Label = ""
		}
	}
}

// slope is how long a word can be that rises at 45° to the tick at x: it begins
// in the panel, and takes no more than a third of its height.
func (f *frame) slope(x float64) float64 {
	return math.Max(0, math.Min(math.Sqrt2*(x-f.panel.x0), math.Sqrt2*f.panel.h()/3))
}

// fall is how far slanted words reach down from the ticks.
func (f *frame) fall() float64 {
	w := 0.0
	for _, t := range f.x.Ticks {
		if n := f.x.Norm(t.At); inside(n) {
			l := label{size: f.small, x: text.XRight}
			w = math.Max(w, math.Min(f.width(t.Label, l), f.slope(f.data.x0+n*f.data.w())))
		}
	}
	return w*math.Sqrt2/2 + 0.4*f.small
}
