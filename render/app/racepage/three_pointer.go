package racepage

import (
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// pointed is the point of the plane under a pixel of the canvas: in three
// dimensions where the line of sight meets the surface, if it does.
func (pg *Page) pointed(at image.Point) (p figure.Point, ok bool) {
	// The middle of the pixel, in three dimensions as on the contours its corner.
	q := pg.canvas.plot.Map.ToData(float64(at.X), float64(at.Y))
	if !pg.inThree() {
		return q, true
	}
	if pg.three.sight == nil {
		return q, false
	}
	return pg.three.sight.Hit(q)
}

// startPixel is where the start is seen.
func (pg *Page) startPixel() image.Point {
	p := pg.model.Scene.Race.Start
	if pg.inThree() && pg.three.sight != nil {
		p, _ = pg.three.sight.On(p)
	}
	x, y := pg.canvas.plot.Map.ToPixel(p)
	if !(math.Abs(x) < 1e6 && math.Abs(y) < 1e6) {
		return image.Pt(-1e6, -1e6)
	}
	return image.Pt(int(x), int(y))
}

// pointThree lets the pointer turn the surface: a drag turns it and lets it go on,
// the right button moves the picture, a click puts the start there, a second one right
// after looks from the usual place again, and the wheel brings it nearer.
func (pg *Page) pointThree(f *racelab.Frame, p stage.Pointer) ebiten.CursorShapeType {
	t, c := &pg.three, &pg.canvas
	if t.moves {
		pg.panThree(p)
	} else if t.held {
		pg.holdThree(p)
	} else if !p.Captured {
		pg.pressThree(p)
	}
	pg.chartPointer(f, p)
	c.cursorAt = p.At
	switch {
	case t.held && t.moved, t.moves:
		return ebiten.CursorShapeMove
	case pg.cards.hot:
		return ebiten.CursorShapePointer
	case c.hover:
		if _, ok := pg.pointed(p.At); ok {
			return ebiten.CursorShapeCrosshair
		}
		return ebiten.CursorShapeMove
	}
	return ebiten.CursorShapeDefault
}

// pressThree begins what a button or the wheel asks for.
func (pg *Page) pressThree(p stage.Pointer) {
	t, c := &pg.three, &pg.canvas
	if pg.clickGhost(p) || pg.cards.click(pg, p) || !c.hover {
		return
	}
	if p.Wheel != 0 {
		v := pg.model.Scene.View.Three.Resolved()
		pg.look(v.Azimuth, v.Elevation, v.Zoom*math.Pow(1.15, math.Max(-8, math.Min(8, p.Wheel))))
	}
	if p.Right.Began {
		t.moves, t.speed = true, [2]float64{}
	}
	if !p.Left.Began || t.moves {
		return
	}
	t.held, t.moved, t.spent, t.speed = true, false, false, [2]float64{}
	if pg.st.Now.Sub(c.clickAt) < doubleClick && near(p.At, c.dragFrom, 6*pg.st.Unit()) {
		// The first of the two clicks has moved the start: take that back.
		pg.model.SetStart(c.before)
		pg.model.summon(c.ghost)
		pg.resetThree()
		t.spent = true
	}
	c.dragFrom = p.At
}

// panThree moves the picture with the pointer, or ends that.
func (pg *Page) panThree(p stage.Pointer) {
	t, at, high := &pg.three, pg.canvas.cursorAt, float64(pg.rooms.Canvas.Dy())
	if !p.Right.Held {
		t.moves, t.busy = false, pg.st.Now.Add(settling)
		return
	}
	v := &pg.model.Scene.View
	full := v.Three.Resolved()
	by := 2 / high / full.Zoom // halves of the height a pixel
	v.Three = v.Three.Panned(full.Pan[0]+by*float64(p.At.X-at.X), full.Pan[1]-by*float64(p.At.Y-at.Y))
}

// holdThree goes on with a drag, or ends it.
func (pg *Page) holdThree(p stage.Pointer) {
	t, c := &pg.three, &pg.canvas
	u := pg.st.Unit()
	if !p.Left.Held {
		t.held = false
		if !t.moved && !t.spent {
			pg.placeStart(p.At)
		}
		return
	}
	if !t.moved && near(p.At, c.dragFrom, threshold*u) || t.spent {
		return
	}
	t.moved = true
	by := [2]float64{-perPixel / u * float64(p.At.X-c.cursorAt.X), perPixel / u * float64(p.At.Y-c.cursorAt.Y)}
	if by != [2]float64{} {
		pg.turn(by[0], by[1])
	}
	for i := range by { // the speed at which it is let go, over the last few ticks
		if t.speed[i] = 0.6*t.speed[i] + 0.4*by[i]; math.Abs(t.speed[i]) < slowest {
			t.speed[i] = 0
		}
	}
}

// placeStart puts the start where the line of sight meets the surface, as a click on
// the contours does.
func (pg *Page) placeStart(at image.Point) {
	c, m := &pg.canvas, pg.model
	p, ok := pg.pointed(at)
	if !ok || pg.find.on {
		return
	}
	c.clickAt, c.before, c.ghost = pg.st.Now, m.Scene.Race.Start, m.ghost.of
	w := pg.canvas.key.view
	m.SetStart([2]float64{round(p[0], (w[1]-w[0])/1000), round(p[1], (w[3]-w[2])/1000)})
	m.past.Seal()
}

// nameThree says how it is looked at, for tests.
func (pg *Page) nameThree(n *stage.Named) {
	n.Widgets["three"], n.Widgets["vertical"] = pg.three.words, pg.three.scale
	if n.Values == nil {
		n.Values = map[string]string{}
	}
	v := pg.model.Scene.View.Three.Resolved()
	n.Values["three"] = fmt.Sprintf("%v %v %v %v %s %v", pg.inThree(), v.Azimuth, v.Elevation, v.Zoom, v.Vertical, pg.three.turning(pg.st.Now))
	n.Values["pointed"] = ""
	if p, ok := pg.pointed(pg.canvas.cursorAt); ok && pg.canvas.hover {
		n.Values["pointed"] = fmt.Sprint(p[0], p[1])
	}
}
