package measure

import (
	"context"
	"errors"
	"math"

	"downhill/internal/scenario"
)

// piecewise reads the rates of the first schedule, one per epoch with two
// boundaries, before and at each boundary.
func piecewise(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	r, err := runSchedules(ctx, s)
	if err != nil {
		return nil, err
	}
	f, at := rated{r}, r.Runs[0].Schedule.Values["boundaries"].List()
	if len(at) != 2 {
		return nil, errors.New("schedules.runs[0]: want a piecewise schedule with two boundaries")
	}
	rate := func(epoch float64) float64 { return f.at(1, int(epoch)*f.StepsPerEpoch) }
	return []Number{
		{"first", "rate of epoch 0", rate(0)},
		{"before", "rate of the last epoch before the first boundary", rate(at[0] - 1)},
		{"at", "rate of the epoch at the first boundary", rate(at[0])},
		{"between", "rate of the last epoch before the second boundary", rate(at[1] - 1)},
		{"then", "rate of the epoch at the second boundary", rate(at[1])},
	}, nil
}

// performance watches what the first schedule makes of the validation loss: by
// how much each cut lowers the rate, and after how many epochs in a row without a
// new lowest loss (lower by more than min_delta).
func performance(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := runSchedules(ctx, s)
	if err != nil {
		return nil, err
	}
	c := &f.Runs[0]
	if c.Schedule.Key != "performance" {
		return nil, errors.New("schedules.runs[0]: want the performance schedule")
	}
	shallow, steep := math.NaN(), math.NaN()
	cuts := map[int]bool{} // by step
	for i, cut := range c.Cuts {
		factor := cut.To / cut.From
		if i == 0 {
			shallow, steep = factor, factor
		}
		shallow, steep = max(shallow, factor), min(steep, factor)
		cuts[cut.Step] = true
	}
	best, wait, least, most := math.Inf(1), 0, math.Inf(1), 0
	for _, e := range c.Epochs[1:] {
		if e.ValidLoss < best-c.Schedule.Values.Num("min_delta") {
			best, wait = e.ValidLoss, 0
		} else {
			wait++
		}
		if cuts[e.Step] {
			least, most, wait = min(least, float64(wait)), max(most, wait), 0
		}
	}
	return []Number{
		{"cuts", "cuts of the rate", float64(len(c.Cuts))},
		{"least", "smallest rate after a cut over that before", steep},
		{"most", "largest rate after a cut over that before", shallow},
		{"soonest", "fewest epochs in a row without a new lowest loss before a cut", least},
		{"latest", "most epochs in a row without a new lowest loss before a cut", float64(most)},
	}, nil
}

// chosenOn is how many seeds the rates of the document schedules-claim were chosen
// on: seeds 1 to 10. What it says is measured on later ones.
const chosenOn = 10

// speedUp compares how soon schedules reach the document's validation loss, over
// its seeds, with the first one. A schedule that never gets there counts as a
// speedup of 0.
func speedUp(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	s.Seed += chosenOn
	f, err := runSchedules(ctx, s)
	if err != nil {
		return nil, err
	}
	if len(f.Summary) < 4 {
		return nil, errors.New("schedules.runs: want a constant rate, exponential, performance and 1cycle")
	}
	var out []Number
	for i, name := range []string{"exponential", "performance", "1cycle"} {
		a := &f.Summary[i+1]
		never := 0
		for _, step := range a.Steps {
			if step < 0 {
				never++
			}
		}
		n := float64(len(a.Steps))
		out = append(out,
			Number{name, "median of how many times sooner " + name + " is there than the constant rate", a.Median},
			Number{name + " sooner", "share of the seeds in which " + name + " is sooner", float64(a.Sooner) / n},
			Number{name + " never", "share of the seeds in which " + name + " never gets there", float64(never) / n})
	}
	return out, nil
}
