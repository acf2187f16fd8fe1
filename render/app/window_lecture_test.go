package app

import (
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
)

// shownLesson is a lesson with a question that is quick to show.
const shownLesson = "momentum-terminal-velocity"

func lookedUp(t *testing.T, id string) lesson.Lesson {
	t.Helper()
	l, err := lesson.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// wait lets the window's clock go forward.
func (g *window) wait(d time.Duration) {
	g.t.Helper()
	g.send(map[string]any{"Wait": d.Seconds()})
	g.ticks(2)
}

// stands checks that the document is a step's at its moment.
func (g *window) stands(l lesson.Lesson, step int, what string) {
	g.t.Helper()
	want := l.Steps[step].Scenario
	moment := l.Steps[step].At
	if want.Lab == scenario.LabRace {
		if moment < 0 {
			moment = want.Race.Steps
		}
		want.View.Step = moment
	}
	text := string(yaml(g.t, want))
	for end := time.Now().Add(patience); g.now().Text != text; g.ticks(1) {
		if time.Now().After(end) {
			g.t.Fatalf("%s: the window holds\n%s\nwant step %d\n%s", what, g.now().Text, step+1, text)
		}
	}
}

// stop is a place in a lesson as the window tells it.
type stopAt struct {
	step int
	part string
}

func (g *window) at() stopAt {
	g.t.Helper()
	l := g.look().Lesson
	s := stopAt{part: l["part"]}
	if _, err := fmt.Sscan(l["step"], &s.step); err != nil {
		g.t.Fatalf("%v in %v", err, l)
	}
	return s
}

// stopsOf are the stops of a lesson in their order.
func stopsOf(l lesson.Lesson) []stopAt {
	var out []stopAt
	for i := range l.Steps {
		if l.Steps[i].Ask != nil {
			out = append(out, stopAt{i, "asking"})
		}
		out = append(out, stopAt{i, "looking"})
	}
	return append(out, stopAt{len(l.Steps) - 1, "concluding"})
}

// A lesson is walked through as a lecture with a presenter's keys, from its first
// step to the verdict and back: at every stop the caption is the step's, and the
// document too; a question is predicted, then revealed; leaving brings back what
// was open.
func TestWindowLectureWalksALesson(t *testing.T) {
	l := lookedUp(t, shownLesson)
	notes := filepath.Join(t.TempDir(), "note.md")
	g := openWindow(t, 1280, 800, "-lesson", l.ID, "-lecture", "-notes", notes)
	fresh := string(yaml(t, scenario.Default()))
	keys := []ebiten.Key{ebiten.KeySpace, ebiten.KeyPageDown, ebiten.KeyArrowRight}
	stops := stopsOf(l)
	var said []string
	for i, want := range stops {
		if got := g.at(); got != want {
			t.Fatalf("stop %d is %+v, want %+v", i, got, want)
		}
		step := l.Steps[want.step]
		show := want.step
		look := g.look().Lesson
		text := step.Look
		switch want.part {
		case "asking":
			text = step.Ask.Ask
			show--
			wrong := (step.Ask.Right + 1) % len(step.Ask.Answers)
			g.frame(fmt.Sprintf("lecture_%d_asks", i))
			g.write(string(rune('1' + wrong)))
			if got := g.look().Lesson[fmt.Sprint("answer ", wrong)]; !strings.HasPrefix(got, "true 0 ") {
				t.Errorf("predicted, the answer is %q", got)
			}
		case "looking":
			if step.Ask != nil { // what was predicted was wrong
				if got := look["answer 0"] + look["answer 1"] + look["answer 2"]; !strings.Contains(got, "false 1 "+step.Ask.Answers[step.Ask.Right]) || !strings.Contains(got, "true 2 ") {
					t.Errorf("revealed, the answers are %v", look)
				}
			}
		case "concluding":
			text = l.Claim
			if look["verdict"] != string(l.Verdict) {
				t.Errorf("the verdict is %q, want %q", look["verdict"], l.Verdict)
			}
		}
		if look["text"] != text {
			t.Errorf("stop %d says %q, want %q", i, look["text"], text)
		}
		said = append(said, look["text"])
		g.wait(5 * time.Second) // the change
		if show >= 0 {
			g.stands(l, show, fmt.Sprint("stop ", i))
		}
		g.until("the note", func(*guestState) bool {
			text, err := os.ReadFile(notes)
			return err == nil && strings.Contains(string(text), fmt.Sprintf("── %d/%d %s", want.step+1, len(l.Steps), l.Title)) &&
				(want.part == "concluding" || strings.Contains(string(text), step.Note))
		})
		g.frame(fmt.Sprintf("lecture_%d_%s", i, want.part))
		g.key(keys[i%len(keys)])
	}
	if got := g.at(); got != stops[len(stops)-1] {
		t.Errorf("after the last stop is %+v", got)
	}
	for i := len(stops) - 2; i >= 0; i-- {
		g.key([]ebiten.Key{ebiten.KeyPageUp, ebiten.KeyArrowLeft, ebiten.KeyBackspace}[i%3])
		if got := g.at(); got != stops[i] || g.look().Lesson["text"] != said[i] {
			t.Fatalf("back at %+v, want %+v", got, stops[i])
		}
		if stops[i].part == "looking" {
			g.stands(l, stops[i].step, fmt.Sprint("back at stop ", i))
		}
	}
	if !strings.Contains(g.log.String(), "── 1/"+fmt.Sprint(len(l.Steps))+" "+l.Title) {
		t.Errorf("the terminal got no notes but\n%s", g.log)
	}
	g.key(ebiten.KeyEnd)
	g.key(ebiten.KeyEscape)
	if look := g.look(); look.Lesson["lecture"] != "false" || look.Lesson["id"] != l.ID {
		t.Fatalf("Escape leads to %v", look.Lesson)
	}
	g.click(middle(g.look().Shown["lesson leave"].At))
	if got := g.until("the document from before", func(s *guestState) bool { return s.Text == fresh }); got.Lab != scenario.LabRace {
		t.Errorf("left in the lab %s", got.Lab)
	}
}

// B and . make the screen black, whatever is below, and bring it back; Escape
// leaves the black screen first and the lecture then.
func TestWindowLectureBlackScreen(t *testing.T) {
	g := openWindow(t, 1024, 768, "-lesson", shownLesson, "-lecture")
	g.wait(4 * time.Second)
	g.ticks(20)
	before := g.frame("")
	black := func(im *image.RGBA) bool {
		for i := 0; i < len(im.Pix); i += 4 {
			if im.Pix[i] != 0 || im.Pix[i+1] != 0 || im.Pix[i+2] != 0 {
				return false
			}
		}
		return true
	}
	if black(before) {
		t.Fatal("there is nothing on screen")
	}
	g.key(ebiten.KeyB)
	if !black(g.frame("lecture_black")) {
		t.Error("after B the screen is not black")
	}
	g.key(ebiten.KeySpace) // goes on in the dark
	g.key(ebiten.KeyPageUp)
	if !black(g.frame("")) {
		t.Error("the next step brought light")
	}
	g.key(ebiten.KeyEscape)
	g.wait(4 * time.Second)
	g.ticks(20)
	if now := g.frame(""); differing(before, now, now.Bounds()) > 0.01 {
		t.Errorf("%.3f of the screen is other than before", differing(before, now, now.Bounds()))
	}
	if g.look().Lesson["lecture"] != "true" {
		t.Error("Escape left the lecture with the black screen")
	}
	g.write(".")
	if !black(g.frame("")) {
		t.Error("after . the screen is not black")
	}
	g.write(".")
	g.key(ebiten.KeyF11)
	if g.look().Lesson["lecture"] != "false" {
		t.Error("F11 does not leave the lecture")
	}
}

// While it is locked, pointer and wheel change nothing, byte for byte, in any lab;
// unlocked, they do.
func TestWindowLectureLock(t *testing.T) {
	for lab, doc := range scenes(t) {
		file := filepath.Join(t.TempDir(), "open.yaml")
		if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
			t.Fatal(err)
		}
		g := openWindow(t, 1280, 800, "-scenario", file)
		g.key(ebiten.KeyF11)
		g.key(ebiten.KeyK)
		g.settled()
		before := g.now().Text
		rng := rand.New(rand.NewPCG(1, 2))
		for range 40 {
			p := image.Pt(rng.IntN(1280), rng.IntN(800))
			q := image.Pt(rng.IntN(1280), rng.IntN(800))
			switch rng.IntN(4) {
			case 0:
				g.drag(ebiten.MouseButtonLeft, p, q)
			case 1:
				g.drag(ebiten.MouseButtonRight, p, q)
			case 2:
				g.move(p)
				g.s.ScrollWheel(0, 1-2*float64(rng.IntN(2)))
				g.ticks(2)
			default:
				g.click(p)
			}
			if rng.IntN(10) == 0 {
				g.resize(900+rng.IntN(500), 600+rng.IntN(300))
			}
		}
		if got := g.settled().Text; got != before {
			t.Errorf("%s: locked, the pointer changed the document to\n%s\nfrom\n%s", lab, got, before)
		}
		g.resize(1280, 800)
		g.frame("lecture_locked_" + lab)
		if lab != scenario.LabRace {
			continue
		}
		g.key(ebiten.KeyK)
		g.click(middle(g.look().Canvas))
		if g.settled().Text == before {
			t.Error("unlocked, a click on the surface changes nothing")
		}
	}
}

