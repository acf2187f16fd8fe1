package activationspage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Sizes in px of the design.
const (
	headHeight   = 44 // of the line that chooses the view
	legendHeight = 26 // of a row of the legend
	stripHeight  = 214
	stripLow     = 128 // of the strip at the foot in a window that is not high
	twoWide      = 780 // below this the strip shows one thing at a time
	tinyHeight   = 330 // of the body: below this the whole of it shows one thing at a time
	saysWide     = 470 // of the head: below this it does not say what to do
)

// rooms are where everything stands, in pixels; what is not there is empty.
type rooms struct {
	stage.Rooms
	head   image.Rectangle    // chooses the view
	legend image.Rectangle    // names the curves
	body   image.Rectangle    // the plots
	strip  [2]image.Rectangle // at the foot; the second is empty where both have no room
	tabs   image.Rectangle    // chooses what the strip shows where it has room for one
	tiny   bool               // the tabs choose what the whole body shows
}

// arrange divides the body for the view.
func (pg *Page) arrange() {
	s := pg.s
	dying := pg.figure() == scenario.FigureDying
	high := float64(s.Body.Dy()) / s.Unit()
	foot, tiny := 0.0, false
	if pg.figure() != scenario.FigureSoftmax {
		if tiny = high < tinyHeight; !tiny {
			// Up to eight rows of a table; no more than two fifths of what there is.
			foot = max(stripLow, min(stripHeight, 0.36*high))
		}
	}
	r := rooms{Rooms: s.Rooms(dying, foot), tiny: tiny}
	c := r.Canvas
	r.head = image.Rect(c.Min.X, c.Min.Y, c.Max.X, min(c.Max.Y, c.Min.Y+s.Px(s.Head(headHeight))))
	r.body = image.Rect(c.Min.X, r.head.Max.Y, c.Max.X, c.Max.Y)
	pg.w.tab = min(pg.w.tab, pg.tabs(tiny)-1)
	switch {
	case tiny:
		r.tabs = r.body
		r.tabs.Max.Y = r.tabs.Min.Y + s.Px(stage.HeadHeight+4)
		r.body.Min.Y = r.tabs.Max.Y
		if pg.w.tab > 0 {
			r.strip[0], r.body = r.body, image.Rectangle{}
		}
	case foot > 0:
		r.divide(pg, foot)
	}
	pg.rooms = r
}

// tabs is how many things the tabs choose between.
func (pg *Page) tabs(tiny bool) int {
	if tiny {
		return 3
	}
	return 2
}

// divide places the strip at the foot, for two things or for one with tabs.
func (r *rooms) divide(pg *Page, foot float64) {
	s := pg.s
	at := image.Rect(r.Canvas.Min.X, s.Body.Max.Y-s.Px(foot), r.Charts[0].Max.X, s.Body.Max.Y)
	if !r.Charts[1].Empty() {
		at.Max.X = r.Charts[1].Max.X
	}
	r.strip[0] = at
	if float64(at.Dx()) < twoWide*s.Unit() {
		r.tabs = at
		r.tabs.Max.Y = r.tabs.Min.Y + s.Px(stage.HeadHeight+4)
		r.strip[0].Min.Y = r.tabs.Max.Y
		return
	}
	share := 0.36
	if pg.figure() == scenario.FigureDying {
		share = 0.5
	}
	x := at.Min.X + int(share*float64(at.Dx()))
	r.strip[1] = at
	r.strip[0].Max.X, r.strip[1].Min.X = x, x
}

// Build makes all widgets of the page.
func (pg *Page) Build() {
	pg.arrange()
	pg.w = widgets{tab: pg.w.tab}
	pg.drag = newDrag()
	l := pg.s.Layer
	l.Place(pg.rooms.head, ui.Bottom, pg.buildHead())
	if !pg.rooms.tabs.Empty() {
		l.Place(pg.rooms.tabs, ui.Top, pg.buildTabs())
	}
	if pg.figure() == scenario.FigureDying {
		l.Place(pg.rooms.Transport, ui.Top|ui.Bottom, pg.buildTransport())
		if pg.rooms.tabs.Empty() {
			head := pg.rooms.strip[0]
			head.Max.Y = head.Min.Y + pg.s.Px(stage.HeadHeight+6)
			l.Place(head, ui.Top, pg.buildChartHead())
		}
	}
	pg.w.panel = pg.s.Panel(pg.rooms.Panel)
	pg.buildPanel()
	pg.plots.place(pg)
}

