package app

import (
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
	"downhill/surfaces"
)

// openRace opens the window with a race on a surface, standing at its start.
func openRace(t *testing.T, w, h int, surface string, rules []string, change func(*scenario.Scenario)) *window {
	t.Helper()
	doc := scenario.Default()
	var err error
	if doc.Race.Surface, err = scenario.Surfaces().Parse(surface); err != nil {
		t.Fatal(err)
	}
	f, err := scenario.Surfaces().Build(doc.Race.Surface)
	if err != nil {
		t.Fatal(err)
	}
	doc.Race.Start, doc.Race.Racers = f.Start(), nil
	for _, spec := range rules {
		rule, err := optimizers.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		doc.Race.Racers = append(doc.Race.Racers, scenario.Racer{Name: doc.Race.FreeName(rule.Key, ""), Rule: rule})
	}
	if change != nil {
		change(&doc)
	}
	file := filepath.Join(t.TempDir(), "race.yaml")
	if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	return openWindow(t, w, h, "-scenario", file)
}

// chooseView clicks the word above the canvas of the race, of the map or of the
// basins, wherever it stands among the others.
func (g *window) chooseView(i int) layout {
	g.t.Helper()
	want := []string{scenario.FigureRace, scenario.FigureMap, scenario.FigureBasin}[i]
	at := g.look().Shown["view"].At
	for x := at.Min.X + 10; x < at.Max.X; x += 30 { // no word is narrower
		g.click(image.Pt(x, middle(at).Y))
		if g.look().Values["figure"] == want {
			g.settled()
			return g.look()
		}
	}
	g.t.Fatalf("no word above the canvas shows %q", want)
	return layout{}
}

// A map over learning rate and momentum: what the card says of a cell is what a
// race with those values does, and a click has the racer race it.
func TestWindowMapsHyperparameters(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"momentum:lr=0.012"}, nil)
	plain := g.frame("race_before_map")
	g.key(ebiten.KeyM)
	g.settled()
	l := g.look()
	if l.Values["figure"] != "map" || l.Values["map run"] != "3072 of 3072" || l.Values["map"] != "momentum lr momentum steps 64 48" {
		t.Fatalf("M shows %v", l.Values)
	}
	area := l.Areas["map"]
	if d := differing(plain, g.frame("map"), area.At); d < 0.5 {
		t.Errorf("the map changes %v of the canvas", d)
	}
	// A good cell, near the known optimum, and one beyond the limit.
	for _, tt := range []struct {
		lr, beta float64
		status   race.Status
	}{{0.12, 0.45, race.Converged}, {0.7, 0.2, race.Diverged}, {0.002, 0.5, race.Running}} {
		g.move(areaPixel(area, math.Log10(tt.lr), -math.Log10(1-tt.beta)))
		l = g.look()
		var lr, beta float64
		var status string
		var step int
		if _, err := fmt.Sscan(l.Values["cell"], &lr, &beta, &status, &step); err != nil {
			t.Fatalf("the card reads %q: %v", l.Values["cell"], err)
		}
		// Half a cell: 3 decades over 63, 2 over 47.
		if math.Abs(math.Log10(lr/tt.lr)) > 0.025 || math.Abs(math.Log10((1-beta)/(1-tt.beta))) > 0.022 {
			t.Errorf("at η %v β %v the card reads %v %v", tt.lr, tt.beta, lr, beta)
		}
		s := g.scene()
		s.View.Figure = ""
		s.Race.Racers[0].Rule.Values["lr"], s.Race.Racers[0].Rule.Values["momentum"] = param.Num(lr), param.Num(beta)
		track := replayed(t, s).Tracks[0]
		if status != string(tt.status) || status != string(track.Status) || tt.status == race.Converged && step != track.StatusStep {
			t.Errorf("η %v β %v: the card says %s at %d, the race %s at %d", lr, beta, status, step, track.Status, track.StatusStep)
		}
	}
	// Click the good one.
	g.click(areaPixel(area, math.Log10(0.12), -math.Log10(1-0.45)))
	g.settled()
	rule := g.scene().Race.Racers[0].Rule
	if lr := rule.Values.Num("lr"); math.Abs(math.Log10(lr/0.12)) > 0.025 {
		t.Errorf("the click set η to %v", lr)
	}
	if l := g.look(); l.Values["figure"] != "map" || l.Values["map run"] != "3072 of 3072" {
		t.Errorf("after the click: %v", l.Values)
	}
	g.key(ebiten.KeyEnd)
	s := g.settled()
	if p := s.Paths[0]; p.Status != string(race.Converged) || p.StatusStep > 70 {
		t.Errorf("the racer that was clicked is %s at %d", p.Status, p.StatusStep)
	}
	g.frame("map_clicked")
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if lr := g.scene().Race.Racers[0].Rule.Values.Num("lr"); lr != 0.012 {
		t.Errorf("after undo η is %v", lr)
	}
	// With Shift another racer joins.
	g.s.PressKey(ebiten.KeyShiftLeft)
	g.ticks(1)
	g.click(areaPixel(area, math.Log10(0.05), -math.Log10(1-0.7)))
	g.s.ReleaseKey(ebiten.KeyShiftLeft)
	g.settled()
	if n := len(g.scene().Race.Racers); n != 2 {
		t.Errorf("%d racers after a click with Shift", n)
	}
}

