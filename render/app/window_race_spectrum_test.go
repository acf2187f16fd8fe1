package app

import (
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// showView presses M until a view is shown.
func (g *window) showView(figure string) layout {
	g.t.Helper()
	for range len(scenario.RaceFigures()) {
		if l := g.look(); l.Values["figure"] == figure {
			return l
		}
		g.key(ebiten.KeyM)
		g.settled()
	}
	g.t.Fatalf("M never shows %q", figure)
	return layout{}
}

// lr is the learning rate of the first racer in the window's document.
func (g *window) lr() float64 { return g.scene().Race.Racers[0].Rule.Values.Num("lr") }

// A click on a tick of the learning rate sets exactly the value that it stands
// for, in this view and in the race, and the ticks follow the surface.
func TestWindowSpectrumTicks(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"sgd:lr=0.03", "adam:lr=0.2"}, func(s *scenario.Scenario) { s.View.Figure = scenario.FigureSpectrum })
	g.settled()
	strip := g.reveal(nth("rule", "*ui.tickStrip", 0)).At
	l := g.look()
	if l.Values["tick 0"] != "optimal" || l.Values["tick 1"] != "2/λmax" {
		t.Fatalf("the ticks are %q and %q", l.Values["tick 0"], l.Values["tick 1"])
	}
	g.frame("spectrum_ticks")
	if a, b := l.Areas["tick 0"].At, l.Areas["tick 1"].At; a.Overlaps(b) || !a.In(strip) || !b.In(strip) {
		t.Errorf("the labels stand at %v and %v of %v", a, b, strip)
	}
	offset := middle(l.Areas["tick 0"].At).Sub(strip.Min)
	for i, want := range []float64{2. / 21, 0.1} {
		g.click(middle(l.Areas[fmt.Sprint("tick ", i)].At))
		g.settled()
		if got := g.lr(); math.Abs(got-want) > 1e-16 {
			t.Errorf("tick %d sets η to %v, want %v", i, got, want)
		}
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got := g.lr(); math.Abs(got-2./21) > 1e-16 {
		t.Errorf("after undo η is %v", got)
	}
	// Another condition number has another limit.
	g.click(middle(g.reveal(nth("surface", "*ui.field", 0)).At))
	g.write("100")
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
	g.settled()
	g.reveal(nth("rule", "*ui.tickStrip", 0))
	l = g.look()
	if l.Values["limit"] != "0.02" {
		t.Errorf("with κ = 100 the limit is %s", l.Values["limit"])
	}
	g.click(middle(l.Areas["tick 1"].At))
	g.settled()
	if got := g.lr(); got != 0.02 {
		t.Errorf("with κ = 100 the limit's tick sets η to %v", got)
	}
	// The race's own view has the slider too.
	g.showView(scenario.FigureRace)
	strip = g.reveal(nth("rule", "*ui.tickStrip", 0)).At
	g.frame("spectrum_ticks_race")
	g.click(strip.Min.Add(offset))
	g.settled()
	if got := g.lr(); math.Abs(got-2./101) > 1e-16 {
		t.Errorf("in the race the tick sets η to %v, want %v", got, 2./101)
	}
}

