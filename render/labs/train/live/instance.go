package live

import (
	"fmt"

	"downhill/nn"
	"downhill/nn/datasets"
)

// Activity is one instance on its way through the network.
type Activity struct {
	Input        []float64     // as the network takes it
	DroppedInput []bool        // nil where nothing is dropped
	Layers       []LayerValues // the dense layers, the output layer among them
	Output       []float64     // probabilities, or values
}

// LayerValues are one dense layer's in an Activity.
type LayerValues struct {
	PreActivation []float64 // what the activation function is given
	Activation    []float64 // what it gives, before dropout
	Dropped       []bool    // nil where nothing is dropped
}

// probe keeps what all layers give for one column.
type probe struct {
	col  int
	outs [][]float64 // by layer of the model
}

// Observe copies the column.
func (p *probe) Observe(layer int, s nn.Signal, b nn.Batch) {
	if s == nn.Output {
		p.outs[layer] = make([]float64, b.Rows)
		b.Column(p.outs[layer], p.col)
	}
}

// Instance takes one instance of a set, such as the lane's own training data,
// through the network without dropout.
func (v *Viewer) Instance(s *datasets.Set, index int) (Activity, error) {
	if err := v.accepts(s); err != nil {
		return Activity{}, err
	}
	if err := within(s, index); err != nil {
		return Activity{}, err
	}
	p := v.passes[0]
	p.Mode, p.Dropout, p.Observe = nn.Eval, false, false
	return v.follow(p, s, []int{index}, 0), nil
}

// Minibatch takes the minibatch of the step that follows on these weights
// through the network as that step does, with its dropout masks and batch
// statistics, and returns what its instance col meets, counted from 0.
func (v *Viewer) Minibatch(col int) (Activity, error) {
	data := v.lane.Split.Train
	index := nn.Minibatch(data.Len(), v.lane.Net.BatchSize, v.step, v.lane.Seed)
	if col < 0 || col >= len(index) {
		return Activity{}, fmt.Errorf("instance %d of the minibatch: want 0 to %d", col, len(index)-1)
	}
	p := v.passes[0]
	p.Mode, p.Dropout, p.Observe = nn.Train, false, false
	p.Seed(v.lane.Seed, uint64(v.step))
	return v.follow(p, data, index, col), nil
}

// follow watches column col of a batch.
func (v *Viewer) follow(p *nn.Pass, s *datasets.Set, index []int, col int) Activity {
	m := v.model
	x := nn.NewBatch(s.Features, len(index))
	s.Gather(x.Data, x.Stride, index)
	watch := &probe{col, make([][]float64, len(m.Layers))}
	p.Tap = watch
	y := m.Predict(p, x)
	p.Tap = nil
	out := Activity{Input: make([]float64, x.Rows), Output: make([]float64, y.Rows)}
	x.Column(out.Input, col)
	y.Column(out.Output, col)
	k := -1 // dense layer so far
	for i := range m.Layers {
		_, units := m.Layers[i].Size()
		dropped := make([]bool, units)
		if m.Dropped(dropped, p, i, col) {
			if k < 0 {
				out.DroppedInput = dropped
			} else {
				out.Layers[k].Dropped = dropped
			}
		}
		if m.Layers[i].Kind() != (nn.Dense{}).Kind() {
			continue
		}
		k++
		values := LayerValues{PreActivation: watch.outs[i], Activation: watch.outs[i]}
		if a := m.ActivationOf(i); a >= 0 {
			values.PreActivation, values.Activation = watch.outs[a-1], watch.outs[a]
		}
		out.Layers = append(out.Layers, values)
	}
	return out
}

// Spread predicts an instance many times with dropout on and returns the mean
// and the standard deviation of each output. The masks follow from seed.
func (v *Viewer) Spread(s *datasets.Set, index, passes int, seed uint64) (mean, spread []float64, err error) {
	if err := v.accepts(s); err != nil {
		return nil, nil, err
	}
	if err := within(s, index); err != nil {
		return nil, nil, err
	}
	_, outputs := v.model.Size()
	x, m, d := nn.NewBatch(s.Features, 1), nn.NewBatch(outputs, 1), nn.NewBatch(outputs, 1)
	s.Gather(x.Data, x.Stride, []int{index})
	if err := v.model.MonteCarlo(v.passes[0], m, d, x, passes, seed); err != nil {
		return nil, nil, err
	}
	mean, spread = make([]float64, outputs), make([]float64, outputs)
	m.Column(mean, 0)
	d.Column(spread, 0)
	return mean, spread, nil
}
