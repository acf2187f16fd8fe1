package stage

import (
	"time"

	"downhill/internal/scenario"
)

// Timed is a page that can be brought to a moment of its document from outside,
// as a lesson or an animation does, with the transport that it has anyhow. All
// methods may be called while the page still computes.
type Timed interface {
	// Moment is where the page stands and how far its document goes, in a unit
	// such as "step" or "epoch"; 0, 0 and "" where what is shown has no time.
	Moment() (at, last int, unit string)
	// Seek shows a moment, at rest, as soon as it is computed.
	Seek(at int)
	// PlayTo plays on to a moment so that it takes about that long, or as long as
	// the computing takes where that is more. A moment that is reached already is
	// shown at once.
	PlayTo(at int, in time.Duration)
	// Still ends the playing where it is.
	Still()
}

// Poser is a page that can show a document on the way to another sixty times a
// second: without an entry in its history and without new widgets.
type Poser interface {
	// Poses says whether what lies between two documents can be worked out fast
	// enough to be seen.
	Poses(from, to scenario.Scenario) bool
	Pose(scenario.Scenario)
}

// Goal is a moment that time is to come to by itself, at a pace of its own. Its
// zero value is none.
type Goal struct {
	To   int
	pace float64 // in the page's units a second
	step float64 // and in this tick
	last time.Time
}

// NewGoal is to come from one moment to another in about that long.
func NewGoal(from float64, to int, in time.Duration) Goal {
	return Goal{To: to, pace: max(float64(to)-from, 0) / max(in.Seconds(), 1e-3)}
}

// Tick takes note of the time; call it once a tick. Where ticks are late, as on a
// large screen without a graphics card, each goes as much further.
func (g *Goal) Tick(now time.Time) {
	if g.pace == 0 {
		return
	}
	passed := time.Second / 60
	if !g.last.IsZero() {
		passed = now.Sub(g.last)
	}
	g.step, g.last = g.pace*passed.Seconds(), now
}

// Set says whether there is a goal.
func (g Goal) Set() bool { return g.pace > 0 }

// Pace is how fast time goes, a second and in this tick, and where it ends: those
// of the goal, or without one what is given, at 60 ticks a second.
func (g Goal) Pace(usual float64, last int) (second, tick float64, end int) {
	if g.pace > 0 {
		return g.pace, g.step, min(g.To, last)
	}
	return usual, usual / 60, last
}
