package app

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/ui"
)

// tabTo walks with Tab until the focus is on a control that is wanted.
func (g *window) tabTo(what string, is func(c ui.Control) bool) layout {
	g.t.Helper()
	for range 200 {
		g.key(ebiten.KeyTab)
		if is(g.send(map[string]any{"Look": true}).Layout.Focus) {
			return g.look()
		}
	}
	g.t.Fatalf("Tab comes by no %s", what)
	return layout{}
}

// tipped picks a control of a kind by how its tip begins.
func tipped(kind, tip string) func(ui.Control) bool {
	return func(c ui.Control) bool { return c.Kind == kind && strings.HasPrefix(c.Tip, tip) }
}

// titled picks a control of a kind by what stands on it.
func titled(kind, name string) func(ui.Control) bool {
	return func(c ui.Control) bool { return c.Kind == kind && c.Name == name }
}

// openDocument opens the window with a document.
func openDocument(t *testing.T, w, h int, doc scenario.Scenario) *window {
	t.Helper()
	file := filepath.Join(t.TempDir(), "open.yaml")
	if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	g := openWindow(t, w, h, "-scenario", file)
	g.settled()
	return g
}

// Tab walks through all that can be operated, brings it into view
// and shows a ring around it; Shift+Tab walks back.
func TestWindowTabReachesAll(t *testing.T) {
	docs := scenes(t)
	for _, lab := range []string{scenario.LabRace, scenario.LabTransfer} { // with a transport, and without
		g := openDocument(t, 1280, 800, docs[lab])
		l := g.look().Layout
		want := 0
		for _, c := range l.Controls {
			if c.Keyboard && !c.Off {
				want++
			}
		}
		seen := map[string]bool{}
		var first, last ui.Control
		for i := range want {
			g.key(ebiten.KeyTab)
			g.ticks(2) // the panel scrolls
			now := g.frame("")
			l = g.send(map[string]any{"Look": true}).Layout
			f := l.Focus
			if f.Kind == "" {
				t.Fatalf("%s: Tab %d leads nowhere", lab, i)
			}
			if i == 0 {
				first = f
			}
			last = f
			seen[fmt.Sprint(f.Kind, f.Name, f.Tip, f.At.Min.X, i)] = true
			room := image.Rect(0, 0, 1280, 800)
			if panel := l.Shown["panel"].At; f.At.Min.X >= panel.Min.X && f.At.Min.Y >= panel.Min.Y && !panel.Empty() {
				room = panel
			}
			if !f.At.In(room.Inset(-2)) {
				t.Errorf("%s: %s %q with the focus is at %v, out of view %v", lab, f.Kind, f.Name, f.At, room)
			}
			if count(now, f.At.Inset(-6), figure.Dark().Accent) == 0 && f.Kind != "*ui.slider" && f.Kind != "*ui.Timeline" {
				t.Errorf("%s: the focus on %s %q does not show", lab, f.Kind, f.Name)
			}
		}
		if len(seen) != want {
			t.Errorf("%s: Tab met %d controls, want %d", lab, len(seen), want)
		}
		g.key(ebiten.KeyTab) // around
		if f := g.look().Focus; f.Kind != first.Kind || f.At.Min.X != first.At.Min.X {
			t.Errorf("%s: after the last comes %s %q, want the first, %s %q", lab, f.Kind, f.Name, first.Kind, first.Name)
		}
		g.key(ebiten.KeyShiftLeft, ebiten.KeyTab)
		if f := g.look().Focus; f.Kind != last.Kind || f.Name != last.Name {
			t.Errorf("%s: Shift+Tab leads to %s %q, want %s %q", lab, f.Kind, f.Name, last.Kind, last.Name)
		}
	}
}

