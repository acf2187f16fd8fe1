package racepage

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// three is the race in three dimensions in the window: what is kept from frame to
// frame, how it turns, and what the pointer does there.
type three struct {
	words, scale *ui.Segments // contours or three dimensions; linear or logarithmic

	terrain *racelab.Terrain
	of      terrainKey
	sight   *racelab.Sight
	key     sightKey
	pixels  *figure.Raster
	drapes  *racelab.Drapes

	speed [2]float64 // of azimuth and elevation, degrees a tick
	busy  time.Time  // until when it counts as turning
	held  bool       // the left button, since it went down on the canvas
	moved bool       // and the pointer has turned the surface
	spent bool       // and has done what it was for
	moves bool       // the right button moves the picture
}

// terrainKey is what a terrain was sampled for.
type terrainKey struct {
	backdrop *racelab.Backdrop
	vertical string
}

// sightKey is what a sight was painted for.
type sightKey struct {
	terrain *racelab.Terrain
	three   scenario.Three
	size    image.Point
	unit    float64
	theme   string
	turning bool
}

const (
	perPixel  = 0.4  // degrees that a px of the design turns it by
	slowing   = 0.87 // of the speed a tick: after half a second 1.5 % is left
	slowest   = 0.04 // degrees a tick that nobody sees
	keySpeed  = 1.0  // degrees a tick that a key gives: 8° in all
	threshold = 4.0  // px of the design that a click may move
	// After the last turn the picture is painted finely, not in between.
	settling = 140 * time.Millisecond
)

// inThree says whether the race is shown in three dimensions.
func (pg *Page) inThree() bool { return pg.lens() == nil && pg.model.Scene.View.Three.On }

// showThree switches to three dimensions or back to contours.
func (pg *Page) showThree(on bool) {
	t := &pg.three
	t.speed, t.held, t.moves = [2]float64{}, false, false
	pg.model.Scene.View.Three.On = on
	pg.st.MarkRedraw()
}

// turning says whether it moves or has just done so.
func (t *three) turning(now time.Time) bool {
	return t.speed != [2]float64{} || t.held && t.moved || t.moves || now.Before(t.busy)
}

// look changes from where one looks.
func (pg *Page) look(azimuth, elevation, zoom float64) {
	v := &pg.model.Scene.View
	v.Three = v.Three.Looked(azimuth, elevation, zoom)
	pg.three.busy = pg.st.Now.Add(settling)
}

// turn turns the surface by degrees.
func (pg *Page) turn(azimuth, elevation float64) {
	t := pg.model.Scene.View.Three.Resolved()
	pg.look(t.Azimuth+azimuth, t.Elevation+elevation, t.Zoom)
}

// tickThree lets what turns go on turning, ever more slowly.
func (pg *Page) tickThree() {
	t := &pg.three
	if t.held || t.speed == [2]float64{} {
		return
	}
	if !pg.inThree() {
		t.speed = [2]float64{}
		return
	}
	pg.turn(t.speed[0], t.speed[1])
	for i := range t.speed {
		if t.speed[i] *= slowing; math.Abs(t.speed[i]) < slowest {
			t.speed[i] = 0
		}
	}
}

// threeKeys lets the keyboard switch and turn; true keeps the key from the race.
func (pg *Page) threeKeys(k *stage.Keys) bool {
	if pg.lens() != nil {
		return false
	}
	v := &pg.model.Scene.View
	if k.Pressed(ebiten.KeyV) {
		pg.showThree(!v.Three.On)
		return true
	}
	if !v.Three.On {
		return false
	}
	t := &pg.three
	full := v.Three.Resolved()
	switch {
	case k.Struck(ebiten.KeyComma):
		t.speed[0] = -keySpeed
	case k.Struck(ebiten.KeyPeriod):
		t.speed[0] = keySpeed
	case k.Struck(ebiten.KeyArrowUp):
		t.speed[1] = keySpeed
	case k.Struck(ebiten.KeyArrowDown):
		t.speed[1] = -keySpeed
	case k.Struck(ebiten.KeyPageUp):
		pg.look(full.Azimuth, full.Elevation, full.Zoom*1.15)
	case k.Struck(ebiten.KeyPageDown):
		pg.look(full.Azimuth, full.Elevation, full.Zoom/1.15)
	case k.Pressed(ebiten.KeyDigit0):
		pg.resetThree()
	case k.Pressed(ebiten.KeyH):
		pg.flipVertical()
	default:
		return false
	}
	return true
}

