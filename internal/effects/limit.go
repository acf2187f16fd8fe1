package effects

import (
	"errors"
	"fmt"
	"math"
)

// limit is what a claim asks of a number: Low ≤ value ≤ High. A number that is
// missing or not a number is outside.
type limit struct {
	lane, key string
	low, high float64
}

func atLeast(lane, key string, low float64) limit { return limit{lane, key, low, math.Inf(1)} }

func atMost(lane, key string, high float64) limit { return limit{lane, key, math.Inf(-1), high} }

func between(lane, key string, low, high float64) limit { return limit{lane, key, low, high} }

// Holds returns nil where the result bears the claim out in direction and size,
// else an error that names every number that does not.
func (e Effect) Holds(r Result) error {
	if r.Effect != e.Key {
		return fmt.Errorf("effect %s: the result is of %q", e.Key, r.Effect)
	}
	var errs []error
	for _, l := range e.limits {
		got, found := r.Get(l.lane, l.key)
		what := l.key
		if l.lane != "" {
			what = l.lane + ": " + l.key
		}
		switch {
		case !found:
			errs = append(errs, fmt.Errorf("effect %s, seed %d: %s was not measured", e.Key, r.Seed, what))
		case !(got >= l.low && got <= l.high):
			errs = append(errs, fmt.Errorf("effect %s, seed %d: %s = %.4g: want %s", e.Key, r.Seed, what, got, l))
		}
	}
	return errors.Join(errs...)
}

// String says the range.
func (l limit) String() string {
	switch {
	case math.IsInf(l.high, 1):
		return fmt.Sprintf("at least %.4g", l.low)
	case math.IsInf(l.low, -1):
		return fmt.Sprintf("at most %.4g", l.high)
	}
	return fmt.Sprintf("%.4g to %.4g", l.low, l.high)
}
