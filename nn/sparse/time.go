package sparse

import (
	"context"
	"slices"
	"time"

	"downhill/nn"
)

// Speed is how long a prediction takes, per instance.
type Speed struct {
	Batch         int // instances at a time
	Dense, Sparse time.Duration
}

// Gain is how many times as fast the network in compressed rows is; below 1 the
// dense one is faster.
func (s Speed) Gain() float64 { return float64(s.Dense) / float64(max(1, s.Sparse)) }

// measuring is how long each of the two networks predicts in all.
const measuring = 60 * time.Millisecond

// Measure times predictions of m with whole kernels and in compressed rows, on
// instances x, one after the other by turns, and takes the median of each, so that
// what else the machine does falls on both. now is the clock.
func Measure(ctx context.Context, m *nn.Model, x nn.Batch, now func() time.Time) (Speed, error) {
	thin, err := Network(m)
	if err != nil {
		return Speed{}, err
	}
	models := [2]*nn.Model{m, thin}
	passes := [2]*nn.Pass{m.NewPass(), thin.NewPass()}
	var took [2][]time.Duration
	for k := range models {
		models[k].Predict(passes[k], x) // makes room
	}
	for begin := now(); len(took[1]) < 5 || now().Sub(begin) < 2*measuring; {
		if err := ctx.Err(); err != nil {
			return Speed{}, err
		}
		for k := range models {
			from := now()
			models[k].Predict(passes[k], x)
			took[k] = append(took[k], now().Sub(from))
		}
	}
	median := func(d []time.Duration) time.Duration {
		slices.Sort(d)
		return d[len(d)/2] / time.Duration(x.Cols)
	}
	return Speed{x.Cols, median(took[0]), median(took[1])}, nil
}
