package app

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/optimizers/endings"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// chooseNamed clicks the word above the canvas under which a view is shown.
func (g *window) chooseNamed(figure string) layout {
	g.t.Helper()
	at := g.look().Shown["view"].At
	// From the right, since the first maps take longer than others.
	for x := at.Max.X - 8; x > at.Min.X; x -= 12 {
		g.click(image.Pt(x, middle(at).Y))
		if l := g.look(); l.Values["figure"] == figure {
			g.settled()
			return g.look()
		}
	}
	g.t.Fatalf("no word above the canvas shows %q", figure)
	return layout{}
}

// typed writes a number into the n-th field of a widget of the panel.
func (g *window) typed(name string, text string) {
	g.t.Helper()
	g.click(middle(g.reveal(nth(name, "*ui.field", 0)).At))
	g.write(text)
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
	g.settled()
}

// The size of the minibatches: at the start it is the setting, later a change in
// the log; the inset and the gradients at the selected racer are of the step that
// the race takes.
func TestWindowMinibatches(t *testing.T) {
	g := openRace(t, 1280, 800, "regression:n=60", []string{"sgd:lr=0.03", "adam:lr=0.1"}, nil)
	full := g.frame("minibatch_full")
	l := g.look()
	inset, ok := l.Areas["inset"]
	if !ok || !inset.At.In(l.Canvas) {
		t.Fatalf("the inset is at %v of %v", inset, l.Canvas)
	}
	g.typed("batch", "6")
	if b := g.scene().Race.Batch; b != 6 {
		t.Fatalf("the batch in the document is %d", b)
	}
	l = g.look()
	if v := l.Values["minibatch"]; !strings.HasPrefix(v, "0 6 60 ") {
		t.Errorf("the inset shows %q", v)
	}
	if d := differing(full, g.frame("minibatch"), inset.At); d < 0.002 {
		t.Errorf("a minibatch changes %v of the inset", d)
	}
	if d := differing(full, g.frame(""), around(l.pixel(g.scene().Race.Start), 90)); d < 0.01 {
		t.Errorf("its gradient changes %v around the racer", d)
	}
	// Seven steps on the batch is changed: the log takes it from there on.
	for range 7 {
		g.key(ebiten.KeyArrowRight)
	}
	g.typed("batch", "20")
	s := g.scene()
	if s.Race.Batch != 6 || len(s.Changes) != 1 || s.Changes[0].Step != 7 || s.Changes[0].Key != "batch" || s.Changes[0].Value != "20" {
		t.Fatalf("batch %d, changes %v", s.Race.Batch, s.Changes)
	}
	g.key(ebiten.KeyEnd)
	state := g.settled()
	track := replayed(t, s).Tracks[0]
	if state.Paths[0].Last != track.Path[track.Len()-1] {
		t.Errorf("the window ends at %v, the document at %v", state.Paths[0].Last, track.Path[track.Len()-1])
	}
	// Seven minibatches of 6 are 42 of the epoch's 60; of what is left one of 20
	// takes all 18.
	if got := fmt.Sprint(track.Samples[6:10]); got != "[36 42 60 80]" {
		t.Errorf("samples %s", got)
	}
	// The toggle leaves the surface alone.
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["show minibatch"] }).At))
	g.settled()
	if _, shown := g.look().Areas["inset"]; shown {
		t.Error("the inset is still there")
	}
	// More than there are is refused in words, and another surface has none.
	g.typed("batch", "61")
	if s := g.scene(); len(s.Changes) > 2 || slices.ContainsFunc(s.Changes, func(c race.Change) bool { return c.Value == "61" }) {
		t.Errorf("61 of 60 is taken: %v", s.Changes)
	}
}