// Fifty times Space, as fast as it can be pressed, ends at the verdict with the
// last step's scene, and undo goes back by steps, not by frames.
func TestWindowLectureRapidSpace(t *testing.T) {
	l := lookedUp(t, shownLesson)
	g := openWindow(t, 1280, 800, "-lesson", l.ID, "-lecture")
	for range 50 {
		g.s.PressKey(ebiten.KeySpace)
		g.ticks(1)
		g.s.ReleaseKey(ebiten.KeySpace)
		g.ticks(1)
	}
	if got, all := g.at(), stopsOf(l); got != all[len(all)-1] {
		t.Errorf("it is at %+v", got)
	}
	g.wait(6 * time.Second)
	g.stands(l, len(l.Steps)-1, "the end")
	undone := 0
	for ; undone < 20; undone++ {
		before := g.now().Text
		g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
		g.settled()
		if g.now().Text == before {
			break
		}
	}
	if changes := 1; undone > changes+1 { // what was open first counts too
		t.Errorf("%d undone, want no more than one a change of the lesson", undone)
	}
}

// The window may be resized in a lecture, to what projectors have: the captions
// stay readable from the last row, and the lab keeps the larger part.
func TestWindowLectureSizes(t *testing.T) {
	g := openWindow(t, 1280, 800, "-lesson", shownLesson, "-lecture")
	for _, size := range []image.Point{{1024, 768}, {1280, 800}, {1920, 1080}, {3840, 2160}, {960, 600}} {
		g.resize(size.X, size.Y)
		g.key(ebiten.KeyHome)
		for i := range stopsOf(lookedUp(t, shownLesson)) {
			g.wait(5 * time.Second)
			g.ticks(30)
			look := g.look()
			g.frame(fmt.Sprintf("lecture_%dx%d_%d", size.X, size.Y, i))
			var letters float64
			if _, err := fmt.Sscan(look.Lesson["letters"], &letters); err != nil {
				t.Fatal(err)
			}
			// Inter's capitals are 0.727 of its size.
			if cap := 0.727 * letters / float64(size.Y); cap < 0.022 {
				t.Errorf("%v: capitals are %.4f of the height, want 0.022", size, cap)
			}
			if body, band := look.Rooms["body"], look.Rooms["band"]; body.Dy() < size.Y/2 || body.Max.Y != band.Min.Y || band.Max.Y != size.Y {
				t.Errorf("%v: the lab has %v, the band %v", size, body, band)
			}
			g.key(ebiten.KeySpace)
		}
	}
}

