package screen

import (
	"image/color"
	"math"
	"unicode/utf8"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
)

// Laying a text out costs 4 to 5 µs and three allocations each time, five times
// as much with a halo, so texts that come again are kept as white pictures that
// are tinted when they are drawn.

const (
	runPad   = 2   // px around a kept text, for what reaches over its box
	runUses  = 3   // a text is kept when it has come this often
	maxRuns  = 512 // then all are forgotten: numbers that change come once
	longRun  = 96  // bytes; longer texts are not kept
	runLines = 1.6 // height of a kept text in sizes of the font
)

// run is a text that has been drawn before.
type run struct {
	uses int
	img  *ebiten.Image
}

// kept returns the picture of a text, nil while it is not worth keeping.
func (f *Face) kept(s string, now bool) *ebiten.Image {
	r, ok := f.runs[s]
	if !ok {
		if len(s) > longRun {
			return nil
		}
		if len(f.runs) >= maxRuns {
			for _, old := range f.runs {
				if old.img != nil {
					old.img.Deallocate()
				}
			}
			clear(f.runs)
		}
		r = &run{}
		f.runs[s] = r
	}
	r.uses++
	if r.img == nil && (now || r.uses >= runUses) {
		r.img = f.picture(s)
	}
	return r.img
}

// picture draws a text in white.
func (f *Face) picture(s string) *ebiten.Image {
	w, h := int(math.Ceil(f.Measure(s)))+2*runPad, int(math.Ceil(f.Size*runLines))+2*runPad
	img := ebiten.NewImage(w, h)
	f.op.GeoM.Reset()
	f.op.GeoM.Translate(runPad, runPad)
	f.op.Filter = ebiten.FilterNearest
	f.op.ColorScale.Reset()
	text.Draw(img, s, f.face, &f.op)
	return img
}

// blit draws a kept text whose line begins at (x, y), whole pixels.
func (f *Face) blit(dst, img *ebiten.Image, x, y float64, c color.NRGBA) {
	f.image.GeoM.Reset()
	f.image.GeoM.Translate(x-runPad, y-runPad)
	f.image.ColorScale.Reset()
	f.image.ColorScale.Scale(float32(c.R)/255, float32(c.G)/255, float32(c.B)/255, 1)
	f.image.ColorScale.ScaleAlpha(float32(c.A) / 255)
	dst.DrawImage(img, &f.image)
}

// DrawNumber draws a number figure by figure, from kept pictures of the
// figures: for numbers that change all the time. The face should be tabular.
func (f *Face) DrawNumber(dst *ebiten.Image, s string, x, y float64, align Align, c color.NRGBA) {
	width := 0.0
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		width += math.Round(f.Measure(s[i : i+n]))
		i += n
	}
	switch align & 3 {
	case Center:
		x -= width / 2
	case Right:
		x -= width
	}
	_, y = f.origin("", 0, y, align&^3)
	x, y = math.Round(x), math.Round(y)-f.rise
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		part := s[i : i+n]
		if part != " " {
			f.blit(dst, f.kept(part, true), x, y, c)
		}
		x += math.Round(f.Measure(part))
		i += n
	}
}