// The line on the rates is dragged, and what is said of the components is what
// theory has and what the race did.
func TestWindowSpectrumDragsTheRate(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"sgd:lr=0.03"}, func(s *scenario.Scenario) { s.View.Figure = scenario.FigureSpectrum })
	g.key(ebiten.KeyEnd)
	g.settled()
	l := g.look()
	rates := l.Areas["rates"]
	for _, name := range []string{"spectrum surface", "rates", "loss", "share"} {
		if l.Areas[name].At.Empty() {
			t.Errorf("there is no plot %s", name)
		}
	}
	before := g.frame("spectrum_before")
	g.key(ebiten.KeyHome) // a change at the start is the setting itself
	g.settled()
	g.drag(ebiten.MouseButtonLeft, areaPixel(rates, 0.03, 0.5), areaPixel(rates, 0.08, 0.5))
	g.settled()
	eta := g.lr()
	// A pixel of the axis, and the thousandth that it is rounded to.
	if pixel := (rates.View[1] - rates.View[0]) / float64(rates.At.Dx()); math.Abs(eta-0.08) > pixel+1e-4 {
		t.Errorf("the line was dragged to %v, want 0.08", eta)
	}
	g.key(ebiten.KeyEnd)
	g.settled()
	g.move(image.Pt(5, 5))
	l = g.look()
	for i, lambda := range []float64{1, 20} {
		var at, rate, measured float64
		if _, err := fmt.Sscan(l.Values[fmt.Sprint("mode ", i)], &at, &rate, &measured); err != nil {
			t.Fatalf("mode %d reads %q: %v", i, l.Values[fmt.Sprint("mode ", i)], err)
		}
		want := math.Abs(1 - eta*lambda)
		if math.Abs(at-lambda) > 1e-12 || math.Abs(rate-want) > 1e-12 || math.Abs(measured-want) > 1e-6 {
			t.Errorf("λ = %v: rate %v, measured %v, want %v", at, rate, measured, want)
		}
	}
	if l.Values["regime 0"] != "monotone" || l.Values["regime 1"] != "oscillating" {
		t.Errorf("the regimes are %s and %s", l.Values["regime 0"], l.Values["regime 1"])
	}
	if d := differing(before, g.frame("spectrum_dragged"), l.Areas["loss"].At); d < 0.05 {
		t.Errorf("another rate changes %v of the loss", d)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got := g.lr(); got != 0.03 {
		t.Errorf("after undo η is %v: a drag is one edit", got)
	}
	// A click on the loss goes to that step.
	g.click(areaPixel(l.Areas["share"], 50, 0.5))
	if s := g.settled(); s.Step < 49 || s.Step > 51 {
		t.Errorf("a click at step 50 shows step %d", s.Step)
	}
	g.move(areaPixel(rates, 0.05, 0.5))
	g.frame("spectrum_hover")
}

// Of what is no quadratic the view says so, as of a rule that has no rates; from
// momentum a button leads to the map over rate and momentum.
func TestWindowSpectrumOfOthers(t *testing.T) {
	g := openRace(t, 1280, 800, "rosenbrock", []string{"momentum:lr=0.0005"}, func(s *scenario.Scenario) { s.View.Figure = scenario.FigureSpectrum })
	g.settled()
	l := g.look()
	if !strings.HasPrefix(l.Values["where"], "local: at the minimum") || l.Values["unknown"] != "" {
		t.Errorf("Rosenbrock: %q, %q", l.Values["where"], l.Values["unknown"])
	}
	if n := len(l.Shown["rule"].Find("*ui.tickStrip")); n != 0 {
		t.Errorf("%d lines of ticks on a surface that is no quadratic", n)
	}
	g.frame("spectrum_local")
	doc := g.scene()
	adam := openRace(t, 960, 600, "bowl", []string{"adam:lr=0.2", "momentum:lr=0.05"}, func(s *scenario.Scenario) {
		s.View.Figure, s.View.Step = scenario.FigureSpectrum, 100
	})
	adam.settled()
	l = adam.look()
	if !strings.Contains(l.Values["unknown"], "Adam is not linear") {
		t.Errorf("Adam: %q", l.Values["unknown"])
	}
	if !l.Areas["share"].At.Empty() || l.Areas["loss"].At.Empty() || l.Areas["rates"].At.Empty() {
		t.Errorf("a low window shows %v", l.Areas)
	}
	adam.frame("spectrum_small_adam")
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["to map"] }).At))
	g.settled()
	if v := g.look().Values["figure"]; v != scenario.FigureMap {
		t.Errorf("the button shows %q", v)
	}
	if m := g.scene().Race.Map; m.X != "lr" || m.Y != "momentum" {
		t.Errorf("the map is over %s and %s", m.X, m.Y)
	}
	// A document that names another racer selects it.
	doc.Race.Racers = append(doc.Race.Racers, scenario.Racer{Name: "other", Rule: doc.Race.Racers[0].Rule})
	doc.Race.Spectrum.Racer = "other"
	g.drop("other.yaml", string(yaml(t, doc)))
	if s := g.settled(); s.Selected != 1 {
		t.Errorf("racer %d is selected", s.Selected)
	}
	if r := g.scene().Race.Spectrum.Racer; r != "other" {
		t.Errorf("the document names %q", r)
	}
}
