package ui

import (
	"image"

	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// root holds the regions and the overlays. It replaces ebitenui's gathering of
// what Tab walks through, which knows only ebitenui's own containers.
type root struct {
	*widget.Container
	l    *Layer
	over *ebiten.Image // where overlays are drawn
}

func newRoot(l *Layer) *root {
	return &root{l: l, Container: widget.NewContainer(widget.ContainerOpts.Layout(places{}))}
}

// places gives every child the rectangle it asks for.
type places struct{}

// PreferredSize is nothing: the root is as large as the window.
func (places) PreferredSize([]widget.PreferredSizeLocateableWidget) (int, int) { return 0, 0 }

// Layout puts every child at its rectangle.
func (places) Layout(ws []widget.PreferredSizeLocateableWidget, window image.Rectangle) {
	for _, w := range ws {
		switch at := w.GetWidget().LayoutData.(type) {
		case image.Rectangle:
			w.SetLocation(at)
		case func(image.Rectangle) image.Rectangle:
			w.SetLocation(at(window))
		}
	}
}

// Render draws the regions, then the overlays on their own image.
func (r *root) Render(screen *ebiten.Image) {
	l := r.l
	if l.measuring {
		r.Container.Render(screen)
		for _, o := range l.overlays {
			o.SetLocation(image.Rectangle{Max: l.size})
			o.Render(screen)
		}
		return
	}
	r.Container.Render(screen)
	if r.over != nil {
		l.target = r.over
		for _, o := range l.overlays {
			o.Render(screen)
		}
	}
}

// Update asks the regions and the overlays.
func (r *root) Update(u *widget.UpdateObject) {
	r.Container.Update(u)
	for _, o := range append([]*overlay(nil), r.l.overlays...) {
		o.Update(u)
	}
}

// SetupInputLayer puts the overlays above the regions.
func (r *root) SetupInputLayer(def input.DeferredSetupInputLayerFunc) {
	r.Container.SetupInputLayer(def)
	for _, o := range r.l.overlays {
		o.SetupInputLayer(def)
	}
}

// RequestRelayout places everything again at the next pass.
func (r *root) RequestRelayout() {
	r.Container.RequestRelayout()
	for _, o := range r.l.overlays {
		o.RequestRelayout()
	}
}

// GetFocusers lists what Tab walks through: the topmost overlay's controls, or
// the regions'.
func (r *root) GetFocusers() []widget.Focuser {
	if n := len(r.l.overlays); n > 0 {
		return focusers(nil, r.l.overlays[n-1])
	}
	return focusers(nil, r)
}

func focusers(list []widget.Focuser, w widget.HasWidget) []widget.Focuser {
	if !w.GetWidget().IsVisible() {
		return list
	}
	if c, ok := w.(interface{ base() *control }); ok {
		if b := c.base(); b.tab && !b.w.Disabled {
			list = append(list, b)
		}
		return list
	}
	if c, ok := w.(interface {
		Children() []widget.PreferredSizeLocateableWidget
	}); ok {
		for _, ch := range c.Children() {
			list = focusers(list, ch)
		}
	}
	return list
}

// Region is a part of the window with its own background.
type Region struct {
	*widget.Container
	l      *Layer
	paint  func(p *painter, r image.Rectangle)
	part   *ebiten.Image // the region's part of the layer's image
	partOf *ebiten.Image
}

// Edge names a side of a region that has a line.
type Edge int

// The sides; they can be combined.
const (
	Top Edge = 1 << iota
	Bottom
	Left
	Right
)

// Place puts content at a rectangle of the window, in pixels, in the panel's
// colour and with lines along the given sides; an empty rectangle hides it. Move it with
// SetRect.
func (l *Layer) Place(at image.Rectangle, lines Edge, content Widget) *Region {
	g := &Region{l: l, Container: widget.NewContainer(
		widget.ContainerOpts.Layout(cover{}),
		widget.ContainerOpts.WidgetOpts(widget.WidgetOpts.LayoutData(at), widget.WidgetOpts.TrackHover(true)))}
	g.paint = func(p *painter, r image.Rectangle) {
		p.fill(r, p.t.Colors.Panel)
		h, c := p.t.hair(), p.t.Colors.Line
		if lines&Top != 0 {
			p.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+h), c)
		}
		if lines&Bottom != 0 {
			p.fill(image.Rect(r.Min.X, r.Max.Y-h, r.Max.X, r.Max.Y), c)
		}
		if lines&Left != 0 {
			p.fill(image.Rect(r.Min.X, r.Min.Y, r.Min.X+h, r.Max.Y), c)
		}
		if lines&Right != 0 {
			p.fill(image.Rect(r.Max.X-h, r.Min.Y, r.Max.X, r.Max.Y), c)
		}
	}
	g.AddChild(content)
	if at.Empty() {
		g.GetWidget().SetVisibility(widget.Visibility_Hide)
	}
	l.root.AddChild(g)
	l.Invalidate()
	return g
}

// SetRect moves the region; an empty rectangle hides it.
func (g *Region) SetRect(at image.Rectangle) {
	if g.GetWidget().LayoutData == any(at) {
		return
	}
	g.GetWidget().LayoutData = at
	vis := widget.Visibility_Show
	if at.Empty() {
		vis = widget.Visibility_Hide
	}
	g.GetWidget().SetVisibility(vis)
	g.l.Invalidate()
}

// Remove takes the region out of the window.
func (g *Region) Remove() {
	g.l.root.RemoveChild(g)
	g.l.Invalidate()
}

// Render draws the background and the content.
func (g *Region) Render(screen *ebiten.Image) {
	l, r := g.l, g.GetWidget().Rect
	if l.measuring {
		g.Container.Render(screen)
		return
	}
	if !r.Overlaps(l.clip) {
		return
	}
	l.p.dst = l.target
	g.paint(&l.p, r)
	l.within(r, func() { g.Container.Render(screen) })
}

// cover gives every child the whole rectangle.
type cover struct{}

// PreferredSize is the largest child's.
func (cover) PreferredSize(ws []widget.PreferredSizeLocateableWidget) (w, h int) {
	for _, c := range ws {
		cw, ch := c.PreferredSize()
		w, h = max(w, cw), max(h, ch)
	}
	return w, h
}

// Layout gives every child the whole rectangle.
func (cover) Layout(ws []widget.PreferredSizeLocateableWidget, r image.Rectangle) {
	for _, c := range ws {
		c.SetLocation(r)
	}
}
