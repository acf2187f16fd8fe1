package activationspage

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
)

// pointDying lets the pointer act on the units and on what goes over time: a
// click on a unit shows its inputs, on the others it moves the timeline.
func (pg *Page) pointDying(p stage.Pointer) ebiten.CursorShapeType {
	u, d := &pg.plots.units, &pg.drag
	f := pg.training()
	u.hover = nothing()
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	free := !p.Captured
	shape := ebiten.CursorShapeDefault
	for i := range min(len(f.Tracks), len(u.grids)) {
		grid, layers := u.grids[i], u.layers[i]
		grid.Point(p.At, free)
		layers.Point(p.At, free)
		if at, ok := f.UnitAt(grid.At); grid.Hover && ok {
			u.hover.unit, u.hover.on = unitAt{i, at}, true
			shape = ebiten.CursorShapePointer
			if p.Left.Began {
				pg.choose(unitAt{i, at})
			}
		}
		if layers.Hover {
			shape = ebiten.CursorShapeCrosshair
			if p.Left.Began {
				d.kind = dragTime
				d.index = i
			}
		}
		if d.kind == dragTime && d.index == i {
			pg.seek(int(math.Round(layers.Locate(p.At)[0])))
		}
	}
	u.chart.Point(p.At, free)
	if u.chart.Hover && u.kind != byLayer {
		shape = ebiten.CursorShapeCrosshair
		u.hover.chart = float64(f.Steps[f.Row(int(math.Round(u.chart.At[0])))])
		if p.Left.Began {
			d.kind, d.index = dragTime, -1
		}
	}
	if d.kind == dragTime {
		if d.index < 0 {
			pg.seek(int(math.Round(u.chart.Locate(p.At)[0])))
		}
		if !p.Left.Held {
			d.kind = noDrag
		}
	}
	return shape
}

// choose shows a unit's inputs; the same unit again shows the most telling one.
func (pg *Page) choose(c unitAt) {
	if pg.unit != nil && *pg.unit == c {
		pg.unit = nil
		return
	}
	pg.unit = &c
	if last := pg.tabs(pg.rooms.tiny) - 1; !pg.rooms.tabs.Empty() && pg.w.tab != last {
		pg.turnTo(last) // there is room for one thing: this one is asked for
	}
}
