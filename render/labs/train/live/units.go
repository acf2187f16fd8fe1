package live

import (
	"fmt"

	"downhill/nn"
	"downhill/nn/datasets"
)

// capture keeps what one dense layer, with the activation function behind it,
// gave for the instances of a block.
type capture struct {
	layer int                // to watch
	take  func(out nn.Batch) // reads what it gave
}

// Observe passes the output on.
func (c *capture) Observe(layer int, s nn.Signal, b nn.Batch) {
	if s == nn.Output && layer == c.layer {
		c.take(b)
	}
}

// activation is the layer that gives the activations of dense layer k: the
// activation function, or the dense layer itself where it has none.
func (v *Viewer) activation(k int) (int, error) {
	dense := v.model.Denses()
	if k < 0 || k >= len(dense) {
		return 0, fmt.Errorf("dense layer %d: want 0 to %d", k, len(dense)-1)
	}
	if a := v.model.ActivationOf(dense[k]); a >= 0 {
		return a, nil
	}
	return dense[k], nil
}

// Units are the response maps of the units of dense layer k, counted from 0: the
// activation of each at every point of the grid, [unit][NY·NX]. The output
// layer's are before softmax or sigmoid.
func (v *Viewer) Units(g Grid, k int) ([][]float64, error) {
	s, err := v.set(g)
	if err != nil {
		return nil, err
	}
	return v.activations(s, s.Len(), k)
}

// activations are those of dense layer k for the first n instances, [unit][n].
func (v *Viewer) activations(s *datasets.Set, n, k int) ([][]float64, error) {
	layer, err := v.activation(k)
	if err != nil {
		return nil, err
	}
	_, units := v.model.Layers[layer].Size()
	out, all := make([][]float64, units), make([]float64, units*n)
	for u := range out {
		out[u] = all[u*n : (u+1)*n]
	}
	return out, v.each(s, n, func(p *nn.Pass, x nn.Batch, index []int) error {
		p.Tap = &capture{layer, func(b nn.Batch) {
			for u := range units {
				copy(out[u][index[0]:], b.Row(u))
			}
		}}
		v.model.Forward(p, nil, x)
		p.Tap = nil
		return nil
	})
}

// Unit is the story of one unit.
type Unit struct {
	Activation nn.Moments // over the first instances of the training data
	Weights    []float64  // into it, [in]
	Bias       float64    // 0 where the layer has none
	Dead       bool       // its activation's slope is 0 for all of them
}

// storyInstances is how many instances a unit's story looks at.
const storyInstances = 1000

// Unit tells the story of unit u of dense layer k, both counted from 0.
func (v *Viewer) Unit(k, u int) (Unit, error) {
	data := v.lane.Split.Train
	n := min(data.Len(), storyInstances)
	all, err := v.activations(data, n, k)
	if err != nil {
		return Unit{}, err
	}
	if u < 0 || u >= len(all) {
		return Unit{}, fmt.Errorf("unit %d: want 0 to %d", u, len(all)-1)
	}
	out := Unit{Activation: nn.MomentsOf(nn.Batch{Data: all[u], Rows: 1, Cols: n, Stride: n}),
		Dead: nn.NewEvaluator(v.model, v.lane.Seed).Dead(data, n)[k][u]}
	w := kernel(v.model, v.model.Denses()[k])
	for i := range w.Rows {
		out.Weights = append(out.Weights, w.At(i, u))
	}
	out.Bias = bias(v.model, v.model.Denses()[k], u)
	return out, nil
}

// bias is that of unit u of a dense layer, 0 where it has none.
func bias(m *nn.Model, layer, u int) float64 {
	if t, ok := m.Layers[layer].(nn.Tied); ok {
		layer = t.Of
	}
	for _, s := range m.Spans {
		if s.Layer == layer && s.Name == "bias" {
			return m.Theta[s.Offset+u]
		}
	}
	return 0
}

// Dead says of every unit of the dense layers whether it is dead on the first
// training instances, see nn.Evaluator.Dead.
func (v *Viewer) Dead() [][]bool {
	return nn.NewEvaluator(v.model, v.lane.Seed).Dead(v.lane.Split.Train, storyInstances)
}

// Weights are those of dense layer k, [in][out], to read.
func (v *Viewer) Weights(k int) (nn.Batch, error) {
	if _, err := v.activation(k); err != nil {
		return nn.Batch{}, err
	}
	return kernel(v.model, v.model.Denses()[k]), nil
}
