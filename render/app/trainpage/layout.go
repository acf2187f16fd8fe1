package trainpage

import (
	"image"
	"slices"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Sizes in px of the design.
const (
	headHigh   = 44  // of the line above a lane
	headLow    = 28  // where the window is small
	laneWide   = 270 // of a lane below which four stand in two rows
	laneSquare = 210 // the same for a lecture's plane alone
	pairWide   = 640 // of a lane that has room for two panels side by side
	pairTight  = 360 // where they have no room above one another
	roomyHigh  = 420 // of a lane with a high head
	bannerHigh = 58  // of what a lane that diverged says
)

// rooms are where everything stands, in pixels.
type rooms struct {
	stage.Rooms
	columns []column
	turn    int // the panel that comes first where not all have room
	hidden  int // panels of a lane that have no room
}

// column is the part of the canvas that is a lane's.
type column struct {
	lane           int
	at, head, body image.Rectangle
	banner         image.Rectangle // of a lane that diverged
}

// slot is the place of a panel.
type slot struct {
	lane int
	kind string
	view *stage.Plot[*picture]
	seen *picture // that is painted
}

// Build makes all widgets of the page.
func (pg *Page) Build() {
	pg.rooms.Rooms = pg.s.Rooms(true, stage.ChartsHeight)
	pg.w = widgets{}
	pg.hover = away()
	l := pg.s.Layer
	l.Place(pg.rooms.Transport, ui.Top|ui.Bottom, pg.buildTransport())
	for i, head := range pg.rooms.Heads {
		area := pg.rooms.Charts[i]
		area.Min.Y = head.Max.Y
		pg.charts[i].plot.Area = area
		if head.Empty() {
			continue
		}
		edge := ui.Edge(0)
		if i == 1 {
			edge = ui.Left
		}
		l.Place(head, edge, pg.buildHead(i))
	}
	pg.arrange()
	pg.w.panel = pg.s.Panel(pg.rooms.Panel)
	pg.buildPanel()
}

// lanes lists the lanes that are shown.
func (pg *Page) lanes() []int {
	n := len(pg.doc.Train.Nets)
	if f := pg.frame(); f != nil {
		n = len(f.Lanes)
	}
	if pg.only >= 0 && pg.only < n {
		return []int{pg.only}
	}
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// arrange divides the canvas between the lanes, and each lane between its
// panels.
func (pg *Page) arrange() {
	if pg.s.Layer == nil {
		return
	}
	u, r := pg.s.Unit(), &pg.rooms
	lanes := pg.lanes()
	c := r.Canvas
	across := len(lanes)
	least := float64(laneWide)
	if shown := pg.shown(); pg.s.Lecture && len(shown) == 1 && shown[0] == scenario.PanelBoundary && pg.doc.Train.Data.Key != "moons" {
		least = laneSquare // most data fill a square, which two rows would draw out; the moons lie side by side
	}
	if across > 2 && float64(c.Dx())/float64(across) < least*u {
		across = 2
	}
	down := (len(lanes) + across - 1) / across
	r.columns = r.columns[:0]
	for i, lane := range lanes {
		x, y := i%across, i/across
		at := image.Rect(c.Min.X+x*c.Dx()/across, c.Min.Y+y*c.Dy()/down, c.Min.X+(x+1)*c.Dx()/across, c.Min.Y+(y+1)*c.Dy()/down)
		if i == len(lanes)-1 {
			at.Max.X = c.Max.X // three lanes in two rows
		}
		high := float64(headHigh)
		if float64(at.Dy()) < roomyHigh*u {
			high = headLow
		}
		room := at
		if at.Min.X > c.Min.X { // the line between lanes
			room.Min.X += max(1, int(u))
		}
		head := room
		head.Max.Y = min(at.Max.Y, head.Min.Y+pg.s.Px(high))
		body := room
		body.Min.Y = head.Max.Y
		col := column{lane: lane, at: at, head: head, body: body}
		if pg.broken(lane) {
			col.banner = body
			col.banner.Max.Y = min(body.Max.Y, body.Min.Y+pg.s.Px(bannerHigh))
			col.body.Min.Y = col.banner.Max.Y
		}
		r.columns = append(r.columns, col)
	}
	pg.place()
}

// place makes the slots.
func (pg *Page) place() {
	old := pg.slots
	pg.slots = nil
	pg.rooms.hidden = 0
	for _, col := range pg.rooms.columns {
		for _, row := range pg.stack(col) {
			for _, cell := range row {
				s := &slot{lane: col.lane, kind: cell.kind}
				if i := slices.IndexFunc(old, func(o *slot) bool { return o.lane == s.lane && o.kind == s.kind }); i >= 0 {
					s = old[i]
					old = slices.Delete(old, i, i+1)
				} else {
					s.view = stage.NewPlot[*picture](pg.s, screen.Chart)
				}
				s.view.Area = cell.at
				pg.slots = append(pg.slots, s)
			}
		}
	}
	for _, o := range old {
		o.view.Close()
	}
}
