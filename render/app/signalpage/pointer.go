package signalpage

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// hover is what the pointer is on.
type hover struct {
	layer   int // 0 for none
	run     int // −1 for none
	cell    int // of the grid, −1 for none
	inPhase bool
	at      image.Point // where, 0 where it is on nothing
}

func away() hover { return hover{run: -1, cell: -1} }

// drag is a point of the phase diagram that the pointer holds.
type drag struct{ on bool }

// grip is how near to a point the pointer takes it, in px of the design.
const grip = 16

// Pointer lets the pointer act on the canvas.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	free := !p.Captured && !pg.drag.on
	pg.pointChips(p.At, free)
	pg.hover = away()
	if pg.drag.on {
		return pg.dragPoint(p)
	}
	if free && pg.chips.hot >= 0 {
		if p.Left.Began {
			pg.chips.all[pg.chips.hot].do()
		}
		return ebiten.CursorShapePointer
	}
	switch pg.figure() {
	case scenario.FigureMoments:
		return pg.pointMoments(p, free)
	case scenario.FigureGrid:
		return pg.pointGrid(p, free)
	case scenario.FigurePhase:
		if shape := pg.pointPhase(p, free); pg.hover.inPhase {
			return shape
		}
	}
	return pg.pointColumns(p, free)
}

func (pg *Page) pointColumns(p stage.Pointer, free bool) ebiten.CursorShapeType {
	c := &pg.views.columns
	for i, panel := range c.panels {
		if i >= len(pg.views.panels) {
			break
		}
		plot := pg.views.panels[i]
		if plot.Point(p.At, free); !plot.Hover {
			continue
		}
		x := plot.At[0]
		if pg.figure() == scenario.FigureHistograms {
			x = math.Floor(plot.At[1] + 0.1)
		}
		pg.hover = hover{layer: max(1, min(c.frame.layers(), int(math.Round(x)))), run: panel.Run, cell: -1, at: p.At}
		if p.Left.Began {
			pg.choose(panel.Run)
		}
		return ebiten.CursorShapeCrosshair
	}
	for i := range c.heads {
		if free && p.At.In(c.heads[i].at) {
			if p.Left.Began {
				pg.choose(c.runs[i])
			}
			return ebiten.CursorShapePointer
		}
	}
	return ebiten.CursorShapeDefault
}

func (pg *Page) pointMoments(p stage.Pointer, free bool) ebiten.CursorShapeType {
	v := &pg.views
	for _, plot := range []*plot{v.mean, v.std} {
		if plot.Point(p.At, free); plot.Hover && v.moments.frame != nil {
			pg.hover = hover{layer: max(1, min(v.moments.frame.layers(), int(math.Round(plot.At[0])))), run: -1, cell: -1, at: p.At}
			return ebiten.CursorShapeCrosshair
		}
	}
	for i := range v.moments.sentences {
		if s := &v.moments.sentences[i]; free && p.At.In(s.at) {
			pg.hover.run = s.run
			if p.Left.Began {
				pg.choose(s.run)
			}
			return ebiten.CursorShapePointer
		}
	}
	return ebiten.CursorShapeDefault
}

func (pg *Page) pointGrid(p stage.Pointer, free bool) ebiten.CursorShapeType {
	plot := pg.views.grid
	plot.Point(p.At, free)
	if !plot.Hover || pg.cells == nil {
		return ebiten.CursorShapeDefault
	}
	cell := pg.cells.CellAt(plot.At)
	if cell < 0 {
		return ebiten.CursorShapeDefault
	}
	r := plot.Inner // the card stays while the pointer is in the cell
	columns, rows := len(pg.cells.Scenario.Signal.Grid.Activations), len(pg.cells.Scenario.Signal.Grid.Initializers)
	pg.hover = hover{run: -1, cell: cell, at: image.Pt(r.Min.X+(cell%columns+1)*r.Dx()/columns, r.Min.Y+(cell/columns+1)*r.Dy()/rows)}
	if p.Left.Began {
		pg.open(cell)
	}
	return ebiten.CursorShapePointer
}

// pointPhase takes a point of the diagram, or brings the selected one to where
// the diagram is pressed.
func (pg *Page) pointPhase(p stage.Pointer, free bool) ebiten.CursorShapeType {
	plot := pg.views.phase
	plot.Point(p.At, free)
	if !plot.Hover {
		return ebiten.CursorShapeDefault
	}
	pg.hover = hover{run: -1, cell: -1, inPhase: true, at: p.At}
	if !p.Left.Began {
		if pg.pointAt(p.At) >= 0 {
			return ebiten.CursorShapeMove
		}
		return ebiten.CursorShapeCrosshair
	}
	pg.drag.on = true
	if i := pg.pointAt(p.At); i >= 0 {
		pg.choose(i)
		return ebiten.CursorShapeMove
	}
	return pg.dragPoint(p)
}

// pointAt is the combination whose point is at a pixel, −1 for none; the
// selected one wins.
func (pg *Page) pointAt(at image.Point) int {
	chosen := pg.measured(pg.selected)
	if chosen == nil {
		return -1
	}
	found, best := -1, grip*pg.s.Unit()
	for i := range pg.runs.Runs {
		m := &pg.runs.Runs[i]
		if m.Activation() != chosen.Activation() || m.Combination.Hidden && m.Index != chosen.Index {
			continue
		}
		x, y := pg.views.phase.Map.ToPixel(place(m))
		d := math.Hypot(x-float64(at.X), y-float64(at.Y))
		if d < best || i == pg.selected && d < grip*pg.s.Unit() {
			if found, best = i, d; i == pg.selected {
				return i
			}
		}
	}
	return found
}

// dragPoint moves the selected point with the pointer until the button is let go.
func (pg *Page) dragPoint(p stage.Pointer) ebiten.CursorShapeType {
	pg.hover = hover{run: -1, cell: -1, inPhase: true, at: p.At}
	if p.Moved() || p.Left.Began {
		at := pg.views.phase.Locate(p.At)
		pg.setPoint("point", figure.Point{at[0], at[1]})
	}
	if !p.Left.Held {
		pg.drag.on = false
		pg.seal()
	}
	return ebiten.CursorShapeMove
}
