package ui

import (
	"image"
	"time"

	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// Widget is what containers hold.
type Widget = widget.PreferredSizeLocateableWidget

// control is what every widget of ours is made of: an ebitenui widget that draws
// itself with a painter and reacts through the functions that are set.
type control struct {
	l      *Layer
	w      *widget.Widget
	width  int // preferred, in pixels
	height int
	draw   func(p *painter)

	tab    bool // Tab stops here
	grab   bool // a press takes the focus
	blinks bool // has a caret
	live   bool // drawn every frame straight to the screen
	cursor ebiten.CursorShapeType
	tip    func() string
	rule   func() string // the formula below the tip, nil or "" for none

	press   func(at image.Point, double bool)
	drag    func(at image.Point)
	release func()
	click   func()
	menu    func(at image.Point) // right button
	wheel   func(dy float64) bool
	move    func(at image.Point)
	key     func(k ebiten.Key) bool
	uses    func(k ebiten.Key) bool
	typed   func(rs []rune)
	onFocus func(on bool)

	hover, down, focus bool
	dragAt             image.Point
}

// doubleClick is how long two presses may lie apart.
const doubleClick = 400 * time.Millisecond

func newControl(l *Layer, width, height int) *control {
	c := &control{l: l, width: width, height: height}
	o := widget.WidgetOpts
	c.w = widget.NewWidget(o.TrackHover(true),
		o.CursorEnterHandler(func(*widget.WidgetCursorEnterEventArgs) { c.setHover(true) }),
		o.CursorExitHandler(func(*widget.WidgetCursorExitEventArgs) { c.setHover(false) }),
		o.CursorMoveHandler(func(a *widget.WidgetCursorMoveEventArgs) {
			if c.move != nil {
				c.move(c.w.Rect.Min.Add(image.Pt(a.OffsetX, a.OffsetY)))
			}
		}),
		o.MouseButtonPressedHandler(c.pressed),
		o.MouseButtonReleasedHandler(c.released),
		o.MouseButtonClickedHandler(c.clicked),
		o.ScrolledHandler(func(a *widget.WidgetScrolledEventArgs) {
			if c.wheel != nil {
				c.wheel(a.Y)
			}
		}))
	return c
}

func (c *control) base() *control { return c }

func (c *control) pressed(a *widget.WidgetMouseButtonPressedEventArgs) {
	at := c.w.Rect.Min.Add(image.Pt(a.OffsetX, a.OffsetY))
	if c.w.Disabled {
		return
	}
	if a.Button == ebiten.MouseButtonRight {
		if c.menu != nil {
			c.menu(at)
		}
		return
	}
	c.down, c.dragAt = true, at
	if c.grab {
		c.l.focus(c)
	}
	if c.press != nil {
		l := c.l
		double := l.now.Sub(l.clickAt) < doubleClick && near(at, l.clickPos, l.theme.Px(5))
		l.clickAt, l.clickPos = l.now, at
		if double {
			l.clickAt = time.Time{}
		}
		c.press(at, double)
	}
	c.redraw()
}

func near(a, b image.Point, d int) bool {
	return a.In(image.Rect(b.X-d, b.Y-d, b.X+d+1, b.Y+d+1))
}

func (c *control) released(a *widget.WidgetMouseButtonReleasedEventArgs) {
	if a.Button != ebiten.MouseButtonLeft || !c.down {
		return
	}
	c.down = false
	if c.release != nil {
		c.release()
	}
	c.redraw()
}

func (c *control) clicked(a *widget.WidgetMouseButtonClickedEventArgs) {
	if a.Button == ebiten.MouseButtonLeft && c.click != nil && !c.w.Disabled {
		c.click()
	}
}

func (c *control) setHover(on bool) {
	if c.hover == on {
		return
	}
	c.hover = on
	if on {
		c.l.hot, c.l.hotSince = c, c.l.now
	} else if c.l.hot == c {
		c.l.hot = nil
	}
	c.l.hideTip()
	c.redraw()
}

// redraw has the control drawn again in the next frame.
func (c *control) redraw() {
	if !c.live {
		c.l.touch(c.reach())
	}
}

// reach is all that the control may draw on: focus rings and the boxes of quiet
// buttons lie outside its rectangle.
func (c *control) reach() image.Rectangle { return c.w.Rect.Inset(-c.l.theme.Px(9)) }

// setDisabled greys the control out and takes it off the keyboard's path.
func (c *control) setDisabled(off bool) {
	if c.w.Disabled != off {
		c.w.Disabled = off
		c.redraw()
	}
}

// SetVisible shows or hides the widget; what is hidden takes no room.
func (c *control) SetVisible(on bool) { setVisible(c.l, c.w, on) }

func setVisible(l *Layer, w *widget.Widget, on bool) {
	v := widget.Visibility_Hide
	if on {
		v = widget.Visibility_Show
	}
	if w.GetVisibility() != v {
		w.SetVisibility(v)
		l.Invalidate()
	}
}

// visible says whether the control is in the tree and shown.
func (c *control) visible() bool {
	if !c.w.IsVisible() || c.w.Rect.Empty() {
		return false
	}
	w := c.w
	for w.Parent() != nil {
		if w = w.Parent(); !w.IsVisible() {
			return false
		}
	}
	return w == c.l.root.GetWidget()
}

// ring says whether the focus shows.
func (c *control) ring() bool { return c.focus && (c.l.keyboard || c.blinks) }

// GetWidget is ebitenui's part of the control.
func (c *control) GetWidget() *widget.Widget { return c.w }

// PreferredSize is the size in pixels that the control asks for.
func (c *control) PreferredSize() (int, int) { return c.width, c.height }

// SetLocation places the control.
func (c *control) SetLocation(r image.Rectangle) { c.w.Rect = r }

// Validate does nothing: the control was complete when it was made.
func (c *control) Validate() {}

// Render draws the control where it overlaps what has to be drawn again.
func (c *control) Render(*ebiten.Image) {
	if c.l.measuring || c.live || c.draw == nil || !c.reach().Overlaps(c.l.clip) {
		return
	}
	c.l.p.dst = c.l.target
	c.draw(&c.l.p)
}

// Update lets ebitenui find out what the pointer does, and drags.
func (c *control) Update(u *widget.UpdateObject) {
	c.w.Update(u)
	if c.down && c.drag != nil {
		if at := image.Pt(input.CursorPosition()); at != c.dragAt {
			c.dragAt = at
			c.drag(at)
			c.redraw()
		}
	}
}

// Focus is called when the keyboard comes or goes.
func (c *control) Focus(on bool) {
	c.w.FireFocusEvent(c, on, image.Pt(-1, -1))
	if c.focus == on {
		return
	}
	c.focus = on
	c.l.blink = true
	c.l.hideTip()
	if on {
		c.l.focusSince, c.l.tip.walked = c.l.now, false
		c.l.reveal(c)
	}
	if c.onFocus != nil {
		c.onFocus(on)
	}
	c.redraw()
}

// IsFocused says whether the keyboard is here.
func (c *control) IsFocused() bool { return c.focus }

// TabOrder is the same for all: Tab walks in the order of the tree.
func (c *control) TabOrder() int { return 0 }

// GetFocus returns none: the arrow keys belong to the controls.
func (c *control) GetFocus(widget.FocusDirection) widget.Focuser { return nil }

// AddFocus does nothing, see GetFocus.
func (c *control) AddFocus(widget.FocusDirection, widget.Focuser) {}

var _ widget.Focuser = (*control)(nil)
