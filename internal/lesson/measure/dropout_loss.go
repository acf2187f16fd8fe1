package measure

import (
	"context"
	"errors"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// masked is the loss of a model on a whole set with dropout on, the mean over
// so many masks for every instance.
func masked(m *nn.Model, set *datasets.Set, seed uint64, masks int) (float64, error) {
	x := gathered(set, set.Len())
	t := nn.Targets{Labels: set.Labels}
	p, loss := m.NewPass(), 0.0
	p.Dropout = true
	for k := range masks {
		p.Seed(seed, uint64(k))
		z := m.Forward(p, nil, x)
		if err := m.Loss.Check(z.Rows, z.Cols, t); err != nil {
			return 0, err
		}
		l, _ := m.Loss.Eval(p, nn.Batch{}, z, t)
		loss += l / float64(masks)
	}
	return loss, nil
}

// misleading compares the training loss of the second network with dropout on,
// with dropout off, and the validation loss, all of the same weights.
func misleading(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 2)
	if err != nil {
		return nil, err
	}
	on, err := masked(n.models[1], n.data[1].Train, n.seed, maskings)
	if err != nil {
		return nil, err
	}
	plain, err := masked(n.models[0], n.data[0].Train, n.seed, 1)
	if err != nil {
		return nil, err
	}
	off, valid := n.train(2), n.valid(2)
	return []Number{
		{"raised", "training loss with dropout on over that with dropout off", on / off},
		{"without", "the same of the network that has no dropout", plain / n.train(1)},
		{"shown", "validation loss less training loss with dropout on", valid - on},
		{"gap", "validation loss less training loss with dropout off", valid - off},
		{"hidden", "the second gap less the first: what dropout on hides", on - off},
	}, ctx.Err()
}

// sums are the weighted sums that the second dense layer makes of its inputs,
// without its bias: what it is given by the units that dropout acts on.
type sums struct {
	layer int
	bias  []float64
	got   []float64 // [unit][instance]
}

var _ nn.Tap = (*sums)(nil)

// Observe keeps them.
func (s *sums) Observe(layer int, signal nn.Signal, b nn.Batch) {
	if layer != s.layer || signal != nn.Output {
		return
	}
	s.got = s.got[:0]
	for r := range b.Rows {
		for c := range b.Cols {
			s.got = append(s.got, b.At(r, c)-s.bias[r])
		}
	}
}

func newSums(m *nn.Model) (*sums, error) {
	denses := m.Denses()
	if len(denses) < 2 {
		return nil, errors.New("want a network with a hidden layer, behind which units are dropped")
	}
	s := &sums{layer: denses[1]}
	for _, span := range m.Spans {
		if span.Layer == s.layer && span.Name == "bias" {
			s.bias = m.Theta[span.Offset : span.Offset+span.Len]
		}
	}
	if s.bias == nil {
		return nil, errors.New("want a dense layer with a bias")
	}
	return s, nil
}

// given are the sums for instances: as in evaluation, and as the mean over masks
// in training.
func given(m *nn.Model, x nn.Batch, seed uint64) (evaluated, trained []float64, err error) {
	tap, err := newSums(m)
	if err != nil {
		return nil, nil, err
	}
	p := m.NewPass()
	p.Tap = tap
	m.Forward(p, nil, x)
	evaluated = append([]float64(nil), tap.got...)
	trained = make([]float64, len(evaluated))
	p.Mode = nn.Train
	for k := range maskings {
		p.Seed(seed, uint64(k))
		m.Forward(p, nil, x)
		for i, z := range tap.got {
			trained[i] += z / maskings
		}
	}
	return evaluated, trained, nil
}

// size is the root mean square.
func size(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x * x
	}
	return math.Sqrt(sum / float64(len(xs)))
}

// unscaled is a copy of a model whose classical dropout does nothing after
// training: every kernel behind it is divided by 1 − rate, which undoes that
// the layer multiplies by it.
func unscaled(m *nn.Model) *nn.Model {
	c := m.Clone()
	keep := 1.0
	for i, layer := range c.Layers {
		switch l := layer.(type) {
		case nn.Dropout:
			if l.Classical {
				keep = 1 - l.Rate
			}
		case nn.Dense:
			for _, span := range c.Spans {
				if span.Layer == i && span.Name == "kernel" {
					for k := range span.Len {
						c.Theta[span.Offset+k] /= keep
					}
				}
			}
			keep = 1
		}
	}
	return c
}

// scaling looks at the first network, with classical dropout, without the factor
// 1 − p after training and with it.
func scaling(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	m, valid := n.models[0], n.data[0].Valid
	raw := unscaled(m)
	evaluated, trained, err := given(m, gathered(valid, valid.Len()), n.seed)
	if err != nil {
		return nil, err
	}
	whole, _, err := given(raw, gathered(valid, valid.Len()), n.seed)
	if err != nil {
		return nil, err
	}
	with, right := nn.NewEvaluator(m, n.seed).Evaluate(valid)
	without, wrong := nn.NewEvaluator(raw, n.seed).Evaluate(valid)
	return []Number{
		{"without", "input of a layer after training over that in training, without scaling", size(whole) / size(trained)},
		{"with", "the same with weights multiplied by 1 − p", size(evaluated) / size(trained)},
		{"loss", "validation loss without scaling over that with it", without / with},
		{"accuracy", "validation accuracy with scaling less that without", right - wrong},
	}, ctx.Err()
}

// inverted compares the first network, scaled after training, with the second,
// scaled while training.
func inverted(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 2)
	if err != nil {
		return nil, err
	}
	var ratio [2]float64
	for i := range ratio {
		evaluated, trained, err := given(n.models[i], gathered(n.data[i].Valid, n.data[i].Valid.Len()), n.seed)
		if err != nil {
			return nil, err
		}
		ratio[i] = size(evaluated) / size(trained)
	}
	apart := 0.0
	set := gathered(n.data[0].Valid, n.data[0].Valid.Len())
	a, b := predictions(n.models[0], n.models[0].NewPass(), set), predictions(n.models[1], n.models[1].NewPass(), set)
	for c := range a {
		apart += math.Abs(a[c]-b[c]) / float64(len(a))
	}
	return []Number{
		{"after", "input of a layer in evaluation over that in training, scaled after training", ratio[0]},
		{"while", "the same, scaled while training", ratio[1]},
		{"apart", "mean |difference| of the two networks' probabilities", apart},
		{"loss", "validation loss scaled while training, over that scaled after training", n.valid(2) / n.valid(1)},
	}, ctx.Err()
}
