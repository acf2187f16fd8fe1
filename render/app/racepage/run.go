package racepage

import (
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	racelab "downhill/render/labs/race"
)

// run is the race as the worker drives it.
type run struct {
	*racelab.Run
	watch   *racelab.Stopwatch // of the worker, for all its runs
	last    *racelab.Frame
	changed bool // by a live change since last
}

var _ stage.Run[racelab.Frame] = (*run)(nil)

type (
	worker = stage.Worker[*run, racelab.Frame]
	shot   = stage.Shot[racelab.Frame]
)

func newWorker() *worker {
	watch := racelab.NewStopwatch()
	return stage.NewWorker(func(s scenario.Scenario) (*run, error) {
		r, err := racelab.Start(s)
		if err == nil && s.View.ByTime {
			err = r.Time(watch)
		}
		return &run{Run: r, watch: watch}, err
	})
}

// seekTo is the command to record the race as far as a step.
func seekTo(step int) func(*run) error {
	return func(r *run) error {
		r.Seek(step)
		return nil
	}
}

// apply is the command to make a live change at the step that the run has
// reached.
func apply(c race.Change) func(*run) error {
	return func(r *run) error {
		r.changed = true
		return r.Apply(c)
	}
}

// clock is the command to measure the time of everybody's step.
func clock(r *run) error {
	r.changed = true
	return r.Time(r.watch)
}

// Done says whether the step that was asked for is recorded.
func (r *run) Done() bool { return r.Idle() }

// Frame returns what happened so far.
func (r *run) Frame() *racelab.Frame {
	if step, _ := r.Progress(); r.last == nil || r.changed || r.last.Rec.Step != step {
		r.last, r.changed = r.Snapshot(), false
	}
	return r.last
}
