// Package param declares parameters once, so that the panel, the flags, the
// help, the scenario file and the tests all read the same declaration.
//
// A thing with parameters is written name:key=value,key=value (see Parse).
package param

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind says what a parameter's value is.
type Kind int

// The kinds of value.
const (
	Float  Kind = iota // a finite number
	Int                // a whole number
	Bool               // true or false
	Text               // one of Choices, or any text where there are none
	List               // finite numbers, written a/b/c
	Nested             // the name of another thing, whose parameters are dotted
)

// Scale says how a slider spreads a parameter's range.
type Scale int

// The scales of a slider.
const (
	Linear  Scale = iota
	Log           // decades, in steps of 1, 2, 5
	OneLess       // decades of 1 − value, for decay rates such as β₂ = 0.999
)

// Spec declares one parameter.
type Spec struct {
	Key     string // as it is written: "beta1"
	Symbol  string // as the formula has it: "β₁"
	Title   string // a few words: "decay of the mean"
	Help    string // one sentence for the reader who hovers
	Formula string // where it stands, as an Entry's; "" for that of the thing it belongs to
	Kind    Kind
	Scale   Scale
	Unit    string
	Default Value
	// Optional parameters have no default: absent means off.
	Optional bool

	// Min and Max bound what is allowed; the ends are excluded where MinOpen
	// or MaxOpen. Unbounded ends are infinite (a zero Max with Min zero means
	// no bounds at all).
	Min, Max         float64
	MinOpen, MaxOpen bool
	// Low and High are the ends of the slider.
	Low, High float64

	Choices []string // for Text
	// Lookup gives the parameters of the named thing, for Nested.
	Lookup func(name string) (Specs, error)
}

// Specs are the parameters of one thing, in the order to show them.
type Specs []Spec

// Values holds what is set, by key; nested parameters are dotted
// ("schedule.boundaries"). An Optional parameter that is off is absent.
type Values map[string]Value

// Value is one parameter's value. The zero Value is the number 0.
type Value struct {
	kind Kind
	num  float64
	text string
	list []float64
}

// Num is a number.
func Num(x float64) Value { return Value{kind: Float, num: x} }

// Flag is a truth value.
func Flag(b bool) Value {
	v := Value{kind: Bool}
	if b {
		v.num = 1
	}
	return v
}

// Word is a text.
func Word(s string) Value { return Value{kind: Text, text: s} }

// Numbers is a list of numbers; it is copied.
func Numbers(xs ...float64) Value { return Value{kind: List, list: slices.Clone(xs)} }

// Num returns the number, 0 for a text or a list.
func (v Value) Num() float64 { return v.num }

// Bool returns the truth value.
func (v Value) Bool() bool { return v.num != 0 }

// Text returns the text, "" for a number.
func (v Value) Text() string { return v.text }

// List returns a copy of the numbers of a list.
func (v Value) List() []float64 { return slices.Clone(v.list) }

// Equal says whether two values are the same, bit for bit.
func (v Value) Equal(w Value) bool {
	return v.kind == w.kind && math.Float64bits(v.num) == math.Float64bits(w.num) &&
		v.text == w.text && slices.Equal(v.list, w.list)
}

// String writes the value so that it reads back to the same bits.
func (v Value) String() string {
	switch v.kind {
	case Bool:
		return strconv.FormatBool(v.num != 0)
	case Text:
		return v.text
	case List:
		parts := make([]string, len(v.list))
		for i, x := range v.list {
			parts[i] = FormatFloat(x)
		}
		return strings.Join(parts, "/")
	}
	return FormatFloat(v.num)
}

// Any returns the value as float64, bool, string or []float64, for JSON.
func (v Value) Any() any {
	switch v.kind {
	case Bool:
		return v.num != 0
	case Text:
		return v.text
	case List:
		return v.List()
	}
	return v.num
}

