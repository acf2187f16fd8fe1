// Package live is the engine of the lab in which one sees networks learn: one to
// four of them, the lanes, trained in lockstep on the same data, batches and
// seed, recorded, wound back and changed while they run. It gives the numbers of
// `downhill train`, bit for bit. It knows no window.
package live

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/labs/train"
)

// MaxLanes is how many networks are trained side by side.
const MaxLanes = 4

// Run trains the lanes of a scenario. It has one owner; what it hands out in
// frames may be read by anybody.
type Run struct {
	scene  scenario.Scenario // as it began; Changes are in log
	source *train.Source
	lanes  []*lane
	data   Data

	step   int           // that every lane has reached, or ended before
	goal   int           // the lanes are on their way to, ≥ step
	target int           // to rest at
	seek   int           // Rewind is on its way there where it is above step
	chunk  int           // steps between two meetings of the lanes
	spent  time.Duration // since the last meeting

	log     []race.Change // made, and of the document still to come
	applied int           // how many of log hold at step
	moments moments

	frame     *Frame     // the newest
	stale     bool       // it is to be made anew
	made      time.Time  // when it was made
	published *published // nil before the first frame
	weighed   time.Time  // when weights were last copied for a frame
	fresh     bool       // weights are to be copied whatever the time
}

// Options are what a run needs beside the document.
type Options struct {
	Source *train.Source // data that were read already; nil reads them
	Dir    string        // folder of data that the program does not carry
	Memory int           // budget of the snapshots in bytes, the scenario's where 0
}

// Start builds the lanes. Nothing is trained before SetTarget.
func Start(s scenario.Scenario) (*Run, error) { return StartWith(s, Options{}) }

// StartWith is Start with options.
func StartWith(s scenario.Scenario, o Options) (*Run, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if n := len(s.Train.Nets); n > MaxLanes {
		return nil, fmt.Errorf("%d networks: want 1 to %d side by side; downhill train takes all of them", n, MaxLanes)
	}
	if s.Train.Folds > 0 {
		return nil, fmt.Errorf("folds = %d: side by side each network trains once; want 0, or downhill train", s.Train.Folds)
	}
	var err error
	r := &Run{scene: s.Clone(), source: o.Source, chunk: 1, moments: newMoments(cmp.Or(o.Memory, s.Train.Memory())), fresh: true}
	if r.source == nil {
		if r.source, err = train.Load(s, o.Dir); err != nil {
			return nil, err
		}
	}
	split := r.source.Split()
	r.data = Data{Data: r.source.Describe(split), Sets: split, Ends: r.source.Ends()}
	for i := range r.scene.Train.Nets {
		net := &r.scene.Train.Nets[i]
		l, err := r.open(net)
		if err != nil {
			return nil, fmt.Errorf("train.runs[%d] (%s): %w", i, net.Name, err)
		}
		r.lanes = append(r.lanes, l)
	}
	if err := r.follow(); err != nil {
		return nil, err
	}
	r.log, r.scene.Changes = r.scene.Changes, nil
	return r, nil
}

// follow looks whether the weights that the document changes are there; the rest
// of its log has been checked.
func (r *Run) follow() error {
	for _, l := range r.lanes {
		if err := train.Follow(r.scene.Changes, l.base.Name, l.trainer.Model); err != nil {
			return err
		}
	}
	return nil
}

// SetTarget says at which step to rest: step+1 is a single step, Last flat out.
// What lies behind the present step takes Rewind.
func (r *Run) SetTarget(step int) {
	r.target = max(step, r.step)
	if r.target < r.seek {
		r.seek = 0 // it rests on the way
	}
	r.stale = true
}

// Last is the step at which the longest training ends.
func (r *Run) Last() int {
	last := 0
	for _, l := range r.lanes {
		last = max(last, l.last())
	}
	return last
}

// Done says whether there is nothing to do: the target is reached, or every lane
// has ended.
func (r *Run) Done() bool {
	return r.met() && (r.step >= r.target || r.ended()) && !r.moments.empty()
}

