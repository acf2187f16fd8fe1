package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
)

// finalAccuracies is the validation accuracy of every network of a document after
// its last epoch.
func finalAccuracies() Measure {
	return Measure{Key: "final-accuracies", Title: "How accurate networks are in the end",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			accuracies, err := accuraciesOf(ctx, s)
			if err != nil {
				return nil, err
			}
			var out []Number
			for i, a := range accuracies {
				out = append(out, Number{fmt.Sprintf("accuracy %d", i+1), "validation accuracy, " + s.Train.Nets[i].Name, a})
				if i > 0 {
					out = append(out, Number{fmt.Sprintf("ahead %d", i+1), fmt.Sprintf("validation accuracy of network 1 less that of network %d", i+1), accuracies[0] - a})
				}
			}
			return out, nil
		}}
}

func accuraciesOf(ctx context.Context, s scenario.Scenario) ([]float64, error) {
	ns, err := openDeep(s, 1)
	if err != nil {
		return nil, err
	}
	var out []float64
	for i := range ns {
		if err := ns[i].toEnd(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Train.Nets[i].Name, err)
		}
		out = append(out, ns[i].last().ValidAccuracy)
	}
	return out, nil
}

const (
	networkRates = 9    // two a decade from 10⁻⁴ to 1
	nearBest     = 0.02 // validation accuracy by which a rate may stay behind the best
)

// networkSweep trains a document's networks at other learning rates too.
func networkSweep() Measure {
	return Measure{Key: "network-rates", Title: "Networks at nine learning rates",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			if err := ofLab(s, scenario.LabTrain); err != nil {
				return nil, err
			}
			var out []Number
			var widths []float64
			for i := range s.Train.Nets {
				one := s.Clone()
				one.Train.Nets = one.Train.Nets[i : i+1]
				own, err := accuraciesOf(ctx, one)
				if err != nil {
					return nil, err
				}
				var all []float64
				best, at := own[0], one.Train.Nets[0].Optimizer.Values.Num("lr")
				for k := range networkRates {
					lr := math.Pow(10, float64(k)/2-4)
					if one.Train.Nets[0].Optimizer, err = atRate(one.Train.Nets[0].Optimizer, lr); err != nil {
						return nil, err
					}
					a, err := accuraciesOf(ctx, one)
					if err != nil {
						return nil, err
					}
					all = append(all, a[0])
					if a[0] > best {
						best, at = a[0], lr
					}
				}
				good := 0.0
				for _, a := range all {
					if a >= best-nearBest {
						good++
					}
				}
				widths = append(widths, good)
				name := s.Train.Nets[i].Name
				out = append(out,
					Number{fmt.Sprintf("own %d", i+1), "validation accuracy at its own rate, " + name, own[0]},
					Number{fmt.Sprintf("best %d", i+1), "that at the best of nine rates, " + name, best},
					Number{fmt.Sprintf("at %d", i+1), "that rate, " + name, at},
					Number{fmt.Sprintf("behind %d", i+1), "by how much its own rate stays behind, " + name, best - own[0]},
					Number{fmt.Sprintf("good %d", i+1), "rates of nine within two points of the best, " + name, good})
				if i > 0 {
					out = append(out, Number{fmt.Sprintf("wider %d", i+1), "such rates of network 1 over those of " + name, widths[0] / good})
				}
			}
			return out, nil
		}}
}
