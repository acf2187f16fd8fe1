package screen

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// overlay draws what lies above the lines, every frame: rules, marks, notes and
// the legend.
type overlay struct {
	shapes, legend *Batch
	edges          []image.Rectangle // taken by notes at the edge
	reserved       []image.Rectangle // where notes at the edge may not stand
}

// rimWidth is how wide a mark's rim is, in logical pixels.
const rimWidth = 2.0

func (o *overlay) draw(v *view, dst *ebiten.Image) {
	for i := range v.plot.Rules {
		o.rule(v, &v.plot.Rules[i])
	}
	for i := range v.plot.Marks {
		o.mark(v, &v.plot.Marks[i])
	}
	o.edges = append(o.edges[:0], o.reserved...)
	for i := range v.plot.Notes {
		if n := &v.plot.Notes[i]; n.Arrow {
			if at, ok := o.place(v, n); ok && at.out {
				o.plate(v, n, at)
				o.arrow(v, at, n.Color)
			}
		}
	}
	o.shapes.Draw(dst)
	for i := range v.plot.Marks {
		o.markLabel(v, dst, &v.plot.Marks[i])
	}
	o.edges = append(o.edges[:0], o.reserved...)
	for i := range v.plot.Notes {
		o.note(v, dst, &v.plot.Notes[i])
	}
	if v.plot.Legend {
		o.drawLegend(v, dst)
	}
}

func (o *overlay) rule(v *view, r *figure.Rule) {
	w := hair(v.scale)
	in := v.inner
	x, y := v.t.ToPixel(figure.Point{r.AtX, r.AtY})
	var xy [4]float64
	switch {
	case !math.IsNaN(x) && x >= float64(in.Min.X) && x <= float64(in.Max.X):
		x = sharp(x, w)
		xy = [4]float64{x, float64(in.Min.Y), x, float64(in.Max.Y)}
	case !math.IsNaN(y) && y >= float64(in.Min.Y) && y <= float64(in.Max.Y):
		y = sharp(y, w)
		xy = [4]float64{float64(in.Min.X), y, float64(in.Max.X), y}
	default:
		return
	}
	if len(r.Dash) == 0 {
		o.shapes.Line(xy[0], xy[1], xy[2], xy[3], w, r.Color)
		return
	}
	var dash [4]float64
	o.shapes.Polyline(xy[:], w, r.Color, scaled(dash[:0], r.Dash, v.scale), false)
}

// markAt returns where a mark stands, and whether any of it is in view.
func (v *view) markAt(m *figure.Mark) (x, y float64, ok bool) {
	x, y = v.t.ToPixel(m.At)
	if m.Badge {
		by := (m.Radius + 5) * v.scale
		x, y = x+by, y-by
	}
	reach := (m.Radius + rimWidth) * v.scale
	ok = x > float64(v.inner.Min.X)-reach && x < float64(v.inner.Max.X)+reach &&
		y > float64(v.inner.Min.Y)-reach && y < float64(v.inner.Max.Y)+reach
	return x, y, ok
}

func (o *overlay) mark(v *view, m *figure.Mark) {
	x, y, ok := v.markAt(m)
	if !ok {
		return
	}
	c, rim := m.Style.Color, 0.0
	if c.A == 0 {
		c = v.theme.Text
	}
	if m.Rim {
		rim = rimWidth * v.scale
	}
	o.shapes.Marker(m.Style.Marker, x, y, m.Radius*v.scale, rim, c, v.theme.Background)
}

// markLabel writes a mark's label above and to the right of it, or to the left
// or below where there is no room.
func (o *overlay) markLabel(v *view, dst *ebiten.Image, m *figure.Mark) {
	x, y, ok := v.markAt(m)
	if m.Label == "" || !ok {
		return
	}
	face, by := v.kit.Fonts.Face(labelSize*v.scale, Regular, true), (m.Radius+5)*v.scale
	align := Left | Middle
	if x+by+face.Measure(m.Label) > float64(v.inner.Max.X)-4*v.scale {
		align, by = Right|Middle, -by
	}
	up := -10 * v.scale
	if y+up < float64(v.inner.Min.Y)+8*v.scale {
		up = -up
	}
	v.label(dst, face, m.Label, x+by, y+up, align, v.theme.Text, true)
}

// spot is where a note stands.
type spot struct {
	x, y   float64
	dx, dy float64 // unit direction to what is out of view
	out    bool
}

// place returns where a note's place is, or the nearest to it inside the edge.
func (o *overlay) place(v *view, n *figure.Note) (at spot, ok bool) {
	x, y := v.t.ToPixel(n.At)
	if math.IsNaN(x) || math.IsNaN(y) {
		return at, false
	}
	in := v.inner
	if x >= float64(in.Min.X) && x <= float64(in.Max.X) && y >= float64(in.Min.Y) && y <= float64(in.Max.Y) {
		return spot{x: x, y: y}, true
	}
	inset := 16 * v.scale
	at.out = true
	at.x = max(float64(in.Min.X)+inset, min(float64(in.Max.X)-inset, x))
	at.y = max(float64(in.Min.Y)+inset, min(float64(in.Max.Y)-inset, y))
	// Infinite places keep their direction as far as they have one.
	dx, dy := max(-1e9, min(1e9, x-at.x)), max(-1e9, min(1e9, y-at.y))
	l := math.Hypot(dx, dy)
	at.dx, at.dy = dx/l, dy/l
	at.x, at.y = o.free(v, at)
	return at, true
}

