package ui

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// Segments are a few words side by side of which one holds: what a page shows,
// where all that it can show is to be seen at once.
type Segments struct {
	*control
	items  []Item
	at     int
	hot    int   // under the pointer, −1 for none
	widths []int // of the segments at full width, in pixels
}

// NewSegments is a row of words; onChange gets the index of the one that was
// chosen. By keyboard: ← and → choose, Home and End the ends.
func NewSegments(l *Layer, items []Item, at int, onChange func(i int)) *Segments {
	s := &Segments{control: newControl(l, 0, l.theme.Px(rowHeight)), items: items, at: at, hot: -1}
	s.width = 2 * s.inset()
	for _, it := range items {
		w := int(math.Ceil(width(it.Title, l.theme.Body))) + 2*l.theme.Px(14)
		s.widths = append(s.widths, w)
		s.width += w
	}
	choose := func(i int) {
		if i = max(0, min(i, len(items)-1)); i == s.at || items[i].Off {
			return
		}
		s.at = i
		l.renewTip()
		s.redraw()
		if onChange != nil {
			l.later(func() { onChange(i) })
		}
	}
	// step chooses the first from i on that can be chosen.
	step := func(i, dir int) {
		for ; i >= 0 && i < len(items); i += dir {
			if !items[i].Off {
				choose(i)
				return
			}
		}
	}
	s.tab, s.cursor, s.draw = true, ebiten.CursorShapePointer, s.paint
	s.control.tip = func() string {
		if s.hover && s.hot >= 0 {
			return items[s.hot].Help
		}
		return items[s.at].Help
	}
	s.move = func(at image.Point) { s.point(s.index(at)) }
	s.press = func(at image.Point, _ bool) { s.point(s.index(at)) }
	s.click = func() {
		if s.hot >= 0 {
			choose(s.hot)
		}
	}
	s.key = func(k ebiten.Key) bool {
		switch k {
		case ebiten.KeyRight:
			step(s.at+1, 1)
		case ebiten.KeyLeft:
			step(s.at-1, -1)
		case ebiten.KeyHome:
			step(0, 1)
		case ebiten.KeyEnd:
			step(len(items)-1, -1)
		default:
			return false
		}
		return true
	}
	s.uses = func(k ebiten.Key) bool {
		return k == ebiten.KeyRight || k == ebiten.KeyLeft || k == ebiten.KeyHome || k == ebiten.KeyEnd
	}
	return s
}

// Get returns the index of the word that holds.
func (s *Segments) Get() int { return s.at }

// Set shows that word i holds.
func (s *Segments) Set(i int) {
	if i != s.at {
		s.at = i
		s.redraw()
	}
}

func (s *Segments) inset() int { return s.l.theme.Px(2) }

func (s *Segments) point(i int) {
	if i != s.hot {
		s.hot = i
		s.redraw()
	}
}

// part is where segment i stands: in what room there is, in proportion.
func (s *Segments) part(i int) image.Rectangle {
	in := s.w.Rect.Inset(s.inset())
	before, whole := 0, 0
	for k, w := range s.widths {
		if k < i {
			before += w
		}
		whole += w
	}
	if whole == 0 {
		return image.Rectangle{}
	}
	place := func(x int) int { return in.Min.X + x*in.Dx()/whole }
	return image.Rect(place(before), in.Min.Y, place(before+s.widths[i]), in.Max.Y)
}

func (s *Segments) index(at image.Point) int {
	for i := range s.items {
		if at.In(s.part(i)) {
			return i
		}
	}
	return -1
}

func (s *Segments) paint(p *painter) {
	t, c := p.t, p.t.Colors
	p.box(s.w.Rect, 7, t.colors.segments, c.Line)
	for i, it := range s.items {
		r, ink := s.part(i), c.Muted
		switch {
		case i == s.at:
			p.box(r, 6, c.Accent, none())
			ink = c.OnAccent
		case it.Off:
			ink = t.colors.disabled
		case s.hover && s.hot == i:
			p.box(r, 6, t.colors.hover, none())
			ink = c.Text
		}
		p.fitted(it.Title, t.Body, middleX(r), middle(r), float64(r.Dx()-t.Px(4)), center, ink)
	}
	if s.ring() {
		p.focus(s.w.Rect, 7)
	}
}

func middleX(r image.Rectangle) float64 { return float64(r.Min.X+r.Max.X) / 2 }
