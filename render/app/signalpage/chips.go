package signalpage

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/nn/signal"
	"downhill/render/app/stage"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
	"downhill/render/screen"
)

// chips are the words above the plots: what is shown, in the manner of a legend,
// and SELU's conditions. A click changes them.
type chips struct {
	all   []chip
	key   chipsKey // what they were made for
	hot   int      // under the pointer, −1 for none
	drawn chipsDrawn
}

// chip is one of them.
type chip struct {
	key   string // for tests
	name  string
	look  chipLook
	style figure.Style
	dash  []float64
	on    bool
	taken bool // is the selected one
	fresh bool // begins a line
	do    func()
	at    image.Rectangle
}

type chipLook int

const (
	series chipLook = iota // a curve's line and marker
	word                   // no more than its name
	tick                   // a box that is ticked or not
	radio                  // one of several
)

// chipsKey is what the chips follow from.
type chipsKey struct {
	rev, selected int
	figure        string
	hidden        hidden
	theme         string
	size          image.Point
}

type chipsDrawn struct {
	key chipsKey
	hot int
}

// hidden is what the user does not want to see; the zero value shows all.
type hidden struct {
	quantities             [signal.Quantities]bool
	theory                 bool
	activations, gradients bool // of the histograms
}

// shown are the quantities that are wanted.
func (h *hidden) shown() signallab.Shown {
	s := signallab.Shown{}
	for _, q := range signallab.Quantities() {
		s[q.Of] = !h.quantities[q.Of]
	}
	return s
}

// tersest is the last of the ways in which chips can be written, 0 is at length.
const tersest = 2

// makeChips lists the chips of the view.
func (pg *Page) makeChips(terse int) []chip {
	switch pg.figure() {
	case scenario.FigureVariance:
		return pg.quantityChips(terse == 0)
	case scenario.FigureHistograms:
		h := &pg.hidden
		return []chip{
			{key: "activations", name: "activations h", look: tick, on: !h.activations, do: func() {
				h.activations, h.gradients = !h.activations, h.gradients && h.activations
			}},
			{key: "gradients", name: "gradients ∂L/∂z", look: tick, on: !h.gradients, do: func() {
				h.gradients, h.activations = !h.gradients, h.activations && h.gradients
			}},
		}
	case scenario.FigureMoments:
		out := pg.combinationChips(terse < tersest)
		if pg.s.Lecture && pg.combination().Activation.Key != "selu" {
			return out // SELU's conditions are another lesson's
		}
		return append(out, pg.conditionChips(terse == 0)...)
	case scenario.FigurePhase:
		quantities := pg.quantityChips(terse < tersest)
		quantities[0].fresh = true
		return append(pg.combinationChips(terse == 0), quantities...)
	}
	return nil
}

// quantityChips name the curves of the variance panels, whose colours are the
// combinations'.
func (pg *Page) quantityChips(long bool) []chip {
	t := pg.s.Theme
	var out []chip
	count := map[bool]int{}
	for _, q := range signallab.Quantities() {
		name := q.Name
		if !long && !q.Backward {
			name = q.Short
		}
		c := chip{key: q.Of.String(), name: name, look: series, on: !pg.hidden.quantities[q.Of],
			do: func() { pg.hidden.quantities[q.Of] = !pg.hidden.quantities[q.Of] }}
		c.style = figure.Style{Color: t.Text, Marker: figure.Marker(count[q.Backward] % 3)}
		if c.on {
			count[q.Backward]++
		}
		out = append(out, c)
	}
	name := "theory"
	if long {
		name = "mean-field theory"
	}
	return append(out, chip{key: "theory", name: name, look: series, on: !pg.hidden.theory, dash: []float64{5, 3},
		style: figure.Style{Color: t.Text, Marker: -1}, do: func() { pg.hidden.theory = !pg.hidden.theory }})
}

// combinationChips name the combinations. In the phase diagram a click selects,
// elsewhere it hides or shows.
func (pg *Page) combinationChips(long bool) []chip {
	g := &pg.doc.Signal
	labels := g.Labels()
	var out []chip
	for i := range g.Runs {
		c := chip{key: "combination " + string(rune('1'+i)), name: labels[i], look: series, on: !g.Runs[i].Hidden,
			style: signallab.Style(pg.s.Theme, i)}
		if !long {
			c.name = title(g.Runs[i].Activation)
		}
		c.do = func() { pg.show(i, pg.doc.Signal.Runs[i].Hidden); pg.seal() }
		if pg.figure() == scenario.FigurePhase {
			c.taken = i == pg.selected
			c.on = c.on || c.taken
			c.do = func() { pg.choose(i) }
		}
		out = append(out, c)
	}
	return out
}

// title is an activation's name without its parameters.
func title(c param.Choice) string { return scenario.FunctionLabel(param.Choice{Key: c.Key}) }

// initializerTitle is an initializer's name without its parameters.
func initializerTitle(c param.Choice) string {
	if e, err := initializers.Catalog().Lookup(c.Key); err == nil {
		return e.Title
	}
	return c.Key
}

// Sizes of the chips, in px of the design.
const (
	chipHeight = 26
	chipPad    = 12
)

// sign is the room for what stands before a chip's name.
func (c *chip) sign() float64 {
	switch c.look {
	case series:
		return 34
	case word:
		return 18
	}
	return 22
}

