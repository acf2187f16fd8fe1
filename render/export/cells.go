package export

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/text"

	"downhill/render/figure"
)

// paintCells makes the image of a field of cells over the range of two axes, each
// in its own colour; what lies outside the cells is transparent, and what is not
// a number is hatched.
func paintCells(f *figure.Field, x, y figure.Axis, w, h int, theme figure.Theme, k float64) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	colors := make([]color.NRGBA, f.NX*f.NY)
	for i := range colors {
		colors[i] = f.Color(f.Z[i])
	}
	cols := make([]int, w)
	for c := range cols {
		cols[c] = -1
		if i, _, ok := f.CellAt(figure.Point{x.Value((float64(c) + 0.5) / float64(w)), f.YMin}); ok {
			cols[c] = i
		}
	}
	for r := range h {
		_, j, ok := f.CellAt(figure.Point{f.XMin, y.Value(1 - (float64(r)+0.5)/float64(h))})
		if !ok {
			continue
		}
		out := img.Pix[r*img.Stride:]
		for c, i := range cols {
			if i < 0 {
				continue
			}
			ink := colors[j*f.NX+i]
			if math.IsNaN(f.Z[j*f.NX+i]) {
				ink = hatch(c, r, k, theme)
			}
			px := out[4*c : 4*c+4 : 4*c+4]
			px[0], px[1], px[2], px[3] = ink.R, ink.G, ink.B, ink.A
		}
	}
	return img
}

// inCell writes a note into the middle of its cell, smaller where the cell is
// narrow, and not at all where it could not be read.
func (f *frame) inCell(n figure.Note, l label) {
	span := func(a figure.Axis, at, size, px float64) float64 {
		room := math.Abs(a.Norm(at+size/2)-a.Norm(at-size/2)) * px
		if math.IsNaN(room) { // reaches over the end of a logarithmic axis
			return px
		}
		return room
	}
	w := span(f.x, n.At[0], n.Cell[0], f.data.w())
	h := span(f.y, n.At[1], n.Cell[1], f.data.h())
	needW, needH := f.width(n.Text, l)+0.5*l.size, 1.3*l.size
	fits := math.Min(1, math.Min(w/needW, h/needH))
	if fits < 2.0/3 {
		return
	}
	l.size *= fits
	l.x, l.y = text.XCenter, text.YCenter
	f.write(n.Text, f.data.x0+f.x.Norm(n.At[0])*f.data.w(), f.data.y0+f.y.Norm(n.At[1])*f.data.h(), l)
}
