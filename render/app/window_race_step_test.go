package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// pressNamed clicks a widget of the panel by its name.
func (g *window) pressNamed(name string) layout {
	g.t.Helper()
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown[name] }).At))
	g.settled()
	return g.look()
}

// forward takes so many steps with the arrow key.
func (g *window) forward(steps int) {
	g.t.Helper()
	for range steps {
		g.key(ebiten.KeyArrowRight)
	}
	g.settled()
}

// A step is walked with the keys and the buttons, part by part, forward and back,
// into the next step and out again.
func TestWindowStepWalk(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"sgd:lr=0.01", "adam:lr=0.2"}, func(s *scenario.Scenario) {
		s.View.Figure = scenario.FigureStep
		s.Race.Inside.Racer = "Adam"
	})
	g.forward(5)
	l := g.look()
	if l.Values["step racer"] != "Adam" || l.Values["step at"] != "5" || l.Values["step part"] != "0 of 7" {
		t.Fatalf("it shows %v", l.Values)
	}
	whole := g.frame("step")
	g.key(ebiten.KeyEnter)
	g.settled()
	if l = g.look(); l.Values["step part"] != "1 of 7" || l.Values["step arrows"] != "[gradient]" || l.Values["step says"] != "The slope at the ball: it points uphill." {
		t.Errorf("Enter tells %v", l.Values)
	}
	if d := differing(whole, g.frame("step_part"), l.Areas["step formulas"].At); d < 0.005 {
		t.Errorf("the walk changes %v of the formulas", d)
	}
	l = g.pressNamed("step next")
	if l.Values["step part"] != "2 of 7" || l.Values["step arrows"] != "[gradient momentum]" {
		t.Errorf("the button tells %v", l.Values)
	}
	g.key(ebiten.KeyBackspace)
	g.settled()
	if l = g.look(); l.Values["step part"] != "1 of 7" {
		t.Errorf("Backspace tells %v", l.Values)
	}
	for range 7 { // the rest of this step, and one of the next
		g.key(ebiten.KeyEnter)
		g.settled()
	}
	if l = g.look(); l.Values["step at"] != "6" || l.Values["step part"] != "1 of 7" {
		t.Errorf("behind the last part: %v", l.Values)
	}
	l = g.pressNamed("step back")
	if l.Values["step at"] != "5" || l.Values["step part"] != "7 of 7" {
		t.Errorf("back from the first: %v", l.Values)
	}
	if s := g.scene(); s.Race.Inside.Part != 7 || s.Race.Inside.Racer != "Adam" || s.View.Figure != scenario.FigureStep {
		t.Errorf("the document says %+v", s.Race.Inside)
	}
	g.key(ebiten.KeyEscape)
	g.settled()
	if l = g.look(); l.Values["step part"] != "0 of 7" {
		t.Errorf("Escape leaves %v", l.Values)
	}
	g.key(ebiten.KeyArrowRight)
	g.settled()
	if l = g.look(); l.Values["step at"] != "6" {
		t.Errorf("→ shows step %s", l.Values["step at"])
	}
}

// Every part can be switched off; the picture, the document and a file that was
// saved agree.
func TestWindowStepParts(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"adam:lr=0.2"}, func(s *scenario.Scenario) { s.View.Figure = scenario.FigureStep })
	g.forward(5)
	l := g.look()
	if l.Values["step arrows"] != "[gradient momentum update]" || l.Areas["step squares"].At.Empty() {
		t.Fatalf("it shows %v", l.Values)
	}
	before := g.frame("")
	for _, c := range []struct{ part, want string }{
		{"gradient", "[momentum update]"}, {"momentum", "[update]"}, {"move", "[]"}, {"squares", "[]"},
	} {
		if l = g.pressNamed("step " + c.part); l.Values["step arrows"] != c.want {
			t.Errorf("without %s: %s, want %s", c.part, l.Values["step arrows"], c.want)
		}
	}
	if d := differing(before, g.frame("step_bare"), l.Areas["step"].At); d < 0.002 {
		t.Errorf("the arrows are %v of the picture", d)
	}
	in := g.scene().Race.Inside
	if !in.Hide[scenario.StepGradient] || !in.Hide[scenario.StepSquares] || in.Hide[scenario.StepClipping] {
		t.Errorf("the document hides %v", in.Hide)
	}
}

