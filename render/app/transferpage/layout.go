package transferpage

import (
	"image"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Heights in px of the design.
const (
	headHeight    = 44  // the line that chooses the experiment
	diagramHeight = 176 // both networks
	tightDiagram  = 148
	verdictHeight = 30
)

// rooms are where everything stands, in pixels; the strip at the foot is the
// Transport.
type rooms struct {
	stage.Rooms
	head    image.Rectangle // chooses the experiment
	diagram image.Rectangle // empty where the experiment has none
	verdict image.Rectangle // what came of it, in a sentence
	body    image.Rectangle // the plots
}

// arrange divides the body.
func (pg *Page) arrange() {
	s := pg.s
	r := rooms{Rooms: s.Rooms(true, 0)}
	at := r.Canvas
	cut := func(px float64) image.Rectangle {
		out := at
		out.Max.Y = min(at.Max.Y, at.Min.Y+s.Px(px))
		at.Min.Y = out.Max.Y
		return out
	}
	r.head = cut(s.Head(headHeight))
	if pg.experiment() == scenario.ExperimentReuse {
		high := float64(diagramHeight)
		if s.Compact {
			high = tightDiagram
		}
		r.diagram = cut(high)
	}
	r.verdict = cut(verdictHeight)
	r.body = at
	pg.rooms = r
}

// Build makes all widgets of the page.
func (pg *Page) Build() {
	pg.arrange()
	pg.w = widgets{}
	pg.hover = away()
	pg.s.Layer.Place(pg.rooms.head, ui.Bottom, pg.buildHead())
	button := pg.rooms.Transport
	button.Max.X = min(button.Max.X, button.Min.X+pg.s.Px(buttonRoom))
	pg.s.Layer.Place(button, ui.Top, pg.buildStrip())
	pg.w.panel = pg.s.Panel(pg.rooms.Panel)
	pg.buildPanel()
	pg.buildTabs()
	pg.views.clear()
}

// experiments names the experiments as the head does.
var experiments = map[string]ui.Item{
	scenario.ExperimentReuse:     {Title: "Reuse", Help: "Eight classes, then sandals against shirts on what was learnt (E goes on)"},
	scenario.ExperimentLayers:    {Title: "How many layers", Help: "Accuracy by layers reused and thawed, and by labels (E goes on)"},
	scenario.ExperimentPretrain:  {Title: "Pretraining", Help: "Layers that learn without labels, by autoencoders and Boltzmann machines (E goes on)"},
	scenario.ExperimentAuxiliary: {Title: "Auxiliary tasks", Help: "Tasks that the images themselves set, then few labels (E goes on)"},
}

// buildHead chooses the experiment.
func (pg *Page) buildHead() ui.Widget {
	l, all := pg.s.Layer, scenario.Experiments()
	items := make([]ui.Item, len(all))
	for i, e := range all {
		items[i] = experiments[e]
	}
	pg.w.experiment = ui.NewSegments(l, items, slices.Index(all, pg.experiment()), func(i int) { pg.look(all[i]) })
	pg.w.says = ui.NewLabel(l, pg.says(), ui.Muted).RightAligned()
	return ui.NewRow(l, 12, ui.Insets{Top: 8, Left: 12, Right: 14, Bottom: 8}, pg.w.experiment, pg.w.says).Stretch(pg.w.says)
}

// says is what can be done, in a few words.
func (pg *Page) says() string {
	if pg.s.Compact && pg.s.Drawer {
		return ""
	}
	switch pg.experiment() {
	case scenario.ExperimentReuse:
		return "click a layer to freeze, thaw, replace or drop it"
	case scenario.ExperimentLayers:
		return "test accuracy by layers; point at a cell"
	case scenario.ExperimentPretrain:
		return "original above reconstruction"
	}
	return "tasks without a label of their own"
}

const (
	middleLeft  = screen.Left | screen.Middle
	middleRight = screen.Right | screen.Middle
	centre      = screen.Center | screen.Middle
)

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
