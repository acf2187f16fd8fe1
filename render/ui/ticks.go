package ui

import (
	"image"
	"math"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"
)

// Tick is a value of note on the slider of a Number: a limit, an optimum. A click
// on it sets exactly this value.
type Tick struct {
	At          float64
	Label, Help string
}

// SetTicks shows values of note below the slider, none where the list is empty.
// What the parameter does not take is left out.
func (n *Number) SetTicks(ticks []Tick) {
	ticks = slices.DeleteFunc(slices.Clone(ticks), func(t Tick) bool {
		return n.scale.kept(t.At) != t.At
	})
	slices.SortStableFunc(ticks, func(a, b Tick) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	if n.strip == nil {
		if len(ticks) == 0 {
			return
		}
		n.strip = newTickStrip(n)
		n.AddChild(n.strip)
		n.l.Invalidate()
	}
	if slices.Equal(n.strip.ticks, ticks) {
		return
	}
	n.strip.ticks, n.strip.chosen = ticks, -1
	n.strip.SetVisible(len(ticks) > 0)
	n.slider.ticks = n.slider.ticks[:0]
	for _, t := range ticks {
		n.slider.ticks = append(n.slider.ticks, n.scale.position(t.At))
	}
	n.slider.redraw()
	n.strip.redraw()
}

// TickAt is where tick i can be clicked, in pixels; empty where it is not shown.
func (n *Number) TickAt(i int) image.Rectangle {
	if n.strip == nil || !n.strip.visible() || i < 0 || i >= len(n.strip.ticks) {
		return image.Rectangle{}
	}
	return n.strip.places()[i]
}

// Ticks are those that are shown, ascending.
func (n *Number) Ticks() []Tick {
	if n.strip == nil {
		return nil
	}
	return n.strip.ticks
}

// Number is the row of a parameter of the form, nil where it has none.
func (f *Form) Number(key string) *Number { return f.numbers[key] }

// kept is v where the parameter takes it, else the nearest value that it takes.
func (c scale) kept(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return math.NaN()
	}
	return c.keep(v)
}

// tickHeight of the line of labels below a slider, in px of the design.
const tickHeight = 17

// tickStrip is the line of labels below a slider.
type tickStrip struct {
	*control
	n      *Number
	ticks  []Tick
	chosen int // under the pointer, or by the keyboard; −1 for none
}

func newTickStrip(n *Number) *tickStrip {
	s := &tickStrip{control: newControl(n.l, 0, n.l.theme.Px(tickHeight)), n: n, chosen: -1}
	s.draw, s.tab = s.paint, true
	s.control.tip = func() string {
		if s.chosen < 0 || s.chosen >= len(s.ticks) {
			return "values of note: a click on one sets exactly it"
		}
		t := s.ticks[s.chosen]
		return t.Label + " = " + FormatNumber(t.At, 6) + "\n" + t.Help
	}
	s.move = func(at image.Point) { s.choose(s.under(at)) }
	s.press = func(at image.Point, _ bool) {
		s.choose(s.under(at))
		s.take()
	}
	s.uses = func(k ebiten.Key) bool {
		return activates(k) || k == ebiten.KeyLeft || k == ebiten.KeyRight
	}
	s.key = func(k ebiten.Key) bool {
		switch {
		case k == ebiten.KeyLeft:
			s.choose(max(0, s.chosen-1))
		case k == ebiten.KeyRight:
			s.choose(min(len(s.ticks)-1, s.chosen+1))
		case activates(k):
			s.take()
		default:
			return false
		}
		return true
	}
	s.onFocus = func(on bool) {
		if on && s.chosen < 0 {
			s.choose(0)
		}
	}
	return s
}

// choose marks a tick; another one has another tip.
func (s *tickStrip) choose(i int) {
	if i == s.chosen {
		return
	}
	s.chosen = i
	s.cursor = ebiten.CursorShapeDefault
	if i >= 0 {
		s.cursor = ebiten.CursorShapePointer
	}
	s.l.renewTip()
	s.redraw()
}

// take sets the value of the tick that is chosen.
func (s *tickStrip) take() {
	if s.chosen < 0 || s.chosen >= len(s.ticks) || !s.n.on {
		return
	}
	s.n.apply(s.ticks[s.chosen].At)
	s.n.finished()
}

// under is the tick at a place, −1 for none.
func (s *tickStrip) under(at image.Point) int {
	for i, r := range s.places() {
		if at.In(r.Inset(-s.l.theme.Px(2))) {
			return i
		}
	}
	return -1
}

// places are where the labels stand: below their values as far as there is room,
// in their order and not over one another.
func (s *tickStrip) places() []image.Rectangle {
	t, r := s.l.theme, s.w.Rect
	out := make([]image.Rectangle, len(s.ticks))
	gap := t.Px(8)
	for i, tick := range s.ticks {
		w := int(math.Ceil(width(tick.Label, t.Caption)))
		x := int(math.Round(s.n.slider.x(s.n.scale.position(tick.At)))) - w/2
		if i > 0 { // two that collide make room in equal parts
			if over := out[i-1].Max.X + gap - x; over > 0 {
				x += over - over/2
				for k := i - 1; k >= 0; k-- {
					limit := x - gap
					if k < i-1 {
						limit = out[k+1].Min.X - gap
					}
					if d := out[k].Max.X - limit; d > 0 {
						out[k] = out[k].Sub(image.Pt(d, 0))
					}
				}
			}
		}
		out[i] = image.Rect(x, r.Min.Y+t.Px(3), x+w, r.Max.Y)
	}
	right := r.Max.X
	for i := len(out) - 1; i >= 0; i-- {
		if d := out[i].Max.X - right; d > 0 {
			out[i] = out[i].Sub(image.Pt(d, 0))
		}
		right = out[i].Min.X - gap
	}
	return out
}

func (s *tickStrip) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, s.w.Rect
	for i, at := range s.places() {
		ink := c.Muted
		if s.n.on && i == s.chosen && (s.hover || s.focus) {
			ink = c.Accent
		}
		// From the value to its label.
		x := s.n.slider.x(s.n.scale.position(s.ticks[i].At))
		foot := math.Max(float64(at.Min.X), math.Min(float64(at.Max.X), x))
		lo, hi := int(math.Round(math.Min(x, foot))), int(math.Round(math.Max(x, foot)))
		hair := t.hair()
		p.fill(image.Rect(int(math.Round(x)), r.Min.Y-t.Px(4), int(math.Round(x))+hair, r.Min.Y+hair), ink)
		p.fill(image.Rect(lo, r.Min.Y, hi+hair, r.Min.Y+hair), ink)
		p.fill(image.Rect(int(math.Round(foot)), r.Min.Y, int(math.Round(foot))+hair, r.Min.Y+t.Px(3)), ink)
		p.text(s.ticks[i].Label, t.Caption, float64(at.Min.X), middle(at), left, ink)
	}
}
