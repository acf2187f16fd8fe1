package export

import (
	"image"
	"image/color"
	"math"

	xdraw "golang.org/x/image/draw"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// The longest side of a field's image inside a vector picture, in px.
const largestImage = 1600

// drawField paints the colours of a field at the canvas's own resolution.
func (f *frame) drawField(draw.Canvas, *plot.Plot) {
	field := f.plot.Field
	if field == nil || len(field.Z) < field.NX*field.NY || min(field.NX, field.NY) < 1 ||
		!field.Cells && min(field.NX, field.NY) < 2 {
		return
	}
	w, h := int(math.Ceil(f.data.w())), int(math.Ceil(f.data.h()))
	if f.raster == nil {
		shrink := math.Min(1, largestImage/math.Max(float64(w), float64(h)))
		w, h = max(1, int(float64(w)*shrink)), max(1, int(float64(h)*shrink))
	}
	if field.Cells {
		f.picture(f.data, paintCells(field, f.x, f.y, w, h, f.theme, f.k))
		return
	}
	f.picture(f.data, paint(field, f.x, f.y, w, h, f.theme, f.k))
}

// picture draws an image into a box. On a raster it is copied px by px: the
// canvas's own transformation is many times slower.
func (s *sheet) picture(b box, img image.Image) {
	if s.raster == nil {
		if s.flips {
			img = upsideDown(img)
		}
		s.DrawImage(b.rect(), img)
		return
	}
	height := float64(s.raster.Bounds().Dy())
	to := image.Rect(int(math.Round(b.x0)), int(math.Round(height-b.y1)), int(math.Round(b.x1)), int(math.Round(height-b.y0)))
	xdraw.Draw(s.raster, to, img, img.Bounds().Min, xdraw.Over)
}

func upsideDown(img image.Image) image.Image {
	b := img.Bounds()
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		xdraw.Draw(out, image.Rect(0, y, b.Dx(), y+1), img, image.Pt(b.Min.X, b.Max.Y-1-y), xdraw.Src)
	}
	return out
}

// paint makes the image of a field over the range of two axes. The position on
// the colour map is interpolated between the grid's points by cubic convolution
// (Catmull-Rom), so that the grid does not show; what lies outside the grid is
// transparent, and what is not a number is hatched.
func paint(f *figure.Field, x, y figure.Axis, w, h int, theme figure.Theme, k float64) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	heights, missing := positions(f)
	cols := samples(x, w, f.NX, f.XMin, f.XMax, false)
	rows := samples(y, h, f.NY, f.YMin, f.YMax, true)
	var colors [1024]color.NRGBA
	for i := range colors {
		colors[i] = f.Map.At(float64(i) / float64(len(colors)-1))
	}
	mixed := make([]float64, f.NX) // four rows of the grid weighted for one row of the image
	for r, row := range rows {
		if row.base < 0 {
			continue
		}
		for i := range mixed {
			mixed[i] = 0
		}
		for t, weight := range row.weight {
			line := heights[row.at[t]*f.NX:]
			for i := range mixed {
				mixed[i] += weight * line[i]
			}
		}
		out := img.Pix[r*img.Stride:]
		for c, col := range cols {
			if col.base < 0 {
				continue
			}
			px := out[4*c : 4*c+4 : 4*c+4]
			ink := hatch(c, r, k, theme)
			if !missing[row.base*f.NX+col.base] {
				z := mixed[col.at[0]]*col.weight[0] + mixed[col.at[1]]*col.weight[1] +
					mixed[col.at[2]]*col.weight[2] + mixed[col.at[3]]*col.weight[3]
				ink = colors[int(math.Max(0, math.Min(1, z))*(float64(len(colors))-1)+0.5)]
			}
			px[0], px[1], px[2], px[3] = ink.R, ink.G, ink.B, ink.A
		}
	}
	return img
}

// positions returns the positions on the colour map at the grid's points, and
// which cells (named by their lower left corner) touch a missing one. A missing
// point takes the mean of its neighbours, so that the cubic beside it stays
// smooth.
func positions(f *figure.Field) (at []float64, missing []bool) {
	at, missing = make([]float64, f.NX*f.NY), make([]bool, f.NX*f.NY)
	var holes []int
	for i := range at {
		at[i] = f.T(f.Z[i])
		if math.IsNaN(at[i]) {
			holes = append(holes, i)
		}
	}
	fills := make([]float64, len(holes))
	for n, i := range holes {
		x, y := i%f.NX, i/f.NX
		sum, count := 0.0, 0.0
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				u, v := x+dx, y+dy
				if u < 0 || v < 0 || u >= f.NX || v >= f.NY {
					continue
				}
				if dx <= 0 && dy <= 0 {
					missing[v*f.NX+u] = true
				}
				if z := at[v*f.NX+u]; !math.IsNaN(z) {
					sum, count = sum+z, count+1
				}
			}
		}
		if count > 0 {
			fills[n] = sum / count
		}
	}
	for n, i := range holes {
		at[i] = fills[n]
	}
	return at, missing
}

// sample is where one row or column of the image lies on the grid.
type sample struct {
	base   int // the cell, negative outside the grid
	at     [4]int
	weight [4]float64
}

// samples places n px along an axis on a grid of size points from lo to hi.
func samples(a figure.Axis, n, size int, lo, hi float64, down bool) []sample {
	out := make([]sample, n)
	for i := range out {
		t := (float64(i) + 0.5) / float64(n)
		if down {
			t = 1 - t
		}
		u := (a.Value(t) - lo) / (hi - lo) * float64(size-1)
		// Half a cell beyond the outermost points still takes their colour.
		if !(u >= -0.5 && u <= float64(size)-0.5) {
			out[i].base = -1
			continue
		}
		u = math.Max(0, math.Min(float64(size-1), u))
		base := min(int(u), size-2)
		s := sample{base: base, weight: catmullRom(u - float64(base))}
		for k := range s.at {
			s.at[k] = max(0, min(size-1, base+k-1))
		}
		out[i] = s
	}
	return out
}

// catmullRom are the weights of the four points around a place t between the
// second and the third. Source: Keys 1981, doi:10.1109/TASSP.1981.1163711, with
// a = −1/2.
func catmullRom(t float64) [4]float64 {
	return [4]float64{
		t * (-0.5 + t*(1-0.5*t)),
		1 + t*t*(-2.5+1.5*t),
		t * (0.5 + t*(2-1.5*t)),
		t * t * (-0.5 + 0.5*t),
	}
}

// hatch is the colour of a missing value: stripes of 3 window px.
func hatch(x, y int, k float64, theme figure.Theme) color.NRGBA {
	if int(float64(x+y)/(3*k))%2 == 0 {
		return theme.Line
	}
	return theme.Panel
}
