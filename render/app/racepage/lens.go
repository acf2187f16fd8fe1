package racepage

import (
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/ui"
)

// lens is a view that takes the place of the race in the canvas: one word of the
// line above it, a section of the panel, and what is drawn and pointed at. The
// bar of time and the charts below stay with the race.
type lens interface {
	// figure is the view's name in documents, one of scenario.RaceFigures.
	figure() string
	// item is its word in the line above the canvas.
	item() ui.Item
	// says is shown at the right of that line: how far it is, or what can be done.
	says() string
	// place divides pg.rooms.Canvas, in Build.
	place()
	// shape says which widgets the section needs; another one builds the panel anew.
	shape(r *scenario.Race) string
	// section is the head of the panel while the view is shown, nil for none.
	section(r *scenario.Race) ui.Widget
	// sync makes the section's widgets show r: what undo or a document brought.
	sync(r *scenario.Race)
	// open takes over what a document says of the view; save writes it there.
	open(s *scenario.Scenario)
	save(s *scenario.Scenario)
	// tick lets time pass, shown or not.
	tick(shown bool)
	// draw draws what changed since the last time, or all.
	draw(dst *ebiten.Image, all bool)
	// point lets the pointer act where the canvas is.
	point(p stage.Pointer) ebiten.CursorShapeType
	// keys takes the keys that it understands; true keeps them from the race.
	keys(k *stage.Keys) bool
	// shortcuts lists them.
	shortcuts() []stage.Shortcut
	// export is what can be saved of the view, false before there is anything.
	export() (stage.Export, bool)
	// ready says whether what is shown is whole and of the document as it is now.
	ready() bool
	// name says where everything stands, while the view is shown.
	name(n *stage.Named)
	// pause lets workers rest or go on; close ends them.
	pause(on bool)
	close()
}

// noLens is what a view that needs no more does; it is embedded.
type noLens struct{}

func (noLens) shape(*scenario.Race) string                { return "" }
func (noLens) open(*scenario.Scenario)                    {}
func (noLens) save(*scenario.Scenario)                    {}
func (noLens) tick(bool)                                  {}
func (noLens) point(stage.Pointer) ebiten.CursorShapeType { return ebiten.CursorShapeDefault }
func (noLens) keys(*stage.Keys) bool                      { return false }
func (noLens) shortcuts() []stage.Shortcut                { return nil }
func (noLens) pause(bool)                                 {}
func (noLens) close()                                     {}

// newLenses makes the views beside the race, in the order of the line above the
// canvas.
func newLenses(pg *Page) []lens {
	return []lens{
		&gridLens{pg: pg},
		&basinLens{pg: pg},
		newStepLens(pg),
		newSpectrumLens(pg),
		newEndingsLens(pg),
		newCostLens(pg),
	}
}

// figure is the view that is shown.
func (pg *Page) figure() string { return pg.model.Scene.View.Figure }

// lens is the view that is shown, nil for the race.
func (pg *Page) lens() lens {
	for _, v := range pg.lenses {
		if v.figure() == pg.figure() {
			return v
		}
	}
	return nil
}

// showFigure changes the view.
func (pg *Page) showFigure(figure string) {
	if pg.figure() == figure {
		return
	}
	pg.model.Scene.View.Figure = figure
	pg.maps.hover = noHover()
	pg.buildPanel()
	pg.canvas.stale, pg.cards.stale = true, true
	pg.st.MarkRedraw()
}

// nextFigure shows the view behind the present one.
func (pg *Page) nextFigure() {
	at := slices.IndexFunc(pg.lenses, func(v lens) bool { return v.figure() == pg.figure() })
	if at++; at == len(pg.lenses) {
		pg.showFigure(scenario.FigureRace)
		return
	}
	pg.showFigure(pg.lenses[at].figure())
}

// lensHead is the line above the canvas that chooses the view.
type lensHead struct {
	view *ui.Segments
	says *ui.Label
}

// lensHeadHeight of that line in px of the design.
const lensHeadHeight = 44

// placeHead takes the line off the canvas.
func (pg *Page) placeHead() {
	c := &pg.rooms.Canvas
	pg.headRoom = *c
	pg.headRoom.Max.Y = min(c.Max.Y, c.Min.Y+pg.st.Px(pg.st.Head(lensHeadHeight)))
	c.Min.Y = pg.headRoom.Max.Y
}

func (pg *Page) buildHeadLine() {
	l, h := pg.st.Layer, &pg.head
	items := []ui.Item{{Title: "Race", Help: "The racers on the surface (M goes on)"}}
	figures := []string{scenario.FigureRace}
	for _, v := range pg.lenses {
		items, figures = append(items, v.item()), append(figures, v.figure())
	}
	h.view = ui.NewSegments(l, items, slices.Index(figures, pg.figure()), func(i int) { pg.showFigure(figures[i]) })
	h.says = ui.NewLabel(l, "", ui.Muted).RightAligned()
	words, scale := pg.buildThree()
	row := ui.NewRow(l, 12, ui.Insets{Top: 8, Left: 12, Right: 14, Bottom: 8}, h.view, words, scale, h.says)
	row.Stretch(h.says)
	l.Place(pg.headRoom, ui.Bottom, row)
}

// syncLens makes the line and the section show the document.
func (pg *Page) syncLens() {
	h, v := &pg.head, pg.lens()
	pg.syncThree()
	at := 1 + slices.IndexFunc(pg.lenses, func(v lens) bool { return v.figure() == pg.figure() })
	if h.view.Get() != at {
		h.view.Set(at)
		pg.st.MarkRedraw()
	}
	if v == nil {
		h.says.Set("")
		return
	}
	h.says.Set(v.says())
	r := pg.model.Settings()
	if pg.shapeOf(&r) != pg.w.inside.shape {
		pg.buildPanel()
		return
	}
	v.sync(&r)
}

// pointLens lets the pointer act on the view that is shown, and on the charts.
func (pg *Page) pointLens(v lens, p stage.Pointer) ebiten.CursorShapeType {
	pg.canvas.hover, pg.canvas.cursorAt = false, p.At
	if f := pg.frameOf(); f != nil {
		pg.chartPointer(f, p)
	}
	return v.point(p)
}

// nameLens says where the head and the view stand.
func (pg *Page) nameLens(n *stage.Named) {
	n.Widgets["view"] = pg.head.view
	if n.Values == nil {
		n.Values = map[string]string{}
	}
	n.Values["figure"], n.Values["says"] = pg.figure(), ""
	if v := pg.lens(); v != nil {
		n.Values["says"] = v.says()
		delete(n.Areas, "canvas")
		v.name(n)
	}
}
