package ui

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"

	"downhill/render/figure"
)

// painter draws onto one image in pixels of the screen. Its scratch memory is
// reused, so that a frame that only moves the timeline allocates little.
type painter struct {
	t        *Theme
	dst      *ebiten.Image
	vertices [16]ebiten.Vertex
	triangle ebiten.DrawTrianglesOptions
	image    ebiten.DrawImageOptions
	letters  text.DrawOptions
}

// none is no colour: an edge or a fill that is not drawn.
func none() color.NRGBA { return color.NRGBA{} }

// nine is the order in which the triangles of a nine-part box are drawn.
var nine = [...]uint32{
	0, 1, 4, 1, 5, 4, 1, 2, 5, 2, 6, 5, 2, 3, 6, 3, 7, 6,
	4, 5, 8, 5, 9, 8, 5, 6, 9, 6, 10, 9, 6, 7, 10, 7, 11, 10,
	8, 9, 12, 9, 13, 12, 9, 10, 13, 10, 14, 13, 10, 11, 14, 11, 15, 14,
}

// box draws a rounded box; radius is in px of the design, the edge a hair wide
// where it is visible.
func (p *painter) box(r image.Rectangle, radius float64, fill, edge color.NRGBA) {
	line := 0
	if edge.A > 0 {
		line = p.t.hair()
	}
	p.boxLine(r, radius, line, fill, edge)
}

func (p *painter) boxLine(r image.Rectangle, radius float64, line int, fill, edge color.NRGBA) {
	if r.Dx() < 2 || r.Dy() < 2 {
		return
	}
	k := boxKey{radius: min(p.t.Px(radius), r.Dx()/2, r.Dy()/2), line: line, fill: fill, edge: edge}
	img, c := p.t.box(k), float32(cornerPx(k))
	b := img.Bounds()
	xs := [4]float32{float32(r.Min.X), float32(r.Min.X) + c, float32(r.Max.X) - c, float32(r.Max.X)}
	ys := [4]float32{float32(r.Min.Y), float32(r.Min.Y) + c, float32(r.Max.Y) - c, float32(r.Max.Y)}
	x0, y0 := float32(b.Min.X), float32(b.Min.Y)
	src := [4]float32{0, c, c + 1, 2*c + 1}
	for i := range p.vertices {
		p.vertices[i] = ebiten.Vertex{DstX: xs[i%4], DstY: ys[i/4], SrcX: x0 + src[i%4], SrcY: y0 + src[i/4],
			ColorR: 1, ColorG: 1, ColorB: 1, ColorA: 1}
	}
	p.triangle.ColorScaleMode = ebiten.ColorScaleModePremultipliedAlpha
	p.dst.DrawTriangles32(p.vertices[:], nine[:], img, &p.triangle)
}

// fill paints a rectangle.
func (p *painter) fill(r image.Rectangle, c color.NRGBA) {
	if r.Empty() {
		return
	}
	p.image = ebiten.DrawImageOptions{}
	p.image.GeoM.Scale(float64(r.Dx())/3, float64(r.Dy())/3)
	p.image.GeoM.Translate(float64(r.Min.X), float64(r.Min.Y))
	tint(&p.image.ColorScale, c)
	p.dst.DrawImage(p.t.white, &p.image)
}

// tint colours white; color.Color as an argument would allocate.
func tint(s *ebiten.ColorScale, c color.NRGBA) {
	a := float32(c.A) / 255
	s.Scale(float32(c.R)/255*a, float32(c.G)/255*a, float32(c.B)/255*a, a)
}

// icon draws an icon of size px of the design around a centre, on whole pixels.
func (p *painter) icon(icon Icon, cx, cy, size float64, c color.NRGBA) {
	px := max(1, p.t.Px(size))
	p.tinted(p.t.mask(icon, px), math.Round(cx-float64(px)/2), math.Round(cy-float64(px)/2), 1, c)
}

func (p *painter) marker(m figure.Marker, cx, cy, size float64, c color.NRGBA) {
	p.icon(markerIcon(m), cx, cy, size, c)
}

// tinted draws a white image in one colour.
func (p *painter) tinted(img *ebiten.Image, x, y, scale float64, c color.NRGBA) {
	p.image = ebiten.DrawImageOptions{}
	if scale != 1 {
		p.image.GeoM.Scale(scale, scale)
		p.image.Filter = ebiten.FilterLinear
	}
	p.image.GeoM.Translate(x, y)
	tint(&p.image.ColorScale, c)
	p.dst.DrawImage(img, &p.image)
}

// align says where a text stands to its x.
type align int

const (
	left align = iota
	center
	right
)

// text writes s with the middle of its capitals at cy.
func (p *painter) text(s string, face text.Face, x, cy float64, a align, c color.NRGBA) {
	if s == "" {
		return
	}
	m := face.Metrics()
	switch a {
	case center:
		x = math.Round(x - width(s, face)/2)
	case right:
		x = math.Round(x - width(s, face))
	}
	// The engine places a line by its ascent; we place it by its capitals.
	baseline := math.Round(cy + m.CapHeight/2)
	p.letters = text.DrawOptions{}
	p.letters.GeoM.Translate(x, baseline-m.HAscent)
	tint(&p.letters.ColorScale, c)
	text.Draw(p.dst, s, face, &p.letters)
}

// fitted writes as much of s as w pixels hold.
func (p *painter) fitted(s string, face text.Face, x, cy, w float64, a align, c color.NRGBA) {
	s, _ = fit(s, w, face)
	p.text(s, face, x, cy, a, c)
}

// middle is the vertical centre of r.
func middle(r image.Rectangle) float64 { return float64(r.Min.Y+r.Max.Y) / 2 }
