package optimizers

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
)

// Yardstick is a method of gonum's package optimize that races beside the rules,
// to measure them by: one step is one of its major iterations.
//
// It has no learning rate, since it searches for the length of every step, and
// for that asks for f and ∇f as often as it needs within a step. It takes the
// objective for one fixed function: of gradient noise it sees what every rule
// sees, a fresh draw at each gradient asked for, while the values of f stay
// exact, so that its line search may contradict itself and give up. Then, and
// where it can get no lower, it stops: State.Stopped says why, and x stays.
//
// It cannot train a network, whose loss is another one at every minibatch; Rules
// leaves it out.
type Yardstick interface {
	Optimizer
	// Keeps is how many numbers the method needs beside θ and ∇f, for n
	// parameters, without scratch memory that an implementation may add; Work is
	// the order of the multiplications of a step beside the evaluations.
	Keeps(n float64) float64
	Work(n float64) float64
	// engine makes what carries a run from step to step.
	engine() engine
}

// engine is a run of a method of gonum's from where its first step begins. It
// stands still once s.Stopped is set.
type engine interface {
	step(s *State, x []float64, f Objective)
}

// Calls counts what a rule has asked for, by kind. A value and a gradient at the
// same point that were asked for at once count in both.
//
// State.Evals of a Yardstick are what that costs in passes over the objective, of
// which a rule's gradient is one, its value included: f alone counts as much as
// ∇f, both at once as one of them, and a Hessian as n gradients, which is what it
// takes column by column (Pearlmutter 1994).
type Calls struct{ Functions, Gradients, Hessians int }

// Counts says whether a rule fills State.Calls: whether it asks for anything but
// one gradient a step.
func Counts(o Optimizer) bool {
	_, second := o.(Newton)
	return second || IsYardstick(o)
}

// IsYardstick says whether an optimizer is a Yardstick.
func IsYardstick(o Optimizer) bool {
	_, ok := o.(Yardstick)
	return ok
}

// GroupYardsticks is the heading of the yardsticks in the catalog.
const GroupYardsticks = "Yardsticks"

// Rules lists the rules that can train a network: the catalog without the
// yardsticks.
func Rules() param.Catalog[Optimizer] {
	c := Catalog()
	c.Entries = slices.DeleteFunc(c.Entries, func(e param.Entry[Optimizer]) bool { return e.Group == GroupYardsticks })
	return c
}

// Trains reports a rule that cannot train a network.
func Trains(key string) error {
	e, err := Catalog().Lookup(key)
	if err == nil && e.Group == GroupYardsticks {
		err = fmt.Errorf("%s is a yardstick for races: it needs one fixed loss, and every minibatch brings another; want a rule such as %s",
			key, "adam, nesterov or sgd")
	}
	return err
}

// Keeps is how many numbers an optimizer needs beside θ and ∇f for n parameters,
// and Work the order of the multiplications of a step beside the evaluations: of
// a rule its slots, and one for every parameter.
func Keeps(o Optimizer, n float64) float64 {
	switch o := o.(type) {
	case Yardstick:
		return o.Keeps(n)
	case Newton:
		return NewtonSearch{}.Keeps(n)
	}
	return float64(len(o.Slots())) * n
}

// Work is the order of the multiplications of a step, see Keeps.
func Work(o Optimizer, n float64) float64 {
	switch o := o.(type) {
	case Yardstick:
		return o.Work(n)
	case Newton:
		return NewtonSearch{}.Work(n)
	}
	return n
}

// Own are a rule's parameters without those that every rule takes.
func Own(specs param.Specs) param.Specs {
	shared := Common()
	return slices.DeleteFunc(slices.Clone(specs), func(s param.Spec) bool {
		return slices.ContainsFunc(shared, func(c param.Spec) bool { return c.Key == s.Key })
	})
}

// HasRate says whether a rule has a learning rate.
func HasRate(choice param.Choice) bool { return choice.Values.Has("lr") }

// yardstick is what the methods share: neither slots nor scalars, since gonum
// keeps its memory to itself, and a step by their engine.
type yardstick struct{}

// Slots returns none: gonum keeps its memory to itself.
func (yardstick) Slots() []Memory { return nil }

// Scalars returns none.
func (yardstick) Scalars() []Memory { return nil }

// stepBy takes a step with the state's engine, or with a new one that begins at x.
func stepBy(y Yardstick, s *State, x []float64, f Objective) {
	if s.engine == nil {
		s.engine = y.engine()
	}
	s.T++
	s.engine.step(s, x, f)
}

// stop sets why a method goes no further.
func (s *State) stop(reason string) { s.Stopped = "stopped: " + reason }

const (
	// smallestGradient is gonum's default for the largest component of ∇f below
	// which its methods are done.
	smallestGradient = 1e-12
	// mostCalls ends a search along a line on which f never rises: doubling a step
	// reaches infinity and halving it 0 within 2100 calls of f.
	mostCalls = 10_000
)

// finite says whether a method can start from loc; gonum refuses otherwise.
func finite(loc *optimize.Location) bool {
	bad := func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
	return !bad(loc.F) && !slices.ContainsFunc(loc.Gradient, bad)
}

// small says whether a gradient is below gonum's threshold.
func small(gradient []float64) bool { return floats.Norm(gradient, math.Inf(1)) < smallestGradient }

// inWords says what made a method give up.
func inWords(err error) string {
	switch {
	case errors.Is(err, optimize.ErrNoProgress):
		return "its next step is too short to change θ"
	case errors.Is(err, optimize.ErrLinesearcherFailure):
		return "its line search found no acceptable step"
	case errors.Is(err, optimize.ErrLinesearcherBound):
		return "its line search ran to its longest step and f still falls"
	case errors.Is(err, optimize.ErrNonDescentDirection):
		return "its direction does not lead downhill"
	}
	return err.Error()
}
