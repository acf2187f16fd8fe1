package vignette

import (
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// raceTake films the balls on their surface.
type raceTake struct{ run *racelab.Run }

var _ Take = (*raceTake)(nil)

func startRace(s scenario.Scenario) (Take, error) {
	run, err := racelab.Start(s)
	if err != nil {
		return nil, err
	}
	return &raceTake{run}, nil
}

// Step races on.
func (r *raceTake) Step(budget time.Duration) (bool, error) {
	err := r.run.Step(budget)
	return r.run.Idle(), err
}

// raceFrames is how many moments of a race are filmed.
const raceFrames = 120

// Film has the balls run from the start until there is no more to see.
func (r *raceTake) Film(t figure.Theme) (*Film, error) {
	f := r.run.Snapshot()
	// As fine as a card needs it; the size is only for labels, which it has not.
	back := racelab.NewBackdrop(f.Surface, f.Scenario.View, t, racelab.Grain{NX: 96, NY: 54, Width: 240, Height: 120})
	n := min(f.Len(), lastArrival(f)+1)
	frames := min(n, raceFrames)
	return &Film{Frames: frames, Rest: frames - 1, Fill: true, at: func(i int) *figure.Plot {
		return bare(f.Canvas(spread(i, frames, n), back, t))
	}}, nil
}

// lastArrival is the step by which every racer has arrived or gone, or the last
// one where some never do.
func lastArrival(f *racelab.Frame) int {
	last := 0
	for i := range f.Rec.Tracks {
		track := &f.Rec.Tracks[i]
		switch {
		case f.Scenario.Race.Racers[i].Hidden:
		case track.Status == race.Running:
			return f.Rec.Step
		default:
			last = max(last, track.StatusStep)
		}
	}
	if last == 0 {
		return f.Rec.Step
	}
	return min(last+last/10, f.Rec.Step)
}

// Close does nothing.
func (r *raceTake) Close() {}
