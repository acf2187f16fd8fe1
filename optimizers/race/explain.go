package race

import (
	"fmt"
	"slices"

	"downhill/optimizers"
)

// Walk explains the steps of one racer, each as it is in a race of the plan. It
// has one owner. Going forward takes the steps between; going back begins again
// at the start, about 0.2 µs a step.
type Walk struct {
	ground Ground
	plan   Plan
	run    *Run
}

// walkMemory is the budget for what a walk's run records, which nobody reads.
const walkMemory = 1 << 20

// NewWalk stands racer i of a plan at the start. The changes in the plan are
// replayed.
func NewWalk(g Ground, p Plan, i int) (*Walk, error) {
	if i < 0 || i >= len(p.Racers) {
		return nil, fmt.Errorf("racer %d: want 0 to %d", i, len(p.Racers)-1)
	}
	name := p.Racers[i].Name
	p.Racers, p.Memory, p.Steps = p.Racers[i:i+1:i+1], walkMemory, MaxSteps
	p.Changes = slices.DeleteFunc(slices.Clone(p.Changes), func(c Change) bool { return c.Target != name && c.Target != All })
	w := &Walk{ground: g, plan: p}
	return w, w.restart()
}

func (w *Walk) restart() (err error) {
	w.run, err = New(w.ground, w.plan)
	return err
}

// At explains the step that leaves θ_t. There is none from where a racer
// diverged, and none behind the longest race.
func (w *Walk) At(t int) (*optimizers.Explanation, error) {
	if t < 0 || t >= MaxSteps {
		return nil, fmt.Errorf("step %d: want 0 to %d", t, MaxSteps-1)
	}
	if w.run.Step() > t {
		if err := w.restart(); err != nil {
			return nil, err
		}
	}
	if _, err := w.run.Advance(t - w.run.Step()); err != nil {
		return nil, err
	}
	rc := w.run.racers[0]
	if rc.ended {
		track := &w.run.store.tracks[0]
		return nil, fmt.Errorf("%s %s at step %d (%s): want a step before it", track.Name, track.Status, track.StatusStep, track.Reason)
	}
	clip, err := optimizers.NewClip(rc.choice.Values)
	if err != nil {
		return nil, err
	}
	before, from := rc.state.Clone(), rc.x
	r := w.run
	r.step++
	rc.advance(t)
	raw := rc.state.Grad
	if c, ok := rc.f.(optimizers.Clipped); ok {
		raw = c.Raw()
	}
	e := optimizers.Explain(rc.rule, before, rc.state, from[:], rc.x[:], raw, clip, rc.rate(t))
	e.T = t
	// Only now: a change that is due may give the racer another state.
	if err := r.replay(); err != nil {
		return nil, err
	}
	r.record()
	return e, nil
}