// threeShortcuts lists them.
func threeShortcuts() []stage.Shortcut {
	return []stage.Shortcut{
		{Keys: "V", Does: "contours, or the surface in three dimensions"},
		{Keys: "Drag  ,  .  ↑  ↓", Does: "turn the surface in three dimensions; a click places the start"},
		{Keys: "Page ↑  Page ↓  0", Does: "larger, smaller, as it was, in three dimensions"},
		{Keys: "H", Does: "heights linear or logarithmic, in three dimensions"},
	}
}

// resetThree looks from the usual place again.
func (pg *Page) resetThree() {
	v := &pg.model.Scene.View
	v.Three = scenario.Three{On: v.Three.On, Vertical: v.Three.Vertical}
	pg.three.speed, pg.three.busy = [2]float64{}, pg.st.Now.Add(settling)
}

func (pg *Page) flipVertical() {
	v := &pg.model.Scene.View.Three
	if v.Vertical == scenario.VerticalLog {
		v.Vertical = scenario.VerticalLinear
	} else {
		v.Vertical = scenario.VerticalLog
	}
}

// buildThree makes the words of the line above the canvas.
func (pg *Page) buildThree() (words, scale ui.Widget) {
	t, v := &pg.three, pg.model.Scene.View.Three
	at := 0
	if v.On {
		at = 1
	}
	t.words = ui.NewSegments(pg.st.Layer, []ui.Item{{Title: "Contours", Help: "The surface from above (V)"},
		{Title: "3D", Help: "The surface in three dimensions: drag to turn it (V)"}}, at, func(i int) { pg.showThree(i == 1) })
	t.scale = ui.NewSegments(pg.st.Layer, []ui.Item{{Title: "Linear f", Help: "Heights by f (H)"},
		{Title: "Log f", Help: "Heights by the logarithm of f above the minimum (H)"}}, pg.verticalAt(), func(i int) {
		pg.model.Scene.View.Three.Vertical = scenario.Verticals()[i]
	})
	return t.words, t.scale
}

func (pg *Page) verticalAt() int {
	if pg.model.Scene.View.Three.Vertical == scenario.VerticalLog {
		return 1
	}
	return 0
}

// syncThree makes the words show the document.
func (pg *Page) syncThree() {
	t := &pg.three
	race, on := pg.lens() == nil, 0
	if pg.model.Scene.View.Three.On {
		on = 1
	}
	t.words.SetVisible(race)
	t.scale.SetVisible(race && on == 1)
	if t.words.Get() != on {
		t.words.Set(on)
		pg.st.MarkRedraw()
	}
	if at := pg.verticalAt(); t.scale.Get() != at {
		t.scale.Set(at)
	}
}

// threeState is what the canvas depends on besides the view.
func (pg *Page) threeState() bool { return pg.inThree() && pg.three.turning(pg.st.Now) }

// drawThree paints the canvas in three dimensions, unless contours are wanted.
func (pg *Page) drawThree(dst *ebiten.Image, f *racelab.Frame) bool {
	if !pg.inThree() {
		return false
	}
	t, v := &pg.three, pg.model.Scene.View
	full := v.Three.Resolved()
	if key := (terrainKey{pg.canvas.backdrop, full.Vertical}); t.terrain == nil || key != t.of {
		t.terrain, t.of = racelab.NewTerrain(f.Surface, v, pg.canvas.backdrop, racelab.Mesh, slow(f)), key
	}
	key := sightKey{t.terrain, full, pg.rooms.Canvas.Size(), pg.st.Unit(), pg.st.Theme.Name, t.turning(pg.st.Now)}
	if t.sight == nil || key != t.key {
		if t.pixels == nil {
			t.pixels, t.drapes = &figure.Raster{}, racelab.NewDrapes()
		}
		fine := 2
		if key.turning || key.size.X*key.size.Y > mostFine {
			fine = 1
		}
		t.sight = racelab.NewSight(t.terrain, full, pg.st.Theme, racelab.Picture{W: key.size.X, H: key.size.Y,
			Em: 11 * key.unit, Fine: fine, Coarse: key.turning, Into: t.pixels}, t.drapes)
		t.key = key
	}
	pg.canvas.plot.Paint(dst, f.Three(pg.model.Step(), t.sight))
	return true
}

// mostFine is how many px have four samples each: on a larger screen they are so
// small that nobody misses it.
const mostFine = 4_000_000