// The endings: the clouds are those of the document, as many seeds as are asked
// for; the pointer reads one, a click shows its race with its seed.
func TestWindowEndings(t *testing.T) {
	g := openRace(t, 1280, 800, "regression:n=60", []string{"sgd:lr=0.03", "adam:lr=0.1"}, func(s *scenario.Scenario) { s.Race.Batch = 6 })
	plain := g.frame("")
	l := g.chooseNamed(scenario.FigureEndings)
	if l.Values["endings run"] != "400 of 400" {
		t.Fatalf("the view shows %v", l.Values)
	}
	area := l.Areas["endings"]
	g.move(middle(l.Charts[0])) // no tooltip
	before := g.frame("endings")
	if d := differing(plain, before, area.At); d < 0.3 {
		t.Errorf("the clouds change %v of the canvas", d)
	}
	want := cloudsOf(t, g.scene())
	for k := range want.Plans {
		if got := l.Values[fmt.Sprint("cloud ", k)]; got != cloudText(want, k) {
			t.Errorf("cloud %d is %s, the document's %s", k, got, cloudText(want, k))
		}
	}
	if l.Values["theory 0"] == "" || l.Values["theory 1"] != "" {
		t.Errorf("theory of SGD %q, of Adam %q", l.Values["theory 0"], l.Values["theory 1"])
	}
	// The ending of SGD that is farthest left, away from the others.
	far := slices.MinFunc(want.Endings[0], func(a, b endings.Ending) int { return int(math.Copysign(1, a.X[0]-b.X[0])) })
	at := areaPixel(area, far.X[0], far.X[1])
	g.move(at)
	if got := g.look().Values["ending"]; got != fmt.Sprint(0, " ", far.Seed, " ", far.X[0], " ", far.X[1]) {
		t.Errorf("the pointer at %v reads %q", far.X, got)
	}
	g.click(at)
	state := g.settled()
	s := g.scene()
	view := g.look().Values["figure"]
	if s.Seed != far.Seed || view != "" || state.Paths[0].At != far.X {
		t.Errorf("the click shows seed %d at %v in view %q, want seed %d at %v", s.Seed, state.Paths[0].At, view, far.Seed, far.X)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if s := g.scene(); s.Seed != 1 {
		t.Errorf("after undo the seed is %d", s.Seed)
	}
}

// Fewer seeds, the selected racer alone, the whole surface; the document says it
// all and opens so.
func TestWindowEndingsSettings(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"sgd:lr=0.05", "momentum:lr=0.01"}, func(s *scenario.Scenario) {
		s.Race.Noise, s.View.Figure, s.Race.Endings = 1, scenario.FigureEndings, scenario.Endings{Racer: "Momentum", Seeds: 30}
	})
	g.settled()
	l := g.look()
	if l.Values["endings run"] != "30 of 30" || !strings.HasPrefix(l.Values["cloud 0"], "Momentum|30 ") {
		t.Fatalf("the document opens as %v", l.Values)
	}
	g.typed("seeds", "50")
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["endings all"] }).At))
	g.settled()
	l = g.look()
	if s := g.scene(); l.Values["endings run"] != "100 of 100" || s.Race.Endings != (scenario.Endings{Seeds: 50}) {
		t.Errorf("all: %v, %+v", l.Values["endings run"], s.Race.Endings)
	}
	near := l.Areas["endings"].View
	g.key(ebiten.KeyF)
	g.settled()
	l = g.look()
	if far := l.Areas["endings"].View; !(far[1]-far[0] > 3*(near[1]-near[0])) {
		t.Errorf("near %v, far %v", near, far)
	}
	// The noise slider of the panel: the clouds follow.
	cloud := l.Values["cloud 0"]
	g.typed("noise", "0.2")
	if l = g.look(); l.Values["cloud 0"] == cloud || l.Values["endings run"] != "100 of 100" {
		t.Errorf("after another σ: %v", l.Values)
	}
	if want := cloudsOf(t, g.scene()); l.Values["cloud 1"] != cloudText(want, 1) {
		t.Errorf("cloud 1 is %s, the document's %s", l.Values["cloud 1"], cloudText(want, 1))
	}
	g.key(ebiten.KeyM)
	g.settled()
	if v := g.look().Values["figure"]; v == scenario.FigureEndings {
		t.Error("M does not go on")
	}
}

// cloudsOf runs the clouds of a document anew.
func cloudsOf(t *testing.T, s scenario.Scenario) *racelab.EndingsFrame {
	t.Helper()
	run, err := racelab.StartEndings(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Frame()
}

func cloudText(f *racelab.EndingsFrame, k int) string {
	s := &f.Summaries[k]
	return fmt.Sprint(f.Name(k), "|", s.Runs, " ", s.Mean[0], " ", s.Mean[1], " ", s.Loss)
}
