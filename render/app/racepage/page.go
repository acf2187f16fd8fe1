// Package racepage is the race in the window: the surface with the racers on
// it, two charts, the bar that drives time and the panel with every setting.
package racepage

import (
	"fmt"
	"image"
	"io"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Page is the race's page.
type Page struct {
	st    *stage.Stage
	model *Model
	rooms stage.Rooms

	canvas  canvas
	charts  [2]chart
	cards   cards
	w       widgets
	tuner   tuner
	find    finder
	maps    mapViews
	network network
	batch   minibatch
	lenses  []lens
	head    lensHead
	three   three
	// headRoom is that of the line above the canvas.
	headRoom image.Rectangle
}

var _ stage.Page = (*Page)(nil)

// New stands the race at the moment that the scenario names. Time goes on by
// itself unless that is another than the start: a scene that was saved at some
// moment opens there and stands still.
func New(s *stage.Stage, doc scenario.Scenario) *Page {
	pg := &Page{st: s, model: NewModel(doc), cards: newCards(s), tuner: newTuner(), find: newFinder(), maps: newMapViews(s), network: newNetwork(s), batch: newMinibatch(s)}
	pg.canvas.plot = stage.NewPlot[canvasState](s, screen.Canvas)
	pg.canvas.cursorAt = image.Pt(-1, -1)
	for i := range pg.charts {
		pg.charts[i].plot = stage.NewPlot[chartState](s, screen.Chart)
	}
	pg.lenses = newLenses(pg)
	for _, v := range pg.lenses {
		v.open(&doc)
	}
	if doc.View.Step == 0 {
		pg.model.Play(true)
	}
	return pg
}

// Model is what the page shows, for tests.
func (pg *Page) Model() *Model { return pg.model }

// Show tells the page whether it is shown; time stands still while it is not.
func (pg *Page) Show(on bool) {
	pg.model.work.Pause(!on)
	pg.tuner.work.Pause(!on || !pg.tuner.on)
	for _, v := range pg.lenses {
		v.pause(!on)
	}
}

// Close ends the worker.
func (pg *Page) Close() {
	pg.model.Close()
	pg.tuner.work.Close()
	pg.find.work.Close()
	pg.network.work.Close()
	for _, v := range pg.lenses {
		v.close()
	}
}

// Tick lets time pass.
func (pg *Page) Tick() {
	pg.model.goal.Tick(pg.st.Now)
	pg.model.Tick()
	pg.tickTuning()
	pg.tickFind()
	pg.tickThree()
	pg.network.work.Tick()
	for _, v := range pg.lenses {
		v.tick(v.figure() == pg.figure())
	}
}

// Loop has the race run again and again, so that there is always something that
// moves.
func (pg *Page) Loop() {
	if m := pg.model; m.Step() >= m.Steps() || !m.Playing {
		m.Seek(m.Step() % m.Steps())
		m.Play(true)
	}
}

// Build makes all widgets of the page.
func (pg *Page) Build() {
	pg.rooms = pg.st.Rooms(true, stage.ChartsHeight)
	pg.placeHead()
	for _, v := range pg.lenses {
		v.place()
	}
	l, w := pg.st.Layer, &pg.w
	*w = widgets{}
	pg.canvas.plot.Area = pg.rooms.Canvas
	pg.buildHeadLine()
	l.Place(pg.rooms.Transport, ui.Top|ui.Bottom, pg.buildTransport())
	for i, head := range pg.rooms.Heads {
		area := pg.rooms.Charts[i]
		area.Min.Y = head.Max.Y
		pg.charts[i].plot.Area = area
		if head.Empty() {
			continue
		}
		edge := ui.Edge(0)
		if i == 1 {
			edge = ui.Left
		}
		l.Place(head, edge, pg.buildHead(i))
	}
	w.panel = pg.st.Panel(pg.rooms.Panel)
	pg.buildPanel()
	pg.canvas.stale = true
	pg.cards.stale = true
}

// Sync makes the widgets show the model.
func (pg *Page) Sync() {
	w, m := &pg.w, pg.model
	if m.Message != "" {
		pg.st.Toast(m.Message, true)
		m.Message = ""
	}
	if w.playing != m.Playing {
		w.playing = m.Playing
		w.play.Set(pg.playOptions(m.Playing))
	}
	if w.speed.Get() != m.Speed {
		w.speed.Set(m.Speed)
	}
	pg.syncCounter()
	pg.syncTimeline()
	pg.syncPanel()
	pg.syncFair()
	pg.syncLens()
	// The charts' names depend on the surface.
	if f := pg.frameOf(); f != nil && w.surface != f.Entry.Key {
		pg.st.Rebuild()
		w.surface = f.Entry.Key
	}
}

// Draw draws what changed, or all: without a graphics card every pixel that is
// painted twice costs time.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	f := pg.frameOf()
	if f == nil {
		pg.drawNetwork(dst, f)
		return
	}
	if v := pg.lens(); v != nil {
		v.draw(dst, all)
	} else if pg.canvas.plot.Changed(pg.canvasState(), all) {
		pg.drawCanvas(dst, f)
		if pg.found() == nil {
			pg.drawStandings(dst, f)
		}
		pg.drawGhostCard(dst, f)
		pg.drawMinibatch(dst, f)
		pg.drawNetwork(dst, f)
		pg.drawPointer(dst, f)
		pg.drawReading(dst, f)
	}
	pg.drawCharts(dst, f, all)
}

