package activationspage

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/screen"
)

// drag is what the pointer does on the canvas.
type drag struct {
	at      image.Point // last seen
	slope   bool        // of the two plots of curves it is on that of the slopes
	kind    dragKind
	from    image.Point
	span    figure.Point // the x axis when a pan began
	axis    figure.Point // the axis of the logits when one was taken
	index   int          // of the logit that is dragged
	hot     int          // of the logit under the pointer, −1 for none
	cell    image.Point  // of the Jacobian, noCell for none
	clickAt time.Time
}

type dragKind int

const (
	noDrag dragKind = iota
	dragPan
	dragLogit
	dragTime
)

// doubleClick is how long two clicks may lie apart.
const doubleClick = 350 * time.Millisecond

func newDrag() drag { return drag{hot: -1, cell: noCell()} }

// logit is the logit that is shown as taken or to be taken.
func (d *drag) logit() int {
	if d.kind == dragLogit {
		return d.index
	}
	return d.hot
}

// heldAxis is the axis that stays while a logit is dragged, else zero.
func (d *drag) heldAxis() figure.Point {
	if d.kind == dragLogit {
		return d.axis
	}
	return figure.Point{}
}

// Pointer lets the pointer act on the canvas.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	pg.drag.at = p.At
	switch pg.figure() {
	case scenario.FigureSoftmax:
		return pg.pointSoftmax(p)
	case scenario.FigureDying:
		return pg.pointDying(p)
	}
	return pg.pointCurves(p)
}

func (pg *Page) pointCurves(p stage.Pointer) ebiten.CursorShapeType {
	pl, d := &pg.plots, &pg.drag
	free := !p.Captured && d.kind == noDrag
	pl.value.Point(p.At, free)
	pl.slope.Point(p.At, free)
	pl.output.Point(p.At, free)
	pg.pointLegend(p.At, free)
	pl.table.point(p.At, free)
	pl.cross = crosshair{}
	a := &pg.doc.Activations
	fine := (a.To - a.From) / 2000
	switch {
	case pl.value.Hover:
		pl.cross, d.slope = crosshair{on: true, x: round(pl.value.At[0], fine)}, false
	case pl.slope.Hover:
		pl.cross, d.slope = crosshair{on: true, x: round(pl.slope.At[0], fine)}, true
	case pl.output.Hover:
		pl.cross = crosshair{out: true, y: round(pl.output.At[0], (pl.output.X.Max-pl.output.X.Min)/2000)}
	}
	if d.kind == dragPan {
		pg.pan(p)
		return ebiten.CursorShapeMove
	}
	if p.Captured {
		return ebiten.CursorShapeDefault
	}
	switch {
	case pl.cross.on && p.Wheel != 0:
		pg.zoom(math.Pow(0.85, math.Max(-8, math.Min(8, p.Wheel))))
	case pl.cross.on && p.Right.Began:
		d.kind, d.from, d.span = dragPan, p.At, figure.Point{a.From, a.To}
	case pl.cross.on && p.Left.Began:
		pg.clickCurves(p.At)
	case pg.legend.hot >= 0 && p.Left.Began:
		e := pg.legend.entries[pg.legend.hot]
		pg.show(e.index, a.Functions[e.index].Hidden)
	case pl.table.hot >= 0 && p.Left.Began:
		pg.selected = pl.table.rows[pl.table.hot].index
	}
	switch {
	case pl.cross.on, pl.cross.out:
		return ebiten.CursorShapeCrosshair
	case pg.legend.hot >= 0, pl.table.hot >= 0:
		return ebiten.CursorShapePointer
	}
	return ebiten.CursorShapeDefault
}

