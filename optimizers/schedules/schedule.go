// Package schedules holds learning-rate schedules: how the rate changes while
// a rule runs. One schedule a file, one line each in the catalog.
//
// A Schedule is a curve over time, together with what its time counts (steps or
// epochs) and a warm-up before it. It is immutable; what it has seen of the
// loss is a Memory, a plain value that the driver keeps, so that a run made
// again from its start, or from a copy, gets the same rates.
package schedules

// Clock is where a run stands: the step about to be taken and its epoch, both
// counted from 0. In a race every step is an epoch.
type Clock struct{ Step, Epoch int }

// Unit is what a schedule counts.
type Unit int

// The units of time.
const (
	PerStep Unit = iota
	PerEpoch
)

func (u Unit) String() string { return [...]string{"step", "epoch"}[u] }

// Memory is what a schedule has seen of the loss. The zero Memory has seen
// nothing.
type Memory struct {
	Seen bool    // whether Best is a loss
	Best float64 // the lowest loss so far
	Wait int     // how often in a row it was not undercut
	Cuts int     // how often the rate has been cut
}

// Curve is the shape of a schedule.
type Curve interface {
	// Rate is the learning rate at time t ≥ 0 (steps or epochs) for the base
	// rate lr; m is what was seen so far.
	Rate(t int, lr float64, m Memory) float64
}

// Watcher is a Curve that follows the loss.
type Watcher interface {
	Curve
	// Observe returns m after one more loss.
	Observe(m Memory, loss float64) Memory
}

// Schedule is a curve with its unit of time and its warm-up. The zero Schedule
// is constant.
type Schedule struct {
	Curve  Curve
	Per    Unit
	Warmup int // steps; 0 for none
}

// Rate is the learning rate of the step at c for the base rate lr.
//
// In the warm-up it rises linearly from 0, η(t) = η · t/Warmup, as Keras' warmed
// cosine does with an initial rate of 0: the very first step stands still. A
// schedule per step begins when the warm-up ends (t counts from there, as in
// Keras); one per epoch keeps its epochs, and the warm-up rises to its rate of
// the moment.
func (s Schedule) Rate(c Clock, lr float64, m Memory) float64 {
	if s.Curve == nil {
		s.Curve = Constant{}
	}
	t := c.Epoch
	if s.Per == PerStep {
		t = max(0, c.Step-s.Warmup)
	}
	rate := s.Curve.Rate(t, lr, m)
	if c.Step < s.Warmup {
		rate *= float64(c.Step) / float64(s.Warmup)
	}
	return rate
}

// Observe returns m after a loss was seen: at the end of every step for a
// schedule per step, at the end of every epoch for one per epoch. Only a
// Watcher looks at it, and not during a warm-up.
func (s Schedule) Observe(m Memory, c Clock, loss float64) Memory {
	if w, ok := s.Curve.(Watcher); ok && c.Step >= s.Warmup {
		return w.Observe(m, loss)
	}
	return m
}

// Watches says whether the schedule needs Observe.
func (s Schedule) Watches() bool { _, ok := s.Curve.(Watcher); return ok }
