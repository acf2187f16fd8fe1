package app

import (
	"fmt"
	"image"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// lookedAt is how the window says it looks at the race.
type lookedAt struct {
	on                       bool
	azimuth, elevation, zoom float64
	vertical                 string
	turning                  bool
}

func (g *window) three() lookedAt {
	g.t.Helper()
	var v lookedAt
	if _, err := fmt.Sscan(g.look().Values["three"], &v.on, &v.azimuth, &v.elevation, &v.zoom, &v.vertical, &v.turning); err != nil {
		g.t.Fatal(err)
	}
	return v
}

// pointed is the place on the surface that the window says is under the pointer.
func (g *window) pointed() (p [2]float64, ok bool) {
	g.t.Helper()
	_, err := fmt.Sscan(g.look().Values["pointed"], &p[0], &p[1])
	return p, err == nil
}

// sightOf looks at the document's surface anew, as large as the canvas, so that what
// the window does can be checked against the geometry alone.
func sightOf(t *testing.T, s scenario.Scenario, canvas image.Rectangle) *racelab.Sight {
	t.Helper()
	f, err := scenario.Surfaces().Build(s.Race.Surface)
	if err != nil {
		t.Fatal(err)
	}
	b := racelab.NewBackdrop(f, s.View, figure.Dark(), racelab.Grain{NX: 256, NY: 256, Width: float64(canvas.Dx()), Height: float64(canvas.Dy())})
	return racelab.NewSight(racelab.NewTerrain(f, s.View, b, racelab.Mesh, false), s.View.Three, figure.Dark(),
		racelab.Picture{W: canvas.Dx(), H: canvas.Dy(), Em: 11, Fine: 1}, racelab.NewDrapes())
}

// inPicture is a pixel of the canvas in the picture's plane.
func inPicture(s *racelab.Sight, canvas image.Rectangle, p image.Point) figure.Point {
	return figure.Point{(float64(p.X-canvas.Min.X)/float64(canvas.Dx())*2 - 1) * s.Aspect, 1 - float64(p.Y-canvas.Min.Y)/float64(canvas.Dy())*2}
}

// onCanvas is the reverse.
func onCanvas(s *racelab.Sight, canvas image.Rectangle, q figure.Point) image.Point {
	return image.Pt(canvas.Min.X+int(math.Round((q[0]/s.Aspect+1)/2*float64(canvas.Dx()))), canvas.Min.Y+int(math.Round((1-q[1])/2*float64(canvas.Dy()))))
}

func openThree(t *testing.T, w, h int, surface string) *window {
	return openRace(t, w, h, surface, []string{"sgd:lr=0.004", "momentum:lr=0.002", "adam:lr=0.1"}, nil)
}

// V switches to three dimensions and back, and the words above the canvas do too.
func TestWindowThreeSwitches(t *testing.T) {
	g := openThree(t, 1280, 800, "himmelblau")
	flat := g.frame("three_before")
	canvas := g.look().Canvas
	g.key(ebiten.KeyV)
	if v := g.three(); !v.on || v.azimuth != scenario.DefaultAzimuth || v.vertical != scenario.VerticalLinear {
		t.Fatalf("after V it is looked at as %+v", v)
	}
	g.ticks(30)
	deep := g.frame("three_on")
	if d := differing(flat, deep, canvas); d < 0.4 {
		t.Errorf("three dimensions change %v of the canvas", d)
	}
	if !g.scene().View.Three.On {
		t.Error("the document shows contours")
	}
	// Log f, by its word.
	at := g.look().Shown["vertical"].At
	g.click(image.Pt(at.Max.X-at.Dx()/4, middle(at).Y))
	g.move(middle(canvas))
	if v := g.three(); v.vertical != scenario.VerticalLog || g.scene().View.Three.Vertical != scenario.VerticalLog {
		t.Errorf("after the word for logarithmic heights: %+v", v)
	}
	if d := differing(deep, g.frame("three_log"), canvas); d < 0.2 {
		t.Errorf("logarithmic heights change %v of the canvas", d)
	}
	g.key(ebiten.KeyH)
	if v := g.three(); v.vertical != scenario.VerticalLinear {
		t.Errorf("after H: %+v", v)
	}
	at = g.look().Shown["three"].At
	g.click(image.Pt(at.Min.X+at.Dx()/3, middle(at).Y))
	if v := g.three(); v.on {
		t.Errorf("after the word for contours: %+v", v)
	}
	g.move(image.Pt(5, 5))
	if d := differing(flat, g.frame("three_back"), canvas); d > 0.02 {
		t.Errorf("back at the contours %v of the canvas differ", d)
	}
	// A map has no third dimension, and keeps the race's.
	g.key(ebiten.KeyV)
	g.key(ebiten.KeyM)
	if v := g.three(); v.on {
		t.Errorf("the map is looked at as %+v", v)
	}
	g.key(ebiten.KeyV)
	if !g.scene().View.Three.On {
		t.Error("V on the map switched the race")
	}
}

// A drag turns the surface with the pointer; let go it turns on, and comes to rest;
// held still before it does not. What rests is not painted again.
func TestWindowThreeTurns(t *testing.T) {
	g := openThree(t, 1280, 800, "himmelblau")
	g.key(ebiten.KeyV)
	canvas := g.look().Canvas
	from := canvas.Min.Add(image.Pt(150, 380))
	start := g.three()
	g.drag(ebiten.MouseButtonLeft, from, from.Add(image.Pt(160, -40)))
	dragged := g.three()
	// 0.4° a pixel; when the button goes up it has turned on for a tick or two.
	if d := dragged.azimuth - start.azimuth; d > -64 || d < -64-40 {
		t.Errorf("160 px to the right turned it by %v°", d)
	}
	if d := dragged.elevation - start.elevation; d > -16 || d < -16-15 {
		t.Errorf("40 px upwards lifted the eye by %v°", d)
	}
	if !dragged.turning {
		t.Error("let go it stands still")
	}
	g.ticks(4)
	later := g.three()
	if later.azimuth >= dragged.azimuth && later.azimuth-dragged.azimuth < 180 {
		t.Errorf("let go it went from %v° to %v°", dragged.azimuth, later.azimuth)
	}
	rest := g.until("the end of turning", func(*guestState) bool { return !g.three().turning })
	still := g.three()
	g.ticks(60)
	if now := g.three(); now != still {
		t.Errorf("at rest it went from %+v to %+v", still, now)
	}
	_ = rest
	if s := g.scene().Race.Start; s != [2]float64{0.5, -0.25} {
		t.Errorf("turning moved the start to %v", s)
	}
	// Held still before it is let go: no way on.
	g.move(from)
	g.press(ebiten.MouseButtonLeft)
	g.move(from.Add(image.Pt(30, 0)))
	g.ticks(40)
	g.release(ebiten.MouseButtonLeft)
	held := g.three()
	g.ticks(20)
	if now := g.three(); now.azimuth != held.azimuth || math.Abs(now.azimuth-still.azimuth+12) > 1e-9 {
		t.Errorf("30 px and held still: from %v° to %v°, then %v°", still.azimuth, held.azimuth, now.azimuth)
	}
	// By keys, and back.
	g.key(ebiten.KeyPeriod)
	g.ticks(60)
	if d := g.three().azimuth - held.azimuth; d < 4 || d > 12 {
		t.Errorf("the full stop turned it by %v°", d)
	}
	g.key(ebiten.KeyArrowUp)
	g.key(ebiten.KeyPageUp)
	g.ticks(60)
	if v := g.three(); v.elevation <= held.elevation || math.Abs(v.zoom-1.15) > 1e-9 {
		t.Errorf("upwards and larger: %+v", v)
	}
	g.move(from)
	g.s.ScrollWheel(0, 1)
	g.ticks(3)
	if v := g.three(); math.Abs(v.zoom-1.15*1.15) > 1e-9 {
		t.Errorf("the wheel made it %v times as large", v.zoom)
	}
	g.key(ebiten.KeyDigit0)
	if v := g.three(); v.azimuth != scenario.DefaultAzimuth || v.elevation != scenario.DefaultElevation || v.zoom != 1 {
		t.Errorf("0 looks from %+v", v)
	}
	g.frame("three_reset")
}

// A click puts the start where the line of sight meets the surface, a double-click
// takes that back and looks from the usual place; beside the surface nothing happens.
func TestWindowThreePlacesTheStart(t *testing.T) {
	g := openThree(t, 1280, 800, "himmelblau")
	g.key(ebiten.KeyV)
	g.ticks(30)
	canvas := g.look().Canvas
	s := sightOf(t, g.scene(), canvas)
	for _, want := range [][2]float64{{-2, -3}, {1.5, -4}, {-4.5, 1}} {
		q, ok := s.On(want)
		if !ok {
			t.Fatalf("%v is not in view", want)
		}
		at := onCanvas(s, canvas, q)
		hit, ok := s.Hit(inPicture(s, canvas, at))
		if !ok {
			t.Fatalf("the line of sight through %v meets nothing", at)
		}
		g.apart()
		g.move(at)
		if p, ok := g.pointed(); !ok || math.Hypot(p[0]-hit[0], p[1]-hit[1]) > 1e-6 {
			t.Errorf("the card at %v reads %v, the line of sight meets %v", at, p, hit)
		}
		g.click(at)
		g.settled()
		// The start is rounded to a thousandth of the view, and no finer than a decade.
		if got := g.scene().Race.Start; math.Hypot(got[0]-hit[0], got[1]-hit[1]) > 0.012 || math.Hypot(got[0]-want[0], got[1]-want[1]) > 0.15 {
			t.Errorf("a click at %v set the start to %v, the line of sight meets %v, meant was %v", at, got, hit, want)
		}
	}
	g.frame("three_start")
	g.apart()
	before := g.scene().Race.Start
	g.click(canvas.Min.Add(image.Pt(6, canvas.Dy()-6)))
	if got := g.scene().Race.Start; got != before {
		t.Errorf("a click beside the surface set the start to %v", got)
	}
	g.apart()
	g.key(ebiten.KeyComma)
	g.ticks(90)
	s = sightOf(t, g.scene(), canvas)
	q, _ := s.On([2]float64{-1, -3.5})
	at := onCanvas(s, canvas, q)
	g.click(at)
	if got := g.scene().Race.Start; got == before {
		t.Error("the first of two clicks set no start")
	}
	g.click(at)
	g.settled()
	if got := g.scene(); got.Race.Start != before || g.three().azimuth != scenario.DefaultAzimuth {
		t.Errorf("after a double-click the start is %v, before %v; azimuth %v", got.Race.Start, before, g.three().azimuth)
	}
}

// A saved view opens as it was, in a small window too.
func TestWindowThreeOpens(t *testing.T) {
	want := scenario.Three{On: true, Azimuth: 25, Elevation: 60, Zoom: 1.5, Vertical: scenario.VerticalLog}
	g := openRace(t, 960, 600, "rosenbrock", []string{"adam:lr=0.05"}, func(s *scenario.Scenario) { s.View.Three = want })
	if got := g.scene().View.Three; got != want {
		t.Errorf("it opens as %+v, want %+v", got, want)
	}
	g.ticks(30)
	g.frame("three_small")
	l := g.look()
	for _, name := range []string{"view", "three", "vertical"} {
		if at := l.Shown[name].At; at.Empty() || !at.In(image.Rect(0, 0, 960, 600)) {
			t.Errorf("%s stands at %v", name, at)
		}
	}
}
