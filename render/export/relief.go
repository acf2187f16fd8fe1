package export

import (
	"image"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// reliefRoom shares out the panel of a plot with a relief: no names and numbers at
// its sides, the colour bar at the right, and axes that reach further where the
// panel is wider or higher than the plot, so that nothing is distorted.
func (f *frame) reliefRoom() {
	em := f.small
	f.data = f.panel
	if f.title() != "" {
		f.data.y1 -= 1.9 * em
	}
	if f.plot.Legend {
		f.names = f.legendHeight()
		f.data.y1 -= f.names
	}
	if f.bar = f.barWidth(); f.bar > 0 {
		f.data.x1 -= f.bar
	}
	f.data.x0, f.data.y0 = f.crisp(f.data.x0), f.crisp(f.data.y0)
	f.data.x1, f.data.y1 = f.crisp(f.data.x1), f.crisp(f.data.y1)
	f.x, f.y = f.plot.X, f.plot.Y
	w, h := f.x.Max-f.x.Min, f.y.Max-f.y.Min
	if !(w > 0) || !(h > 0) || !(f.data.w() > 0) || !(f.data.h() > 0) {
		return
	}
	widen := func(a *figure.Axis, by float64) {
		mid, half := (a.Min+a.Max)/2, (a.Max-a.Min)/2*by
		a.Min, a.Max = mid-half, mid+half
	}
	if by := f.data.w() / f.data.h() / (w / h); by > 1 {
		widen(&f.x, by)
	} else {
		widen(&f.y, 1/by)
	}
}

// reliefFine is how many samples a px of a printed relief has in each direction.
const reliefFine = 2

// drawRelief paints the relief at the canvas's own resolution, inside a vector
// picture as an image twice as fine as its px.
func (f *frame) drawRelief(draw.Canvas, *plot.Plot) {
	r := f.plot.Relief
	w, h := f.data.w(), f.data.h()
	if f.raster == nil {
		by := math.Min(2, largestImage/math.Max(w, h))
		w, h = w*by, h*by
	}
	a := r.Raster(f.x, f.y, int(math.Ceil(w)), int(math.Ceil(h)), reliefFine, nil)
	f.picture(f.data, &image.NRGBA{Pix: a.Pix, Stride: 4 * a.W, Rect: image.Rect(0, 0, a.W, a.H)})
	if title := f.title(); title != "" {
		f.write(title, f.panel.x0, f.panel.y1-0.2*f.small, label{size: f.small, bold: true, color: f.theme.Text, y: text.YTop})
	}
}
