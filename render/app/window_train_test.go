package app

import (
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/nn/datasets"
)

// twoLearners is a training of two small networks on points in the plane.
func twoLearners(t testing.TB) scenario.Scenario {
	t.Helper()
	data, err := scenario.Data().Parse("moons:n=100")
	if err != nil {
		t.Fatal(err)
	}
	s := scenario.Scenario{Lab: scenario.LabTrain, Seed: 5, Train: scenario.Train{Data: data, Epochs: 400}}
	for i, name := range []string{"first", "second"} {
		n := scenario.DefaultNet()
		for _, p := range [][2]string{{"layers", "6,6"}, {"activation", []string{"tanh", "relu"}[i]}, {"optimizer", "adam:lr=0.02"}, {"batch_size", "16"}} {
			if err := n.Set(p[0], p[1]); err != nil {
				t.Fatal(err)
			}
		}
		n.Name = name
		s.Train.Nets = append(s.Train.Nets, n)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

func openTraining(t *testing.T, w, h int, s scenario.Scenario) *window {
	t.Helper()
	file := filepath.Join(t.TempDir(), "open.yaml")
	if err := os.WriteFile(file, yaml(t, s), 0o600); err != nil {
		t.Fatal(err)
	}
	g := openWindow(t, w, h, "-scenario", file)
	g.awaits("the lanes", func(l layout) bool { return l.Values["lanes"] == fmt.Sprint(len(s.Train.Nets)) })
	g.rested()
	return g
}

// awaits lets ticks pass until the page shows what is wanted.
func (g *window) awaits(what string, done func(layout) bool) layout {
	g.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
		l := g.look()
		if done(l) {
			return l
		}
		if time.Now().After(end) {
			g.t.Fatalf("waited %v in vain for %s: %v", patience, what, l.Values)
		}
	}
}

// rested waits until nothing is trained or painted any more.
func (g *window) rested() layout {
	g.t.Helper()
	g.until("rest", func(s *guestState) bool { return s.Ready })
	return g.look()
}

func (l layout) number(t testing.TB, name string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(l.Values[name], 64)
	if err != nil {
		t.Fatalf("%s: %v in %v", name, err, l.Values)
	}
	return x
}

// chooseEntry opens the drop-down of a panel's widget and chooses entry i of its
// list by keyboard.
func (g *window) chooseEntry(name string, by int) {
	g.t.Helper()
	p := g.reveal(nth(name, "*ui.Choice", 0))
	g.click(middle(p.At))
	key := ebiten.KeyArrowDown
	if by < 0 {
		key, by = ebiten.KeyArrowUp, -by
	}
	for range by {
		g.key(key)
	}
	g.key(ebiten.KeyEnter)
}

// Space trains: the loss falls, the pictures change, the accuracy is in the
// head; Space again rests, and Home goes back to the start.
func TestWindowTrains(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	before, im := g.rested(), g.frame("train_start")
	g.key(ebiten.KeySpace)
	g.awaits("some epochs", func(l layout) bool { return l.number(t, "step") > 200 })
	g.key(ebiten.KeySpace)
	after := g.rested()
	now := g.frame("train_later")
	if after.Values["playing"] != "false" {
		t.Error("Space did not let the training rest")
	}
	for i := range 2 {
		first, last := validLoss(t, before, i), validLoss(t, after, i)
		if !(last < 0.8*first) {
			t.Errorf("lane %d: the validation loss went from %v to %v, want it to fall", i, first, last)
		}
	}
	for _, name := range []string{"panel boundary 0", "panel boundary 1", "panel gradients 0", "chart 0", "chart 1", "head 0"} {
		if d := differing(im, now, after.Areas[name].At); d < 0.004 {
			t.Errorf("%s: only %.2g of the pixels changed", name, d)
		}
	}
	g.key(ebiten.KeyHome)
	l := g.awaits("the start", func(l layout) bool { return l.Values["step"] == "0" })
	if l.number(t, "recorded") < 200 {
		t.Errorf("going back forgot what was recorded: %v steps are left", l.Values["recorded"])
	}
	g.rested()
	if d := differing(im, g.frame("train_back"), l.Areas["panel boundary 0"].At); d > 0.01 {
		t.Errorf("back at the start %.2g of the boundary differs from what it was", d)
	}
}

func validLoss(t testing.TB, l layout, lane int) float64 {
	t.Helper()
	loss, _, _ := strings.Cut(l.Values[fmt.Sprint("valid ", lane)], " ")
	x, err := strconv.ParseFloat(loss, 64)
	if err != nil {
		t.Fatalf("lane %d: %v", lane, err)
	}
	return x
}

// The arrows take single steps, E an epoch, a press on the timeline goes back.
func TestWindowStepsThroughATraining(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	g.key(ebiten.KeyArrowRight)
	g.awaits("step 1", func(l layout) bool { return l.Values["step"] == "1" })
	g.key(ebiten.KeyE)
	// 60 training instances in batches of 16 are four steps an epoch.
	g.awaits("the end of the epoch", func(l layout) bool { return l.Values["step"] == "4" })
	g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	l := g.awaits("step 14", func(l layout) bool { return l.Values["step"] == "14" })
	g.key(ebiten.KeyArrowLeft)
	g.awaits("step 13", func(l layout) bool { return l.Values["step"] == "13" })
	for range 6 {
		g.key(ebiten.KeyE)
	}
	g.awaits("more epochs", func(l layout) bool { return l.number(t, "step") >= 36 })
	g.rested()
	l = g.look()
	chart := l.Areas["chart 0"]
	g.click(image.Pt(chart.At.Min.X+chart.At.Dx()/8, middle(chart.At).Y))
	back := g.awaits("the click on the chart", func(m layout) bool { return m.number(t, "step") < l.number(t, "step") })
	if back.number(t, "recorded") < 36 {
		t.Errorf("the click left %v of the recorded steps", back.Values["recorded"])
	}
}

// A lane is duplicated, and its activation changed through the question whether
// to train anew.
func TestWindowForksALane(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	g.rested()
	row := g.reveal(func(l layout) Place { return l.Shown["row 1"] })
	g.click(middle(row.At))
	g.awaits("the second lane", func(l layout) bool { return l.Values["selected"] == "1" })
	// The dots at the right end open the menu; Duplicate is its first entry.
	g.click(image.Pt(row.At.Max.X-12, middle(row.At).Y))
	g.key(ebiten.KeyArrowDown)
	g.key(ebiten.KeyEnter)
	l := g.awaits("a third lane", func(l layout) bool { return l.Values["lanes"] == "3" && l.Values["step"] == "4" })
	if l.Values["selected"] != "2" || l.Values["net 2"] != l.Values["net 1"] {
		t.Errorf("the copy is %q and lane %s is selected; want a copy of %q, selected", l.Values["net 2"], l.Values["selected"], l.Values["net 1"])
	}
	g.rested()
	for i, answer := range []string{"anew", "fork"} {
		before := g.rested().Values
		g.chooseEntry("activation", 1)
		g.ticks(3)
		switch answer {
		case "anew":
			g.frame("train_ask")
			g.key(ebiten.KeyEnter)
			l = g.awaits("another activation", func(l layout) bool { return l.Values["net 2"] != before["net 2"] && l.Values["lanes"] == "3" })
			if l.Values["step"] != "0" {
				t.Errorf("trained anew it stands at step %s", l.Values["step"])
			}
			g.key(ebiten.KeyE)
			g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
		case "fork":
			g.click(middle(g.look().Shown["fork"].At))
			l = g.awaits("a fourth lane", func(l layout) bool { return l.Values["lanes"] == "4" && l.Values["step"] == "4" })
			if l.Values["net 2"] != before["net 2"] || l.Values["net 3"] == l.Values["net 2"] {
				t.Errorf("forked: lane C is %q (was %q), D is %q", l.Values["net 2"], before["net 2"], l.Values["net 3"])
			}
		}
		g.rested()
		g.frame(fmt.Sprint("train_fork_", i))
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.awaits("undo", func(l layout) bool { return l.Values["lanes"] == "3" })
}

// A learning rate changed while the networks train goes into the log with its
// step, and undo takes it out.
func TestWindowChangesALearningRateLive(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	g.rested()
	field := g.reveal(nth("rule", "*ui.field", 0))
	g.click(middle(field.At))
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write("0.001")
	g.key(ebiten.KeyEnter)
	g.until("the change in the log", func(*guestState) bool { return len(g.scene().Changes) == 1 })
	c := g.scene().Changes[0]
	if c.Step != 4 || c.Target != "first" || c.Key != "lr" || c.Value != "0.001" {
		t.Errorf("the log has %+v, want lr = 0.001 of first at step 4", c)
	}
	if l := g.rested(); l.Values["step"] != "4" {
		t.Errorf("the change moved the training to step %s", l.Values["step"])
	}
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.until("undo", func(*guestState) bool { return len(g.scene().Changes) == 0 })
	g.awaits("the step again", func(l layout) bool { return l.Values["step"] == "4" })
}

// A click in the plane adds a point, with Alt it takes the nearest away.
func TestWindowPlacesPoints(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	l := g.rested()
	at := middle(l.Areas["boundary 0"].At)
	g.click(at)
	g.until("the point", func(*guestState) bool { return len(ref(g.scene()).Train.Points()) == 1 })
	p := ref(g.scene()).Train.Points()[0]
	area := l.Areas["boundary 0"]
	wantX, wantY := (area.View[0]+area.View[1])/2, (area.View[2]+area.View[3])/2
	// A pixel is less than 0.05 wide there.
	if math.Abs(p.X-wantX) > 0.05 || math.Abs(p.Y-wantY) > 0.05 || p.Class != 0 {
		t.Errorf("a click in the middle placed %+v, want (%.2f, %.2f) of class 0", p, wantX, wantY)
	}
	g.rested()
	g.apart()
	l = g.rested()
	at = g.pixelIn(l, "boundary 0", p.X, p.Y)
	g.s.PressKey(ebiten.KeyAltLeft)
	g.click(at)
	g.s.ReleaseKey(ebiten.KeyAltLeft)
	g.until("its removal", func(*guestState) bool {
		return !slices.ContainsFunc(ref(g.scene()).Train.Points(), func(q datasets.Point) bool { return q.X == p.X && q.Y == p.Y })
	})
}

// pixelIn is where a point of the plane is in an area.
func (g *window) pixelIn(l layout, name string, x, y float64) image.Point {
	a := l.Areas[name]
	return layout{Canvas: a.At, View: a.View}.pixel([2]float64{x, y})
}

func ref(s scenario.Scenario) *scenario.Scenario { return &s }

// A click on a link sets its weight, a click on a unit tells its story.
func TestWindowOpensTheNetwork(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	l := g.rested()
	g.move(l.Areas["unit 0"].At.Min)
	g.awaits("words about the unit", func(l layout) bool { return strings.Contains(l.Values["words"], "unit") })
	g.frame("train_hover")
	g.click(l.Areas["unit 0"].At.Min)
	g.awaits("the story", func(l layout) bool { return l.Values["story"] == "true" })
	g.rested()
	g.frame("train_story")
	g.key(ebiten.KeyEscape)
	g.awaits("its end", func(l layout) bool { return l.Values["story"] == "false" })
	g.apart()
	l = g.rested()
	link := strings.Fields(l.Values["link 0"]) // layer, from, unit, counted from 0
	g.click(l.Areas["link 0"].At.Min)
	g.ticks(3)
	g.frame("train_weight")
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write("-2.5")
	g.key(ebiten.KeyEnter)
	g.until("the weight in the log", func(*guestState) bool { return len(g.scene().Changes) == 1 })
	c := g.scene().Changes[0]
	w, edit, err := scenario.ParseWeight(c.Key)
	if err != nil || !edit || c.Value != "-2.5" || c.Step != 4 {
		t.Fatalf("the log has %+v (%v), want a weight of −2.5 at step 4", c, err)
	}
	got := []string{strconv.Itoa(w.Layer), strconv.Itoa(w.In - 1), strconv.Itoa(w.Out - 1)}
	if !slices.Equal(got, link) {
		t.Errorf("clicked the link %v, the log has %v", link, got)
	}
}

// A lane whose numbers leave what is finite stops with a banner and a rate to
// try, the other goes on, and the button trains anew with that rate.
func TestWindowShowsADivergence(t *testing.T) {
	s := twoLearners(t)
	if err := s.Train.Nets[1].Set("optimizer", "sgd:lr=1e200"); err != nil {
		t.Fatal(err)
	}
	if err := s.Train.Nets[1].Set("activation", "linear"); err != nil {
		t.Fatal(err)
	}
	g := openTraining(t, 1280, 800, s)
	g.key(ebiten.KeySpace)
	l := g.awaits("the divergence", func(l layout) bool {
		return l.Values["status 1"] == "diverged" && !l.Areas["try 1"].At.Empty() && l.number(t, "step") > 40
	})
	if l.Values["status 0"] == "diverged" {
		t.Error("the lane with a small rate diverged too")
	}
	g.key(ebiten.KeySpace)
	g.rested()
	g.frame("train_diverged")
	g.click(middle(l.Areas["try 1"].At))
	g.until("the lower rate", func(*guestState) bool {
		return g.scene().Train.Nets[1].Optimizer.Values.Num("lr") == 1e199
	})
	g.awaits("the start", func(l layout) bool { return l.Values["step"] == "0" && l.Areas["try 1"].At.Empty() })
}

// In the smallest window and with the drawer open nothing overlaps, and every
// lane shows at least one panel.
func TestWindowTrainsAtAnySize(t *testing.T) {
	s := twoLearners(t)
	for _, name := range []string{"third", "fourth"} {
		n := s.Train.Nets[0].Clone()
		n.Name = name
		s.Train.Nets = append(s.Train.Nets, n)
	}
	for lanes := 1; lanes <= 4; lanes++ {
		few := s.Clone()
		few.Train.Nets = few.Train.Nets[:lanes]
		g := openTraining(t, 960, 600, few)
		for _, size := range []image.Point{{960, 600}, {1280, 800}, {1920, 1080}} {
			for _, drawer := range []bool{false, true} {
				g.resize(size.X, size.Y)
				if g.look().Drawer != drawer {
					g.key(ebiten.KeyD)
				}
				l := g.rested()
				g.frame(fmt.Sprintf("train_%d_%dx%d_%v", lanes, size.X, size.Y, drawer))
				panels := map[string]image.Rectangle{}
				for name, a := range l.Areas {
					if strings.HasPrefix(name, "panel ") || strings.HasPrefix(name, "head ") {
						panels[name] = a.At
					}
				}
				if len(panels) < 2*lanes {
					t.Errorf("%d lanes at %v: only %v", lanes, size, panels)
				}
				for a, r := range panels {
					if !r.In(l.Canvas) || r.Dx() < 100 || r.Dy() < 24 {
						t.Errorf("%d lanes at %v, drawer %v: %s at %v of the canvas %v", lanes, size, drawer, a, r, l.Canvas)
					}
					for b, q := range panels {
						if a < b && r.Overlaps(q) {
							t.Errorf("%d lanes at %v: %s %v and %s %v overlap", lanes, size, a, r, b, q)
						}
					}
				}
			}
		}
	}
}

// Every effect opens from the menu and begins to train.
func TestWindowOpensAnEffect(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	button := g.reveal(func(l layout) Place { return l.Shown["effects"] })
	g.click(middle(button.At))
	g.frame("train_effects")
	g.key(ebiten.KeyArrowDown)
	g.key(ebiten.KeyEnter)
	l := g.awaits("a preset that trains", func(l layout) bool { return l.number(t, "step") > 0 })
	doc := g.scene()
	if doc.Seed == 5 && doc.Train.Nets[0].Name == "first" || l.Values["lanes"] != fmt.Sprint(len(doc.Train.Nets)) {
		t.Errorf("the menu opened\n%s", g.now().Text)
	}
	if l.Values["playing"] == "true" { // a quick machine may have come to the end
		g.key(ebiten.KeySpace)
	}
	g.rested()
}

// A dropped CSV file of points is learnt from, in the lab that learns.
func TestWindowLearnsFromADroppedFile(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.drop("mine.csv", "x,y,class\n0,0,0\n1,1,0\n2,0,1\n0,2,1\n3,3,0\n4,1,1\n5,5,0\n1,4,1\n2,2,0\n6,1,1\n")
	g.until("the lab", func(s *guestState) bool { return s.Lab == scenario.LabTrain })
	l := g.rested()
	if c := g.scene().Train.Data; c.Key != scenario.DataPoints || len(ref(g.scene()).Train.Points()) != 10 {
		t.Errorf("the data are %s", g.now().Text)
	}
	if l.Areas["boundary 0"].At.Empty() {
		t.Errorf("no plane is shown: %v", l.Areas)
	}
	before := g.now().Text
	g.drop("broken.csv", "x,y\n1,\n")
	if g.rested(); g.now().Text != before {
		t.Error("a damaged file changed the document")
	}
}

// The document that the lab begins with is sound and says what its lanes differ
// in.
func TestFreshTrainingIsSound(t *testing.T) {
	s := scenario.FirstTraining()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if len(s.Train.Nets) < 2 {
		t.Errorf("it has %d lanes, want at least two to compare", len(s.Train.Nets))
	}
}
