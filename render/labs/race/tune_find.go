package race

import (
	"errors"
	"fmt"
	"strconv"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/optimizers/tune"
	"downhill/render/figure"
	"downhill/surfaces"
)

// Method is a way to look for a learning rate.
type Method string

// The methods.
const (
	Divide    Method = "divide" // a large rate, divided by 3 until training stops diverging
	RangeTest Method = "range"  // a rate that grows step by step
)

// Methods lists them.
func Methods() []string { return []string{string(Divide), string(RangeTest)} }

// Finder looks for the learning rates of racers. It has one owner.
type Finder struct {
	ground race.Ground
	plan   race.Plan
	found  Finding
	racers []int // still to do
	divide tune.DivideOptions
	span   tune.RangeOptions
}

// Finding is what was found so far. It is immutable.
type Finding struct {
	Scenario scenario.Scenario
	Entry    param.Entry[surfaces.Surface]
	Surface  surfaces.Surface
	Method   Method
	Runs     []FoundRate
}

// FoundRate is the search for one racer's rate; of the two, that of the method
// is set.
type FoundRate struct {
	Racer    int // index into the scenario's racers
	Name     string
	Rule     param.Choice
	Division *tune.Division
	Range    *tune.Range
}

// NewFinder prepares a search for some of a scenario's racers, all of them where
// racers is nil. An attempt of division lasts as long as the race; a range test
// has as many steps.
func NewFinder(s scenario.Scenario, m Method, racers []int) (*Finder, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if m != Divide && m != RangeTest {
		return nil, param.Unknown("way to find a learning rate", string(m), Methods())
	}
	entry, err := scenario.Surfaces().Lookup(s.Race.Surface.Key)
	if err != nil {
		return nil, err
	}
	f, err := s.Surface()
	if err != nil {
		return nil, err
	}
	if racers == nil {
		for i := range s.Race.Racers {
			racers = append(racers, i)
		}
	}
	if m == RangeTest && (s.Race.Steps < 2 || s.Race.Steps > tune.MaxRangeSteps) {
		return nil, fmt.Errorf("a range test of %d steps: want 2 to %d; set the steps of the race", s.Race.Steps, tune.MaxRangeSteps)
	}
	return &Finder{ground: ground(f), plan: s.Plan(), racers: racers,
		span:  tune.RangeOptions{Steps: s.Race.Steps},
		found: Finding{Scenario: s.Clone(), Entry: entry, Surface: f, Method: m}}, nil
}

// Done says whether every racer has had its turn.
func (f *Finder) Done() bool { return len(f.racers) == 0 }

// Progress is how many racers are done, and of how many.
func (f *Finder) Progress() (done, total int) {
	done = len(f.found.Runs)
	return done, done + len(f.racers)
}

// Next looks for the rate of the next racer.
func (f *Finder) Next() error {
	if f.Done() {
		return errors.New("every racer has had its turn")
	}
	i := f.racers[0]
	if i < 0 || i >= len(f.plan.Racers) {
		return fmt.Errorf("racer %d: want 0 to %d", i, len(f.plan.Racers)-1)
	}
	run := FoundRate{Racer: i, Name: f.plan.Racers[i].Name, Rule: f.plan.Racers[i].Rule}
	var err error
	if f.found.Method == Divide {
		run.Division, err = tune.Divide(f.ground, f.plan, i, f.divide)
	} else {
		run.Range, err = tune.Test(f.ground, f.plan, i, f.span)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", run.Name, err)
	}
	f.racers = f.racers[1:]
	f.found.Runs = append(f.found.Runs[:len(f.found.Runs):len(f.found.Runs)], run)
	return nil
}

// Finding is what was found so far.
func (f *Finder) Finding() *Finding {
	c := f.found
	return &c
}

// Rate is the learning rate to use: the first that does not diverge, or of a
// range test the one at which the loss falls most; 0 where none was found.
func (r *FoundRate) Rate() float64 {
	switch {
	case r.Division != nil:
		return r.Division.Found
	case r.Range != nil && r.Range.Steepest >= 0:
		return r.Range.Rate(r.Range.Steepest)
	}
	return 0
}

// Len is the number of moments of the search: the steps of all attempts.
func (r *FoundRate) Len() int {
	if r.Range != nil {
		return len(r.Range.Loss)
	}
	n := 0
	for i := range r.Division.Attempts {
		n += max(1, r.Division.Attempts[i].Track.Len())
	}
	return n
}

// Len is the number of moments of the longest search.
func (f *Finding) Len() int {
	n := 0
	for i := range f.Runs {
		n = max(n, f.Runs[i].Len())
	}
	return n
}

// Moment says in words and numbers what run i does at a moment: what, and its
// value.
func (f *Finding) Moment(i, at int) [][2]string {
	r := &f.Runs[i]
	if g := r.Range; g != nil {
		t := max(0, min(at, len(g.Loss)-1))
		if len(g.Loss) == 0 {
			return [][2]string{{"no loss", g.Reason}}
		}
		out := [][2]string{{"η", figure.Short(g.Rates[t], 3)}, {"loss", Number(g.Loss[t])}}
		for _, m := range Landmarks(g) {
			if m.At >= 0 && m.At <= at {
				out = append(out, [2]string{m.Name, figure.Short(g.Rate(m.At), 3)})
			}
		}
		return out
	}
	var out [][2]string
	for k := range r.Division.Attempts {
		a := &r.Division.Attempts[k]
		if at < 0 {
			break
		}
		n := max(1, a.Track.Len())
		word := "at step " + strconv.Itoa(min(at, n))
		switch {
		case at < n-1:
		case a.Diverged:
			word = "diverges"
		default:
			word = "does not diverge"
		}
		out = append(out, [2]string{"η " + figure.Short(a.Rate, 3), word})
		at -= n
	}
	if n := len(out); n > 8 {
		out = out[n-8:]
	}
	return out
}