// clickCurves selects the curve under the pointer; a double-click shows the
// whole range again.
func (pg *Page) clickCurves(at image.Point) {
	d := &pg.drag
	if pg.s.Now.Sub(d.clickAt) < doubleClick && near(at, d.from, 6*pg.s.Unit()) {
		d.clickAt = time.Time{}
		whole := scenario.DefaultActivations().Activations
		pg.setRange("", whole.From, whole.To)
		return
	}
	d.clickAt, d.from = pg.s.Now, at
	f := pg.frame()
	if f == nil {
		return
	}
	m := pg.plots.value.Map
	if d.slope {
		m = pg.plots.slope.Map
	}
	best := 12 * pg.s.Unit() // as near as a pointer can be asked to be
	for _, r := range f.At(pg.plots.cross.x) {
		y := r.Value
		if d.slope {
			y = r.Slope
		}
		if _, py := m.ToPixel(figure.Point{pg.plots.cross.x, y}); math.Abs(py-float64(at.Y)) < best {
			best = math.Abs(py - float64(at.Y))
			pg.selected = r.Index
		}
	}
}

func near(a, b image.Point, d float64) bool {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) <= d
}

// zoom makes the range smaller or larger around the pointer.
func (pg *Page) zoom(by float64) {
	a, x := &pg.doc.Activations, pg.plots.cross.x
	from, to := x+(a.From-x)*by, x+(a.To-x)*by
	fine := (to - from) / 1000
	pg.setRange("range", round(from, fine), round(to, fine))
}

// pan moves the range with the pointer until the button is let go.
func (pg *Page) pan(p stage.Pointer) {
	d := &pg.drag
	inner := pg.plots.value.Inner
	if p.Moved() && inner.Dx() > 0 {
		size := d.span[1] - d.span[0]
		by := round(float64(d.from.X-p.At.X)/float64(inner.Dx())*size, size/1000)
		pg.setRange("range", d.span[0]+by, d.span[1]+by)
	}
	if !p.Right.Held {
		d.kind = noDrag
		pg.seal()
	}
}

func (pg *Page) pointSoftmax(p stage.Pointer) ebiten.CursorShapeType {
	pl, d := &pg.plots, &pg.drag
	f := pg.frame()
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	free := !p.Captured && d.kind == noDrag
	pl.logits.Point(p.At, free)
	pl.jacobian.Point(p.At, free)
	d.hot, d.cell = -1, noCell()
	if d.kind == dragLogit {
		pg.dragLogitTo(p)
		return ebiten.CursorShapeNSResize
	}
	if i, _, ok := f.LogitAt(pl.logits.At); pl.logits.Hover && ok {
		d.hot = i
		if p.Left.Began {
			d.kind, d.index, d.from = dragLogit, i, p.At
			d.axis = figure.Point{pl.logits.Y.Min, pl.logits.Y.Max}
			pg.dragLogitTo(p)
		}
		return ebiten.CursorShapeNSResize
	}
	if pl.jacobian.Hover {
		n := len(f.Softmax.P)
		j, i := int(math.Floor(pl.jacobian.At[0]-0.5)), n-1-int(math.Floor(pl.jacobian.At[1]-0.5))
		if i >= 0 && i < n && j >= 0 && j < n {
			d.cell = image.Pt(j, i)
		}
		return ebiten.CursorShapeCrosshair
	}
	return ebiten.CursorShapeDefault
}

// dragLogitTo brings the end of the bar to the pointer, on the axis as it was
// when the bar was taken.
func (pg *Page) dragLogitTo(p stage.Pointer) {
	d, pl := &pg.drag, pg.plots.logits
	y := figure.Axis{Min: d.axis[0], Max: d.axis[1]}
	z := screen.NewTransform(pl.Inner, pl.X, y).ToData(float64(p.At.X), float64(p.At.Y))[1]
	z = math.Max(y.Min, math.Min(y.Max, z))
	pg.setLogit(d.index, round(z, (y.Max-y.Min)/400))
	if !p.Left.Held {
		d.kind = noDrag
		pg.seal()
	}
}

// point finds the row under the pointer.
func (tb *table) point(at image.Point, free bool) {
	tb.hot = -1
	for i, row := range tb.rows {
		if free && !tb.at.Empty() && at.In(row.at) {
			tb.hot = i
		}
	}
}
