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
	left, right, top := chartLeft, chartRight, chartTop
	// In steps of 8, so that the chart does not shake while its numbers change.
	if w := k.widest(plot.Y, scale)/scale + 14; w > left {
		left = math.Ceil(w/8) * 8
	}
	if k.hasBar(plot) {
		right = barRoom
	}
	if chartTitle(plot) == "" {
		top = 10
	}
	inner := image.Rect(area.Min.X+px(left), area.Min.Y+px(top), area.Max.X-px(right), area.Max.Y-px(chartBottom))
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

// chartTitle is what stands above a chart: its title and the name of the
// vertical axis, or else the names of both axes.
func chartTitle(plot *figure.Plot) string {
	a, b := plot.Title, plot.Y.Label
	if a == "" {
		a, b = plot.Y.Label, plot.X.Label
	}
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}
