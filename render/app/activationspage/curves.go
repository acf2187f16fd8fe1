package activationspage

import (
	"image"
	"math"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/screen"
)

// drawCurves draws the curves, what they do to a signal and what they cost.
func (pg *Page) drawCurves(dst *ebiten.Image, all bool) {
	p := &pg.plots
	if all {
		stage.Fill(dst, pg.rooms.body, pg.s.Theme.Panel)
		for _, r := range pg.rooms.strip {
			stage.Fill(dst, r, pg.s.Theme.Panel)
		}
	}
	pg.drawLegend(dst, all)
	f := pg.frame()
	if f == nil {
		return
	}
	key := curvesKey{f, pg.selected, p.cross}
	changed := p.value.Changed(key, all)
	if p.slope.Changed(key, all) || changed {
		pg.refreshBase(f)
		p.value.Paint(dst, pg.crossed(f, p.base.value, func(r *activationslab.Reading) float64 { return r.Value }))
		p.slope.Paint(dst, pg.crossed(f, p.base.slope, func(r *activationslab.Reading) float64 { return r.Slope }))
		pg.drawReading(dst, f)
		pg.drawDensity(dst, f)
	}
	if p.output.Changed(outputKey{f, p.cross}, all) {
		plot := f.OutputPlot(pg.s.Theme)
		plot.X = plot.X.WithTicks(max(2, int(float64(p.output.Area.Dx())/pg.s.Unit()/60)))
		plot.Y = plot.Y.WithTicks(max(2, int(float64(p.output.Area.Dy())/pg.s.Unit()/34)))
		plot.Title, plot.X.Label, plot.Y.Label = "density of φ(X), X ~ "+inputName(f), "", ""
		if p.cross.out {
			plot.Rules = append(plot.Rules, figure.Rule{AtX: p.cross.y, AtY: math.NaN(), Color: pg.s.Theme.Accent})
		}
		p.output.Paint(dst, plot)
		pg.topLine(dst, p.output.Area)
	}
	pg.drawTable(dst, f, all)
}

// topLine draws the edge of the strip.
func (pg *Page) topLine(dst *ebiten.Image, r image.Rectangle) {
	h := max(1, pg.s.Px(1))
	stage.Fill(dst, image.Rect(r.Min.X, r.Min.Y-h, r.Max.X, r.Min.Y), pg.s.Theme.Line)
}

func inputName(f *activationslab.Frame) string {
	a := &f.Scenario.Activations
	return "N(" + figure.Exact(a.InputMean) + ", " + figure.Exact(a.InputVariance) + ")"
}

// refreshBase makes the plots anew where something but the pointer has changed.
func (pg *Page) refreshBase(f *activationslab.Frame) {
	p, t := &pg.plots, pg.s.Theme
	b := curvesBase{frame: f, selected: pg.selected, theme: t.Name, size: p.value.Area.Size()}
	if o := &p.base; o.value != nil && o.frame == b.frame && o.selected == b.selected && o.theme == b.theme && o.size == b.size {
		return
	}
	b.value, b.slope = f.ValuePlot(t), f.SlopePlot(t)
	for _, plot := range []*figure.Plot{b.value, b.slope} {
		u := pg.s.Unit()
		plot.Legend = false // it stands above both
		plot.Title = ""
		if f.Scenario.Activations.Saturation > 0 {
			plot.Y.Label += "; strips: saturated"
		}
		plot.X = plot.X.WithTicks(max(2, int(float64(b.size.X)/u/70)))
		low := plot.Y.Min
		if len(plot.Y.Ticks) > 0 { // the strips at the foot have no numbers
			low = plot.Y.Ticks[0].At
		}
		plot.Y.Ticks = figure.Ticks(low, plot.Y.Max, max(2, int(float64(b.size.Y)/u/44)))
		pg.zones(f, plot)
		plot.Lines = selectedLast(plot.Lines, f, pg.selected)
	}
	p.base = b
}

// selectedLast draws the selected curve above the others, and wider.
func selectedLast(lines []figure.Line, f *activationslab.Frame, selected int) []figure.Line {
	for k, c := range f.Shown() {
		if c.Index == selected && k < len(lines) {
			l := lines[k]
			l.Width = 3.2
			return append(slices.Delete(slices.Clone(lines), k, k+1), l)
		}
	}
	return lines
}

// zones shades where the selected function is saturated, over the whole height.
func (pg *Page) zones(f *activationslab.Frame, plot *figure.Plot) {
	for _, c := range f.Shown() {
		if c.Index != pg.selected {
			continue
		}
		for _, in := range c.Saturated {
			plot.Bands = append(plot.Bands, figure.Bar(faint(activationslab.Style(pg.s.Theme, c.Index).Color, 26), in.From, plot.Y.Min, in.To, plot.Y.Max))
		}
	}
}

