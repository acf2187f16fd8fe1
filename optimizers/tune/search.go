package tune

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// Options say how to search.
type Options struct {
	Goal Goal
	// Budget is how many gradient evaluations each racer may spend, 0 for
	// BudgetRuns whole races.
	Budget int
	// Workers is how many trials run at a time, 0 for one a core. It decides
	// nothing but the time it takes.
	Workers int
}

// Limits of a budget.
const (
	BudgetRuns = 200           // races of full length, where no budget is named
	MaxBudget  = 1_000_000_000 // evaluations
	rounds     = 6             // of refinement: then the rate is known to about 2 %
)

// Result is what was found for one racer.
type Result struct {
	Name        string
	Rule        param.Choice // the best setting
	Axes        []Axis       // the grid that was searched
	Trials      []Trial      // in the order of the search
	Best        int          // index into Trials
	Evaluations int          // spent
	Rounds      int          // of refinement
	AtEdge      bool         // the best learning rate is at an end of the grid or beyond
}

// BestTrial is how the setting that was chosen fared.
func (r *Result) BestTrial() *Trial { return &r.Trials[r.Best] }

// Search tries settings for every racer of a plan. It has one owner.
type Search struct {
	ground  race.Ground
	plan    race.Plan
	options Options
	racers  []*contender
	open    []*attempt // of the present round, of all racers
	closed  int        // evaluations of the rounds before
}

// contender is the search for one racer.
type contender struct {
	racer     race.Racer
	result    Result
	perDecade int
	nominal   int // evaluations of a whole race
	tried     map[string]bool
	over      bool
}

// attempt is a setting at work.
type attempt struct {
	of     *contender
	rule   param.Choice
	trial  Trial
	run    *race.Trial
	step   int // that it was run to
	ended  bool
	spent  atomic.Int64 // for the progress
	failed error
}