// FormatFloat writes the shortest decimal that reads back to x.
func FormatFloat(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// Find returns the parameter with this key; dotted keys are looked up in the
// nested thing that vals names.
func (ss Specs) Find(key string, vals Values) (Spec, bool) {
	for _, s := range ss {
		if s.Key == key {
			return s, true
		}
		if rest, ok := strings.CutPrefix(key, s.Key+"."); ok && s.Kind == Nested && s.Lookup != nil {
			if nested, err := s.Lookup(vals[s.Key].Text()); err == nil {
				if in, ok := nested.Find(rest, nil); ok {
					in.Key = key
					return in, true
				}
			}
		}
	}
	return Spec{}, false
}

// Keys lists the keys in order.
func (ss Specs) Keys() []string {
	keys := make([]string, len(ss))
	for i, s := range ss {
		keys[i] = s.Key
	}
	return keys
}

// Defaults returns the values that hold when nothing is said.
func (ss Specs) Defaults() Values {
	vals := Values{}
	for _, s := range ss {
		if !s.Optional {
			vals[s.Key] = s.Default
		}
	}
	return vals
}

// Check reports a value that this parameter does not take.
func (s Spec) Check(v Value) error {
	switch s.Kind {
	case Float, Int:
		if v.kind != Float {
			return fmt.Errorf("%s = %s: want a number", s.Key, v)
		}
		if s.Kind == Int && v.num != math.Trunc(v.num) {
			return fmt.Errorf("%s = %s: want a whole number", s.Key, v)
		}
		return s.checkRange(v.num)
	case Bool:
		if v.kind != Bool {
			return fmt.Errorf("%s = %s: want true or false", s.Key, v)
		}
	case List:
		if v.kind != List || len(v.list) == 0 {
			return fmt.Errorf("%s = %s: want numbers such as 50/100", s.Key, v)
		}
		for _, x := range v.list {
			if err := s.checkRange(x); err != nil {
				return err
			}
		}
	case Text:
		if v.kind != Text {
			return fmt.Errorf("%s = %s: want a word", s.Key, v)
		}
		if len(s.Choices) > 0 && !slices.Contains(s.Choices, v.text) {
			return fmt.Errorf("%s = %s: want %s", s.Key, v, strings.Join(s.Choices, " or "))
		}
	case Nested:
		if v.kind != Text {
			return fmt.Errorf("%s = %s: want a name", s.Key, v)
		}
	}
	return nil
}

func (s Spec) checkRange(x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("%s = %v: want a finite number", s.Key, x)
	}
	if s.Min == 0 && s.Max == 0 && !s.MinOpen {
		return nil
	}
	low := x < s.Min || s.MinOpen && x == s.Min
	high := x > s.Max || s.MaxOpen && x == s.Max
	if low || high {
		hint := ""
		if !s.Optional && s.Kind != List {
			hint = "; try " + s.Default.String()
		}
		return fmt.Errorf("%s = %s: want %s%s", s.Key, FormatFloat(x), s.Range(), hint)
	}
	return nil
}

// Range says in words what is allowed: "0 ≤ beta1 < 1".
func (s Spec) Range() string {
	switch s.Kind {
	case Bool:
		return "true or false"
	case Text:
		return strings.Join(s.Choices, " or ")
	case Nested:
		return "a name"
	}
	if s.Min == 0 && s.Max == 0 && !s.MinOpen {
		return "any finite number"
	}
	text := s.Key
	if !math.IsInf(s.Min, -1) {
		op := " ≤ "
		if s.MinOpen {
			op = " < "
		}
		text = FormatFloat(s.Min) + op + text
	}
	if !math.IsInf(s.Max, 1) && s.Max < math.MaxFloat64 {
		op := " ≤ "
		if s.MaxOpen {
			op = " < "
		}
		text += op + FormatFloat(s.Max)
	}
	return text
}

// Clone copies the values.
func (vs Values) Clone() Values {
	out := make(Values, len(vs))
	for k, v := range vs {
		out[k] = v
	}
	return out
}

// Num returns the number under key, 0 when absent.
func (vs Values) Num(key string) float64 { return vs[key].num }

// Bool returns the truth value under key, false when absent.
func (vs Values) Bool(key string) bool { return vs[key].Bool() }

// Text returns the text under key, "" when absent.
func (vs Values) Text(key string) string { return vs[key].text }

// Has says whether an optional parameter is set.
func (vs Values) Has(key string) bool { _, ok := vs[key]; return ok }
