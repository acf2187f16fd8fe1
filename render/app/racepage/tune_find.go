package racepage

import (
	"fmt"
	"image"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// finder shows the search for a learning rate in the place of the race: the
// trail on the surface and a curve that grow together.
type finder struct {
	on   bool
	work *stage.Worker[*findRun, racelab.Finding]
	gen  int
	shot *stage.Shot[racelab.Finding]
	name string  // of the racer
	at   float64 // the moment shown
	race int     // the generation of the race that it looks at
}

// findState is what was drawn of it.
type findState struct {
	finding *racelab.Finding
	at      int
}

// findRun is the search at work on a document; what it looks for comes with its
// first command.
type findRun struct {
	scene  scenario.Scenario
	finder *racelab.Finder
	last   *racelab.Finding
}

func newFinder() finder {
	return finder{work: stage.NewWorker(func(s scenario.Scenario) (*findRun, error) { return &findRun{scene: s}, nil })}
}

// lookFor is the command to look for a racer's rate.
func lookFor(m racelab.Method, racer int) func(*findRun) error {
	return func(r *findRun) (err error) {
		r.finder, err = racelab.NewFinder(r.scene, m, []int{racer})
		return err
	}
}

// Step looks for the rate of the next racer.
func (r *findRun) Step(time.Duration) error {
	if r.Done() {
		return nil
	}
	err := r.finder.Next()
	r.last = r.finder.Finding()
	return err
}

// Done says whether every racer has had its turn.
func (r *findRun) Done() bool { return r.finder == nil || r.finder.Done() }

// Frame is what was found.
func (r *findRun) Frame() *racelab.Finding { return r.last }

// findSeconds is how long the search takes on screen, at 60 ticks a second.
const findSeconds = 5

// startFind looks for the learning rate of the chosen racer, as it is set at
// this moment.
func (pg *Page) startFind(method racelab.Method) {
	m, f := pg.model, &pg.find
	m.Playing = false
	pg.showFigure(scenario.FigureRace)
	doc := m.Document()
	doc.Race, doc.Changes = m.Settings(), nil
	f.on, f.shot, f.at, f.name = true, nil, 0, doc.Race.Racers[m.Selected].Name
	f.gen, f.race = f.work.Start(doc, lookFor(method, m.Selected)), m.gen
	pg.canvas.stale = true
}

// endFind shows the race again.
func (pg *Page) endFind() {
	pg.find.on, pg.find.shot = false, nil
	pg.canvas.stale, pg.cards.stale = true, true
}

// tickFind lets a sixtieth of a second pass.
func (pg *Page) tickFind() {
	f := &pg.find
	f.work.Tick()
	if !f.on {
		return
	}
	// Whoever plays the race or edits it wants to see the race.
	if pg.model.Playing || pg.model.gen != f.race {
		pg.endFind()
		return
	}
	if s := f.work.Latest(); s != nil && s != f.shot && s.Generation == f.gen && !s.Busy {
		if s.Err != nil {
			pg.model.Message = s.Err.Error()
			pg.endFind()
			return
		}
		f.shot = s
	}
	if found := pg.found(); found != nil {
		n := float64(max(0, found.Len()-1))
		f.at = math.Min(n, f.at+math.Max(n/(findSeconds*ticksPerSecond), 0.05))
	}
}

// found is what was found, nil while there is nothing to show.
func (pg *Page) found() *racelab.Finding {
	if !pg.find.on || pg.find.shot == nil || pg.find.shot.Frame == nil || len(pg.find.shot.Frame.Runs) == 0 {
		return nil
	}
	return pg.find.shot.Frame
}

// foundRate is the rate that was found, 0 while there is none or it has not
// been shown yet.
func (pg *Page) foundRate() float64 {
	found := pg.found()
	if found == nil || !pg.findOver() {
		return 0
	}
	return found.Runs[0].Rate()
}

// findOver says whether the search has been shown to its end.
func (pg *Page) findOver() bool {
	found := pg.found()
	return found != nil && pg.find.at >= float64(found.Len()-1)
}

func (pg *Page) findState() findState {
	if found := pg.found(); found != nil {
		return findState{found, int(pg.find.at)}
	}
	return findState{}
}

// finding says whether a chart shows the search.
func (pg *Page) finding(chart int) bool { return chart == 0 && pg.found() != nil }

// findChart is the chart of the search, nil where the race's is shown.
func (pg *Page) findChart(chart int) *figure.Plot {
	if !pg.finding(chart) {
		return nil
	}
	plot := pg.found().Chart(int(pg.find.at), pg.st.Theme)
	for i := range plot.Marks { // the card names them: here is no room
		plot.Marks[i].Label = ""
	}
	plot.X.Label = "loss against the step of each attempt"
	if plot.X.Log {
		plot.X.Label = "loss against the learning rate η"
	}
	return plot
}

// drawFind draws the surface with the search on it and says how far it is; it
// says false where the race is shown.
func (pg *Page) drawFind(dst *ebiten.Image) bool {
	found := pg.found()
	if found == nil {
		return false
	}
	at := int(pg.find.at)
	pg.canvas.plot.Paint(dst, found.Canvas(at, pg.canvas.backdrop, pg.st.Theme))
	lines := make([]stage.CardLine, 0, 4)
	for _, l := range found.Moment(0, at) {
		lines = append(lines, stage.CardLine{Left: l[0], Right: l[1]})
	}
	card := pg.cards.find
	card.Lines(findTitle(found, pg.find.name), lines)
	m := int(stage.CardMargin * pg.st.Unit())
	card.Draw(dst, image.Pt(pg.rooms.Canvas.Max.X-m-card.Size().X, pg.rooms.Canvas.Min.Y+m))
	return true
}

func findTitle(f *racelab.Finding, name string) string {
	if f.Method == racelab.Divide {
		return name + ": divide by 3 until it stops diverging"
	}
	return name + ": range test"
}

// useFound gives the racer the rate that was found and shows the race.
func (pg *Page) useFound() {
	rate := pg.foundRate()
	name := pg.find.name
	pg.endFind()
	if rate <= 0 {
		return
	}
	// Three digits: more are not known of it.
	pg.model.SetRate(name, strconv.FormatFloat(rate, 'g', 3, 64))
	pg.done()
}

// findExport is the search as it is saved, false where the race is.
func (pg *Page) findExport() (stage.Export, bool) {
	found := pg.found()
	if found == nil {
		return stage.Export{}, false
	}
	at, view := int(pg.find.at), pg.model.Scene.View
	return stage.Export{
		Moving: stage.Moves(found), View: view,
		Name: fmt.Sprintf("race-%s-find-%s-seed%d", found.Scenario.Race.Surface.Key, found.Method, found.Scenario.Seed),
		Figure: func(t figure.Theme) (figure.Figure, error) {
			return found.Figure(at, labs.Look{View: view, Theme: t}), nil
		},
		CSV:  found.WriteCSV,
		JSON: func(w io.Writer) error { return found.WriteJSON(w, 0) },
	}, true
}