// The example of clipping opens with two clicks, in another theme and a small
// window too, and says what the notebook says.
func TestWindowStepClipping(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"adam:lr=0.2"}, func(s *scenario.Scenario) { s.View.Figure = scenario.FigureStep })
	g.settled()
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["examples"] }).At))
	g.ticks(10)
	g.key(ebiten.KeyArrowDown)
	g.key(ebiten.KeyEnter)
	g.settled()
	l := g.look()
	if l.Values["step racer"] != "clipvalue 1" || l.Values["step gradient"] != "[0.9 100]" || l.Values["step clipped"] != "[0.9 1]" ||
		!strings.Contains(l.Values["step clipping"], "turned by 41.5°") {
		t.Fatalf("the example shows %v", l.Values)
	}
	g.frame("step_clipvalue")
	g.choose(1)
	g.settled()
	if l = g.look(); l.Values["step racer"] != "clipnorm 1" || !strings.Contains(l.Values["step clipping"], "[0.00899964, 0.9999595]") {
		t.Errorf("the other racer: %v", l.Values)
	}
	g.frame("step_clipnorm")
	g.resize(960, 600)
	g.settled()
	g.frame("step_small")
	if l = g.look(); l.Areas["step"].At.Dx() < 300 || l.Areas["step formulas"].At.Dx() < 200 {
		t.Errorf("in a small window the picture is %v, the formulas are %v", l.Areas["step"].At, l.Areas["step formulas"].At)
	}
	// The example can be taken back.
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if n := g.scene().Race.Racers; len(n) != 1 {
		t.Errorf("after undo there are %d racers", len(n))
	}
}

// The race shows the selected racer's arrows where they are asked for.
func TestWindowStepArrowsOnTheRace(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"momentum:lr=0.012"}, nil)
	g.forward(4)
	before := g.frame("")
	l := g.pressNamed("arrows")
	if d := differing(before, g.frame("race_arrows"), l.Areas["canvas"].At); d < 0.0005 || d > 0.05 {
		t.Errorf("the arrows change %v of the canvas", d)
	}
	if !g.scene().Race.Inside.Arrows {
		t.Error("the document has no arrows")
	}
	g.pressNamed("arrows")
	if d := differing(before, g.frame(""), l.Areas["canvas"].At); d > 0.0001 {
		t.Errorf("without arrows %v of the canvas differs", d)
	}
}

// A step is saved as a picture and as data.
func TestWindowStepSaves(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"adam:lr=0.2"}, func(s *scenario.Scenario) { s.View.Figure = scenario.FigureStep })
	g.forward(5)
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(filepath.Join(g.folder, "mine"))
	g.key(ebiten.KeyEnter)
	var text []byte
	g.until("the files", func(*guestState) bool {
		var err error
		text, err = os.ReadFile(filepath.Join(g.folder, "mine.yaml"))
		return err == nil && exists(filepath.Join(g.folder, "mine.png"))
	})
	saved, err := scenario.ParseRace(text)
	if err != nil {
		t.Fatal(err)
	}
	if saved.View.Figure != scenario.FigureStep || saved.View.Step != 5 || saved.Race.Inside.Racer != "Adam" {
		t.Errorf("the file holds\n%s", text)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(filepath.Join(g.folder, "terms.json"))
	g.key(ebiten.KeyEnter)
	g.until("the data", func(*guestState) bool {
		text, err = os.ReadFile(filepath.Join(g.folder, "terms.json"))
		return err == nil
	})
	if !strings.Contains(string(text), `"name":"η̂","title":"corrected rate"`) {
		t.Errorf("the data hold %.300s", text)
	}
}
