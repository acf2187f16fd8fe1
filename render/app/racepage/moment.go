package racepage

import (
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
)

var (
	_ stage.Timed = (*Page)(nil)
	_ stage.Poser = (*Page)(nil)
)

// Moment is the step looked at, of those that the race has.
func (pg *Page) Moment() (at, last int, unit string) {
	return pg.model.Step(), pg.model.Steps(), "step"
}

// Seek shows a step at rest.
func (pg *Page) Seek(at int) {
	pg.Still()
	pg.model.Seek(at)
}

// PlayTo races on to a step.
func (pg *Page) PlayTo(at int, in time.Duration) {
	m := pg.model
	at = max(0, min(at, m.Steps()))
	if at <= m.Step() || in <= 0 {
		pg.Seek(at)
		return
	}
	m.goal, m.Playing = stage.NewGoal(m.at, at, in), true
}

// Still stands the race where it is.
func (pg *Page) Still() { pg.model.Playing, pg.model.goal = false, stage.Goal{} }

// Poses says whether both are races on a surface that is quick to work out.
func (pg *Page) Poses(from, to scenario.Scenario) bool {
	f := pg.frameOf()
	return from.View.Figure == scenario.FigureRace && to.View.Figure == scenario.FigureRace && f != nil && !slow(f)
}

// Pose shows a race at the moment that its view names.
func (pg *Page) Pose(s scenario.Scenario) {
	pg.model.Playing = false
	pg.model.open(s)
	pg.canvas.stale = true
}
