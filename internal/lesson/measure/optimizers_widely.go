package measure

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"downhill/internal/param"
	"downhill/internal/scenario"
	rules "downhill/optimizers"
	"downhill/optimizers/race"
)

// wideSurfaces are those on which two rules are compared where a claim says
// "almost always": bowls, valleys, a plateau and surfaces with several minima.
var wideSurfaces = [...]string{"bowl", "bowl:angle=45", "booth", "matyas", "rosenbrock", "ravine", "beale",
	"plateau", "himmelblau", "styblinski-tang", "six-hump-camel", "mccormick"}

const (
	wideStarts = 5    // in each direction, in the middles of as many parts of the domain
	wideRates  = 13   // three a decade from 10⁻⁴ to 1
	wideShare  = 0.01 // of the start's height above the lowest minimum
)

// outcome is how a run fared: the first step at which it was below the target and
// the first from which on it stayed there; infinite where it never was.
type outcome struct{ arrives, stays float64 }

// tally compares two rules over many runs.
type tally struct {
	sooner, later float64
	log           float64 // Σ ln(steps of the second / steps of the first), where both get there
	both          float64
}

func (t *tally) add(a, b float64) {
	switch {
	case a < b:
		t.sooner++
	case a > b:
		t.later++
	}
	if a > 0 && b > 0 && !math.IsInf(a, 1) && !math.IsInf(b, 1) {
		t.log += math.Log(b / a)
		t.both++
	}
}

func (t *tally) share() float64  { return t.sooner / (t.sooner + t.later) }
func (t *tally) factor() float64 { return math.Exp(t.log / t.both) }

func (t *tally) merge(o tally) {
	t.sooner += o.sooner
	t.later += o.later
	t.log += o.log
	t.both += o.both
}

// wide are the comparisons of the first racer with the second.
type wide struct {
	arrives, stays        tally // at the same learning rate
	bestArrives, bestStay tally // each at the best of all learning rates for that start
}

// widely compares the rules of a document's first two racers, with all their
// settings but the learning rate, on wideSurfaces from 25 starts each at 13
// learning rates, over as many steps as the document has. Runs in which neither
// gets there, and ties, are left out of the shares.
func widely() Measure {
	return Measure{Key: "widely", Title: "Two rules on twelve surfaces, from many starts at many learning rates",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			if err := ofLab(s, scenario.LabRace); err != nil {
				return nil, err
			}
			if n := len(s.Race.Racers); n < 2 {
				return nil, fmt.Errorf("race.racers: %d of them: two are compared", n)
			}
			var (
				all    [len(wideSurfaces)]wide
				failed [len(wideSurfaces)]error
				group  sync.WaitGroup
				free   = make(chan struct{}, runtime.GOMAXPROCS(0))
			)
			for i, name := range wideSurfaces {
				group.Add(1)
				go func() {
					defer group.Done()
					free <- struct{}{}
					defer func() { <-free }()
					all[i], failed[i] = compareOn(ctx, name, s)
				}()
			}
			group.Wait()
			var w wide
			for i := range all {
				if failed[i] != nil {
					return nil, fmt.Errorf("surface %s: %w", wideSurfaces[i], failed[i])
				}
				w.arrives.merge(all[i].arrives)
				w.stays.merge(all[i].stays)
				w.bestArrives.merge(all[i].bestArrives)
				w.bestStay.merge(all[i].bestStay)
			}
			return []Number{
				{"arrives", "share of the runs at the same learning rate in which the first is sooner down at 1 %", w.arrives.share()},
				{"stays", "share of them in which it is sooner down there for good", w.stays.share()},
				{"factor", "steps of the second over those of the first until down for good, geometric mean", w.stays.factor()},
				{"runs", "such runs that were decided", w.stays.sooner + w.stays.later},
				{"best arrives", "share of the starts, each rule at its best learning rate, in which the first is sooner down at 1 %", w.bestArrives.share()},
				{"best stays", "share of them in which it is sooner down there for good", w.bestStay.share()},
				{"best factor", "steps of the second over those of the first until down for good, geometric mean", w.bestStay.factor()},
				{"starts", "such starts that were decided", w.bestStay.sooner + w.bestStay.later},
			}, nil
		}}
}

// compareOn compares two racers' rules on one surface.
func compareOn(ctx context.Context, name string, s scenario.Scenario) (w wide, err error) {
	if s.Race.Surface, err = scenario.Surfaces().Parse(name); err != nil {
		return w, err
	}
	f, g, low, err := ground(s)
	if err != nil {
		return w, err
	}
	none := outcome{math.Inf(1), math.Inf(1)}
	for i := range wideStarts * wideStarts {
		x, y := float64(i%wideStarts)+0.5, float64(i/wideStarts)+0.5
		p := race.Plan{Start: [2]float64{g.XMin + (g.XMax-g.XMin)*x/wideStarts, g.YMin + (g.YMax-g.YMin)*y/wideStarts}, Steps: s.Race.Steps, Seed: s.Seed}
		target := low + wideShare*(f.Eval(p.Start[:], nil)-low)
		best := [2]outcome{none, none}
		for k := range wideRates {
			if err := ctx.Err(); err != nil {
				return w, err
			}
			var o [2]outcome
			for who := range o {
				rule, err := atRate(s.Race.Racers[who].Rule, math.Pow(10, float64(k-wideRates+1)/3))
				if err != nil {
					return w, err
				}
				if o[who], err = outcomeOf(&g, p, rule, s.Race.Steps, target); err != nil {
					return w, err
				}
				best[who] = outcome{min(best[who].arrives, o[who].arrives), min(best[who].stays, o[who].stays)}
			}
			w.arrives.add(o[0].arrives, o[1].arrives)
			w.stays.add(o[0].stays, o[1].stays)
		}
		w.bestArrives.add(best[0].arrives, best[1].arrives)
		w.bestStay.add(best[0].stays, best[1].stays)
	}
	return w, nil
}

// atRate is a rule with another learning rate.
func atRate(rule param.Choice, lr float64) (param.Choice, error) {
	return rules.Rules().With(rule, "lr", param.FormatFloat(lr))
}

// outcomeOf runs one rule from one start.
func outcomeOf(g *race.Ground, p race.Plan, rule param.Choice, steps int, target float64) (outcome, error) {
	o := outcome{math.Inf(1), math.Inf(1)}
	trial, err := race.NewTrial(g, p, race.Racer{Name: rule.Key, Rule: rule})
	if err != nil {
		return o, err
	}
	for t := 1; t <= steps; t++ {
		now := trial.Run(t, false)
		if now.Status == race.Diverged {
			o.stays = math.Inf(1)
			return o, nil
		}
		if !(now.Loss <= target) {
			o.stays = math.Inf(1)
			continue
		}
		o.arrives, o.stays = min(o.arrives, float64(t)), min(o.stays, float64(t))
	}
	return o, nil
}