// free moves a note along the edge, past the notes that are already there.
func (o *overlay) free(v *view, at spot) (x, y float64) {
	h := int(9 * v.scale)
	x, y = at.x, at.y
	row := func() image.Rectangle { return image.Rect(int(x)-h, int(y)-h, int(x)+h, int(y)+h) }
	step := 20 * v.scale
	if y+float64(len(v.plot.Notes))*step > float64(v.inner.Max.Y) {
		step = -step
	}
	for i := 0; i < len(o.edges); i++ {
		if o.edges[i].Overlaps(row()) {
			y += step
			i = -1
			if y < float64(v.inner.Min.Y) || y > float64(v.inner.Max.Y) {
				break
			}
		}
	}
	o.edges = append(o.edges, row())
	return x, y
}

// arrow points from the edge to what is out of view.
func (o *overlay) arrow(v *view, at spot, c color.NRGBA) {
	if c.A == 0 {
		c = v.theme.Text
	}
	for _, k := range [2]struct {
		grow float64
		c    color.NRGBA
	}{{2, v.theme.Background}, {0, c}} {
		s, g := v.scale, k.grow
		tip, back, wide := (9+1.8*g)*s, (4+g)*s, (6+1.4*g)*s
		o.shapes.Convex([]float64{
			at.x + at.dx*tip, at.y + at.dy*tip,
			at.x - at.dx*back - at.dy*wide, at.y - at.dy*back + at.dx*wide,
			at.x - at.dx*back + at.dy*wide, at.y - at.dy*back - at.dx*wide,
		}, k.c)
	}
}

// side is where a note's text stands beside its place.
func (v *view) side(n *figure.Note, at spot) (face *Face, by float64, align Align) {
	face, align = v.kit.Fonts.Face(labelSize*v.scale, Regular, true), Left|Middle
	if at.out {
		by = 16 * v.scale
	}
	wide := face.Measure(n.Text)
	before := n.Before && at.x-by-wide > float64(v.inner.Min.X)+4*v.scale
	if before || at.x+by+wide > float64(v.inner.Max.X)-4*v.scale {
		by, align = -by, Right|Middle
	}
	return face, by, align
}

// plate lies beneath the text of an arrow, so that it can be read above the
// numbers of the axes.
func (o *overlay) plate(v *view, n *figure.Note, at spot) {
	face, by, align := v.side(n, at)
	pad, half := int(5*v.scale), int(10*v.scale)
	w := int(face.Measure(n.Text))
	x := int(at.x + by)
	if align&3 == Right {
		x -= w
	}
	r := image.Rect(x-pad, int(at.y)-half, x+w+pad, int(at.y)+half)
	o.shapes.RoundRect(r, 4*v.scale, faded(v.theme.Background, 0.8), color.NRGBA{}, 0)
}

// note writes a note at its place, or beside its arrow.
func (o *overlay) note(v *view, dst *ebiten.Image, n *figure.Note) {
	if n.Text == "" && !n.Arrow {
		return
	}
	x, y := v.t.ToPixel(n.At)
	in := v.inner
	inside := x >= float64(in.Min.X) && x <= float64(in.Max.X) && y >= float64(in.Min.Y) && y <= float64(in.Max.Y)
	if !inside && !n.Arrow {
		return
	}
	c := n.Color
	if c.A == 0 {
		c = v.theme.Text
	}
	if n.Cell != (figure.Point{}) {
		v.inCell(dst, n, x, y, c)
		return
	}
	at, ok := o.place(v, n)
	if !ok {
		return
	}
	face, by, align := v.side(n, at)
	v.label(dst, face, n.Text, at.x+by, at.y, align, c, true)
}

// inCell writes a note into the middle of its cell, smaller where the cell is
// narrow, and not at all where it could not be read.
func (v *view) inCell(dst *ebiten.Image, n *figure.Note, x, y float64, c color.NRGBA) {
	x0, y0 := v.t.ToPixel(figure.Point{n.At[0] - n.Cell[0]/2, n.At[1] - n.Cell[1]/2})
	x1, y1 := v.t.ToPixel(figure.Point{n.At[0] + n.Cell[0]/2, n.At[1] + n.Cell[1]/2})
	// Three sizes, so that not every size of a cell makes a face of its own.
	for _, size := range [3]float64{labelSize, 10, labelSize * 2 / 3} {
		face := v.kit.Fonts.Face(size*v.scale, Regular, true)
		if narrow := math.Abs(x1-x0) < face.Measure(n.Text)+0.5*face.Size; !narrow && !(math.Abs(y1-y0) < 1.3*face.Size) {
			face.Draw(dst, n.Text, x, y, Center|Middle, c)
			return
		}
	}
}
