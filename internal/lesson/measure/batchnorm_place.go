package measure

import (
	"context"

	"downhill/internal/scenario"
)

// otherTask is what batchNormPlace trains the document's networks on besides.
const otherTask = "moons:n=400,noise=0.2"

// batchNormPlace compares a document's first network, which normalizes before the
// activation, with its second, which does after it: on the document's data and on
// another task, each with the document's seed and the nine that follow.
func batchNormPlace() Measure {
	return Measure{Key: "batch-norm-place", Title: "Batch normalization before or after the activation, over ten seeds", Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		here, err := beforeAgainstAfter(ctx, s)
		if err != nil {
			return nil, err
		}
		other := s
		other.Train = s.Train.Clone()
		if other.Train.Data, err = scenario.Data().Parse(otherTask); err != nil {
			return nil, err
		}
		there, err := beforeAgainstAfter(ctx, other)
		if err != nil {
			return nil, err
		}
		return []Number{
			{"before wins", "seeds of ten in which before the activation has the lower validation loss", here.wins},
			{"before loss", "mean validation loss, before", here.before},
			{"after loss", "mean validation loss, after", here.after},
			{"share", "mean validation loss, after over before", here.after / here.before},
			{"moons before wins", "on moons, seeds of ten in which before has the lower validation loss", there.wins},
			{"moons before loss", "on moons, mean validation loss, before", there.before},
			{"moons after loss", "on moons, mean validation loss, after", there.after},
			{"moons share", "on moons, mean validation loss, after over before", there.after / there.before},
		}, nil
	}}
}

// duel is how two networks compare over ten seeds: how often the first has the
// lower validation loss in the end, and the mean of each.
type duel struct{ wins, before, after float64 }

func beforeAgainstAfter(ctx context.Context, s scenario.Scenario) (duel, error) {
	const seeds = 10
	var d duel
	for range seeds {
		ns, err := trainDeep(ctx, s, 2)
		if err != nil {
			return d, err
		}
		before, after := ns[0].last().ValidLoss, ns[1].last().ValidLoss
		if before < after {
			d.wins++
		}
		d.before += before / seeds
		d.after += after / seeds
		s.Seed++
	}
	return d, nil
}
