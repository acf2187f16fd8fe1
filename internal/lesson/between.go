package lesson

import (
	"fmt"
	"math"
	"reflect"
	"strconv"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
)

// Between is the scenario on the way from a, at t = 0, to b, at t = 1: exactly
// these at the ends, and in between b with every number that has a counterpart in
// a on its way, so that a picture can glide from one to the other. Parameters of
// things such as sgd:lr=0.1 glide too. Of two numbers above 0 that differ by a
// factor of 3 or more it is the logarithm that runs evenly. Whole numbers stay
// whole. What has no counterpart is b's at once: other words, lists of another
// length, another thing, the seed. A t beyond the ends is the end.
//
// The result is a scenario that runs, or there is an error.
func Between(a, b scenario.Scenario, t float64) (scenario.Scenario, error) {
	switch {
	case math.IsNaN(t):
		return scenario.Scenario{}, fmt.Errorf("between: t = %v: want 0 to 1", t)
	case t <= 0:
		return a.Clone(), nil
	case t >= 1 || a.Lab != b.Lab:
		return b.Clone(), nil
	}
	// A parameter does not say whether it has to be whole. So it glides freely
	// first, and where the scenario does not run like that, from whole to whole.
	var err error
	for _, whole := range []bool{false, true} {
		g := glide{t, whole}
		from, out := a.Clone(), b.Clone()
		g.value(reflect.ValueOf(&from).Elem(), reflect.ValueOf(&out).Elem())
		g.changes(from.Changes, out.Changes)
		if out, err = valid(out); err == nil {
			return out, nil
		}
	}
	return scenario.Scenario{}, fmt.Errorf("between: %w", err)
}

// valid is the scenario as it reads when it is written.
func valid(s scenario.Scenario) (scenario.Scenario, error) {
	text, err := s.YAML()
	if err != nil {
		return s, err
	}
	out, err := scenario.Parse(text)
	out.Shelf = s.Shelf
	return out, err
}

// glide moves numbers.
type glide struct {
	t     float64
	whole bool // parameters that are whole at both ends stay whole
}

// largeFactor is the factor from which on logarithms glide.
const largeFactor = 3

// mix is the number at t of the way from a to b.
func (g glide) mix(a, b float64) float64 {
	switch {
	case a == b || math.IsNaN(a-b) || math.IsInf(a-b, 0): // nowhere to go, or no way
		return b
	case a > 0 && b > 0 && max(a, b) >= largeFactor*min(a, b):
		return short(a*math.Pow(b/a, g.t), a, b)
	}
	return short(a+g.t*(b-a), a, b)
}

// short rounds a number on its way from a to b to four digits, so that it reads
// well where it is shown, and keeps it between them.
func short(x, a, b float64) float64 {
	if x == a || x == b {
		return x
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	if err != nil {
		return x
	}
	return min(max(r, min(a, b)), max(a, b))
}

// value moves the numbers in out, which holds the end, towards those of from.
func (g glide) value(from, out reflect.Value) {
	switch out.Kind() {
	case reflect.Float64:
		out.SetFloat(g.mix(from.Float(), out.Float()))
	case reflect.Int:
		out.SetInt(int64(math.Round(g.mix(float64(from.Int()), float64(out.Int())))))
	case reflect.Struct:
		if choice, ok := out.Interface().(param.Choice); ok {
			out.Set(reflect.ValueOf(g.choice(from.Interface().(param.Choice), choice)))
			return
		}
		for i := range out.NumField() {
			if out.Type().Field(i).IsExported() {
				g.value(from.Field(i), out.Field(i))
			}
		}
	case reflect.Slice:
		if from.Len() != out.Len() {
			return
		}
		for i := range out.Len() {
			g.value(from.Index(i), out.Index(i))
		}
	case reflect.Array:
		for i := range out.Len() {
			g.value(from.Index(i), out.Index(i))
		}
	case reflect.Pointer:
		if !from.IsNil() && !out.IsNil() && out.Type() != reflect.TypeFor[*scenario.Shelf]() {
			// What is pointed to may be shared with b.
			own := reflect.New(out.Type().Elem())
			own.Elem().Set(out.Elem())
			g.value(from.Elem(), own.Elem())
			out.Set(own)
		}
	}
}

// changes moves the numbers that logged changes hold as text.
func (g glide) changes(from, out []race.Change) {
	if len(from) != len(out) {
		return
	}
	for i := range out {
		if from[i].Target != out[i].Target || from[i].Key != out[i].Key || from[i].Value == out[i].Value {
			continue
		}
		x, errX := param.ReadNumber(from[i].Value)
		y, errY := param.ReadNumber(out[i].Value)
		if errX == nil && errY == nil {
			out[i].Value = param.FormatFloat(g.number(x, y))
		}
	}
}

// number is mix for a number that may have to be whole.
func (g glide) number(a, b float64) float64 {
	x := g.mix(a, b)
	if g.whole && a == math.Trunc(a) && b == math.Trunc(b) {
		return math.Round(x)
	}
	return x
}

// choice moves the parameters of a thing; another thing has none to move.
func (g glide) choice(a, b param.Choice) param.Choice {
	if a.Key != b.Key {
		return b
	}
	out := param.Choice{Key: b.Key, Values: b.Values.Clone()}
	for key, to := range b.Values {
		from, ok := a.Values[key]
		if !ok {
			continue
		}
		switch end := to.Any().(type) {
		case float64:
			if begin, ok := from.Any().(float64); ok {
				out.Values[key] = param.Num(g.number(begin, end))
			}
		case []float64:
			begin, ok := from.Any().([]float64)
			if !ok || len(begin) != len(end) {
				continue
			}
			for i := range end {
				end[i] = g.number(begin[i], end[i])
			}
			out.Values[key] = param.Numbers(end...)
		}
	}
	return out
}
