package racepage

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	racelab "downhill/render/labs/race"
)

// canvas is the surface with the race on it, and what the pointer does there.
type canvas struct {
	plot     *stage.Plot[canvasState]
	backdrop *racelab.Backdrop
	stale    bool // the backdrop does not fit what is shown any more
	key      backdropKey
	surface  string // written out, of the generation named
	named    int

	cursorAt image.Point // last seen
	hover    bool
	dragging dragKind
	dragFrom image.Point
	window   [4]float64 // when the drag began
	clickAt  time.Time
	before   [2]float64 // the start before the last click, for a double-click
	ghost    *scenario.Scenario
}

type dragKind int

const (
	noDrag dragKind = iota
	dragStart
	dragView
)

// backdropKey is what a backdrop was computed for.
type backdropKey struct {
	surface string
	view    [4]float64
	maps    string
	linear  bool
	theme   string
	size    image.Point
	coarse  bool
}

// canvasState is what the canvas and the cards on it were drawn for.
type canvasState struct {
	shot      *shot
	step      int
	view      scenario.View
	window    [4]float64
	hover     bool
	cursor    image.Point // while it hovers
	crosshair [2]float64  // of the charts, not a number while nobody points
	standings standingsKey
	ghost     *racelab.Frame
	find      findState
	minibatch minibatchState
	turning   bool // in three dimensions
	training  bool // of a network
	sampled   *racelab.Sampling
}

func (pg *Page) canvasState() canvasState {
	f := pg.frameOf()
	s := canvasState{shot: pg.model.shot, step: pg.model.Step(), view: pg.model.Scene.View, hover: pg.canvas.hover, window: pg.window(f)}
	s.view.Window = nil // a pointer says nothing of the values behind it
	if s.hover {
		s.cursor = pg.canvas.cursorAt
	}
	for i := range pg.charts {
		s.crosshair[i] = -1
		if pg.charts[i].hover {
			s.crosshair[i] = pg.charts[i].at
		}
	}
	s.ghost, s.find, s.turning = f.Ghost, pg.findState(), pg.threeState()
	s.sampled, s.training = pg.network.sampled(), pg.training()
	s.minibatch = pg.minibatchState()
	s.standings = pg.standingsWanted()
	if pg.cards.stale {
		s.standings.step = -1
	}
	return s
}

// doubleClick is how long two clicks may lie apart.
const doubleClick = 350 * time.Millisecond

// window returns the part of the plane in view.
func (pg *Page) window(f *racelab.Frame) [4]float64 {
	return racelab.Window(f.Surface, pg.model.Scene.View)
}

// refreshBackdrop samples the surface where the view has changed. While the
// view is being dragged a coarser grid keeps up with the pointer.
func (pg *Page) refreshBackdrop(f *racelab.Frame) {
	c, v := &pg.canvas, pg.model.Scene.View
	if c.named != pg.model.shot.Generation || c.surface == "" {
		c.named, c.surface = pg.model.shot.Generation, scenario.Surfaces().Format(f.Scenario.Race.Surface)
	}
	key := backdropKey{surface: c.surface, view: pg.window(f), maps: v.Map,
		linear: v.Linear, theme: pg.st.Theme.Name, size: pg.rooms.Canvas.Size(), coarse: c.dragging == dragView}
	if !c.stale && c.backdrop != nil && key == c.key {
		return
	}
	g := racelab.Grain{NX: 256, NY: 256, Width: float64(key.size.X) / pg.st.Unit(), Height: float64(key.size.Y) / pg.st.Unit()}
	if key.coarse {
		g.NX, g.NY = 128, 128
	}
	if slow(f) {
		fine := false
		c.backdrop, fine = pg.sampleBackdrop(f, key, g)
		key.coarse = key.coarse || !fine
	} else {
		c.backdrop = racelab.NewBackdrop(f.Surface, v, pg.st.Theme, g)
	}
	c.backdrop.X = c.backdrop.X.WithTicks(max(3, int(g.Width/110)))
	c.backdrop.Y = c.backdrop.Y.WithTicks(max(3, int(g.Height/80)))
	c.key, c.stale = key, false
}

func (pg *Page) drawCanvas(dst *ebiten.Image, f *racelab.Frame) {
	pg.refreshBackdrop(f)
	if pg.drawFind(dst) || pg.drawThree(dst, f) {
		return
	}
	plot := f.Canvas(pg.model.Step(), pg.canvas.backdrop, pg.st.Theme)
	pg.addArrows(plot)
	unlabel(plot)
	pg.markMinibatch(f, plot)
	pg.canvas.plot.Paint(dst, plot)
}

