// Package signalpage is the lab of the signal through depth in the window: how
// the variance of activations and gradients moves from layer to layer, their
// distributions, SELU's conditions, the grid of initializers and activations,
// and the phase diagram.
package signalpage

import (
	"fmt"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	signallab "downhill/render/labs/signal"
)

// Page is the page of the signal.
type Page struct {
	s        *stage.Stage
	doc      scenario.Scenario
	past     stage.History
	rev      int // how often the document changed
	selected int // the combination whose settings the panel shows
	message  string

	work  *worker
	shot  *shot     // the newest that was taken over
	taken time.Time // when
	runs  *frame    // the newest of the combinations
	cells *frame    // the newest of the grid

	hidden  hidden
	rooms   rooms
	chips   chips
	views   views
	w       widgets
	hover   hover
	drag    drag
	shape   string // which widgets the panel has
	seen    panelKey
	summary string // of the strip, for tests
}

var _ stage.Page = (*Page)(nil)

// New makes the page of a document and begins to measure.
func New(s *stage.Stage, doc scenario.Scenario) *Page {
	pg := &Page{s: s, doc: doc.Clone(), work: newWorker(), hover: away()}
	pg.views = newViews(s)
	pg.follow()
	return pg
}

// Close ends the worker.
func (pg *Page) Close() { pg.work.Close() }

// Show tells the page whether it is shown; nothing is measured while it is not.
func (pg *Page) Show(on bool) { pg.work.Pause(!on) }

// refresh is how often the picture follows a measurement that goes on: the
// numbers can be read, and the cores measure instead of painting.
const refresh = 350 * time.Millisecond

// Tick takes over what the worker has made: at once what answers an edit or is
// complete, and now and then what refines.
func (pg *Page) Tick() {
	pg.work.Tick()
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
	switch {
	case now.Frame == nil:
	case now.Frame.Scenario.Signal.Figure == scenario.FigureGrid:
		pg.cells = now.Frame
	default:
		pg.runs = now.Frame
	}
}

// shownFrame is what the view is made from, nil before there is any.
func (pg *Page) shownFrame() *frame {
	if pg.figure() == scenario.FigureGrid {
		return pg.cells
	}
	return pg.runs
}

// figure is the view.
func (pg *Page) figure() string { return pg.doc.Signal.Figure }

// measured is a combination of the frame, nil where that has none of the number.
func (pg *Page) measured(i int) *signallab.Measured {
	if pg.runs == nil || i < 0 || i >= len(pg.runs.Runs) {
		return nil
	}
	return &pg.runs.Runs[i]
}

// Draw draws what changed.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	pg.drawChips(dst, all)
	pg.drawStrip(dst, all)
	switch pg.figure() {
	case scenario.FigureMoments:
		pg.drawMoments(dst, all)
	case scenario.FigureGrid:
		pg.drawGrid(dst, all)
	case scenario.FigurePhase:
		pg.drawPhase(dst, all)
	default:
		pg.drawColumns(dst, all)
	}
}

// Heading names the lab and what it measures.
func (pg *Page) Heading() string {
	g := &pg.doc.Signal
	if g.Figure == scenario.FigureGrid {
		return fmt.Sprintf("Signal · %d × %d combinations, %d layers of %d", len(g.Grid.Initializers), len(g.Grid.Activations), g.Grid.Depth, g.Grid.Width)
	}
	what := fmt.Sprintf("%d combinations", len(g.Runs))
	if len(g.Runs) == 1 {
		what = g.Runs[0].Label()
	}
	return fmt.Sprintf("Signal · %s, %d layers of %d", what, g.Depth, g.Width)
}

// Document is the scenario as it would be saved.
func (pg *Page) Document() scenario.Scenario { return pg.doc.Clone() }

// Open replaces the document.
func (pg *Page) Open(s scenario.Scenario) {
	pg.past.Push(pg.doc)
	pg.doc = s.Clone()
	pg.selected = 0
	pg.follow()
	pg.rebuild()
}

// Seed is the document's.
func (pg *Page) Seed() (uint64, string) {
	return pg.doc.Seed, "The seed decides the weights, the inputs and the gradients that come back from the last layer."
}

// SetSeed measures with another seed.
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

// travel goes to another document, and to the view in which it was edited.
func (pg *Page) travel(step func(scenario.Scenario) (scenario.Scenario, bool)) bool {
	s, ok := step(pg.doc)
	if !ok {
		return false
	}
	view := pg.figure()
	pg.doc = s.Clone()
	pg.follow()
	if pg.figure() != view {
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

// Ready says whether what is shown is of the document as it is now, measured to
// the end.
func (pg *Page) Ready() bool { return pg.work.Settled() && pg.shot == pg.work.Latest() }
