package signal

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Simulation measures a Plan. One goroutine may use it.
type Simulation struct {
	plan  Plan
	bytes int64 // of a trial

	mu      sync.Mutex // guards what follows while workers run
	next    int        // trial to start
	waiting []*trial   // begun, nobody at work on it: the quick one, then in order
	idle    []*trial   // memory to use again
	pending map[int]*trialRecord
	tally   *tally

	preview *trial       // the quick one, nil when there is none or it is done
	quick   *trialRecord // what it measured
	layers  []Layer      // of the tally at shown trials
	shown   int
}

// previewBatch is how many instances the quick trial has.
const previewBatch = 32

// New prepares the measurement.
func New(p Plan) (*Simulation, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	s := &Simulation{plan: p, bytes: newLayout(p).bytes, pending: map[int]*trialRecord{}, tally: newTally(p.Depth)}
	if p.slow() {
		quick := p
		quick.Batch = previewBatch
		s.preview = newTrial(quick, layoutWithin(quick, quickRoom))
		s.preview.start(0)
		s.waiting = append(s.waiting, s.preview)
	}
	return s, nil
}

// Step measures for about the budget, on as many cores as Go has (GOMAXPROCS)
// and memory allows, and returns when all have stopped; a budget of 0 means to
// the end. It overruns by at most one piece of a layer. The error is always nil;
// it is there for what drives labs.
func (s *Simulation) Step(budget time.Duration) error {
	deadline := time.Now().Add(budget)
	late := func() bool { return budget > 0 && !time.Now().Before(deadline) }
	n := min(runtime.GOMAXPROCS(0), s.plan.Trials-s.tally.trials+1, max(1, int(manyBytes/s.bytes)))
	if n == 1 {
		s.work(late)
		return nil
	}
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { s.work(late) })
	}
	wg.Wait()
	return nil
}

// manyBytes is what all trials under way may take together.
const manyBytes = 192 << 20

// work does pieces until it is late or nothing is left to begin.
func (s *Simulation) work(late func() bool) {
	for t := s.take(); t != nil; t = s.take() {
		for {
			t.advance()
			if t.stage == done {
				s.finish(t)
				break
			}
			if late() {
				s.putBack(t)
				return
			}
		}
		if late() {
			return
		}
	}
}

// take returns a trial to work on: one that waits, else a new one.
func (s *Simulation) take() *trial {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) > 0 {
		t := s.waiting[0]
		s.waiting = s.waiting[1:]
		return t
	}
	if s.next == s.plan.Trials {
		return nil
	}
	var t *trial
	if k := len(s.idle); k > 0 {
		t, s.idle = s.idle[k-1], s.idle[:k-1]
	} else {
		t = newTrial(s.plan, newLayout(s.plan))
	}
	t.start(s.next)
	s.next++
	return t
}

func (s *Simulation) putBack(t *trial) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, t)
	slices.SortFunc(s.waiting, func(a, b *trial) int {
		if a == s.preview || b == s.preview {
			return cmp.Compare(a.plan.Batch, b.plan.Batch)
		}
		return cmp.Compare(a.index, b.index)
	})
}

// finish hands over what was measured; the tally takes it in the order of the
// trials.
func (s *Simulation) finish(t *trial) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t == s.preview {
		s.preview, s.quick = nil, t.record
		return
	}
	s.pending[t.index] = t.record
	s.idle = append(s.idle, t)
	for r := s.pending[s.tally.trials]; r != nil; r = s.pending[s.tally.trials] {
		delete(s.pending, s.tally.trials)
		s.tally.add(r)
	}
	if s.tally.trials == s.plan.Trials {
		s.idle = nil
	}
}

// Done says whether all trials are measured.
func (s *Simulation) Done() bool { return s.tally.trials == s.plan.Trials }

// Result returns what is known so far.
func (s *Simulation) Result() *Result {
	r := &Result{Plan: s.plan, Trials: s.tally.trials, Progress: s.progress(), Done: s.Done()}
	switch {
	case s.tally.trials > 0:
		if s.shown != s.tally.trials {
			s.layers, s.shown = s.tally.layers(), s.tally.trials
		}
		r.Layers = s.layers
	case s.preview != nil:
		r.Layers, r.Preview = s.preview.record.layers(), true
	case s.quick != nil:
		r.Layers, r.Preview = s.quick.layers(), true
	default:
		r.Layers = s.first()
	}
	if r.Preview {
		r.PreviewBatch = previewBatch
	}
	return r
}

// first is what is known of the first trial under way.
func (s *Simulation) first() []Layer {
	for _, t := range s.waiting {
		if t.index == 0 {
			return t.record.layers()
		}
	}
	return (&trialRecord{samples: make([]sample, s.plan.Depth), backwardGot: s.plan.Depth + 1}).layers()
}
