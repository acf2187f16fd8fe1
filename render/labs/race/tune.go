package race

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/tune"
	"downhill/render/figure"
)

// Tuning is the search for the best setting of every racer of a scenario.
type Tuning struct {
	*tune.Search
	Goal tune.Goal
}

// StartTuning plans a search on the scenario's surface, from its start, over its
// steps and with its noise.
func StartTuning(s scenario.Scenario, o tune.Options) (*Tuning, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	f, err := s.Surface()
	if err != nil {
		return nil, err
	}
	search, err := tune.New(ground(f), s.Plan(), o)
	if err != nil {
		return nil, err
	}
	return &Tuning{search, o.Goal}, nil
}

// Apply gives the racers of a scenario what was found for them, and notes it.
func (t *Tuning) Apply(s *scenario.Scenario) error {
	if !t.Done() {
		return errors.New("the search is not over")
	}
	return s.SetTuned(t.Goal, t.Budget(), t.Results())
}

// GoalWords says what a search makes small.
func GoalWords(g tune.Goal) string {
	if g.Reach {
		return "the fewest steps to a loss of " + figure.Exact(g.Loss)
	}
	return "the loss after the last step"
}

// FairLines say how the racers were set: what was searched, with which budget
// and to which end. Settings that were changed since are named.
func FairLines(f *scenario.Fair, now *scenario.Race) []string {
	switch {
	case f == nil:
		return nil
	case f.Rates == scenario.RatesSame:
		return []string{fmt.Sprintf("Set to one learning rate for all, η = %s%s.", figure.Exact(f.LR), exceptions(now, func(r *scenario.Racer) bool {
			return r.Rule.Values.Num("lr") == f.LR
		}))}
	case f.Rates == scenario.RatesDefaults:
		return []string{"Each rule set to its defaults" + exceptions(now, usual) + "."}
	}
	goal, err := tune.ParseGoal(f.Objective)
	if err != nil || len(f.Found) == 0 {
		return nil
	}
	least, most, rounds := f.Found[0].Evaluations, 0, 0
	var edge []string
	for _, r := range f.Found {
		least, most, rounds = min(least, r.Evaluations), max(most, r.Evaluations), max(rounds, r.Rounds)
		if r.AtEdge {
			edge = append(edge, r.Name)
		}
	}
	ends := ""
	if len(edge) > 0 {
		ends = "; best at an end of the grid: " + strings.Join(edge, ", ")
	}
	return []string{
		fmt.Sprintf("Tuned for %s, with %d gradient evaluations a racer (spent %d to %d)%s%s.", GoalWords(goal), f.Budget, least, most, ends,
			exceptions(now, func(r *scenario.Racer) bool {
				i := slices.IndexFunc(f.Found, func(o scenario.Found) bool { return o.Name == r.Name })
				return i >= 0 && f.Found[i].Rule == optimizers.Catalog().Format(r.Rule)
			})),
		fmt.Sprintf("Searched: own setting, defaults, %s; then up to %d rounds about the best.", gridWords(f.Found), rounds),
	}
}

// gridWords names what was searched once for all racers with the same grid:
// "η 1e−5 … 100 (15 values) × β or β₁ 0, 0.5, 0.9, 0.99; η alone for SGD".
func gridWords(found []scenario.Found) string {
	type grid struct {
		rates, second string
		symbols, who  []string
	}
	var grids []grid
	for _, r := range found {
		rates, rest, _ := strings.Cut(r.Grid, " × ")
		symbol, values, _ := strings.Cut(rest, " ")
		i := slices.IndexFunc(grids, func(g grid) bool { return g.rates == rates && g.second == values })
		if i < 0 {
			i = len(grids)
			grids = append(grids, grid{rates: rates, second: values})
		}
		if g := &grids[i]; !slices.Contains(g.symbols, symbol) {
			g.symbols = append(g.symbols, symbol)
		}
		grids[i].who = append(grids[i].who, r.Name)
	}
	// The largest group is the rule, the others are the exceptions.
	slices.SortStableFunc(grids, func(a, b grid) int { return len(b.who) - len(a.who) })
	var parts []string
	for i, g := range grids {
		text := g.rates
		if g.second != "" {
			text += " × " + strings.Join(g.symbols, " or ") + " " + g.second
		} else if i > 0 && g.rates == grids[0].rates {
			text = "η alone"
		}
		if i > 0 {
			text += " for " + strings.Join(g.who, ", ")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// exceptions names the racers that are not as they were set.
func exceptions(now *scenario.Race, fits func(*scenario.Racer) bool) string {
	var names []string
	for i := range now.Racers {
		if r := &now.Racers[i]; !fits(r) {
			names = append(names, r.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; changed since: " + strings.Join(names, ", ")
}

// usual says whether a racer's numbers are its rule's defaults.
func usual(r *scenario.Racer) bool {
	one := scenario.Scenario{Race: scenario.Race{Racers: []scenario.Racer{*r}}}
	return one.SetDefaults() == nil && optimizers.Catalog().Format(one.Race.Racers[0].Rule) == optimizers.Catalog().Format(r.Rule)
}
