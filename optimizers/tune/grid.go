package tune

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"downhill/internal/param"
	"downhill/optimizers"
)

// Axis is one hyperparameter of a grid with the values to try.
type Axis struct {
	Key, Symbol string
	Values      []float64
}

// The learning rates of a grid span these powers of ten.
const (
	lowestDecade  = -5
	highestDecade = 2
)

// density is how fine a grid is.
type density struct {
	perDecade int
	second    []float64 // of momentum or its like; nil keeps the racer's own
}

// densities are from fine to coarse; a search takes the finest that fits into
// two thirds of its budget, so that something is left to refine.
func densities() []density {
	return []density{
		{2, []float64{0, 0.5, 0.8, 0.9, 0.95, 0.99}},
		{2, []float64{0, 0.5, 0.9, 0.99}},
		{1, []float64{0, 0.5, 0.9, 0.99}},
		{1, []float64{0.5, 0.9}},
		{1, nil},
	}
}

// secondKeys are the hyperparameters that are searched beside the learning rate:
// of a rule that has several, the first.
func secondKeys() []string { return []string{"momentum", "beta1", "rho"} }

// second is a rule's parameter beside the learning rate, "" where it has none.
func second(key string) (param.Spec, bool) {
	e, err := optimizers.Catalog().Lookup(key)
	if err != nil {
		return param.Spec{}, false
	}
	for _, want := range secondKeys() {
		for _, s := range e.Params {
			if s.Key == want {
				return s, true
			}
		}
	}
	return param.Spec{}, false
}

// axes are the grid of a rule at a density.
func axes(key string, d density) []Axis {
	rates := Axis{Key: "lr", Symbol: "η"}
	for i := lowestDecade * d.perDecade; i <= highestDecade*d.perDecade; i++ {
		rates.Values = append(rates.Values, short(math.Pow(10, float64(i)/float64(d.perDecade))))
	}
	out := []Axis{rates}
	if s, ok := second(key); ok && d.second != nil {
		out = append(out, Axis{s.Key, s.Symbol, d.second})
	}
	return out
}

// size is how many settings a grid holds.
func size(as []Axis) int {
	n := 1
	for _, a := range as {
		n *= len(a.Values)
	}
	return n
}

// points lists the settings of a grid, the last axis fastest.
func points(as []Axis) [][]float64 {
	out := [][]float64{nil}
	for _, a := range as {
		var next [][]float64
		for _, head := range out {
			for _, v := range a.Values {
				next = append(next, append(slices.Clone(head), v))
			}
		}
		out = next
	}
	return out
}

// around lists the neighbours of a setting in round r of refinement, counted
// from 1. The learning rate goes up and down by the root of the factor of the
// round before, 1 − β by factors of 2, √2, ….
func around(as []Axis, at []float64, perDecade, r int) [][]float64 {
	shrink := math.Pow(2, float64(r))
	var choices []Axis
	for i, a := range as {
		v := at[i]
		near := Axis{Key: a.Key}
		if i == 0 {
			f := math.Pow(10, 1/float64(perDecade)/shrink)
			near.Values = []float64{short(v / f), v, short(v * f)}
		} else {
			f := math.Pow(2, 2/shrink)
			for _, less := range []float64{(1 - v) * f, 1 - v, (1 - v) / f} {
				near.Values = append(near.Values, short(math.Max(0, 1-less)))
			}
			near.Values[1] = v
		}
		choices = append(choices, near)
	}
	return points(choices)
}

// short rounds to three digits, since a setting that is stated should be one
// that can be typed.
func short(x float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	if err != nil {
		return x
	}
	return v
}

// set returns a rule with the values of a setting.
func set(catalog param.Catalog[optimizers.Optimizer], rule param.Choice, as []Axis, values []float64) (param.Choice, error) {
	var err error
	for i, a := range as {
		if rule, err = catalog.With(rule, a.Key, param.FormatFloat(values[i])); err != nil {
			return rule, fmt.Errorf("%s: %w", a.Key, err)
		}
	}
	return rule, nil
}

// of reads a rule's values on the axes.
func of(rule param.Choice, as []Axis) []float64 {
	out := make([]float64, len(as))
	for i, a := range as {
		out[i] = rule.Values.Num(a.Key)
	}
	return out
}
