package export

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// barAxis is the colour bar as an axis, with ticks for its height.
func (f *frame) barAxis() figure.Axis {
	field := f.plot.Field
	a := figure.Axis{Min: 0, Max: 1}
	ticks := field.Ticks
	if len(ticks) == 0 {
		ticks = field.BarTicks(max(2, int(f.data.h()/(2.6*f.small))))
	}
	// The bar is as long as the map, so ticks stand where their heights' colours do.
	for _, t := range ticks {
		if at := field.T(t.At); t.At >= field.Low && t.At <= field.High {
			a.Ticks = append(a.Ticks, figure.Tick{At: at, Label: t.Label})
		}
	}
	return f.thinned(a, f.data.h(), false)
}

func (f *frame) hasBar() bool {
	return f.plot.Field != nil && f.plot.Bar != "" && f.panel.w() > 20*f.small && f.ticked()
}

func (f *frame) hasBarName() bool { return f.panel.w() > 24*f.small && f.named(f.plot.Bar) }

// barWidth is the room that the colour bar needs right of the plot.
func (f *frame) barWidth() float64 {
	if !f.hasBar() {
		return 0
	}
	em := f.small
	w := 0.8*em + 0.8*em + 0.5*em + f.widest(f.barAxis().Ticks)
	if f.hasBarName() {
		w += 1.6 * em
	}
	return w
}

// drawBar draws the colour bar with its ticks and its name.
func (f *frame) drawBar(draw.Canvas, *plot.Plot) {
	if f.bar <= 0 {
		return
	}
	em := f.small
	b := box{f.crisp(f.data.x1 + 0.8*em), f.data.y0, f.crisp(f.data.x1 + 1.6*em), f.data.y1}
	// Each strip reaches to the top, and the next one covers it: no seams.
	n := math.Max(2, math.Min(256, math.Floor(b.h())))
	for i := range int(n) {
		strip := b
		strip.y0 += float64(i) / n * b.h()
		f.fill(strip.rect(), f.plot.Field.Map.At((float64(i)+0.5)/n))
	}
	hair := f.hair()
	f.line(b.x0, b.y0, b.x1, b.y0, hair, f.theme.Line)
	f.line(b.x0, b.y1, b.x1, b.y1, hair, f.theme.Line)
	f.line(b.x0, b.y0, b.x0, b.y1, hair, f.theme.Line)
	f.line(b.x1, b.y0, b.x1, b.y1, hair, f.theme.Line)
	l := label{size: em, color: f.theme.Muted, y: text.YCenter}
	for _, t := range f.barAxis().Ticks {
		y := f.crisp(b.y0 + t.At*b.h())
		f.tick(b.x1, y, 1, 0, t.Label != "")
		f.write(t.Label, b.x1+0.5*em, y, l)
	}
	if f.hasBarName() {
		l := label{size: em, color: f.theme.Text, x: text.XCenter, y: text.YBottom, turn: math.Pi / 2}
		f.write(f.fit(f.plot.Bar, b.h(), l), f.panel.x1-0.3*em, (b.y0+b.y1)/2, l)
	}
}
