package effects

import (
	"downhill/nn"
	"downhill/nn/datasets"
)

// passage is what one minibatch shows of a network in training mode, forward
// and back. Nothing is learnt.
type passage struct {
	loss   float64
	layers []nn.LayerSignals // of the dense layers, the output layer among them, as the train lab shows them
	flat   []float64         // of each hidden layer, the share of outputs within flatEnds of 0 or 1
}

// flatEnds is how near to 0 or 1 a sigmoid's output counts as saturated here:
// σ′ < 0.0475, |z| > 2.94. The train lab counts slopes below 0.01, |z| > 4.6.
const flatEnds = 0.05

// pass sends the first instances of a set through a model; step chooses the
// dropout masks.
func pass(m *nn.Model, s *datasets.Set, instances int, seed uint64, step int) passage {
	x, t := first(s, instances)
	ps := m.NewPass()
	tap := &flatTap{nn.NewRecorder(m), map[int]float64{}}
	ps.Tap = tap
	obj := nn.NewObjective(m, ps, seed)
	obj.Next(x, t, step)
	theta := make([]float64, m.Dim())
	m.Coordinates(theta)
	p := passage{loss: obj.Eval(theta, make([]float64, m.Dim())), layers: tap.recorder.Layers()}
	denses := m.Denses()
	for _, d := range denses[1:] {
		p.flat = append(p.flat, tap.flat[d-1])
	}
	return p
}

// flatTap measures what the lab's recorder does, and beside it how flat the
// outputs lie.
type flatTap struct {
	recorder *nn.Recorder
	flat     map[int]float64 // by layer
}

var _ nn.Tap = (*flatTap)(nil)

// Observe measures.
func (p *flatTap) Observe(layer int, s nn.Signal, b nn.Batch) {
	p.recorder.Observe(layer, s, b)
	if s != nn.Output {
		return
	}
	n := 0
	for r := range b.Rows {
		for _, v := range b.Row(r) {
			if v < flatEnds || v > 1-flatEnds {
				n++
			}
		}
	}
	p.flat[layer] = float64(n) / float64(b.Rows*b.Cols)
}

// first are the first instances of a set.
func first(s *datasets.Set, instances int) (nn.Batch, nn.Targets) {
	n := min(instances, s.Len())
	index := make([]int, n)
	for i := range index {
		index[i] = i
	}
	x, t := nn.NewBatch(s.Features, n), nn.Targets{Labels: make([]int, n)}
	s.Gather(x.Data, x.Stride, index)
	s.GatherLabels(t.Labels, index)
	return x, t
}
