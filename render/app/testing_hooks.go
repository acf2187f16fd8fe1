package app

import (
	"fmt"
	"image"

	"downhill/render/app/stage"
	"downhill/render/ui"
)

// Look is an event that tells where everything in the window stands, for tests
// that drive it with real input: they click what they mean instead of a number
// of pixels that the next change of a margin makes wrong.
type Look struct{ To func(Layout) }

// Layout is where everything in the window stands, in pixels.
type Layout struct {
	Lab      string
	Theme    string
	Drawer   bool
	Shown    map[string]Place           // by name: what hangs in the window; "lab race" is a button of the rail
	Areas    map[string]stage.Area      // of the page
	Values   map[string]string          // of the page
	Lesson   map[string]string          // where the lesson and the lecture are
	Rooms    map[string]image.Rectangle // the lesson's "band", and the page's "body"
	Focus    ui.Control                 // that has the keyboard
	Controls []ui.Control               // all that is shown
	Hand     image.Point                // where the pointer by keys is, zero while it is down
	// Animation says how far the one is that is being written, "" while there is
	// none.
	Animation string
}

// Place is a widget with what is in it, in the order of the tree.
type Place struct {
	Kind string // its Go type, such as *ui.Choice
	At   image.Rectangle
	In   []Place
}

// Find lists the widgets of a kind in the order of the tree.
func (p Place) Find(kind string) []Place {
	var out []Place
	if p.Kind == kind {
		out = append(out, p)
	}
	for _, q := range p.In {
		out = append(out, q.Find(kind)...)
	}
	return out
}

func (l Look) apply(a *App) {
	named := a.page().Named()
	o := Layout{Lab: a.labs[a.shown].key, Theme: a.stage.Theme.Name, Drawer: a.stage.Drawer,
		Shown: map[string]Place{"seed": placeOf(a.bar.seed)}, Areas: named.Areas, Values: named.Values}
	for i, b := range a.bar.rail {
		o.Shown["lab "+a.labs[i].key] = placeOf(b)
	}
	for name, w := range map[string]*ui.Button{"share": a.bar.share, "restore": a.keep.restore, "discard": a.keep.discard, "cancel animation": a.record.cancel} {
		if w != nil {
			o.Shown[name] = placeOf(w)
		}
	}
	o.Focus, _ = a.stage.Layer.Focus()
	o.Controls = a.stage.Layer.Inventory()
	if a.hand.on {
		o.Hand = a.hand.at
	}
	a.nameLesson(&o)
	if job := a.record.job; job != nil {
		o.Animation = job.words(a.stage.Now)
	}
	a.nameHome(&o)
	a.nameCallouts(&o)
	for name, widget := range named.Widgets {
		o.Shown[name] = placeOf(widget)
	}
	l.To(o)
}

// placeOf walks the tree.
func placeOf(w ui.Widget) Place {
	p := Place{Kind: fmt.Sprintf("%T", w), At: w.GetWidget().Rect}
	if c, ok := w.(interface{ Children() []ui.Widget }); ok {
		for _, child := range c.Children() {
			p.In = append(p.In, placeOf(child))
		}
	}
	return p
}