// frameOf is the newest frame or nil.
func (pg *Page) frameOf() *racelab.Frame { return pg.model.Frame() }

// Heading says which surface it is.
func (pg *Page) Heading() string {
	if f := pg.frameOf(); f != nil {
		return "Race · " + f.Entry.Title
	}
	return "Race"
}

// Document is the scene as it is saved: with the moment looked at.
func (pg *Page) Document() scenario.Scenario {
	s := pg.model.Document()
	for _, v := range pg.lenses {
		v.save(&s)
	}
	return s
}

// Open replaces the scene, which can be undone.
func (pg *Page) Open(s scenario.Scenario) {
	pg.model.openOver(pg.Document(), s)
	pg.opened(&s)
}

// opened has every view take over a document.
func (pg *Page) opened(s *scenario.Scenario) {
	for _, v := range pg.lenses {
		v.open(s)
	}
	pg.canvas.stale = true
}

// travelled has the views follow an undo or redo that opened another document.
func (pg *Page) travelled(done bool) bool {
	if done && pg.model.past.Whole() {
		s := pg.model.Scene.Clone()
		pg.opened(&s)
	}
	return done
}

// Seed is the race's.
func (pg *Page) Seed() (seed uint64, decides string) {
	return pg.model.Scene.Seed, "The seed decides the gradient noise and the minibatches."
}

// SetSeed runs the race with another seed.
func (pg *Page) SetSeed(seed uint64) { pg.model.SetSeed(seed) }

// Undo takes back the last edit.
func (pg *Page) Undo() bool { return pg.travelled(pg.model.Undo()) }

// Redo brings back what Undo took.
func (pg *Page) Redo() bool { return pg.travelled(pg.model.Redo()) }

// Ready says whether the race is recorded as far as the moment looked at.
func (pg *Page) Ready() bool {
	if v := pg.lens(); v != nil && !v.ready() {
		return false
	}
	return pg.model.Ready() && !pg.tuner.on
}

// Export is the comparison figure at the moment looked at, and the recording.
func (pg *Page) Export() (stage.Export, bool) {
	if v := pg.lens(); v != nil {
		return v.export()
	}
	if e, ok := pg.findExport(); ok {
		return e, true
	}
	f := pg.frameOf()
	if f == nil {
		return stage.Export{}, false
	}
	doc := pg.model.Document()
	// The data hold what was changed while the race ran, so that their scenario
	// runs this race again.
	whole := *f
	whole.Scenario.Changes, whole.Scenario.View.Step = f.Rec.Changes, doc.View.Step
	return stage.Export{
		Moving: moving(&whole, doc), View: doc.View,
		Name: fmt.Sprintf("race-%s-seed%d", doc.Race.Surface.Key, doc.Seed),
		Figure: func(t figure.Theme) (figure.Figure, error) {
			return f.Figure(min(doc.View.Step, f.Rec.Step), labs.Look{View: doc.View, Theme: t}), nil
		},
		CSV:  f.WriteCSV,
		JSON: func(w io.Writer) error { return whole.WriteJSON(w, 0) },
	}, true
}

// Named says where everything stands.
func (pg *Page) Named() stage.Named {
	w := &pg.w
	o := stage.Named{
		Areas:   map[string]stage.Area{"canvas": {At: pg.rooms.Canvas, View: pg.canvas.key.view}},
		Widgets: map[string]ui.Widget{"play": w.play, "speed": w.speed, "timeline": w.timeline},
	}
	for i, name := range []string{"chart 0", "chart 1"} {
		if c := pg.charts[i].plot; !c.Area.Empty() {
			o.Areas[name] = c.Named()
		}
	}
	pg.nameFair(&o)
	pg.nameNetwork(&o)
	pg.nameMinibatch(&o)
	pg.nameThree(&o)
	pg.nameLens(&o)
	if !pg.rooms.Panel.Empty() {
		in := &w.inside
		o.Widgets["panel"], o.Widgets["surface"], o.Widgets["noise"] = w.panel.Scroll, in.surface, in.noise
		o.Widgets["start"], o.Widgets["rule"] = in.start, in.rule
		pg.nameFormula(&o)
		o.Widgets["arrows"] = pg.stepLens().w.arrows
	}
	return o
}
