package schedulespage

import (
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
)

var (
	_ stage.Timed = (*Page)(nil)
	_ stage.Poser = (*Page)(nil)
)

// journey is the step that the crosshair is brought to from outside. The pointer
// takes it over.
type journey struct {
	on   bool
	at   float64
	goal stage.Goal
}

// Moment is the step that the crosshair reads, of those that are trained.
func (pg *Page) Moment() (at, last int, unit string) {
	return int(pg.reader.at), pg.doc.Schedules.Steps, "step"
}

// Seek reads a step; at the start and at the end nothing is read, and the curves
// are seen whole.
func (pg *Page) Seek(at int) {
	at = max(0, min(at, pg.doc.Schedules.Steps))
	pg.reader = journey{on: at > 0 && at < pg.doc.Schedules.Steps, at: float64(at)}
}

// PlayTo has the crosshair run to a step.
func (pg *Page) PlayTo(at int, in time.Duration) {
	at = max(0, min(at, pg.doc.Schedules.Steps))
	if float64(at) <= pg.reader.at || in <= 0 {
		pg.Seek(at)
		return
	}
	pg.reader.on, pg.reader.goal = true, stage.NewGoal(pg.reader.at, at, in)
}

// Still leaves the crosshair where it is.
func (pg *Page) Still() { pg.reader.goal = stage.Goal{} }

// runReader lets a sixtieth of a second pass for the crosshair, which waits for
// what it reads.
func (pg *Page) runReader() {
	r := &pg.reader
	r.goal.Tick(pg.s.Now)
	_, by, end := r.goal.Pace(0, pg.doc.Schedules.Steps)
	if by == 0 || pg.frame == nil {
		return
	}
	if r.at = min(r.at+by, float64(end)); r.at >= float64(end) {
		pg.Seek(end)
	}
}

// readerCross is the crosshair that runs by itself, while the pointer reads
// nothing.
func (pg *Page) readerCross() crosshair {
	return crosshair{pg.reader.on && pg.frame != nil, true, int(pg.reader.at), overRate}
}

// Poses says whether both have the same number of schedules.
func (pg *Page) Poses(from, to scenario.Scenario) bool {
	return len(from.Schedules.Runs) == len(to.Schedules.Runs)
}

// Pose shows a document on the way to another.
func (pg *Page) Pose(s scenario.Scenario) {
	pg.doc = s.Clone()
	pg.follow()
}
