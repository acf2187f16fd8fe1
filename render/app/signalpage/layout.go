package signalpage

import (
	"image"
	"image/color"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/screen"
	"downhill/render/ui"
)

// headHeight is that of the line that chooses the view, in px of the design.
const headHeight = 44

// rooms are where everything stands, in pixels; the strip at the foot is the
// Transport.
type rooms struct {
	stage.Rooms
	head  image.Rectangle // chooses the view
	chips image.Rectangle // what is shown, and the conditions
	body  image.Rectangle // the plots
}

// arrange divides the body.
func (pg *Page) arrange() {
	s := pg.s
	r := rooms{Rooms: s.Rooms(true, 0)}
	c := r.Canvas
	r.head = image.Rect(c.Min.X, c.Min.Y, c.Max.X, min(c.Max.Y, c.Min.Y+s.Px(s.Head(headHeight))))
	r.chips = image.Rect(c.Min.X, r.head.Max.Y, c.Max.X, r.head.Max.Y)
	r.body = image.Rect(c.Min.X, r.head.Max.Y, c.Max.X, c.Max.Y)
	pg.rooms = r
}

// Build makes all widgets of the page.
func (pg *Page) Build() {
	pg.arrange()
	pg.w = widgets{}
	pg.hover, pg.drag = away(), drag{}
	pg.s.Layer.Place(pg.rooms.head, ui.Bottom, pg.buildHead())
	pg.w.panel = pg.s.Panel(pg.rooms.Panel)
	pg.buildPanel()
	pg.chips.key = chipsKey{}
	pg.syncChips()
	pg.views.clear()
}

// buildHead chooses the view.
func (pg *Page) buildHead() ui.Widget {
	l, figures := pg.s.Layer, scenario.SignalFigures()
	pg.w.view = ui.NewSegments(l, []ui.Item{
		{Title: "Variance", Help: "Variances of the forward and the backward pass, by layer (V goes on)"},
		{Title: "Histograms", Help: "How activations and gradients are distributed in every layer (V goes on)"},
		{Title: "Moments", Help: "Mean and standard deviation by layer, and SELU's conditions (V goes on)"},
		{Title: "Grid", Help: "Initializer × activation: what becomes of the gradient (V goes on)"},
		{Title: "Phase", Help: "Order and chaos over the variances of weights and biases (V goes on)"},
	}, slices.Index(figures, pg.figure()), func(i int) { pg.look(figures[i]) })
	pg.w.says = ui.NewLabel(l, pg.says(), ui.Muted).RightAligned()
	row := ui.NewRow(l, 12, ui.Insets{Top: 8, Left: 12, Right: 14, Bottom: 8}, pg.w.view, pg.w.says).Stretch(pg.w.says)
	if pg.figure() == scenario.FigureMoments {
		pg.w.selu = ui.NewButton(l, ui.ButtonOptions{Text: "SELU, 1000 layers",
			Tip: "Replaces the combinations by one that keeps all conditions, 1000 layers of 100 units deep"}, pg.selfNormalizing)
		row.Add(pg.w.selu)
	}
	return row
}

// says is what can be done in the view, in a few words beside its name.
func (pg *Page) says() string {
	switch pg.figure() {
	case scenario.FigureHistograms:
		return "point at a layer for its numbers"
	case scenario.FigureMoments:
		if pg.s.Compact && pg.s.Drawer { // no room beside the button
			return ""
		}
		return "switch a condition of SELU off"
	case scenario.FigureGrid:
		return "click a cell to open it"
	case scenario.FigurePhase:
		return "drag the point"
	}
	return "point at a layer for its numbers"
}

// ink writes and draws on a part of the canvas.
type ink struct {
	dst                 *ebiten.Image
	u                   float64 // pixels per px of the design
	b                   *screen.Batch
	strong, body, small *screen.Face
}

func (pg *Page) ink(dst *ebiten.Image) ink {
	u, fonts := pg.s.Unit(), pg.s.Kit.Fonts
	return ink{dst: dst, u: u, b: pg.views.batch, strong: fonts.Face(13*u, screen.SemiBold, true),
		body: fonts.Face(13*u, screen.Regular, true), small: fonts.Face(11*u, screen.Regular, true)}
}

// say writes in the middle of a place that has nothing to show.
func (pg *Page) say(dst *ebiten.Image, at image.Rectangle, text string) {
	k := pg.ink(dst)
	c := at.Min.Add(at.Max).Div(2)
	k.body.Draw(dst, k.body.Fit(text, float64(at.Dx())-24*k.u), float64(c.X), float64(c.Y), screen.Center|screen.Middle, pg.s.Theme.Muted)
}

// faint is a colour with another alpha.
func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}
