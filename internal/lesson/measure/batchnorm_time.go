package measure

import (
	"context"
	"math"
	"slices"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
)

// batchNormSeconds measures what batch normalization costs and gains in time: a
// document's first network has none, its second has it. They are trained in
// turns, epoch by epoch, so that a busy machine slows both.
func batchNormSeconds() Measure {
	return Measure{Key: "batch-norm-seconds", Title: "Seconds with and without batch normalization", Timed: true,
		Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
			ns, err := openDeep(s, 2)
			if err != nil {
				return nil, err
			}
			var timed [2]timedNetwork
			for i := range timed {
				ns[i].trainer.SkipTrainEval = true
				timed[i].deepNet = ns[i]
			}
			for e := range s.Train.Epochs + 1 {
				for i := range timed {
					if err := timed[(i+e)%2].epoch(ctx); err != nil {
						return nil, err
					}
				}
			}
			plain, norm := &timed[0], &timed[1]
			target := plain.lowest()
			ratio := norm.median() / plain.median()
			n, p := norm.reached(target), plain.reached(target)
			return []Number{
				{"epoch", "seconds of an epoch, batch normalization over plain (median)", ratio},
				{"plain epochs", "epochs to plain's lowest validation loss, plain", p},
				{"epochs", "epochs to plain's lowest validation loss, batch normalization over plain", n / p},
				{"wall", "seconds to plain's lowest validation loss, batch normalization over plain", ratio * n / p},
				{"prediction", "seconds of a prediction of one instance, batch normalization over plain", prediction(norm.trainer.Model) / prediction(plain.trainer.Model)},
			}, nil
		}}
}

// timedNetwork is a training whose epochs are timed.
type timedNetwork struct {
	deepNet
	seconds []float64 // of each epoch, without the one before training
}

// epoch trains an epoch; the first call only evaluates.
func (n *timedNetwork) epoch(ctx context.Context) error {
	if n.trainer.Done() {
		return nil
	}
	begin := time.Now()
	_, err := n.trainer.Epoch(ctx, nil)
	if len(n.trainer.History) > 1 {
		n.seconds = append(n.seconds, time.Since(begin).Seconds())
	}
	return err
}

func (n *timedNetwork) median() float64 { return middle(n.seconds) }

func middle(xs []float64) float64 {
	sorted := slices.Sorted(slices.Values(xs))
	return sorted[len(sorted)/2]
}

// prediction is how long a model takes for one instance, in seconds: the least of
// several repetitions, since what else runs on a machine only adds to it.
func prediction(m *nn.Model) float64 {
	const repetitions, calls = 15, 100
	features, _ := m.Size()
	x, p := nn.NewBatch(features, 1), m.NewPass()
	least := math.Inf(1)
	for range repetitions {
		begin := time.Now()
		for range calls {
			m.Predict(p, x)
		}
		least = min(least, time.Since(begin).Seconds()/calls)
	}
	return least
}
