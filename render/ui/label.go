package ui

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/hajimehoshi/ebiten/v2/text/v2"

	"downhill/render/ui/mathbox"
)

// Tone is the colour of a text.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Muted
	Accent
	Good
	Bad
)

func (t *Theme) tone(n Tone) color.NRGBA {
	switch n {
	case Muted:
		return t.Colors.Muted
	case Accent:
		return t.Colors.Accent
	case Good:
		return t.Colors.Good
	case Bad:
		return t.Colors.Bad
	}
	return t.Colors.Text
}

// Label is one line of text; what does not fit is shortened, with the whole text
// in the tip.
type Label struct {
	*control
	text, help string
	face       text.Face
	tone       Tone
	align      align
	grow       bool
}

// NewLabel is a line in the interface's type.
func NewLabel(l *Layer, s string, tone Tone) *Label { return newLabel(l, s, l.theme.Body, tone) }

// NewName is a line in the type of the program's name.
func NewName(l *Layer, s string) *Label { return newLabel(l, s, l.theme.Name, Plain) }

// NewCaption is a line in the smaller type.
func NewCaption(l *Layer, s string, tone Tone) *Label {
	b := newLabel(l, s, l.theme.Caption, tone)
	b.height = l.theme.Px(18)
	return b
}

func newLabel(l *Layer, s string, face text.Face, tone Tone) *Label {
	b := &Label{control: newControl(l, 0, l.theme.Px(rowHeight)), face: face, tone: tone, grow: true}
	b.draw = b.paint
	b.control.tip = func() string {
		_, cut := fit(b.text, float64(b.w.Rect.Dx()), b.face)
		switch {
		case cut && b.help != "":
			return b.text + "\n" + b.help
		case cut:
			return b.text
		}
		return b.help
	}
	b.Set(s)
	return b
}

// Fixed gives the label a width in px of the design instead of its text's.
func (b *Label) Fixed(w float64) *Label {
	b.grow = false
	b.width = b.l.theme.Px(w)
	return b
}

// Help sets the tip.
func (b *Label) Help(s string) *Label {
	b.help = s
	return b
}

// RightAligned moves the text to the right edge.
func (b *Label) RightAligned() *Label {
	b.align = right
	return b
}

// Get returns the text.
func (b *Label) Get() string { return b.text }

// Set changes the text.
func (b *Label) Set(s string) {
	if s == b.text {
		return
	}
	b.text = s
	if b.grow {
		if w := int(math.Ceil(width(s, b.face))); w != b.width {
			b.width = w
			b.l.Invalidate()
		}
	}
	b.redraw()
}

// SetTone changes the colour.
func (b *Label) SetTone(n Tone) {
	if n != b.tone {
		b.tone = n
		b.redraw()
	}
}

func (b *Label) paint(p *painter) {
	r := b.w.Rect
	x := float64(r.Min.X)
	switch b.align {
	case right:
		x = float64(r.Max.X)
	case center:
		x = float64(r.Min.X+r.Max.X) / 2
	}
	p.fitted(b.text, b.face, x, middle(r), float64(r.Dx())+1, b.align, b.l.theme.tone(b.tone))
}

// Live is a line that may change in every frame, such as a step counter: it is
// drawn straight to the screen, so that changing it costs no redraw. It stands in
// a region, not in a dialog.
type Live struct {
	*control
	parts []LivePart
}

// LivePart is a stretch of a Live line in one colour and weight.
type LivePart struct {
	Text   string
	Tone   Tone
	Strong bool
}

// NewLive is a changing line of w px of the design.
func NewLive(l *Layer, w float64) *Live {
	v := &Live{control: newControl(l, l.theme.Px(w), l.theme.Px(rowHeight))}
	v.live = true
	v.draw = v.paint
	l.live = append(l.live, v.control)
	return v
}

// Set changes the line; parts is copied.
func (v *Live) Set(parts ...LivePart) { v.parts = append(v.parts[:0], parts...) }

func (v *Live) paint(p *painter) {
	x := float64(v.w.Rect.Min.X)
	for _, s := range v.parts {
		face := p.t.Body
		if s.Strong {
			face = p.t.Strong
		}
		room := float64(v.w.Rect.Max.X) - x
		w := width(s.Text, face)
		if w > room {
			p.fitted(s.Text, face, x, middle(v.w.Rect), room, left, p.t.tone(s.Tone))
			return
		}
		p.text(s.Text, face, x, middle(v.w.Rect), left, p.t.tone(s.Tone))
		x += w
	}
}

