package ui

import (
	"image"
	"math"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// Section is a part of the panel: a title in small capitals, an action at its
// right, and rows.
type Section struct {
	*Column
	title  *Label
	action *Button // nil for none
}

// NewSection is a part of the panel; action is the text of the button at its
// right, "" for none.
func NewSection(l *Layer, title, action string, onAction func(), rows ...Widget) *Section {
	s := &Section{title: newLabel(l, strings.ToUpper(title), l.theme.CaptionStrong, Muted)}
	s.title.grow, s.title.width = false, 0
	s.title.height = l.theme.Px(26)
	head := NewRow(l, 8, Insets{}, s.title).Stretch(s.title)
	if action != "" {
		s.action = NewButton(l, ButtonOptions{Text: action, Quiet: true}, onAction)
		s.action.height = l.theme.Px(22)
		head.Add(s.action)
	}
	s.Column = NewColumn(l, 0, Insets{Top: 6, Right: margin, Bottom: 4, Left: margin}, head)
	s.Add(rows...)
	return s
}

// ActionHelp sets the tip of the action.
func (s *Section) ActionHelp(tip string) *Section {
	if s.action != nil {
		s.action.o.Tip = tip
	}
	return s
}

// SetTitle changes the title.
func (s *Section) SetTitle(title string) { s.title.Set(strings.ToUpper(title)) }

// NewPanel puts sections under each other and lets them scroll.
func NewPanel(l *Layer, sections ...Widget) *Panel {
	p := &Panel{Column: NewColumn(l, 0, Insets{Top: 0, Bottom: 12}, sections...)}
	p.Scroll = NewScroll(l, p.Column)
	return p
}

// Panel is the scrolling column of sections; place its Scroll, fill its Column.
type Panel struct {
	Column *Column
	Scroll *Scroll
}

// RacerOptions says what a racer's row shows.
type RacerOptions struct {
	Name   string
	Detail string // short hyperparameters: "η 0.012 β 0.9"
	Style  figure.Style
	Letter string // in place of the marker, for lanes: "A"
	Hidden bool
	Chosen bool
	Note   string // tip: status and cause
}

// RacerActions are what a row can do; any may be nil.
type RacerActions struct {
	Choose func()                   // the row was clicked
	Show   func(visible bool)       // the chip was clicked; nil where nothing can be hidden
	Menu   func(at image.Rectangle) // the dots, or the right button
}

// RacerRow is one racer of the panel: a chip with its marker that hides and
// shows it, its name, its hyperparameters, a menu.
type RacerRow struct {
	*control
	o   RacerOptions
	do  RacerActions
	hot int // part under the pointer: 0 none, 1 chip, 2 dots
}

// NewRacerRow is a racer's row. By keyboard: Enter chooses, Space hides and
// shows, M or the menu key opens the menu.
func NewRacerRow(l *Layer, o RacerOptions, do RacerActions) *RacerRow {
	r := &RacerRow{control: newControl(l, 0, l.theme.Px(28)), o: o, do: do}
	r.tab = true
	r.cursor = ebiten.CursorShapePointer
	r.draw = r.paint
	r.control.tip = r.tipText
	r.move = func(at image.Point) {
		if h := r.part(at); h != r.hot {
			r.hot = h
			r.redraw()
		}
	}
	r.press = func(at image.Point, _ bool) { r.hot = r.part(at) }
	r.control.menu = func(image.Point) { r.openMenu() }
	r.click = func() {
		switch r.hot {
		case 1:
			r.flip()
		case 2:
			r.openMenu()
		default:
			r.choose()
		}
	}
	r.key = func(k ebiten.Key) bool {
		switch k {
		case ebiten.KeyEnter, ebiten.KeyNumpadEnter:
			r.choose()
		case ebiten.KeySpace:
			r.flip()
		case ebiten.KeyM, ebiten.KeyContextMenu:
			r.openMenu()
		default:
			return false
		}
		return true
	}
	r.uses = func(k ebiten.Key) bool {
		return activates(k) || k == ebiten.KeyM || k == ebiten.KeyContextMenu
	}
	return r
}

func (r *RacerRow) choose() {
	if r.do.Choose != nil {
		r.l.later(r.do.Choose)
	}
}

func (r *RacerRow) flip() {
	if r.do.Show == nil {
		return
	}
	r.o.Hidden = !r.o.Hidden
	r.redraw()
	if f, v := r.do.Show, !r.o.Hidden; f != nil {
		r.l.later(func() { f(v) })
	}
}

func (r *RacerRow) openMenu() {
	if f := r.do.Menu; f != nil {
		at := r.dots()
		r.l.later(func() { f(at) })
	}
}

// Get returns what the row shows.
func (r *RacerRow) Get() RacerOptions { return r.o }

// Set changes what the row shows.
func (r *RacerRow) Set(o RacerOptions) {
	same := o.Name == r.o.Name && o.Detail == r.o.Detail && o.Style.Color == r.o.Style.Color && o.Style.Marker == r.o.Style.Marker &&
		o.Letter == r.o.Letter && o.Hidden == r.o.Hidden && o.Chosen == r.o.Chosen && o.Note == r.o.Note
	r.o = o
	if !same {
		r.redraw()
	}
}

func (r *RacerRow) dots() image.Rectangle {
	b := r.w.Rect
	return image.Rect(b.Max.X-r.l.theme.Px(28), b.Min.Y, b.Max.X, b.Max.Y)
}

func (r *RacerRow) part(at image.Point) int {
	switch {
	case at.X < r.w.Rect.Min.X+r.l.theme.Px(28) && r.do.Show != nil:
		return 1
	case at.In(r.dots()) && r.do.Menu != nil:
		return 2
	}
	return 0
}

func (r *RacerRow) tipText() string {
	if r.hover {
		switch r.hot {
		case 1:
			return "hide or show " + r.o.Name
		case 2:
			return "duplicate, remove …"
		}
	}
	text := r.o.Name
	if r.o.Detail != "" {
		text += "  " + r.o.Detail
	}
	if r.o.Note != "" {
		text += "\n" + r.o.Note
	}
	return text + "\n" + r.keysHelp()
}

// keysHelp says what the row does by keyboard.
func (r *RacerRow) keysHelp() string {
	help := "Enter selects it"
	if r.do.Show != nil {
		help += ", Space hides or shows it"
	}
	if r.do.Menu != nil {
		help += ", M opens its menu"
	}
	return help
}

// split is how wide the name may be: it keeps at least half of the row.
func (r *RacerRow) split() (nameWidth float64, cut bool) {
	t := r.l.theme
	room := float64(r.w.Rect.Dx() - t.Px(34+32))
	name, detail := width(r.o.Name, t.Body), width(r.o.Detail, t.Caption)
	if name+detail+float64(t.Px(10)) <= room {
		return name, false
	}
	return math.Min(name, math.Max(room/2, room-detail-float64(t.Px(10)))), true
}

func (r *RacerRow) paint(p *painter) {
	t, c, b := p.t, p.t.Colors, r.w.Rect
	row := b.Inset(0)
	switch {
	case r.o.Chosen:
		p.box(row, 6, c.Raised, c.Line)
	case r.hover:
		p.box(row, 6, t.colors.rowHover, none())
	}
	if r.ring() {
		p.focus(row.Inset(t.Px(1)), 6)
	}
	ink, chip := c.Text, r.o.Style.Color
	if r.o.Hidden {
		ink = t.colors.hiddenName
		chip = t.colors.hiddenChip
	}
	cx, cy := float64(b.Min.X+t.Px(14)), middle(b)
	if r.hover && r.hot == 1 {
		p.icon(iconRing, cx, cy, 22, t.colors.boxEdge)
	}
	switch {
	case r.o.Letter != "":
		p.text(r.o.Letter, t.Strong, cx, cy, center, chip)
	case r.o.Hidden:
		p.icon(iconRing, cx, cy, 11, chip)
	default:
		p.marker(r.o.Style.Marker, cx, cy, 11, chip)
	}
	x := float64(b.Min.X + t.Px(34))
	name, _ := r.split()
	p.fitted(r.o.Name, t.Body, x, cy, name+1, left, ink)
	end := float64(b.Max.X - t.Px(32))
	p.fitted(r.o.Detail, t.Caption, end, cy, end-x-name-float64(t.Px(10)), right, c.Muted)
	if r.do.Menu != nil {
		tone := c.Muted
		if r.hover && r.hot == 2 {
			tone = c.Text
		}
		p.icon(iconDots, float64(b.Max.X-t.Px(14)), cy, 13, tone)
	}
}