// A control that the keyboard walked to shows its tip like one under the pointer,
// with the formula of its symbol, until a key works on it.
func TestWindowTipForTheKeyboard(t *testing.T) {
	for _, theme := range []string{"dark", "light"} {
		g := openWindow(t, 1280, 800, "-theme", theme)
		g.settled()
		l := g.tabTo("slider of η", func(c ui.Control) bool {
			return c.Kind == "*ui.slider" && strings.HasPrefix(c.Tip, "η, learning rate")
		})
		if l.Focus.Formula == "" {
			t.Error("η has no formula")
		}
		before := g.frame("")
		g.until("the tip", func(*guestState) bool {
			now := g.frame("keyboard_tip_" + theme)
			// Below the row or above it, wider than the row's number.
			at := l.Focus.At
			return differing(before, now, image.Rect(at.Min.X, at.Min.Y-120, at.Max.X, at.Max.Y+120)) > 0.05
		})
		was := g.frame("")
		g.key(ebiten.KeyRight) // works on the slider: the tip goes
		at := l.Focus.At
		if now := g.frame(""); differing(was, now, image.Rect(at.Min.X, at.Min.Y-120, at.Max.X, at.Max.Y+120)) < 0.05 {
			t.Error("the tip stays while the slider is moved")
		}
	}
}

// handTo moves the pointer by keys to a place.
func (g *window) handTo(at image.Point) layout {
	g.t.Helper()
	for range 200 {
		d := at.Sub(g.send(map[string]any{"Look": true}).Layout.Hand)
		far := func(n int, less, more ebiten.Key) bool {
			key := more
			if n < 0 {
				key, n = less, -n
			}
			switch {
			case n >= handFar:
				g.key(ebiten.KeyShiftLeft, key)
			case n >= handStep:
				g.key(key)
			case n > 0:
				g.key(ebiten.KeyAltLeft, key)
			}
			return n > 0
		}
		if !far(d.X, ebiten.KeyArrowLeft, ebiten.KeyArrowRight) && !far(d.Y, ebiten.KeyArrowUp, ebiten.KeyArrowDown) {
			return g.look()
		}
	}
	g.t.Fatalf("the keys do not bring the pointer to %v", at)
	return layout{}
}

// The race without a mouse: hide a racer, place the start, zoom, pan, play.
func TestWindowRaceByKeyboard(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.settled()
	g.tabTo("first racer", titled("*ui.RacerRow", g.scene().Race.Racers[0].Name))
	g.key(ebiten.KeySpace)
	if g.settled(); !g.scene().Race.Racers[0].Hidden {
		t.Error("Space on its row does not hide the racer")
	}
	g.key(ebiten.KeyP)
	l := g.look()
	if !l.Hand.In(l.Canvas) || l.Focus.Kind != "" {
		t.Fatalf("P takes the pointer to %v with the focus on %q, want it on the canvas %v and no focus", l.Hand, l.Focus.Kind, l.Canvas)
	}
	target := l.pixel([2]float64{(l.View[0] + l.View[1]*3) / 4, (l.View[2]*2 + l.View[3]) / 3})
	g.handTo(target)
	g.frame("keyboard_hand")
	g.key(ebiten.KeyEnter)
	s := g.settled()
	// The start is where the pointer was, to the pixel.
	if got := l.pixel(s.Paths[0].First); got.Sub(target).X > 1 || got.Sub(target).X < -1 || got.Sub(target).Y > 1 || got.Sub(target).Y < -1 {
		t.Errorf("Enter set the start at pixel %v, want %v", got, target)
	}
	g.write("+")
	g.ticks(3)
	zoomed := g.look().View
	if zoomed[1]-zoomed[0] >= l.View[1]-l.View[0] {
		t.Errorf("+ zooms from %v to %v", l.View, zoomed)
	}
	g.key(ebiten.KeyBackspace) // holds the right button
	g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	g.key(ebiten.KeyBackspace)
	if panned := g.look().View; panned[0] >= zoomed[0] {
		t.Errorf("the right button held, → pans from %v to %v", zoomed, panned)
	}
	g.key(ebiten.KeyEscape)
	if l := g.look(); l.Hand != (image.Point{}) {
		t.Error("Escape does not put the pointer down")
	}
	g.key(ebiten.KeySpace)
	g.until("the race to play", func(s *guestState) bool { return s.Step > 0 })
	// A mouse that moves takes over.
	g.key(ebiten.KeyP)
	g.move(image.Pt(400, 300))
	g.ticks(2)
	if l := g.look(); l.Hand != (image.Point{}) {
		t.Error("the pointer by keys stays while the mouse moves")
	}
}

