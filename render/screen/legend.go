package screen

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// Sizes of the legend in logical pixels.
const (
	legendRow    = 16.0
	legendSwatch = 22.0
	legendGap    = 6.0
	legendPad    = 8.0
)

// drawLegend names the lines on a card at the top right, in as many columns as
// the height asks for.
func (o *overlay) drawLegend(v *view, dst *ebiten.Image) {
	s, face := v.scale, v.kit.caption(v.scale)
	n, widest := 0, 0.0
	for i := range v.plot.Lines {
		if name := v.plot.Lines[i].Name; name != "" {
			n++
			widest = max(widest, face.Measure(name))
		}
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
	for i := range v.plot.Lines {
		line := &v.plot.Lines[i]
		if line.Name == "" {
			continue
		}
		x := float64(card.Min.X) + float64(k/rows)*column + legendPad*s
		y := float64(card.Min.Y) + (legendPad/2+legendRow/2+float64(k%rows)*legendRow)*s
		var dash [4]float64
		y = math.Round(y)
		o.legend.Polyline([]float64{x, y, x + legendSwatch*s, y}, min(line.Width, 2.2)*s, line.Style.Color, scaled(dash[:0], line.Style.Dash, s), false)
		o.legend.Marker(line.Style.Marker, x+legendSwatch/2*s, y, 3.5*s, 1.5*s, line.Style.Color, v.theme.Panel)
		k++
	}
	o.legend.Draw(dst)
	k = 0
	for i := range v.plot.Lines {
		name := v.plot.Lines[i].Name
		if name == "" {
			continue
		}
		x := float64(card.Min.X) + float64(k/rows)*column + (legendPad+legendSwatch+legendGap)*s
		y := float64(card.Min.Y) + (legendPad/2+legendRow/2+float64(k%rows)*legendRow)*s
		face.Draw(dst, name, x, y, Left|Middle, v.theme.Text)
		k++
	}
}
