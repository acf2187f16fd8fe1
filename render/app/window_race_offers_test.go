package app

import (
	"image"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// A race in which nothing is random offers noise, and on samples a batch: a click
// on the button is an edit of the document that undo takes back, wherever the race
// stands. The numbers of the panel hold from the start too, since the clouds are of
// whole races.
func TestWindowEndingsOffersNoise(t *testing.T) {
	g := openRace(t, 960, 600, "regression:n=40", []string{"sgd:lr=0.03", "adam:lr=0.1"}, func(s *scenario.Scenario) {
		s.Race.Steps, s.Race.Endings.Seeds = 60, 20
	})
	g.key(ebiten.KeyEnd)
	g.settled()
	l := g.chooseNamed(scenario.FigureEndings)
	canvas := l.Areas["endings"].At
	for _, name := range []string{"offer noise σ = 0.5", "offer batch 10"} {
		if at := l.Areas[name].At; at.Empty() || !at.In(canvas) {
			t.Fatalf("%s stands at %v, the view at %v", name, at, canvas)
		}
	}
	g.frame("endings_offers")
	alike := l.Values["cloud 0"]
	g.click(middle(l.Areas["offer batch 10"].At))
	g.settled()
	l = g.look()
	if s := g.scene(); s.Race.Batch != 10 || s.Race.Noise != 0 || len(s.Changes) != 0 || l.Values["cloud 0"] == alike || l.Values["figure"] != scenario.FigureEndings {
		t.Errorf("the button leaves batch %d, noise %v, changes %v, cloud %s in view %q", s.Race.Batch, s.Race.Noise, s.Changes, l.Values["cloud 0"], l.Values["figure"])
	}
	if _, still := l.Areas["offer batch 10"]; still {
		t.Error("with minibatches it still offers them")
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	l = g.look()
	if s := g.scene(); s.Race.Batch != 0 || l.Values["cloud 0"] != alike {
		t.Errorf("after undo the batch is %d, the cloud %s, want %s", s.Race.Batch, l.Values["cloud 0"], alike)
	}
	g.click(middle(l.Areas["offer noise σ = 0.5"].At))
	g.settled()
	if s := g.scene(); s.Race.Noise != 0.5 || s.Race.Batch != 0 {
		t.Errorf("the other button leaves batch %d, noise %v", s.Race.Batch, s.Race.Noise)
	}
}

// A number set beside the clouds holds from the start of the race, although the race
// stands at its end.
func TestWindowEndingsSetFromTheStart(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"sgd:lr=0.05"}, func(s *scenario.Scenario) {
		s.Race.Steps, s.Race.Endings.Seeds = 60, 20
	})
	g.key(ebiten.KeyEnd)
	g.settled()
	alike := g.chooseNamed(scenario.FigureEndings).Values["cloud 0"]
	g.typed("noise", "0.7")
	l := g.look()
	if s := g.scene(); s.Race.Noise != 0.7 || len(s.Changes) != 0 {
		t.Errorf("noise %v from the start, changes %v", s.Race.Noise, s.Changes)
	}
	if l.Values["cloud 0"] == alike {
		t.Error("the cloud is that without noise")
	}
}

// The right button moves the picture in three dimensions with the pointer, so that
// what was under it stays there; the document says so, and 0 takes it back.
func TestWindowThreePans(t *testing.T) {
	g := openThree(t, 1280, 800, "himmelblau")
	g.key(ebiten.KeyV)
	g.ticks(30)
	canvas := g.look().Canvas
	start := g.scene().Race.Start
	q, ok := sightOf(t, g.scene(), canvas).On([2]float64{1.5, -4})
	if !ok {
		t.Fatal("the place is not in view")
	}
	from := onCanvas(sightOf(t, g.scene(), canvas), canvas, q)
	g.move(from)
	before, _ := g.pointed()
	by := image.Pt(-120, 60)
	g.drag(ebiten.MouseButtonRight, from, from.Add(by))
	g.ticks(30)
	after, ok := g.pointed()
	if !ok || math.Hypot(after[0]-before[0], after[1]-before[1]) > 1e-6 {
		t.Errorf("dragged from %v, the pointer is at %v (%v)", before, after, ok)
	}
	pan, high := g.scene().View.Three.Pan, float64(canvas.Dy())/2
	if math.Abs(pan[0]-float64(by.X)/high) > 1e-9 || math.Abs(pan[1]+float64(by.Y)/high) > 1e-9 {
		t.Errorf("the document says %v after %v pixels of %v", pan, by, 2*high)
	}
	if s := g.scene(); s.Race.Start != start || g.three().azimuth != scenario.DefaultAzimuth {
		t.Errorf("panning moved the start to %v or turned it to %v", s.Race.Start, g.three().azimuth)
	}
	g.frame("three_panned")
	g.key(ebiten.KeyDigit0)
	if pan := g.scene().View.Three.Pan; pan != [2]float64{} {
		t.Errorf("0 leaves it moved by %v", pan)
	}
}
