package app

import (
	"fmt"
	"image"
	"strconv"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// Units die: a click on a dead one shows inputs that all lie below zero; a
// smaller learning rate trains anew, and undo brings the deaths back.
func TestWindowUnitsDie(t *testing.T) {
	g := openActivations(t, 1280, 800, func(a *scenario.Activations) { a.Figure = scenario.FigureDying })
	g.key(ebiten.KeyEnd)
	g.settled()
	l := g.look()
	steps := g.scene().Activations.Dying.Steps
	if l.Values["step"] != strconv.Itoa(steps) || l.Values["playing"] != "false" {
		t.Fatalf("End led to step %s of %d, playing %s", l.Values["step"], steps, l.Values["playing"])
	}
	units := g.scene().Activations.Dying.Units
	states := l.Values["states 0"]
	dead := strings.LastIndex(states, "d")
	if dead < 0 {
		t.Fatalf("no unit is dead in %s", states)
	}
	layer, unit := dead/units, dead%units
	before := g.frame("dying")
	g.click(areaPixel(l.Areas["units 0"], float64(unit+1), float64(layer+1)))
	g.settled()
	l = g.look()
	if want := fmt.Sprintf("0 %d %d dead", layer, unit); l.Values["unit"] != want {
		t.Errorf("a click on the dead unit shows %q, want %q", l.Values["unit"], want)
	}
	if most := numbers(l.Values["largest input"])[0]; !(most < 0) {
		t.Errorf("an input of a dead unit is %v", most)
	}
	if !strings.Contains(l.Values["sentence"], "lie below zero: output 0, gradient 0") {
		t.Errorf("it says %q", l.Values["sentence"])
	}
	after := g.frame("dying_unit")
	if d := differing(before, after, l.Areas["units 0"].At); d == 0 {
		t.Error("the unit that was clicked is not marked")
	}
	// Nothing of the histogram is right of 0.
	in := l.Areas["inputs"]
	right := image.Rect(areaPixel(in, 0, 0).X+4, in.At.Min.Y+2, in.At.Max.X-2, in.At.Max.Y-2)
	if n := count(after, right, figure.Dark().Style(0).Color); n > 0 {
		t.Errorf("%d pixels of bars above zero", n)
	}
	// A unit that lives has inputs above zero.
	alive := strings.LastIndex(states, "a")
	g.click(areaPixel(l.Areas["units 0"], float64(alive%units+1), float64(alive/units+1)))
	g.settled()
	l = g.look()
	if most := numbers(l.Values["largest input"])[0]; !(most > 0) {
		t.Errorf("the largest input of a unit that lives is %v", most)
	}

	g.click(middle(g.reveal(nth("rate", "*ui.field", 0)).At))
	g.write("0.001")
	g.key(ebiten.KeyEnter)
	g.settled()
	if lr := g.scene().Activations.Dying.LearningRate; lr != 0.001 {
		t.Fatalf("the learning rate is %v", lr)
	}
	calm := g.look().Values["states 0"]
	if strings.Count(calm, "d") >= strings.Count(states, "d") {
		t.Errorf("%d units die at 0.001, %d at the default", strings.Count(calm, "d"), strings.Count(states, "d"))
	}
	g.key(ebiten.KeyEscape) // out of the field, which has keys of its own
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if again := g.look().Values["states 0"]; again != states {
		t.Errorf("after undo the units are\n%s\nwant\n%s", again, states)
	}
}

// The bar of time plays, steps and goes back, and a click on a chart goes there.
func TestWindowPlaysTheTraining(t *testing.T) {
	g := openActivations(t, 1280, 800, func(a *scenario.Activations) { a.Figure = scenario.FigureDying })
	g.key(ebiten.KeyHome)
	g.settled()
	at := func() int { return int(numbers(g.look().Values["step"])[0]) }
	if at() != 0 {
		t.Fatalf("Home led to step %d", at())
	}
	g.key(ebiten.KeyArrowRight)
	one := at()
	g.key(ebiten.KeyArrowLeft)
	if one < 1 || at() != 0 {
		t.Errorf("one record forward is step %d, and back %d", one, at())
	}
	g.key(ebiten.KeySpace)
	g.ticks(30)
	g.key(ebiten.KeySpace)
	if s := at(); s < 20 || s > 60 {
		t.Errorf("half a second at 60 steps a second led to step %d", s)
	}
	l := g.look()
	c := l.Areas["chart"]
	g.click(areaPixel(c, 300, (c.View[2]+c.View[3])/2))
	if s := at(); s < 295 || s > 305 {
		t.Errorf("a click on the chart at 300 led to step %d", s)
	}
	g.key(ebiten.KeyR)
	if at() != 0 {
		t.Errorf("R led to step %d", at())
	}
	g.key(ebiten.KeyN)
	g.settled()
	if s := g.scene().Seed; s != 2 {
		t.Errorf("N led to seed %d", s)
	}
}
