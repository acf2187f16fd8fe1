package figure

import (
	"image/color"
	"math"
	"time"
)

// Animation is a picture that moves: Frames pictures, Rate of them a second.
type Animation struct {
	Frames int
	Rate   float64       // frames a second
	Hold   time.Duration // how much longer the last one stays before a GIF begins again
	// At is the picture of frame i, 0 ≤ i < Frames. It is called by one goroutine
	// at a time, in any order.
	At func(i int) Figure
	// Same says that frame i > 0 looks like the one before it, so that it need not
	// be drawn; nil where none does.
	Same func(i int) bool
}

// Repeats says whether frame i looks like the one before it.
func (a *Animation) Repeats(i int) bool { return i > 0 && a.Same != nil && a.Same(i) }

// Between is what of a plot lies from one place of its horizontal axis to
// another, the ends included: what is drawn of its lines, bands and marks. The
// axes, the legend, the field and lines across the plot stay, so that plots of
// the same p can follow each other in an animation. The named lines get a mark
// where they end, at the right, or at the left where left is true.
func (p *Plot) Between(from, to float64, left bool) *Plot {
	out := *p
	in := func(q Point) bool { return q[0] >= from && q[0] <= to }
	out.Lines, out.Bands, out.Marks = make([]Line, len(p.Lines)), nil, nil
	var heads []Mark
	for i, l := range p.Lines {
		l.Points = kept(l.Points, in)
		out.Lines[i] = l
		if k := end(l.Points, left); l.Name != "" && k >= 0 && len(l.Points) < len(p.Lines[i].Points) {
			style := l.Style
			style.Dash = nil
			heads = append(heads, Mark{At: l.Points[k], Style: style, Radius: headRadius, Rim: true})
		}
	}
	for _, b := range p.Bands {
		cut := b
		cut.Lower, cut.Upper = nil, nil
		for k := range b.Len() {
			if in(b.Lower[k]) {
				cut.Lower, cut.Upper = append(cut.Lower, b.Lower[k]), append(cut.Upper, b.Upper[k])
			}
		}
		out.Bands = append(out.Bands, cut)
	}
	for _, m := range p.Marks {
		if in(m.At) {
			out.Marks = append(out.Marks, m)
		}
	}
	for _, m := range heads {
		if at := p.Y.Norm(m.At[1]); at >= 0 && at <= 1 {
			out.Marks = append(out.Marks, m)
		}
	}
	return &out
}

// headRadius is the size in px of the mark at which a line has come.
const headRadius = 4.0

// kept are the points that are wanted, with the breaks between them.
func kept(points []Point, want func(Point) bool) []Point {
	var out []Point
	for _, q := range points {
		if math.IsNaN(q[0]) && len(out) > 0 || want(q) {
			out = append(out, q)
		}
	}
	return out
}

// end is the index of the last point that is finite, or of the first; −1 where
// there is none.
func end(points []Point, first bool) int {
	at := -1
	for k, q := range points {
		if v := q[0] + q[1]; !math.IsNaN(v) && !math.IsInf(v, 0) {
			if at = k; first {
				break
			}
		}
	}
	return at
}

// Cover hides a plot's field from one place of the horizontal axis to another:
// what has not happened yet.
func (p *Plot) Cover(from, to float64, c color.NRGBA) {
	from, to = math.Max(from, p.X.Min), math.Min(to, p.X.Max)
	if p.Field != nil && from < to {
		p.Bands = append(p.Bands, Bar(c, from, p.Y.Min, to, p.Y.Max))
	}
}
