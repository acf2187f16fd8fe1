// Package trainpage is the lab of learning in the window: one to four networks,
// the lanes, that train side by side on the same data, each seen from the inside.
package trainpage

import (
	"reflect"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

// Page is the page of the training.
type Page struct {
	s       *stage.Stage
	doc     scenario.Scenario // its Changes are the log of the training so far
	past    stage.History
	rev     int // how often the document changed
	only    int // the lane that is shown alone, −1 for all
	message string

	work     *worker
	gen      int // of the newest start
	sent     int // number of its last command
	shot     *shot
	failures chan error // of commands
	time     clock
	travelTo journey // see PlayTo
	edits    pending
	studio   *studio
	thrift   thrift
	prune    pruning

	rooms  rooms
	slots  []*slot // the panels on the canvas
	inks   inks
	charts [2]chart
	over   panels.Across // what curves run over, but for seconds, which the document has
	w      widgets
	hover  hover
	story  story
	class  int // that a click on the plane gives a point
	drop   int // the hidden layer whose dropout the slider sets, counted from 1; 0 for all
}

var _ stage.Page = (*Page)(nil)

// New makes the page of a document and builds its networks; time stands still.
func New(s *stage.Stage, doc scenario.Scenario) *Page {
	pg := &Page{s: s, only: -1, work: newWorker(), failures: make(chan error, 16), studio: newStudio(), hover: away()}
	pg.time.speed = len(speeds) - 1
	for i := range pg.charts {
		pg.charts[i] = newChart(s, i)
	}
	pg.inks = newInks(s)
	pg.doc = doc.Clone()
	pg.start(doc.Train.View.Step)
	return pg
}

// Close ends the goroutines.
func (pg *Page) Close() {
	pg.work.Close()
	pg.studio.close()
}

// Show tells the page whether it is shown; nothing is trained while it is not.
func (pg *Page) Show(on bool) {
	pg.work.Pause(!on)
	if !on {
		pg.thrift.set(false)
	}
}

// start trains the document anew, as far as a step.
func (pg *Page) start(at int) {
	pg.rev++
	pg.edits = pending{}
	if at == 0 {
		pg.story = story{}
	}
	pg.only = min(pg.only, len(pg.doc.Train.Nets)-1)
	pg.doc.Train.View.Lane = max(0, min(pg.doc.Train.View.Lane, len(pg.doc.Train.Nets)-1))
	pg.time.restart(at)
	pg.gen, pg.sent = pg.work.Start(pg.doc, func(r *livelab.Run) error {
		r.SetTarget(at)
		return nil
	}), 1
}

// command hands something to do to the training. What goes wrong is said, and
// the training goes on.
func (pg *Page) command(do func(*livelab.Run) error) {
	failures := pg.failures
	pg.sent = pg.work.Do(func(r *livelab.Run) error {
		if err := do(r); err != nil {
			select {
			case failures <- err:
			default: // there is enough to read already
			}
		}
		return nil
	})
}

// Tick lets a sixtieth of a second pass.
func (pg *Page) Tick() {
	pg.thrift.set(pg.frame() != nil && pg.frame().Memory.Used > plenty)
	pg.work.Tick()
	pg.take()
	select {
	case err := <-pg.failures:
		pg.message = err.Error()
		pg.w.seen = panelKey{} // the widgets show what holds
	default:
	}
	pg.flush(false)
	pg.tickPruning()
	pg.depart()
	pg.play()
	pg.order()
	pg.studio.tick()
}

// take takes over what the worker has made.
func (pg *Page) take() {
	now := pg.work.Latest()
	if now == nil || now == pg.shot || now.Generation != pg.gen {
		return
	}
	if now.Err != nil && (pg.shot == nil || pg.shot.Generation != now.Generation || pg.shot.Err == nil) {
		pg.message, pg.time.playing = now.Err.Error(), false
	}
	before := pg.frame()
	if now.Frame == nil && before != nil && pg.shot.Generation != now.Generation {
		pg.shot = now
		return
	}
	pg.shot = now
	f := now.Frame
	if f == nil {
		return
	}
	pg.time.follow(f, pg.s.Now)
	if now.Commands >= pg.sent && !reflect.DeepEqual(pg.doc.Changes, f.Scenario.Changes) {
		pg.doc.Changes = f.Scenario.Changes
		pg.rev++
	}
	if before == nil || len(before.Lanes) != len(f.Lanes) || pg.bannersMoved() {
		pg.arrange()
		pg.s.MarkRedraw()
	}
}

// frame is the training as far as it is known, nil before there is any.
func (pg *Page) frame() *livelab.Frame {
	if pg.shot == nil {
		return nil
	}
	return pg.shot.Frame
}

// current says whether the frame is of the newest start and has the document's
// lanes.
func (pg *Page) current() bool {
	f := pg.frame()
	return f != nil && pg.shot.Generation == pg.gen && len(f.Lanes) == len(pg.doc.Train.Nets)
}

// Loop keeps the training going, for the measure of frames.
func (pg *Page) Loop() {
	switch f := pg.frame(); {
	case f != nil && f.Ended && pg.current():
		pg.start(0)
		pg.setPlaying(true)
	case !pg.time.playing:
		pg.setPlaying(true)
	}
}

// Draw draws what changed.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	pg.drawCanvas(dst, all)
	pg.drawCharts(dst, all)
}

