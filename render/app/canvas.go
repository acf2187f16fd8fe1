package app

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/internal/scenario"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/surfaces"
)

// canvas is the surface with the race on it, and what the pointer does there.
type canvas struct {
	painter  *screen.Painter
	backdrop *racelab.Backdrop
	stale    bool // the backdrop does not fit what is shown any more
	shown    canvasState
	key      backdropKey
	surface  string // written out, of the generation named
	named    int
	map_     screen.Transform

	cursorAt image.Point // last seen
	hover    bool
	dragging dragKind
	dragFrom image.Point
	window   [4]float64 // when the drag began
	clickAt  time.Time
	before   [2]float64 // the start before the last click, for a double-click
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
}

func (a *App) canvasState() canvasState {
	f := a.frameOf()
	s := canvasState{shot: a.model.shot, step: a.model.Step(), view: a.model.Scene.View, hover: a.canvas.hover, window: a.window(f)}
	s.view.Window = nil // a pointer says nothing of the values behind it
	if s.hover {
		s.cursor = a.canvas.cursorAt
	}
	for i := range a.charts {
		s.crosshair[i] = -1
		if a.charts[i].hover {
			s.crosshair[i] = a.charts[i].at
		}
	}
	s.standings = a.standingsWanted()
	if a.cards.stale {
		s.standings.step = -1
	}
	return s
}

// doubleClick is how long two clicks may lie apart.
const doubleClick = 350 * time.Millisecond

// window returns the part of the plane in view.
func (a *App) window(f *racelab.Frame) [4]float64 {
	return racelab.Window(f.Surface, a.model.Scene.View)
}

// refreshBackdrop samples the surface where the view has changed. While the
// view is being dragged a coarser grid keeps up with the pointer.
func (a *App) refreshBackdrop(f *racelab.Frame) {
	c, v := &a.canvas, a.model.Scene.View
	if c.named != a.model.shot.generation || c.surface == "" {
		c.named, c.surface = a.model.shot.generation, surfaces.Catalog().Format(f.Scenario.Race.Surface)
	}
	key := backdropKey{surface: c.surface, view: a.window(f), maps: v.Map,
		linear: v.Linear, theme: a.theme.Name, size: a.geo.canvas.Size(), coarse: c.dragging == dragView}
	if !c.stale && c.backdrop != nil && key == c.key {
		return
	}
	g := racelab.Grain{NX: 256, NY: 256, Width: float64(key.size.X) / a.unit(), Height: float64(key.size.Y) / a.unit()}
	if key.coarse {
		g.NX, g.NY = 128, 128
	}
	c.backdrop = racelab.NewBackdrop(f.Surface, v, a.theme, g)
	c.backdrop.X = c.backdrop.X.WithTicks(max(3, int(g.Width/110)))
	c.backdrop.Y = c.backdrop.Y.WithTicks(max(3, int(g.Height/80)))
	c.key, c.stale = key, false
}

func (a *App) drawCanvas(dst *ebiten.Image, f *racelab.Frame) {
	a.refreshBackdrop(f)
	c := &a.canvas
	plot := f.Canvas(a.model.Step(), c.backdrop, a.theme)
	c.map_ = a.kit.Transform(a.geo.canvas, plot, a.unit(), screen.Canvas)
	c.painter.Draw(dst, a.geo.canvas, plot, a.theme, a.unit(), screen.Canvas)
}

// pointer lets the pointer act on the canvas and the charts.
func (a *App) pointer() {
	c := &a.canvas
	x, y := ebiten.CursorPosition()
	at := image.Pt(x, y)
	captured, _ := a.layer.Captured()
	c.hover = !captured && at.In(a.geo.canvas) && !a.cards.covers(at)
	f := a.frameOf()
	if f == nil || c.backdrop == nil {
		return
	}
	a.dragTo(f, at)
	if !captured && c.dragging == noDrag {
		a.press(f, at)
	}
	a.chartPointer(f, at, captured)
	c.cursorAt = at
	a.shape(captured)
}