// A loop goes through the lesson by the clock, reveals by itself, begins again
// after the end, stops when anybody presses anything, and goes on when nobody has
// for a minute.
func TestWindowLectureLoop(t *testing.T) {
	l := lookedUp(t, shownLesson)
	g := openWindow(t, 1280, 800, "-lesson", l.ID, "-loop")
	if look := g.look().Lesson; look["lecture"] != "true" || look["loops"] != "true" {
		t.Fatalf("it begins with %v", look)
	}
	stops := stopsOf(l)
	for i := range 2 * len(stops) {
		want := stops[i%len(stops)]
		if got := g.at(); got != want {
			t.Fatalf("after %d stops it is at %+v, want %+v", i, got, want)
		}
		g.wait(time.Second)
		if got := g.at(); got != want {
			t.Fatalf("a second was enough to read stop %d", i)
		}
		for range 60 {
			g.wait(2 * time.Second)
			if g.at() != want {
				break
			}
		}
	}
	g.key(ebiten.KeyX)
	if g.look().Lesson["loops"] != "false" {
		t.Fatal("a key does not stop the loop")
	}
	still := g.at()
	for range 5 {
		g.wait(10 * time.Second)
	}
	if got := g.at(); got != still {
		t.Errorf("stopped, it went from %+v to %+v", still, got)
	}
	g.wait(15 * time.Second)
	if look := g.look().Lesson; look["loops"] != "true" || g.at() != stops[0] {
		t.Errorf("after a minute it is at %+v, %v", g.at(), look)
	}
	if strings.Contains(g.log.String(), "──") {
		t.Error("the loop prints notes that nobody reads")
	}
	g.click(image.Pt(300, 300))
	if g.look().Lesson["loops"] != "false" {
		t.Error("a click does not stop the loop")
	}
}

