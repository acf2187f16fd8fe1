package export

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// thinned drops labels until they have room along an axis of that many px: every
// second, third … label stays, counted from the one at zero if there is one, so
// that zero keeps its label.
func (f *frame) thinned(a figure.Axis, length float64, across bool) figure.Axis {
	var labelled []int
	from := 0
	for i, t := range a.Ticks {
		if t.Label != "" && inside(a.Norm(t.At)) {
			if t.At == 0 {
				from = len(labelled)
			}
			labelled = append(labelled, i)
		}
	}
	fits := func(every int) bool {
		end := math.Inf(-1)
		for k, i := range labelled {
			if (k-from)%every != 0 {
				continue
			}
			half, gap := 0.5*f.small, 0.5*f.small
			if across {
				half, gap = f.width(a.Ticks[i].Label, label{size: f.small})/2, f.small
			}
			at := a.Norm(a.Ticks[i].At) * length
			if at-half < end+gap {
				return false
			}
			end = at + half
		}
		return true
	}
	every := 1
	for every < len(labelled) && !fits(every) {
		every++
	}
	ticks := make([]figure.Tick, len(a.Ticks))
	copy(ticks, a.Ticks)
	for k, i := range labelled {
		if (k-from)%every != 0 {
			ticks[i].Label = ""
		}
	}
	a.Ticks = ticks
	return a
}

// inside allows for the rounding of a tick at an end.
func inside(t float64) bool { return t >= -1e-9 && t <= 1+1e-9 }

// drawAxes draws the title, the grid of a plot without a field, the frame, ticks
// and names.
func (f *frame) drawAxes(draw.Canvas, *plot.Plot) {
	d, em := f.data, f.small
	if title := f.title(); title != "" {
		f.write(title, f.panel.x0, f.panel.y1-0.2*em, label{size: em, bold: true, color: f.theme.Text, y: text.YTop})
	}
	if f.gridded() {
		for _, t := range f.y.Ticks {
			if t.Label != "" && inside(f.y.Norm(t.At)) {
				y := f.crisp(d.y0 + f.y.Norm(t.At)*d.h())
				f.line(d.x0, y, d.x1, y, f.hair(), f.theme.Line)
			}
		}
	}
	f.outline()
	if !f.ticked() {
		return
	}
	f.drawXTicks()
	l := label{size: em, color: f.theme.Muted, x: text.XRight, y: text.YCenter}
	for _, t := range f.y.Ticks {
		at := f.y.Norm(t.At)
		if !inside(at) {
			continue
		}
		y := f.crisp(d.y0 + at*d.h())
		f.tick(d.x0, y, -1, 0, t.Label != "")
		if !f.y.Bare {
			f.write(f.fit(t.Label, f.longest(), l), d.x0-0.6*em, y, l)
		}
	}
	f.drawNames()
}

// gridded says that the plot has level lines at its numbers instead of a frame.
func (f *frame) gridded() bool { return f.plot.Field == nil && f.ticked() }

// outline draws the frame, of a gridded plot the lower side alone.
func (f *frame) outline() {
	d, hair := f.data, f.hair()
	if f.gridded() {
		f.line(d.x0, d.y0, d.x1, d.y0, hair, f.theme.Muted)
		return
	}
	f.line(d.x0, d.y0, d.x1, d.y0, hair, f.theme.Line)
	f.line(d.x0, d.y1, d.x1, d.y1, hair, f.theme.Line)
	f.line(d.x0, d.y0, d.x0, d.y1, hair, f.theme.Line)
	f.line(d.x1, d.y0, d.x1, d.y1, hair, f.theme.Line)
}

// drawXTicks draws the ticks below the plot and what stands at them: level, or
// rising at 45° to the tick where words have no room.
func (f *frame) drawXTicks() {
	d, em := f.data, f.small
	l := label{size: em, color: f.theme.Muted, x: text.XCenter, y: text.YTop}
	if f.slanted {
		l.x, l.y, l.turn = text.XRight, text.YCenter, math.Pi/4
	}
	for _, t := range f.x.Ticks {
		at := f.x.Norm(t.At)
		if !inside(at) {
			continue
		}
		x := f.crisp(d.x0 + at*d.w())
		f.tick(x, d.y0, 0, -1, t.Label != "")
		switch {
		case f.x.Bare:
		case f.slanted:
			f.write(f.fit(t.Label, f.slope(x), l), x+0.25*em, d.y0-0.75*em, l)
		default:
			half := f.width(t.Label, l) / 2
			f.write(t.Label, math.Min(x, f.panel.x1-half), d.y0-0.65*em, l)
		}
	}
}

// tick draws a tick mark outwards; minor ones are shorter and fainter.
func (f *frame) tick(x, y, dx, dy float64, labelled bool) {
	length, c := 0.3*f.small, color.Color(f.theme.Muted)
	if !labelled {
		length, c = 0.18*f.small, f.theme.Line
	}
	f.line(x, y, x+dx*length, y+dy*length, f.hair(), c)
}

// drawNames writes the names of the axes: below, and upwards at the left.
func (f *frame) drawNames() {
	d, em := f.data, f.small
	if f.xNamed() {
		l := label{size: em, color: f.theme.Text, x: text.XCenter, y: text.YBottom}
		f.write(f.fit(f.plot.X.Label, d.w(), l), (d.x0+d.x1)/2, f.panel.y0+f.spareY+0.25*em, l)
	}
	if f.yNamed() {
		l := label{size: em, color: f.theme.Text, x: text.XCenter, y: text.YTop, turn: math.Pi / 2}
		f.write(f.fit(f.plot.Y.Label, d.h(), l), f.panel.x0+f.spareX, (d.y0+d.y1)/2, l)
	}
}
