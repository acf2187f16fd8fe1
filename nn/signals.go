package nn

import (
	"math"

	"downhill/nn/kernels"
)

// Moments describe many values of one kind.
type Moments struct {
	Count          int
	Mean, Variance float64
	Norm           float64 // √Σx²
	Min, Max       float64 // the ends of the histogram
	Histogram      [HistogramBins]int
}

// HistogramBins is how many classes of equal width a histogram has.
const HistogramBins = 64

// MomentsOf measures a batch, padding left out. Values that are not finite make
// mean, variance and norm not finite and are in no class.
func MomentsOf(b Batch) Moments {
	m := Moments{Count: b.Rows * b.Cols}
	sum, square, low, high := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for r := range b.Rows {
		row := b.Row(r)
		for _, v := range row {
			sum += v
			if v < low {
				low = v
			}
			if v > high {
				high = v
			}
		}
		square += kernels.SumSquares(row)
	}
	m.Norm = math.Sqrt(square)
	m.Mean = sum / float64(m.Count)
	m.Min, m.Max = low, high
	// Where all values are the same, 0·∞ is no class, and they are the largest.
	mean, variance, scale := m.Mean, 0.0, HistogramBins/(high-low)
	for r := range b.Rows {
		for _, v := range b.Row(r) {
			d := v - mean
			variance += d * d
			switch x := (v - low) * scale; {
			case x >= 0 && x < HistogramBins:
				m.Histogram[int(x)]++
			case x >= HistogramBins || v == high:
				m.Histogram[HistogramBins-1]++
			}
		}
	}
	m.Variance = variance / float64(m.Count)
	return m
}

// LayerSignals are what passed through one dense layer and the activation
// behind it in a recorded step.
type LayerSignals struct {
	Layer          int     // index of the dense layer in Model.Layers
	Name           string  // in the summary
	PreActivation  Moments // what the activation function was given; the last layer's output
	Activation     Moments // what it gave
	GradActivation Moments // ∂L/∂activation
	GradWeights    Moments // ∂L/∂kernel, penalties left out; tied layers share it
	UpdateRatio    float64 // ‖ΔW‖/‖W‖ of the kernel in this step; NaN where it is frozen
}

// Recorder is a Tap that measures the signals of a step.
type Recorder struct {
	model  *Model
	layers []LayerSignals
	// What to make of each layer of the model: which of layers it is the
	// pre-activation of, or the activation, −1 for none.
	pre, act, dense []int
}

var _ Tap = (*Recorder)(nil)

// NewRecorder returns a recorder for m.
func NewRecorder(m *Model) *Recorder {
	n := len(m.Layers)
	r := &Recorder{model: m, pre: make([]int, n), act: make([]int, n), dense: make([]int, n)}
	for i := range n {
		r.pre[i], r.act[i], r.dense[i] = -1, -1, -1
	}
	names := m.LayerNames()
	for k, i := range m.Denses() {
		r.layers = append(r.layers, LayerSignals{Layer: i, Name: names[i], UpdateRatio: math.NaN()})
		r.dense[i] = k
		if a := m.ActivationOf(i); a >= 0 {
			r.pre[a-1], r.act[a] = k, k
		} else {
			r.pre[i], r.act[i] = k, k
		}
	}
	return r
}

// ActivationOf is the layer that applies the activation function to the dense
// layer i, −1 for none before the next dense layer.
func (m *Model) ActivationOf(i int) int {
	for j := i + 1; j < len(m.Layers) && !isDense(m.Layers[j]); j++ {
		switch m.Layers[j].(type) {
		case Activation, PReLU:
			return j
		}
	}
	return -1
}

func (r *Recorder) begin() {
	for i := range r.layers {
		s := &r.layers[i]
		*s = LayerSignals{Layer: s.Layer, Name: s.Name, UpdateRatio: math.NaN()}
	}
}

