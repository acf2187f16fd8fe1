package activationspage

import (
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
)

var (
	_ stage.Timed = (*Page)(nil)
	_ stage.Poser = (*Page)(nil)
)

// Moment is the step looked at where units die; curves and the softmax have no
// time.
func (pg *Page) Moment() (at, last int, unit string) {
	if pg.figure() != scenario.FigureDying {
		return 0, 0, ""
	}
	return pg.step(), pg.steps(), "step"
}

// Seek shows a step at rest, as soon as it is trained.
func (pg *Page) Seek(at int) {
	pg.goal = stage.Goal{}
	pg.seek(at)
}

// PlayTo plays on to a step.
func (pg *Page) PlayTo(at int, in time.Duration) {
	at = max(0, min(at, pg.steps()))
	if float64(at) <= pg.at || in <= 0 {
		pg.Seek(at)
		return
	}
	pg.goal, pg.playing = stage.NewGoal(pg.at, at, in), true
}

// Still stands the training where it is.
func (pg *Page) Still() { pg.playing, pg.goal = false, stage.Goal{} }

// Poses says whether both show the same, which is no training.
func (pg *Page) Poses(from, to scenario.Scenario) bool {
	return from.Activations.Figure == to.Activations.Figure && to.Activations.Figure != scenario.FigureDying
}

// Pose shows a document on the way to another.
func (pg *Page) Pose(s scenario.Scenario) {
	pg.doc = s.Clone()
	pg.follow()
}