// The ends of an axis, another hyperparameter and another measure; the document
// holds it all, opens as it was, and is saved as a picture.
func TestWindowMapSettings(t *testing.T) {
	g := openRace(t, 1280, 800, "rosenbrock", []string{"sgd:lr=0.001", "adam:lr=0.1"}, func(s *scenario.Scenario) {
		s.View.Figure = scenario.FigureMap
		s.Race.Map = scenario.HyperMap{Racer: "Adam", X: "lr", XRange: [2]float64{0.01, 1}, Y: "beta1", NX: 32, NY: 24, Measure: "final"}
	})
	g.settled()
	l := g.look()
	if l.Values["map"] != "adam lr beta1 final 32 24" {
		t.Fatalf("the document opens as %v", l.Values["map"])
	}
	before := g.frame("map_adam")
	if a := l.Areas["map"].View; math.Abs(a[0]-(-2)) > 0.1 || math.Abs(a[1]) > 0.1 {
		t.Errorf("the axis runs from %v to %v decades", a[0], a[1])
	}
	g.click(middle(g.reveal(nth("x range", "*ui.field", 0)).At))
	g.write("0.1")
	g.key(ebiten.KeyEnter)
	g.settled()
	l = g.look()
	if m := g.scene().Race.Map; m.XRange != [2]float64{0.1, 1} || m.Racer != "Adam" {
		t.Errorf("the range in the document is %v of %q", m.XRange, m.Racer)
	}
	if a := l.Areas["map"].View; math.Abs(a[0]-(-1)) > 0.1 {
		t.Errorf("the axis begins at %v decades", a[0])
	}
	if d := differing(before, g.frame("map_adam_range"), l.Areas["map"].At); d < 0.2 {
		t.Errorf("another range changes %v of the map", d)
	}
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if m := g.scene().Race.Map; m.XRange != [2]float64{0.01, 1} {
		t.Errorf("after undo the range is %v", m.XRange)
	}
	// Another racer is selected: the map is of that one, over what it has.
	doc := g.scene()
	doc.Race.Map = scenario.HyperMap{Racer: "SGD", X: "lr", Y: "clipnorm"}
	g.drop("sgd.yaml", string(yaml(t, doc)))
	g.settled()
	if v := g.look().Values["map"]; v != "sgd lr clipnorm steps 64 48" {
		t.Errorf("the dropped document shows %q", v)
	}
}

