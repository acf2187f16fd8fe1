package screen

import (
	"image"
	"math"

	"downhill/render/figure"
)

// Look is how a plot is laid out.
type Look int

// The looks.
const (
	// Canvas lets the field fill the whole area, with the axes' numbers inside
	// along the left and the bottom edge.
	Canvas Look = iota
	// Chart has its title above, level grid lines, and the axes' numbers to the
	// left and below.
	Chart
)

// Sizes in logical pixels.
const (
	captionSize = 11.0
	labelSize   = 12.0
	margin      = 12.0 // from the area's edge to what floats on it
	chartLeft   = 46.0
	chartRight  = 16.0
	chartTop    = 20.0
	chartBottom = 22.0
	barRoom     = 66.0 // for the colour bar of a chart
	barWidth    = 10.0
	bareSide    = 8.0 // beside an axis without numbers
)

// caption is the face of axes and titles.
func (k *Kit) caption(scale float64) *Face { return k.Fonts.Face(captionSize*scale, Regular, true) }

// Inner returns the part of area that the axes span: all of it on a Canvas. It
// depends on the plot only where a Chart's numbers need more room than usual.
func (k *Kit) Inner(area image.Rectangle, plot *figure.Plot, scale float64, look Look) image.Rectangle {
	if look == Canvas {
		return area
	}
	px := func(v float64) int { return int(math.Round(v * scale)) }
	left, right, top, bottom := chartLeft, chartRight, chartTop, chartBottom
	// In steps of 8, so that the chart does not shake while its numbers change.
	if w := min(k.widest(plot.Y, scale), longest(area))/scale + 14; w > left {
		left = math.Ceil(w/8) * 8
	}
	if plot.Y.Bare {
		left = bareSide
	}
	if k.hasBar(plot) {
		right = barRoom
	}
	if chartTitle(plot) == "" {
		top = 10
	}
	m := plot.Margins.Scaled(captionSize)
	left, right, top = max(left, m.Left), max(right, m.Right), max(top, m.Top)
	switch {
	case plot.X.Bare:
		bottom = bareSide
	case plot.X.Worded():
		bottom = k.words(plot, float64(px(left)), float64(area.Dx()-px(left)-px(right)), float64(area.Dy()), scale).room / scale
	}
	bottom = max(bottom, m.Bottom)
	inner := image.Rect(area.Min.X+px(left), area.Min.Y+px(top), area.Max.X-px(right), area.Max.Y-px(bottom))
	if inner.Dx() < 2 || inner.Dy() < 2 || inner.Min.X > inner.Max.X {
		return area // too small for numbers
	}
	return inner
}

// Transform returns how the axes of a plot painted into area map to pixels.
func (k *Kit) Transform(area image.Rectangle, plot *figure.Plot, scale float64, look Look) Transform {
	return NewTransform(k.Inner(area, plot, scale, look), plot.X, plot.Y)
}

func (k *Kit) hasBar(plot *figure.Plot) bool { return plot.Field != nil && plot.Bar != "" }

// widest is the width of the axis' widest label.
func (k *Kit) widest(a figure.Axis, scale float64) float64 {
	face, most := k.caption(scale), 0.0
	for _, t := range a.Ticks {
		most = max(most, face.Measure(t.Label))
	}
	return most
}

// longest is how wide the words at the left of a chart can be, in pixels.
func longest(area image.Rectangle) float64 { return 0.4 * float64(area.Dx()) }

// Margins returns the room that a chart leaves around its axes in an area, for
// figure.AlignGrid and Plot.Margins: in sizes of the smallest text.
func (k *Kit) Margins(area image.Rectangle, plot *figure.Plot, scale float64) figure.Margins {
	in := k.Inner(area, plot, scale, Chart)
	return figure.Margins{
		Left: float64(in.Min.X - area.Min.X), Right: float64(area.Max.X - in.Max.X),
		Top: float64(in.Min.Y - area.Min.Y), Bottom: float64(area.Max.Y - in.Max.Y),
	}.Scaled(1 / (captionSize * scale))
}

// Align lays charts out in areas that form a grid, with figure.AlignGrid: it
// returns where each is to be painted, and what its plot's Margins are to be.
func (k *Kit) Align(areas []image.Rectangle, plots []*figure.Plot, scale float64) ([]image.Rectangle, []figure.Margins) {
	em := captionSize * scale
	from, margins := make([]figure.Area, len(areas)), make([]figure.Margins, len(areas))
	for i, r := range areas {
		from[i] = figure.Area{X: float64(r.Min.X), Y: float64(r.Min.Y), W: float64(r.Dx()), H: float64(r.Dy())}
		margins[i] = k.Margins(r, plots[i], scale).Scaled(em)
	}
	to, margins := figure.AlignGrid(from, margins)
	placed := make([]image.Rectangle, len(areas))
	for i, a := range to {
		px := func(v float64) int { return int(math.Round(v)) }
		placed[i] = image.Rect(px(a.X), px(a.Y), px(a.X+a.W), px(a.Y+a.H))
		margins[i] = margins[i].Scaled(1 / em)
	}
	return placed, margins
}

// chartTitle is what stands above a chart: its title and the name of the
// vertical axis, or else the names of both axes.
func chartTitle(plot *figure.Plot) string {
	x, y := plot.X.Label, plot.Y.Label
	if plot.X.Bare {
		x = ""
	}
	if plot.Y.Bare {
		y = ""
	}
	a, b := plot.Title, y
	if a == "" {
		a, b = y, x
	}
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}
