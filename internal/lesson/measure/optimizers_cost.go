package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// secondOrderCost is what a document's figure of costs says at its number of
// parameters, and how its first two racers fare.
func secondOrderCost() Measure {
	return Measure{Key: "second-order-cost", Title: "What second order takes and gives",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			f, err := runRace(ctx, s)
			if err != nil {
				return nil, err
			}
			cost := f.Cost(s.Race.Steps)
			n := cost.Parameters
			kept := map[string]float64{}
			for _, key := range []string{"newton", "bfgs", "lbfgs", "adam"} {
				row, err := costRow(key)
				if err != nil {
					return nil, err
				}
				kept[key] = row.Bytes(n) / 1e9
				if key == "newton" {
					kept["work"] = row.Multiplications(n)
				}
			}
			out := []Number{
				{"entries", "second derivatives of so many parameters", n * n},
				{"newton", "memory of Newton's method in GB", kept["newton"]},
				{"bfgs", "memory of BFGS in GB", kept["bfgs"]},
				{"lbfgs", "memory of L-BFGS in GB", kept["lbfgs"]},
				{"adam", "memory of Adam in GB", kept["adam"]},
				{"work", "multiplications of a step of Newton's method", kept["work"]},
			}
			for i, m := range cost.Measured() {
				steps := math.Inf(1)
				if m.Status == race.Converged {
					steps = float64(m.Step)
				}
				out = append(out,
					Number{fmt.Sprintf("steps %d", i+1), "steps until arrival, racer " + m.Name, steps},
					Number{fmt.Sprintf("asked %d", i+1), "evaluations until then, of f, of the gradient, two for a Hessian, racer " + m.Name, float64(m.Evaluations)})
			}
			return out, nil
		}}
}

func costRow(key string) (racelab.CostRow, error) {
	for _, row := range racelab.CostRows() {
		if row.Rule.Key == key {
			return row, nil
		}
	}
	return racelab.CostRow{}, fmt.Errorf("the table of costs has no row for %s", key)
}