// syncChips makes the chips anew where something changed, and the room of the
// plots with them.
func (pg *Page) syncChips() {
	r := &pg.rooms
	key := chipsKey{rev: pg.rev, selected: pg.selected, figure: pg.figure(), hidden: pg.hidden, theme: pg.s.Theme.Name, size: r.head.Size()}
	if key == pg.chips.key {
		return
	}
	hot := pg.chips.hot
	pg.chips = chips{key: key, hot: hot, all: pg.makeChips(0)}
	rows := pg.flow(pg.chips.all)
	for terse := 1; terse <= tersest; terse++ {
		if short := pg.makeChips(terse); pg.flow(short) < rows {
			rows = pg.flow(short)
			pg.chips.all = short
		}
	}
	if hot >= len(pg.chips.all) {
		pg.chips.hot = -1
	}
	high := 0
	if rows > 0 {
		high = pg.s.Px(6) + rows*pg.s.Px(chipHeight)
	}
	if r.chips.Dy() != high {
		r.chips.Max.Y = r.chips.Min.Y + high
		r.body.Min.Y = r.chips.Max.Y
		pg.views.clear()
		pg.s.MarkRedraw()
	}
}

// flow lays chips out one after the other and returns how many lines they take.
func (pg *Page) flow(all []chip) int {
	if len(all) == 0 {
		return 0
	}
	s, r := pg.s, pg.rooms.head
	face := s.Kit.Fonts.Face(13*s.Unit(), screen.Regular, true)
	left, right := r.Min.X+s.Px(chipPad), r.Max.X-s.Px(6)
	x, y, rows := left, r.Max.Y+s.Px(4), 1
	for i := range all {
		c := &all[i]
		w := int(face.Measure(c.name)) + s.Px(c.sign()+10)
		if w > right-left {
			w = right - left
		}
		if x > left && (x+w > right || c.fresh) {
			x, y, rows = left, y+s.Px(chipHeight), rows+1
		}
		c.at = image.Rect(x, y, x+w, y+s.Px(chipHeight))
		x += w + s.Px(10)
	}
	return rows
}

// pointChips finds the chip under the pointer.
func (pg *Page) pointChips(at image.Point, free bool) {
	pg.chips.hot = -1
	for i := range pg.chips.all {
		if c := &pg.chips.all[i]; free && c.do != nil && at.In(c.at) {
			pg.chips.hot = i
		}
	}
}

func (pg *Page) drawChips(dst *ebiten.Image, all bool) {
	now := chipsDrawn{pg.chips.key, pg.chips.hot}
	if pg.rooms.chips.Empty() || !all && now == pg.chips.drawn {
		return
	}
	pg.chips.drawn = now
	stage.Fill(dst, pg.rooms.chips, pg.s.Theme.Panel)
	k := pg.ink(dst)
	for i := range pg.chips.all {
		pg.drawChip(&k, &pg.chips.all[i], i == pg.chips.hot)
	}
}

func (pg *Page) drawChip(k *ink, c *chip, hot bool) {
	t, u := pg.s.Theme, k.u
	x, y := float64(c.at.Min.X), float64(c.at.Min.Y+c.at.Max.Y)/2
	tone, box := t.Text, c.at.Add(image.Pt(-int(4*u), 0)).Inset(int(u))
	if hot || c.taken {
		k.b.RoundRect(box, 6*u, t.Raised, t.Line, math.Max(1, u))
	}
	switch c.look {
	case series:
		style := c.style
		if !c.on {
			style, tone = figure.Style{Color: t.Line, Marker: figure.Ring}, t.Muted
		}
		dash := c.dash
		if len(dash) == 0 {
			dash = style.Dash
		}
		k.b.Polyline([]float64{x, y, x + 26*u, y}, 2.2*u, style.Color, scaled(dash, u), false)
		if style.Marker >= 0 {
			k.b.Marker(style.Marker, x+13*u, y, 4.5*u, 1.5*u, style.Color, t.Panel)
		}
	case word:
		k.b.Marker(c.style.Marker, x+6*u, y, 4.5*u, 0, c.style.Color, color.NRGBA{})
		tone = t.Muted
	case tick:
		side := int(7 * u)
		at := image.Rect(int(x+7*u)-side, int(y)-side, int(x+7*u)+side, int(y)+side)
		if c.on {
			k.b.RoundRect(at, 3*u, t.Accent, t.Accent, math.Max(1, u))
			k.b.Polyline([]float64{x + 3.5*u, y, x + 6*u, y + 3*u, x + 10.5*u, y - 3.2*u}, 1.8*u, t.OnAccent, nil, false)
		} else {
			k.b.RoundRect(at, 3*u, t.Raised, t.Muted, math.Max(1, u))
		}
	case radio:
		k.b.Circle(x+7*u, y, 6.5*u, math.Max(1, 1.4*u), t.Muted)
		if c.on {
			k.b.Circle(x+7*u, y, 6.5*u, math.Max(1, 1.4*u), t.Accent)
			k.b.Disc(x+7*u, y, 3.6*u, t.Accent)
		}
	}
	k.b.Draw(k.dst)
	name := k.body.Fit(c.name, float64(c.at.Dx())-(c.sign()+2)*u)
	left := x + c.sign()*u
	k.body.Draw(k.dst, name, left, y, screen.Left|screen.Middle, tone)
}

func scaled(dash []float64, u float64) []float64 {
	out := make([]float64, len(dash))
	for i, d := range dash {
		out[i] = d * u
	}
	return out
}
