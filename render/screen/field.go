package screen

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// fieldLayer paints a field of heights with its colour map: the heights go to
// the engine as a texture once a field, the shader interpolates them between
// the nodes (or takes the nearest, for cells) and looks the colours up.
type fieldLayer struct {
	texture *ebiten.Image
	of      *figure.Field // what texture holds
	pix     []byte
	op      ebiten.DrawTrianglesShaderOptions
}

// mapStops is the number of colours handed to the shader, which takes the
// nearest: twice as many as there are levels, so that no step can be seen.
const mapStops = 512

// fieldPixels returns the texture of a field, RGBA, and its size: heights as
// Field.T has them, 16 bits in red and green, with blue set where there is no
// number, and the colour map in the last row.
func fieldPixels(pix []byte, f *figure.Field) (out []byte, width, height int) {
	width, height = max(f.NX, mapStops), f.NY+1
	if n := 4 * width * height; cap(pix) < n {
		pix = make([]byte, n)
	} else {
		pix = pix[:n]
	}
	for j := range f.NY {
		row := pix[4*width*j:]
		for i := range f.NX {
			texel := row[4*i : 4*i+4]
			texel[0], texel[1], texel[2], texel[3] = 0, 0, 0, 255
			if t := f.T(f.Z[j*f.NX+i]); math.IsNaN(t) {
				texel[2] = 255
			} else {
				v := uint16(math.Round(t * 65535))
				texel[0], texel[1] = byte(v>>8), byte(v)
			}
		}
	}
	row := pix[4*width*f.NY:]
	for i := range mapStops {
		c := f.Map.At(float64(i) / (mapStops - 1))
		row[4*i], row[4*i+1], row[4*i+2], row[4*i+3] = c.R, c.G, c.B, 255
	}
	return pix, width, height
}

// draw paints f where the transform puts it. Its nodes are evenly spaced along
// the axes as they are drawn.
func (l *fieldLayer) draw(k *Kit, dst *ebiten.Image, f *figure.Field, t Transform, theme figure.Theme, scale float64) {
	if f.NX < 1 || f.NY < 1 || len(f.Z) < f.NX*f.NY {
		return
	}
	if l.of != f {
		pix, w, h := fieldPixels(l.pix, f)
		if l.texture != nil && l.texture.Bounds().Size() != image.Pt(w, h) {
			l.texture.Deallocate()
			l.texture = nil
		}
		if l.texture == nil {
			l.texture = ebiten.NewImageWithOptions(image.Rect(0, 0, w, h), &ebiten.NewImageOptions{Unmanaged: true})
		}
		l.texture.WritePixels(pix)
		l.of, l.pix = f, pix
	}
	xMin, xMax, yMin, yMax := f.Extent()
	x0, y0 := t.ToPixel(figure.Point{xMin, yMin})
	x1, y1 := t.ToPixel(figure.Point{xMax, yMax})
	edge, cells := 0.5, float32(0) // of a texel, from the texture's edge to the first node
	if f.Cells {
		edge, cells = 0, 1
	}
	// What is far outside is cut off before it loses precision.
	u0, u1, x0, x1 := visible(x0, x1, edge, float64(f.NX)-edge, float64(dst.Bounds().Max.X))
	v0, v1, y0, y1 := visible(y0, y1, edge, float64(f.NY)-edge, float64(dst.Bounds().Max.Y))
	v := func(x, y, u, w float64) ebiten.Vertex {
		return ebiten.Vertex{DstX: float32(x), DstY: float32(y), SrcX: float32(u), SrcY: float32(w)}
	}
	l.op.Images[0] = l.texture
	l.op.Blend = ebiten.BlendCopy
	paper, hatch := inkOf(theme.Panel), inkOf(theme.Muted)
	for i := range hatch { // the hatching is half as strong as text
		hatch[i] = (hatch[i] + paper[i]) / 2
	}
	l.op.Uniforms = map[string]any{
		"Size":  []float32{float32(f.NX), float32(f.NY)},
		"Paper": paper[:], "Hatch": hatch[:], "Pitch": float32(8 * scale), "Cells": cells,
	}
	dst.DrawTrianglesShader32([]ebiten.Vertex{v(x0, y0, u0, v0), v(x1, y0, u1, v0), v(x0, y1, u0, v1), v(x1, y1, u1, v1)},
		[]uint32{0, 1, 2, 1, 2, 3}, k.field, &l.op)
}

// visible cuts the way from a to b in pixels to what lies within ±size of
// 0…size, and the way from u to v in texels with it.
func visible(a, b, u, v, size float64) (cu, cv, ca, cb float64) {
	ca, cb = max(-size, min(2*size, a)), max(-size, min(2*size, b))
	if a == b || math.IsNaN(a-b) {
		return u, v, a, b
	}
	return u + (ca-a)/(b-a)*(v-u), u + (cb-a)/(b-a)*(v-u), ca, cb
}
