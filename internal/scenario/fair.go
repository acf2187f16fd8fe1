package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/tune"
)

// How the racers of a race were set, so that it is fair in some sense.
const (
	RatesSame     = "same"     // one learning rate for all
	RatesDefaults = "defaults" // each rule as its catalog entry has it
	RatesTuned    = "tuned"    // each the best of a search
)

// FairRates lists the ways to set the racers.
func FairRates() []string { return []string{RatesSame, RatesDefaults, RatesTuned} }

// Fair notes how the racers were set. It changes nothing: their settings stand
// with the racers, and what was edited later is no longer what is noted here.
type Fair struct {
	Rates     string
	LR        float64 // of RatesSame
	Objective string  // of RatesTuned, as tune.ParseGoal reads it
	Budget    int     // of RatesTuned, gradient evaluations for each racer
	Found     []Found // of RatesTuned
}

// Found is what the search found for one racer.
type Found struct {
	Name, Rule  string  // the racer and its rule as it was set
	Grid        string  // what was searched, in words
	Value       float64 // of the objective; +Inf where no setting gets there
	Trials      int
	Rounds      int // of refinement
	Evaluations int // spent
	AtEdge      bool
}

// Clone copies the note.
func (f *Fair) Clone() *Fair {
	if f == nil {
		return nil
	}
	c := *f
	c.Found = slices.Clone(f.Found)
	return &c
}

func (f *Fair) check() error {
	if f == nil {
		return nil
	}
	if !slices.Contains(FairRates(), f.Rates) {
		return fmt.Errorf("race.fair.rates: %w", param.Unknown("way to set the racers", f.Rates, FairRates()))
	}
	if f.Rates == RatesSame && !(f.LR > 0 && !math.IsInf(f.LR, 0)) {
		return fmt.Errorf("race.fair.lr = %v: want a learning rate above 0", f.LR)
	}
	if f.Rates != RatesTuned {
		return nil
	}
	if _, err := tune.ParseGoal(f.Objective); err != nil {
		return fmt.Errorf("race.fair.objective: %w", err)
	}
	if f.Budget < 1 || f.Budget > tune.MaxBudget {
		return fmt.Errorf("race.fair.budget = %d: want 1 to %d gradient evaluations", f.Budget, tune.MaxBudget)
	}
	if len(f.Found) > race.MaxRacers {
		return fmt.Errorf("race.fair.found: %d of them: want at most %d", len(f.Found), race.MaxRacers)
	}
	for i, r := range f.Found {
		if math.IsNaN(r.Value) {
			return fmt.Errorf("race.fair.found[%d].value: want a number", i)
		}
		if r.Trials < 0 || r.Rounds < 0 || r.Evaluations < 0 {
			return fmt.Errorf("race.fair.found[%d]: want counts that are not below 0", i)
		}
	}
	return nil
}

// SetSameRate gives every racer one learning rate. What was changed of a racer
// while the race ran is dropped.
func (s *Scenario) SetSameRate(lr float64) error {
	return s.setFair(&Fair{Rates: RatesSame, LR: lr}, func(_ int, rule param.Choice) (param.Choice, error) {
		if !optimizers.HasRate(rule) { // a yardstick looks for its step
			return rule, nil
		}
		return optimizers.Catalog().With(rule, "lr", param.FormatFloat(lr))
	})
}

// SetDefaults gives every racer its rule's default numbers; switches, clipping
// and the schedule stay, since they make it another rule.
func (s *Scenario) SetDefaults() error {
	return s.setFair(&Fair{Rates: RatesDefaults}, func(_ int, rule param.Choice) (param.Choice, error) {
		e, err := optimizers.Catalog().Lookup(rule.Key)
		if err != nil {
			return rule, err
		}
		for _, p := range optimizers.Own(e.Params) {
			if p.Kind != param.Float && p.Kind != param.Int || p.Optional {
				continue
			}
			if rule, err = optimizers.Catalog().With(rule, p.Key, p.Default.String()); err != nil {
				return rule, err
			}
		}
		return rule, nil
	})
}

// SetTuned gives every racer the best setting that a search for the document's
// own racers found.
func (s *Scenario) SetTuned(goal tune.Goal, budget int, found []tune.Result) error {
	if len(found) != len(s.Race.Racers) {
		return errors.New("the search was for other racers: search again")
	}
	f := &Fair{Rates: RatesTuned, Objective: goal.String(), Budget: budget}
	for i := range found {
		r := &found[i]
		if r.Best < 0 || r.Name != s.Race.Racers[i].Name {
			return fmt.Errorf("%s: the search has no setting for it: search again", s.Race.Racers[i].Name)
		}
		f.Found = append(f.Found, Found{Name: r.Name, Rule: optimizers.Catalog().Format(r.Rule), Grid: r.Grid(),
			Value: r.BestTrial().Value(goal), Trials: len(r.Trials), Rounds: r.Rounds, Evaluations: r.Evaluations, AtEdge: r.AtEdge})
	}
	return s.setFair(f, func(i int, _ param.Choice) (param.Choice, error) { return found[i].Rule, nil })
}

// setFair sets every racer and notes how, or nothing at all.
func (s *Scenario) setFair(f *Fair, rule func(int, param.Choice) (param.Choice, error)) error {
	if err := f.check(); err != nil {
		return err
	}
	rules := make([]param.Choice, len(s.Race.Racers))
	for i, r := range s.Race.Racers {
		var err error
		if rules[i], err = rule(i, r.Rule); err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
	}
	racers := slices.Clone(s.Race.Racers)
	for i := range racers {
		racers[i].Rule = rules[i]
	}
	s.Race.Racers, s.Race.Fair = racers, f
	s.Changes = slices.DeleteFunc(slices.Clone(s.Changes), func(c race.Change) bool { return c.Target != race.All })
	return nil
}
