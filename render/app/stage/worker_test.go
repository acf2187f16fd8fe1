package stage

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"downhill/internal/scenario"
)

// patience is how long a test waits for a worker. It only decides how long a
// failure takes.
const patience = 30 * time.Second

// counting is a run that counts to its goal, one at every step.
type counting struct {
	seed     uint64
	at, goal int
	err      error
	last     *count
}

// count is its frame.
type count struct {
	seed uint64
	at   int
}

func (c *counting) Step(time.Duration) error {
	if c.at < c.goal {
		c.at++
		time.Sleep(50 * time.Microsecond)
	}
	return c.err
}

func (c *counting) Done() bool { return c.at >= c.goal }

func (c *counting) Frame() *count {
	if c.last == nil || c.last.at != c.at {
		c.last = &count{c.seed, c.at}
	}
	return c.last
}

// goal is the command to count to n.
func goal(n int) func(*counting) error {
	return func(c *counting) error {
		c.goal = n
		return nil
	}
}

func newCounter(t *testing.T, starts *atomic.Int64) *Worker[*counting, count] {
	t.Helper()
	w := NewWorker(func(s scenario.Scenario) (*counting, error) {
		starts.Add(1)
		if s.Seed == 13 {
			return nil, errors.New("thirteen")
		}
		return &counting{seed: s.Seed, goal: 5}, nil
	})
	t.Cleanup(w.Close)
	return w
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain for %s", patience, what)
		}
	}
}

func seeded(n uint64) scenario.Scenario { return scenario.Scenario{Lab: scenario.LabRace, Seed: n} }

func TestWorkerRunsWhatWasStartedLast(t *testing.T) {
	var starts atomic.Int64
	w := newCounter(t, &starts)
	if w.Latest() != nil || w.Settled() {
		t.Error("there is a shot before the first start")
	}
	gen := 0
	for i := range 500 {
		gen = w.Start(seeded(uint64(100 + i)))
	}
	await(t, "the last start", w.Settled)
	s := w.Latest()
	if s.Generation != gen || s.Generation != 500 || *s.Frame != (count{599, 5}) || s.Err != nil {
		t.Errorf("shot %+v with frame %v, want generation 500 with seed 599 at 5", s, s.Frame)
	}
	if n := starts.Load(); n < 1 || n > 500 {
		t.Errorf("%d starts were carried out", n)
	}
	// Nothing to do: the shot stays the same one.
	time.Sleep(20 * time.Millisecond)
	if w.Latest() != s {
		t.Error("a worker at rest published another shot")
	}
}

// What is asked for while the worker rests is one start when it goes on.
func TestWorkerPauses(t *testing.T) {
	var starts atomic.Int64
	w := newCounter(t, &starts)
	w.Start(seeded(1))
	await(t, "the start", w.Settled)
	w.Pause(true)
	before := w.Latest()
	for i := range 10 {
		w.Start(seeded(uint64(2 + i)))
	}
	time.Sleep(20 * time.Millisecond) // long enough to start ten times
	if w.Latest() != before || starts.Load() != 1 || w.Settled() {
		t.Errorf("a paused worker started %d runs", starts.Load())
	}
	w.Pause(false)
	await(t, "the start after the pause", w.Settled)
	if s := w.Latest(); starts.Load() != 2 || *s.Frame != (count{11, 5}) {
		t.Errorf("%d starts, frame %v: want the last one alone", starts.Load(), s.Frame)
	}
}

func TestWorkerObeysCommands(t *testing.T) {
	var starts atomic.Int64
	w := newCounter(t, &starts)
	// The first commands are carried out before anything is shown.
	w.Start(seeded(1), goal(0))
	await(t, "the start", w.Settled)
	if s := w.Latest(); s.Frame.at != 0 || s.Commands != 1 {
		t.Errorf("the run counted to %d after %d commands, want 0 after 1", s.Frame.at, s.Commands)
	}
	n := w.Do(goal(7))
	await(t, "the command", w.Settled)
	if s := w.Latest(); n != 2 || s.Commands != 2 || s.Frame.at != 7 {
		t.Errorf("command %d: counted to %d after %d commands, want 7 after 2", n, s.Frame.at, s.Commands)
	}
	// Commands do not outlive a start.
	w.Do(goal(1 << 30))
	w.Start(seeded(2))
	await(t, "the next start", w.Settled)
	if s := w.Latest(); *s.Frame != (count{2, 5}) || s.Commands != 0 {
		t.Errorf("frame %v after %d commands, want seed 2 at 5 after none", s.Frame, s.Commands)
	}
	// A long run is left at once.
	w.Do(goal(1 << 30))
	await(t, "the long run", func() bool { return w.Latest().Frame.at > 10 })
	if !w.Latest().Busy || w.Settled() {
		t.Error("a run at work is not busy")
	}
	w.Start(seeded(3))
	await(t, "the run after it", w.Settled)
	if s := w.Latest(); *s.Frame != (count{3, 5}) {
		t.Errorf("frame %v, want seed 3 at 5", s.Frame)
	}
}

func TestWorkerReportsErrors(t *testing.T) {
	var starts atomic.Int64
	w := newCounter(t, &starts)
	gen := w.Start(seeded(13))
	await(t, "the failure", w.Settled)
	if s := w.Latest(); s.Err == nil || s.Frame != nil || s.Generation != gen {
		t.Errorf("shot %+v, want the error of the start alone", s)
	}
	w.Do(goal(3)) // there is no run that could obey
	await(t, "the command after the failure", w.Settled)
	w.Start(seeded(1))
	await(t, "the run after it", w.Settled)
	if s := w.Latest(); s.Err != nil || s.Frame == nil {
		t.Errorf("shot %+v after a good start", s)
	}
	for i, bad := range []func(*counting) error{
		func(*counting) error { return errors.New("not now") },
		func(c *counting) error { c.err = fmt.Errorf("at %d", c.at); return nil },
	} {
		w.Start(seeded(1))
		w.Do(bad)
		await(t, "the error", w.Settled)
		if s := w.Latest(); s.Err == nil || s.Frame == nil || s.Busy {
			t.Errorf("error %d: shot %+v, want it with the last frame", i, s)
		}
	}
}
