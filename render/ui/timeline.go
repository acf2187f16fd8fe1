package ui

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// Timeline is a race from step 0 to N: what is recorded, which steps are kept,
// where something happened, and a handle that scrubs. It is drawn every frame
// straight to the screen, so that following a running race costs no redraw.
type Timeline struct {
	*control
	s TimelineState
}

// TimelineState is what a timeline shows. Slices are kept, not copied, and must
// not be written again.
type TimelineState struct {
	Steps    int // planned length N, at least 1
	Recorded int // steps done so far
	At       int // where the handle stands
	Thinned  []Stretch
	Kept     []int // steps whose whole state is kept, ascending; marked one by one
	Marks    []TimelineMark
}

// Stretch is a part of the recording of which only every Every-th step is kept.
type Stretch struct{ From, To, Every int }

// TimelineMark is something that happened at a step.
type TimelineMark struct {
	Step  int
	Color color.NRGBA
	Kind  MarkKind
	Text  string // tip: "Adam: η 0.2 → 0.1"
}

// MarkKind is what happened.
type MarkKind int

// The kinds of mark: a live change stands above the track, an arrival is a ring
// on it, a divergence a cross.
const (
	Change MarkKind = iota
	Arrival
	Divergence
)

// NewTimeline is a timeline; onScrub gets the step that the handle was brought
// to. By keyboard: arrows move a step, with Shift or Page ten, Home and End to
// the ends.
func NewTimeline(l *Layer, onScrub func(step int)) *Timeline {
	t := &Timeline{control: newControl(l, l.theme.Px(120), l.theme.Px(30))}
	t.s.Steps = 1
	t.live, t.tab, t.grab = true, true, true
	t.cursor = ebiten.CursorShapePointer
	t.draw = t.paint
	l.live = append(l.live, t.control)
	scrub := func(step int) {
		step = max(0, min(step, t.s.Recorded))
		if step != t.s.At {
			t.s.At = step
			if onScrub != nil {
				l.later(func() { onScrub(step) })
			}
		}
	}
	t.press = func(at image.Point, _ bool) { scrub(t.step(at.X)) }
	t.drag = func(at image.Point) { scrub(t.step(at.X)) }
	t.control.tip = t.tipText
	t.key = func(k ebiten.Key) bool {
		d := 1
		if shift() {
			d = 10
		}
		switch k {
		case ebiten.KeyLeft, ebiten.KeyDown:
			scrub(t.s.At - d)
		case ebiten.KeyRight, ebiten.KeyUp:
			scrub(t.s.At + d)
		case ebiten.KeyPageDown:
			scrub(t.s.At - max(10, t.s.Steps/10))
		case ebiten.KeyPageUp:
			scrub(t.s.At + max(10, t.s.Steps/10))
		case ebiten.KeyHome:
			scrub(0)
		case ebiten.KeyEnd:
			scrub(t.s.Steps)
		default:
			return false
		}
		return true
	}
	t.uses = func(k ebiten.Key) bool {
		switch k {
		case ebiten.KeyLeft, ebiten.KeyRight, ebiten.KeyUp, ebiten.KeyDown,
			ebiten.KeyPageUp, ebiten.KeyPageDown, ebiten.KeyHome, ebiten.KeyEnd:
			return true
		}
		return false
	}
	return t
}

// Get returns what the timeline shows.
func (t *Timeline) Get() TimelineState { return t.s }

// Set changes what the timeline shows; it may be called every frame.
func (t *Timeline) Set(s TimelineState) {
	s.Steps = max(1, s.Steps)
	t.s = s
}

func (t *Timeline) span() (from, to float64) {
	k := float64(t.l.theme.Px(8))
	return float64(t.w.Rect.Min.X) + k, float64(t.w.Rect.Max.X) - k
}

func (t *Timeline) x(step int) float64 {
	a, b := t.span()
	return a + (b-a)*float64(step)/float64(t.s.Steps)
}

// step is the one nearest to x.
func (t *Timeline) step(x int) int {
	a, b := t.span()
	if b <= a {
		return 0
	}
	return int(math.Round((float64(x) - a) / (b - a) * float64(t.s.Steps)))
}

func (t *Timeline) tipText() string {
	best, text := float64(t.l.theme.Px(6)), "drag, or ← → a step, with Shift ten; PageUp and PageDown more, Home and End to the ends"
	for _, m := range t.s.Marks {
		if d := math.Abs(t.x(m.Step) - float64(t.l.in.pos.X)); d < best && m.Text != "" {
			best, text = d, m.Text
		}
	}
	return text
}

func (t *Timeline) paint(p *painter) {
	th, c, r := p.t, p.t.Colors, t.w.Rect
	cy := middle(r)
	h := max(2, th.Px(4))
	bar := func(from, to int, thick int, col color.NRGBA) {
		a, b := int(math.Round(t.x(from))), int(math.Round(t.x(to)))
		y := int(cy) - thick/2
		p.fill(image.Rect(a, y, max(b, a+1), y+thick), col)
	}
	first, last := t.span()
	y := int(cy) - h/2
	p.box(image.Rect(int(first), y, int(last), y+h), 2, th.colors.track, none())
	bar(0, t.s.Recorded, h, th.colors.recorded)
	bar(0, t.s.At, h, c.Accent)
	for _, s := range t.s.Thinned {
		t.thin(p, s, int(cy), h)
	}
	t.keep(p, int(cy))
	for _, m := range t.s.Marks {
		x := math.Round(t.x(m.Step))
		switch m.Kind {
		case Change:
			w := max(1, th.Px(2))
			p.fill(image.Rect(int(x)-w/2, int(cy)-th.Px(10), int(x)-w/2+w, int(cy)-th.Px(4)), m.Color)
		case Arrival:
			p.icon(iconDisc, x, cy+float64(th.Px(9)), 6, m.Color)
		case Divergence:
			p.icon(iconCross, x, cy+float64(th.Px(9)), 7, m.Color)
		}
	}
	x := t.x(t.s.At)
	if t.ring() {
		p.icon(iconDisc, x, cy, 22, th.colors.halo)
	} else if t.hover || t.down {
		p.icon(iconDisc, x, cy, 20, th.colors.hoverHalo)
	}
	p.icon(iconDisc, x, cy, 16, th.colors.knob)
}

// thin cuts gaps into the bar where only some steps are kept: one for each kept
// step where there is room, else at a fixed distance.
func (t *Timeline) thin(p *painter, s Stretch, cy, h int) {
	a, b := t.x(s.From), t.x(min(s.To, t.s.Recorded))
	every := (t.x(s.From+max(2, s.Every)) - a)
	every = math.Max(every, float64(p.t.Px(6)))
	w := max(1, p.t.Px(2))
	for x := a + every/2; x < b; x += every {
		p.fill(image.Rect(int(x), cy-h/2, int(x)+w, cy-h/2+h), p.t.Colors.Panel)
	}
}
