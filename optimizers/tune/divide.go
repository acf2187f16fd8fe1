package tune

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// DivideOptions say how to look for a learning rate by division; zeros choose
// the defaults.
type DivideOptions struct {
	From float64 // the large rate to start with, 10
	By   float64 // what it is divided by, 3
	Most int     // how many rates to try at most, 30
}

// MaxDivisions is the largest Most.
const MaxDivisions = 200

// Division is a search by division.
type Division struct {
	From, By float64
	Steps    int // of each attempt
	Attempts []Attempt
	// Found is the first rate that does not diverge, 0 where all of them do.
	Found float64
	// First says that the largest rate did not diverge: a larger one may be
	// better.
	First bool
}

// Attempt is one rate.
type Attempt struct {
	Rate     float64
	Track    race.Track
	Diverged bool
	Reason   string // why it counts as diverged
}

// Divide starts racer i of a plan with a large learning rate and divides it by 3
// until training stops diverging:
//
//	η ← η / 3   while diverged(η)
//
// An attempt has diverged when the race says so (not finite, or a million times
// the domain's size away) or when the loss after the last step is above the loss
// at the start: a rule whose steps are bounded, such as Adam, leaves for nowhere
// but gets no lower either. Everything else about the rule stays as it is set.
// Source: Géron 2019, chapter 11, "Learning rate scheduling".
func Divide(g race.Ground, p race.Plan, i int, o DivideOptions) (*Division, error) {
	if o.From == 0 {
		o.From = 10
	}
	if o.By == 0 {
		o.By = 3
	}
	if o.Most == 0 {
		o.Most = 30
	}
	switch {
	case !(o.From > 0) || math.IsInf(o.From, 0):
		return nil, fmt.Errorf("start = %v: want a learning rate above 0; try 10", o.From)
	case !(o.By > 1) || math.IsInf(o.By, 0):
		return nil, fmt.Errorf("divisor = %v: want more than 1; try 3", o.By)
	case o.Most < 1 || o.Most > MaxDivisions:
		return nil, fmt.Errorf("attempts = %d: want 1 to %d; try 30", o.Most, MaxDivisions)
	}
	p, rule, err := alone(p, i)
	if err != nil {
		return nil, err
	}
	d := &Division{From: o.From, By: o.By, Steps: p.Steps}
	rate := o.From
	for k := range o.Most {
		if p.Racers[0].Rule, err = optimizers.Catalog().With(rule, "lr", param.FormatFloat(rate)); err != nil {
			return nil, err
		}
		run, err := race.New(g, p)
		if err != nil {
			return nil, err
		}
		if _, err := run.Advance(p.Steps); err != nil {
			return nil, err
		}
		a := Attempt{Rate: rate, Track: run.Recording().Tracks[0]}
		a.Reason = why(&a.Track)
		a.Diverged = a.Reason != ""
		d.Attempts = append(d.Attempts, a)
		if !a.Diverged {
			d.Found, d.First = rate, k == 0
			return d, nil
		}
		rate /= o.By
	}
	return d, nil
}

// why says in words that a run diverged, "" where it did not.
func why(t *race.Track) string {
	n := t.Len()
	switch {
	case t.Status == race.Diverged:
		return t.Reason
	case n == 0:
		return "nothing is finite at the start"
	case !(t.Loss[n-1] <= t.Loss[0]):
		return fmt.Sprintf("the loss rose from %.3g to %.3g", t.Loss[0], t.Loss[n-1])
	}
	return ""
}

// whole is the memory budget of an attempt in bytes: enough for the longest race,
// so that no step is thinned away. It is taken as far as an attempt needs it.
const whole = 1 << 30

// noRate says that there is nothing to search for a yardstick.
func noRate(key string) error {
	return fmt.Errorf("%s is a yardstick and has no learning rate to search: leave it out of the search", key)
}

// alone is the plan of one of the racers, without a log of changes.
func alone(p race.Plan, i int) (race.Plan, param.Choice, error) {
	if i < 0 || i >= len(p.Racers) {
		return p, param.Choice{}, fmt.Errorf("racer %d: want 0 to %d", i, len(p.Racers)-1)
	}
	if !optimizers.HasRate(p.Racers[i].Rule) {
		return p, param.Choice{}, noRate(p.Racers[i].Rule.Key)
	}
	p.Racers, p.Changes, p.Memory = []race.Racer{p.Racers[i]}, nil, whole
	return p, p.Racers[0].Rule, nil
}
