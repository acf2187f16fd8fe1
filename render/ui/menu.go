package ui

import (
	"image"
	"math"
	"strings"
	"unicode"

	"github.com/hajimehoshi/ebiten/v2"
)

// Item is an entry of a menu or a drop-down.
type Item struct {
	Title  string
	Detail string // right, muted: a key, a short explanation
	Help   string // tip
	Line   bool   // a line above it
	Off    bool   // cannot be chosen
	Danger bool   // in the colour of what cannot be taken back
}

// list is the card of a menu: entries under each other, the pointer's or the
// arrow keys' one highlighted. It scrolls by itself where it is too long.
type list struct {
	*control
	items   []Item
	ticked  int // the entry that holds, −1 for none
	at      int // highlighted, −1 for none
	offset  int // pixels scrolled
	choose  func(i int)
	typed   string
	lastKey int64
}

const itemHeight = 27

// Menu shows entries below a rectangle of the window, such as a button's, and
// tells which one was chosen. A press elsewhere or Escape closes it.
func (l *Layer) Menu(below image.Rectangle, items []Item, onChoose func(i int)) {
	l.menu(below, 0, items, -1, onChoose)
}

// MenuAt shows a menu at a place, such as where the right button was pressed.
func (l *Layer) MenuAt(at image.Point, items []Item, onChoose func(i int)) {
	l.menu(image.Rectangle{Min: at, Max: at}, 0, items, -1, onChoose)
}

func (l *Layer) menu(below image.Rectangle, minWidth int, items []Item, ticked int, onChoose func(i int)) {
	t := l.theme
	m := &list{control: newControl(l, minWidth, t.Px(8)+len(items)*t.Px(itemHeight)), items: items, ticked: ticked, at: ticked}
	for _, it := range items {
		w := t.Px(44) + int(math.Ceil(width(it.Title, t.Body)))
		if it.Detail != "" {
			w += t.Px(20) + int(math.Ceil(width(it.Detail, t.Caption)))
		}
		m.width = max(m.width, w)
	}
	m.grab = true
	m.cursor = ebiten.CursorShapePointer
	m.draw = m.paint
	m.control.tip = func() string {
		if m.at >= 0 && m.at < len(items) {
			return items[m.at].Help
		}
		return ""
	}
	o := l.open(m, false, func(win image.Rectangle) image.Rectangle { return dropRect(t, win, below, m.width, m.height) })
	o.outside = func() { l.close(o) }
	o.key = func(k ebiten.Key) bool {
		if k == ebiten.KeyEscape || k == ebiten.KeyTab {
			l.close(o)
		}
		return true
	}
	m.choose = func(i int) {
		if i < 0 || i >= len(items) || items[i].Off {
			return
		}
		l.close(o)
		if onChoose != nil {
			l.later(func() { onChoose(i) })
		}
	}
	m.move = func(at image.Point) { m.highlight(m.index(at)) }
	m.press = func(at image.Point, _ bool) { m.highlight(m.index(at)) }
	m.drag = m.move
	m.click = func() { m.choose(m.at) }
	m.wheel = func(dy float64) bool { m.scrollBy(-int(dy * float64(t.Px(itemHeight*2)))); return true }
	m.key = m.onKey
	m.control.typed = m.find
	l.measure()
	m.scrollTo(m.at)
	l.focus(m.control)
}

// dropRect is where a menu fits: below what opened it, above it where there is
// more room, never outside the window.
func dropRect(t *Theme, win, below image.Rectangle, w, h int) image.Rectangle {
	edge := t.Px(6)
	y := below.Max.Y + t.Px(3)
	if room, above := win.Max.Y-edge-y, below.Min.Y-t.Px(3)-edge; h > room {
		if above > room {
			h = min(h, above)
			y = below.Min.Y - t.Px(3) - h
		} else {
			h = room
		}
	}
	x := below.Min.X
	if x+w > win.Max.X-edge {
		x = max(edge, max(below.Max.X, edge+w)-w)
		x = min(x, win.Max.X-edge-w)
	}
	return image.Rect(x, y, x+w, y+h)
}

