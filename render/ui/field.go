package ui

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// field is a box to type in. What it holds becomes valid with Enter, Tab or when
// the focus goes; Escape brings back what was there.
type field struct {
	*control
	e           edit
	saved       string // what Escape brings back
	placeholder string
	unit        string // shown behind the text while nobody types
	align       align
	bad         bool
	fresh       bool // the focus came with this press
	selectOn    bool // the first click selects everything
	leaveEnter  bool // Enter and Escape go on to the dialog
	scroll      float64

	commit func(text string)       // the text changed and is to hold
	reset  func()                  // Escape: show what holds
	nudge  func(dir int, big bool) // arrows up and down
	edited func(text string)       // after every key
	exact  func() string           // what to edit, where it has more digits than what is shown
}

func newField(l *Layer, w float64) *field {
	f := &field{control: newControl(l, l.theme.Px(w), l.theme.Px(rowHeight-4))}
	f.tab, f.grab, f.blinks = true, true, true
	f.cursor = ebiten.CursorShapeText
	f.draw = f.paint
	f.typed = func(rs []rune) { f.change(func() { f.e.insert(rs) }) }
	f.key = f.onKey
	f.onFocus = func(on bool) {
		if on {
			f.fresh = true
			if f.exact != nil && !f.bad {
				f.e.set(f.exact())
			}
			f.saved = string(f.e.text)
			f.e.selectAll()
			return
		}
		f.finish()
		if f.exact != nil && !f.bad {
			f.reset()
		}
		f.e.jump(len(f.e.text), false)
		f.scroll = 0
	}
	f.press = func(at image.Point, double bool) {
		switch {
		case double && !f.selectOn:
			f.e.selectWord()
		case double || f.fresh && f.selectOn:
			f.e.selectAll()
		default:
			f.e.jump(f.index(at.X), shift())
		}
		f.fresh = false
	}
	f.drag = func(at image.Point) { f.e.jump(f.index(at.X), true) }
	return f
}

func (f *field) change(do func()) {
	do()
	f.fresh = false
	if f.edited != nil {
		f.edited(string(f.e.text))
	}
	f.redraw()
}

// finish makes the text hold if it changed.
func (f *field) finish() {
	if s := string(f.e.text); s != f.saved {
		f.saved = s
		if f.commit != nil {
			f.commit(s)
		}
	}
}

// number is the decimal of v with as many digits as the box holds.
func (f *field) number(v float64, unit string) string {
	t := f.l.theme
	room := float64(max(f.w.Rect.Dx(), f.width)-2*t.Px(8)) - width(unit, t.Body)
	for digits := 6; digits > 2; digits-- {
		if s := FormatNumber(v, digits); width(s, t.Body) <= room {
			return s
		}
	}
	return FormatNumber(v, 2)
}

// show puts a text in without telling anyone.
func (f *field) show(s string) {
	if s == string(f.e.text) && s == f.saved {
		return
	}
	f.e.set(s)
	f.saved = s
	if f.focus {
		f.e.selectAll()
	}
	f.redraw()
}

func (f *field) setBad(bad bool) {
	if f.bad != bad {
		f.bad = bad
		f.redraw()
	}
}

func (f *field) onKey(k ebiten.Key) bool {
	keep, word := shift(), command() || ebiten.IsKeyPressed(ebiten.KeyAlt)
	switch k {
	case ebiten.KeyEnter, ebiten.KeyNumpadEnter:
		f.finish()
		f.e.selectAll()
		f.redraw()
		return !f.leaveEnter
	case ebiten.KeyEscape:
		if f.leaveEnter {
			return false
		}
		f.e.set(f.saved)
		if f.reset != nil {
			f.reset()
		}
		f.l.focus(nil)
	case ebiten.KeyUp, ebiten.KeyDown, ebiten.KeyPageUp, ebiten.KeyPageDown:
		if f.nudge == nil {
			return false
		}
		f.finish()
		dir := 1
		if k == ebiten.KeyDown || k == ebiten.KeyPageDown {
			dir = -1
		}
		f.nudge(dir, keep || k == ebiten.KeyPageUp || k == ebiten.KeyPageDown)
	case ebiten.KeyLeft:
		f.e.move(-1, word, keep)
	case ebiten.KeyRight:
		f.e.move(1, word, keep)
	case ebiten.KeyHome:
		f.e.jump(0, keep)
	case ebiten.KeyEnd:
		f.e.jump(len(f.e.text), keep)
	case ebiten.KeyBackspace:
		f.change(func() { f.e.erase(-1, word) })
	case ebiten.KeyDelete:
		f.change(func() { f.e.erase(1, word) })
	case ebiten.KeyA, ebiten.KeyC, ebiten.KeyX, ebiten.KeyV:
		return command() && f.clip(k)
	default:
		return false
	}
	f.redraw()
	return true
}

// clip does Ctrl+A, C, X and V. A clipboard that answers later finds the field
// as it is then, or gone.
func (f *field) clip(k ebiten.Key) bool {
	switch k {
	case ebiten.KeyA:
		f.e.selectAll()
	case ebiten.KeyV:
		f.l.paste(func(s string) {
			if f.focus && !f.w.Disabled {
				f.change(func() { f.e.insert([]rune(s)) })
			}
		})
	default:
		if s := f.e.selected(); s != "" {
			f.l.copyText(s)
			if k == ebiten.KeyX {
				f.change(func() { f.e.insert(nil) })
			}
		}
	}
	f.redraw()
	return true
}

