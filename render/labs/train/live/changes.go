package live

import (
	"errors"
	"fmt"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/labs/train"
)

// Apply makes a change at the present step, whatever step it names, and logs it.
// Keys and values are those of scenario.Net.SetLive; a change of architecture is
// an error. What was recorded behind the step, later changes among it, is
// forgotten. On an error nothing has changed. While Rewind is on its way the
// change is made where it goes to.
func (r *Run) Apply(c race.Change) error {
	if !r.met() { // between two meetings the lanes are at different steps
		if err := r.gather(); err != nil {
			return err
		}
	}
	c.Step = r.step
	if r.step < r.seek {
		c.Step = r.seek
	}
	if err := r.try(c); err != nil {
		return err
	}
	for _, l := range r.lanes {
		l.cut(c.Step)
	}
	// The snapshot of the step itself goes too: it is from before the change.
	r.moments.cut(c.Step)
	r.log = append(until(r.log, c.Step), c)
	r.stale = true
	if c.Step > r.step {
		return nil // the lanes meet there
	}
	if err := r.enact(c); err != nil {
		return err
	}
	r.applied = len(r.log)
	r.moments.visit(r, true)
	r.fresh = true
	return nil
}

// SetWeight changes one weight of a lane, as Apply does.
func (r *Run) SetWeight(lane int, w scenario.Weight, value float64) error {
	if lane < 0 || lane >= len(r.lanes) {
		return fmt.Errorf("lane %d: want 0 to %d", lane, len(r.lanes)-1)
	}
	return r.Apply(race.Change{Target: r.lanes[lane].base.Name, Key: w.String(), Value: param.FormatFloat(value)})
}

// gather takes the lanes to where they meet.
func (r *Run) gather() error {
	for !r.met() {
		if err := r.advance(time.Now().Add(time.Minute)); err != nil {
			return err
		}
	}
	return r.meet()
}

// until is the log up to a step.
func until(log []race.Change, step int) []race.Change {
	n := len(log)
	for n > 0 && log[n-1].Step > step {
		n--
	}
	return log[:n:n]
}

// targets are the lanes that a change at a step concerns and that still run
// then, as far as is known.
func (r *Run) targets(name string, step int) ([]*lane, error) {
	var open []*lane
	names := []string{scenario.AllLanes}
	for _, l := range r.lanes {
		ended := l.trainer.Done() || l.end >= 0 && l.end <= step
		if l.base.Name == name && ended {
			return nil, fmt.Errorf("%s: its training has ended at step %d; rewind to change it before", name, l.end)
		}
		if l.base.Name == name {
			return []*lane{l}, nil
		}
		names = append(names, l.base.Name)
		if !ended {
			open = append(open, l)
		}
	}
	switch {
	case name != scenario.AllLanes:
		return nil, param.Unknown("run", name, names)
	case len(open) == 0:
		return nil, errors.New("every training has ended; rewind to change one before")
	}
	return open, nil
}

// try reports what keeps a change from being made, and changes nothing.
func (r *Run) try(c race.Change) error {
	lanes, err := r.targets(c.Target, c.Step)
	if err != nil {
		return err
	}
	for _, l := range lanes {
		if err := r.change(l, c, true); err != nil {
			return fmt.Errorf("%s: %w", l.base.Name, err)
		}
	}
	return nil
}

// enact makes a change at the present step, in the lanes that it concerns. One
// that has ended takes none.
func (r *Run) enact(c race.Change) error {
	for _, l := range r.lanes {
		if l.trainer.Done() || c.Target != l.base.Name && c.Target != scenario.AllLanes {
			continue
		}
		if err := r.change(l, c, false); err != nil {
			return fmt.Errorf("%s: %w", l.base.Name, err)
		}
	}
	return nil
}

// change makes a change in a lane, or tries it only.
func (r *Run) change(l *lane, c race.Change, try bool) error {
	net, err := train.Change(l.trainer, &l.net, r.data.Ends, r.scene.Seed, c, try)
	if err == nil && !try {
		l.net = net
	}
	return err
}
