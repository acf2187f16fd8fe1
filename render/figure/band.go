package figure

import (
	"image/color"
	"math"
)

// Band is the area between two curves with as many points each: the fill beneath
// a line, a histogram's steps, a bar, a zone. It is painted beneath the Lines.
//
// Between each two neighbours the area is the quadrilateral Lower[i], Lower[i+1],
// Upper[i+1], Upper[i]; what only one of the slices has is left out. A point that
// is not finite breaks the band. On a logarithmic axis, where zero and −∞ have no
// place, what is not above zero lies on the axis's lower end: a bar that stands
// on 0 reaches down to the edge of the plot.
type Band struct {
	Name         string      // in the legend, "" for none
	Color        color.NRGBA // with its alpha
	Lower, Upper []Point
}

// Bar is the band of one bar: the rectangle between two opposite corners.
func Bar(c color.NRGBA, x0, y0, x1, y1 float64) Band {
	return Band{Color: c, Lower: []Point{{x0, y0}, {x1, y0}}, Upper: []Point{{x0, y1}, {x1, y1}}}
}

// Under is the band between a line and the level y, which shares the line's
// points.
func Under(c color.NRGBA, line []Point, y float64) Band {
	lower := make([]Point, len(line))
	for i, p := range line {
		lower[i] = Point{p[0], y}
	}
	return Band{Color: c, Lower: lower, Upper: line}
}

// Len is the number of points that both edges have.
func (b *Band) Len() int { return min(len(b.Lower), len(b.Upper)) }

// Edges is where the coordinates of a band's two edges are drawn: as they are, or
// on a logarithmic axis at its lower end, or where the other edge is below that,
// there, where they are not above zero. Not-a-number stays.
func (a Axis) Edges(lower, upper float64) (lo, up float64) {
	if !a.Log || !(a.Min > 0) {
		return lower, upper
	}
	held := func(v, other float64) float64 {
		switch {
		case v <= 0 && other > 0:
			return math.Min(a.Min, other)
		case v <= 0:
			return a.Min
		}
		return v
	}
	return held(lower, upper), held(upper, lower)
}
