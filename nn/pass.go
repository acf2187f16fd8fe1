package nn

import "math/rand/v2"

// Pass is the scratch memory of one user of a model: a trainer has one, the
// view that paints the model has another. It grows to the largest batch it has
// seen and allocates nothing afterwards. A Pass serves one goroutine.
type Pass struct {
	Mode    Mode
	Observe bool       // may update moving statistics
	Dropout bool       // dropout stays on in Eval: Monte Carlo dropout
	Rand    *rand.Rand // masks and random slopes
	Tap     Tap        // per-layer signals, nil costs nothing

	// What the model tells the layer at work.
	Frozen    bool      // the layer does not learn
	WantInput bool      // Backward must give ∂L/∂in
	Add       bool      // dw is added to: a tied matrix gathers over layers
	Buffers   []float64 // the layer's part of Model.Buffers

	at      int // the layer at work
	cols    int
	stride  int
	layers  []scratch // [len(Model.Layers)]
	outs    []Batch   // what each layer gave
	pending []Batch   // what skip connections add to ∂L/∂out of each layer
	loss    scratch
	pcg     *rand.PCG
}

// scratch is what one layer keeps between Forward and Backward.
type scratch struct {
	in, out Batch
	idle    bool // nothing random was done
	vec     [slots][]float64
}

// slots is how many vectors a layer may ask for.
const slots = 10

// NewPass returns a pass for m in Eval mode.
func (m *Model) NewPass() *Pass {
	pcg := rand.NewPCG(0, 0)
	return &Pass{
		layers: make([]scratch, len(m.Layers)), outs: make([]Batch, len(m.Layers)), pending: make([]Batch, len(m.Layers)),
		pcg: pcg, Rand: rand.New(pcg),
	}
}

// Seed restarts the pass' random numbers: a step made again with its seed
// draws the same masks.
func (p *Pass) Seed(seed, step uint64) { p.pcg.Seed(mix(seed), mix(step)) }

// mix spreads neighbouring numbers over all 64 bits (the finalizer of
// SplitMix64, Steele et al. 2014): the streams of neighbouring seeds and steps
// must not resemble each other.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// vec returns the layer's vector i with n values, which are what they were
// unless it had to grow.
func (p *Pass) vec(i, n int) []float64 {
	return p.layers[p.at].grow(i, n)
}

func (s *scratch) grow(i, n int) []float64 {
	if cap(s.vec[i]) < n {
		s.vec[i] = make([]float64, n)
	}
	s.vec[i] = s.vec[i][:n]
	return s.vec[i]
}

// batch returns the layer's vector i as a batch of rows features.
func (p *Pass) batch(i, rows int) Batch {
	return Batch{p.vec(i, rows*p.stride), rows, p.cols, p.stride}
}

func (p *Pass) begin(in Batch) { p.cols, p.stride = in.Cols, in.Stride }
