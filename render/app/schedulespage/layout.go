package schedulespage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/ui"
)

// What the lower part shows beside the race.
const (
	lowerValid = iota // the network's validation loss
	lowerRange        // the range test
	lowerTable        // the results, where they have no room of their own
)

// Sizes in px of the design.
const (
	headHeight = 44
	rowHeight  = 22.0
	tableHead  = 30.0
	tableFoot  = 8.0
	narrowHead = 700 // of the head: below this only a key says whether both units are drawn
	lowBody    = 620 // of the body: below this the results have no room of their own
)

// rooms are where everything stands, in pixels; what is not there is empty.
type rooms struct {
	stage.Rooms
	head  image.Rectangle
	rate  image.Rectangle
	lower [3]image.Rectangle // the race's loss, the network's, the race's trails
	table image.Rectangle
}

// arrange divides the body.
func (pg *Page) arrange() {
	s := pg.s
	r := rooms{Rooms: s.Rooms(false, 0)}
	c := r.Canvas
	r.head = image.Rect(c.Min.X, c.Min.Y, c.Max.X, min(c.Max.Y, c.Min.Y+s.Px(s.Head(headHeight))))
	body := image.Rect(c.Min.X, r.head.Max.Y, c.Max.X, c.Max.Y)
	high := float64(s.Body.Dy()) / s.Unit()
	if high < lowBody {
		pg.w.tabs = 3
	} else {
		pg.w.tabs = 2
		pg.lower = min(pg.lower, lowerRange)
		r.table = body
		r.table.Min.Y = body.Max.Y - s.Px(tableHead+tableFoot+rowHeight*float64(max(3, len(pg.doc.Schedules.Runs))))
		body.Max.Y = r.table.Min.Y
	}
	y := body.Min.Y + int(0.5*float64(body.Dy()))
	r.rate = image.Rect(body.Min.X, body.Min.Y, body.Max.X, y)
	if pg.lower == lowerTable {
		r.table = image.Rect(body.Min.X, y, body.Max.X, body.Max.Y)
	} else {
		for i := range r.lower {
			r.lower[i] = image.Rect(body.Min.X+i*body.Dx()/3, y, body.Min.X+(i+1)*body.Dx()/3, body.Max.Y)
		}
	}
	pg.rooms, pg.arranged = r, len(pg.doc.Schedules.Runs)
	pg.plots.rate.Area = r.rate
	pg.plots.loss.Area, pg.plots.valid.Area, pg.plots.trails.Area = r.lower[0], r.lower[1], r.lower[2]
}

// Build makes all widgets of the page.
func (pg *Page) Build() {
	pg.arrange()
	pg.w = widgets{tabs: pg.w.tabs}
	pg.s.Layer.Place(pg.rooms.head, ui.Bottom, pg.buildHead())
	pg.w.panel = pg.s.Panel(pg.rooms.Panel)
	pg.buildPanel()
}

// buildHead chooses how the curves are shown, and what stands below them.
func (pg *Page) buildHead() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.axis = ui.NewSegments(l, []ui.Item{{Title: "Steps", Help: "Time in steps (X changes it)"}, {Title: "Epochs", Help: "Time in epochs of the network (X changes it)"}}, pg.axis(),
		func(i int) {
			pg.edit("", func(g *scenario.Schedules) { g.Axis = scenario.ScheduleAxes()[i] })
			pg.seal()
		})
	w.scale = ui.NewSegments(l, []ui.Item{{Title: "log η", Help: "Rates on a logarithmic axis (L changes it)"}, {Title: "η", Help: "Rates on a linear axis (L changes it)"}}, pg.scale(),
		func(i int) { pg.edit("", func(g *scenario.Schedules) { g.Linear = i == 1 }); pg.seal() })
	items := []ui.Item{{Title: "Validation", Help: "The network's validation loss (V goes on)"},
		{Title: "Range test", Help: "The loss while the rate grows from step to step; it gives 1cycle its highest rate (V goes on)"},
		{Title: "Results", Help: "How every schedule fared (V goes on)"}}
	w.lower = ui.NewSegments(l, items[:w.tabs], pg.lower, pg.look)
	w.twins = ui.NewToggle(l, "both units", "Draw the selected schedule per step and per epoch: the thin line is the other unit (B changes it)", pg.doc.Schedules.Twins,
		func(on bool) { pg.edit("", func(g *scenario.Schedules) { g.Twins = on }); pg.seal() })
	w.says = ui.NewLabel(l, pg.says(), ui.Muted).RightAligned()
	row := ui.NewRow(l, 12, ui.Insets{Top: 8, Left: 12, Right: 14, Bottom: 8}, w.axis, w.scale, w.lower)
	if float64(pg.rooms.head.Dx()) >= narrowHead*pg.s.Unit() {
		row.Add(w.twins)
	}
	row.Add(w.says)
	return row.Stretch(w.says)
}

func (pg *Page) axis() int {
	if pg.doc.Schedules.Axis == scenario.AxisEpochs {
		return 1
	}
	return 0
}

func (pg *Page) scale() int {
	if pg.doc.Schedules.Linear {
		return 1
	}
	return 0
}

// look is what somebody chose for the lower part; the range test runs where
// there is none yet.
func (pg *Page) look(i int) {
	if i == lowerRange {
		pg.askRange(false)
		return
	}
	pg.show(i)
}

// show shows something else in the lower part.
func (pg *Page) show(i int) {
	if i == pg.lower {
		return
	}
	was := pg.lower == lowerTable || i == lowerTable
	pg.lower = i
	pg.seen = panelKey{}
	if was {
		pg.arrange()
	}
	pg.s.MarkRedraw()
}

// clear paints the ground of everything.
func (pg *Page) clear(dst *ebiten.Image) {
	t := pg.s.Theme
	for _, r := range append([]image.Rectangle{pg.rooms.rate, pg.rooms.table}, pg.rooms.lower[:]...) {
		stage.Fill(dst, r, t.Panel)
	}
}