// Basins: the map refines while a hyperparameter is dragged, the card says what a
// race from there does, and a click races from there.
func TestWindowMapsBasins(t *testing.T) {
	g := openRace(t, 1280, 800, "himmelblau", []string{"adam:lr=0.1", "momentum:lr=0.005"}, nil)
	g.key(ebiten.KeyM)
	g.key(ebiten.KeyM)
	g.settled()
	l := g.look()
	if l.Values["figure"] != "basin" || l.Values["basin run"] != "320000 of 320000" {
		t.Fatalf("M twice shows %v", l.Values)
	}
	before := g.frame("basins")
	area := l.Areas["basin 0"]
	for _, p := range [][2]float64{{3, 2}, {-4, -3}, {0.5, -1.2}} {
		g.move(areaPixel(area, p[0], p[1]))
		l = g.look()
		var x, y float64
		var at, step int
		var status string
		if _, err := fmt.Sscan(l.Values["start"], &x, &y, &at, &status, &step); err != nil {
			t.Fatalf("the card reads %q: %v", l.Values["start"], err)
		}
		s := g.scene()
		s.View.Figure, s.Race.Start, s.Race.Steps = "", [2]float64{x, y}, 500
		track := replayed(t, s).Tracks[0]
		if status != string(track.Status) || track.Status == race.Converged && step != track.StatusStep {
			t.Errorf("from %v, %v: the card says %s at %d, the race %s at %d", x, y, status, step, track.Status, track.StatusStep)
		}
		end := track.Path[track.Len()-1]
		f, _ := surfaces.Catalog().Build(s.Race.Surface)
		if m := f.Minima(); at < 0 || math.Hypot(end[0]-m[at].X, end[1]-m[at].Y) > 0.1 {
			t.Errorf("from %v, %v: the card says minimum %d, the race ends at %v", x, y, at, end)
		}
	}
	// The rule's learning rate, by its field: both the map and the document follow.
	shares := l.Values["basin 0"]
	g.click(middle(g.reveal(nth("rule", "*ui.field", 0)).At))
	g.write("0.9")
	g.key(ebiten.KeyEnter)
	g.until("a first coarse map", func(*guestState) bool { return g.look().Values["basin 0"] != shares })
	g.settled()
	l = g.look()
	if l.Values["basin run"] != "320000 of 320000" {
		t.Errorf("the new map is not whole: %v", l.Values["basin run"])
	}
	g.move(middle(l.Areas["canvas"].At)) // no card
	if d := differing(before, g.frame("basins_dragged"), area.At); d < 0.05 {
		t.Errorf("nine times the rate changes %v of the map", d)
	}
	g.key(ebiten.KeyEscape)
	// While its slider is dragged the map follows, coarse, and is whole soon after.
	slider := g.reveal(nth("rule", "*ui.slider", 0)).At
	g.move(middle(slider))
	g.press(ebiten.MouseButtonLeft)
	followed := map[string]bool{}
	for i := range 6 {
		before := g.look().Values["basin 0"]
		g.move(middle(slider).Add(image.Pt((i+1)*slider.Dx()/20, 0)))
		g.until("a map of the new rate", func(*guestState) bool {
			now := g.look().Values["basin 0"]
			followed[now] = true
			return now != before
		})
	}
	g.release(ebiten.MouseButtonLeft)
	g.settled()
	if len(followed) < 6 {
		t.Errorf("the map took %d looks while the slider was dragged", len(followed))
	}
	l = g.look()
	if want := basinText(t, g.scene()); l.Values["basin 0"] != want {
		t.Errorf("after the drag the map is\n%s\nthe document's\n%s", l.Values["basin 0"], want)
	}
	g.click(areaPixel(area, -4, 1))
	g.settled()
	if at := g.scene().Race.Start; math.Hypot(at[0]+4, at[1]-1) > 0.06 {
		t.Errorf("the click set the start to %v", at)
	}
	// The selected racer alone, with fewer starts, in the document too.
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["basin all"] }).At))
	g.settled()
	l = g.look()
	if _, two := l.Areas["basin 1"]; two && !l.Areas["basin 1"].At.Empty() && l.Values["basin run"] != "160000 of 160000" {
		t.Errorf("one racer alone: %v", l.Values["basin run"])
	}
	if b := g.scene().Race.Basin; b.Racer != "Adam" {
		t.Errorf("the document says %+v", b)
	}
	g.frame("basin_one")
}

// basinText computes the first basin map of a document anew and writes its shares
// as the page does.
func basinText(t *testing.T, s scenario.Scenario) string {
	t.Helper()
	s.Race, s.Changes = s.At(s.View.Step), nil
	run, err := racelab.StartBasin(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Frame()
	shares, elsewhere, diverged := f.Shares(0)
	return fmt.Sprint(f.Name(0), " ", shares, " ", elsewhere, " ", diverged)
}

// The words above the canvas change the view, in a small window too, and the race
// comes back as it was.
func TestWindowMapViews(t *testing.T) {
	g := openRace(t, 960, 600, "bowl", []string{"momentum:lr=0.012"}, func(s *scenario.Scenario) { s.Race.Basin.Size = 100 })
	first := g.frame("")
	for i, want := range []string{"", "map", "basin", ""} {
		l := g.chooseView(i % 3)
		if l.Values["figure"] != want {
			t.Errorf("word %d shows %q, want %q", i%3, l.Values["figure"], want)
		}
		g.frame("small_" + fmt.Sprint(i))
	}
	l := g.look()
	if d := differing(first, g.frame(""), l.Canvas); d > 0.02 {
		t.Errorf("back at the race %v of the canvas differ", d)
	}
	if !strings.Contains(string(yaml(t, g.scene())), "momentum") {
		t.Error("the racer is gone")
	}
}
