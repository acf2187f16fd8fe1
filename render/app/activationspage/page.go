// Package activationspage is the lab of activation functions in the window:
// curves with what they do to a signal and what they cost, the softmax, and the
// networks whose units die.
package activationspage

import (
	"fmt"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
)

// Page is the page of the activation functions.
type Page struct {
	s        *stage.Stage
	doc      scenario.Scenario
	past     stage.History
	rev      int // how often it changed
	shown    bool
	selected int    // the function whose parameters the panel shows
	trainee  int    // the same of the networks
	message  string // for the user, "" when all is well

	curvesWork *curvesWorker
	asked      scenario.Scenario // what curvesWork works on
	curvesGen  int
	curves     *curvesShot // the newest that has a frame

	dyingWork *dyingWorker
	plan      trained // what dyingWork works on
	dyingGen  int
	dying     *dyingShot

	// Of the view in which units die.
	at      float64 // the step looked at
	playing bool
	speed   int // index into speeds
	goal    stage.Goal
	unit    *unitAt // that was clicked, nil for none
	// question is what the worker is asked about a unit.
	question unitQuestion

	rooms  rooms
	plots  plots
	w      widgets
	legend legend
	drag   drag
	// panelShape is what decides which widgets the panel has, panelSeen what
	// they were shown for.
	panelShape string
	panelSeen  panelKey
}

var _ stage.Page = (*Page)(nil)

// New makes the page of a document and begins to work.
func New(s *stage.Stage, doc scenario.Scenario) *Page {
	pg := &Page{s: s, doc: doc.Clone(), shown: true, curvesWork: newCurvesWorker(), dyingWork: newDyingWorker(), speed: defaultSpeed}
	pg.plots = newPlots(s)
	pg.open()
	return pg
}

// open begins anew with the document as it is: a network that units die in is
// seen from its first step, playing.
func (pg *Page) open() {
	pg.at, pg.playing, pg.unit = 0, true, nil
	pg.follow()
}

// Close ends the workers.
func (pg *Page) Close() {
	pg.curvesWork.Close()
	pg.dyingWork.Close()
}

// Show tells the page whether it is shown; nothing is computed while it is not.
func (pg *Page) Show(on bool) {
	pg.shown = on
	pg.curvesWork.Pause(!on)
	pg.train()
}

// Tick takes over what the workers have made and lets time pass.
func (pg *Page) Tick() {
	pg.curvesWork.Tick()
	pg.dyingWork.Tick()
	if now := pg.curvesWork.Latest(); now != nil && now != pg.curves {
		if now.Err != nil {
			pg.message = now.Err.Error()
		}
		if now.Frame != nil && (pg.curves == nil || *now != *pg.curves) {
			pg.curves = now
		}
	}
	pg.takeDying()
	pg.play()
	pg.ask()
}

// frame is what is shown of curves and softmax, nil before the first.
func (pg *Page) frame() *activationslab.Frame {
	if pg.curves == nil {
		return nil
	}
	return pg.curves.Frame
}

// training is what is shown of the trainings, nil before the first.
func (pg *Page) training() *dyinglab.Frame {
	if pg.dying == nil {
		return nil
	}
	return pg.dying.Frame
}

// figure is the view.
func (pg *Page) figure() string { return pg.doc.Activations.Figure }

// Draw draws what changed.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	switch pg.figure() {
	case scenario.FigureSoftmax:
		pg.drawSoftmax(dst, all)
	case scenario.FigureDying:
		pg.drawDying(dst, all)
	default:
		pg.drawCurves(dst, all)
	}
}

// Heading names the view and the functions.
func (pg *Page) Heading() string {
	a := &pg.doc.Activations
	switch a.Figure {
	case scenario.FigureSoftmax:
		return fmt.Sprintf("Activations · softmax of %d logits", len(a.Logits))
	case scenario.FigureDying:
		return "Activations · dying ReLU"
	}
	var names []string
	for _, f := range a.Functions {
		if !f.Hidden {
			names = append(names, title(f.Function))
		}
	}
	switch n := len(names); {
	case n == 0:
		return "Activations"
	case n > 4:
		return "Activations · " + strings.Join(names[:3], ", ") + fmt.Sprintf(" and %d more", n-3)
	}
	return "Activations · " + strings.Join(names, ", ")
}

// Document is the scenario as it would be saved.
func (pg *Page) Document() scenario.Scenario { return pg.doc.Clone() }

// Open replaces the document.
func (pg *Page) Open(s scenario.Scenario) {
	pg.past.Push(pg.doc)
	pg.doc = s.Clone()
	pg.selected = 0
	pg.open()
	pg.rebuild()
}

// Seed is the document's.
func (pg *Page) Seed() (uint64, string) {
	return pg.doc.Seed, "The seed decides the first weights and the minibatches of the networks whose units die."
}

// SetSeed trains with another seed.
func (pg *Page) SetSeed(n uint64) {
	if n == pg.doc.Seed {
		return
	}
	pg.past.Push(pg.doc)
	pg.doc.Seed = n
	pg.at = 0
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

// Ready says whether what is shown is of the document as it is now.
func (pg *Page) Ready() bool {
	if pg.figure() == scenario.FigureDying {
		return pg.dyingWork.Settled() && pg.dying == pg.dyingWork.Latest() && (pg.playing || pg.answered())
	}
	now := pg.curvesWork.Latest()
	return pg.curvesWork.Settled() && pg.curves != nil && *pg.curves == *now
}
