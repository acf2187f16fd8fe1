package app

import (
	"fmt"
	"image"

	"downhill/render/ui"
)

// Look is an event that tells where everything in the window stands, for tests
// that drive it with real input: they click what they mean instead of a number
// of pixels that the next change of a margin makes wrong.
type Look struct{ To func(Layout) }

// Layout is where everything in the window stands, in pixels.
type Layout struct {
	Canvas image.Rectangle
	Charts [2]image.Rectangle // their plots without numbers and heads
	View   [4]float64         // of the canvas: x from, x to, y from, y to
	Theme  string
	Drawer bool
	Shown  map[string]Place // by name: what hangs in the window
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
	w := &a.frame
	o := Layout{Canvas: a.geo.canvas, View: a.canvas.key.view, Theme: a.theme.Name, Drawer: a.drawer, Shown: map[string]Place{}}
	for i := range a.charts {
		o.Charts[i] = a.charts[i].inner
	}
	named := map[string]ui.Widget{"seed": w.seed, "play": w.play, "speed": w.speed, "timeline": w.timeline}
	if w.panel != nil {
		named["panel"] = w.inside.panel.Scroll
		named["surface"], named["noise"], named["start"] = w.inside.surface, w.inside.noise, w.inside.start
		named["rule"] = w.inside.rule
	}
	for name, widget := range named {
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

// Ready says whether the newest frame is of the document as it is now and as far
// as the moment looked at.
func (m *Model) Ready() bool { return !m.waiting() && m.Recorded() >= m.Step() && !m.shot.busy }
