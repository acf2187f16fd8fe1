package nn

import (
	"math/rand/v2"

	"downhill/nn/kernels"
)

// Scalar is one learned number for a whole layer: a factor that starts at 1, or
// with Shift a summand that starts at 0. Fixup puts them where batch
// normalization would otherwise be needed.
//
// Fixup trains residual networks without normalization: the last layer of every
// block and the output layer start at 0, the kernels before in the block are
// drawn as usual and divided by L^(1/(2m−2)), with L blocks of m kernels each
// (here m = 2, so √L), each block ends with a factor, and before every kernel
// and activation stands a summand.
// Source: Zhang, Dauphin & Ma 2019, section 3.
type Scalar struct {
	Width int
	Shift bool
}

var _ Layer = Scalar{}

// Kind is "shift" or "scale".
func (s Scalar) Kind() string {
	if s.Shift {
		return "shift"
	}
	return "scale"
}

// Size is Width twice.
func (s Scalar) Size() (in, out int) { return s.Width, s.Width }

// Params is the one number.
func (s Scalar) Params() []ParamSpec { return []ParamSpec{{s.Kind(), 1, 1}} }

// Buffers are none.
func (Scalar) Buffers() []ParamSpec { return nil }

// Init sets 1, or 0 for a shift.
func (s Scalar) Init(w, _ []float64, _ *rand.Rand) {
	w[0] = 1
	if s.Shift {
		w[0] = 0
	}
}

// Forward is a·x or x + b.
func (s Scalar) Forward(p *Pass, w []float64, in Batch) Batch {
	p.layers[p.at].in = in
	y := p.batch(0, s.Width)
	copy(y.Data, in.Data)
	if !s.Shift {
		kernels.Scale(w[0], y.Data)
		return y
	}
	for i := range y.Data {
		y.Data[i] += w[0]
	}
	return y
}

// Backward is ∂L/∂a = Σ ∂L/∂y · x and ∂L/∂b = Σ ∂L/∂y.
func (s Scalar) Backward(p *Pass, w, dw []float64, dout Batch) Batch {
	in := p.layers[p.at].in
	if dw != nil {
		sum := 0.0
		for r := range s.Width {
			if s.Shift {
				for _, v := range dout.Row(r) {
					sum += v
				}
			} else {
				sum += kernels.Dot(dout.Row(r), in.Row(r))
			}
		}
		dw[0] = sum
	}
	if !s.Shift {
		kernels.Scale(w[0], dout.Data)
	}
	return dout
}
