package train

import (
	"context"
	"math"

	"downhill/nn"
	"downhill/nn/datasets"
)

// MonteCarlo is what came of many predictions with dropout on.
type MonteCarlo struct {
	Passes   int
	Loss     float64 // of the mean prediction, on the test data
	Accuracy float64 // of the mean prediction; not a number where nothing is classified
	Spread   float64 // standard deviation over the passes, mean over outputs and instances
}

// mcBatch is how many instances are predicted at a time.
const mcBatch = 128

// monteCarlo averages predictions with dropout on over a set, and measures the
// mean prediction.
// Source: Gal & Ghahramani 2016; Géron 2019, chapter 11.
func monteCarlo(ctx context.Context, m *nn.Model, s *datasets.Set, passes int, seed uint64) (*MonteCarlo, error) {
	_, outputs := m.Size()
	out := &MonteCarlo{Passes: passes}
	p := m.NewPass()
	index := make([]int, 0, mcBatch)
	right := 0
	for from := 0; from < s.Len(); from += mcBatch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		index = index[:0]
		for i := from; i < min(from+mcBatch, s.Len()); i++ {
			index = append(index, i)
		}
		x := nn.NewBatch(s.Features, len(index))
		s.Gather(x.Data, x.Stride, index)
		mean, spread := nn.NewBatch(outputs, len(index)), nn.NewBatch(outputs, len(index))
		if err := m.MonteCarlo(p, mean, spread, x, passes, seed); err != nil {
			return nil, err
		}
		for c, i := range index {
			loss, correct := judge(m.Loss, s, i, mean, c)
			out.Loss += loss
			if correct {
				right++
			}
			for o := range outputs {
				out.Spread += spread.At(o, c) / float64(outputs)
			}
		}
	}
	n := float64(s.Len())
	out.Loss, out.Spread, out.Accuracy = out.Loss/n, out.Spread/n, float64(right)/n
	if !m.Loss.Classifies() {
		out.Accuracy = math.NaN()
	}
	return out, nil
}

// judge is the loss of the prediction in column c for instance i of the set, and
// whether it is right. A probability of 0 for what is the case counts as the
// smallest number that there is, as a mean over passes can round to it.
func judge(l nn.Loss, s *datasets.Set, i int, y nn.Batch, c int) (loss float64, right bool) {
	if l == nn.MSE {
		for o := range y.Rows {
			d := y.At(o, c) - s.Targets[i*s.Outputs+o]
			loss += d * d / float64(y.Rows)
		}
		return loss, false
	}
	label := s.Labels[i]
	if l == nn.Sigmoid {
		p := y.At(0, c)
		if label == 0 {
			p = 1 - p
		}
		return -math.Log(math.Max(p, math.SmallestNonzeroFloat64)), y.At(0, c) > 0.5 == (label == 1)
	}
	best := 0
	for o := range y.Rows {
		if y.At(o, c) > y.At(best, c) {
			best = o
		}
	}
	return -math.Log(math.Max(y.At(label, c), math.SmallestNonzeroFloat64)), best == label
}
