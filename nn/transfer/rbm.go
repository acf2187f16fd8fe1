package transfer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/kernels"
)

// RBM is a restricted Boltzmann machine with visible units v and hidden units h
// that are 0 or 1:
//
//	E(v, h) = −bᵀv − cᵀh − vᵀW h,   p(v, h) ∝ exp(−E)
//	p(h_j = 1 | v) = σ(c_j + Σ_i v_i W_ij),   p(v_i = 1 | h) = σ(b_i + Σ_j W_ij h_j)
//
// with W [Visible][Hidden], b [Visible], c [Hidden]. Grey values count as
// probabilities of a visible unit to be 1. It learns by contrastive divergence
// with k steps of Gibbs sampling (CD-k),
//
//	ΔW = ⟨v₀ p(h|v₀)ᵀ⟩ − ⟨v_k p(h|v_k)ᵀ⟩,   Δb = ⟨v₀ − v_k⟩,   Δc = ⟨p(h|v₀) − p(h|v_k)⟩
//
// (means over the batch), where hidden units are sampled whenever they drive the
// visible ones, the visible ones are their probabilities unless SampleVisible
// says otherwise, and the last hidden ones are probabilities: section 3 of
// Hinton's guide. Source: Hinton 2002; Hinton, Osindero & Teh 2006; Hinton 2012,
// "A Practical Guide to Training Restricted Boltzmann Machines".
type RBM struct {
	Visible, Hidden int
	W               []float64 // [Visible][Hidden]
	B, C            []float64
	Steps           int  // k
	SampleVisible   bool // visible units are sampled too
	LearningRate    float64
	// Momentum is 0.5 at first and 0.9 after MomentumAfter steps (the guide's
	// section 9); WeightCost is the weight decay of its section 10.
	WeightCost    float64
	MomentumAfter int

	speed gradient
	delta gradient

	h0, hs, hk, v nn.Batch
	ht            []float64 // [n][Hidden]
}

// gradient has the parts of a machine's variables.
type gradient struct{ w, b, c []float64 }

// The guide's settings.
const (
	rbmSpread     = 0.01 // standard deviation of the first weights (section 8)
	rbmWeightCost = 2e-4 // section 10.1 begins with 0.0001
	earlyMomentum = 0.5
	lateMomentum  = 0.9
)

// NewRBM draws the first weights from N(0, 0.01²).
func NewRBM(visible, hidden, steps int, lr float64, r *rand.Rand) (*RBM, error) {
	if visible < 1 || hidden < 1 || steps < 1 {
		return nil, fmt.Errorf("rbm: %d visible and %d hidden units with CD-%d: want at least 1 of each", visible, hidden, steps)
	}
	if !(lr > 0) || math.IsInf(lr, 1) {
		return nil, fmt.Errorf("rbm: learning rate = %v: want a finite number above 0; try 0.1", lr)
	}
	m := &RBM{Visible: visible, Hidden: hidden, W: make([]float64, visible*hidden), B: make([]float64, visible),
		C: make([]float64, hidden), Steps: steps, LearningRate: lr, WeightCost: rbmWeightCost}
	for i := range m.W {
		m.W[i] = rbmSpread * r.NormFloat64()
	}
	m.speed, m.delta = m.zeros(), m.zeros()
	return m, nil
}

func (m *RBM) zeros() gradient {
	return gradient{make([]float64, len(m.W)), make([]float64, m.Visible), make([]float64, m.Hidden)}
}

// SetVisibleBias sets b_i = log(p_i/(1 − p_i)) for the mean p of each visible unit
// over the images (the guide's section 8.1), p held to 0.01 … 0.99.
func (m *RBM) SetVisibleBias(mean []float64) {
	for i, p := range mean {
		p = min(max(p, 0.01), 0.99)
		m.B[i] = math.Log(p / (1 - p))
	}
}

// means is the mean of every pixel.
func means(s *datasets.Set) []float64 {
	out := make([]float64, s.Features)
	room := nn.NewBatch(s.Features, 256)
	var index []int
	for from := 0; from < s.Len(); from += 256 {
		index = index[:0]
		for i := from; i < min(from+256, s.Len()); i++ {
			index = append(index, i)
		}
		x := fill(room, s, index)
		for f := range out {
			for _, v := range x.Row(f) {
				out[f] += v
			}
		}
	}
	for f := range out {
		out[f] /= float64(s.Len())
	}
	return out
}

// room makes the batches fit n instances.
func (m *RBM) room(x nn.Batch) {
	if m.h0.Cols == x.Cols && m.h0.Stride == x.Stride {
		return
	}
	m.h0, m.hs, m.hk = nn.NewBatch(m.Hidden, x.Cols), nn.NewBatch(m.Hidden, x.Cols), nn.NewBatch(m.Hidden, x.Cols)
	m.v = nn.NewBatch(m.Visible, x.Cols)
}

