package stage

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
	"downhill/render/screen"
)

// Card is a translucent picture that floats on the canvas. It is written with
// Lines, or by hand after Blank, and drawn as often as what is below it.
type Card struct {
	At image.Rectangle // where it was drawn last

	stage *Stage
	img   *ebiten.Image
	b     *screen.Batch
}

// NewCard makes an empty card.
func NewCard(s *Stage) *Card { return &Card{stage: s, b: s.Kit.NewBatch()} }

// Empty says whether nothing was written on the card yet.
func (c *Card) Empty() bool { return c.img == nil }

// Size is the card's in pixels.
func (c *Card) Size() image.Point {
	if c.img == nil {
		return image.Point{}
	}
	return c.img.Bounds().Size()
}

// Blank makes the card empty, of a size in pixels, and returns its picture with
// a batch for shapes on it.
func (c *Card) Blank(size image.Point) (*ebiten.Image, *screen.Batch) {
	if c.img == nil || c.img.Bounds().Size() != size {
		if c.img != nil {
			c.img.Deallocate()
		}
		c.img = ebiten.NewImage(size.X, size.Y)
	}
	c.img.Clear()
	u, t := c.stage.Unit(), c.stage.Theme
	fill := t.Panel
	fill.A = figure.CardAlpha
	c.b.Reset()
	c.b.RoundRect(image.Rectangle{Max: size}, 7*u, fill, t.Line, math.Max(1, math.Round(u)))
	c.b.Draw(c.img)
	c.b.Reset()
	return c.img, c.b
}

// CardLine is a line of a card: a text on the left, a value on the right, and
// before them the marker of what the value is of, or a piece of its line.
type CardLine struct {
	Left, Right string
	Marked      bool
	Lined       bool
	Style       figure.Style
}

// Lines writes a title and lines.
func (c *Card) Lines(title string, lines []CardLine) {
	u, fonts, t := c.stage.Unit(), c.stage.Kit.Fonts, c.stage.Theme
	small := fonts.Face(11*u, screen.Regular, true)
	body := fonts.Face(13*u, screen.Regular, true)
	indent, gap := 0.0, 0.0
	for _, l := range lines {
		if l.Marked || l.Lined {
			indent = 20 * u
			body = fonts.Face(12*u, screen.Regular, true)
		}
		if l.Right != "" {
			gap = 16 * u
		}
	}
	wide := small.Measure(title)
	for _, l := range lines {
		wide = math.Max(wide, indent+body.Measure(l.Left)+gap+body.Measure(l.Right))
	}
	pad := 12 * u
	// In steps of 16, so that the card does not shake while its numbers change.
	width := math.Ceil((wide+2*pad)/(16*u)) * 16 * u
	img, b := c.Blank(image.Pt(int(width), int((30+float64(len(lines))*18)*u)))
	small.Draw(img, title, pad, 18*u, screen.Left, t.Muted)
	for i, l := range lines {
		y := (24 + (float64(i)+0.5)*18) * u
		body.Draw(img, l.Left, pad+indent, y, screen.Middle, t.Text)
		body.Draw(img, l.Right, width-pad, y, screen.Right|screen.Middle, t.Text)
		switch {
		case l.Lined:
			b.Polyline([]float64{pad - 1*u, y, pad + 13*u, y}, 2*u, l.Style.Color, nil, false)
		case l.Marked:
			b.Marker(l.Style.Marker, pad+6*u, y, 4.5*u, 0, l.Style.Color, color.NRGBA{})
		}
	}
	b.Draw(img)
	b.Reset()
}

// Draw lays the card on dst with its corner at a place.
func (c *Card) Draw(dst *ebiten.Image, at image.Point) {
	c.At = image.Rectangle{Min: at, Max: at.Add(c.img.Bounds().Size())}
	op := &ebiten.DrawImageOptions{}
	op.GeoM.Translate(float64(at.X), float64(at.Y))
	dst.DrawImage(c.img, op)
}

// Beside lays the card at the foot of a room, to the right of x, or to the left
// of it where there it would leave the room.
func (c *Card) Beside(dst *ebiten.Image, room image.Rectangle, x int) {
	size, gap := c.Size(), int(CardMargin*c.stage.Unit())
	left := x + gap
	if left+size.X > room.Max.X-gap {
		left = x - gap - size.X
	}
	c.Draw(dst, image.Pt(max(left, room.Min.X+gap), room.Max.Y-gap-size.Y))
}
