package activationspage

import (
	"context"
	"time"

	"downhill/render/app/stage"
	"downhill/render/labs"
	dyinglab "downhill/render/labs/dying"
)

// between is how long a training goes on between two looks at whether it is still
// wanted.
const between = 50 * time.Millisecond

// dyingMoving is a whole training to be played: what the page has not recorded
// yet is trained in the background.
func dyingMoving(f *dyinglab.Frame) *stage.Moving {
	last := f.Dying.Steps
	return &stage.Moving{Extent: labs.Extent{Unit: "step", Last: last}, Until: last, Player: func(ctx context.Context) (labs.Player, error) {
		if f.Steps[f.Len()-1] >= last {
			return f, nil
		}
		run, err := dyinglab.Start(f.Scenario)
		if err != nil {
			return nil, err
		}
		for !run.Done() {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := run.Step(between); err != nil {
				return nil, err
			}
		}
		return run.Frame(), nil
	}}
}
