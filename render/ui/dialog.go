package ui

import (
	"image"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"
)

// DialogOptions says what a dialog shows.
type DialogOptions struct {
	Title string
	Text  string   // a paragraph
	Body  []Widget // fields and rows below it
	Width float64  // px of the design, 420 for 0
	// Confirm is the word on the button that Enter presses, "" for none; Cancel
	// the one that Escape presses, "Cancel" for "".
	Confirm, Cancel string
	// OnConfirm returns an error to keep the dialog open and show it.
	OnConfirm func() error
	OnCancel  func()
}

// Dialog is a card above a shaded window.
type Dialog struct {
	l   *Layer
	o   *overlay
	opt DialogOptions
	err *paragraph
}

// Dialog opens a dialog.
func (l *Layer) Dialog(o DialogOptions) *Dialog {
	t := l.theme
	if o.Width == 0 {
		o.Width = 420
	}
	if o.Cancel == "" {
		o.Cancel = "Cancel"
	}
	d := &Dialog{l: l, opt: o, err: newParagraph(l, "", t.Px(o.Width-44))}
	d.err.tone = Bad
	d.err.SetVisible(false)
	body := NewColumn(l, 6, Insets{20, 22, 18, 22}, newLabel(l, o.Title, t.Name, Plain))
	inner := t.Px(o.Width - 44)
	if o.Text != "" {
		body.Add(newParagraph(l, o.Text, inner))
	}
	body.Add(o.Body...)
	for _, w := range o.Body {
		if f, ok := w.(*TextField); ok {
			f.f.leaveEnter = true
		}
	}
	body.Add(d.err)
	fill := NewSpace(l, 0, rowHeight)
	row := NewRow(l, 10, Insets{Top: 8}, fill).Stretch(fill)
	if o.Confirm == "" {
		row.Add(NewButton(l, ButtonOptions{Text: o.Cancel, Primary: true}, d.Cancel))
	} else {
		row.Add(NewButton(l, ButtonOptions{Text: o.Cancel}, d.Cancel),
			NewButton(l, ButtonOptions{Text: o.Confirm, Primary: true}, d.Confirm))
	}
	body.Add(row)
	card := newCard(l, body)
	d.o = l.open(card, true, func(win image.Rectangle) image.Rectangle {
		w := min(t.Px(o.Width), win.Dx()-t.Px(24))
		_, h := body.PreferredSize()
		h = min(h, win.Dy()-t.Px(24))
		at := image.Pt((win.Dx()-w)/2, max(t.Px(12), (win.Dy()-h)*2/5))
		return image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}
	})
	d.o.key = func(k ebiten.Key) bool {
		switch k {
		case ebiten.KeyEscape:
			d.Cancel()
		case ebiten.KeyEnter, ebiten.KeyNumpadEnter:
			if o.Confirm == "" {
				d.Cancel()
			} else {
				d.Confirm()
			}
		}
		return true
	}
	l.measure()
	for _, w := range o.Body {
		if f, ok := w.(*TextField); ok {
			f.Focus()
			break
		}
	}
	return d
}

// Confirm does what the confirming button does.
func (d *Dialog) Confirm() {
	if d.opt.OnConfirm != nil {
		if err := d.opt.OnConfirm(); err != nil {
			d.err.set(err.Error())
			d.err.SetVisible(true)
			return
		}
	}
	d.Close()
}

// Cancel closes the dialog without doing anything.
func (d *Dialog) Cancel() {
	d.Close()
	if d.opt.OnCancel != nil {
		d.l.later(d.opt.OnCancel)
	}
}

// Close takes the dialog away.
func (d *Dialog) Close() { d.l.close(d.o) }

// card is a raised box around a dialog's content.
type card struct {
	*widget.Container
	l *Layer
}

func newCard(l *Layer, content Widget) *card {
	c := &card{l: l, Container: widget.NewContainer(widget.ContainerOpts.Layout(cover{}),
		widget.ContainerOpts.WidgetOpts(widget.WidgetOpts.TrackHover(true)))}
	c.AddChild(content)
	return c
}

// Render draws the box and the content.
func (c *card) Render(screen *ebiten.Image) {
	if !c.l.measuring {
		t := c.l.theme
		c.l.p.dst = c.l.target
		c.l.p.box(c.GetWidget().Rect, 8, t.Colors.Panel, t.colors.floatEdge)
	}
	c.l.within(c.GetWidget().Rect, func() { c.Container.Render(screen) })
}

// newParagraph is text wrapped to w pixels.
// paragraph is text that wraps and can change.
type paragraph struct {
	*control
	lines []string
	tone  Tone
}

func newParagraph(l *Layer, s string, w int) *paragraph {
	g := &paragraph{control: newControl(l, w, 0), tone: Muted}
	g.draw = func(p *painter) {
		for i, line := range g.lines {
			y := float64(g.w.Rect.Min.Y) + (float64(i)+0.5)*float64(p.t.Px(19))
			p.text(line, p.t.Body, float64(g.w.Rect.Min.X), y, left, p.t.tone(g.tone))
		}
	}
	g.set(s)
	return g
}

func (g *paragraph) set(s string) {
	t := g.l.theme
	g.lines = wrap(s, float64(g.width), func(s string) float64 { return width(s, t.Body) })
	g.height = len(g.lines)*t.Px(19) + t.Px(4)
	g.l.Invalidate()
}
