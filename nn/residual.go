package nn

import (
	"math/rand/v2"

	"downhill/nn/kernels"
)

// Skip closes a residual block: y = x + out[From], the sum of what comes from
// the layer before and what layer From gave.
// Source: He et al. 2016, equation 1.
type Skip struct {
	Width int
	From  int // index of a layer of the same width before this one
}

var _ Layer = Skip{}

// Kind is "add", as Keras names it.
func (Skip) Kind() string { return "add" }

// Size is Width twice.
func (s Skip) Size() (in, out int) { return s.Width, s.Width }

// Params are none.
func (Skip) Params() []ParamSpec { return nil }

// Buffers are none.
func (Skip) Buffers() []ParamSpec { return nil }

// Init does nothing.
func (Skip) Init(_, _ []float64, _ *rand.Rand) {}

// Forward adds.
func (s Skip) Forward(p *Pass, _ []float64, in Batch) Batch {
	y := p.batch(0, s.Width)
	kernels.Add(y.Data, in.Data, p.outs[s.From].Data)
	return y
}

// Backward gives the same gradient to both.
func (s Skip) Backward(p *Pass, _, _ []float64, dout Batch) Batch {
	if to := &p.pending[s.From]; to.Data == nil {
		*to = p.batch(1, s.Width)
		copy(to.Data, dout.Data)
	} else {
		kernels.Add(to.Data, to.Data, dout.Data)
	}
	return dout
}

// Tied is a layer that uses the variables of layer Of: one matrix at every
// layer makes the network a recurrent one, unrolled in time.
type Tied struct {
	Layer Layer
	Of    int // index of the layer whose variables it uses
}

var _ Layer = Tied{}

// Kind is that of the layer inside.
func (t Tied) Kind() string { return t.Layer.Kind() }

// Size is that of the layer inside.
func (t Tied) Size() (in, out int) { return t.Layer.Size() }

// Params are none of its own.
func (Tied) Params() []ParamSpec { return nil }

// Buffers are none.
func (Tied) Buffers() []ParamSpec { return nil }

// Init leaves the shared variables alone.
func (Tied) Init(_, _ []float64, _ *rand.Rand) {}

// Forward is that of the layer inside.
func (t Tied) Forward(p *Pass, w []float64, in Batch) Batch { return t.Layer.Forward(p, w, in) }

// Backward is that of the layer inside; the gradients of all that are tied
// add up.
func (t Tied) Backward(p *Pass, w, dw []float64, dout Batch) Batch {
	return t.Layer.Backward(p, w, dw, dout)
}
