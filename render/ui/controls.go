package ui

import (
	"fmt"
	"image"
)

// Control is one control of the interface as an audit sees it.
type Control struct {
	Kind     string // its Go type, such as *ui.Button
	Name     string // what stands on it, "" for none
	Tip      string
	Formula  string // below the tip
	Keyboard bool   // Tab stops here
	Off      bool   // it does not react
	At       image.Rectangle
}

// Inventory lists what is shown, with its tips, in the order of Tab: for tests
// that nothing goes unexplained.
func (l *Layer) Inventory() []Control {
	if l.relayout {
		l.measure()
	}
	return controls(nil, l.root)
}

func controls(list []Control, w Widget) []Control {
	if !w.GetWidget().IsVisible() {
		return list
	}
	if c, ok := w.(interface{ base() *control }); ok {
		b := c.base()
		if b.draw == nil {
			return list // room, and nothing else
		}
		return append(list, b.asControl(w))
	}
	if c, ok := w.(interface{ Children() []Widget }); ok {
		for _, ch := range c.Children() {
			list = controls(list, ch)
		}
	}
	return list
}

func (c *control) asControl(w Widget) Control {
	o := Control{Kind: fmt.Sprintf("%T", w), Name: nameOf(w), Keyboard: c.tab, Off: c.w.Disabled, At: c.w.Rect}
	if c.tip != nil {
		o.Tip = c.tip()
	}
	if c.rule != nil {
		o.Formula = c.rule()
	}
	return o
}

// Focus is the control that has the keyboard; ok is false where none has.
func (l *Layer) Focus() (c Control, ok bool) {
	f := l.focused()
	if f == nil {
		return Control{}, false
	}
	return l.find(f, l.root), true
}

// find is a control as an audit sees it, with the kind of the widget below w that
// it belongs to.
func (l *Layer) find(f *control, w Widget) Control {
	if b, ok := w.(interface{ base() *control }); ok {
		if b.base() == f {
			return f.asControl(w)
		}
		return Control{}
	}
	if c, ok := w.(interface{ Children() []Widget }); ok {
		for _, ch := range c.Children() {
			if o := l.find(f, ch); o.Kind != "" {
				return o
			}
		}
	}
	return Control{}
}

// nameOf is what stands on a control.
func nameOf(w Widget) string {
	switch w := w.(type) {
	case *Button:
		return w.o.Text
	case *Toggle:
		return w.text
	case *Choice:
		return w.item().Title
	case *Label:
		return w.text
	case *RailButton:
		return w.text
	case *RacerRow:
		return w.o.Name
	case *field:
		return string(w.e.text)
	}
	return ""
}
