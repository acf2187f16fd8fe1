package app

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// shot is a frame together with the order that it answers.
type shot struct {
	generation int // of the scenario it shows
	frame      *racelab.Frame
	busy       bool // there is more to come without being asked
	applied    int  // live changes of this generation that it holds
	err        error
}

// worker owns the run. On a desktop it works in a goroutine and hands its
// frames over through an atomic pointer; in a browser, where a busy goroutine
// would freeze the page, the update loop calls work itself.
type worker struct {
	latest atomic.Pointer[shot]

	mu      sync.Mutex
	next    *scenario.Scenario // to be started in the place of what runs, or nil
	gen     int
	want    int
	changes []race.Change // to be applied at once

	wake chan struct{}
	done chan struct{}

	run     *racelab.Run
	current int // generation of run
	applied int // live changes that run has had
	failed  error
}

// threaded says whether the worker has a goroutine of its own.
const threaded = runtime.GOOS != "js"

func newWorker() *worker {
	w := &worker{wake: make(chan struct{}, 1), done: make(chan struct{})}
	if threaded {
		go w.loop()
	}
	return w
}

// loop works until the worker is closed.
func (w *worker) loop() {
	for {
		select {
		case <-w.done:
			return
		case <-w.wake:
			for w.work(4 * time.Millisecond) {
				select {
				case <-w.done:
					return
				default:
				}
			}
		}
	}
}

func (w *worker) close() { close(w.done) }

func (w *worker) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// start replaces the run by that of another scenario and returns its
// generation. Only the last of several starts in a row is carried out.
func (w *worker) start(s scenario.Scenario, want int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := s.Clone()
	w.next, w.want, w.changes = &c, want, nil
	w.gen++
	w.nudge()
	return w.gen
}

// seek asks for a step to be recorded.
func (w *worker) seek(step int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if step != w.want {
		w.want = step
		w.nudge()
	}
}

// apply makes a live change at the step that the run has reached.
func (w *worker) apply(c race.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes = append(w.changes, c)
	w.nudge()
}

// work does what was asked for, for about the budget, publishes what came of
// it, and says whether there is more to do.
func (w *worker) work(budget time.Duration) bool {
	w.mu.Lock()
	next, gen, want, changes := w.next, w.gen, w.want, w.changes
	w.next, w.changes = nil, nil
	w.mu.Unlock()
	if next != nil {
		run, err := racelab.Start(*next)
		w.run, w.current, w.failed, w.applied = run, gen, err, 0
	}
	if w.failed != nil || w.run == nil {
		w.latest.Store(&shot{generation: w.current, err: w.failed})
		return false
	}
	for _, c := range changes {
		if err := w.run.Apply(c); err != nil {
			w.failed = err
		}
		w.applied++
	}
	before := w.run.Snapshot().Rec.Step
	w.run.Seek(want)
	if err := w.run.Step(budget); err != nil {
		w.failed = err
	}
	busy := !w.run.Idle() && w.failed == nil
	frame := w.run.Snapshot()
	if old := w.latest.Load(); next == nil && len(changes) == 0 && frame.Rec.Step == before &&
		old != nil && old.generation == w.current && old.busy == busy && w.failed == nil {
		return busy
	}
	w.latest.Store(&shot{generation: w.current, frame: frame, busy: busy, applied: w.applied, err: w.failed})
	return busy
}
