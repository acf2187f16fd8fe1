package ui

import (
	"image"
	"math"
)

// FormulaField is a field for a text that is read while it is typed: what reads
// is told at once, and what does not has a caret under the letter that is wrong
// and the reason below.
type FormulaField struct {
	*Column
	f      *field
	fault  *fault
	check  func(string) (at int, reason string)
	change func(string)
	holds  string // what the owner has
}

// NewFormulaField makes the field, w px of the design wide. check returns the
// letter and the reason that a text does not read, "" where it does; onChange
// is told of every text that reads, onDone when typing has ended.
func NewFormulaField(l *Layer, w float64, placeholder string, check func(string) (at int, reason string),
	onChange func(string), onDone func()) *FormulaField {
	x := &FormulaField{f: newField(l, w), check: check, change: onChange}
	x.fault = newFault(x.f)
	x.f.placeholder = placeholder
	x.Column = NewColumn(l, 0, Insets{}, x.f, x.fault)
	x.f.edited = x.read
	done := func() { l.later(onDone) }
	x.f.commit = func(s string) { x.read(s); done() }
	x.f.reset = func() { x.read(x.Get()); done() }
	x.f.draw = func(p *painter) {
		x.f.paint(p)
		if x.fault.scroll != x.f.scroll { // the text moved under the caret
			x.f.l.later(x.fault.redraw)
		}
	}
	return x
}

// Help sets the tip; a text that is cut stands before it. While somebody types
// there is none: it would cover what is wrong.
func (x *FormulaField) Help(help string) *FormulaField {
	x.f.tip = func() string {
		if x.f.focus {
			return ""
		}
		t := x.f.l.theme
		if _, cut := fit(x.Get(), float64(x.f.w.Rect.Dx()-t.Px(14)), t.Body); cut {
			return x.Get() + "\n" + help
		}
		return help
	}
	return x
}

// read judges a text and tells the owner of one that reads.
func (x *FormulaField) read(s string) {
	at, reason := x.check(s)
	x.fault.set(at, reason)
	if reason == "" && s != x.holds {
		x.holds = s
		x.f.l.later(func() { x.change(s) })
	}
}

// Get returns what is in the field, whether it reads or not.
func (x *FormulaField) Get() string { return string(x.f.e.text) }

// Reason is what is wrong with the text, "" where it reads.
func (x *FormulaField) Reason() string { return x.fault.reason }

// Set shows what the owner has. A text that does not read stays until the
// owner has another one than before.
func (x *FormulaField) Set(s string) {
	if s == x.holds {
		return
	}
	x.holds = s
	x.f.show(s)
	x.fault.set(0, "")
}

// Focus gives the field the keyboard and selects what is in it.
func (x *FormulaField) Focus() { x.f.l.focus(x.f.control) }

// fault is a caret under a letter of a field, and the reason below it.
type fault struct {
	*control
	f      *field
	at     int // the letter, from 0
	reason string
	scroll float64 // of the field when the caret was drawn
}

func newFault(f *field) *fault {
	x := &fault{control: newControl(f.l, 0, 0), f: f}
	x.draw = x.paint
	x.SetVisible(false)
	return x
}

// SetVisible shows the fault or takes its room away.
func (x *fault) SetVisible(on bool) { setVisible(x.l, x.w, on) }

func (x *fault) set(at int, reason string) {
	if at == x.at && reason == x.reason {
		return
	}
	x.at, x.reason = at, reason
	x.f.setBad(reason != "")
	x.SetVisible(reason != "")
	x.l.Invalidate()
}

// lines are the reason as it is wrapped in w pixels.
func (x *fault) lines(w int) []string {
	face := x.l.theme.Caption
	return wrap(x.reason, float64(w), func(s string) float64 { return width(s, face) })
}

// caretHeight and faultLine are in px of the design.
const (
	caretHeight = 10
	faultLine   = 16
)

// PreferredSize follows from the width that the field has now, as a card's.
func (x *fault) PreferredSize() (int, int) {
	t := x.l.theme
	w := x.w.Rect.Dx()
	if w == 0 {
		w = t.Px(PanelWidth - 2*margin)
	}
	return 0, t.Px(caretHeight) + len(x.lines(w))*t.Px(faultLine)
}

// SetLocation places the fault; a new width asks for another pass.
func (x *fault) SetLocation(r image.Rectangle) {
	if x.w.Rect.Dx() != r.Dx() {
		x.l.relayout = true
	}
	x.w.Rect = r
}

func (x *fault) paint(p *painter) {
	t, r := p.t, x.w.Rect
	x.scroll = x.f.scroll
	text := x.f.e.text
	at := min(x.at, len(text))
	cx := x.f.origin() + x.f.textWidth(at) + float64(t.Px(3)) // behind the end
	if at < len(text) {
		cx = x.f.origin() + (x.f.textWidth(at)+x.f.textWidth(at+1))/2
	}
	// What has scrolled out of the field is pointed at from its edge.
	cx = math.Max(float64(r.Min.X+t.Px(6)), math.Min(cx, float64(r.Max.X-t.Px(6))))
	bad := t.Colors.Bad
	height := t.Px(caretHeight)
	for row := range t.Px(6) { // a small triangle
		half := float64(row) * 0.7
		y := r.Min.Y + t.Px(2) + row
		p.fill(image.Rect(int(math.Round(cx-half)), y, int(math.Round(cx+half))+1, y+1), bad)
	}
	for i, s := range x.lines(r.Dx()) {
		p.text(s, t.Caption, float64(r.Min.X), float64(r.Min.Y+height)+(float64(i)+0.5)*float64(t.Px(faultLine)), left, bad)
	}
}
