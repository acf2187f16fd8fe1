package screen

import (
	"image"
	"iter"
	"math"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// Sizes of the legend in logical pixels.
const (
	legendRow    = 16.0
	legendSwatch = 22.0
	legendGap    = 6.0
	legendPad    = 8.0
)

// drawLegend names the lines and the bands on a card at the top right, in as many columns as
// the height asks for.
func (o *overlay) drawLegend(v *view, dst *ebiten.Image) {
	s, face := v.scale, v.kit.caption(v.scale)
	n, widest := 0, 0.0
	for name := range legendNames(v.plot) {
		n++
		widest = max(widest, face.Measure(name))
	}
	if n == 0 {
		return
	}
	rows := max(1, min(n, int((float64(v.inner.Dy())/s-4-2*legendPad)/legendRow)))
	columns := (n + rows - 1) / rows
	rows = (n + columns - 1) / columns
	column := math.Ceil((legendSwatch+legendGap+2*legendPad)*s + widest)
	w, h := float64(columns)*column, (float64(rows)*legendRow+legendPad)*s
	card := image.Rect(0, 0, int(w), int(h)).Add(image.Pt(v.inner.Max.X-int(w)-int(4*s), v.inner.Min.Y+int(4*s)))
	if v.look == Canvas {
		card = card.Add(image.Pt(-int(8*s), int(8*s)))
	}
	o.legend.RoundRect(card, 6*s, faded(v.theme.Panel, 0.9), v.theme.Line, hair(s))
	k := 0
	place := func() (x, y float64) {
		x = float64(card.Min.X) + float64(k/rows)*column + legendPad*s
		return x, math.Round(float64(card.Min.Y) + (legendPad/2+legendRow/2+float64(k%rows)*legendRow)*s)
	}
	for _, i := range legendNames(v.plot) {
		x, y := place()
		if lines := len(v.plot.Lines); i >= lines {
			w, h := legendSwatch*s, math.Round(4*s)
			o.legend.Convex([]float64{x, y - h, x + w, y - h, x + w, y + h, x, y + h}, v.plot.Bands[i-lines].Color)
		} else {
			line := &v.plot.Lines[i]
			var dash [4]float64
			o.legend.Polyline([]float64{x, y, x + legendSwatch*s, y}, min(line.Width, 2.2)*s, line.Style.Color, scaled(dash[:0], line.Style.Dash, s), false)
			o.legend.Marker(line.Style.Marker, x+legendSwatch/2*s, y, 3.5*s, 1.5*s, line.Style.Color, v.theme.Panel)
		}
		k++
	}
	o.legend.Draw(dst)
	k = 0
	for name := range legendNames(v.plot) {
		x, y := place()
		face.Draw(dst, name, x+(legendSwatch+legendGap)*s, y, Left|Middle, v.theme.Text)
		k++
	}
}

// legendNames yields what a legend names: the lines by their index, and after
// them the bands by theirs, each name of a band once.
func legendNames(p *figure.Plot) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for i := range p.Lines {
			if name := p.Lines[i].Name; name != "" && !yield(name, i) {
				return
			}
		}
		for i := range p.Bands {
			name := p.Bands[i].Name
			before := func(b figure.Band) bool { return b.Name == name }
			if name != "" && !slices.ContainsFunc(p.Bands[:i], before) && !yield(name, len(p.Lines)+i) {
				return
			}
		}
	}
}
