package measure

import (
	"fmt"
	"math"

	"downhill/internal/lesson"
	"downhill/internal/param"
)

// Outcome is a limit with what was measured.
type Outcome struct {
	lesson.Limit
	Title  string    // of the number
	Values []float64 // by seed
}

// Holds says whether every seed keeps to the limit; not-a-number never does.
func (o *Outcome) Holds() bool {
	for _, x := range o.Values {
		if !o.Limit.Holds(x) {
			return false
		}
	}
	return len(o.Values) > 0
}

// Spread is the smallest and the largest of some values, not-a-number where one
// of them is.
func Spread(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, x := range values {
		low, high = min(low, x), max(high, x)
	}
	return low, high
}

// Judge is the verdict over a claim: it holds where all of its limits do, in part
// where some do.
func Judge(claim []Outcome) lesson.Verdict {
	held := 0
	for i := range claim {
		if claim[i].Holds() {
			held++
		}
	}
	switch held {
	case len(claim):
		return lesson.Holds
	case 0:
		return lesson.DoesNotHold
	}
	return lesson.HoldsInPart
}

// outcomes looks up what was measured for limits. where is where they stand in
// the lesson's file.
func outcomes(where string, limits []lesson.Limit, runs [][]Number) ([]Outcome, error) {
	var out []Outcome
	for i, l := range limits {
		o := Outcome{Limit: l}
		for _, numbers := range runs {
			n, err := find(numbers, l.Of)
			if err != nil {
				return nil, fmt.Errorf("%s[%d].of: %w", where, i, err)
			}
			o.Title = n.Title
			o.Values = append(o.Values, n.Value)
		}
		out = append(out, o)
	}
	return out, nil
}

// find finds a number by its key.
func find(numbers []Number, key string) (Number, error) {
	var keys []string
	for _, n := range numbers {
		if n.Key == key {
			return n, nil
		}
		keys = append(keys, n.Key)
	}
	return Number{}, param.Unknown("measured number", key, keys)
}