// HiddenFor writes p(h = 1 | v) into h [Hidden][n].
func (m *RBM) HiddenFor(h, v nn.Batch) {
	kernels.Gemm(h.Data, h.Stride, m.W, 1, m.Hidden, v.Data, v.Stride, m.Hidden, v.Stride, m.Visible, false)
	kernels.AddBias(h.Data, h.Stride, m.Hidden, v.Stride, m.C)
	kernels.Sigmoid(h.Data, h.Data)
}

// VisibleFor writes p(v = 1 | h) into v [Visible][n].
func (m *RBM) VisibleFor(v, h nn.Batch) {
	kernels.Gemm(v.Data, v.Stride, m.W, m.Hidden, 1, h.Data, h.Stride, m.Visible, h.Stride, m.Hidden, false)
	kernels.AddBias(v.Data, v.Stride, m.Visible, h.Stride, m.B)
	kernels.Sigmoid(v.Data, v.Data)
}

// sample draws units that are 1 with the probabilities p.
func sample(dst, p nn.Batch, r *rand.Rand) {
	for i := range p.Rows {
		from, to := p.Row(i), dst.Row(i)
		for c, q := range from {
			to[c] = 0
			if r.Float64() < q {
				to[c] = 1
			}
		}
	}
}

// Gradient runs CD-k on the images v₀ = x [Visible][n] and returns ΔW, Δb and Δc,
// which live in m until the next call, and the reconstruction error: the mean
// over images and pixels of (v₀ − p(v₁|h₀))².
func (m *RBM) Gradient(x nn.Batch, r *rand.Rand) (dw, db, dc []float64, err float64) {
	m.room(x)
	m.HiddenFor(m.h0, x)
	copy(m.hk.Data, m.h0.Data)
	for k := range m.Steps {
		sample(m.hs, m.hk, r)
		m.VisibleFor(m.v, m.hs)
		if k == 0 {
			err = distance(x, m.v)
		}
		if m.SampleVisible {
			sample(m.v, m.v, r)
		}
		m.HiddenFor(m.hk, m.v)
	}
	d := m.delta
	m.outer(d.w, x, m.h0, false)
	m.outer(d.w, m.v, m.hk, true)
	each(d.b, x, m.v)
	each(d.c, m.h0, m.hk)
	return d.w, d.b, d.c, err
}

// outer writes the mean of v hᵀ over the instances into dw, or takes it away.
func (m *RBM) outer(dw []float64, v, h nn.Batch, subtract bool) {
	scale := 1 / float64(v.Cols)
	if subtract {
		scale = -scale
	}
	// The instances become the inner dimension: h transposed, and scaled there,
	// since it is the smaller one.
	n := v.Cols
	if len(m.ht) < n*m.Hidden {
		m.ht = make([]float64, n*m.Hidden)
	}
	ht := m.ht[:n*m.Hidden]
	kernels.Transpose(ht, m.Hidden, h.Data, h.Stride, m.Hidden, n)
	kernels.Scale(scale, ht)
	kernels.Gemm(dw, m.Hidden, v.Data, v.Stride, 1, ht, m.Hidden, m.Visible, m.Hidden, n, subtract)
}

// each writes the mean over the instances of a − b for every unit.
func each(dst []float64, a, b nn.Batch) {
	for i := range dst {
		x, y := a.Row(i), b.Row(i)
		sum := 0.0
		for c := range x {
			sum += x[c] - y[c]
		}
		dst[i] = sum / float64(len(x))
	}
}

// distance is the mean squared difference of two batches.
func distance(a, b nn.Batch) float64 {
	sum := 0.0
	for i := range a.Rows {
		x, y := a.Row(i), b.Row(i)
		for c := range x {
			d := x[c] - y[c]
			sum += d * d
		}
	}
	return sum / float64(a.Rows*a.Cols)
}

// Learn takes a step on a minibatch and returns the reconstruction error.
func (m *RBM) Learn(x nn.Batch, step int, r *rand.Rand) float64 {
	dw, db, dc, err := m.Gradient(x, r)
	beta := earlyMomentum
	if step >= m.MomentumAfter {
		beta = lateMomentum
	}
	if m.WeightCost != 0 {
		kernels.Axpy(-m.WeightCost, m.W, dw)
	}
	for _, part := range []struct{ x, speed, delta []float64 }{{m.W, m.speed.w, dw}, {m.B, m.speed.b, db}, {m.C, m.speed.c, dc}} {
		kernels.Scale(beta, part.speed)
		kernels.Axpy(m.LearningRate, part.delta, part.speed)
		kernels.Axpy(1, part.speed, part.x)
	}
	return err
}
