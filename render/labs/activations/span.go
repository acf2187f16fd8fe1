package activations

import (
	"math"

	"downhill/render/figure"
)

// span is what an axis must show.
type span struct{ low, high float64 }

func newSpan() *span { return &span{math.Inf(1), math.Inf(-1)} }

// take widens the span by what is finite.
func (s *span) take(ys ...float64) {
	for _, y := range ys {
		if y-y == 0 {
			s.low, s.high = math.Min(s.low, y), math.Max(s.high, y)
		}
	}
}

// axis begins and ends a little beyond what it shows.
func (s *span) axis(a figure.Axis) figure.Axis {
	if !(s.low <= s.high) {
		a.Min, a.Max = 0, 1
		return a
	}
	if s.low == s.high {
		a.Min, a.Max = figure.Nice(s.low, s.high, 4)
		return a
	}
	pad := (s.high/2 - s.low/2) * 0.08 // halves keep huge ranges finite
	a.Min, a.Max = math.Max(s.low-pad, -math.MaxFloat64), math.Min(s.high+pad, math.MaxFloat64)
	return a
}
