package ui

import (
	"image"
	"math"
)

// Kept moments stand below the bar as ticks, and as a band where they are closer
// than apart, in pixels: then they could not be told from one another.
const (
	keptFrom  = 5 // px of the design below the middle
	keptHigh  = 4
	keptApart = 2
)

// keep draws a tick for each kept step, one band for those that are too close.
func (t *Timeline) keep(p *painter, cy int) {
	top := cy + p.t.Px(keptFrom)
	each := keptRuns(t.s.Kept, t.x)
	for from, to, ok := each(); ok; from, to, ok = each() {
		p.fill(image.Rect(from, top, to+1, top+max(2, p.t.Px(keptHigh))), p.t.Colors.Muted)
	}
}

// keptRuns goes over the first and the last pixel of ticks and bands, from left
// to right. x places an ascending step.
func keptRuns(kept []int, x func(step int) float64) func() (from, to int, ok bool) {
	i := 0
	return func() (from, to int, ok bool) {
		if i == len(kept) {
			return 0, 0, false
		}
		from = int(math.Round(x(kept[i])))
		to = from
		for i++; i < len(kept); i++ {
			next := int(math.Round(x(kept[i])))
			if next-to >= keptApart {
				break
			}
			to = next
		}
		return from, to, true
	}
}
