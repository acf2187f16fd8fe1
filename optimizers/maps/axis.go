package maps

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/optimizers"
)

// Axis is one side of a Grid: a hyperparameter over a range, at N values evenly
// spread on the parameter's own scale.
type Axis struct {
	Spec     param.Spec
	From, To float64
	N        int
}

// NewAxis makes an axis of a rule's hyperparameter key. Where from and to are
// both 0 the range is the usual one, see Usual.
func NewAxis(rule, key string, from, to float64, n int) (Axis, error) {
	e, err := optimizers.Catalog().Lookup(rule)
	if err != nil {
		return Axis{}, err
	}
	spec, ok := e.Params.Find(key, nil)
	if !ok || spec.Kind != param.Float {
		return Axis{}, param.Unknown("hyperparameter of "+rule+" that is a number", key, Numeric(rule))
	}
	a := Axis{Spec: spec, From: from, To: to, N: n}
	if from == 0 && to == 0 {
		a.From, a.To = Usual(spec)
	}
	return a, a.check()
}

// Numeric lists a rule's hyperparameters that are numbers, its own first.
func Numeric(rule string) []string {
	e, err := optimizers.Catalog().Lookup(rule)
	if err != nil {
		return nil
	}
	var keys []string
	for _, s := range e.Params {
		if s.Kind == param.Float {
			keys = append(keys, s.Key)
		}
	}
	return keys
}

// Usual is the range of an axis when none is asked for: three decades of the
// learning rate up to 1, decay rates up to 0.99 (0.999 where the default is not
// below that), else the slider's.
func Usual(s param.Spec) (from, to float64) {
	switch {
	case s.Key == "lr":
		return 1e-3, 1
	case s.Scale == param.OneLess && s.Default.Num() < 0.99:
		return 0, 0.99
	case s.Scale == param.OneLess:
		return 0, 0.9999
	}
	return s.Low, s.High
}

func (a *Axis) check() error {
	key := a.Spec.Key
	if err := checkSide("cells along "+key, a.N); err != nil {
		return err
	}
	for _, v := range [2]float64{a.From, a.To} {
		if err := a.Spec.Check(param.Num(v)); err != nil {
			return err
		}
		if a.Spec.Scale == param.Log && !(v > 0) {
			return fmt.Errorf("%s from %s: the axis is logarithmic; want more than 0, such as %s", key, param.FormatFloat(v), param.FormatFloat(a.Spec.Low))
		}
	}
	if !(a.To > a.From) {
		return fmt.Errorf("%s from %s to %s: want a range that ascends", key, param.FormatFloat(a.From), param.FormatFloat(a.To))
	}
	if u := a.Position(a.To) - a.Position(a.From); !(u > 0) || math.IsInf(u, 0) {
		return fmt.Errorf("%s from %s to %s: the range is too small or too large to divide", key, param.FormatFloat(a.From), param.FormatFloat(a.To))
	}
	return nil
}

// Position is where a value stands on the parameter's scale, in its units:
// log₁₀ v on a logarithmic one, −log₁₀(1 − v) on one of 1 − value (0.9, 0.99 and
// 0.999 stand at 1, 2 and 3), else v.
func (a *Axis) Position(v float64) float64 {
	switch a.Spec.Scale {
	case param.Log:
		return math.Log10(v)
	case param.OneLess:
		return -math.Log10(1 - v)
	}
	return v
}

// At is the value at a position, the inverse of Position.
func (a *Axis) At(position float64) float64 {
	switch a.Spec.Scale {
	case param.Log:
		return math.Pow(10, position)
	case param.OneLess:
		return 1 - math.Pow(10, -position)
	}
	return position
}

// Value is the value of cell i, 0 ≤ i < N. It is rounded to six digits (of 1 −
// value on that scale), so that it can be read and typed: a race of what stands
// on the map is the race that the map ran.
func (a *Axis) Value(i int) float64 {
	if i == 0 {
		return a.From
	}
	if i == a.N-1 {
		return a.To
	}
	lo, hi := a.Position(a.From), a.Position(a.To)
	v := a.At(lo + (hi-lo)*float64(i)/float64(a.N-1))
	if a.Spec.Scale == param.OneLess {
		v = digits(1-digits(1-v, 6), 12)
	} else {
		v = digits(v, 6)
	}
	return math.Min(a.To, math.Max(a.From, v))
}

// digits rounds to so many significant digits.
func digits(x float64, n int) float64 {
	if x == 0 {
		return 0
	}
	e := n - 1 - int(math.Floor(math.Log10(math.Abs(x))))
	if e >= 0 {
		s := math.Pow(10, float64(e))
		return math.Round(x*s) / s
	}
	s := math.Pow(10, float64(-e))
	return math.Round(x/s) * s
}