// buildHead chooses the view.
func (pg *Page) buildHead() ui.Widget {
	l := pg.s.Layer
	figures := scenario.ActivationFigures()
	pg.w.view = ui.NewSegments(l, []ui.Item{
		{Title: "Curves", Help: "Functions and derivatives, what they do to a signal, and what they cost (V goes on)"},
		{Title: "Softmax", Help: "Logits, temperature, probabilities and their derivatives (V goes on)"},
		{Title: "Dying ReLU", Help: "Units that stop learning when the learning rate is high (V goes on)"},
	}, index(figures, pg.figure()), func(i int) { pg.look(figures[i]) })
	pg.w.says = ui.NewLabel(l, pg.says(), ui.Muted).RightAligned()
	return ui.NewRow(l, 12, ui.Insets{Top: 8, Left: 12, Right: 14, Bottom: 8}, pg.w.view, pg.w.says).Stretch(pg.w.says)
}

// buildTabs chooses what is shown where there is room for one thing.
func (pg *Page) buildTabs() ui.Widget {
	l := pg.s.Layer
	items := []ui.Item{{Title: "Curves"}, {Title: "Outputs", Help: "What the functions make of the input"},
		{Title: "Numbers and cost"}}
	if pg.figure() == scenario.FigureDying {
		items = []ui.Item{{Title: "Units"}, {Title: "Over time"}, {Title: "Inputs", Help: "Of the unit that was clicked"}}
	}
	if !pg.rooms.tiny {
		items = items[1:]
	}
	pg.w.tabs = ui.NewSegments(l, items, pg.w.tab, pg.turnTo)
	row := ui.NewRow(l, 12, ui.Insets{Top: 2, Left: 10, Right: 10}, pg.w.tabs)
	if pg.figure() == scenario.FigureDying {
		choice := pg.chartChoice()
		row.Add(choice)
		row.Stretch(choice)
	}
	return row
}

// turnTo shows another of the tabs.
func (pg *Page) turnTo(tab int) {
	pg.w.tab = tab
	pg.w.tabs.Set(tab)
	pg.arrange()
	pg.plots.place(pg)
	pg.s.MarkRedraw()
}

// says is what the view is about, in a few words beside its name.
func (pg *Page) says() string {
	if float64(pg.rooms.head.Dx()) < saysWide*pg.s.Unit() {
		return ""
	}
	switch pg.figure() {
	case scenario.FigureSoftmax:
		return "drag a bar of the logits"
	case scenario.FigureDying:
		return "click a unit to see its inputs"
	}
	return "point at a curve for value and slope"
}

func index(all []string, one string) int {
	for i, s := range all {
		if s == one {
			return i
		}
	}
	return 0
}

// parts are the places of the strip's two things, empty for what has no room.
func (pg *Page) parts() (left, right image.Rectangle) {
	left, right = pg.rooms.strip[0], pg.rooms.strip[1]
	if !pg.rooms.tabs.Empty() && pg.w.tab == pg.tabs(pg.rooms.tiny)-1 {
		left, right = right, left
	}
	return left, right
}

// ink writes and draws on a part of the canvas.
type ink struct {
	dst         *ebiten.Image
	s           *stage.Stage
	u           float64 // pixels per px of the design
	b           *screen.Batch
	body, small *screen.Face
}

func (pg *Page) ink(dst *ebiten.Image) ink {
	s := pg.s
	return ink{dst: dst, s: s, u: s.Unit(), b: pg.plots.batch, body: s.Kit.Fonts.Face(12*s.Unit(), screen.Regular, true),
		small: s.Kit.Fonts.Face(11*s.Unit(), screen.Regular, true)}
}

// shrink makes everything that is written smaller.
func (k *ink) shrink(by float64) {
	k.u *= by
	k.body, k.small = k.s.Kit.Fonts.Face(12*k.u, screen.Regular, true), k.s.Kit.Fonts.Face(11*k.u, screen.Regular, true)
}

// line draws the edge between two parts.
func (k *ink) line(r image.Rectangle) { stage.Fill(k.dst, r, k.s.Theme.Line) }
