package stage

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"downhill/internal/scenario"
)

// Run is a lab at work on a document. It has one owner, the worker.
type Run[F any] interface {
	// Step goes on for about the budget, or until there is nothing to do.
	Step(budget time.Duration) error
	// Done says whether Step has nothing to do.
	Done() bool
	// Frame returns what there is so far, never to be written to again. The
	// same pointer as before says that nothing changed.
	Frame() *F
}

// Shot is a frame together with the order that it answers.
type Shot[F any] struct {
	Generation int // of the start that it follows from
	Frame      *F  // nil where the start failed
	Busy       bool
	Commands   int // of this generation that it holds
	Err        error
}

// Worker owns a run: documents go in, frames come out. On a desktop it works in
// a goroutine and hands its frames over through an atomic pointer; in a browser,
// where a busy goroutine would freeze the page, Tick works.
type Worker[R Run[F], F any] struct {
	begin  func(scenario.Scenario) (R, error)
	latest atomic.Pointer[Shot[F]]
	paused atomic.Bool

	mu    sync.Mutex
	next  *scenario.Scenario // to be started in the place of what runs, or nil
	gen   int
	queue []func(R) error
	sent  int // commands of gen so far

	wake, done chan struct{}

	// Of the goroutine that works alone.
	run     R
	running bool
	current int // generation of run
	obeyed  int // commands that run has had
	failed  error
}

// threaded says whether the worker has a goroutine of its own.
const threaded = runtime.GOOS != "js"

const (
	// slice is how long the worker works between two looks at its orders: a
	// quarter of a frame.
	slice = 4 * time.Millisecond
	// browserSlice is how long it may work within one tick where there is but
	// one thread.
	browserSlice = 8 * time.Millisecond
)

// NewWorker makes a worker whose runs begin with begin, such as a lab's Start.
// It rests until Start.
func NewWorker[R Run[F], F any](begin func(scenario.Scenario) (R, error)) *Worker[R, F] {
	w := &Worker[R, F]{begin: begin, wake: make(chan struct{}, 1), done: make(chan struct{})}
	if threaded {
		go w.loop()
	}
	return w
}

// loop works until the worker is closed.
func (w *Worker[R, F]) loop() {
	for {
		select {
		case <-w.done:
			return
		case <-w.wake:
			for w.work(slice) {
				select {
				case <-w.done:
					return
				default:
				}
			}
		}
	}
}

// Close ends the worker.
func (w *Worker[R, F]) Close() { close(w.done) }

// Pause lets the worker rest, or go on.
func (w *Worker[R, F]) Pause(on bool) {
	w.paused.Store(on)
	if !on {
		w.nudge()
	}
}

// Tick works a little where there is no goroutine to do it; call it in every
// tick.
func (w *Worker[R, F]) Tick() {
	if !threaded {
		w.work(browserSlice)
	}
}

func (w *Worker[R, F]) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Start replaces the run by that of another document, which it copies, and
// returns its generation. Of several starts in a row only the last is carried
// out. The first commands are carried out before anything is shown.
func (w *Worker[R, F]) Start(s scenario.Scenario, first ...func(R) error) int {
	c := s.Clone()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = &c
	w.queue, w.sent = first, len(first)
	w.gen++
	w.nudge()
	return w.gen
}

// Do hands a command to the run of the newest start and returns its number,
// counted from 1: a shot holds it once its Commands are as many.
func (w *Worker[R, F]) Do(command func(R) error) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, command)
	w.sent++
	w.nudge()
	return w.sent
}

// Latest is the newest shot, nil before the first.
func (w *Worker[R, F]) Latest() *Shot[F] { return w.latest.Load() }

// Settled says whether the newest shot answers the newest start and all
// commands, and no more is to come.
func (w *Worker[R, F]) Settled() bool {
	w.mu.Lock()
	gen, sent := w.gen, w.sent
	w.mu.Unlock()
	s := w.latest.Load()
	return s != nil && s.Generation == gen && s.Commands == sent && !s.Busy
}

// work does what was asked for, for about the budget, publishes what came of
// it, and says whether there is more to do.
func (w *Worker[R, F]) work(budget time.Duration) bool {
	if w.paused.Load() {
		return false
	}
	w.mu.Lock()
	next, gen, queue := w.next, w.gen, w.queue
	w.next, w.queue = nil, nil
	w.mu.Unlock()
	if next != nil {
		w.run, w.failed = w.begin(*next)
		w.running, w.current, w.obeyed = w.failed == nil, gen, 0
	}
	w.obeyed += len(queue)
	if !w.running {
		if next != nil || len(queue) > 0 {
			w.latest.Store(&Shot[F]{Generation: w.current, Commands: w.obeyed, Err: w.failed})
		}
		return false
	}
	for _, command := range queue {
		if err := command(w.run); err != nil {
			w.failed = err
		}
	}
	if w.failed == nil {
		w.failed = w.run.Step(budget)
	}
	now := &Shot[F]{Generation: w.current, Frame: w.run.Frame(), Commands: w.obeyed, Err: w.failed,
		Busy: w.failed == nil && !w.run.Done()}
	if old := w.latest.Load(); old == nil || *old != *now {
		w.latest.Store(now)
	}
	return now.Busy
}
