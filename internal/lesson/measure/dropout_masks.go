package measure

import (
	"context"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// maskings is how many masks a mean over dropout is taken over: its standard
// error is then a twentieth of the spread of one.
const maskings = 400

// dropouts are the layers of a model that drop.
func dropouts(m *nn.Model) []int {
	var out []int
	for i, layer := range m.Layers {
		switch layer.(type) {
		case nn.Dropout, nn.AlphaDropout:
			out = append(out, i)
		}
	}
	return out
}

// gathered are the first instances of a set, n at most.
func gathered(s *datasets.Set, n int) nn.Batch {
	index := make([]int, min(n, s.Len()))
	for i := range index {
		index[i] = i
	}
	x := nn.NewBatch(s.Features, len(index))
	s.Gather(x.Data, x.Stride, index)
	return x
}

// mask says of every droppable unit whether it was dropped for the first instance
// of a pass in training mode; step chooses it.
func mask(m *nn.Model, p *nn.Pass, x nn.Batch, seed, step uint64) []bool {
	p.Mode = nn.Train
	p.Seed(seed, step)
	m.Forward(p, nil, x)
	var out []bool
	for _, i := range dropouts(m) {
		width, _ := m.Layers[i].Size()
		units := make([]bool, width)
		m.Dropped(units, p, i, 0)
		out = append(out, units...)
	}
	return out
}

// dropped draws masks of the first network: which share of the droppable units is
// dropped, whether the output can be, and whether anything is after training.
func dropped(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	m := n.models[0]
	x := gathered(n.data[0].Train, 1)
	p := m.NewPass()
	out, changed, units := 0, 0, 0
	var before []bool
	const steps = 1000
	for k := range uint64(steps) {
		now := mask(m, p, x, n.seed, k)
		for j, off := range now {
			if off {
				out++
			}
			if before != nil && off != before[j] {
				changed++
			}
		}
		units, before = len(now), now
	}
	denses := m.Denses()
	behind := 0
	for _, i := range dropouts(m) {
		if i > denses[len(denses)-1] {
			behind++
		}
	}
	set := gathered(n.data[0].Valid, n.data[0].Valid.Len())
	apart := 0.0
	first := predictions(m, m.NewPass(), set)
	for k := range uint64(20) {
		p := m.NewPass() // in evaluation mode
		p.Seed(n.seed, k)
		for c, y := range predictions(m, p, set) {
			apart = max(apart, math.Abs(y-first[c]))
		}
	}
	return []Number{
		{"units", "units that can be dropped", float64(units)},
		{"share", "share of them that is dropped in a step, mean over 1,000 steps", float64(out) / float64(steps*units)},
		{"changed", "share of them that is other in the next step", float64(changed) / float64((steps-1)*units)},
		{"output", "dropout layers behind the output layer", float64(behind)},
		{"after", "largest difference between predictions after training", apart},
	}, ctx.Err()
}

// predictions are the first output of a model for each instance.
func predictions(m *nn.Model, p *nn.Pass, x nn.Batch) []float64 {
	y := m.Predict(p, x)
	out := make([]float64, x.Cols)
	for c := range out {
		out[c] = y.At(0, c)
	}
	return out
}

// ensembleSteps is the number of training steps that the notebook speaks of.
const ensembleSteps = 10_000

// ensemble counts how many different networks so many training steps of one
// instance each would train, and compares the network without dropout with the
// mean of the masked ones: the difference of their predictions on the validation
// data, beside that of a single masked one.
func ensemble(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	m := n.models[0]
	one, p := gathered(n.data[0].Train, 1), m.NewPass()
	seen, units := map[string]bool{}, 0
	for k := range uint64(ensembleSteps) {
		now := mask(m, p, one, n.seed, k)
		text := make([]byte, len(now))
		for j, off := range now {
			if off {
				text[j] = 1
			}
		}
		seen[string(text)], units = true, len(now)
	}
	set := gathered(n.data[0].Valid, n.data[0].Valid.Len())
	scaled := predictions(m, m.NewPass(), set)
	masked := make([][]float64, maskings)
	whole := make([]float64, len(scaled))
	for k := range masked {
		p := m.NewPass()
		p.Dropout = true
		p.Seed(n.seed, uint64(k))
		masked[k] = predictions(m, p, set)
		for c, y := range masked[k] {
			whole[c] += y / maskings
		}
	}
	together, alone := 0.0, 0.0
	for c := range scaled {
		together += math.Abs(whole[c]-scaled[c]) / float64(len(scaled))
		for k := range masked {
			alone += math.Abs(masked[k][c]-scaled[c]) / float64(len(scaled)*maskings)
		}
	}
	return []Number{
		{"units", "units that can be dropped, N", float64(units)},
		{"different", "different networks in 10,000 steps", float64(len(seen))},
		{"together", "mean |difference| in probability, whole network less the mean of 400 masked ones", together},
		{"alone", "mean |difference| in probability, whole network less one masked one", alone},
		{"ratio", "the last but one over the last", together / alone},
	}, ctx.Err()
}
