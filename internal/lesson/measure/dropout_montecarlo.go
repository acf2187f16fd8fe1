package measure

import (
	"context"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
)

// uncertainty is the spread of the first network's predictions with dropout on,
// of a classifier of two classes: where it is wrong about test instances and where
// it is right, and far outside of the data.
func uncertainty(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	m, test := n.models[0], n.data[0].Test
	x := gathered(test, test.Len())
	mean, spread, err := monteCarlo(m, x, maskings, n.seed)
	if err != nil {
		return nil, err
	}
	var right, wrong, near, sure []float64
	for c, label := range test.Labels {
		if y := mean.At(0, c); y > 0.5 == (label == 1) {
			right = append(right, spread.At(0, c))
		} else {
			wrong = append(wrong, spread.At(0, c))
		}
		if y := mean.At(0, c); y > 0.25 && y < 0.75 {
			near = append(near, spread.At(0, c))
		} else {
			sure = append(sure, spread.At(0, c))
		}
	}
	// The same instances ten times as far from the origin: nothing was ever seen
	// there.
	far := nn.NewBatch(x.Rows, x.Cols)
	for i, v := range x.Data {
		far.Data[i] = 10 * v
	}
	_, outside, err := monteCarlo(m, far, maskings, n.seed)
	if err != nil {
		return nil, err
	}
	beyond := 0.0
	for c := range x.Cols {
		beyond += outside.At(0, c) / float64(x.Cols)
	}
	return []Number{
		{"right", "standard deviation over 400 passes where it is right", average(right)},
		{"wrong", "the same where it is wrong", average(wrong)},
		{"ratio", "where it is wrong over where it is right", average(wrong) / average(right)},
		{"boundary", "where the mean is between 0.25 and 0.75 over elsewhere", average(near) / average(sure)},
		{"far", "ten times as far out as the data over within them", beyond / average(append(right, wrong...))},
	}, ctx.Err()
}

func monteCarlo(m *nn.Model, x nn.Batch, passes int, seed uint64) (mean, spread nn.Batch, err error) {
	_, outputs := m.Size()
	mean, spread = nn.NewBatch(outputs, x.Cols), nn.NewBatch(outputs, x.Cols)
	err = m.MonteCarlo(m.NewPass(), mean, spread, x, passes, seed)
	return mean, spread, err
}

// The numbers of passes that are compared, each against as good as all.
const (
	fewPasses, manyPasses = 10, 100
	allPasses             = 3000
	drawings              = 10  // of each, to average over
	passInstances         = 100 // that are looked at
)

// passes is how far the mean over a few passes is from the mean over very many, in
// the root mean square over test instances and several draws.
func passes(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	m, test := n.models[0], n.data[0].Test
	x := gathered(test, passInstances)
	truth, _, err := monteCarlo(m, x, allPasses, n.seed)
	if err != nil {
		return nil, err
	}
	off := func(passes int) (float64, error) {
		sum := 0.0
		for k := range uint64(drawings) {
			y, _, err := monteCarlo(m, x, passes, n.seed+1+k)
			if err != nil {
				return 0, err
			}
			for c := range x.Cols {
				d := y.At(0, c) - truth.At(0, c)
				sum += d * d
			}
		}
		return math.Sqrt(sum / float64(drawings*x.Cols)), ctx.Err()
	}
	few, err := off(fewPasses)
	if err != nil {
		return nil, err
	}
	many, err := off(manyPasses)
	if err != nil {
		return nil, err
	}
	return []Number{
		{"few", "root mean square error of a probability with 10 passes", few},
		{"many", "the same with 100 passes", many},
		{"ratio", "the first over the second", few / many},
	}, nil
}