// Card is a raised box with formulas and lines of text, such as the update rule
// of the selected racer with its numbers. Formulas never wrap: one that is too
// wide is set smaller. Text wraps.
type Card struct {
	*control
	items []cardItem
}

type cardItem struct {
	formula string
	text    string
	tone    Tone
}

// NewCard is an empty card.
func NewCard(l *Layer) *Card {
	c := &Card{control: newControl(l, 0, 0)}
	c.draw = c.paint
	return c
}

// Clear empties the card.
func (c *Card) Clear() { c.items = nil; c.l.Invalidate() }

// Formula adds a formula in the catalogs' notation; one that cannot be read is
// shown as it is written.
func (c *Card) Formula(source string) *Card {
	it := cardItem{formula: source}
	if _, err := c.l.theme.Formula(source, 16, 0); err != nil {
		it = cardItem{text: source}
	}
	c.items = append(c.items, it)
	c.l.Invalidate()
	return c
}

// Text adds a paragraph.
func (c *Card) Text(s string, tone Tone) *Card {
	c.items = append(c.items, cardItem{text: s, tone: tone})
	c.l.Invalidate()
	return c
}

// PreferredSize follows from the width that the card has now, so it is right
// from the second pass on; the first assumes the panel's.
func (c *Card) PreferredSize() (int, int) {
	t := c.l.theme
	w := c.w.Rect.Dx()
	if w == 0 {
		w = t.Px(PanelWidth - 2*margin)
	}
	return 0, c.walk(w, func(cardItem, []string, *mathbox.Box, float64) {}) + t.Px(20)
}

// lines are the items, with a formula of several statements that is too wide for
// one line on several.
func (c *Card) lines(inner float64) []cardItem {
	var out []cardItem
	for _, it := range c.items {
		if it.formula != "" {
			box, err := c.l.theme.Formula(it.formula, 16, 0)
			if parts := mathbox.Statements(it.formula); err == nil && box.Width > inner && len(parts) > 1 && readable(parts) {
				for _, s := range parts {
					out = append(out, cardItem{formula: strings.TrimRight(s, ", ")})
				}
				continue
			}
		}
		out = append(out, it)
	}
	return out
}

func readable(parts []string) bool {
	for _, s := range parts {
		if _, err := mathbox.Parse(s); err != nil {
			return false
		}
	}
	return true
}

// walk lays the items out in a card w pixels wide and returns their height.
func (c *Card) walk(w int, each func(it cardItem, lines []string, box *mathbox.Box, y float64)) int {
	t := c.l.theme
	inner := float64(w - 2*t.Px(12))
	y := 0.0
	for _, it := range c.lines(inner) {
		if it.formula != "" {
			box, err := t.Formula(it.formula, 16, inner)
			if err != nil {
				continue // Formula has let only readable ones in
			}
			h := math.Max(box.Ascent+box.Descent, float64(t.Px(18))) + float64(t.Px(6))
			each(it, nil, box, y+(h-box.Ascent-box.Descent)/2+box.Ascent)
			y += h
			continue
		}
		lines := wrap(it.text, inner, func(s string) float64 { return width(s, t.Caption) })
		each(it, lines, nil, y)
		y += float64(len(lines) * t.Px(17))
	}
	return int(math.Ceil(y))
}

func (c *Card) paint(p *painter) {
	r := c.w.Rect
	p.box(r, 8, p.t.Colors.Raised, p.t.Colors.Line)
	x, top := float64(r.Min.X+p.t.Px(12)), float64(r.Min.Y+p.t.Px(10))
	c.walk(r.Dx(), func(it cardItem, lines []string, box *mathbox.Box, y float64) {
		if box != nil {
			box.Draw(p.dst, x, math.Round(top+y), p.t.Colors.Text)
		}
		for i, s := range lines {
			p.text(s, p.t.Caption, x, top+y+(float64(i)+0.5)*float64(p.t.Px(17)), left, p.t.tone(it.tone))
		}
	})
}

// SetLocation places the card; a new width asks for another pass.
func (c *Card) SetLocation(r image.Rectangle) {
	if c.w.Rect.Dx() != r.Dx() {
		c.l.relayout = true
	}
	c.w.Rect = r
}
