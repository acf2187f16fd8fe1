// Package mathbox sets formulas: fractions, roots, accents, scripts, stretching
// parentheses and cases, in Latin Modern Math. Parse reads a subset of TeX's
// notation and returns an error, never a panic; a Font makes a Box of what was
// read, at any size.
package mathbox

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"codeberg.org/go-fonts/latin-modern/lmmath"
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
)

// Font is Latin Modern Math, parsed. It is for one goroutine.
type Font struct {
	source *text.GoTextFaceSource
	faces  map[float64]*text.GoTextFace
	pixel  *ebiten.Image // white; made when first drawn with
}

// NewFont parses the font that the program carries.
func NewFont() (*Font, error) {
	s, err := text.NewGoTextFaceSource(bytes.NewReader(lmmath.TTF))
	if err != nil {
		return nil, fmt.Errorf("font Latin Modern Math: %w", err)
	}
	return &Font{source: s, faces: map[float64]*text.GoTextFace{}}, nil
}

func (f *Font) face(size float64) *text.GoTextFace {
	size = math.Round(size*8) / 8 // so that shrinking does not make a face for every width
	if t := f.faces[size]; t != nil {
		return t
	}
	t := &text.GoTextFace{Source: f.source, Size: size}
	f.faces[size] = t
	return t
}

// Measure sets a formula at size px.
func (f *Font) Measure(m *Formula, size float64) *Box {
	s := setter{f: f, base: size}
	b := s.set(m.root, size)
	b.font = f
	return b
}

// Fit reads and sets a formula at size px, or smaller where it would be wider
// than maxWidth px; a maxWidth of 0 sets no limit.
func (f *Font) Fit(source string, size, maxWidth float64) (*Box, error) {
	m, err := Parse(source)
	if err != nil {
		return nil, err
	}
	b := f.Measure(m, size)
	// Rules have whole widths and faces eighths of a size, so the width is not
	// quite proportional; a few rounds meet it.
	for range 8 {
		if maxWidth <= 0 || b.Width <= maxWidth || size <= 4 {
			break
		}
		size *= math.Min(0.99, 0.998*maxWidth/b.Width)
		b = f.Measure(m, size)
	}
	return b, nil
}

// Draw draws the formula with its baseline's left end at (x, y), what stands in
// \ink{k} in colour k of the inks, counted from 1, or where there are fewer in c.
func (b *Box) Draw(dst *ebiten.Image, x, y float64, c color.Color, inks ...color.NRGBA) {
	var d text.DrawOptions
	plain := c
	for _, o := range b.ops {
		c := plain
		if o.ink > 0 && o.ink <= len(inks) {
			c = inks[o.ink-1]
		}
		switch {
		case o.text != "":
			d = text.DrawOptions{}
			if o.sx != 1 {
				d.GeoM.Scale(o.sx, 1)
				d.Filter = ebiten.FilterLinear
			}
			d.GeoM.Translate(x+o.x, math.Round(y+o.y)-o.face.Metrics().HAscent)
			d.ColorScale.ScaleWithColor(c)
			text.Draw(dst, o.text, o.face, &d)
		case o.path != nil:
			a, e := o.path[0], o.path[1]
			b.font.stroke(dst, x+o.x+a[0], y+o.y+a[1], x+o.x+e[0], y+o.y+e[1], o.w, c)
		default:
			top := math.Round(y + o.y)
			b.font.band(dst, [4][2]float64{{x + o.x, top}, {x + o.x + o.w, top}, {x + o.x, top + o.h}, {x + o.x + o.w, top + o.h}},
				[4]float64{1, 1, 1, 1}, c)
		}
	}
}

// stroke is a line with soft edges: a solid middle and half a pixel of fading
// on either side.
func (f *Font) stroke(dst *ebiten.Image, x0, y0, x1, y1, w float64, c color.Color) {
	l := math.Hypot(x1-x0, y1-y0)
	if l == 0 {
		return
	}
	nx, ny := -(y1-y0)/l, (x1-x0)/l
	in, out := math.Max(0, w/2-0.5), w/2+0.5
	strip := func(a, b, alphaA, alphaB float64) {
		f.band(dst, [4][2]float64{{x0 + nx*a, y0 + ny*a}, {x1 + nx*a, y1 + ny*a}, {x0 + nx*b, y0 + ny*b}, {x1 + nx*b, y1 + ny*b}},
			[4]float64{alphaA, alphaA, alphaB, alphaB}, c)
	}
	strip(-out, -in, 0, 1)
	strip(-in, in, 1, 1)
	strip(in, out, 1, 0)
}

// band is a quadrilateral in one colour with an opacity at each corner.
func (f *Font) band(dst *ebiten.Image, q [4][2]float64, alpha [4]float64, c color.Color) {
	if f.pixel == nil {
		f.pixel = ebiten.NewImage(3, 3)
		f.pixel.Fill(color.White)
	}
	r, g, b, a := c.RGBA()
	var v [4]ebiten.Vertex
	for i, p := range q {
		k := float32(alpha[i] / 0xffff)
		v[i] = ebiten.Vertex{DstX: float32(p[0]), DstY: float32(p[1]), SrcX: 1, SrcY: 1,
			ColorR: float32(r) * k, ColorG: float32(g) * k, ColorB: float32(b) * k, ColorA: float32(a) * k}
	}
	dst.DrawTriangles32(v[:], []uint32{0, 1, 2, 1, 3, 2}, f.pixel, &ebiten.DrawTrianglesOptions{ColorScaleMode: ebiten.ColorScaleModePremultipliedAlpha})
}
