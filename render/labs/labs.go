// Package labs holds what the labs have in common. A lab turns a scenario into
// a run, a run makes frames, and a frame is a pure picture: the window, the
// files and the tests all read the same frame. A lab knows no engine.
package labs

import (
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
)

// Run is a lab at work. It has one owner.
type Run interface {
	// Step goes on for about the budget, or until there is nothing to do.
	Step(budget time.Duration) error
	// Apply makes a live change at the present step.
	Apply(race.Change) error
	// Frame returns what there is so far.
	Frame() Frame
}

// Frame is what there is at some moment of a run. It is immutable.
type Frame interface {
	// Len is the number of moments that can be looked at.
	Len() int
	// Figure is the picture to print of moment at.
	Figure(at int, v Look) figure.Figure
}

// Look is how a picture is asked for.
type Look struct {
	View  scenario.View
	Theme figure.Theme
}
