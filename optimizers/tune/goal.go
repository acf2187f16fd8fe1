// Package tune finds hyperparameters: a search over a grid of learning rate and
// momentum with a budget of gradient evaluations, so that rules are compared
// each at its best; and the two quick ways to a learning rate alone, dividing a
// large one until training stops diverging, and the range test.
//
// Every trial is a race of one racer on the same ground, from the same start,
// with the same noise, so that what was found is what the race shows. The
// results follow from the plan and the options alone: not from the clock, nor
// from the number of cores.
package tune

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"downhill/internal/param"
)

// Goal is what a search makes as small as it can: the loss after the last step,
// or the number of steps until the loss is first at or below Loss.
type Goal struct {
	Reach bool
	Loss  float64 // f(θ) to reach, where Reach is set
}

// ParseGoal reads "final" or "steps:LOSS".
func ParseGoal(text string) (Goal, error) {
	name, loss, with := strings.Cut(strings.TrimSpace(text), ":")
	switch {
	case name == "final" && !with:
		return Goal{}, nil
	case name == "steps" && with:
		x, err := param.ReadNumber(loss)
		if err != nil {
			return Goal{}, fmt.Errorf("objective steps: %w", err)
		}
		return Goal{Reach: true, Loss: x}, nil
	case name == "steps":
		return Goal{}, errors.New("objective steps: want the loss to reach, such as steps:0.01")
	}
	return Goal{}, fmt.Errorf("objective %q: want final (the loss after the last step) or steps:LOSS (steps until the loss is as low), such as steps:0.01", text)
}

// String writes the goal so that ParseGoal reads it.
func (g Goal) String() string {
	if g.Reach {
		return "steps:" + param.FormatFloat(g.Loss)
	}
	return "final"
}

// Trial is one setting that was tried and how it fared.
type Trial struct {
	Values      []float64 // one for each Axis
	Stage       Stage
	Loss        float64 // at the last step taken, +Inf where it diverged
	Steps       int     // until the goal's loss was reached, −1 where it was not or is no goal
	Diverged    bool
	Evaluations int // gradients asked for
}

// Stage says why a setting was tried.
type Stage int

// The stages, in their order; those from Refined on are rounds of refinement.
const (
	Present Stage = iota // as the racer was set
	Default              // the rule's defaults
	Gridded
	Refined
)

// better says whether trial a beats trial b under the goal.
func (g Goal) better(a, b *Trial) bool {
	x, y := a.score(g), b.score(g)
	if x[0] != y[0] {
		return x[0] < y[0]
	}
	return x[1] < y[1]
}

// score is what to make small, and what decides between equals: of settings that
// do not reach the loss the one that comes closest.
func (t *Trial) score(g Goal) [2]float64 {
	loss := t.Loss
	if t.Diverged || math.IsNaN(loss) {
		loss = math.Inf(1)
	}
	if !g.Reach {
		return [2]float64{loss, 0}
	}
	if t.Steps < 0 {
		return [2]float64{math.Inf(1), loss}
	}
	return [2]float64{float64(t.Steps), loss}
}

// Value is what the goal makes of the trial: a loss, or steps; +Inf where it
// diverged or did not get there.
func (t *Trial) Value(g Goal) float64 { return t.score(g)[0] }
