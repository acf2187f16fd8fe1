package ui

import (
	"image"
	"slices"
	"time"

	"github.com/ebitenui/ebitenui"
	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// Layer is the whole interface of a window: regions at given rectangles with
// holes between them for the canvas, and above them menus, dialogs, tips and
// toasts. It is drawn into images of its own, of which only the part that
// changed is drawn again, and its widgets are only asked when something
// happened that they could care for.
//
// There is one Layer a process, because ebitenui keeps its input layers and its
// queue of events in package variables.
type Layer struct {
	theme *Theme
	ui    *ebitenui.UI
	root  *root
	live  []*control // drawn straight to the screen, every frame

	base, over *ebiten.Image // the regions; what floats above them
	size       image.Point
	target     *ebiten.Image // what controls draw on now
	clip       image.Rectangle
	dirty      image.Rectangle
	relayout   bool
	measuring  bool // a pass that only places widgets
	p          painter

	now        time.Time
	in, last   raw
	settle     int // ticks in which the widgets are asked though nothing happened
	pressedOn  bool
	keyboard   bool // the focus came by keyboard and shows
	hot        *control
	hotSince   time.Time
	focusSince time.Time
	tip        tipState
	toasts     []toast
	blink      bool
	clickAt    time.Time
	clickPos   image.Point
	after      []func()
	overlays   []*overlay
	clipboard  string    // what was copied in a field
	system     Clipboard // nil for none
	shielded   bool      // see Shield
	plain      bool      // see Plain
}

// NewLayer makes an empty interface.
func NewLayer(t *Theme) *Layer {
	// The pointer's shape belongs to the application, which has a canvas too.
	input.CursorManagementEnabled = false
	l := &Layer{}
	l.Reset(t)
	return l
}

// Reset empties the interface and gives it a theme, after a change of scale or
// colours; whoever calls it builds the regions again.
func (l *Layer) Reset(t *Theme) {
	l.theme, l.p.t = t, t
	l.live, l.overlays, l.after, l.hot = nil, nil, nil, nil
	l.tip = tipState{}
	l.root = newRoot(l)
	l.ui = &ebitenui.UI{Container: l.root}
	l.placeToasts()
	l.Invalidate()
}

// Theme is the theme in use.
func (l *Layer) Theme() *Theme { return l.theme }

// Invalidate places and draws everything again. Handles do so themselves; it is
// for trees changed by hand.
func (l *Layer) Invalidate() {
	l.relayout = true
	l.settle = 2
	l.dirty = image.Rectangle{Max: l.size}
}

// touch has a part drawn again.
func (l *Layer) touch(r image.Rectangle) { l.dirty = l.dirty.Union(r) }

// later runs f when the widgets have been asked, so that callbacks may rebuild
// the tree.
func (l *Layer) later(f func()) { l.after = append(l.after, f) }

// Layout tells the size of the window in pixels; call it from the game's Layout.
func (l *Layer) Layout(w, h int) {
	if l.size == image.Pt(w, h) || w <= 0 || h <= 0 {
		return
	}
	l.size = image.Pt(w, h)
	for _, img := range []*ebiten.Image{l.base, l.over} {
		if img != nil {
			img.Deallocate()
		}
	}
	l.base = ebiten.NewImage(w, h)
	l.over = nil
	l.CloseMenus() // they were placed for the old size
	l.placeToasts()
	l.Invalidate()
}

// Update reads the input and runs what it causes. Callbacks run inside it, one
// after another. Pass the program's clock; a test may pass its own.
func (l *Layer) Update(now time.Time) {
	l.now = now
	if l.size.X == 0 {
		return
	}
	if l.relayout {
		l.measure()
	}
	l.last, l.in = l.in, l.last
	l.in.read()
	if l.shielded {
		l.in.shield()
	}
	l.expire()
	pressed, released := l.in.down() && !l.last.down(), !l.in.down() && l.last.down()
	if pressed {
		l.pressedOn = l.onUI(l.in.pos)
		l.keyboard = false
		l.hideTip()
	}
	if l.quiet(pressed, released) {
		l.wakeTip()
		return
	}
	l.settle = max(0, l.settle-1)
	if slices.Contains(l.in.keys, ebiten.KeyTab) && !slices.Contains(l.last.keys, ebiten.KeyTab) {
		l.keyboard = true
	}
	l.ui.Update()
	l.dispatchKeys()
	for len(l.after) > 0 {
		run := l.after
		l.after = nil
		for _, f := range run {
			f()
		}
		l.settle = max(l.settle, 1)
	}
	if l.relayout {
		l.measure()
	}
	l.wakeTip()
}

// quiet says that nothing happened that a widget could care for.
func (l *Layer) quiet(pressed, released bool) bool {
	in, last := &l.in, &l.last
	if l.settle > 0 || pressed || released || in.buttons != last.buttons {
		return false
	}
	busy := l.focused() != nil || len(l.overlays) > 0
	if len(in.runes) > 0 && busy {
		return false
	}
	tab := slices.Contains(in.keys, ebiten.KeyTab) || slices.Contains(last.keys, ebiten.KeyTab)
	if (len(in.keys) > 0 || len(last.keys) > 0) && (busy || tab) {
		return false
	}
	if in.wheel && l.onUI(in.pos) {
		return false
	}
	if in.pos != last.pos {
		if in.down() {
			return !l.pressedOn
		}
		return !l.onUI(in.pos) && !l.onUI(last.pos)
	}
	return true
}

// onUI says whether p is over the interface.
func (l *Layer) onUI(p image.Point) bool {
	if len(l.overlays) > 0 {
		return true
	}
	for _, c := range l.root.Children() {
		if w := c.GetWidget(); w.IsVisible() && p.In(w.Rect) {
			return true
		}
	}
	return false
}

// Captured says what of the input belongs to the interface in this tick: the
// pointer, when it is over a region, a menu or a dialog is open, or a press that
// began there is not over yet; the keyboard, when a text field has the focus or
// a menu or a dialog is open. A press that began on the canvas stays the
// canvas's until it ends. Ask after Update.
func (l *Layer) Captured() (pointer, keyboard bool) {
	f := l.focused()
	keyboard = len(l.overlays) > 0 || f != nil && f.typed != nil
	if l.in.down() || l.last.down() {
		return l.pressedOn, keyboard
	}
	return l.onUI(l.in.pos), keyboard
}

// Wants says whether key k belongs to the interface in this tick: all keys while
// the keyboard is captured, else those that the focused control uses, such as
// the arrows on a slider. Shortcuts with Ctrl are never its.
func (l *Layer) Wants(k ebiten.Key) bool {
	if _, keyboard := l.Captured(); keyboard {
		return true
	}
	f := l.focused()
	return f != nil && f.uses != nil && f.uses(k)
}

// Cursor is the pointer's shape over the interface; the second result is false
// over the canvas, where the application chooses.
func (l *Layer) Cursor() (ebiten.CursorShapeType, bool) {
	if pointer, _ := l.Captured(); !pointer {
		return ebiten.CursorShapeDefault, false
	}
	if l.hot != nil {
		return l.hot.cursor, true
	}
	return ebiten.CursorShapeDefault, true
}

// focused is the control that has the keyboard, or nil.
func (l *Layer) focused() *control {
	c, _ := l.ui.GetFocusedWidget().(*control)
	return c
}

// focus gives the keyboard to c, or to nobody for nil.
func (l *Layer) focus(c *control) {
	if c == nil {
		l.ui.ClearFocus()
		return
	}
	if l.focused() != c {
		l.ui.SetFocusedWidget(c)
	}
}

// Unfocus takes the keyboard from the control that has it.
func (l *Layer) Unfocus() { l.focus(nil) }

// dispatchKeys hands keys and letters to the focused control, then what it did
// not take to the topmost menu or dialog.
func (l *Layer) dispatchKeys() {
	f := l.focused()
	if f != nil && f.typed != nil && len(l.in.runes) > 0 && !command() {
		l.waveTip()
		f.typed(l.in.runes)
	}
	for _, k := range l.in.keys {
		if !strikes(k) {
			continue
		}
		if !walks(k) {
			l.waveTip()
		}
		if f != nil && f.key != nil && f.key(k) {
			continue
		}
		if n := len(l.overlays); n > 0 && l.overlays[n-1].key != nil {
			l.overlays[n-1].key(k)
		} else if k == ebiten.KeyEscape {
			l.focus(nil)
		}
	}
}

// measure places the widgets without drawing them, so that the next tick's input
// meets them where they will be seen.
func (l *Layer) measure() {
	l.relayout = false
	l.measuring = true
	l.root.RequestRelayout()
	l.target = l.base
	l.ui.Draw(l.base)
	l.measuring = false
	for _, o := range l.overlays {
		l.touch(o.GetWidget().Rect)
	}
}

var _ widget.Containerer = (*root)(nil)