// met says whether every lane is where the others wait for it.
func (r *Run) met() bool {
	return !slices.ContainsFunc(r.lanes, func(l *lane) bool { return !l.arrived(r.goal) })
}

func (r *Run) ended() bool {
	return !slices.ContainsFunc(r.lanes, func(l *lane) bool { return !l.trainer.Done() || l.evaluating })
}

// Step trains for about the budget, or until the target is reached, and on to
// where the lanes meet, as only there is a new frame of them, but no longer than
// gathering. The budget does not stop the lanes before they meet: a lane that the
// system lets wait would hold up the others each time.
func (r *Run) Step(budget time.Duration) error {
	begin := time.Now()
	deadline, latest := begin.Add(budget), begin.Add(budget+gathering)
	for !r.Done() {
		if r.met() {
			r.goal = r.next()
		}
		if err := r.advance(latest); err != nil {
			return err
		}
		now := time.Now()
		r.spent += now.Sub(begin)
		begin = now
		if !r.met() {
			if !now.Before(latest) {
				return nil
			}
			continue
		}
		if err := r.meet(); err != nil {
			return err
		}
		if now.Sub(r.made) >= meeting/2 {
			r.Frame() // when the next is asked for, the lanes may be on their way
		}
		if !now.Before(deadline) {
			return nil
		}
	}
	return nil
}

// meeting is about how long the lanes train between two meetings: long enough
// that they do not wait for one another after every step, and as short as a
// frame of a screen.
const meeting = 16 * time.Millisecond

// gathering is how long the lanes may go on beyond a budget until they meet: an
// evaluation may take longer, and somebody waits.
const gathering = 16 * time.Millisecond

// pace sets how far the lanes go until they meet again. It decides when frames
// are made, never what is in them.
func (r *Run) pace() {
	switch took := r.goal - r.step; {
	case r.spent < meeting/2 && took >= r.chunk:
		r.chunk *= 2
	case r.spent > meeting:
		r.chunk = max(1, r.chunk/2)
	}
	r.spent = 0
}

// next is the step at which the lanes meet again.
func (r *Run) next() int {
	goal := min(r.step+r.chunk, r.target)
	if r.applied < len(r.log) {
		goal = min(goal, max(r.log[r.applied].Step, r.step))
	}
	return max(min(goal, r.moments.next(r.step, r.lanes[0].trainer.StepsPerEpoch())), r.step+1)
}

// meet does what is done between two steps of all lanes.
func (r *Run) meet() error {
	r.pace()
	r.step = r.goal
	if r.ended() {
		r.step = 0
		for _, l := range r.lanes {
			r.step = max(r.step, l.trainer.Steps())
		}
		r.goal = r.step
	}
	r.stale = true
	changed := false
	for r.applied < len(r.log) && r.log[r.applied].Step <= r.step {
		if err := r.enact(r.log[r.applied]); err != nil {
			return fmt.Errorf("changes[%d]: %w", r.applied, err)
		}
		r.applied++
		changed = true
	}
	r.moments.visit(r, changed || r.ended())
	return nil
}

// advance takes the lanes toward the goal, each in its own goroutine where there
// is more than one processor. Lanes share nothing that is written, so that the
// numbers do not depend on who comes first.
func (r *Run) advance(deadline time.Time) error {
	var open []*lane
	for _, l := range r.lanes {
		if !l.arrived(r.goal) {
			open = append(open, l)
		}
	}
	if len(open) == 1 || runtime.GOMAXPROCS(0) == 1 || runtime.GOOS == "js" {
		for _, l := range open {
			l.advance(r.goal, deadline)
		}
	} else {
		var wg sync.WaitGroup
		for _, l := range open[1:] {
			wg.Go(func() { l.advance(r.goal, deadline) })
		}
		open[0].advance(r.goal, deadline)
		wg.Wait()
	}
	for _, l := range open {
		if l.err != nil {
			return fmt.Errorf("%s: %w", l.base.Name, l.err)
		}
	}
	return nil
}