// crossed is a plot with the crosshair and the place of every curve on it.
func (pg *Page) crossed(f *activationslab.Frame, base *figure.Plot, height func(*activationslab.Reading) float64) *figure.Plot {
	c := pg.plots.cross
	if !c.on {
		return base
	}
	plot := *base
	plot.Rules = append(slices.Clip(slices.Clone(base.Rules)), figure.Rule{AtX: c.x, AtY: math.NaN(), Color: pg.s.Theme.Accent})
	plot.Marks = slices.Clone(base.Marks)
	for _, r := range f.At(c.x) {
		style := activationslab.Style(pg.s.Theme, r.Index)
		plot.Marks = append(plot.Marks, figure.Mark{At: figure.Point{c.x, height(&r)}, Style: style, Radius: 5.5, Rim: true})
	}
	return &plot
}

// drawReading lists value and slope of every curve at the crosshair, beside it
// in the plot that the pointer is on.
func (pg *Page) drawReading(dst *ebiten.Image, f *activationslab.Frame) {
	p := &pg.plots
	if !p.cross.on {
		return
	}
	readings := f.At(p.cross.x)
	k := pg.ink(dst)
	face := pg.s.Kit.Fonts.Face(13*k.u, screen.Regular, true)
	names, values := 60.0, 56.0
	for _, r := range readings {
		names = math.Max(names, face.Measure(r.Name)/k.u)
		values = math.Max(values, face.Measure(figure.Short(r.Value, 4))/k.u)
		values = math.Max(values, face.Measure(figure.Short(r.Slope, 4))/k.u)
	}
	values = math.Ceil(values/8) * 8 // so that the card does not shake
	const pad, marker, gap, note, row, top, foot = 12.0, 18.0, 16.0, 70.0, 19.0, 30.0, 10.0
	right1 := pad + marker + names + gap + values
	right2 := right1 + gap + values
	height := top + float64(len(readings))*row + foot
	// Smaller where the plots are not high enough for it.
	if room := float64(pg.plotsRoom().Dy()); height*k.u > room {
		by := math.Max(0.5, room/(height*k.u))
		k.shrink(by)
		face = pg.s.Kit.Fonts.Face(13*k.u, screen.Regular, true)
	}
	size := image.Pt(int((right2+10+note+pad)*k.u), int(height*k.u))
	img, b := p.reading.Blank(size)
	t := pg.s.Theme
	strong := pg.s.Kit.Fonts.Face(13*k.u, screen.SemiBold, true)
	strong.Draw(img, "x = "+figure.Short(p.cross.x, 4), pad*k.u, 16*k.u, screen.Left|screen.Middle, t.Text)
	k.small.Draw(img, "φ(x)", right1*k.u, 16*k.u, screen.Right|screen.Middle, t.Muted)
	k.small.Draw(img, "φ′(x)", right2*k.u, 16*k.u, screen.Right|screen.Middle, t.Muted)
	for i, r := range readings {
		y := (top + (float64(i)+0.5)*row) * k.u
		style := activationslab.Style(t, r.Index)
		b.Marker(style.Marker, (pad+5)*k.u, y, 4.5*k.u, 0, style.Color, faint(t.Panel, 0))
		face.Draw(img, r.Name, (pad+marker)*k.u, y, screen.Left|screen.Middle, t.Text)
		face.Draw(img, figure.Short(r.Value, 4), right1*k.u, y, screen.Right|screen.Middle, t.Text)
		face.Draw(img, figure.Short(r.Slope, 4), right2*k.u, y, screen.Right|screen.Middle, t.Text)
		switch {
		case r.Saturated:
			k.small.Draw(img, "saturated", (right2+10)*k.u, y, screen.Left|screen.Middle, t.Bad)
		case r.Kink:
			k.small.Draw(img, "kink", (right2+10)*k.u, y, screen.Left|screen.Middle, t.Muted)
		}
	}
	b.Draw(img)
	inner, m := p.value.Inner, p.value.Map
	if pg.drag.slope {
		inner, m = p.slope.Inner, p.slope.Map
	}
	x, _ := m.ToPixel(figure.Point{p.cross.x, 0})
	pg.layBeside(dst, inner, int(x), size)
}

// plotsRoom is where both plots of curves are: what is drawn beyond it would not
// be painted over again.
func (pg *Page) plotsRoom() image.Rectangle {
	return pg.plots.value.Area.Union(pg.plots.slope.Area)
}

// layBeside puts the card at the crosshair's right, or left where it would leave
// the plots there, in the half of the height in which the pointer is not.
func (pg *Page) layBeside(dst *ebiten.Image, inner image.Rectangle, x int, size image.Point) {
	gap, room := pg.s.Px(14), pg.plotsRoom()
	at := image.Pt(x+gap, inner.Min.Y+gap)
	if at.X+size.X > room.Max.X-gap {
		at.X = x - gap - size.X
	}
	at.X = max(room.Min.X, min(at.X, room.Max.X-size.X))
	if pg.drag.at.Y < (inner.Min.Y+inner.Max.Y)/2 {
		at.Y = max(inner.Min.Y+gap, inner.Max.Y-gap-size.Y)
	}
	at.Y = max(room.Min.Y, min(at.Y, room.Max.Y-size.Y))
	part := dst.RecyclableSubImage(room)
	pg.plots.reading.Draw(part, at)
	part.Recycle()
}