// Observe measures.
func (r *Recorder) Observe(layer int, s Signal, b Batch) {
	switch s {
	case Output:
		if k := r.pre[layer]; k >= 0 {
			r.layers[k].PreActivation = MomentsOf(b)
		}
		if k := r.act[layer]; k >= 0 {
			r.layers[k].Activation = MomentsOf(b)
		}
	case GradOutput:
		if k := r.act[layer]; k >= 0 {
			r.layers[k].GradActivation = MomentsOf(b)
		}
	case GradWeights:
		if k := r.dense[layer]; k >= 0 {
			m := MomentsOf(b)
			for j, other := range r.layers {
				if r.model.tie[other.Layer] == layer {
					r.layers[j].GradWeights = m
				}
			}
		}
	}
}

// updates compares the trained coordinates before and after the step.
func (r *Recorder) updates(before, after []float64) {
	m := r.model
	for k, s := range r.layers {
		src := m.tie[s.Layer]
		sub := m.sub[src]
		if sub < 0 {
			continue
		}
		n := m.Layers[src].Params()[0].Len()
		moved, norm := 0.0, 0.0
		for i, v := range before[sub : sub+n] {
			d := after[sub+i] - v
			moved += d * d
			norm += v * v
		}
		r.layers[k].UpdateRatio = math.Sqrt(moved / norm)
	}
}

// Layers returns a copy of what was measured last, a dense layer each.
func (r *Recorder) Layers() []LayerSignals { return append([]LayerSignals(nil), r.layers...) }

// Health is a Tap that finds dead units and saturated values, over all batches
// that pass: a unit is dead when its activation's slope is 0 for every
// instance, a value saturated when |slope| is below a threshold.
type health struct {
	model     *Model
	threshold float64
	of        []int // for each layer, the dense layer whose activation it is
	in        Batch
	ones, dx  []float64
	stats     []unitHealth
}

type unitHealth struct {
	alive            []bool // [units]
	saturated, count int
}

var _ Tap = (*health)(nil)

func newHealth(m *Model, threshold float64) *health {
	h := &health{model: m, threshold: threshold, of: make([]int, len(m.Layers))}
	for i := range h.of {
		h.of[i] = -1
	}
	for k, i := range m.Denses() {
		_, units := m.Layers[i].Size()
		h.stats = append(h.stats, unitHealth{alive: make([]bool, units)})
		if a := m.ActivationOf(i); a >= 0 {
			h.of[a] = k
		}
	}
	return h
}

// Observe looks at the slopes of an activation between its input, which is the
// output of the layer before, and its output.
func (h *health) Observe(layer int, s Signal, b Batch) {
	if s != Output {
		return
	}
	in := h.in
	h.in = b
	k := h.of[layer]
	if k < 0 {
		return
	}
	if n := len(b.Data); len(h.ones) < n {
		h.ones, h.dx = make([]float64, n), make([]float64, n)
		for i := range h.ones {
			h.ones[i] = 1
		}
	}
	slopes := Batch{h.dx[:len(b.Data)], b.Rows, b.Cols, b.Stride}
	h.slopes(layer, slopes, in, b)
	stat := &h.stats[k]
	for r := range b.Rows {
		for _, d := range slopes.Row(r) {
			if d != 0 {
				stat.alive[r] = true
			}
			if math.Abs(d) < h.threshold {
				stat.saturated++
			}
		}
	}
	stat.count += b.Rows * b.Cols
}

func (h *health) slopes(layer int, dst, in, out Batch) {
	n := len(dst.Data)
	switch l := h.model.Layers[layer].(type) {
	case Activation:
		l.f.Backward(dst.Data, h.ones[:n], in.Data, out.Data)
	case PReLU:
		for r, alpha := range h.model.weights(layer, nil) {
			from, to := r*in.Stride, (r+1)*in.Stride
			kernels.LeakyReLUBack(dst.Data[from:to], h.ones[from:to], in.Data[from:to], alpha)
		}
	}
}

// fractions are those of the dense layers; one without activation function has
// none that is dead or saturated.
func (h *health) fractions() (dead, saturated []float64) {
	for _, s := range h.stats {
		d, f := 0.0, 0.0
		if s.count > 0 {
			for _, alive := range s.alive {
				if !alive {
					d++
				}
			}
			d /= float64(len(s.alive))
			f = float64(s.saturated) / float64(s.count)
		}
		dead, saturated = append(dead, d), append(saturated, f)
	}
	return dead, saturated
}
