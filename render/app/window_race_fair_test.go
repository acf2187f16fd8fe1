package app

import (
	"image"
	"math"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	racelab "downhill/render/labs/race"
)

// named finds a widget of the panel by the name that the page gives it.
func named(name string) func(layout) Place { return func(l layout) Place { return l.Shown[name] } }

// value is what the page says under a name.
func (g *window) value(name string) string { return g.look().Values[name] }

// pace chooses what the race is run by, in the first chart's head, by going with
// keys from what holds.
func (g *window) pace(keys ...ebiten.Key) {
	g.t.Helper()
	l := g.look()
	// The second drop-down of the head, left of log and linear.
	g.click(image.Pt(l.Charts[0].Max.X-150, l.Charts[0].Min.Y-24))
	for _, k := range append(keys, ebiten.KeyEnter) {
		g.key(k)
	}
}

// confirm ends the writing in a dialog's last field and goes on to the button
// behind Cancel.
func (g *window) confirm() {
	g.key(ebiten.KeyTab)
	g.key(ebiten.KeyTab)
	g.key(ebiten.KeyEnter)
}

func TestWindowSetsTheSameRate(t *testing.T) {
	g := openWindow(t, 1280, 800)
	before := g.scene()
	row := g.reveal(named("same rate"))
	g.click(middle(row.Find("*ui.field")[0].At))
	g.write("0.02")
	g.key(ebiten.KeyEnter)
	g.settled()
	for _, r := range g.scene().Race.Racers {
		if lr := r.Rule.Values.Num("lr"); lr != 0.02 {
			t.Errorf("%s has η %v, want 0.02", r.Name, lr)
		}
	}
	if f := g.scene().Race.Fair; f == nil || f.Rates != scenario.RatesSame || f.LR != 0.02 {
		t.Errorf("the document notes %+v", f)
	}
	g.key(ebiten.KeyEscape) // leaves the field, whose letters Ctrl Z would bring back
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got, want := string(yaml(t, g.scene())), string(yaml(t, before)); got != want {
		t.Errorf("undo gave\n%swant\n%s", got, want)
	}

	// The rules' defaults.
	g.click(middle(g.reveal(named("defaults")).At))
	g.settled()
	want := before.Clone()
	if err := want.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	if got := g.scene(); string(yaml(t, got)) != string(yaml(t, want)) {
		t.Errorf("Defaults gave\n%swant\n%s", yaml(t, got), yaml(t, want))
	}
	if says := g.value("fair"); !strings.Contains(says, "defaults") {
		t.Errorf("the panel says %q", says)
	}
	g.frame("fair_defaults")
}

