// Package transferpage is the lab of reuse in the window: layers of a network
// taken into another, how many of them, layers pretrained without labels, and
// tasks made from the images themselves.
package transferpage

import (
	"fmt"
	"reflect"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
)

// Page is the page of reuse.
type Page struct {
	s       *stage.Stage
	doc     scenario.Scenario
	past    stage.History
	rev     int // how often the document changed
	message string

	kept    *kept
	work    *worker
	started bool // anything was ever trained
	// Of the newest training.
	generation int
	began      time.Time
	shot       *shot // the newest that was taken over
	taken      time.Time
	// What was trained last and the settings to come back to, by experiment.
	results map[string]*frame
	set     map[string]scenario.Transfer
	stale   staleness
	model   string // file that model A was loaded from, "" for none

	rooms rooms
	views views
	w     widgets
	hover hover
	tab   int // of the charts in a small window
	said  string
}

var _ stage.Page = (*Page)(nil)

// staleness remembers whether what is shown is of the document as it is now.
type staleness struct {
	rev   int
	frame *frame
	is    bool
}

// New makes the page of a document. Nothing is trained until the user wants it.
func New(s *stage.Stage, doc scenario.Scenario) *Page {
	pg := &Page{s: s, doc: doc.Clone(), kept: &kept{}, results: map[string]*frame{}, set: map[string]scenario.Transfer{}, hover: away()}
	pg.work = stage.NewWorker(pg.kept.begin)
	pg.tab = telling(&pg.doc.Transfer)
	pg.views = newViews(s)
	return pg
}

// Close ends the worker.
func (pg *Page) Close() {
	pg.cancel()
	pg.work.Close()
}

// Show tells the page whether it is shown; nothing is trained while it is not.
func (pg *Page) Show(on bool) { pg.work.Pause(!on) }

// refresh is how often the picture follows a training: the numbers can be read,
// and the cores train instead of painting.
const refresh = 350 * time.Millisecond

// Tick takes over what the worker has made.
func (pg *Page) Tick() {
	pg.work.Tick()
	now := pg.work.Latest()
	if now == nil || now == pg.shot {
		return
	}
	if now.Err != nil && (pg.shot == nil || pg.shot.Generation != now.Generation || pg.shot.Err == nil) {
		pg.message = now.Err.Error()
	}
	if pg.shot != nil && pg.shot.Generation == now.Generation && now.Busy && pg.s.Now.Sub(pg.taken) < refresh {
		return
	}
	pg.shot, pg.taken = now, pg.s.Now
	if now.Frame != nil {
		pg.results[now.Frame.experiment()] = now.Frame
	}
}

// train trains the experiment that is shown from the beginning.
func (pg *Page) train() {
	if err := pg.doc.Check(); err != nil {
		pg.message = err.Error()
		return
	}
	pg.started, pg.began = true, pg.s.Now
	pg.generation = pg.work.Start(pg.doc)
}

// cancel ends the training; what it has shown stays.
func (pg *Page) cancel() {
	if pg.busy() {
		pg.work.Do(func(r *run) error { r.stop(); return nil })
	}
}

// toggle trains, or cancels what is under way.
func (pg *Page) toggle() {
	if pg.busy() {
		pg.cancel()
	} else {
		pg.train()
	}
}

// busy says whether something is trained, or will be.
func (pg *Page) busy() bool { return pg.started && !pg.work.Settled() }

// experiment is the one that is shown.
func (pg *Page) experiment() string { return pg.doc.Transfer.Experiment }

// shown is what was trained last of the experiment, nil before that.
func (pg *Page) shown() *frame { return pg.results[pg.experiment()] }

// outdated says whether the settings are others than those of what is shown.
func (pg *Page) outdated() bool {
	f := pg.shown()
	if f == nil {
		return false
	}
	if pg.stale.frame != f || pg.stale.rev != pg.rev {
		pg.stale = staleness{rev: pg.rev, frame: f, is: !reflect.DeepEqual(f.Scenario.Transfer.Clone(), pg.doc.Transfer.Clone()) || f.Scenario.Seed != pg.doc.Seed}
	}
	return pg.stale.is
}

// Heading names the lab and what it trains.
func (pg *Page) Heading() string {
	t := &pg.doc.Transfer
	what := map[string]string{scenario.ExperimentReuse: "eight classes, then sandals against shirts", scenario.ExperimentLayers: "how many layers",
		scenario.ExperimentPretrain: "pretraining without labels", scenario.ExperimentAuxiliary: "auxiliary tasks"}[t.Experiment]
	if t.Experiment == scenario.ExperimentLayers {
		return fmt.Sprintf("Transfer · %s, %s", what, count(t.Seeds, "seed"))
	}
	return fmt.Sprintf("Transfer · %s, %d labels, %s", what, t.Labels, count(t.Seeds, "seed"))
}

// count writes a number of things.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Document is the scenario as it would be saved.
func (pg *Page) Document() scenario.Scenario { return pg.doc.Clone() }

// Open replaces the document.
func (pg *Page) Open(s scenario.Scenario) {
	pg.past.Push(pg.doc)
	pg.doc = s.Clone()
	pg.tab = telling(&pg.doc.Transfer)
	pg.follow()
	pg.rebuild()
}

// Seed is the document's.
func (pg *Page) Seed() (uint64, string) {
	return pg.doc.Seed, "It decides the weights, which images have labels and the minibatches of the first repetition; the others have the seeds that follow."
}

// SetSeed has the next training begin with another seed.
func (pg *Page) SetSeed(n uint64) {
	if n == pg.doc.Seed {
		return
	}
	pg.past.Push(pg.doc)
	pg.doc.Seed = n
	pg.follow()
}

// Undo takes back the last edit.
func (pg *Page) Undo() bool { return pg.travel(pg.past.Undo) }

// Redo brings back what Undo took.
func (pg *Page) Redo() bool { return pg.travel(pg.past.Redo) }

func (pg *Page) travel(step func(scenario.Scenario) (scenario.Scenario, bool)) bool {
	s, ok := step(pg.doc)
	if !ok {
		return false
	}
	before := pg.experiment()
	pg.doc = s.Clone()
	pg.follow()
	if pg.experiment() != before {
		pg.rebuild()
	}
	return true
}

// rebuild makes all widgets anew where there are any.
func (pg *Page) rebuild() {
	if pg.s.Layer != nil {
		pg.s.Rebuild()
	}
}

// Ready says whether nothing is trained and all that was is shown.
func (pg *Page) Ready() bool { return !pg.busy() && pg.shot == pg.work.Latest() }

// Draw draws what changed.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	pg.drawDiagram(dst, all)
	pg.drawVerdict(dst, all)
	pg.drawViews(dst, all)
	pg.drawStrip(dst, all)
}