// press begins what a button or the wheel asks for.
func (a *App) press(f *racelab.Frame, at image.Point) {
	c := &a.canvas
	if a.cards.click(a, at) || !c.hover {
		return
	}
	if _, dy := ebiten.Wheel(); dy != 0 {
		a.zoom(f, at, math.Pow(0.85, math.Max(-8, math.Min(8, dy))))
	}
	switch {
	case inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonRight), inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonMiddle):
		c.dragging, c.dragFrom, c.window = dragView, at, a.window(f)
	case inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft):
		if a.now.Sub(c.clickAt) < doubleClick && near(at, c.dragFrom, 6*a.unit()) {
			// The first of the two clicks has moved the start: take that back.
			a.model.SetStart(c.before)
			a.model.Scene.View.Window = nil
			c.clickAt = time.Time{}
			return
		}
		c.clickAt, c.dragFrom, c.before = a.now, at, a.model.Scene.Race.Start
		c.dragging = dragStart
		a.moveStart(at)
	}
}

func near(a, b image.Point, d float64) bool {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) <= d
}

// dragTo goes on with a drag, or ends it.
func (a *App) dragTo(f *racelab.Frame, at image.Point) {
	c := &a.canvas
	switch c.dragging {
	case dragStart:
		if !ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft) {
			c.dragging = noDrag
			a.model.past.seal()
		} else if at != c.cursorAt {
			a.moveStart(at)
		}
	case dragView:
		if !ebiten.IsMouseButtonPressed(ebiten.MouseButtonRight) && !ebiten.IsMouseButtonPressed(ebiten.MouseButtonMiddle) {
			c.dragging = noDrag
		}
		if at != c.cursorAt || c.dragging == noDrag {
			w, r := c.window, a.geo.canvas
			dx := float64(at.X-c.dragFrom.X) / float64(r.Dx()) * (w[1] - w[0])
			dy := float64(at.Y-c.dragFrom.Y) / float64(r.Dy()) * (w[3] - w[2])
			a.setWindow([4]float64{w[0] - dx, w[1] - dx, w[2] + dy, w[3] + dy})
		}
	}
}

// moveStart puts the start under the pointer, rounded to a thousandth of the
// view so that the number fields show short numbers.
func (a *App) moveStart(at image.Point) {
	r := a.geo.canvas
	at.X, at.Y = max(r.Min.X, min(r.Max.X, at.X)), max(r.Min.Y, min(r.Max.Y, at.Y))
	p := a.canvas.map_.ToData(float64(at.X), float64(at.Y))
	w := a.canvas.key.view
	a.model.SetStart([2]float64{round(p[0], (w[1]-w[0])/1000), round(p[1], (w[3]-w[2])/1000)})
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
func (a *App) zoom(f *racelab.Frame, at image.Point, by float64) {
	w := a.window(f)
	p := a.canvas.map_.ToData(float64(at.X), float64(at.Y))
	z := [4]float64{p[0] + (w[0]-p[0])*by, p[0] + (w[1]-p[0])*by, p[1] + (w[2]-p[1])*by, p[1] + (w[3]-p[1])*by}
	a.setWindow(z)
}

// setWindow shows a part of the plane, unless it is too small for float64 to
// tell its points apart or absurdly large.
func (a *App) setWindow(w [4]float64) {
	for i := 0; i < 4; i += 2 {
		size, far := w[i+1]-w[i], math.Max(math.Abs(w[i]), math.Abs(w[i+1]))
		if !(size > far*1e-11) || !(size > 1e-12) || !(size < 1e12) || !(far < 1e12) {
			return
		}
	}
	a.model.Scene.View.Window = &w
}

// shape gives the pointer the shape that says what it can do.
func (a *App) shape(captured bool) {
	s, ok := a.layer.Cursor()
	if !captured || !ok {
		s = ebiten.CursorShapeDefault
		switch {
		case a.canvas.dragging == dragView:
			s = ebiten.CursorShapeMove
		case a.canvas.hover || a.canvas.dragging == dragStart:
			s = ebiten.CursorShapeCrosshair
		case a.cards.hot:
			s = ebiten.CursorShapePointer
		}
	}
	if s != ebiten.CursorShape() {
		ebiten.SetCursorShape(s)
	}
}
