package trainpage

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

// Sizes in px of the design.
const (
	headHigh   = 42  // of the line above a lane
	headLow    = 28  // where the window is small
	laneWide   = 270 // of a lane below which four stand in two rows
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
	if across > 2 && float64(c.Dx())/float64(across) < laneWide*u {
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

type cell struct {
	kind string
	at   image.Rectangle
}

// stack divides a lane between as many panels as have room.
func (pg *Page) stack(col column) [][]cell {
	u := pg.s.Unit()
	kinds := pg.shown()
	body := col.body
	body.Max.Y -= pg.s.Px(4)
	wide, high := float64(body.Dx())/u, float64(body.Dy())/u
	var rows [][]string
	both := viewOf(scenario.PanelDiagram).least + viewOf(scenario.PanelBoundary).least
	pair := (wide >= pairWide || wide >= pairTight && high < both) && slices.Contains(kinds, scenario.PanelDiagram) && slices.Contains(kinds, scenario.PanelBoundary)
	for _, k := range kinds {
		if k == scenario.PanelBoundary && pair {
			rows[0] = append(rows[0], k) // the diagram is first
			continue
		}
		rows = append(rows, []string{k})
	}
	if len(rows) == 0 {
		return nil
	}
	measured := func(row []string) (weight, least float64) {
		for _, k := range row {
			v := viewOf(k)
			share := v.weight
			if k == scenario.PanelDiagram && pg.plane() { // small networks, whose units are worth seeing
				share *= 2.2
			}
			weight, least = max(weight, share), max(least, v.least)
		}
		return weight, least
	}
	needs := 0.0
	for _, row := range rows {
		_, least := measured(row)
		needs += least
	}
	if turn := pg.rooms.turn % len(rows); needs > high && turn > 0 {
		rows = append(slices.Clone(rows[turn:]), rows[:turn]...)
	}
	for len(rows) > 1 && needs > high {
		_, least := measured(rows[len(rows)-1])
		needs -= least
		rows = rows[:len(rows)-1]
		pg.rooms.hidden++
	}
	total := 0.0
	for _, row := range rows {
		weight, _ := measured(row)
		total += weight
	}
	y := float64(body.Min.Y)
	// What each gets beyond the least that it needs goes by weight.
	spare := max(0, high-needs)
	var out [][]cell
	for i, row := range rows {
		weight, least := measured(row)
		if len(rows) == 1 {
			least = high
		}
		next := y + (least+spare*weight/total)*u
		if i == len(rows)-1 {
			next = float64(body.Max.Y)
		}
		cells := make([]cell, len(row))
		for k, kind := range row {
			cells[k] = cell{kind, image.Rect(body.Min.X, int(y), body.Max.X, int(next))}
		}
		if len(cells) > 1 { // the plane has its numbers beside it
			x := body.Min.X + body.Dx()*2/5
			cells[0].at.Max.X, cells[1].at.Min.X = x, x
		}
		out = append(out, cells)
		y = next
	}
	return out
}

// fill paints a rectangle.
func fill(dst *ebiten.Image, r image.Rectangle, c color.NRGBA) {
	if r = r.Intersect(dst.Bounds()); r.Empty() {
		return
	}
	part := dst.RecyclableSubImage(r)
	part.Fill(c)
	part.Recycle()
}