// Pointer lets the pointer act on the canvas and the charts.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	c := &pg.canvas
	if v := pg.lens(); v != nil {
		return pg.pointLens(v, p)
	}
	c.hover = !p.Captured && p.At.In(pg.rooms.Canvas) && !pg.cards.covers(p.At)
	f := pg.frameOf()
	if f == nil || c.backdrop == nil {
		return ebiten.CursorShapeDefault
	}
	if pg.inThree() {
		return pg.pointThree(f, p)
	}
	pg.dragTo(p)
	if !p.Captured && c.dragging == noDrag {
		pg.press(f, p)
	}
	pg.chartPointer(f, p)
	c.cursorAt = p.At
	switch {
	case c.dragging == dragView:
		return ebiten.CursorShapeMove
	case c.hover || c.dragging == dragStart:
		return ebiten.CursorShapeCrosshair
	case pg.cards.hot:
		return ebiten.CursorShapePointer
	}
	return ebiten.CursorShapeDefault
}

// press begins what a button or the wheel asks for.
func (pg *Page) press(f *racelab.Frame, p stage.Pointer) {
	c, at := &pg.canvas, p.At
	if pg.clickGhost(p) || pg.cards.click(pg, p) || !c.hover {
		return
	}
	if p.Wheel != 0 {
		pg.zoom(f, at, math.Pow(0.85, math.Max(-8, math.Min(8, p.Wheel))))
	}
	switch {
	case p.Right.Began:
		c.dragging, c.dragFrom, c.window = dragView, at, pg.window(f)
	case p.Left.Began && pg.find.on: // the start stays where the search began
	case p.Left.Began:
		if pg.st.Now.Sub(c.clickAt) < doubleClick && near(at, c.dragFrom, 6*pg.st.Unit()) {
			// The first of the two clicks has moved the start: take that back.
			pg.model.SetStart(c.before)
			pg.model.summon(c.ghost)
			pg.model.Scene.View.Window = nil
			c.clickAt = time.Time{}
			return
		}
		c.clickAt, c.dragFrom, c.before = pg.st.Now, at, pg.model.Scene.Race.Start
		c.ghost = pg.model.ghost.of
		c.dragging = dragStart
		pg.moveStart(at)
	}
}

func near(a, b image.Point, d float64) bool {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) <= d
}

// dragTo goes on with a drag, or ends it.
func (pg *Page) dragTo(p stage.Pointer) {
	c, at := &pg.canvas, p.At
	switch c.dragging {
	case dragStart:
		if !p.Left.Held {
			c.dragging = noDrag
			pg.model.past.Seal()
		} else if at != c.cursorAt {
			pg.moveStart(at)
		}
	case dragView:
		if !p.Right.Held {
			c.dragging = noDrag
		}
		if at != c.cursorAt || c.dragging == noDrag {
			w, r := c.window, pg.rooms.Canvas
			dx := float64(at.X-c.dragFrom.X) / float64(r.Dx()) * (w[1] - w[0])
			dy := float64(at.Y-c.dragFrom.Y) / float64(r.Dy()) * (w[3] - w[2])
			pg.setWindow([4]float64{w[0] - dx, w[1] - dx, w[2] + dy, w[3] + dy})
		}
	}
}

// moveStart puts the start under the pointer, rounded to a thousandth of the
// view so that the number fields show short numbers.
func (pg *Page) moveStart(at image.Point) {
	r := pg.rooms.Canvas
	at.X, at.Y = max(r.Min.X, min(r.Max.X, at.X)), max(r.Min.Y, min(r.Max.Y, at.Y))
	p := pg.canvas.plot.Map.ToData(float64(at.X), float64(at.Y))
	w := pg.canvas.key.view
	pg.model.SetStart([2]float64{round(p[0], (w[1]-w[0])/1000), round(p[1], (w[3]-w[2])/1000)})
}

// round rounds x to the power of ten at or below step.
func round(x, step float64) float64 {
	e := math.Floor(math.Log10(step))
	if e < 0 {
		s := math.Pow(10, -e)
		return math.Round(x*s)/s + 0
	}
	s := math.Pow(10, e)
	return math.Round(x/s)*s + 0
}

// zoom makes what is in view smaller or larger around the pointer.
func (pg *Page) zoom(f *racelab.Frame, at image.Point, by float64) {
	w := pg.window(f)
	p := pg.canvas.plot.Map.ToData(float64(at.X), float64(at.Y))
	z := [4]float64{p[0] + (w[0]-p[0])*by, p[0] + (w[1]-p[0])*by, p[1] + (w[2]-p[1])*by, p[1] + (w[3]-p[1])*by}
	pg.setWindow(z)
}

// setWindow shows a part of the plane, unless it is too small for float64 to
// tell its points apart or absurdly large.
func (pg *Page) setWindow(w [4]float64) {
	for i := 0; i < 4; i += 2 {
		size, far := w[i+1]-w[i], math.Max(math.Abs(w[i]), math.Abs(w[i+1]))
		if !(size > far*1e-11) || !(size > 1e-12) || !(size < 1e12) || !(far < 1e12) {
			return
		}
	}
	pg.model.Scene.View.Window = &w
}
