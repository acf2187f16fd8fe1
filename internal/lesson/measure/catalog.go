// Package measure measures what the lessons claim. A measure gets a lesson's own
// document with a seed set and returns numbers; a lesson's limits say what they
// have to be for the claim to hold. So what a person sees is what is measured.
package measure

import (
	"context"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
)

// Number is one measured number.
type Number struct {
	Key, Title string // the title says it in words, with its unit
	Value      float64
}

// Measure turns a document into numbers. The same document gives the same bits,
// but where Timed is set.
type Measure struct {
	Key, Title string
	// Timed says that time is measured: nothing else is measured meanwhile.
	Timed bool
	Of    func(ctx context.Context, s scenario.Scenario) ([]Number, error)
}

// Catalog lists every measure.
func Catalog() []Measure {
	return slices.Concat(gradients(), batchNorm(), optimizers(), training())
}

// Lookup finds a measure by its key; an unknown key is an error that lists the
// known ones, the nearest first.
func Lookup(key string) (Measure, error) {
	var keys []string
	for _, m := range Catalog() {
		if m.Key == key {
			return m, nil
		}
		keys = append(keys, m.Key)
	}
	return Measure{}, param.Unknown("measure", key, keys)
}
