package ui

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// slider is a knob on a track; positions run from 0 to 1. A press on the track
// brings the knob there at once.
type slider struct {
	*control
	at    float64
	ticks []float64 // positions of note

	moved  func(at float64, fine bool) // by the pointer; fine while Shift is held
	nudge  func(dir int, coarse bool)  // by a key
	toEnd  func(end bool)              // Home and End
	toBase func()                      // double click: the default
	done   func()                      // a drag or a key stroke is over

	fineFrom, fineAt float64
	fine             bool
}

func newSlider(l *Layer) *slider {
	s := &slider{control: newControl(l, l.theme.Px(40), l.theme.Px(rowHeight-5))}
	s.tab, s.grab = true, true
	s.cursor = ebiten.CursorShapePointer
	s.draw = s.paint
	s.press = func(at image.Point, double bool) {
		s.fine = false
		if double {
			s.toBase()
			return
		}
		// The knob under the pointer is taken where it is.
		if math.Abs(float64(at.X)-s.x(s.at)) > float64(l.theme.Px(8)) {
			s.moved(s.position(at.X), shift())
		}
	}
	s.drag = func(at image.Point) {
		p := s.position(at.X)
		if shift() != s.fine {
			s.fine, s.fineFrom, s.fineAt = shift(), p, s.at
		}
		if s.fine { // a tenth of the way, from where Shift went down
			p = s.fineAt + (p-s.fineFrom)/10
		}
		s.moved(p, s.fine)
	}
	s.release = func() { s.done() }
	s.key = s.onKey
	s.uses = func(k ebiten.Key) bool {
		switch k {
		case ebiten.KeyLeft, ebiten.KeyRight, ebiten.KeyUp, ebiten.KeyDown,
			ebiten.KeyPageUp, ebiten.KeyPageDown, ebiten.KeyHome, ebiten.KeyEnd:
			return true
		}
		return false
	}
	return s
}

func (s *slider) onKey(k ebiten.Key) bool {
	switch k {
	case ebiten.KeyRight, ebiten.KeyUp:
		s.nudge(1, shift())
	case ebiten.KeyLeft, ebiten.KeyDown:
		s.nudge(-1, shift())
	case ebiten.KeyPageUp:
		s.nudge(1, true)
	case ebiten.KeyPageDown:
		s.nudge(-1, true)
	case ebiten.KeyHome:
		s.toEnd(false)
	case ebiten.KeyEnd:
		s.toEnd(true)
	default:
		return false
	}
	s.done()
	return true
}

func (s *slider) set(at float64) {
	if s.at != at {
		s.at = at
		s.redraw()
	}
}

// ends are the knob's centres at both ends.
func (s *slider) ends() (from, to float64) {
	r, k := s.w.Rect, float64(s.l.theme.Px(8))
	return float64(r.Min.X) + k, float64(r.Max.X) - k
}

func (s *slider) x(at float64) float64 {
	a, b := s.ends()
	return a + (b-a)*at
}

func (s *slider) position(x int) float64 {
	a, b := s.ends()
	if b <= a {
		return 0
	}
	return (float64(x) - a) / (b - a)
}

func (s *slider) paint(p *painter) {
	t, c, r := p.t, p.t.Colors, s.w.Rect
	h := max(2, t.Px(4))
	y := r.Min.Y + (r.Dy()-h)/2
	track := image.Rect(r.Min.X, y, r.Max.X, y+h)
	p.box(track, 2, t.colors.track, none())
	accent, knob := c.Accent, t.colors.knob
	if s.w.Disabled {
		accent, knob = t.colors.disabledFill, t.colors.disabledKnob
	}
	for _, at := range s.ticks {
		x := int(math.Round(s.x(at)))
		p.fill(image.Rect(x, y-t.Px(4), x+max(1, t.Px(1.5)), r.Max.Y), c.Muted)
	}
	x := s.x(s.at)
	filled := track
	filled.Max.X = int(math.Round(x))
	if filled.Dx() >= 2*t.Px(2) && s.at > 0 {
		p.box(filled, 2, accent, none())
	}
	if s.focus {
		p.icon(iconDisc, x, middle(r), 21, t.colors.halo)
	} else if (s.hover || s.down) && !s.w.Disabled {
		p.icon(iconDisc, x, middle(r), 19, t.colors.hoverHalo)
	}
	p.icon(iconDisc, x, middle(r), 15, knob)
}
