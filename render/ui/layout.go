package ui

import (
	"image"

	"github.com/ebitenui/ebitenui/input"
	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// Column stacks widgets from top to bottom, each as wide as the column.
type Column struct {
	*widget.Container
	l *Layer
}

// Insets are distances in px of the design.
type Insets struct{ Top, Right, Bottom, Left float64 }

// NewColumn stacks widgets with gap px of the design between them.
func NewColumn(l *Layer, gap float64, pad Insets, ws ...Widget) *Column {
	c := &Column{l: l, Container: widget.NewContainer(widget.ContainerOpts.Layout(
		&stack{gap: l.theme.Px(gap), pad: pixels(l.theme, pad)}))}
	c.Add(ws...)
	return c
}

// Add puts widgets at the end.
func (c *Column) Add(ws ...Widget) {
	if len(ws) > 0 {
		c.AddChild(ws...)
		c.l.Invalidate()
	}
}

// Clear takes every widget out.
func (c *Column) Clear() {
	c.RemoveChildren()
	c.l.Invalidate()
}

// SetVisible shows or hides the column.
func (c *Column) SetVisible(on bool) { setVisible(c.l, c.GetWidget(), on) }

// Row puts widgets side by side, centred vertically.
type Row struct {
	*widget.Container
	l     *Layer
	sides *sides
}

// NewRow puts widgets side by side with gap px of the design between them. Each
// has the width it asks for; what Stretch names shares the rest.
func NewRow(l *Layer, gap float64, pad Insets, ws ...Widget) *Row {
	s := &sides{gap: l.theme.Px(gap), pad: pixels(l.theme, pad), stretch: map[*widget.Widget]bool{}}
	r := &Row{l: l, sides: s, Container: widget.NewContainer(widget.ContainerOpts.Layout(s))}
	r.Add(ws...)
	return r
}

// Add puts widgets at the right end.
func (r *Row) Add(ws ...Widget) {
	if len(ws) > 0 {
		r.AddChild(ws...)
		r.l.Invalidate()
	}
}

// Stretch gives these widgets what room is left, in equal parts.
func (r *Row) Stretch(ws ...Widget) *Row {
	for _, w := range ws {
		r.sides.stretch[w.GetWidget()] = true
	}
	return r
}

// Clear takes every widget out.
func (r *Row) Clear() {
	r.RemoveChildren()
	r.l.Invalidate()
}

// SetVisible shows or hides the row.
func (r *Row) SetVisible(on bool) { setVisible(r.l, r.GetWidget(), on) }

// NewSpace is an empty widget of a size in px of the design.
func NewSpace(l *Layer, w, h float64) Widget {
	c := newControl(l, l.theme.Px(w), l.theme.Px(h))
	c.w.TrackHover = false
	return c
}

func pixels(t *Theme, i Insets) widget.Insets {
	return widget.Insets{Top: t.Px(i.Top), Right: t.Px(i.Right), Bottom: t.Px(i.Bottom), Left: t.Px(i.Left)}
}

func shown(w Widget) bool { return w.GetWidget().GetVisibility() != widget.Visibility_Hide }

// stack is the layout of a Column.
type stack struct {
	gap int
	pad widget.Insets
}

// PreferredSize is the widest child's width and the sum of the heights.
func (s *stack) PreferredSize(ws []Widget) (w, h int) {
	n := 0
	for _, c := range ws {
		if shown(c) {
			cw, ch := c.PreferredSize()
			w, h, n = max(w, cw), h+ch, n+1
		}
	}
	return w + s.pad.Dx(), h + max(0, n-1)*s.gap + s.pad.Dy()
}

// Layout places the children from the top.
func (s *stack) Layout(ws []Widget, r image.Rectangle) {
	r = s.pad.Apply(r)
	y := r.Min.Y
	for _, c := range ws {
		if shown(c) {
			_, h := c.PreferredSize()
			c.SetLocation(image.Rect(r.Min.X, y, r.Max.X, y+h))
			y += h + s.gap
		}
	}
}

// sides is the layout of a Row.
type sides struct {
	gap     int
	pad     widget.Insets
	stretch map[*widget.Widget]bool
}

// PreferredSize is the sum of the widths and the largest height.
func (s *sides) PreferredSize(ws []Widget) (w, h int) {
	n := 0
	for _, c := range ws {
		if shown(c) {
			cw, ch := c.PreferredSize()
			w, h, n = w+cw, max(h, ch), n+1
		}
	}
	return w + max(0, n-1)*s.gap + s.pad.Dx(), h + s.pad.Dy()
}

// Layout places the children from the left; where the room is too narrow the
// stretching ones vanish first.
func (s *sides) Layout(ws []Widget, r image.Rectangle) {
	total, _ := s.PreferredSize(ws)
	spare, n := r.Dx()-total, 0
	for _, c := range ws {
		if shown(c) && s.stretch[c.GetWidget()] {
			cw, _ := c.PreferredSize()
			spare, n = spare+cw, n+1
		}
	}
	spare = max(0, spare)
	r = s.pad.Apply(r)
	x := r.Min.X
	for _, c := range ws {
		if !shown(c) {
			continue
		}
		w, h := c.PreferredSize()
		if s.stretch[c.GetWidget()] {
			w = spare / n
			spare, n = spare-w, n-1
		}
		y := r.Min.Y + (r.Dy()-h)/2
		c.SetLocation(image.Rect(x, y, x+w, y+h))
		x += w + s.gap
	}
}

// Scroll shows as much of its content as fits, with a thin bar where there is
// more. It clips by drawing on a part of the image, which costs nothing;
// ebitenui's own needs two buffers of the window's size.
type Scroll struct {
	*widget.Container
	l       *Layer
	offset  int
	height  int // of the content
	content Widget
}

// NewScroll makes content scroll vertically.
func NewScroll(l *Layer, content Widget) *Scroll {
	s := &Scroll{l: l, content: content}
	o := widget.WidgetOpts
	s.Container = widget.NewContainer(widget.ContainerOpts.Layout(scrolled{s}),
		widget.ContainerOpts.WidgetOpts(o.TrackHover(true), o.ScrolledHandler(func(a *widget.WidgetScrolledEventArgs) {
			s.scrollTo(s.offset - int(a.Y*float64(l.theme.Px(rowHeight*2))))
		})))
	s.AddChild(content)
	return s
}

func (s *Scroll) scrollTo(offset int) {
	offset = max(0, min(offset, s.height-s.GetWidget().Rect.Dy()))
	if offset != s.offset {
		s.offset = offset
		// Only the view changes; the rest of the window stays drawn.
		s.l.relayout, s.l.settle = true, 2
		s.l.hideTip()
		s.l.touch(s.GetWidget().Rect)
	}
}

// scrolled is the layout of a Scroll.
type scrolled struct{ s *Scroll }

// PreferredSize is the content's.
func (v scrolled) PreferredSize([]Widget) (int, int) { return v.s.content.PreferredSize() }

// Layout places the content above the view by the offset.
func (v scrolled) Layout(_ []Widget, r image.Rectangle) {
	s := v.s
	_, s.height = s.content.PreferredSize()
	s.offset = max(0, min(s.offset, s.height-r.Dy()))
	s.content.SetLocation(image.Rect(r.Min.X, r.Min.Y-s.offset, r.Max.X, r.Min.Y-s.offset+s.height))
}

// Render draws the part in view and the bar.
func (s *Scroll) Render(screen *ebiten.Image) {
	r := s.GetWidget().Rect
	s.l.within(r, func() {
		s.Container.Render(screen)
		if s.l.measuring || s.height <= r.Dy() {
			return
		}
		t := s.l.theme
		h := max(t.Px(24), r.Dy()*r.Dy()/s.height)
		y := r.Min.Y + (r.Dy()-h)*s.offset/max(1, s.height-r.Dy())
		s.l.p.dst = s.l.target
		s.l.p.box(image.Rect(r.Max.X-t.Px(5), y+t.Px(2), r.Max.X-t.Px(2), y+h-t.Px(2)), 1.5,
			t.colors.scrollbar, none())
	})
}

// SetupInputLayer keeps what is scrolled out of view from the pointer.
func (s *Scroll) SetupInputLayer(def input.DeferredSetupInputLayerFunc) {
	s.content.GetWidget().ElevateToNewInputLayer(&input.Layer{
		DebugLabel: "scroll", EventTypes: input.LayerEventTypeAll ^ input.LayerEventTypeWheel, BlockLower: true,
		RectFunc: func() image.Rectangle { return s.GetWidget().Rect },
	})
	if il, ok := s.content.(input.Layerer); ok {
		il.SetupInputLayer(def)
	}
}

// reveal scrolls so that c is in view.
func (l *Layer) reveal(c *control) {
	for _, s := range scrolls(nil, l.root) {
		view := s.GetWidget().Rect
		if view.Empty() || !within(c.w, s.GetWidget()) {
			continue
		}
		pad := l.theme.Px(rowHeight)
		switch {
		case c.w.Rect.Min.Y-pad < view.Min.Y:
			s.scrollTo(s.offset - (view.Min.Y - c.w.Rect.Min.Y + pad))
		case c.w.Rect.Max.Y+pad > view.Max.Y:
			s.scrollTo(s.offset + c.w.Rect.Max.Y + pad - view.Max.Y)
		}
	}
}

func within(w, outer *widget.Widget) bool {
	for ; w != nil; w = w.Parent() {
		if w == outer {
			return true
		}
	}
	return false
}

func scrolls(list []*Scroll, w Widget) []*Scroll {
	if s, ok := w.(*Scroll); ok {
		list = append(list, s)
	}
	if c, ok := w.(interface{ Children() []Widget }); ok {
		for _, ch := range c.Children() {
			list = scrolls(list, ch)
		}
	}
	return list
}
