package race

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/optimizers"
)

// Run drives a race. It has one owner; recordings may be read by anyone.
type Run struct {
	ground  Ground
	plan    Plan
	racers  []*racer
	store   *store
	step    int
	grad    [2]float64 // scratch
	changes []Change   // applied, in order
	pending []Change   // of the plan, not yet reached
}

// New checks the plan and stands every racer at the start.
func New(g Ground, p Plan) (*Run, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if g.F.Dim() != 2 {
		return nil, fmt.Errorf("the objective has %d coordinates: a race needs 2", g.F.Dim())
	}
	if err := g.checkBatch(p.Batch); err != nil {
		return nil, err
	}
	if p.Memory <= 0 {
		p.Memory = DefaultMemory
	}
	r := &Run{ground: g, plan: p, pending: p.Changes}
	tracks := make([]Track, len(p.Racers))
	for i, pr := range p.Racers {
		rc, err := newRacer(g, p, pr)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pr.Name, err)
		}
		r.racers = append(r.racers, rc)
		tracks[i] = Track{Name: pr.Name, Status: Running, counted: optimizers.Counts(rc.rule)}
		tracks[i].widen(rc.slots)
		if rc.batch.samples != nil {
			tracks[i].Samples = []int{}
		}
	}
	r.store = newStore(p.Memory, tracks)
	if err := r.replay(); err != nil {
		return nil, err
	}
	r.record()
	return r, nil
}

// Step is the last step taken.
func (r *Run) Step() int { return r.step }

// Done says whether the race has reached its last step.
func (r *Run) Done() bool { return r.step >= r.plan.Steps }

// Recording returns what happened so far.
func (r *Run) Recording() *Recording { return r.store.publish(r.changes) }

// Advance takes up to n steps with every racer and returns how many it took:
// fewer at the end of the race. An error is a change in the plan's log that
// does not fit its racer; it is reported at the step that the change is due.
func (r *Run) Advance(n int) (int, error) {
	for i := range n {
		if r.Done() {
			return i, nil
		}
		r.step++
		for _, rc := range r.racers {
			if !rc.ended {
				rc.advance(r.step - 1)
			}
		}
		if err := r.replay(); err != nil {
			return i, err
		}
		r.record()
	}
	return n, nil
}

// Apply changes a hyperparameter from the next step on. c.Step is taken to be
// the present one. What the plan still had in its log is dropped: the race now
// goes another way.
func (r *Run) Apply(c Change) error {
	c.Step = r.step
	if err := r.apply(c); err != nil {
		return err
	}
	r.pending = nil
	return nil
}

// replay applies the plan's changes that are due.
func (r *Run) replay() error {
	for len(r.pending) > 0 && r.pending[0].Step <= r.step {
		if err := r.apply(r.pending[0]); err != nil {
			return fmt.Errorf("change at step %d: %w", r.pending[0].Step, err)
		}
		r.pending = r.pending[1:]
	}
	return nil
}

func (r *Run) apply(c Change) error {
	if c.Target == All {
		return r.applyAll(c)
	}
	for i, pr := range r.plan.Racers {
		if pr.Name != c.Target {
			continue
		}
		rc := r.racers[i]
		choice, err := optimizers.Catalog().With(rc.choice, c.Key, c.Value)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Target, err)
		}
		if err := rc.take(choice); err != nil {
			return fmt.Errorf("%s: %w", c.Target, err)
		}
		t := &r.store.tracks[i]
		t.widen(rc.slots)
		r.log(c)
		// Where the present row stands already (a log is replayed before it
		// does), the rate of the step that leaves it is the new one.
		kept := r.store.kept
		if n := t.Len(); n > 0 && n == len(kept) && kept[n-1] == r.step && !rc.ended {
			t.LearningRate = append(pick(t.LearningRate, upTo(n-1)), rc.rate(r.step))
		}
		return nil
	}
	names := []string{All}
	for _, pr := range r.plan.Racers {
		names = append(names, pr.Name)
	}
	return param.Unknown("racer", c.Target, names)
}

func (r *Run) applyAll(c Change) error {
	for _, rc := range r.racers {
		if err := rc.applyAll(&r.ground, c); err != nil {
			return err // the first racer's, before anything was changed
		}
	}
	r.log(c)
	return nil
}

func (r *Run) log(c Change) {
	r.changes = append(r.changes, c)
	if r.store != nil {
		r.store.pinned[c.Step] = true
	}
}

func upTo(n int) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return at
}

// record appends a row for the present step.
func (r *Run) record() {
	s := r.store
	s.begin(r.step)
	for i, rc := range r.racers {
		if rc.ended {
			continue
		}
		t := &s.tracks[i]
		loss := r.ground.F.Eval(rc.x[:], r.grad[:])
		norm := math.Hypot(r.grad[0], r.grad[1])
		reason, finite := r.ground.gone(rc.x[:], loss, norm)
		if finite {
			rc.observe(r.step, loss)
			t.append(rc, loss, norm, r.step)
		}
		if reason != "" {
			rc.ended = true
			r.set(t, Diverged, reason)
			// The last row is the last finite state: thinning must leave it.
			if n := t.Len(); n > 0 {
				s.pinned[s.kept[n-1]] = true
			}
			continue
		}
		r.judge(t, rc, norm)
	}
}

// judge updates the status of a racer that is still in the race.
func (r *Run) judge(t *Track, rc *racer, norm float64) {
	moved := math.Hypot(rc.x[0]-rc.last[0], rc.x[1]-rc.last[1])
	if r.step > 0 && norm <= arriveGradient && moved <= arriveUpdate {
		rc.calm++
	} else {
		rc.calm = 0
		if stopped := rc.state.Stopped; t.Status == Running && stopped != "" && norm > arriveGradient {
			if rc.noise.sigma > 0 {
				stopped += ", since f and the noisy gradient disagree"
			}
			r.set(t, Stationary, stopped)
		} else if t.Status == Stationary && stopped == "" { // a saddle lets go
			r.set(t, Running, "")
		}
	}
	if rc.calm >= arriveSteps && t.Status == Running {
		status, reason := r.ground.settled(rc.x[:])
		r.set(t, status, reason)
	}
	if t.Status == Running {
		t.Reason = rc.state.Note
	}
}

func (r *Run) set(t *Track, s Status, reason string) {
	t.Status, t.StatusStep, t.Reason = s, r.step, reason
	r.store.pinned[r.step] = true
}
