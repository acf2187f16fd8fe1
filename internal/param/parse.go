package param

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Pair is one key=value as it was written.
type Pair struct{ Key, Value string }

// Parse splits name:key=value,key=value. It knows no catalog: names, keys and
// values are checked by Specs.Read.
func Parse(text string) (name string, pairs []Pair, err error) {
	name, rest, colon := strings.Cut(strings.TrimSpace(text), ":")
	name = strings.TrimSpace(name)
	if name == "" {
		return "", nil, fmt.Errorf("%q: want a name, or name:key=value,key=value", text)
	}
	if !colon {
		return name, nil, nil
	}
	for part := range strings.SplitSeq(rest, ",") {
		key, value, ok := strings.Cut(part, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" || value == "" {
			return "", nil, fmt.Errorf("%s: %q: want key=value", name, strings.TrimSpace(part))
		}
		if slices.ContainsFunc(pairs, func(p Pair) bool { return p.Key == key }) {
			return "", nil, fmt.Errorf("%s: %s is given twice; keep one", name, key)
		}
		pairs = append(pairs, Pair{key, value})
	}
	return name, pairs, nil
}

// Read turns what was written into values, over the defaults.
func (ss Specs) Read(name string, pairs []Pair) (Values, error) {
	vals := ss.Defaults()
	// Nested names come first, since they decide which dotted keys there are.
	nested := map[string]Specs{}
	known := ss.Keys()
	for _, s := range ss {
		if s.Kind != Nested {
			continue
		}
		for _, p := range pairs {
			if p.Key != s.Key {
				continue
			}
			in, err := s.Lookup(p.Value)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, s.Key, err)
			}
			vals[s.Key] = Word(p.Value)
			nested[s.Key] = in
			for _, n := range in {
				known = append(known, s.Key+"."+n.Key)
				if !n.Optional {
					vals[s.Key+"."+n.Key] = n.Default
				}
			}
		}
	}
	for _, p := range pairs {
		if _, ok := nested[p.Key]; ok {
			continue
		}
		spec, ok := ss.Find(p.Key, vals)
		if !ok {
			return nil, fmt.Errorf("%s: %w", name, Unknown("parameter", p.Key, known))
		}
		v, err := spec.ReadValue(p.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		vals[p.Key] = v
	}
	return vals, nil
}

// ReadValue reads and checks one value.
func (s Spec) ReadValue(text string) (Value, error) {
	var v Value
	switch s.Kind {
	case Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return v, fmt.Errorf("%s = %q: want true or false", s.Key, text)
		}
		v = Flag(b)
	case Text, Nested:
		v = Word(text)
	case List:
		var xs []float64
		for part := range strings.SplitSeq(text, "/") {
			x, err := ReadNumber(part)
			if err != nil {
				return v, fmt.Errorf("%s = %q: want numbers such as 50/100", s.Key, text)
			}
			xs = append(xs, x)
		}
		v = Numbers(xs...)
	default:
		x, err := ReadNumber(text)
		if err != nil {
			return v, fmt.Errorf("%s = %q: %w", s.Key, text, err)
		}
		v = Num(x)
	}
	return v, s.Check(v)
}

var errNotFinite = errors.New("want a finite number")

// ReadNumber reads a finite decimal number; a real minus sign will do.
func ReadNumber(text string) (float64, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "−", "-")
	x, err := strconv.ParseFloat(text, 64)
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, errNotFinite
	}
	if err != nil || strings.ContainsAny(text, "xX_") {
		return 0, errors.New("want a number such as 0.1 or 1e-3")
	}
	return x, nil
}

// Format writes name:key=value,… with every value that differs from its
// default, in the order of the declaration. Read takes it back to the same
// values.
func (ss Specs) Format(name string, vals Values) string {
	var parts []string
	add := func(s Spec, key string) {
		v, ok := vals[key]
		if !ok || !s.Optional && v.Equal(s.Default) {
			return
		}
		parts = append(parts, key+"="+v.String())
	}
	for _, s := range ss {
		add(s, s.Key)
		if s.Kind != Nested || !vals.Has(s.Key) {
			continue
		}
		if in, err := s.Lookup(vals.Text(s.Key)); err == nil {
			for _, n := range in {
				add(n, s.Key+"."+n.Key)
			}
		}
	}
	if len(parts) == 0 {
		return name
	}
	return name + ":" + strings.Join(parts, ",")
}

// UnknownError is a name that no catalog has.
type UnknownError struct {
	What, Got string
	Known     []string // the nearest first
}

func (e *UnknownError) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("unknown %s %q: it takes none", e.What, e.Got)
	}
	return fmt.Sprintf("unknown %s %q: did you mean %s? known: %s",
		e.What, e.Got, e.Known[0], strings.Join(e.Known, ", "))
}

// Unknown makes the error for a name that is not among known.
func Unknown(what, got string, known []string) error {
	sorted := slices.Clone(known)
	slices.SortStableFunc(sorted, func(a, b string) int { return distance(got, a) - distance(got, b) })
	return &UnknownError{What: what, Got: got, Known: sorted}
}

// distance is the number of single-letter edits from a to b (Levenshtein 1966),
// in lower case.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if len(x) > 64 { // a pasted page is far from everything
		x = x[:64]
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diag := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diag
			if x[i] != y[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