// New plans a search. The ground's objective is evaluated by several goroutines
// at once; the plan's log of changes is left out, since a setting is searched
// that holds from the start.
func New(g race.Ground, p race.Plan, o Options) (*Search, error) {
	p.Changes = nil
	if o.Budget < 0 || o.Budget > MaxBudget {
		return nil, fmt.Errorf("budget = %d: want 1 to %d gradient evaluations, or 0 for %d races", o.Budget, MaxBudget, BudgetRuns)
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	if o.Budget == 0 {
		o.Budget = min(MaxBudget, BudgetRuns*p.Steps)
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	s := &Search{ground: g, plan: p, options: o}
	for _, r := range p.Racers {
		c, err := s.contender(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		s.racers = append(s.racers, c)
	}
	return s, s.next()
}

// Budget is how many gradient evaluations each racer may spend.
func (s *Search) Budget() int { return s.options.Budget }

// contender chooses the finest grid that the budget allows.
func (s *Search) contender(r race.Racer) (*contender, error) {
	if !optimizers.HasRate(r.Rule) {
		return nil, noRate(r.Rule.Key)
	}
	cost, err := s.cost(r)
	if err != nil {
		return nil, err
	}
	c := &contender{racer: r, nominal: cost * s.plan.Steps, tried: map[string]bool{}}
	ds := densities()
	for i, d := range ds {
		as := axes(r.Rule.Key, d)
		need := (2 + size(as)) * c.nominal
		if 3*need <= 2*s.options.Budget || i == len(ds)-1 && need <= s.options.Budget {
			c.perDecade = d.perDecade
			c.result = Result{Name: r.Name, Rule: r.Rule, Axes: as, Best: -1}
			return c, nil
		}
		if i == len(ds)-1 {
			return nil, fmt.Errorf("a budget of %d gradient evaluations: want at least %d for the coarsest grid, or fewer steps", s.options.Budget, need)
		}
	}
	panic("tune: there is no grid")
}

// cost is how many gradients a rule asks for in a step.
func (s *Search) cost(r race.Racer) (int, error) {
	t, err := race.NewTrial(&s.ground, s.plan, r)
	if err != nil {
		return 0, err
	}
	return max(1, t.Run(1, false).Evals), nil
}

// next opens the next round of every racer whose search goes on.
func (s *Search) next() error {
	for _, a := range s.open {
		s.closed += int(a.spent.Load())
	}
	s.open = s.open[:0]
	for _, c := range s.racers {
		if c.over {
			continue
		}
		as, err := c.next(s.options.Budget)
		if err != nil {
			return fmt.Errorf("%s: %w", c.racer.Name, err)
		}
		s.open = append(s.open, as...)
	}
	return nil
}

// next lists the settings of the racer's next round: first how it is set, the
// defaults and the grid, then what lies about the best, in ever smaller steps.
// What the budget does not hold is left out.
func (c *contender) next(budget int) ([]*attempt, error) {
	r, catalog := &c.result, optimizers.Catalog()
	var out []*attempt
	add := func(rule param.Choice, values []float64, stage Stage) {
		key := fmt.Sprint(values)
		if c.tried[key] || r.Evaluations+(len(out)+1)*c.nominal > budget {
			return
		}
		c.tried[key] = true
		out = append(out, &attempt{of: c, rule: rule, trial: Trial{Values: values, Stage: stage, Steps: -1}})
	}
	var settings [][]float64
	stage := Gridded
	switch {
	case len(r.Trials) == 0:
		add(c.racer.Rule, of(c.racer.Rule, r.Axes), Present)
		usual, err := catalog.Default(c.racer.Rule.Key)
		if err != nil {
			return nil, err
		}
		settings = append([][]float64{of(usual, r.Axes)}, points(r.Axes)...)
	case r.Rounds < rounds:
		r.Rounds++
		stage = Refined + Stage(r.Rounds-1)
		settings = around(r.Axes, r.BestTrial().Values, c.perDecade, r.Rounds)
	}
	for i, values := range settings {
		at := stage
		if stage == Gridded && i == 0 {
			at = Default
		}
		rule, err := set(catalog, c.racer.Rule, r.Axes, values)
		if err != nil {
			return nil, err
		}
		add(rule, values, at)
	}
	if len(out) == 0 {
		c.finish()
	}
	return out, nil
}

// finish says where the best stands in the grid.
func (c *contender) finish() {
	c.over = true
	r := &c.result
	if r.Best < 0 {
		return
	}
	rates := r.Axes[0].Values
	lr := r.BestTrial().Values[0]
	r.AtEdge = lr <= slices.Min(rates) || lr >= slices.Max(rates)
}

// Done says whether the search is over.
func (s *Search) Done() bool { return len(s.open) == 0 }

// Progress is how many gradient evaluations were spent, and at most how many
// there can be.
func (s *Search) Progress() (done, total int) {
	done = s.closed
	for _, a := range s.open {
		done += int(a.spent.Load())
	}
	return done, s.options.Budget * len(s.racers)
}

// Results are what was found so far, in the racers' order.
func (s *Search) Results() []Result {
	out := make([]Result, len(s.racers))
	for i, c := range s.racers {
		out[i] = c.result
	}
	return out
}

// Step goes on until the search is over or stop, which is asked every now and
// then by several goroutines, says so.
func (s *Search) Step(stop func() bool) error {
	for !s.Done() {
		s.work(stop)
		if slices.ContainsFunc(s.open, func(a *attempt) bool { return !a.ended }) {
			return nil
		}
		if err := s.close(); err != nil {
			return err
		}
	}
	return nil
}

// work runs the round's trials, as many at a time as there are workers. A trial
// that stop interrupts goes on with the next call.
func (s *Search) work(stop func() bool) {
	var left []*attempt
	for _, a := range s.open {
		if !a.ended {
			left = append(left, a)
		}
	}
	var taken atomic.Int64
	worker := func() {
		for {
			i := int(taken.Add(1)) - 1
			if i >= len(left) || stop() {
				return
			}
			s.try(left[i], stop)
		}
	}
	n := min(s.options.Workers, len(left))
	if n == 1 { // also where there is but one thread
		worker()
		return
	}
	var all sync.WaitGroup
	for range n {
		all.Go(worker)
	}
	all.Wait()
}

// chunk is how many steps go between two looks at stop.
const chunk = 64

// try advances a trial to its end or until stop says so.
func (s *Search) try(a *attempt, stop func() bool) {
	if a.run == nil {
		who := race.Racer{Name: a.of.racer.Name, Rule: a.rule}
		if a.run, a.failed = race.NewTrial(&s.ground, s.plan, who); a.failed != nil {
			a.ended = true
			return
		}
		if a.look(a.run.Run(0, false), s.options.Goal, s.plan.Steps) {
			return
		}
	}
	every := chunk
	if s.options.Goal.Reach { // the first step that is low enough counts
		every = 1
	}
	for {
		for range chunk / every {
			a.step = min(a.step+every, s.plan.Steps)
			if a.look(a.run.Run(a.step, false), s.options.Goal, s.plan.Steps) {
				return
			}
		}
		if stop() {
			return
		}
	}
}

// look takes down what the trial has come to and says whether it is over.
func (a *attempt) look(o race.Outcome, g Goal, steps int) bool {
	a.trial.Loss, a.trial.Evaluations = o.Loss, o.Evals
	a.spent.Store(int64(o.Evals))
	switch {
	case g.Reach && o.Loss <= g.Loss:
		a.trial.Steps = o.Steps
	case o.Status == race.Diverged:
		a.trial.Diverged, a.trial.Loss = true, math.Inf(1)
	case o.Steps < steps:
		return false
	}
	a.ended, a.run = true, nil
	return true
}

// close takes the trials of a round over, in their order, and opens the next.
func (s *Search) close() error {
	for _, a := range s.open {
		if a.failed != nil {
			return fmt.Errorf("%s: %w", a.of.racer.Name, a.failed)
		}
		r := &a.of.result
		r.Trials = append(r.Trials, a.trial)
		r.Evaluations += a.trial.Evaluations
		if r.Best < 0 || s.options.Goal.better(&a.trial, &r.Trials[r.Best]) {
			r.Best, r.Rule = len(r.Trials)-1, a.rule
		}
	}
	return s.next()
}
