package ui

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
)

// ButtonOptions says how a button looks.
type ButtonOptions struct {
	Text string
	// Value follows the text in the text's colour where Text is muted: "seed 1".
	Value string
	// Icon is one of the interface's own signs, Image a white picture of the
	// application's, which is tinted and drawn at 16 px of the design.
	Icon    Icon
	Image   *ebiten.Image
	Primary bool // filled with the accent colour
	Quiet   bool // no box until the pointer is over it
	Width   float64
	Tip     string
}

// Button does something when clicked, or by Space and Enter while it has the
// focus, which Tab gives.
type Button struct {
	*control
	o ButtonOptions
}

// NewButton is a button; onClick may be nil.
func NewButton(l *Layer, o ButtonOptions, onClick func()) *Button {
	b := &Button{control: newControl(l, 0, l.theme.Px(rowHeight-1)), o: o}
	b.draw = b.paint
	b.control.tip = func() string { return b.o.Tip }
	b.pressable(func() {
		if onClick != nil {
			l.later(onClick)
		}
	})
	b.measure()
	return b
}

// pressable makes the control do something when it is clicked, and by Space and
// Enter while it has the focus, which Tab gives.
func (c *control) pressable(do func()) {
	c.tab, c.cursor, c.click, c.uses = true, ebiten.CursorShapePointer, do, activates
	c.key = func(k ebiten.Key) bool {
		if !activates(k) {
			return false
		}
		do()
		return true
	}
}

// activates says whether a key presses the focused control.
func activates(k ebiten.Key) bool {
	return k == ebiten.KeySpace || k == ebiten.KeyEnter || k == ebiten.KeyNumpadEnter
}

func (b *Button) measure() {
	t := b.l.theme
	w := t.Px(b.o.Width)
	if b.o.Width == 0 {
		w = int(math.Ceil(b.contentWidth())) + 2*t.Px(10)
		if b.o.Quiet {
			w = int(math.Ceil(b.contentWidth()))
		}
	}
	if w != b.width {
		b.width = w
		b.l.Invalidate()
	}
}

func (b *Button) contentWidth() float64 {
	t := b.l.theme
	w := 0.0
	if b.icon() {
		w += float64(t.Px(16))
		if b.o.Text != "" {
			w += float64(t.Px(6))
		}
	}
	if b.o.Text != "" {
		w += width(b.o.Text, b.face())
	}
	if b.o.Value != "" {
		w += width(" ", t.Body) + width(b.o.Value, t.Strong)
	}
	return w
}

// face is smaller and heavier for a quiet button, which stands beside a section's
// title.
func (b *Button) face() text.Face {
	if b.o.Quiet {
		return b.l.theme.CaptionStrong
	}
	return b.l.theme.Body
}

func (b *Button) icon() bool { return b.o.Icon != NoIcon || b.o.Image != nil }

// Set changes how the button looks.
func (b *Button) Set(o ButtonOptions) {
	if o == b.o {
		return
	}
	b.o = o
	b.measure()
	b.redraw()
}

// Get returns how the button looks.
func (b *Button) Get() ButtonOptions { return b.o }

// SetEnabled makes the button react or greys it out.
func (b *Button) SetEnabled(on bool) { b.setDisabled(!on) }

func (b *Button) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, b.w.Rect
	fill, edge, ink := c.Raised, c.Line, c.Text
	switch {
	case b.w.Disabled:
		fill, ink = c.Panel, t.colors.disabled
	case b.down:
		fill = t.colors.pressed
	case b.hover:
		fill = t.colors.hover
	}
	if b.o.Quiet && !b.hover && !b.down {
		fill, edge = none(), none()
	}
	if b.o.Quiet {
		ink = c.Accent
		edge = none()
	}
	if b.o.Primary && !b.w.Disabled {
		fill, edge, ink = c.Accent, c.Accent, c.OnAccent
		if b.down {
			fill = t.colors.primaryDown
		} else if b.hover {
			fill = t.colors.primaryHover
		}
	}
	frame := r
	if b.o.Quiet {
		frame = image.Rect(r.Min.X-t.Px(6), r.Min.Y, r.Max.X+t.Px(6), r.Max.Y)
	}
	if fill.A > 0 || edge.A > 0 {
		p.box(frame, 6, fill, edge)
	}
	if b.ring() {
		p.focus(frame, 6)
	}
	w := b.contentWidth()
	room := float64(frame.Dx() - t.Px(8))
	x := float64(r.Min.X) + math.Round((float64(r.Dx())-math.Min(w, room))/2)
	cy := middle(r)
	if b.icon() {
		s := float64(t.Px(16))
		if b.o.Image != nil {
			h := float64(b.o.Image.Bounds().Dy())
			p.tinted(b.o.Image, x, math.Round(cy-s/2), s/h, ink)
		} else {
			p.icon(b.o.Icon, x+s/2, cy, 13, ink)
		}
		x += s + float64(t.Px(6))
	}
	if b.o.Text != "" {
		s, cut := fit(b.o.Text, float64(frame.Max.X-t.Px(4))-x, b.face())
		tone := ink
		if b.o.Value != "" && !b.w.Disabled {
			tone = c.Muted
		}
		p.text(s, b.face(), x, cy, left, tone)
		if b.o.Value != "" && !cut {
			p.text(b.o.Value, t.Strong, x+width(b.o.Text+" ", t.Body), cy, left, ink)
		}
	}
}

