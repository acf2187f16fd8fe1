package screen

import (
	"fmt"
	"image"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// BenchmarkRibbon measures the processor's part of drawing lines: points to
// triangles.
func BenchmarkRibbon(b *testing.B) {
	for _, n := range []int{2000, 28000} {
		b.Run(fmt.Sprintf("points=%d", n), func(b *testing.B) {
			t := NewTransform(image.Rect(0, 0, 900, 560), figure.Axis{Min: -10, Max: 4}, figure.Axis{Min: -3, Max: 3})
			style := figure.Dark().Style(0)
			path := wander(1, n, 0.03)
			var batch Batch
			var pen Pen
			b.ReportAllocs()
			for b.Loop() {
				pen.Start(2.2, style.Color, nil, everywhere)
				for _, p := range path {
					x, y := t.ToPixel(p)
					pen.To(&batch, x, y)
				}
				batch.Reset()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/point")
		})
	}
}

// BenchmarkPainter measures whole frames of a canvas of 900×560 with 14 racers
// of 2,000 points that never rest, the engine's part included.
func BenchmarkPainter(b *testing.B) {
	enginetest.Need(b)
	theme := figure.Dark()
	for _, what := range []string{"still", "append", "pan"} {
		b.Run(what, func(b *testing.B) {
			k := newKit(b)
			p := k.NewPainter()
			img := ebiten.NewImage(900, 560)
			plot := racePlot(theme, 14, 10)
			for i := range plot.Lines {
				plot.Lines[i].Points = wander(i+1, 2000, 0.03)
			}
			one := img.SubImage(image.Rect(0, 0, 1, 1)).(*ebiten.Image)
			var pixel [4]byte
			at := 1000
			b.ReportAllocs()
			for b.Loop() {
				switch what {
				case "append":
					if at++; at > 2000 {
						at = 1000
					}
					for i := range plot.Lines {
						plot.Lines[i].Points = plot.Lines[i].Points[:at]
					}
				case "pan":
					plot.X.Min, plot.X.Max = plot.X.Min+1e-4, plot.X.Max+1e-4
				}
				p.Draw(img, image.Rect(0, 0, 900, 560), plot, theme, 1, Canvas)
				one.ReadPixels(pixel[:]) // waits for the engine
			}
		})
	}
}

// BenchmarkBands measures whole frames of 100 ridgelines of 64 bins, an area and a
// line each, that stay or change.
func BenchmarkBands(b *testing.B) {
	enginetest.Need(b)
	theme := figure.Dark()
	for _, what := range []string{"still", "changed", "lines changed", "collecting"} {
		b.Run(what, func(b *testing.B) {
			p := newKit(b).NewPainter()
			img := ebiten.NewImage(1280, 720)
			plots := [2]*figure.Plot{ridges(theme, 100, 64, 0), ridges(theme, 100, 64, 0.1)}
			if what == "lines changed" {
				plots[0].Bands, plots[1].Bands = nil, nil
			}
			one := img.SubImage(image.Rect(0, 0, 1, 1)).(*ebiten.Image)
			var pixel [4]byte
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				plot := plots[0]
				if what != "still" {
					plot = plots[n%2]
				}
				if what == "collecting" {
					v := view{kit: p.kit, plot: plot, theme: theme, scale: 1, inner: image.Rect(46, 20, 1264, 698)}
					v.t = NewTransform(v.inner, plot.X, plot.Y)
					p.ground.fillBands(&v)
					p.ground.lines.Reset()
					continue
				}
				p.Draw(img, image.Rect(0, 0, 1280, 720), plot, theme, 1, Chart)
				one.ReadPixels(pixel[:]) // waits for the engine
			}
		})
	}
}

// BenchmarkText measures what a text that is drawn every frame costs.
func BenchmarkText(b *testing.B) {
	enginetest.Need(b)
	face := newKit(b).Fonts.Face(13, Regular, true)
	img := ebiten.NewImage(200, 40)
	b.ReportAllocs()
	for b.Loop() {
		face.Draw(img, "Nesterov 4.9e−6", 10, 20, Right|Middle, gray(255))
	}
}