// Without a lesson the lecture shows the present scene with its settings in
// words, Space plays, and the ring follows the pointer.
func TestWindowLectureWithoutALesson(t *testing.T) {
	g := openWindow(t, 1280, 800)
	before := g.now().Text
	g.key(ebiten.KeyF11)
	look := g.look()
	g.frame("lecture_free")
	if look.Lesson["lecture"] != "true" || !strings.Contains(look.Lesson["text"], "seed") {
		t.Errorf("the caption is %q, want the scenario in words", look.Lesson["text"])
	}
	for _, gone := range []string{"play", "panel", "lab race"} {
		if p := look.Shown[gone]; p.At.In(image.Rect(0, 0, 1280, 800)) && !p.At.Empty() {
			t.Errorf("%s is there in a lecture: %v", gone, p.At)
		}
	}
	g.key(ebiten.KeySpace)
	g.until("time to go on", func(s *guestState) bool { return s.Playing && s.Step > 3 })
	g.key(ebiten.KeySpace)
	g.until("time to stand", func(s *guestState) bool { return !s.Playing })
	g.frame("")
	g.move(image.Pt(500, 200))
	g.move(image.Pt(520, 210))
	if g.look().Lesson["halo"] != "1.00" {
		t.Errorf("the ring shows %s where the pointer moved", g.look().Lesson["halo"])
	}
	g.frame("lecture_halo")
	g.wait(3 * time.Second)
	if g.look().Lesson["halo"] != "0.00" {
		t.Error("the ring stays where the pointer rests")
	}
	g.key(ebiten.KeyH)
	g.move(image.Pt(400, 200))
	if g.look().Lesson["halo"] != "0.00" {
		t.Error("H does not switch the ring off")
	}
	g.key(ebiten.KeyHome)
	g.key(ebiten.KeyEscape)
	if got := g.settled(); got.Text != before {
		t.Errorf("left, the window holds\n%s\nwant\n%s", got.Text, before)
	}
}
