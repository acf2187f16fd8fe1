package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/examples"
	"downhill/internal/lesson"
	"downhill/internal/recent"
	"downhill/internal/scenario"
	"downhill/render/figure"
)

// atHome goes to the start screen with Ctrl + 0 and waits until the lessons are
// read.
func (g *window) atHome() layout {
	g.t.Helper()
	g.key(ebiten.KeyControlLeft, ebiten.KeyDigit0)
	g.until("the start screen", func(s *guestState) bool { return s.Lab == homeLab })
	for end := time.Now().Add(patience); ; {
		l := g.look()
		if l.Values["lessons"] != "" {
			return l
		}
		if time.Now().After(end) {
			g.t.Fatal("the lessons are not read")
		}
	}
}

// filmed waits until the cards in view have their pictures.
func (g *window) filmed() layout {
	g.t.Helper()
	g.until("the pictures", func(s *guestState) bool { return s.Ready })
	return g.look()
}

func exampleText(t *testing.T, key string) (string, scenario.Scenario) {
	t.Helper()
	e, err := examples.Lookup(key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	return string(yaml(t, s)), s
}

// The start screen opens by the rail's foot, by the program's name and by key, and
// is left with the race as it was.
func TestWindowHomeOpensAndLeaves(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	want := g.settled().Text
	for _, name := range []string{"home", "name"} {
		g.click(middle(g.look().Shown[name].At))
		if l := g.look(); l.Lab != homeLab {
			t.Fatalf("a click on %s shows %s, want the start screen", name, l.Lab)
		}
		g.key(ebiten.KeyEscape)
		if s := g.settled(); s.Lab != scenario.LabRace || s.Text != want {
			t.Errorf("Escape leaves the lab %s with\n%s\nwant\n%s", s.Lab, s.Text, want)
		}
	}
	g.atHome()
	g.key(ebiten.KeyControlLeft, ebiten.KeyDigit0)
	if s := g.settled(); s.Lab != scenario.LabRace {
		t.Errorf("Ctrl + 0 again shows %s", s.Lab)
	}
	// From it, the rail goes to the lab that was shown as well as to another.
	for _, lab := range []string{scenario.LabRace, scenario.LabActivations} {
		g.atHome()
		g.goTo(lab)
	}
}

// A card of a lab opens it by a click; all six stand in the first row or two.
func TestWindowHomeLabs(t *testing.T) {
	g := openWindow(t, 1280, 800, "-home")
	l := g.filmed()
	if l.Lab != homeLab {
		t.Fatalf("the window begins with %s", l.Lab)
	}
	im := g.frame("home_dark")
	for _, lab := range labs() {
		at, made := l.Areas["card lab "+lab.key].At, l.Values["film card lab "+lab.key]+l.Values["film lab "+lab.key]
		if at.Empty() || made != "made" {
			t.Errorf("%s: card at %v, picture %q", lab.key, at, made)
		}
		// Something is drawn where the picture is: no card stays blank.
		picture := at
		picture.Max.Y = at.Min.Y + at.Dy()/2
		if n := count(im, picture.Inset(3), figure.Dark().Background); n > picture.Dx()*picture.Dy()*99/100 {
			t.Errorf("%s: the picture is blank", lab.key)
		}
	}
	g.click(middle(l.Areas["card lab "+scenario.LabSignal].At))
	g.until("the lab", func(s *guestState) bool { return s.Lab == scenario.LabSignal && s.Ready })
}

// A search leaves the cards that have all of its words; Enter goes to the first
// one, Enter again opens it. No pointer is needed.
func TestWindowHomeSearch(t *testing.T) {
	g := openWindow(t, 1280, 800)
	all := g.atHome().Values["count"]
	g.write("/")
	g.ticks(2)
	g.write("adagrad stops half")
	g.ticks(2)
	l := g.look()
	if l.Values["count"] != "1" || l.Areas["card example race-adagrad-stops"].At.Empty() {
		t.Fatalf("the search leaves %s cards: %v", l.Values["count"], l.Areas)
	}
	g.key(ebiten.KeyEnter)
	if l = g.look(); l.Values["focus"] != "example race-adagrad-stops" || l.Lab != homeLab {
		t.Fatalf("Enter gives the focus to %q", l.Values["focus"])
	}
	if at, im := l.Areas["card example race-adagrad-stops"].At, g.frame("home_search"); count(im, at.Inset(-4), figure.Dark().Accent) < at.Dx() {
		t.Error("the focus does not show")
	}
	g.key(ebiten.KeyEnter)
	want, _ := exampleText(t, "race-adagrad-stops")
	if s := g.settled(); s.Lab != scenario.LabRace || !sameButStep(t, s.Text, want) {
		t.Errorf("the example opened %s:\n%s", s.Lab, s.Text)
	}
	// Ctrl + Z brings back what was there.
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	if s := g.settled(); len(g.scene().Race.Racers) != 8 {
		t.Errorf("undo leaves %d racers in\n%s", len(g.scene().Race.Racers), s.Text)
	}
	// What was searched is still there; Escape clears it, Escape again leaves.
	l = g.atHome()
	if l.Values["count"] != "1" {
		t.Errorf("the search is gone: %s cards", l.Values["count"])
	}
	g.key(ebiten.KeyEscape)
	if l = g.look(); l.Values["count"] != all || l.Lab != homeLab {
		t.Errorf("Escape leaves %s cards in %s, want all %s on the start screen", l.Values["count"], l.Lab, all)
	}
	g.key(ebiten.KeyEscape)
	if s := g.settled(); s.Lab != scenario.LabRace {
		t.Errorf("Escape again leaves %s", s.Lab)
	}
}

// sameButStep compares two documents but for the moment looked at: the race plays.
func sameButStep(t *testing.T, a, b string) bool {
	t.Helper()
	var texts [2]string
	for i, text := range []string{a, b} {
		s, err := scenario.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		s.View.Step = 0
		texts[i] = string(yaml(t, s))
	}
	return texts[0] == texts[1]
}

// The arrows walk over every card and the list of sections; what has the focus is
// always in view.
func TestWindowHomeByKeys(t *testing.T) {
	g := openWindow(t, 960, 600)
	g.atHome()
	g.key(ebiten.KeyArrowDown)
	if l := g.look(); l.Values["focus"] != "lab race" {
		t.Fatalf("the first arrow gives the focus to %q", l.Values["focus"])
	}
	seen := map[string]bool{}
	for range 30 {
		g.key(ebiten.KeyArrowDown)
		l := g.look()
		key := l.Values["focus"]
		if at := l.Areas["card "+key].At; at.Empty() || at.Dy() < 120 {
			t.Fatalf("%s has the focus and is at %v", key, at)
		}
		seen[key] = true
	}
	if len(seen) < 9 {
		t.Errorf("thirty arrows reached %d cards", len(seen))
	}
	g.key(ebiten.KeyHome)
	g.key(ebiten.KeyArrowLeft)
	if l := g.look(); l.Values["focus"] != "list labs" {
		t.Errorf("← from the first column gives the focus to %q, want the list", l.Values["focus"])
	}
	for range 20 {
		g.key(ebiten.KeyArrowDown)
	}
	if l := g.look(); l.Values["focus"] != "list examples" {
		t.Errorf("the list's end is %q, want the examples", l.Values["focus"])
	}
	g.key(ebiten.KeyEnter)
	l := g.look()
	if !strings.HasPrefix(l.Values["focus"], "example ") || l.Areas["card "+l.Values["focus"]].At.Empty() {
		t.Errorf("Enter in the list gives the focus to %q at %v", l.Values["focus"], l.Areas["card "+l.Values["focus"]].At)
	}
	g.filmed()
	g.frame("home_small")
}

// A picture moves while the pointer is on its card, and rests when it has gone.
func TestWindowHomePicturesMove(t *testing.T) {
	g := openWindow(t, 1280, 800, "-home")
	l := g.filmed()
	at := l.Areas["card lab race"].At
	at.Max.Y = at.Min.Y + at.Dy()/2
	rest := g.frame("")
	g.ticks(30)
	if d := differing(rest, g.frame(""), at); d != 0 {
		t.Errorf("%.3g of a picture that nobody points at has changed", d)
	}
	g.move(middle(at))
	g.ticks(20)
	first := g.frame("")
	if moving := g.look().Values["moving"]; moving != "lab race" {
		t.Fatalf("%q moves, want the race", moving)
	}
	g.ticks(60)
	if d := differing(first, g.frame("home_hover"), at.Inset(4)); d < 0.005 {
		t.Errorf("only %.3g of the picture has moved in a second", d)
	}
	g.move(middle(l.Areas["list"].At))
	g.ticks(5)
	g.frame("")
	if d := differing(rest, g.frame(""), at.Inset(2)); d > 0.001 {
		t.Errorf("%.3g of the picture is not as it was at rest", d)
	}
}

// A lesson's card opens the lesson.
func TestWindowHomeLesson(t *testing.T) {
	all, err := lesson.All()
	if err != nil {
		t.Fatal(err)
	}
	l := all[0]
	g := openWindow(t, 1280, 800)
	g.atHome()
	g.write("/")
	g.ticks(2)
	g.write(l.ID)
	g.ticks(2)
	at := g.look().Areas["card lesson "+l.ID].At
	if at.Empty() {
		t.Fatalf("a search for %s does not find its card", l.ID)
	}
	g.frame("home_lesson")
	g.click(middle(at))
	g.until("the lesson", func(s *guestState) bool { return s.Lab == l.Scenario.Lab })
	if got := g.look().Lesson["id"]; got != l.ID {
		t.Errorf("the lesson %q is shown, want %s", got, l.ID)
	}
	// The start screen leaves the lesson, and the lab has its own document again.
	g.atHome()
	g.key(ebiten.KeyEscape) // the search
	g.key(ebiten.KeyEscape)
	if s := g.settled(); s.Lab == homeLab || g.look().Lesson["id"] != "" || len(g.scene().Race.Racers) == 0 && s.Lab == scenario.LabRace {
		t.Errorf("after the lesson the window shows %s:\n%s", s.Lab, s.Text)
	}
}

// What is dropped and saved is listed, opens again, and can be forgotten once its
// file is missing.
func TestWindowHomeRecent(t *testing.T) {
	settings := t.TempDir()
	g := openWindow(t, 1280, 800, "-settings", settings)
	want, _ := exampleText(t, "race-above-the-limit")
	g.drop("dropped.yaml", want)
	g.settled()
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	path := filepath.Join(g.folder, "kept.yaml")
	g.write(path)
	g.key(ebiten.KeyEnter)
	var list []recent.Entry
	g.until("both in the list", func(*guestState) bool {
		list = recent.List(recent.Folder(settings))
		return len(list) == 2
	})
	if list[0].Path != path || list[0].Lab != scenario.LabRace || list[1].Name != "dropped.yaml" || list[1].Path != "" {
		t.Errorf("the list is %+v", list)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyDigit2)
	g.until("another lab", func(s *guestState) bool { return s.Lab == scenario.LabActivations && s.Ready })
	for _, key := range []string{"dropped.yaml", path} {
		l := g.atHome()
		at := l.Areas["card recent "+key].At
		if at.Empty() {
			t.Fatalf("%s has no card", key)
		}
		g.click(middle(at))
		g.until(key, func(s *guestState) bool { return s.Lab == scenario.LabRace && s.Ready && sameButStep(t, s.Text, want) })
		g.key(ebiten.KeyControlLeft, ebiten.KeyDigit2)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	l := g.atHome()
	g.frame("home_recent")
	g.click(middle(l.Areas["card recent "+path].At))
	if s := g.now(); s.Lab != homeLab {
		t.Errorf("a missing file goes to %s", s.Lab)
	}
	g.frame("home_missing")
	g.key(ebiten.KeyEnter) // forget it
	g.until("the entry gone", func(*guestState) bool { return len(recent.List(recent.Folder(settings))) == 1 })
	if at := g.look().Areas["card recent "+path].At; !at.Empty() {
		t.Errorf("the card of what was forgotten is at %v", at)
	}
	// Delete forgets the other one.
	for range 8 {
		if strings.HasPrefix(g.look().Values["focus"], "recent ") {
			break
		}
		g.key(ebiten.KeyArrowRight)
	}
	g.key(ebiten.KeyDelete)
	g.until("the list empty", func(*guestState) bool { return len(recent.List(recent.Folder(settings))) == 0 })
}

// The callouts of a first run lead from the start over a rate to the lessons, take
// nothing from the canvas, and never come again but when they are asked for.
func TestWindowCallouts(t *testing.T) {
	settings := filepath.Join(t.TempDir(), "new")
	g := openWindow(t, 1280, 800, "-settings", settings, "-callouts")
	for i := range 3 {
		l := g.look()
		next, ok := l.Shown["callout next"]
		if !ok {
			t.Fatalf("callout %d is not shown", i+1)
		}
		g.frame("callout_" + string(rune('1'+i)))
		if _, skip := l.Shown["callout skip"]; skip != (i < 2) {
			t.Errorf("callout %d: skip is offered: %v", i+1, skip)
		}
		if i == 0 { // the canvas takes a click as ever
			p := l.Canvas.Min.Add(l.Canvas.Size().Div(3))
			if p.In(l.Shown["callout"].At) {
				t.Fatalf("the card covers %v", p)
			}
			g.click(p)
			if got := g.until("another start", func(*guestState) bool { return g.scene().Race.Start != scenario.Default().Race.Start }); got.Lab != scenario.LabRace {
				t.Errorf("the click went to %s", got.Lab)
			}
			next = g.look().Shown["callout next"]
		}
		g.click(middle(next.At))
		g.ticks(2)
	}
	if _, ok := g.look().Shown["callout next"]; ok {
		t.Fatal("after the third there is another one")
	}
	// By the help, and by keys: Enter goes on, Escape ends them.
	g.write("?")
	g.key(ebiten.KeyArrowUp)
	g.key(ebiten.KeyEnter)
	if _, ok := g.look().Shown["callout next"]; !ok {
		t.Fatal("the help does not show them again")
	}
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
	if _, ok := g.look().Shown["callout next"]; ok {
		t.Error("Escape does not end them")
	}
	again := openWindow(t, 1280, 800, "-settings", settings, "-callouts")
	if _, ok := again.look().Shown["callout next"]; ok {
		t.Error("a second run shows them again")
	}
	// Without a folder there is nothing to remember it by.
	none := openWindow(t, 1280, 800, "-callouts")
	if _, ok := none.look().Shown["callout next"]; ok {
		t.Error("a window that keeps nothing shows them")
	}
}
