package schedulespage

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// Pointer lets the pointer act: on any of the plots it reads a step in all of
// them, a click selects the nearest curve of the rates or a row of the results.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	pl := &pg.plots
	free := !p.Captured
	for _, plot := range []*stage.Plot[plotKey]{pl.rate, pl.loss, pl.valid, pl.trails} {
		plot.Point(p.At, free)
	}
	pl.table.point(p.At, free)
	pg.cross = pg.readerCross()
	f := pg.frame
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	switch {
	case pl.rate.Hover:
		pg.cross = crosshair{true, false, f.StepAt(pl.rate.At[0]), overRate}
	case pl.loss.Hover:
		pg.cross = crosshair{true, false, f.StepAt(pl.loss.At[0]), overLoss}
	case pl.valid.Hover && pg.lower == lowerValid:
		pg.cross = crosshair{true, false, f.StepAt(pl.valid.At[0]), overValid}
	case pl.trails.Hover:
		if step, ok := pg.stepNear(pl.trails.At); ok {
			pg.cross = crosshair{true, false, step, overTrails}
		}
	}
	if p.Left.Began && free {
		switch {
		case pl.rate.Hover:
			pg.clickRate(p)
		case pl.table.hot >= 0:
			pg.selected = pl.table.rows[pl.table.hot].index
		}
	}
	switch {
	case pg.cross.on:
		return ebiten.CursorShapeCrosshair
	case pl.table.hot >= 0:
		return ebiten.CursorShapePointer
	}
	return ebiten.CursorShapeDefault
}

// stepNear is the step at which a shown racer was nearest to a place, false where
// none came within 20 px.
func (pg *Page) stepNear(at figure.Point) (step int, ok bool) {
	pl, rec := pg.plots.trails, pg.frame.Race.Rec
	x, y := pl.Map.ToPixel(at)
	best := 20 * pg.s.Unit()
	for _, c := range pg.frame.Shown() {
		for row, q := range rec.Tracks[c.Index].Path {
			px, py := pl.Map.ToPixel(q)
			if d := math.Hypot(px-x, py-y); d < best {
				best, step, ok = d, rec.Kept[row], true
			}
		}
	}
	return step, ok
}

// clickRate selects the curve under the pointer.
func (pg *Page) clickRate(p stage.Pointer) {
	best := 14 * pg.s.Unit()
	for _, r := range pg.frame.At(pg.cross.step) {
		if math.IsNaN(r.Rate) {
			continue
		}
		_, y := pg.plots.rate.Map.ToPixel(figure.Point{pg.plots.rate.At[0], r.Rate})
		if d := math.Abs(y - float64(p.At.Y)); d < best {
			best, pg.selected = d, r.Index
		}
	}
}

// Keys lets the keyboard act.
func (pg *Page) Keys(k *stage.Keys) {
	switch {
	case k.Pressed(ebiten.KeyX):
		pg.edit("", func(g *scenario.Schedules) { g.Axis = scenario.ScheduleAxes()[1-pg.axis()] })
		pg.seal()
	case k.Pressed(ebiten.KeyY):
		pg.edit("", func(g *scenario.Schedules) { g.Linear = !g.Linear })
		pg.seal()
	case k.Pressed(ebiten.KeyB):
		pg.edit("", func(g *scenario.Schedules) { g.Twins = !g.Twins })
		pg.seal()
	case k.Pressed(ebiten.KeyV):
		pg.look((pg.lower + 1) % pg.w.tabs)
	case k.Pressed(ebiten.KeyEscape) && pg.lower != lowerValid:
		pg.show(lowerValid)
	}
	for _, r := range k.Typed {
		if r >= '1' && r <= '9' {
			if i := int(r - '1'); i < len(pg.doc.Schedules.Runs) {
				pg.showRun(i, pg.doc.Schedules.Runs[i].Hidden)
				pg.seal()
			}
		}
	}
}

// Shortcuts lists what Keys and Pointer understand.
func (pg *Page) Shortcuts() []stage.Shortcut {
	return []stage.Shortcut{{Keys: "Point", Does: "read rate, loss and position of every schedule at a step"},
		{Keys: "Click", Does: "select a curve, or a row of the results"}, {Keys: "1 … 8", Does: "hide or show a schedule"},
		{Keys: "X", Does: "time in steps or epochs"}, {Keys: "Y", Does: "rates on a logarithmic or a linear axis"},
		{Keys: "B", Does: "draw the selected schedule in both units of time, or in its own"},
		{Keys: "V", Does: "next below: validation loss, range test, and in a low window the results"}}
}