// A drag with the pointer by keys: hold, move, let go.
func TestWindowDragsByKeyboard(t *testing.T) {
	g := openWindow(t, 1280, 800)
	before := g.settled().Paths[0].First
	l := g.look()
	g.key(ebiten.KeyP)
	g.handTo(l.pixel(before))
	g.key(ebiten.KeySpace)
	g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowLeft)
	g.key(ebiten.KeySpace)
	after := g.settled().Paths[0].First
	want := float64(handFar) / float64(l.Canvas.Dx()) * (l.View[1] - l.View[0])
	// Within a pixel of the canvas.
	if got := before[0] - after[0]; got < want*0.95 || got > want*1.05 {
		t.Errorf("the drag moved the start by %v, want %v", got, want)
	}
}

// The other labs without a mouse.
func TestWindowLabsByKeyboard(t *testing.T) {
	docs := scenes(t)

	g := openDocument(t, 1280, 800, docs[scenario.LabActivations])
	g.tabTo("end of the axis", tipped("*ui.field", "x from, to"))
	g.write("-3")
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
	if a := g.scene().Activations; a.From != -3 {
		t.Errorf("activations: x from %v, want −3", a.From)
	}
	g.key(ebiten.KeyP)
	g.handTo(middle(g.look().Areas["value"].At))
	g.write("-")
	g.ticks(3)
	if a := g.scene().Activations; a.From >= -3 {
		t.Errorf("activations: − zooms to x from %v", a.From)
	}

	g = openDocument(t, 1280, 800, docs[scenario.LabSignal])
	depth := g.scene().Signal.Depth
	g.tabTo("depth", tipped("*ui.slider", "L, depth"))
	g.key(ebiten.KeyRight)
	if got := g.scene().Signal.Depth; got <= depth {
		t.Errorf("signal: depth %d, want more than %d", got, depth)
	}
	g.settled()
	g.key(ebiten.KeyP)
	g.ticks(3)
	if l := g.look(); l.Areas["card"].At.Empty() {
		t.Error("signal: the pointer by keys reads nothing")
	}

	g = openDocument(t, 1280, 800, docs[scenario.LabTrain])
	size := g.scene().Train.Nets[0].BatchSize
	g.tabTo("batch size", tipped("*ui.slider", "batch size"))
	g.key(ebiten.KeyRight)
	if got := g.scene().Train.Nets[0].BatchSize; got <= size {
		t.Errorf("train: batch size %d, want more than %d", got, size)
	}
	g.settled()
	g.key(ebiten.KeyP)
	g.handTo(middle(g.look().Areas["head 1"].At))
	g.key(ebiten.KeyEnter)
	g.awaits("the second lane", func(l layout) bool { return l.Values["selected"] == "1" })

	g = openDocument(t, 1280, 800, docs[scenario.LabSchedules])
	g.key(ebiten.KeyP)
	g.handTo(middle(g.look().Areas["row 2"].At))
	g.key(ebiten.KeyEnter)
	g.awaits("the third schedule", func(l layout) bool { return l.Values["selected"] == "2" })
	g.tabTo("seeds", tipped("*ui.slider", "seeds"))
	g.key(ebiten.KeyRight)
	if got := g.scene().Schedules.Seeds; got < 2 {
		t.Errorf("schedules: %d seeds, want 2", got)
	}

	g = openDocument(t, 1280, 800, docs[scenario.LabTransfer])
	op := g.op(0)
	g.key(ebiten.KeyDigit1)
	g.write("1") // the menu of the first hidden layer
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyEnter)
	g.ticks(3)
	if got := g.op(0); got == op {
		t.Errorf("transfer: the first layer's part is still %v", got)
	}
	if l := g.trained(); l.Values["progress"] != "trained" {
		t.Errorf("transfer: Space leaves it %q", l.Values["progress"])
	}
}
