package app

import (
	"fmt"
	"image"
	"strings"
	"testing"
	"unicode"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
	"downhill/render/ui"
	"downhill/render/ui/mathbox"
	"downhill/surfaces"
)

// everyView lists documents that together show every panel of every lab: all
// views, and in them every rule, surface, activation, initializer and schedule
// that has parameters.
func everyView(t *testing.T) map[string]scenario.Scenario {
	t.Helper()
	docs := map[string]scenario.Scenario{}
	choose := func(c param.Choice, err error) param.Choice {
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, view := range scenario.RaceFigures() {
		d := scenario.Default()
		d.View.Figure = view
		docs["race "+view] = d
	}
	for _, key := range optimizers.Catalog().Keys() {
		d := scenario.Default()
		d.Race.Racers[0].Rule = choose(optimizers.Catalog().Default(key))
		docs["race rule "+key] = d
	}
	for _, key := range schedules.Catalog().Keys() {
		d := scenario.Default()
		d.Race.Racers[0].Rule = choose(optimizers.Catalog().Parse("sgd:schedule=" + key))
		docs["race schedule "+key] = d
		s := scenario.DefaultSchedules()
		s.Schedules.Runs[0].Schedule = choose(schedules.Catalog().Default(key))
		docs["schedules "+key] = s
	}
	for _, key := range surfaces.Catalog().Keys() {
		d := scenario.Default()
		d.Race.Surface = choose(surfaces.Catalog().Default(key))
		docs["race surface "+key] = d
	}
	for _, view := range scenario.ActivationFigures() {
		d := scenario.DefaultActivations()
		d.Activations.Figure = view
		docs["activations "+view] = d
	}
	for _, key := range activations.Catalog().Keys() {
		d := scenario.DefaultActivations()
		d.Activations.Functions[0].Function = choose(activations.Catalog().Default(key))
		docs["activations "+key] = d
	}
	for _, view := range scenario.SignalFigures() {
		d := scenario.DefaultSignal()
		d.Signal.Figure = view
		docs["signal "+view] = d
	}
	for _, key := range initializers.Catalog().Keys() {
		d := scenario.DefaultSignal()
		d.Signal.Runs[0].Initializer = choose(initializers.Catalog().Default(key))
		docs["signal "+key] = d
	}
	for _, key := range optimizers.Catalog().Keys() {
		d := scenario.FirstTraining()
		d.Train.Nets[0].Optimizer = choose(optimizers.Catalog().Default(key))
		if d.Check() == nil { // a network takes no line search
			docs["train rule "+key] = d
		}
	}
	for _, e := range scenario.Experiments() {
		docs["transfer "+e] = scenario.DefaultExperiment(e)
	}
	return docs
}

// shownControls builds the window's widgets for a document, without a window.
func shownControls(t *testing.T, a *App, doc scenario.Scenario, size image.Point) []ui.Control {
	t.Helper()
	if err := a.open(doc); err != nil {
		t.Fatal(err)
	}
	a.stage.Scale, a.stage.Size, a.stage.Drawer = 1, size, true
	a.rebuild()
	a.page().Sync()
	return a.stage.Layer.Inventory()
}

// symbolic says whether a label is that of a quantity with a symbol: it begins
// with a Greek letter, as η learning rate does.
func symbolic(name string) bool {
	for _, r := range name {
		return unicode.Is(unicode.Greek, r)
	}
	return false
}

// What can be reached by keyboard says what it does, and every symbol has the
// formula in which it stands.
func TestEveryControlHasATip(t *testing.T) {
	silent, bare := map[string]string{}, map[string]string{}
	a, err := New(Options{Scenario: scenario.Default(), Theme: "dark"})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close(true)
	for name, doc := range everyView(t) {
		for _, size := range []image.Point{{X: 1280, Y: 800}, {X: 960, Y: 600}} {
			list := shownControls(t, a, doc, size)
			if len(list) < 20 {
				t.Fatalf("%s: %d controls: the walk misses the page", name, len(list))
			}
			section := ""
			for _, c := range list {
				if c.Kind == "*ui.Label" && c.Name != "" && c.Name == strings.ToUpper(c.Name) {
					section = c.Name
				}
				if c.Keyboard && c.Tip == "" {
					silent[fmt.Sprintf("%s %q in %s", c.Kind, c.Name, section)] = name
				}
				if _, err := mathbox.Parse(c.Formula); err != nil {
					t.Errorf("%s: %s %q: formula %q: %v", name, c.Kind, c.Name, c.Formula, err)
				}
				if c.Kind != "*ui.Button" && symbolic(c.Name) && c.Formula == "" {
					bare[fmt.Sprintf("%s %q in %s", c.Kind, c.Name, section)] = name
				}
			}
		}
	}
	for c, where := range silent {
		t.Errorf("%s (%s) has no tip", c, where)
	}
	for c, where := range bare {
		t.Errorf("%s (%s) has no formula in its tip", c, where)
	}
}
