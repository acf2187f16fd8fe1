package ui

import (
	"image"

	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// overlay is a menu or a dialog: it covers the window, so that nothing below it
// takes input, and shows its card somewhere on it.
type overlay struct {
	*widget.Container
	l       *Layer
	card    Widget
	shade   bool
	key     func(k ebiten.Key) bool
	outside func() // a press beside the card
	back    *control
}

// open shows a card; place gives its rectangle in the window.
func (l *Layer) open(card Widget, shade bool, place func(window image.Rectangle) image.Rectangle) *overlay {
	o := &overlay{l: l, card: card, shade: shade, back: l.focused()}
	card.GetWidget().LayoutData = place
	w := widget.WidgetOpts
	o.Container = widget.NewContainer(widget.ContainerOpts.Layout(places{}), widget.ContainerOpts.WidgetOpts(
		w.TrackHover(true), w.MouseButtonPressedHandler(func(a *widget.WidgetMouseButtonPressedEventArgs) {
			if !image.Pt(a.OffsetX, a.OffsetY).In(card.GetWidget().Rect) && o.outside != nil {
				o.outside()
			}
		})))
	o.AddChild(card)
	o.GetWidget().FocusEvent.AddHandler(func(a any) {
		if f, ok := a.(*widget.WidgetFocusEventArgs); ok {
			l.root.GetWidget().FireFocusEvent(f.Widget, f.Focused, f.Location)
		}
	})
	l.overlays = append(l.overlays, o)
	l.focus(nil)
	l.hideTip()
	l.Invalidate()
	return o
}

// close takes the overlay and everything above it away and gives the keyboard
// back to where it was.
func (l *Layer) close(o *overlay) {
	for i, p := range l.overlays {
		if p != o {
			continue
		}
		l.focus(nil)
		l.overlays = l.overlays[:i]
		l.hot = nil
		if o.back != nil && l.keyboard {
			l.focus(o.back)
		}
		l.Invalidate()
		return
	}
}

// CloseMenus closes every open menu and dialog without choosing anything.
func (l *Layer) CloseMenus() {
	if len(l.overlays) > 0 {
		l.close(l.overlays[0])
	}
}

// Open says whether a menu or a dialog is open.
func (l *Layer) Open() bool { return len(l.overlays) > 0 }

// Render draws the shade and the card.
func (o *overlay) Render(screen *ebiten.Image) {
	if o.shade && !o.l.measuring {
		o.l.p.dst = o.l.target
		o.l.p.fill(o.GetWidget().Rect.Intersect(o.l.clip), o.l.theme.colors.shade)
	}
	o.Container.Render(screen)
}

// SetupInputLayer keeps all input from what is below.
func (o *overlay) SetupInputLayer(def input.DeferredSetupInputLayerFunc) {
	o.GetWidget().ElevateToNewInputLayer(&input.Layer{
		DebugLabel: "overlay", EventTypes: input.LayerEventTypeAll, BlockLower: true, FullScreen: true,
	})
	o.Container.SetupInputLayer(def)
}
