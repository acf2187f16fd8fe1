package screen

import (
	"fmt"
	"image"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// TestPictures compares what a race looks like, dark and light, at two scales.
func TestPictures(t *testing.T) {
	enginetest.Need(t)
	for _, theme := range themes() {
		for _, scale := range []float64{1, 2} {
			t.Run(fmt.Sprintf("%s scale=%v", theme.Name, scale), func(t *testing.T) {
				k := newKit(t)
				px := func(v int) int { return int(float64(v) * scale) }
				img := ebiten.NewImage(px(904), px(712))
				img.Fill(theme.Background)
				canvas := racePlot(theme, 8, 116)
				canvas.Notes = []figure.Note{
					{At: figure.Point{9, 1}, Text: "SGD 6.1 away", Color: theme.Racers[0], Arrow: true},
					{At: figure.Point{1e300, 5e299}, Text: "RMSProp left the view", Color: theme.Racers[4], Arrow: true},
				}
				k.NewPainter().Draw(img, image.Rect(0, 0, px(904), px(560)), canvas, theme, scale, Canvas)
				k.NewPainter().Draw(img, image.Rect(0, px(560), px(452), px(712)), lossPlot(theme, 8, 116), theme, scale, Chart)
				legend := lossPlot(theme, 14, 200)
				legend.Legend = true
				k.NewPainter().Draw(img, image.Rect(px(452), px(560), px(904), px(712)), legend, theme, scale, Chart)
				golden(t, fmt.Sprintf("race_%s_%v", theme.Name, scale), img)
			})
		}
	}
}

// TestVivid compares a vivid map with its colour bar, holes and a legend.
func TestVivid(t *testing.T) {
	enginetest.Need(t)
	for _, theme := range themes() {
		k := newKit(t)
		img := ebiten.NewImage(904, 560)
		p := racePlot(theme, 8, 60)
		f := *p.Field
		f.Map = figure.Viridis()
		p.Field, p.Bar, p.Legend = &f, "f(x, y)", true
		p.X.Label, p.Y.Label = "x", "y"
		k.NewPainter().Draw(img, image.Rect(0, 0, 904, 560), p, theme, 1, Canvas)
		golden(t, "vivid_"+theme.Name, img)
	}
}

// TestGallery compares markers, icons, cards and text.
func TestGallery(t *testing.T) {
	enginetest.Need(t)
	for _, theme := range themes() {
		k := newKit(t)
		img := ebiten.NewImage(640, 400)
		img.Fill(theme.Background)
		b := k.NewBatch()
		b.RoundRect(image.Rect(12, 12, 628, 388), 8, theme.Panel, theme.Line, 1)
		b.RoundRect(image.Rect(24, 340, 104, 372), 6, theme.Accent, theme.Accent, 1)
		b.RoundRect(image.Rect(116, 340, 196, 372), 16, theme.Raised, theme.Line, 1)
		for m := figure.Disc; m <= figure.Check; m++ {
			for row, r := range []float64{4, 7, 12} {
				b.Marker(m, 50+44*float64(m), 40+34*float64(row), r, 2, theme.Racers[m], theme.Background)
			}
		}
		for i := range 14 {
			s := theme.Style(i)
			y := 36 + 7*float64(i)
			b.Polyline([]float64{380, y, 500, y, 560, y + 4, 610, y - 3}, 2.2, s.Color, s.Dash, false)
		}
		for i, name := range k.Icons() {
			k.Icon(b, name, 44+float64(i%13)*44, 168+40*float64(i/13), 24, theme.Text)
			k.Icon(b, name, 66+float64(i%13)*44, 168+40*float64(i/13), 16, theme.Muted)
		}
		b.Draw(img)
		k.Fonts.Face(13, Regular, false).Draw(img, "Elongated bowl κ = 20, ∇f ‖θ−θ*‖ ⊘ ½", 220, 356, Left|Middle, theme.Text)
		k.Fonts.Face(11, Regular, true).Draw(img, "1111 0.012 −3.42 1e−7", 220, 374, Left|Middle, theme.Muted)
		k.Fonts.Face(15, SemiBold, false).Draw(img, "Downhill", 616, 356, Right|Middle, theme.Text)
		k.Fonts.Face(13, SemiBold, false).Draw(img, "Play", 64, 356, Center|Middle, theme.OnAccent)
		golden(t, "gallery_"+theme.Name, img)
	}
}

// TestHeatMap compares a field as a chart, with holes and its colour bar.
func TestHeatMap(t *testing.T) {
	enginetest.Need(t)
	for _, theme := range themes() {
		f := bowlField(theme, 64)
		f.Map = figure.Cividis()
		for k := range f.Z {
			if i, j := k%64, k/64; (i-50)*(i-50)+(j-14)*(j-14) < 80 {
				f.Z[k] = math.NaN()
			}
		}
		p := &figure.Plot{
			Title: "loss after 100 steps", Field: f, Bar: "loss",
			X: figure.Axis{Label: "η", Min: f.XMin, Max: f.XMax}.WithTicks(6),
			Y: figure.Axis{Label: "β", Min: f.YMin, Max: f.YMax}.WithTicks(5),
		}
		img := ebiten.NewImage(420, 260)
		newKit(t).NewPainter().Draw(img, img.Bounds(), p, theme, 1, Chart)
		golden(t, "heat_"+theme.Name, img)
	}
}
