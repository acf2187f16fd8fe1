package screen

import (
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// contours draws the level lines, and the labels of those that have one, with
// the line left out beneath them.
func (g *ground) contours(v *view, dst *ebiten.Image) {
	c, s := v.plot.Contours, v.scale
	ink, width := c.Color, c.Width
	if ink.A == 0 {
		ink = v.theme.Contour
		if v.vivid() {
			ink = color.NRGBA{0, 0, 0, 80} // seen on all but the darkest colours
		}
	}
	if width == 0 {
		width = 1
	}
	r := v.inner.Inset(-int(8 * s))
	clip := box{float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)}
	face := v.kit.caption(s)
	var pen Pen
	for i := range c.Lines {
		line := &c.Lines[i]
		gap, labelled := v.contourLabel(line, face)
		pen.Start(width*s, ink, nil, clip)
		pen.cone.tolerance = 0.1
		var lx, ly float64
		for k, p := range line.Points {
			x, y := v.t.ToPixel(p)
			if labelled && k > 0 {
				if from, to, hit := gap.cut(lx, ly, x-lx, y-ly); hit {
					if from > 0 {
						pen.To(g.lines, lx+from*(x-lx), ly+from*(y-ly))
					}
					pen.End(g.lines)
					if to < 1 {
						pen.To(g.lines, lx+to*(x-lx), ly+to*(y-ly))
					}
				}
			}
			if !labelled || !gap.holds(x, y) {
				pen.To(g.lines, x, y)
			}
			lx, ly = x, y
		}
		pen.End(g.lines)
	}
	g.lines.Draw(dst)
	for i := range c.Lines {
		line := &c.Lines[i]
		if gap, labelled := v.contourLabel(line, face); labelled {
			c, angle := faded(v.theme.Muted, 0.9), v.slope(line, gap)
			if v.vivid() {
				c = v.theme.Text
				v.halo(func(dx, dy float64, c color.NRGBA) {
					face.DrawTurned(dst, line.Label, gap.x+dx, gap.y+dy, angle, c)
				})
			}
			face.DrawTurned(dst, line.Label, gap.x, gap.y, angle, c)
		}
	}
}

// contourLabel returns the circle that a contour's label takes up; ok is false
// where there is no label, or where it would lie on the axes' numbers.
func (v *view) contourLabel(line *figure.Contour, face *Face) (gap circle, ok bool) {
	if line.Label == "" || line.At < 0 || line.At >= len(line.Points) {
		return circle{}, false
	}
	x, y := v.t.ToPixel(line.Points[line.At])
	half := face.Measure(line.Label) / 2
	left, bottom := float64(v.inner.Min.X)+half+4*v.scale, float64(v.inner.Max.Y)-10*v.scale
	if v.look == Canvas {
		left, bottom = left+44*v.scale, bottom-18*v.scale
	}
	ok = x > left && x < float64(v.inner.Max.X)-half-4*v.scale &&
		y > float64(v.inner.Min.Y)+10*v.scale && y < bottom
	return circle{x, y, half + 4*v.scale}, ok
}

// slope is the direction of the line where it enters and leaves the gap, in
// radians clockwise, such that the label is not upside down.
func (v *view) slope(line *figure.Contour, gap circle) float64 {
	ends := [2][2]float64{{gap.x, gap.y}, {gap.x, gap.y}}
	for side, by := range [2]int{-1, 1} {
		for k := line.At; k >= 0 && k < len(line.Points); k += by {
			x, y := v.t.ToPixel(line.Points[k])
			ends[side] = [2]float64{x, y}
			if !gap.holds(x, y) {
				break
			}
		}
	}
	dx, dy := ends[1][0]-ends[0][0], ends[1][1]-ends[0][1]
	if dx < 0 {
		dx, dy = -dx, -dy
	}
	if dx == 0 && dy == 0 {
		return 0
	}
	return math.Atan2(dy, dx)
}

// circle is a place that lines keep clear of.
type circle struct{ x, y, r float64 }

func (c circle) holds(x, y float64) bool { return math.Hypot(x-c.x, y-c.y) < c.r }

// cut returns the part of the way from (x, y) to (x+dx, y+dy) inside the circle,
// as fractions held to 0…1.
func (c circle) cut(x, y, dx, dy float64) (from, to float64, hit bool) {
	a := dx*dx + dy*dy
	b := (x-c.x)*dx + (y-c.y)*dy
	d := b*b - a*((x-c.x)*(x-c.x)+(y-c.y)*(y-c.y)-c.r*c.r)
	if a == 0 || !(d > 0) {
		return 0, 0, false
	}
	root := math.Sqrt(d)
	from, to = (-b-root)/a, (-b+root)/a
	if from >= 1 || to <= 0 {
		return 0, 0, false
	}
	return max(0, from), min(1, to), true
}
