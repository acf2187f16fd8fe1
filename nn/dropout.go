package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/nn/kernels"
)

// Dropout drops each value with probability Rate while training:
//
//	y = x · mask / (1 − Rate),   mask 0 with probability Rate, else 1
//
// and does nothing in evaluation (inverted dropout, as in Keras). With Classical
// what stays is not divided, and in evaluation y = (1 − Rate) x, which is to
// multiply the weights behind by 1 − Rate. With Always it goes on dropping in
// evaluation; a Pass can ask for that too.
// Source: Srivastava et al. 2014, section 4; Géron 2019, chapter 11.
type Dropout struct {
	Width     int
	Rate      float64
	Classical bool
	Always    bool
}

var _ Layer = Dropout{}

// NewDropout checks the layer.
func NewDropout(d Dropout) (Dropout, error) {
	if d.Width < 1 {
		return d, fmt.Errorf("dropout: %d features: want at least 1", d.Width)
	}
	return d, checkRate(d.Rate)
}

func checkRate(rate float64) error {
	if !(rate >= 0 && rate < 1) {
		return fmt.Errorf("dropout: rate = %v: want 0 ≤ rate < 1; try 0.2", rate)
	}
	return nil
}

// Kind is "dropout".
func (Dropout) Kind() string { return "dropout" }

// Size is Width twice.
func (d Dropout) Size() (in, out int) { return d.Width, d.Width }

// Params are none.
func (Dropout) Params() []ParamSpec { return nil }

// Buffers are none.
func (Dropout) Buffers() []ParamSpec { return nil }

// Init does nothing.
func (Dropout) Init(_, _ []float64, _ *rand.Rand) {}

// Forward drops.
func (d Dropout) Forward(p *Pass, _ []float64, in Batch) Batch {
	s := &p.layers[p.at]
	s.idle = !p.drops(d.Always)
	if s.idle && !d.Classical {
		return in
	}
	y, factor := p.batch(0, d.Width), p.vec(1, d.Width*p.stride)
	if s.idle {
		copy(y.Data, in.Data)
		kernels.Scale(1-d.Rate, y.Data)
		return y
	}
	keep := 1 / (1 - d.Rate)
	if d.Classical {
		keep = 1
	}
	p.mask(factor, d.Rate, keep)
	kernels.Mul(y.Data, in.Data, factor)
	return y
}

// Backward lets through what was kept.
func (d Dropout) Backward(p *Pass, _, _ []float64, dout Batch) Batch {
	if p.layers[p.at].idle {
		if d.Classical {
			kernels.Scale(1-d.Rate, dout.Data)
		}
		return dout
	}
	kernels.Mul(dout.Data, dout.Data, p.vec(1, d.Width*p.stride))
	return dout
}

func (p *Pass) drops(always bool) bool { return p.Mode == Train || p.Dropout || always }

// mask fills m with 0, at probability rate, and keep. Each value takes 32
// random bits, so that the probability is right to 2⁻³².
func (p *Pass) mask(m []float64, rate, keep float64) {
	threshold := uint64(math.Round(rate * (1 << 32)))
	for i := 0; i < len(m); i += 2 {
		bits := p.pcg.Uint64()
		v := keep
		if bits&math.MaxUint32 < threshold {
			v = 0
		}
		m[i] = v
		if i+1 < len(m) {
			v = keep
			if bits>>32 < threshold {
				v = 0
			}
			m[i+1] = v
		}
	}
}

// AlphaDropout is the dropout of self-normalizing networks: what is dropped is
// set to α′ = −λα, SELU's value at −∞, and
//
//	y = a · (x · mask + α′ · (1 − mask)) + b
//	a = (q + α′² q (1 − q))^(−1/2),   b = −a (1 − q) α′,   q = 1 − Rate
//
// keeps mean 0 and variance 1. In evaluation it does nothing.
// Source: Klambauer et al. 2017, "New dropout technique".
type AlphaDropout struct {
	Width  int
	Rate   float64
	Always bool
}

var _ Layer = AlphaDropout{}

// NewAlphaDropout checks the layer.
func NewAlphaDropout(d AlphaDropout) (AlphaDropout, error) {
	if d.Width < 1 {
		return d, fmt.Errorf("alpha dropout: %d features: want at least 1", d.Width)
	}
	return d, checkRate(d.Rate)
}

// alphaPrime is −λα of SELU (Klambauer et al. 2017, equation 14).
const alphaPrime = -1.0507009873554804934193349852946 * 1.6732632423543772848170429916717

// Kind is "alpha_dropout".
func (AlphaDropout) Kind() string { return "alpha_dropout" }

// Size is Width twice.
func (d AlphaDropout) Size() (in, out int) { return d.Width, d.Width }

// Params are none.
func (AlphaDropout) Params() []ParamSpec { return nil }

// Buffers are none.
func (AlphaDropout) Buffers() []ParamSpec { return nil }

// Init does nothing.
func (AlphaDropout) Init(_, _ []float64, _ *rand.Rand) {}

// Forward drops.
func (d AlphaDropout) Forward(p *Pass, _ []float64, in Batch) Batch {
	s := &p.layers[p.at]
	s.idle = !p.drops(d.Always)
	if s.idle {
		return in
	}
	y, factor := p.batch(0, d.Width), p.vec(1, d.Width*p.stride)
	q := 1 - d.Rate
	a := 1 / math.Sqrt(q+alphaPrime*alphaPrime*q*(1-q))
	b := -a * (1 - q) * alphaPrime
	p.mask(factor, d.Rate, a)
	for i, f := range factor {
		if f == 0 {
			y.Data[i] = a*alphaPrime + b
		} else {
			y.Data[i] = a*in.Data[i] + b
		}
	}
	return y
}

// Backward lets through what was kept.
func (d AlphaDropout) Backward(p *Pass, _, _ []float64, dout Batch) Batch {
	if p.layers[p.at].idle {
		return dout
	}
	kernels.Mul(dout.Data, dout.Data, p.vec(1, d.Width*p.stride))
	return dout
}
