package export

import (
	"math"
	"strings"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// tabular is the font variant whose digits all have one width.
const tabular font.Variant = "Tabular"

// outlines is a text.Handler that draws glyphs as filled paths, so that every
// format shows the same text: gonum's PDF text knows one Western code page only
// and turns η, ∇ and − into other letters.
//
// A text stands on its baseline at YBottom, hangs from the top of its capitals
// at YTop, and has the middle of its capitals at YCenter.
type outlines struct {
	fonts *fonts
	drawn []Text
}

// Text is a text as it was drawn, for tests: its middle, its size and its box
// before it was turned by Rotation (radians, counter-clockwise), in px from the
// lower left corner.
type Text struct {
	Text             string
	X, Y, W, H, Size float64
	Rotation         float64
}

var _ text.Handler = (*outlines)(nil)

// Cache implements text.Handler; outlines keep their own fonts.
func (o *outlines) Cache() *font.Cache { return nil }

// Extents implements text.Handler.
func (o *outlines) Extents(f font.Font) font.Extents {
	return font.Extents{Ascent: ascent * f.Size, Descent: descent * f.Size, Height: (ascent + descent) * f.Size}
}

// Lines implements text.Handler; a text is one line.
func (o *outlines) Lines(txt string) []string {
	return []string{strings.ReplaceAll(strings.TrimRight(txt, "\n"), "\n", " ")}
}

// Box implements text.Handler.
func (o *outlines) Box(txt string, f font.Font) (width, height, depth vg.Length) {
	_, w := o.fonts.layout(txt, f.Weight, f.Variant == tabular)
	return vg.Length(w) * f.Size, ascent * f.Size, descent * f.Size
}

// Draw implements text.Handler.
func (o *outlines) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	path, width := o.path(txt, sty)
	if len(path) == 0 {
		return
	}
	c.Push()
	c.Translate(pt)
	if sty.Rotation != 0 {
		c.Rotate(sty.Rotation)
	}
	c.SetColor(sty.Color)
	c.Fill(path)
	c.Pop()
	o.record(txt, sty, pt, width)
}

// Halo strokes the outlines of a text that is about to be drawn, so that it
// stands clear of what is below it.
func (o *outlines) Halo(c vg.Canvas, txt string, sty text.Style, pt vg.Point, width vg.Length) {
	path, _ := o.path(txt, sty)
	c.Push()
	c.Translate(pt)
	if sty.Rotation != 0 {
		c.Rotate(sty.Rotation)
	}
	c.SetColor(sty.Color)
	c.SetLineDash(nil, 0)
	c.SetLineWidth(width)
	c.Stroke(path)
	c.Pop()
}

// path returns the outlines around the origin, where the text is to stand.
func (o *outlines) path(txt string, sty text.Style) (path vg.Path, width vg.Length) {
	line, w := o.fonts.layout(o.Lines(txt)[0], sty.Font.Weight, sty.Font.Variant == tabular)
	size := sty.Font.Size
	width = vg.Length(w) * size
	dx := vg.Length(sty.XAlign) * width
	dy := vg.Length(sty.YAlign) * capHeight * size
	n := 0
	for _, g := range line {
		n += len(g.outline) + 1
	}
	path = make(vg.Path, 0, n)
	for _, g := range line {
		scale := size / vg.Length(g.upem)
		at := func(k int, s sfnt.Segment) vg.Point {
			p := s.Args[k]
			return vg.Point{X: dx + vg.Length(g.x)*size + vg.Length(p.X)*scale, Y: dy - vg.Length(p.Y)*scale}
		}
		for i, s := range g.outline {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if i > 0 {
					path.Close()
				}
				path.Move(at(0, s))
			case sfnt.SegmentOpLineTo:
				path.Line(at(0, s))
			case sfnt.SegmentOpQuadTo:
				path.QuadTo(at(0, s), at(1, s))
			case sfnt.SegmentOpCubeTo:
				path.CubeTo(at(0, s), at(1, s), at(2, s))
			}
		}
		if len(g.outline) > 0 {
			path.Close()
		}
	}
	return path, width
}

func (o *outlines) record(txt string, sty text.Style, pt vg.Point, width vg.Length) {
	size := float64(sty.Font.Size)
	w, h := float64(width), (ascent+descent)*size
	// From the anchor to the middle of the box, along and across the text.
	u := float64(sty.XAlign)*w + w/2
	v := float64(sty.YAlign)*capHeight*size + (ascent-descent)*size/2
	sin, cos := math.Sincos(sty.Rotation)
	o.drawn = append(o.drawn, Text{
		Text: txt, Size: size, W: w, H: h, Rotation: sty.Rotation,
		X: float64(pt.X) + u*cos - v*sin,
		Y: float64(pt.Y) + u*sin + v*cos,
	})
}
