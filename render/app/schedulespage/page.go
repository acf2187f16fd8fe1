// Package schedulespage is the lab of learning-rate schedules in the window: the
// rates over time, and the same race and the same small network under each
// schedule, which the pointer reads together.
package schedulespage

import (
	"fmt"
	"slices"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	scheduleslab "downhill/render/labs/schedules"
)

// Page is the page of the schedules.
type Page struct {
	s        *stage.Stage
	doc      scenario.Scenario
	past     stage.History
	rev      int // how often the document changed
	selected int // the schedule whose parameters the panel shows
	message  string

	work  *worker
	gen   int
	shot  *shot // the newest that was taken over
	taken time.Time
	frame *scheduleslab.Frame // the newest, nil before the first

	ranging rangeTest
	lower   int // what the lower part shows, one of the lower… constants

	rooms    rooms
	arranged int // for how many schedules
	plots    plots
	w        widgets
	cross    crosshair
	reader   journey // see PlayTo
	shape    string  // which widgets the panel has
	seen     panelKey
}

var _ stage.Page = (*Page)(nil)

// New makes the page of a document and begins to train.
func New(s *stage.Stage, doc scenario.Scenario) *Page {
	pg := &Page{s: s, doc: doc.Clone(), work: newWorker()}
	pg.plots = newPlots(s)
	pg.selected = first(&pg.doc)
	pg.follow()
	return pg
}

// first is the schedule that is selected at first: power, whose formula has
// something to show, or the first.
func first(s *scenario.Scenario) int {
	return max(0, slices.IndexFunc(s.Schedules.Runs, func(r scenario.ScheduleRun) bool { return r.Schedule.Key == "power" }))
}

// Close ends the worker.
func (pg *Page) Close() { pg.work.Close() }

// Show tells the page whether it is shown; nothing is trained while it is not.
func (pg *Page) Show(on bool) { pg.work.Pause(!on) }

// refresh is how often the picture follows a training that goes on.
const refresh = 120 * time.Millisecond

// Tick takes over what the worker has made: at once what answers an edit or is
// complete, and now and then what grows.
func (pg *Page) Tick() {
	pg.work.Tick()
	pg.runReader()
	now := pg.work.Latest()
	if now == nil || now == pg.shot {
		return
	}
	if now.Err != nil && (pg.shot == nil || pg.shot.Generation != now.Generation || pg.shot.Err == nil) {
		pg.message = now.Err.Error()
	}
	again := pg.shot != nil && pg.shot.Generation == now.Generation
	if again && now.Busy && pg.s.Now.Sub(pg.taken) < refresh {
		return
	}
	pg.shot, pg.taken = now, pg.s.Now
	if now.Frame != nil {
		pg.frame = now.Frame.Frame
		pg.takeRange(now)
	}
}

// Heading names the lab and the schedules.
func (pg *Page) Heading() string {
	g := &pg.doc.Schedules
	if len(g.Runs) == 1 {
		return "Schedules · " + g.Labels()[0]
	}
	return fmt.Sprintf("Schedules · %d of them, %d steps", len(g.Runs), g.Steps)
}

// Document is the scenario as it would be saved.
func (pg *Page) Document() scenario.Scenario { return pg.doc.Clone() }

// Open replaces the document.
func (pg *Page) Open(s scenario.Scenario) {
	pg.past.Push(pg.doc)
	pg.doc = s.Clone()
	pg.selected, pg.lower = first(&pg.doc), lowerValid
	pg.follow()
	pg.rebuild()
}

// Seed is the document's.
func (pg *Page) Seed() (uint64, string) {
	return pg.doc.Seed, "The seed decides the noise of the race, the network's data, its first weights and its minibatches: the same for every schedule."
}

// SetSeed trains with another seed.
func (pg *Page) SetSeed(n uint64) {
	if n == pg.doc.Seed {
		return
	}
	pg.past.Push(pg.doc)
	pg.doc.Seed, pg.doc.Schedules.Note = n, ""
	pg.follow()
}

// Undo takes back the last edit.
func (pg *Page) Undo() bool { return pg.travel(pg.past.Undo) }

// Redo brings back what Undo took.
func (pg *Page) Redo() bool { return pg.travel(pg.past.Redo) }

func (pg *Page) travel(step func(scenario.Scenario) (scenario.Scenario, bool)) bool {
	s, ok := step(pg.doc)
	if ok {
		pg.doc = s.Clone()
		pg.follow()
		pg.rebuild()
	}
	return ok
}

// rebuild makes all widgets anew where there are any.
func (pg *Page) rebuild() {
	if pg.s.Layer != nil {
		pg.s.Rebuild()
	}
}

// Ready says whether what is shown is of the document as it is now, trained to
// the end.
func (pg *Page) Ready() bool {
	return pg.work.Settled() && pg.shot == pg.work.Latest() && !pg.ranging.asked
}

// Draw draws what changed.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	if all {
		pg.clear(dst)
	}
	if pg.frame == nil {
		return
	}
	changed := pg.drawPlots(dst, all)
	pg.drawTable(dst, all || changed)
	if changed && !pg.cross.self {
		pg.drawCard(dst, pg.readings()) // above all of them
	}
}
