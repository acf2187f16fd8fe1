package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
)

// A lesson in the ordinary window: its buttons go on and back, an answer is
// predicted by a click and revealed, the page below stays the student's, and what
// the student turned is put right by the next step and can be undone.
func TestWindowLesson(t *testing.T) {
	l := lookedUp(t, shownLesson)
	g := openWindow(t, 1280, 800, "-lesson", l.ID)
	stops := stopsOf(l)
	button := func(name string) {
		t.Helper()
		g.click(middle(g.look().Shown["lesson "+name].At))
	}
	for i, want := range stops {
		if got := g.at(); got != want {
			t.Fatalf("stop %d is %+v, want %+v", i, got, want)
		}
		g.wait(5 * time.Second)
		g.ticks(10)
		g.frame(fmt.Sprintf("lesson_%d_%s", i, want.part))
		switch {
		case want.part == "asking":
			right := l.Steps[want.step].Ask.Right
			button(fmt.Sprint("answer ", right))
			if got := g.look().Lesson["answer 0"]; !strings.HasPrefix(got, "true 1 ") {
				t.Errorf("after the click on the right answer it is %q", got)
			}
		case i == 0:
			g.stands(l, 0, "the first step")
			before := g.now().Text
			g.click(middle(g.look().Canvas)) // the student moves the start
			mine := g.settled().Text
			if mine == before {
				t.Fatal("the page below a lesson cannot be driven")
			}
			g.frame("lesson_driven")
			button("next")
			button("back")
			g.stands(l, 0, "back")
			g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
			if got := g.settled().Text; got != mine {
				t.Errorf("undone, the window holds\n%s\nwant what the student had\n%s", got, mine)
			}
			button("next")
		case i < len(stops)-1:
			g.stands(l, want.step, fmt.Sprint("stop ", i))
			g.key(ebiten.KeyPageDown)
		}
	}
	button("next") // there is none
	if got := g.at(); got != stops[len(stops)-1] {
		t.Errorf("behind the end is %+v", got)
	}
	button("leave")
	look := g.look()
	if look.Lesson["id"] != "" || len(look.Shown["lesson next"].Kind) > 0 {
		t.Errorf("left, there is still %v", look.Lesson)
	}
	g.frame("lesson_left")
}

// readable are the lessons that read; that all do is a test of their package.
func readable() []lesson.Lesson {
	var out []lesson.Lesson
	for _, id := range lesson.IDs() {
		if l, err := lesson.Lookup(id); err == nil {
			out = append(out, l)
		}
	}
	return out
}

// In a window as small as it gets, the strip stays low and covers nothing, at
// every step of every lesson, in both themes.
func TestWindowLessonStripFits(t *testing.T) {
	all := readable()
	for i, l := range all {
		if l.Scenario.Lab != scenario.LabActivations || i%2 == 0 { // those that open at once
			continue
		}
		theme := []string{"dark", "light"}[i/2%2]
		g := openWindow(t, 960, 600, "-lesson", l.ID, "-theme", theme)
		for k := range stopsOf(l) {
			look := g.look()
			body, band := look.Rooms["body"], look.Rooms["band"]
			if high := body.Min.Y - 44; high > 120 || band.Max.Y > body.Min.Y {
				t.Errorf("%s, stop %d: the strip is %d px high, its text %v, the page %v", l.ID, k, high, band, body)
			}
			g.frame(fmt.Sprintf("strip_%s_%d", l.ID, k))
			g.key(ebiten.KeyPageDown)
		}
	}
}

// A lesson of every lab comes to its verdict, forward and back, and gives back
// what its lab held before.
func TestWindowLessonsOfEveryLab(t *testing.T) {
	all := readable()
	seen := map[string]bool{}
	for _, l := range all {
		if seen[l.Scenario.Lab] {
			continue
		}
		seen[l.Scenario.Lab] = true
		g := openWindow(t, 1280, 800, "-lesson", l.ID, "-lecture")
		for k, want := range stopsOf(l) {
			if got := g.at(); got != want {
				t.Fatalf("%s: stop %d is %+v, want %+v", l.ID, k, got, want)
			}
			g.ticks(60)
			g.wait(5 * time.Second)
			g.ticks(60)
			if want.part == "looking" {
				// What is shown is the step's, whatever moment it is at.
				now := g.scene()
				if !same(now, l.Steps[want.step].Scenario) {
					t.Errorf("%s: stop %d holds\n%s\nwant\n%s", l.ID, k, yaml(t, now), yaml(t, moving(l.Steps[want.step].Scenario)))
				}
			}
			g.frame(fmt.Sprintf("lab_%s_%d", l.Scenario.Lab, k))
			g.key(ebiten.KeySpace)
		}
		g.key(ebiten.KeyHome)
		if got := g.at(); got != stopsOf(l)[0] {
			t.Errorf("%s: Home leads to %+v", l.ID, got)
		}
	}
	if len(seen) < 3 {
		t.Errorf("there are lessons of %v only", seen)
	}
}
