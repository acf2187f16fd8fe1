package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Activation applies an activation function to every value. RReLU draws the
// slope left of 0 anew for each value while training and takes the mean slope
// in evaluation. NewActivation makes it.
type Activation struct {
	Width  int
	Choice param.Choice

	f activations.Function
}

var _ Layer = Activation{}

// NewActivation builds a function of activations.Catalog into a layer; prelu
// becomes a PReLU, whose slopes are learned. Softmax is an error: it belongs to
// the loss.
func NewActivation(width int, choice param.Choice) (Layer, error) {
	if width < 1 {
		return nil, fmt.Errorf("activation: %d features: want at least 1", width)
	}
	if choice.Key == "softmax" {
		return nil, fmt.Errorf("activation = softmax: it is for the output only, with the loss; try relu")
	}
	choice, err := complete(activations.Catalog(), choice)
	if err != nil {
		return nil, err
	}
	f, err := activations.Catalog().Build(choice)
	if err != nil {
		return nil, err
	}
	if prelu, ok := f.(activations.PReLU); ok {
		return PReLU{Width: width, Alpha: prelu.Alpha}, nil
	}
	return Activation{width, choice, f}, nil
}

// Kind is the function's name.
func (a Activation) Kind() string { return a.Choice.Key }

// Size is Width twice.
func (a Activation) Size() (in, out int) { return a.Width, a.Width }

// Params are none.
func (Activation) Params() []ParamSpec { return nil }

// Buffers are none.
func (Activation) Buffers() []ParamSpec { return nil }

// Init does nothing.
func (Activation) Init(_, _ []float64, _ *rand.Rand) {}

// Slope is the derivative at a pre-activation, at a kink from the left.
func (a Activation) Slope(x float64) float64 { return a.f.Slope(x) }

// Forward is y = φ(x).
func (a Activation) Forward(p *Pass, _ []float64, in Batch) Batch {
	s := &p.layers[p.at]
	y := p.batch(0, a.Width)
	s.in, s.out, s.idle = in, y, true
	if r, ok := a.f.(activations.RReLU); ok && p.Mode == Train {
		s.idle = false
		slope := p.vec(1, len(y.Data))
		p.slopes(slope, in.Data, r.Lower, r.Upper)
		kernels.Mul(y.Data, in.Data, slope)
		return y
	}
	a.f.Forward(y.Data, in.Data)
	return y
}

// slopes fills s with 1 where x > 0 and a slope between lower and upper
// elsewhere. Every value takes its 32 random bits, used or not.
func (p *Pass) slopes(s, x []float64, lower, upper float64) {
	unit := (upper - lower) / (1 << 32)
	for i := 0; i < len(s); i += 2 {
		bits := p.pcg.Uint64()
		s[i] = 1
		if !(x[i] > 0) {
			s[i] = lower + unit*float64(bits&math.MaxUint32)
		}
		if i+1 < len(s) {
			s[i+1] = 1
			if !(x[i+1] > 0) {
				s[i+1] = lower + unit*float64(bits>>32)
			}
		}
	}
}

// Backward is ∂L/∂x = φ′(x) · ∂L/∂y.
func (a Activation) Backward(p *Pass, _, _ []float64, dout Batch) Batch {
	s := &p.layers[p.at]
	if !s.idle {
		kernels.Mul(dout.Data, dout.Data, s.vec[1])
		return dout
	}
	a.f.Backward(dout.Data, dout.Data, s.in.Data, s.out.Data)
	return dout
}

// PReLU is leaky ReLU with a slope for each unit that is learned:
//
//	y = x for x > 0, else αx;   ∂L/∂α = Σ ∂L/∂y · x over the batch where x ≤ 0
//
// Source: He et al. 2015, equations 1 to 3.
type PReLU struct {
	Width int
	Alpha float64 // the slopes' first value: 0.25 as in the paper; Keras has 0
}

var _ Layer = PReLU{}

// Kind is "p_re_lu", as Keras names it.
func (PReLU) Kind() string { return "p_re_lu" }

// Size is Width twice.
func (a PReLU) Size() (in, out int) { return a.Width, a.Width }

// Params are the slopes.
func (a PReLU) Params() []ParamSpec { return []ParamSpec{{"alpha", 1, a.Width}} }

// Buffers are none.
func (PReLU) Buffers() []ParamSpec { return nil }

// Init sets every slope to Alpha.
func (a PReLU) Init(w, _ []float64, _ *rand.Rand) {
	for i := range w {
		w[i] = a.Alpha
	}
}

// Forward bends each unit by its slope.
func (a PReLU) Forward(p *Pass, w []float64, in Batch) Batch {
	p.layers[p.at].in = in
	y := p.batch(0, a.Width)
	for r, alpha := range w[:a.Width] {
		from, to := r*in.Stride, (r+1)*in.Stride
		kernels.LeakyReLU(y.Data[from:to], in.Data[from:to], alpha)
	}
	return y
}

// Backward is the formula above.
func (a PReLU) Backward(p *Pass, w, dw []float64, dout Batch) Batch {
	in := p.layers[p.at].in
	for r, alpha := range w[:a.Width] {
		if dw != nil {
			sum := 0.0
			dy := dout.Row(r)
			for c, x := range in.Row(r) {
				if x <= 0 {
					sum += dy[c] * x
				}
			}
			dw[r] = sum
		}
		from, to := r*in.Stride, (r+1)*in.Stride
		kernels.LeakyReLUBack(dout.Data[from:to], dout.Data[from:to], in.Data[from:to], alpha)
	}
	return dout
}