// focus draws the keyboard's ring around r.
func (p *painter) focus(r image.Rectangle, radius float64) {
	d := p.t.Px(2)
	p.boxLine(r.Inset(-d), radius+2, max(p.t.hair(), p.t.Px(1.5)), none(), p.t.colors.focus)
}

// Toggle is a box that is ticked or not, with a text beside it.
type Toggle struct {
	*control
	on   bool
	text string
}

// NewToggle is a toggle; onChange gets the new state.
func NewToggle(l *Layer, label, tip string, on bool, onChange func(on bool)) *Toggle {
	g := &Toggle{control: newControl(l, 0, l.theme.Px(rowHeight)), on: on, text: label}
	if label == "" {
		g.width = l.theme.Px(16)
	} else {
		g.width = l.theme.Px(24) + int(math.Ceil(width(label, l.theme.Body)))
	}
	g.draw = g.paint
	g.control.tip = func() string {
		if _, cut := fit(g.text, float64(g.w.Rect.Dx()-l.theme.Px(24)), l.theme.Body); cut {
			return g.text + "\n" + tip
		}
		return tip
	}
	g.pressable(func() {
		g.on = !g.on
		g.redraw()
		if onChange != nil {
			on := g.on
			l.later(func() { onChange(on) })
		}
	})
	return g
}

// Get says whether the box is ticked.
func (g *Toggle) Get() bool { return g.on }

// Set ticks the box or not.
func (g *Toggle) Set(on bool) {
	if g.on != on {
		g.on = on
		g.redraw()
	}
}

// SetEnabled makes the toggle react or greys it out.
func (g *Toggle) SetEnabled(on bool) { g.setDisabled(!on) }

func (g *Toggle) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, g.w.Rect
	s := t.Px(16)
	box := image.Rect(r.Min.X, r.Min.Y+(r.Dy()-s)/2, r.Min.X+s, r.Min.Y+(r.Dy()-s)/2+s)
	fill, edge := c.Raised, t.colors.boxEdge
	if g.hover && !g.w.Disabled {
		fill = t.colors.hover
	}
	if g.on {
		fill, edge = c.Accent, c.Accent
		if g.hover {
			fill = t.colors.primaryHover
		}
	}
	if g.w.Disabled {
		fill, edge = c.Panel, c.Line
	}
	p.box(box, 4, fill, edge)
	if g.on {
		p.icon(iconCheck, float64(box.Min.X)+float64(s)/2, middle(box), 11, c.OnAccent)
	}
	if g.ring() {
		p.focus(box, 4)
	}
	ink := c.Muted
	switch {
	case g.w.Disabled:
		ink = t.colors.disabled
	case g.on || g.hover:
		ink = c.Text
	}
	p.fitted(g.text, t.Body, float64(box.Max.X+t.Px(8)), middle(r), float64(r.Max.X-box.Max.X-t.Px(8))+1, left, ink)
}

// RailButton stands in the rail: an icon above a word, with a state that says
// which one is open.
type RailButton struct {
	*control
	image    *ebiten.Image
	text     string
	selected bool
}

// NewRailButton is a button of the rail. The image is white, at any size, and is
// drawn 22 px of the design high.
func NewRailButton(l *Layer, img *ebiten.Image, label, tip string, onClick func()) *RailButton {
	b := &RailButton{control: newControl(l, l.theme.Px(RailWidth-12), l.theme.Px(54)), image: img, text: label}
	b.draw = b.paint
	b.control.tip = func() string { return tip }
	b.pressable(func() {
		if onClick != nil {
			l.later(onClick)
		}
	})
	return b
}

// Get says whether the button is selected.
func (b *RailButton) Get() bool { return b.selected }

// Set selects the button or not.
func (b *RailButton) Set(on bool) {
	if b.selected != on {
		b.selected = on
		b.redraw()
	}
}

func (b *RailButton) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, b.w.Rect
	ink := c.Muted
	switch {
	case b.selected:
		p.box(r, 8, t.colors.selected, none())
		ink = c.Text
	case b.down:
		p.box(r, 8, t.colors.pressed, none())
		ink = c.Text
	case b.hover:
		p.box(r, 8, t.colors.hover, none())
		ink = c.Text
	}
	if b.ring() {
		p.focus(r.Inset(t.Px(2)), 7)
	}
	cx := float64(r.Min.X+r.Max.X) / 2
	if b.image != nil {
		h := float64(b.image.Bounds().Dy())
		w := float64(b.image.Bounds().Dx())
		s := float64(t.Px(22)) / h
		p.tinted(b.image, math.Round(cx-w*s/2), float64(r.Min.Y+t.Px(7)), s, ink)
	}
	p.fitted(b.text, t.Caption, cx, float64(r.Min.Y+t.Px(39)), float64(r.Dx()+t.Px(8)), center, ink)
}
