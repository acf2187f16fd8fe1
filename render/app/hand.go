package app

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
)

// hand is a pointer that the keyboard moves: whatever can be done on the canvas
// with a mouse can be done with it, in every lab.
type hand struct {
	on          bool
	at, last    image.Point // now and one tick ago
	mouse       image.Point // where the real one rests, which takes over when it moves
	left, right button
	wheel       float64 // in this tick
}

// button is one of the hand's.
type button struct {
	held  bool
	began bool // in this tick
	taps  int  // ticks after which a click lets go, 0 while it is held on purpose
}

// clickTicks is how long a click of the hand keeps the button down.
const clickTicks = 2

// press puts the button down, for a click or until it is let go.
func (b *button) press(click bool) {
	b.held, b.began, b.taps = true, true, 0
	if click {
		b.taps = clickTicks
	}
}

// take is what the button does in this tick.
func (b *button) take() stage.Press {
	p := stage.Press{Began: b.began, Held: b.held}
	b.began = false
	if b.taps > 0 {
		if b.taps--; b.taps == 0 {
			b.held = false
		}
	}
	return p
}

// Steps of the hand in px of the design: a key alone, with Shift, with Alt.
const (
	handStep = 8
	handFar  = 48
	handFine = 1
)

// handShortcuts lists the keys of the hand.
func handShortcuts() []stage.Shortcut {
	return []stage.Shortcut{
		{Keys: "Tab  Shift + Tab", Does: "go through all buttons, sliders and fields, and open what they explain"},
		{Keys: "P", Does: "a pointer by keys: arrows move it, far with Shift, little with Alt; Escape leaves"},
		{Keys: "P:  Enter  Space  Backspace  +  −", Does: "with it: click, hold or let go, right button, wheel"},
	}
}

// handKeys lets the keyboard move the hand and says whether the lab is not to see
// the keys of this tick.
func (a *App) handKeys(k *stage.Keys) bool {
	h := &a.hand
	if k.Pressed(ebiten.KeyP) {
		a.setHand(!h.on)
		return true
	}
	if !h.on {
		return false
	}
	if k.Pressed(ebiten.KeyEscape) {
		a.setHand(false)
		return true
	}
	by := a.stage.Px(handStep)
	switch {
	case k.Shift:
		by = a.stage.Px(handFar)
	case ebiten.IsKeyPressed(ebiten.KeyAlt):
		by = handFine
	}
	taken := true
	switch {
	case k.Struck(ebiten.KeyArrowLeft):
		h.at.X -= by
	case k.Struck(ebiten.KeyArrowRight):
		h.at.X += by
	case k.Struck(ebiten.KeyArrowUp):
		h.at.Y -= by
	case k.Struck(ebiten.KeyArrowDown):
		h.at.Y += by
	case k.Pressed(ebiten.KeyEnter), k.Pressed(ebiten.KeyNumpadEnter):
		h.left.press(true)
	case k.Pressed(ebiten.KeyBackspace):
		if h.right.held {
			h.right.held = false
		} else {
			h.right.press(k.Shift) // held, so that arrows pan; with Shift a click
		}
	case k.Pressed(ebiten.KeySpace):
		if h.left.held {
			h.left.held = false
		} else {
			h.left.press(false)
		}
	default:
		taken = false
	}
	for _, r := range k.Typed {
		switch r {
		case '+':
			h.wheel, taken = 1, true
		case '-', '−':
			h.wheel, taken = -1, true
		}
	}
	size := a.stage.Size
	h.at = image.Pt(max(0, min(h.at.X, size.X-1)), max(0, min(h.at.Y, size.Y-1)))
	return taken
}

// setHand takes up the hand in the middle of the canvas, or where it was left, or
// puts it down.
func (a *App) setHand(on bool) {
	h := &a.hand
	*h = hand{on: on, at: h.at, mouse: a.cursor}
	if room := a.stage.Rooms(true, stage.ChartsHeight).Canvas; on && !h.at.In(room) {
		h.at = room.Min.Add(room.Max).Div(2)
	}
	h.last = h.at
	if on {
		a.stage.Layer.Unfocus() // so that arrows and Enter reach the hand
	}
	a.stage.MarkRedraw()
}

// handed is what the page gets for a pointer: the hand where it is up.
func (a *App) handed(p stage.Pointer) stage.Pointer {
	h := &a.hand
	if !h.on {
		return p
	}
	if p.At != h.mouse || a.lecture.on {
		a.setHand(false)
		return p
	}
	q := stage.Pointer{At: h.at, Last: h.last, Left: h.left.take(), Right: h.right.take(), Wheel: h.wheel, Captured: a.stage.Layer.Open()}
	h.last, h.wheel = h.at, 0
	return q
}

// drawHand draws the cross where the hand is, open in the middle.
func (a *App) drawHand(dst *ebiten.Image) {
	h := &a.hand
	if !h.on {
		return
	}
	s := a.stage
	open, arm, w := s.Px(4), s.Px(14), max(1, s.Px(1))
	for _, d := range []image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
		r := image.Rectangle{Min: h.at.Add(d.Mul(open)), Max: h.at.Add(d.Mul(arm))}.Canon().Inset(-w)
		stage.Fill(dst, r.Inset(-w), s.Theme.Background)
		ink := s.Theme.Accent
		if h.left.held || h.right.held {
			ink = s.Theme.Text
		}
		stage.Fill(dst, r, ink)
	}
}
