package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/sparse"
)

const (
	tinyWeight = 0.002 // a weight so small in absolute value does next to nothing
	pruneSteps = 20    // shares of the weights that are cut off, in steps of 1/20
	pruneCosts = 0.01  // validation accuracy that a cut may cost and still count as free
)

// sparseWeights is what a document's networks have of small weights and exact
// zeros after training, and how many of their smallest weights can be cut off.
func sparseWeights() Measure {
	return Measure{Key: "sparse-weights", Title: "Zeros and small weights of trained networks",
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			ns, err := openDeep(s, 1)
			if err != nil {
				return nil, err
			}
			var out []Number
			for i := range ns {
				t, split := ns[i].trainer, ns[i].data
				if err := ns[i].toEnd(ctx); err != nil {
					return nil, fmt.Errorf("%s: %w", s.Train.Nets[i].Name, err)
				}
				add := func(key, title string, value float64) {
					out = append(out, Number{fmt.Sprintf("%s %d", key, i+1), fmt.Sprintf("%s, network %d", title, i+1), value})
				}
				accuracy := t.History[len(t.History)-1].ValidAccuracy
				add("accuracy", "validation accuracy", accuracy)
				add("zeros", "share of the weights that are exactly 0", sparse.Total(sparse.Layers(t.Model)).Share())
				add("tiny", fmt.Sprintf("share of the weights below %v", tinyWeight), shareBelow(t.Model, tinyWeight))
				lost := func(share float64) float64 {
					copied := sparse.Prune(t.Model, sparse.Thresholds(t.Model, []float64{share})[0])
					_, left := nn.NewEvaluator(copied, s.Seed).Evaluate(split.Valid)
					return accuracy - left
				}
				free := 0.0
				for k := 1; k < pruneSteps; k++ {
					share := float64(k) / pruneSteps
					if lost(share) > pruneCosts {
						break
					}
					free = share
				}
				add("free", "largest share of the weights whose cut costs no more than a point of accuracy", free)
				add("lost half", "validation accuracy lost by cutting half of the weights", lost(0.5))
				add("lost nine", "validation accuracy lost by cutting nine weights of ten", lost(0.9))
			}
			return out, nil
		}}
}

// shareBelow is the share of the kernels' weights whose absolute value is below a
// threshold.
func shareBelow(m *nn.Model, threshold float64) float64 {
	ws, n := sparse.Magnitudes(m), 0.0
	for _, w := range ws {
		if w < threshold {
			n++
		}
	}
	return n / float64(len(ws))
}

// exactZeros is how racers treat a coordinate whose penalty holds it at 0: on a
// surface with |x| in it, or under a rule with an ℓ₁ penalty of its own.
func exactZeros() Measure {
	share := func(r descent, racer int) float64 {
		p := r.track(racer).Path
		n, late := 0.0, p[len(p)/2:]
		for t := range late {
			if late[t][0] == 0 {
				n++
			}
		}
		return n / float64(len(late))
	}
	return ofDescent("exact-zeros", "Which racer holds x at exactly 0", 2,
		descentNumber{"zero 1", "share of the later half of racer 1's steps with x exactly 0", func(r descent) float64 { return share(r, 1) }},
		descentNumber{"zero 2", "share of the later half of racer 2's steps with x exactly 0", func(r descent) float64 { return share(r, 2) }},
		descentNumber{"x 1", "largest |x| of racer 1 in the later half of its steps", func(r descent) float64 {
			p, most := r.track(1).Path, 0.0
			for _, at := range p[len(p)/2:] {
				most = max(most, math.Abs(at[0]))
			}
			return most
		}},
		descentNumber{"y 2", "y of racer 2 in the end", func(r descent) float64 {
			p := r.track(2).Path
			return p[len(p)-1][1]
		}},
	)
}