// Heading names the lab and what it trains.
func (pg *Page) Heading() string { return "Train · " + pg.headline() }

// Document is the scenario as it would be saved.
func (pg *Page) Document() scenario.Scenario {
	s := pg.doc.Clone()
	s.Changes = coalesce(s.Changes)
	if pg.time.known {
		s.Train.View.Step = pg.step()
	}
	return s
}

// Open replaces the document.
func (pg *Page) Open(s scenario.Scenario) {
	pg.past.PushWhole(pg.Document())
	pg.open(s)
}

func (pg *Page) open(s scenario.Scenario) {
	pg.time.playing, pg.travelTo = false, journey{}
	pg.replace(s)
	pg.start(s.Train.View.Step)
	pg.rebuild()
}

// replace takes over another document.
func (pg *Page) replace(s scenario.Scenario) {
	pg.doc = s.Clone()
	pg.only, pg.story = -1, story{}
}

// Seed is the document's.
func (pg *Page) Seed() (uint64, string) {
	return pg.doc.Seed, "The seed decides the data that are drawn, the first weights, the batches and what is dropped."
}

// SetSeed trains with another seed.
func (pg *Page) SetSeed(n uint64) {
	if n != pg.doc.Seed {
		pg.restart("", func(s *scenario.Scenario) { s.Seed = n })
	}
}

// Undo takes back the last edit.
func (pg *Page) Undo() bool { return pg.travel(pg.past.Undo) }

// Redo brings back what Undo took.
func (pg *Page) Redo() bool { return pg.travel(pg.past.Redo) }

// travel goes to another document. One that differs in what was changed while it
// ran only, in names, or in lanes that it does not have, keeps what was trained;
// one that has a lane more is trained as far as this one was.
func (pg *Page) travel(step func(scenario.Scenario) (scenario.Scenario, bool)) bool {
	s, ok := step(pg.doc)
	if !ok {
		return false
	}
	if pg.past.Whole() {
		pg.open(s)
		return true
	}
	at, view := 0, pg.doc.Train.View
	_, less := livelab.Among(&s, &pg.doc)
	if _, more := livelab.Among(&pg.doc, &s); less || more {
		at = pg.step()
	}
	if len(s.Train.Nets) == len(pg.doc.Train.Nets) {
		s.Train.View = view // where one looks is not undone
	}
	if !less || !pg.retain(s, at) {
		pg.doc = s.Clone()
		pg.start(at)
	}
	pg.rebuild()
	return true
}

// rebuild makes all widgets anew where there are any.
func (pg *Page) rebuild() {
	if pg.s.Layer != nil {
		pg.s.Rebuild()
	}
}

// Ready says whether what is shown is of the document as it is now, at rest.
func (pg *Page) Ready() bool {
	return pg.work.Settled() && pg.shot == pg.work.Latest() && !pg.time.playing && !pg.edits.any() && pg.studio.idle()
}

// ago is how long ago a moment was, by the tick's clock.
func (pg *Page) ago(t time.Time) time.Duration { return pg.s.Now.Sub(t) }
