package screen

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// Painter paints the plots of one place in the window and keeps what does not
// change from frame to frame in two images: one for the field, the contours,
// the bands and the axes (ground), one for the lines (trails), to which a line that grew is
// only continued. Marks, notes, rules and the legend are drawn every frame.
//
// What is seen is a function of the plot alone, but for one thing: while frames
// follow one another that differ in all of their lines (a view that pans, a
// start that is dragged), lines with very many points are drawn with fewer
// corners, and completely again in the first frame that stays. To find out cheaply what
// changed, a Painter compares Field and Contours by pointer and holds a line's
// points (and a band's) for unchanged while they start at the same address and
// agree in the last one drawn: what a plot refers to must not be written to again.
type Painter struct {
	kit    *Kit
	ground ground
	trails trails
	over   overlay
	op     ebiten.DrawImageOptions
}

// NewPainter returns a painter with empty caches.
func (k *Kit) NewPainter() *Painter {
	return &Painter{
		kit:    k,
		ground: ground{lines: k.NewBatch()},
		trails: trails{lines: k.NewBatch(), casings: k.NewBatch(), tips: k.NewBatch(), under: k.NewBatch()},
		over:   overlay{shapes: k.NewBatch(), legend: k.NewBatch()},
	}
}

// Draw paints the plot into area of dst, in pixels of the display; scale is how
// many of them a logical pixel has.
func (p *Painter) Draw(dst *ebiten.Image, area image.Rectangle, plot *figure.Plot, theme figure.Theme, scale float64, look Look) {
	if area.Dx() < 1 || area.Dy() < 1 || scale <= 0 {
		return
	}
	inner := p.kit.Inner(area, plot, scale, look)
	v := view{
		kit: p.kit, plot: plot, theme: theme, scale: scale, look: look,
		area: area.Sub(area.Min), inner: inner.Sub(area.Min),
	}
	v.t = NewTransform(v.inner, plot.X, plot.Y)
	p.op.GeoM.Reset()
	p.op.GeoM.Translate(float64(area.Min.X), float64(area.Min.Y))
	p.op.Blend = ebiten.BlendCopy
	dst.DrawImage(p.ground.update(&v), &p.op)
	p.trails.paint(&v, dst, area.Min)
	v.t = NewTransform(inner, plot.X, plot.Y)
	v.area, v.inner = area, inner
	clipped := dst.RecyclableSubImage(area)
	p.over.draw(&v, clipped)
	clipped.Recycle()
}

// Reserve keeps the notes at the edge away from what the caller lays over the
// plot, in pixels of dst. The slice is kept until the next call.
func (p *Painter) Reserve(places []image.Rectangle) { p.over.reserved = places }

// Close gives the images back to the engine; the painter can be used again.
func (p *Painter) Close() {
	p.ground.close()
	p.trails.close()
}

// view is what one frame is painted from.
type view struct {
	kit         *Kit
	plot        *figure.Plot
	theme       figure.Theme
	scale       float64
	look        Look
	area, inner image.Rectangle
	t           Transform
}

// paper is the colour beneath the plot.
func (v *view) paper() color.NRGBA {
	if v.look == Chart {
		return v.theme.Panel
	}
	return v.theme.Background
}

// sized returns img where it has this size, or else a new image instead of it.
func sized(img *ebiten.Image, size image.Point) (out *ebiten.Image, fresh bool) {
	if img != nil {
		if img.Bounds().Size() == size {
			return img, false
		}
		img.Deallocate()
	}
	return ebiten.NewImage(size.X, size.Y), true
}

// faded returns the colour with its alpha times by.
func faded(c color.NRGBA, by float64) color.NRGBA {
	c.A = uint8(float64(c.A)*by + 0.5)
	return c
}
