package racepage

import (
	"context"
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// between is how long a race goes on between two looks at whether it is still
// wanted.
const between = 50 * time.Millisecond

// moving is a whole race to be played: where the page has not recorded all of the
// document, it is raced in the background.
func moving(f *racelab.Frame, doc scenario.Scenario) *stage.Moving {
	last := f.Scenario.Race.Steps
	m := &stage.Moving{Extent: labs.Extent{Unit: "step", Last: last}, Until: last}
	if at := f.Scenario.View.Step; at > 0 {
		m.Until = min(at, last)
	}
	m.Player = func(ctx context.Context) (labs.Player, error) {
		if f.Rec.Step >= last {
			return f, nil
		}
		run, err := racelab.Start(doc)
		if err != nil {
			return nil, err
		}
		for !run.Idle() {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := run.Step(between); err != nil {
				return nil, err
			}
		}
		whole := *f
		whole.Rec = run.Snapshot().Rec
		return &whole, nil
	}
	return m
}
