package stage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/render/ui"
)

// Pointer is what the pointer does in a tick.
type Pointer struct {
	At, Last image.Point // in pixels, now and one tick ago
	// Captured says that it belongs to a widget. A drag that began on the canvas
	// is never captured.
	Captured bool
	Left     Press
	Right    Press   // or the middle button
	Wheel    float64 // up is positive; 0 while captured
}

// Press is what a button does.
type Press struct {
	Began bool // went down in this tick
	Held  bool // is down
}

// Moved says whether the pointer is elsewhere than one tick ago.
func (p Pointer) Moved() bool { return p.At != p.Last }

// ReadPointer reads the pointer; last is where it was one tick ago.
func ReadPointer(l *ui.Layer, last image.Point) Pointer {
	x, y := ebiten.CursorPosition()
	p := Pointer{At: image.Pt(x, y), Last: last, Left: press(ebiten.MouseButtonLeft), Right: press(ebiten.MouseButtonRight)}
	middle := press(ebiten.MouseButtonMiddle)
	p.Right.Began, p.Right.Held = p.Right.Began || middle.Began, p.Right.Held || middle.Held
	p.Captured, _ = l.Captured()
	if !p.Captured {
		_, p.Wheel = ebiten.Wheel()
	}
	return p
}

func press(b ebiten.MouseButton) Press {
	return Press{Began: inpututil.IsMouseButtonJustPressed(b), Held: ebiten.IsMouseButtonPressed(b)}
}

// Keys is what the keyboard does in a tick, without Ctrl, which is the window's.
type Keys struct {
	Shift bool
	Typed []rune // whatever key of the layout they are on; none while a field is being written in
	layer *ui.Layer
}

// ReadKeys reads the keyboard.
func ReadKeys(l *ui.Layer) Keys {
	k := Keys{Shift: ebiten.IsKeyPressed(ebiten.KeyShift), layer: l}
	if _, captured := l.Captured(); !captured {
		k.Typed = ebiten.AppendInputChars(nil)
	}
	return k
}

// Pressed says whether a key went down in this tick and no widget wants it.
func (k *Keys) Pressed(key ebiten.Key) bool {
	return inpututil.IsKeyJustPressed(key) && !k.layer.Wants(key)
}

// Struck is Pressed, and again and again while the key is held.
func (k *Keys) Struck(key ebiten.Key) bool { return Strikes(key) && !k.layer.Wants(key) }

// Strikes says whether a key was pressed in this tick or is held so long that it
// repeats.
func Strikes(key ebiten.Key) bool {
	d := inpututil.KeyPressDuration(key)
	return inpututil.IsKeyJustPressed(key) || d > 24 && d%3 == 0
}
