package param

import (
	"fmt"
	"strings"
)

// Entry describes one named thing of a catalog: an optimizer, a surface.
type Entry[T any] struct {
	Key     string // as it is written: "adam"
	Title   string // as it is shown: "Adam"
	Summary string // one sentence for the reader who hovers
	Formula string // in the TeX subset of render/ui's formulas
	Source  string // paper and equation
	Note    string // what is special, such as where a surface has a kink, or ""
	Group   string // heading of a group apart from the others, or ""
	Params  Specs
	Rest    string // key of the parameter that takes all behind the colon as it stands, or ""
	New     func(Values) (T, error)
}

// Catalog is a list of named things, in the order to show them.
type Catalog[T any] struct {
	What    string // what they are: "optimizer"
	Entries []Entry[T]
}

// Choice is a named thing with its values, as a scenario holds it.
type Choice struct {
	Key    string
	Values Values // complete: defaults are filled in
}

// Keys lists the names.
func (c Catalog[T]) Keys() []string {
	keys := make([]string, len(c.Entries))
	for i, e := range c.Entries {
		keys[i] = e.Key
	}
	return keys
}

// Lookup finds an entry by name; an unknown name is an *UnknownError that
// lists the nearest first.
func (c Catalog[T]) Lookup(key string) (Entry[T], error) {
	for _, e := range c.Entries {
		if e.Key == key {
			return e, nil
		}
	}
	return Entry[T]{}, Unknown(c.What, key, c.Keys())
}

// Default is the entry called key with its default values.
func (c Catalog[T]) Default(key string) (Choice, error) {
	e, err := c.Lookup(key)
	return Choice{key, e.Params.Defaults()}, err
}

// Parse reads name:key=value,… and checks the values, alone and together.
func (c Catalog[T]) Parse(text string) (Choice, error) {
	name, rest, colon := strings.Cut(strings.TrimSpace(text), ":")
	name = strings.TrimSpace(name)
	e, err := c.Lookup(name)
	var vals Values
	if err == nil && colon && e.Rest != "" {
		vals, err = e.Params.readRest(name, e.Rest, rest)
	} else {
		vals, err = c.read(text)
	}
	if err != nil {
		return Choice{}, err
	}
	ch := Choice{name, vals}
	_, err = c.Build(ch)
	return ch, err
}

// read reads name:key=value,….
func (c Catalog[T]) read(text string) (Values, error) {
	name, pairs, err := Parse(text)
	if err != nil {
		return nil, err
	}
	e, err := c.Lookup(name)
	if err != nil {
		return nil, err
	}
	return e.Params.Read(name, pairs)
}

// Format writes a choice so that Parse reads it back to the same values.
func (c Catalog[T]) Format(ch Choice) string {
	e, err := c.Lookup(ch.Key)
	if err != nil {
		return ch.Key
	}
	if e.Rest != "" {
		return e.Params.formatRest(ch.Key, e.Rest, ch.Values)
	}
	return e.Params.Format(ch.Key, ch.Values)
}

// Build makes the thing.
func (c Catalog[T]) Build(ch Choice) (T, error) {
	e, err := c.Lookup(ch.Key)
	if err != nil {
		var zero T
		return zero, err
	}
	t, err := e.New(ch.Values)
	if err != nil {
		return t, fmt.Errorf("%s: %w", ch.Key, err)
	}
	return t, nil
}

// With returns ch with one value set, read from text and checked, alone and
// together with the others. The text "off" takes an optional parameter away.
func (c Catalog[T]) With(ch Choice, key, text string) (Choice, error) {
	e, err := c.Lookup(ch.Key)
	if err != nil {
		return ch, err
	}
	spec, ok := e.Params.Find(key, ch.Values)
	if !ok {
		return ch, Unknown("parameter", key, e.Params.Keys())
	}
	vals := ch.Values.Clone()
	if spec.Kind == Nested {
		if err := spec.nest(vals, text); err != nil {
			return ch, err
		}
	}
	if spec.Optional && text == Off {
		delete(vals, key)
	} else if vals[key], err = spec.ReadValue(text); err != nil {
		return ch, err
	}
	out := Choice{ch.Key, vals}
	_, err = c.Build(out)
	return out, err
}

// nest replaces the parameters of the nested thing by the defaults of another.
func (s Spec) nest(vals Values, name string) error {
	in, err := s.Lookup(name)
	if err != nil {
		return fmt.Errorf("%s: %w", s.Key, err)
	}
	for key := range vals {
		if strings.HasPrefix(key, s.Key+".") {
			delete(vals, key)
		}
	}
	for _, n := range in {
		if !n.Optional {
			vals[s.Key+"."+n.Key] = n.Default
		}
	}
	return nil
}

// Off is how a change takes an optional parameter away.
const Off = "off"
