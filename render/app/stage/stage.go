// Package stage is what the window lends to a lab's page, and what it asks of
// one. The window owns the bar on top and the rail on the left; the page owns
// the rest, its document, its history of edits and its worker.
package stage

import (
	"image"
	"image/color"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Stage is lent to all pages of a window. Only the page that is shown may touch
// the Layer; it has none before the window has a size, so that a page makes its
// widgets in Build and not when it is made.
type Stage struct {
	Layer *ui.Layer
	Kit   *screen.Kit
	Theme figure.Theme
	Now   time.Time // of this tick
	Files Files     // of the window

	Scale     float64     // pixels of the display per px of the design
	TextScale float64     // 1 to 2
	Size      image.Point // of the window in pixels

	Bar, Rail image.Rectangle // the window's own
	Body      image.Rectangle // below the bar, right of the rail: the page's
	Compact   bool            // the panel folds to a drawer and the charts to one
	Drawer    bool            // the drawer is open
	Lecture   bool            // nothing but canvas and charts: no bar, rail, panel or transport

	rebuild func()
	redraw  bool
}

// New makes a stage whose Rebuild calls rebuild.
func New(kit *screen.Kit, theme figure.Theme, rebuild func()) *Stage {
	return &Stage{Kit: kit, Theme: theme, Scale: 1, TextScale: 1, rebuild: rebuild}
}

// Unit is how many pixels one px of the design has.
func (s *Stage) Unit() float64 { return s.Scale * s.TextScale }

// Px is v px of the design in whole pixels.
func (s *Stage) Px(v float64) int { return int(v*s.Unit() + 0.5) }

// Rebuild makes all widgets anew, at once: Build is called before it returns.
// It is for a page that needs other widgets around its canvas; a panel is made
// anew by clearing its column.
func (s *Stage) Rebuild() { s.rebuild() }

// MarkRedraw has the next frame drawn whole.
func (s *Stage) MarkRedraw() { s.redraw = true }

// TakeRedraw says whether MarkRedraw was called since it was asked last.
func (s *Stage) TakeRedraw() bool {
	r := s.redraw
	s.redraw = false
	return r
}

// Toast says something for a moment; bad is for what went wrong.
func (s *Stage) Toast(text string, bad bool) { s.Layer.Toast(text, bad) }

// Icon is a white picture of one of the program's signs, px of the design wide.
func (s *Stage) Icon(name string, px float64) *ebiten.Image {
	n := int(math.Ceil(px * s.Unit()))
	img := ebiten.NewImage(n, n)
	b := s.Kit.NewBatch()
	s.Kit.Icon(b, name, float64(n)/2, float64(n)/2, float64(n), color.NRGBA{255, 255, 255, 255})
	b.Draw(img)
	return img
}

// IconButton is a button with a sign of the program on it.
func (s *Stage) IconButton(name, tip string, do func()) *ui.Button {
	return ui.NewButton(s.Layer, ui.ButtonOptions{Image: s.Icon(name, 16), Tip: tip}, do)
}

// Panel makes an empty panel and places it, unless it is folded away.
func (s *Stage) Panel(at image.Rectangle) *ui.Panel {
	p := ui.NewPanel(s.Layer)
	if !at.Empty() {
		s.Layer.Place(at, ui.Left, p.Scroll)
	}
	return p
}
