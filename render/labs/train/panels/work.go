package panels

import (
	"math"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// chunk is how many instances a network is shown at a time: enough for the
// kernels, and what they leave behind stays in the processor's cache.
const chunk = 256

// work is the memory with which pictures of a lane's network are worked out.
type work struct {
	pass   *nn.Pass
	layers int
	in     nn.Batch
	index  []int

	order    []int // of an epoch's instances
	shuffled orderKey

	grid  *datasets.Set // the nodes of a plane
	plane plane
	marks []figure.Mark // of the instances in the plane
	of    marksKey

	dead     []bool // [dense layers' units] of which no sampled instance moves a weight
	deadOf   *livelab.Weights
	deadStep int
}

// plane is a grid of nodes in the plane of two features, or along one.
type plane struct {
	n                      int // nodes an axis
	of                     *datasets.Set
	xMin, xMax, yMin, yMax float64
}

// work returns a lane's.
func (c *Cache) work(lane int, m *nn.Model) *work {
	for len(c.works) <= lane {
		c.works = append(c.works, &work{})
	}
	w := c.works[lane]
	if w.pass == nil || w.layers != len(m.Layers) {
		w.pass, w.layers = m.NewPass(), len(m.Layers)
	}
	w.pass.Mode, w.pass.Observe, w.pass.Dropout, w.pass.Tap = nn.Eval, false, false, nil
	return w
}

// batch gathers some instances of a set, as the network takes them.
func (w *work) batch(s *datasets.Set, index []int) nn.Batch {
	if w.in.Rows != s.Features || w.in.Cols != len(index) {
		w.in = nn.NewBatch(s.Features, len(index))
	}
	s.Gather(w.in.Data, w.in.Stride, index)
	return w.in
}

// each shows the first n instances of a set to see, chunk by chunk; from is the
// first one's number.
func (w *work) each(s *datasets.Set, n int, see func(from int, in nn.Batch)) {
	n = min(n, s.Len())
	for from := 0; from < n; from += chunk {
		w.index = w.index[:0]
		for i := from; i < min(from+chunk, n); i++ {
			w.index = append(w.index, i)
		}
		see(from, w.batch(s, w.index))
	}
}

// tap copies what one layer gives.
type tap struct {
	layer int
	see   func(b nn.Batch)
}

var _ nn.Tap = (*tap)(nil)

// Observe passes the layer's output on.
func (t *tap) Observe(layer int, s nn.Signal, b nn.Batch) {
	if layer == t.layer && s == nn.Output {
		t.see(b)
	}
}

// activationOf is the index of the layer whose output is the activation of dense
// layer k, and of what the function is given; the same one where there is no
// activation function.
func activationOf(m *nn.Model, k int) (activation, before int) {
	dense := m.Denses()
	end := len(m.Layers)
	if k+1 < len(dense) {
		end = dense[k+1]
	}
	for j := dense[k] + 1; j < end; j++ {
		switch m.Layers[j].(type) {
		case nn.Activation, nn.PReLU:
			return j, j - 1
		}
	}
	return dense[k], dense[k]
}

// kernel is the weights of a dense layer, [in][out], and its bias, nil where it
// has none; tied ones have those that they are tied to.
func kernel(m *nn.Model, k int) (w nn.Batch, bias []float64) {
	layer := m.Denses()[k]
	if t, ok := m.Layers[layer].(nn.Tied); ok {
		layer = t.Of
	}
	for _, s := range m.Spans {
		if s.Layer != layer {
			continue
		}
		values := m.Theta[s.Offset : s.Offset+s.Len]
		if s.Name == "bias" {
			bias = values
		} else {
			w = nn.Batch{Data: values, Rows: s.Rows, Cols: s.Cols, Stride: s.Cols}
		}
	}
	return w, bias
}

// slope is the derivative of an activation layer at a pre-activation of a unit, 1
// where the layer is none.
func slope(m *nn.Model, layer, unit int, x float64) float64 {
	switch a := m.Layers[layer].(type) {
	case nn.Activation:
		return a.Slope(x)
	case nn.PReLU:
		if x > 0 {
			return 1
		}
		for _, s := range m.Spans {
			if s.Layer == layer && unit < s.Len {
				return m.Theta[s.Offset+unit]
			}
		}
	}
	return 1
}

// drops says whether the network has a layer that drops.
func drops(m *nn.Model) bool {
	for _, l := range m.Layers {
		switch d := l.(type) {
		case nn.Dropout:
			if d.Rate > 0 {
				return true
			}
		case nn.AlphaDropout:
			if d.Rate > 0 {
				return true
			}
		}
	}
	return false
}

// Planar says whether the lane's data lie in a plane or along a line.
func Planar(l *livelab.Lane) bool {
	s := l.Split.Train
	return s != nil && s.Pixels == nil && (s.Features == 2 || s.Features == 1 && s.Regression())
}

// area is where the instances lie, with a margin of a tenth of their extent.
func area(split datasets.Split) (low, high [2]float64) {
	low, high = [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, s := range []*datasets.Set{split.Train, split.Valid} {
		if s == nil {
			continue
		}
		for i, v := range s.Values {
			k := i % s.Features
			low[k], high[k] = math.Min(low[k], v), math.Max(high[k], v)
		}
	}
	for k := range low {
		if !(low[k] < high[k]) {
			if !finite(low[k]) {
				low[k] = 0
			}
			low[k], high[k] = low[k]-1, low[k]+1
		}
		margin := 0.1 * (high[k] - low[k])
		low[k], high[k] = low[k]-margin, high[k]+margin
	}
	return low, high
}

// nodes makes the grid on which a plane is looked at, row by row from below, in
// the coordinates of the data: the set's scaler makes them what the network takes.
func (w *work) nodes(split datasets.Split, n int) (*datasets.Set, plane) {
	s := split.Train
	if w.grid != nil && w.plane.n == n && w.plane.of == s {
		return w.grid, w.plane
	}
	low, high := area(split)
	g := plane{n: n, of: s, xMin: low[0], xMax: high[0], yMin: low[1], yMax: high[1]}
	at := func(i int, from, to float64) float64 { return from + float64(i)/float64(n-1)*(to-from) }
	set := &datasets.Set{Name: "grid", Features: s.Features, Outputs: 1, Scaler: s.Scaler}
	if s.Features == 1 {
		for i := range n {
			set.Values = append(set.Values, at(i, g.xMin, g.xMax))
		}
	} else {
		for j := range n {
			for i := range n {
				set.Values = append(set.Values, at(i, g.xMin, g.xMax), at(j, g.yMin, g.yMax))
			}
		}
	}
	set.Targets = make([]float64, len(set.Values)/s.Features)
	w.grid, w.plane = set, g
	return set, g
}
