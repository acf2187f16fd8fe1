package export

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// casing is how much wider the line beneath is: 5 px under a trail of 2.2.
const casing = 5 / 2.2

// drawLines draws the lines, each on its casing, later ones across earlier ones.
func (f *frame) drawLines(c draw.Canvas, p *plot.Plot) {
	at := px(c, p)
	for _, line := range f.plot.Lines {
		width := line.Width * f.k
		if width <= 0 {
			width = 1.5 * f.k
		}
		for _, part := range unbroken(line.Points, at) {
			part = thin(part)
			if line.Casing {
				f.strokeWithin(part, width*casing, f.theme.Background, nil)
			}
			f.strokeWithin(part, width, line.Style.Color, scaled(line.Style.Dash, f.k))
		}
	}
}

// drawRules draws straight lines across the plot.
func (f *frame) drawRules(c draw.Canvas, p *plot.Plot) {
	for _, r := range f.plot.Rules {
		if x := p.X.Norm(r.AtX); inside(x) {
			v := vg.Length(f.crisp(f.data.x0 + x*f.data.w()))
			f.stroke([]vg.Point{{X: v, Y: c.Min.Y}, {X: v, Y: c.Max.Y}}, f.hair(), r.Color, scaled(r.Dash, f.k))
		}
		if y := p.Y.Norm(r.AtY); inside(y) {
			v := vg.Length(f.crisp(f.data.y0 + y*f.data.h()))
			f.stroke([]vg.Point{{X: c.Min.X, Y: v}, {X: c.Max.X, Y: v}}, f.hair(), r.Color, scaled(r.Dash, f.k))
		}
	}
}

// unbroken splits a path where a point has no place, and turns it to px.
func unbroken(points []figure.Point, at func(figure.Point) vg.Point) [][]vg.Point {
	var parts [][]vg.Point
	part := make([]vg.Point, 0, len(points))
	for _, q := range points {
		if v := at(q); finite(v) {
			part = append(part, v)
		} else if len(part) > 0 {
			parts, part = append(parts, part), nil
		}
	}
	if len(part) > 0 {
		parts = append(parts, part)
	}
	return parts
}

// thin leaves out the points of a path that cannot be seen: those closer than a
// quarter of a px to the one before, and in a curve that goes steadily to the
// right all but the first, lowest, highest and last of each half px. A million
// steps become a few thousand points, with every spike kept.
func thin(p []vg.Point) []vg.Point {
	if len(p) < 3 {
		return p
	}
	if len(p) > 4000 && slices.IsSortedFunc(p, func(a, b vg.Point) int { return compare(a.X, b.X) }) {
		p = columns(p)
	}
	out := p[:1:1]
	for _, q := range p[1 : len(p)-1] {
		last := out[len(out)-1]
		if math.Abs(float64(q.X-last.X))+math.Abs(float64(q.Y-last.Y)) >= 0.25 {
			out = append(out, q)
		}
	}
	return append(out, p[len(p)-1])
}

func compare(a, b vg.Length) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func columns(p []vg.Point) []vg.Point {
	var out []vg.Point
	for i := 0; i < len(p); {
		column := math.Floor(float64(p[i].X) * 2)
		end, low, high := i, i, i
		for ; end < len(p) && math.Floor(float64(p[end].X)*2) == column; end++ {
			if p[end].Y < p[low].Y {
				low = end
			}
			if p[end].Y > p[high].Y {
				high = end
			}
		}
		for _, k := range [4]int{i, min(low, high), max(low, high), end - 1} {
			if n := len(out); n == 0 || out[n-1] != p[k] {
				out = append(out, p[k])
			}
		}
		i = end
	}
	return out
}

// strokeWithin strokes the parts of a polyline that lie inside the plot. The
// canvases know no clipping, so it is done on the points; dashes go on where the
// line left off.
func (f *frame) strokeWithin(p []vg.Point, width float64, c color.Color, dash []float64) {
	r := f.data.rect()
	var part []vg.Point
	flush := func() {
		f.stroke(part, width, c, dash)
		part = nil
	}
	for i := 1; i < len(p); i++ {
		a, b, visible := clip(p[i-1], p[i], r)
		if !visible {
			flush()
			continue
		}
		if len(part) == 0 || part[len(part)-1] != a {
			flush()
			part = append(part, a)
		}
		part = append(part, b)
	}
	flush()
}

// clip cuts a segment to a rectangle by Liang and Barsky's rule (1984,
// doi:10.1145/357332.357333).
func clip(a, b vg.Point, r vg.Rectangle) (vg.Point, vg.Point, bool) {
	if contains(r, a) && contains(r, b) {
		return a, b, true
	}
	dx, dy := b.X-a.X, b.Y-a.Y
	from, to := vg.Length(0), vg.Length(1)
	for _, side := range [4][2]vg.Length{{-dx, a.X - r.Min.X}, {dx, r.Max.X - a.X}, {-dy, a.Y - r.Min.Y}, {dy, r.Max.Y - a.Y}} {
		d, q := side[0], side[1]
		switch {
		case d == 0 && q < 0:
			return a, b, false
		case d < 0:
			from = max(from, q/d)
		case d > 0:
			to = min(to, q/d)
		}
	}
	if !(from < to) || math.IsInf(float64(dx), 0) || math.IsInf(float64(dy), 0) {
		return a, b, false
	}
	on := func(t vg.Length) vg.Point { return vg.Point{X: a.X + t*dx, Y: a.Y + t*dy} }
	start, end := a, b
	if from > 0 {
		start = on(from)
	}
	if to < 1 {
		end = on(to)
	}
	return start, end, true
}

func contains(r vg.Rectangle, p vg.Point) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}
