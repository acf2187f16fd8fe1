package ui_test

import (
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// Places in the demo's window at 1280×800.
const (
	trackLeft, trackRight = 1103, 1187 // the knob's ends
	kappaY                = 124
	angleY                = 151
	fieldX                = 1235
)

func TestWindowIsDriven(t *testing.T) {
	g := start(t)
	g.frame("drive_0")

	// The slider jumps to the click: the middle of 1 to 1000 is 31.6, on the grid 20 or 50.
	g.click(trackRight, kappaY)
	g.said("kappa 1000", "done")
	g.click(trackLeft, kappaY)
	g.said("kappa 1", "done")
	g.ticks(40) // no double click
	// A drag tells every value it passes and ends with done.
	g.move(trackLeft, kappaY)
	g.press()
	g.move(trackLeft+(trackRight-trackLeft)/3, kappaY)
	g.release()
	g.said("kappa 10", "done")
	// A double click brings the default back.
	g.ticks(40)
	g.click(1170, kappaY)
	g.click(1170, kappaY)
	g.said("kappa 200", "done", "kappa 20", "done")

	// The slider has the keyboard: arrows move by the second digit.
	g.key(ebiten.KeyRight)
	g.said("kappa 21", "done")
	g.key(ebiten.KeyPageUp)
	g.said("kappa 50", "done")

	// A number field takes expressions.
	g.click(fieldX, kappaY)
	g.write("1/3+3e1")
	g.key(ebiten.KeyEnter)
	g.said("kappa 30.333333333333332", "done")
	g.frame("drive_field")
	// What is not allowed takes no effect and is explained; Escape restores.
	g.write("-3")
	g.key(ebiten.KeyEnter)
	g.said()
	g.frame("drive_error")
	g.key(ebiten.KeyEscape)
	g.said()
	g.frame("drive_restored")

	// Space does not reach the application while a field has the keyboard.
	g.click(fieldX, angleY)
	g.key(ebiten.KeySpace)
	g.write("45°")
	g.key(ebiten.KeyTab)
	g.said("angle 45")
	// A press on the canvas takes the focus away and belongs to the canvas.
	g.click(400, 300)
	g.said("canvas 400 300")
	g.key(ebiten.KeySpace)
	g.said("space", "space")

	// The click that closes a drop-down does not reach the canvas.
	g.click(1126, 90)
	g.frame("drive_drop")
	g.click(400, 300)
	g.said()
	g.click(400, 300)
	g.said("canvas 400 300")
	// Choosing by keyboard.
	g.click(1126, 90)
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyEnter)
	g.said("surface Beale")
	// Choosing by pointer.
	g.click(1126, 90)
	g.click(1060, 90+17+13+27)
	g.said("surface Rosenbrock")
}

func TestWindowRacersAndTimeline(t *testing.T) {
	g := start(t)
	g.frame("racers_0")
	g.click(1080, 297) // Momentum's name
	g.said("racer Momentum")
	g.click(1000, 297) // its chip
	g.said("show Momentum false")
	g.click(1252, 297) // its dots
	g.frame("drive_menu")
	g.key(ebiten.KeyEscape)
	g.said()
	g.click(1252, 297)
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyEnter)
	g.said("menu Momentum 1")

	// The timeline: 200 steps from 293 to 834; only the recorded part can be reached.
	g.click(293, 626)
	g.said("scrub 0")
	g.click(833, 626)
	g.said("scrub 150")
	g.key(ebiten.KeyLeft)
	g.said("scrub 149")
	g.key(ebiten.KeyHome)
	g.said("scrub 0")
	g.frame("drive_timeline")
}

func TestWindowDialogAndTips(t *testing.T) {
	g := start(t)
	g.frame("dialog_0")
	g.click(1090, 22) // Save figure
	g.frame("drive_dialog")
	// All is selected, so typing replaces the path; what is below takes no input.
	g.click(400, 500)
	g.said()
	for range 4 { // the field, Cancel, Save, and the field again
		g.key(ebiten.KeyTab)
	}
	g.write("x.png")
	g.key(ebiten.KeyEnter)
	g.said("save x.png")
	g.click(1090, 22)
	g.key(ebiten.KeyEscape)
	g.click(400, 500)
	g.said("canvas 400 500")

	// A tip shows after half a second and goes with the pointer.
	g.move(1020, kappaY)
	before := g.frame("tip_before")
	g.ticks(40)
	after := g.frame("drive_tip")
	if same(before.Pix, after.Pix) {
		t.Error("no tip after resting on a label")
	}
	g.move(400, 400)
	g.ticks(2)
	// Tab moves the focus visibly.
	g.key(ebiten.KeyTab)
	a := g.frame("tab_1")
	g.key(ebiten.KeyTab)
	b := g.frame("drive_tab")
	if same(a.Pix, b.Pix) {
		t.Error("Tab moved no visible focus")
	}
	// Space presses the focused button and does not play.
	g.key(ebiten.KeySpace)
	g.said("undo")
	g.key(ebiten.KeyShiftLeft, ebiten.KeyTab)
	g.key(ebiten.KeyEnter)
	g.said("seed")
}

func TestSmallWindowScrolls(t *testing.T) {
	g := start(t)
	g.screen = ebiten.NewImage(960, 600)
	if err := g.s.SetOutsideScreen(g.screen); err != nil {
		t.Fatal(err)
	}
	g.ticks(3)
	before := g.frame("small_0")
	g.move(800, 300)
	for range 20 {
		g.s.ScrollWheel(0, -1)
		g.ticks(1)
	}
	after := g.frame("small_1")
	if same(before.Pix, after.Pix) {
		t.Fatal("the wheel does not scroll the panel")
	}
	// At the end of the panel the card is in view and what scrolled away above it
	// takes no clicks: the learning rate's track stands at y = 345.
	g.click(783, 345)
	g.said("adam lr 1e-05 true")
	g.click(800, 22) // the top bar over the scrolled content
	g.key(ebiten.KeyEscape)
	// Tab brings what it reaches into view: past five buttons of the bar and six
	// of the rail to the drop-down, which the wheel had scrolled away.
	for range 12 {
		g.key(ebiten.KeyTab)
	}
	g.frame("small_2")
	g.click(800, 90)
	g.key(ebiten.KeyDown)
	g.key(ebiten.KeyEnter)
	g.said("surface Rosenbrock")
}

func same(a, b []byte) bool { return string(a) == string(b) }