// The window finds what the search finds elsewhere, and applies it as one edit.
func TestWindowTunes(t *testing.T) {
	g := openWindow(t, 1280, 800)
	before := g.scene()
	g.click(middle(g.reveal(named("tune")).At))
	field := g.look().Shown["tune budget"].Find("*ui.field")[0]
	g.click(middle(field.At))
	g.write("3000")
	g.frame("fair_dialog")
	g.confirm()
	g.until("the winners", func(s *guestState) bool { return s.Ready && g.scene().Race.Fair != nil })
	got := g.scene()

	want := before.Clone()
	tuning, err := racelab.StartTuning(want, tune.Options{Budget: 3000, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := tuning.Step(func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	if err := tuning.Apply(&want); err != nil {
		t.Fatal(err)
	}
	if string(yaml(t, got)) != string(yaml(t, want)) {
		t.Errorf("the window tuned to\n%swant\n%s", yaml(t, got), yaml(t, want))
	}
	if says := g.value("fair"); says != "tuned for final, budget 3000" {
		t.Errorf("the panel says %q", says)
	}
	g.key(ebiten.KeyEnd)
	g.settled()
	g.frame("fair_tuned")
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if back := g.scene(); back.Race.Fair != nil || back.Race.Racers[0].Rule.Values.Num("lr") != before.Race.Racers[0].Rule.Values.Num("lr") {
		t.Error("undo did not bring the settings back")
	}
}

// A search can be given up, and one whose race was changed is not applied.
func TestWindowStopsTuning(t *testing.T) {
	g := openWindow(t, 1280, 800)
	tuneFor := func(budget string) {
		g.click(middle(g.reveal(named("tune")).At))
		g.click(middle(g.look().Shown["tune budget"].Find("*ui.field")[0].At))
		g.write(budget)
		g.confirm()
	}
	// A long race makes a long search: the largest budget would take minutes.
	g.drop("long.yaml", "version: 1\nlab: race\nrace:\n  surface: rosenbrock\n  steps: 20000\n  racers:\n    - optimizer: adam\n    - optimizer: momentum\n")
	g.settled()
	tuneFor("100000000")
	if s := g.now(); s.Ready {
		t.Fatal("the search is over at once")
	}
	g.click(middle(g.reveal(named("tune")).At))
	g.settled()
	if f := g.scene().Race.Fair; f != nil {
		t.Errorf("a search that was given up is noted: %+v", f)
	}
}

func TestWindowRacesByTime(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeyEnd)
	g.settled()
	g.pace(ebiten.KeyArrowDown, ebiten.KeyArrowDown)
	if !g.scene().View.ByTime {
		t.Fatalf("the view is %+v", g.scene().View)
	}
	g.until("the measured times", func(*guestState) bool { return strings.Contains(g.value("pace"), "time") })
	im := g.frame("by_time")
	if im == nil {
		t.Fatal("no picture")
	}
	// The axis ends where the quickest rule has taken all its steps: far below a
	// second, and not at the number of steps.
	if x := g.look().Areas["chart 0"].View; !(x[1] > 0) || x[1] == 200 {
		t.Errorf("the chart spans %v", x)
	}
	// A click in the middle of the chart goes to the middle of the race.
	l := g.look()
	g.click(middle(l.Charts[0]))
	if s := g.now(); s.Step < 90 || s.Step > 110 {
		t.Errorf("a click in the middle of the time axis led to step %d", s.Step)
	}
	g.pace(ebiten.KeyArrowUp)
	if v := g.scene().View; !v.ByEvals || v.ByTime {
		t.Errorf("the view is %+v", v)
	}
}

func TestWindowFindsARate(t *testing.T) {
	for _, tt := range []struct {
		menu   string
		method racelab.Method
	}{{"div", racelab.Divide}, {"ran", racelab.RangeTest}} {
		t.Run(string(tt.method), func(t *testing.T) {
			g := openWindow(t, 1280, 800)
			g.choose(0)
			before := g.scene()
			still := g.frame("")
			g.click(middle(g.reveal(named("find rate")).At))
			g.write(tt.menu)
			g.key(ebiten.KeyEnter)
			early := g.until("the search on screen", func(*guestState) bool { return strings.HasPrefix(g.value("fair"), "looking") })
			if early == nil {
				t.Fatal("no search")
			}
			g.ticks(150)
			half := g.frame("find_half_" + string(tt.method))
			l := g.look()
			if differing(still, half, l.Canvas) < 0.002 || differing(still, half, l.Charts[0]) < 0.002 {
				t.Error("the search is not to be seen")
			}
			g.until("its end", func(*guestState) bool { return strings.Contains(g.value("fair"), "η") })
			if d := differing(half, g.frame("find_end_"+string(tt.method)), g.look().Charts[0]); d == 0 {
				t.Error("the curve does not grow")
			}
			finder, err := racelab.NewFinder(before, tt.method, []int{0})
			if err != nil {
				t.Fatal(err)
			}
			if err := finder.Next(); err != nil {
				t.Fatal(err)
			}
			want := finder.Finding().Runs[0].Rate()
			g.click(middle(g.reveal(named("use rate")).At))
			g.settled()
			// It is applied to three digits.
			if lr := g.scene().Race.Racers[0].Rule.Values.Num("lr"); math.Abs(lr/want-1) > 5e-3 {
				t.Errorf("η %v was applied, want %v", lr, want)
			}
			g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
			g.settled()
			if string(yaml(t, g.scene())) != string(yaml(t, before)) {
				t.Error("undo does not bring the rate back")
			}
		})
	}
}

func TestWindowLeavesTheSearch(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.click(middle(g.reveal(named("find rate")).At))
	g.write("ran")
	g.key(ebiten.KeyEnter)
	g.until("the search", func(*guestState) bool { return strings.HasPrefix(g.value("fair"), "looking") })
	before := g.scene()
	g.click(middle(g.look().free())) // the start stays where the search began
	g.key(ebiten.KeyEscape)
	g.ticks(2)
	if says := g.value("fair"); strings.HasPrefix(says, "looking") {
		t.Errorf("after Escape the panel says %q", says)
	}
	if g.scene().Race.Start != before.Race.Start {
		t.Error("a click on the search moved the start")
	}
}

// After an edit the run before stays faintly, until its card is clicked.
func TestWindowKeepsAGhost(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeyEnd)
	g.settled()
	if words := g.value("ghost"); words != "" {
		t.Fatalf("there is a ghost before any edit: %q", words)
	}
	g.choose(5)
	g.key(ebiten.KeyHome)
	field := g.reveal(nth("rule", "*ui.field", 0))
	g.click(middle(field.At))
	g.write("0.5")
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyEnd)
	g.settled()
	g.until("the ghost", func(*guestState) bool { return g.value("ghost") != "" })
	if words := g.value("ghost"); !strings.HasPrefix(words, "Adam η 0.2") {
		t.Errorf("the ghost is %q", words)
	}
	g.move(image.Pt(5, 795))
	with := g.frame("ghost")
	l := g.look()
	// Where Adam was before and nobody is now: its old path's middle.
	old := replayed(t, scenario.Default()).Tracks[5].Path
	card := l.Areas["ghost card"].At
	if card.Empty() || !card.In(l.Canvas) {
		t.Fatalf("the ghost's card is at %v", card)
	}

	g.click(middle(card))
	g.move(image.Pt(5, 795))
	without := g.frame("ghost_dismissed")
	if words := g.value("ghost"); words != "" {
		t.Errorf("after the click there is still %q", words)
	}
	seen := 0
	for _, p := range old[3:40] {
		if differing(with, without, around(l.pixel(p), 1)) > 0 {
			seen++
		}
	}
	if seen < 10 {
		t.Errorf("the ghost's trail differs at %d of 37 places of the path before", seen)
	}
	if differing(with, without, l.Charts[0]) == 0 {
		t.Error("the ghost has no curve")
	}
	if g.scene().Race.Start != scenario.Default().Race.Start {
		t.Error("the click on the card moved the start")
	}

	// G keeps none.
	g.key(ebiten.KeyG)
	g.apart()
	g.click(middle(l.free()))
	g.settled()
	g.ticks(20)
	if words := g.value("ghost"); words != "" {
		t.Errorf("although none is to be kept there is %q", words)
	}
	g.key(ebiten.KeyG)
	g.apart()
	g.click(middle(l.free()).Add(image.Pt(40, 30)))
	g.settled()
	g.until("a ghost again", func(*guestState) bool { return strings.HasPrefix(g.value("ghost"), "from (") })
}