func (m *list) index(at image.Point) int {
	t := m.l.theme
	y := at.Y - m.w.Rect.Min.Y - t.Px(4) + m.offset
	if y < 0 || !at.In(m.w.Rect) {
		return -1
	}
	if i := y / t.Px(itemHeight); i < len(m.items) {
		return i
	}
	return -1
}

func (m *list) highlight(i int) {
	if i == m.at {
		return
	}
	m.at = i
	m.l.renewTip()
	m.redraw()
}

func (m *list) scrollBy(d int) {
	m.offset = max(0, min(m.offset+d, m.height-m.w.Rect.Dy()))
	m.redraw()
}

func (m *list) scrollTo(i int) {
	if i < 0 {
		return
	}
	h := m.l.theme.Px(itemHeight)
	if y := i*h - m.offset; y < 0 {
		m.scrollBy(y)
	} else if over := y + h + m.l.theme.Px(8) - m.w.Rect.Dy(); over > 0 {
		m.scrollBy(over)
	}
}

func (m *list) onKey(k ebiten.Key) bool {
	step := func(from, dir int) {
		for i := from; i >= 0 && i < len(m.items); i += dir {
			if !m.items[i].Off {
				m.highlight(i)
				m.scrollTo(i)
				return
			}
		}
	}
	switch k {
	case ebiten.KeyDown:
		step(m.at+1, 1)
	case ebiten.KeyUp:
		if m.at < 0 {
			m.at = len(m.items)
		}
		step(m.at-1, -1)
	case ebiten.KeyHome:
		step(0, 1)
	case ebiten.KeyEnd:
		step(len(m.items)-1, -1)
	case ebiten.KeyEnter, ebiten.KeyNumpadEnter, ebiten.KeySpace:
		m.choose(m.at)
	default:
		return false
	}
	return true
}

// find goes to the first entry that starts with what is typed within a second.
func (m *list) find(rs []rune) {
	if now := m.l.now.UnixMilli(); now-m.lastKey > 1000 {
		m.typed, m.lastKey = "", now
	} else {
		m.lastKey = now
	}
	for _, r := range rs {
		if r != ' ' {
			m.typed += string(unicode.ToLower(r))
		}
	}
	for i, it := range m.items {
		if m.typed != "" && strings.HasPrefix(strings.ToLower(it.Title), m.typed) {
			m.highlight(i)
			m.scrollTo(i)
			return
		}
	}
}

func (m *list) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, m.w.Rect
	p.box(r, 8, t.colors.menu, t.colors.floatEdge)
	outer := p.dst
	p.dst = outer.RecyclableSubImage(r.Inset(t.hair()))
	h := t.Px(itemHeight)
	for i, it := range m.items {
		y := r.Min.Y + t.Px(4) + i*h - m.offset
		row := image.Rect(r.Min.X+t.Px(4), y, r.Max.X-t.Px(4), y+h)
		if !row.Overlaps(r) {
			continue
		}
		ink := c.Text
		switch {
		case it.Off:
			ink = t.colors.disabled
		case it.Danger:
			ink = c.Bad
		}
		if i == m.at && !it.Off {
			p.box(row, 5, t.colors.selected, none())
		}
		if it.Line {
			p.fill(image.Rect(row.Min.X, y, row.Max.X, y+t.hair()), c.Line)
		}
		if i == m.ticked {
			p.icon(iconCheck, float64(row.Min.X+t.Px(11)), middle(row), 11, c.Accent)
		}
		p.text(it.Title, t.Body, float64(row.Min.X+t.Px(22)), middle(row), left, ink)
		p.text(it.Detail, t.Caption, float64(row.Max.X-t.Px(8)), middle(row), right, c.Muted)
	}
	if m.height > r.Dy() {
		bar := max(t.Px(20), r.Dy()*r.Dy()/m.height)
		y := r.Min.Y + (r.Dy()-bar)*m.offset/max(1, m.height-r.Dy())
		p.box(image.Rect(r.Max.X-t.Px(5), y+t.Px(3), r.Max.X-t.Px(2), y+bar-t.Px(3)), 1.5, t.colors.scrollbar, none())
	}
	p.dst.Recycle()
	p.dst = outer
}