// origin is where the text starts.
func (f *field) origin() float64 {
	t := f.l.theme
	r := f.w.Rect
	x := float64(r.Min.X + t.Px(8))
	if w := f.textWidth(len(f.e.text)); f.align == right && w < float64(r.Dx()-2*t.Px(8)) {
		x = math.Round(float64(r.Max.X-t.Px(8)) - w)
		if u := f.unitText(); u != "" {
			x -= math.Ceil(width(u, t.Body))
		}
	}
	return x - f.scroll
}

func (f *field) unitText() string {
	if f.focus || len(f.e.text) == 0 {
		return ""
	}
	return f.unit
}

func (f *field) textWidth(n int) float64 { return width(string(f.e.text[:n]), f.l.theme.Body) }

// index is the place between two runes nearest to x.
func (f *field) index(x int) int {
	rel := float64(x) - f.origin()
	best, at := math.Inf(1), 0
	for i := 0; i <= len(f.e.text); i++ {
		if d := math.Abs(f.textWidth(i) - rel); d < best {
			best, at = d, i
		}
	}
	return at
}

func (f *field) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, f.w.Rect
	fill, edge, ink := t.colors.fieldFill, c.Line, c.Text
	switch {
	case f.w.Disabled:
		fill, ink = c.Panel, t.colors.disabled
	case f.bad:
		edge = c.Bad
	case f.focus:
		edge = c.Accent
	case f.hover:
		edge = t.colors.fieldEdge
	}
	p.box(r, 5, fill, edge)
	if f.focus && !f.bad {
		p.boxLine(r, 5, max(t.hair(), t.Px(1.5)), none(), c.Accent)
	}
	inner := r
	inner.Min.X += t.Px(6)
	inner.Max.X -= t.Px(6)
	outer, cy := p.dst, middle(r)
	if len(f.e.text) == 0 && !f.focus {
		p.fitted(f.placeholder, t.Body, float64(r.Min.X+t.Px(8)), cy, float64(r.Dx()-t.Px(16)), left, c.Muted)
		return
	}
	if !f.focus {
		room := float64(r.Dx() - t.Px(14))
		s, cut := fit(string(f.e.text)+f.unit, room, t.Body)
		switch {
		case cut || f.align == left:
			p.text(s, t.Body, float64(r.Min.X+t.Px(8)), cy, left, ink)
		default:
			p.text(s, t.Body, float64(r.Max.X-t.Px(8)), cy, right, ink)
		}
		return
	}
	caret := f.textWidth(f.e.caret)
	room := float64(r.Dx() - 2*t.Px(8))
	f.scroll = math.Max(0, math.Min(f.scroll, math.Max(0, f.textWidth(len(f.e.text))-room)))
	f.scroll = math.Min(f.scroll, caret)
	f.scroll = math.Max(f.scroll, caret-room)
	p.dst = outer.RecyclableSubImage(inner)
	x := f.origin()
	if from, to := f.e.span(); from < to {
		a, b := x+f.textWidth(from), x+f.textWidth(to)
		p.fill(image.Rect(int(a), r.Min.Y+t.Px(3), int(math.Ceil(b)), r.Max.Y-t.Px(3)), t.colors.selection)
	}
	p.text(string(f.e.text), t.Body, x, cy, left, ink)
	if f.l.blink || f.l.now.Sub(f.l.clickAt) < 500*time.Millisecond {
		cx := int(math.Round(x + caret))
		p.fill(image.Rect(cx, r.Min.Y+t.Px(4), cx+max(1, t.Px(1.2)), r.Max.Y-t.Px(4)), c.Text)
	}
	p.dst.Recycle()
	p.dst = outer
}

// TextField is a field for names and paths.
type TextField struct {
	*Column
	f     *field
	err   *Label
	check func(string) error
}

// NewTextField is a field for text, w px of the design wide. check may be nil;
// its error stands below the field, and onChange is not told of such a text.
func NewTextField(l *Layer, w float64, placeholder string, check func(string) error, onChange func(string)) *TextField {
	x := &TextField{f: newField(l, w), err: errorLabel(l), check: check}
	x.f.placeholder = placeholder
	x.Column = NewColumn(l, 0, Insets{}, x.f, x.err)
	x.f.commit = func(s string) {
		if x.valid() && onChange != nil {
			l.later(func() { onChange(s) })
		}
	}
	x.f.reset = func() { x.valid() }
	x.f.edited = func(string) {
		if x.f.bad {
			x.valid()
		}
	}
	return x
}

// valid checks what is in the field and shows the error if there is one.
func (x *TextField) valid() bool {
	var err error
	if x.check != nil {
		err = x.check(x.Get())
	}
	showError(x.f, x.err, err)
	return err == nil
}

// Get returns what is in the field.
func (x *TextField) Get() string { return string(x.f.e.text) }

// Set replaces what is in the field.
func (x *TextField) Set(s string) {
	x.f.show(s)
	showError(x.f, x.err, nil)
}

// Help sets the tip.
func (x *TextField) Help(s string) *TextField {
	x.f.tip = func() string { return s }
	return x
}

// Focus gives the field the keyboard and selects what is in it.
func (x *TextField) Focus() { x.f.l.focus(x.f.control) }

// SetEnabled makes the field react or greys it out.
func (x *TextField) SetEnabled(on bool) { x.f.setDisabled(!on) }

func errorLabel(l *Layer) *Label {
	b := NewCaption(l, "", Bad)
	b.grow, b.width = false, 0
	b.SetVisible(false)
	return b
}

func showError(f *field, b *Label, err error) {
	f.setBad(err != nil)
	if err != nil {
		b.Set(err.Error())
	}
	b.SetVisible(err != nil)
}
