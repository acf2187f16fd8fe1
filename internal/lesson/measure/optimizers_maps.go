package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/optimizers/maps"
	racelab "downhill/render/labs/race"
)

// basinShares is where a document's racers end from every start of its basin map.
func basinShares() Measure {
	return Measure{Key: "basin-shares", Title: "Starts from which racers reach the lowest minimum",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			if err := ofLab(s, scenario.LabRace); err != nil {
				return nil, err
			}
			run, err := racelab.StartBasin(s)
			if err != nil {
				return nil, err
			}
			if err := finish(ctx, run, run.Done); err != nil {
				return nil, err
			}
			f := run.Frame()
			if len(f.Endings) < 2 {
				return nil, fmt.Errorf("the basin map is of %d racers: two are compared", len(f.Endings))
			}
			lowest := func(e maps.Ending) bool { return e.Minimum >= 0 && f.Minima[e.Minimum].Global }
			var share [2]float64
			gained, lost, gone, n := 0.0, 0.0, 0.0, float64(len(f.Endings[0]))
			for i := range f.Endings[0] {
				a, b := lowest(f.Endings[0][i]), lowest(f.Endings[1][i])
				if f.Endings[1][i].Minimum == maps.Diverged {
					gone++
				}
				switch {
				case b && !a:
					gained++
				case a && !b:
					lost++
				}
				if a {
					share[0]++
				}
				if b {
					share[1]++
				}
			}
			return []Number{
				{"share 1", "share of the starts from which the first racer ends at the lowest minimum", share[0] / n},
				{"share 2", "share from which the second does", share[1] / n},
				{"ratio", "the second share over the first", share[1] / share[0]},
				{"gained", "share from which the second does and the first does not", gained / n},
				{"lost", "share from which the first does and the second does not", lost / n},
				{"gone", "share from which the second diverges", gone / n},
			}, nil
		}}
}

const (
	sweepFrom, sweepTo = -5, 3 // powers of ten
	sweepADecade       = 10
)

// rateDecades is how wide the range of learning rates is with which racers get
// from the document's start to a hundredth of its height, and are there at the last
// step.
func rateDecades() Measure {
	return Measure{Key: "rate-decades", Title: "How many decades of learning rates are good enough",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			if err := ofLab(s, scenario.LabRace); err != nil {
				return nil, err
			}
			f, g, low, err := ground(s)
			if err != nil {
				return nil, err
			}
			p := s.Plan()
			target := low + 0.01*(f.Eval(p.Start[:], nil)-low)
			var out []Number
			for i, racer := range s.Race.Racers {
				good, least, most := 0.0, math.Inf(1), 0.0
				for k := range (sweepTo-sweepFrom)*sweepADecade + 1 {
					if err := ctx.Err(); err != nil {
						return nil, err
					}
					lr := math.Pow(10, sweepFrom+float64(k)/sweepADecade)
					rule, err := atRate(racer.Rule, lr)
					if err != nil {
						return nil, err
					}
					o, err := outcomeOf(&g, p, rule, p.Steps, target)
					if err != nil {
						return nil, err
					}
					if !math.IsInf(o.stays, 1) {
						good, least, most = good+1, min(least, lr), max(most, lr)
					}
				}
				out = append(out,
					Number{fmt.Sprintf("decades %d", i+1), fmt.Sprintf("decades of η from 10⁻⁵ to 10³ that are good enough, racer %d", i+1), good / sweepADecade},
					Number{fmt.Sprintf("least %d", i+1), "the smallest of them", least},
					Number{fmt.Sprintf("most %d", i+1), "the largest of them", most})
			}
			return out, nil
		}}
}