// Choice is a drop-down: a box that shows what holds and opens a list.
type Choice struct {
	*control
	items []Item
	at    int
	foot  int    // room below the box
	help  string // what it decides, for an entry that says nothing itself
}

// NewChoice is a drop-down; onChange gets the entry's index.
func NewChoice(l *Layer, items []Item, at int, onChange func(i int)) *Choice {
	c := &Choice{control: newControl(l, l.theme.Px(labelWidth), l.theme.Px(rowHeight)), items: items, at: at}
	c.height = l.theme.Px(rowHeight - 4)
	c.tab = true
	c.cursor = ebiten.CursorShapePointer
	c.draw = c.paint
	c.control.tip = func() string {
		it := c.item()
		help := it.Help
		if help == "" {
			help = c.help
		}
		if _, cut := fit(it.Title, c.room(), l.theme.Body); cut {
			return it.Title + "\n" + help
		}
		return help
	}
	c.click = func() {
		l.menu(c.box(), c.w.Rect.Dx(), c.items, c.at, func(i int) {
			if i != c.at {
				c.at = i
				c.redraw()
				if onChange != nil {
					onChange(i)
				}
			}
		})
	}
	c.key = func(k ebiten.Key) bool {
		if activates(k) || k == ebiten.KeyDown || k == ebiten.KeyUp {
			c.click()
			return true
		}
		return false
	}
	c.uses = func(k ebiten.Key) bool { return activates(k) || k == ebiten.KeyDown || k == ebiten.KeyUp }
	return c
}

// Help sets the tip for entries that have none of their own.
func (c *Choice) Help(s string) *Choice {
	c.help = s
	return c
}

// Rule sets the formula below the tip.
func (c *Choice) Rule(formula string) *Choice {
	c.control.rule = func() string { return formula }
	return c
}

// Tall makes the drop-down the head of a section: a little higher, with room
// below.
func (c *Choice) Tall() *Choice {
	c.foot = c.l.theme.Px(6)
	c.height = c.l.theme.Px(29) + c.foot
	return c
}

// box is the part that is drawn.
func (c *Choice) box() image.Rectangle {
	r := c.w.Rect
	r.Max.Y -= c.foot
	return r
}

func (c *Choice) item() Item {
	if c.at < 0 || c.at >= len(c.items) {
		return Item{}
	}
	return c.items[c.at]
}

func (c *Choice) room() float64 { return float64(c.w.Rect.Dx() - c.l.theme.Px(36)) }

// Get returns the index of the entry that holds.
func (c *Choice) Get() int { return c.at }

// Set shows entry i.
func (c *Choice) Set(i int) {
	if c.at != i {
		c.at = i
		c.redraw()
	}
}

// SetItems replaces the entries.
func (c *Choice) SetItems(items []Item, at int) {
	c.items, c.at = items, at
	c.redraw()
}

// SetEnabled makes the drop-down react or greys it out.
func (c *Choice) SetEnabled(on bool) { c.setDisabled(!on) }

func (c *Choice) paint(p *painter) {
	t, k, r := p.t, p.t.Colors, c.box()
	fill, edge, ink := k.Raised, k.Line, k.Text
	switch {
	case c.w.Disabled:
		fill, ink = k.Panel, t.colors.disabled
	case c.down:
		fill = t.colors.pressed
	case c.hover:
		fill = t.colors.hover
	}
	if c.l.plain && !c.hover && !c.down && !c.ring() {
		p.fitted(c.item().Title, t.Body, float64(r.Min.X), middle(r), float64(r.Dx()), left, k.Muted)
		return
	}
	p.box(r, 6, fill, edge)
	if c.ring() {
		p.focus(r, 6)
	}
	p.fitted(c.item().Title, t.Body, float64(r.Min.X+t.Px(9)), middle(r), c.room(), left, ink)
	p.icon(iconDown, float64(r.Max.X-t.Px(14)), middle(r), 9, k.Muted)
}

// NewChoiceRow is a drop-down with a name beside it.
func NewChoiceRow(l *Layer, label, help string, c *Choice) *Row {
	name := NewLabel(l, label, Muted).Fixed(labelWidth).Help(help)
	if c.help == "" {
		c.help = help
	}
	return NewRow(l, gap, Insets{}, name, c).Stretch(c)
}
