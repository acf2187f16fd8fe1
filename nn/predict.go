package nn

import (
	"fmt"
	"math"
)

// Predict returns what the model says of the instances x: probabilities with
// softmax or sigmoid, values with mean squared error. It lives in p until p's
// next use. p.Mode and p.Dropout hold as they are: in Eval mode with Dropout
// set, dropout and alpha dropout are on.
func (m *Model) Predict(p *Pass, x Batch) Batch {
	z := m.Forward(p, nil, x)
	out := Batch{p.loss.grow(3, z.Rows*z.Stride), z.Rows, z.Cols, z.Stride}
	copy(out.Data, z.Data)
	m.Loss.Link(p, out)
	return out
}

// MonteCarlo predicts with dropout on, passes times, and writes the mean and
// the standard deviation (divisor passes, as NumPy's std) of what came out into
// mean and spread [outputs][Cols]. The masks depend on seed alone. Batch
// normalization stays in inference mode.
// Source: Gal & Ghahramani 2016; Géron 2019, chapter 11.
func (m *Model) MonteCarlo(p *Pass, mean, spread, x Batch, passes int, seed uint64) error {
	if passes < 1 {
		return fmt.Errorf("dropout in prediction: %d passes: want at least 1; try 100", passes)
	}
	_, out := m.Size()
	for _, b := range []Batch{mean, spread} {
		if b.Rows != out || b.Cols != x.Cols || b.Stride != x.Stride {
			return fmt.Errorf("dropout in prediction: room for %d × %d (stride %d): want %d × %d (stride %d)",
				b.Rows, b.Cols, b.Stride, out, x.Cols, x.Stride)
		}
	}
	mode, dropout := p.Mode, p.Dropout
	p.Mode, p.Dropout, p.Observe = Eval, true, false
	clear(mean.Data)
	clear(spread.Data)
	for n := range passes {
		p.Seed(seed, uint64(n))
		y := m.Predict(p, x)
		// Welford 1962: the squares are taken about the running mean.
		for i, v := range y.Data {
			d := v - mean.Data[i]
			mean.Data[i] += d / float64(n+1)
			spread.Data[i] += d * (v - mean.Data[i])
		}
	}
	for i, s := range spread.Data {
		spread.Data[i] = math.Sqrt(s / float64(passes))
	}
	p.Mode, p.Dropout = mode, dropout
	return nil
}
