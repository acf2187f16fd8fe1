package ui

import (
	"image"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
)

// raw is what the devices say in one tick, read once so that a tick in which
// nothing happened costs no more than this.
type raw struct {
	pos     image.Point
	buttons [3]bool // left, right, middle
	wheel   bool
	keys    []ebiten.Key // held, or pressed and released since the last tick
	struck  []ebiten.Key // scratch
	runes   []rune
	touches []ebiten.TouchID
}

// read fills r, reusing its slices.
func (r *raw) read() {
	r.pos = image.Pt(ebiten.CursorPosition())
	for i, b := range [3]ebiten.MouseButton{ebiten.MouseButtonLeft, ebiten.MouseButtonRight, ebiten.MouseButtonMiddle} {
		r.buttons[i] = ebiten.IsMouseButtonPressed(b)
	}
	// A finger counts as the left button, as it does for the widgets.
	if r.touches = ebiten.AppendTouchIDs(r.touches[:0]); len(r.touches) > 0 {
		r.pos = image.Pt(ebiten.TouchPosition(r.touches[0]))
		r.buttons[0] = true
	}
	x, y := ebiten.Wheel()
	r.wheel = x != 0 || y != 0
	r.keys = inpututil.AppendPressedKeys(r.keys[:0])
	// A key that went down and up between two ticks counts all the same.
	r.struck = inpututil.AppendJustPressedKeys(r.struck[:0])
	for _, k := range r.struck {
		if !slices.Contains(r.keys, k) {
			r.keys = append(r.keys, k)
		}
	}
	r.runes = ebiten.AppendInputChars(r.runes[:0])
}

func (r *raw) down() bool { return r.buttons[0] || r.buttons[1] || r.buttons[2] }

// Key repetition in ticks at 60 a second: after 0.4 s, 20 times a second.
const (
	repeatAfter = 24
	repeatEvery = 3
)

// strikes says whether a held key acts in this tick.
func strikes(k ebiten.Key) bool {
	d := inpututil.KeyPressDuration(k)
	return inpututil.IsKeyJustPressed(k) || d > repeatAfter && (d-repeatAfter)%repeatEvery == 0
}

// walks says whether a key by itself does nothing, or only moves the focus.
func walks(k ebiten.Key) bool {
	switch k {
	case ebiten.KeyTab, ebiten.KeyShiftLeft, ebiten.KeyShiftRight, ebiten.KeyControlLeft, ebiten.KeyControlRight,
		ebiten.KeyAltLeft, ebiten.KeyAltRight, ebiten.KeyMetaLeft, ebiten.KeyMetaRight,
		ebiten.KeyShift, ebiten.KeyControl, ebiten.KeyAlt, ebiten.KeyMeta:
		return true
	}
	return false
}

func shift() bool { return ebiten.IsKeyPressed(ebiten.KeyShift) }

// command is Ctrl, or Cmd on a Mac.
func command() bool {
	return ebiten.IsKeyPressed(ebiten.KeyControl) || ebiten.IsKeyPressed(ebiten.KeyMeta)
}
