package live

import (
	"fmt"
	"slices"

	"downhill/optimizers/race"
)

// Fork is the step at which two logs part, −1 where they are the same.
func Fork(a, b []race.Change) int {
	k := 0
	for k < len(a) && k < len(b) && a[k] == b[k] {
		k++
	}
	switch {
	case k == len(a) && k == len(b):
		return -1
	case k == len(a):
		return b[k].Step
	case k == len(b):
		return a[k].Step
	}
	return min(a[k].Step, b[k].Step)
}

// Adopt goes on with another log of changes, as undo does: it goes back to the
// last moment kept before the logs part, and from there trains with the new one
// until it rests at target. What was recorded before is kept, and the numbers are
// those of a run that had the log from the start. Logs that part at step 0, before
// which nothing is kept, take a new Start; on an error nothing has changed.
func (r *Run) Adopt(log []race.Change, target int) error {
	if !r.met() {
		if err := r.gather(); err != nil {
			return err
		}
	}
	at := Fork(r.log, log)
	switch {
	case at == 0:
		return fmt.Errorf("the changes differ from step 0 on, before which nothing is kept: want logs that part later; start the training again")
	case at > 0:
		if err := r.take(log, at); err != nil {
			return err
		}
	}
	if target <= r.recorded() {
		return r.Rewind(target)
	}
	r.SetTarget(target)
	r.seek = r.target
	return nil
}

// take makes a log that parts at a step from the present one the run's.
func (r *Run) take(log []race.Change, at int) error {
	trial := *r
	trial.scene = r.scene.Clone()
	trial.scene.Changes = log
	if err := trial.scene.Check(); err != nil {
		return err
	}
	if err := trial.follow(); err != nil {
		return err
	}
	log = slices.Clone(log)
	if at > r.recorded() { // it is still to come
		r.log, r.stale = log, true
		return nil
	}
	for _, l := range r.lanes {
		l.cut(at)
	}
	r.moments.cut(at) // the snapshot of the step itself is from after the change
	r.log = log
	return r.Rewind(min(at, r.recorded()))
}
