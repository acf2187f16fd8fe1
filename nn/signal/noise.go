package signal

import (
	"math"
	"math/rand/v2"

	"downhill/activations"
	"downhill/nn/kernels"
)

// randomSlopes fills s with 1 where x > 0 and a slope between Lower and Upper
// elsewhere, drawn for every value, used or not, as nn does in training.
func randomSlopes(s, x []float64, f activations.RReLU, pcg *rand.PCG) {
	unit := (f.Upper - f.Lower) / (1 << 32)
	for i, v := range x {
		bits := pcg.Uint64() >> 32
		s[i] = 1
		if !(v > 0) {
			s[i] = f.Lower + unit*float64(bits)
		}
	}
}

// mask fills m with 0, at probability rate, and keep. Each value takes 32 random
// bits, so that the probability is right to 2⁻³².
func mask(m []float64, rate, keep float64, pcg *rand.PCG) {
	threshold := uint64(math.Round(rate * (1 << 32)))
	for i := range m {
		m[i] = keep
		if pcg.Uint64()>>32 < threshold {
			m[i] = 0
		}
	}
}

// alphaPrime is what alpha dropout puts in place of a dropped value, SELU at −∞
// (Klambauer et al. 2017, equation 14).
const alphaPrime = -activations.SELUScale * activations.SELUAlpha

// keep is what dropout multiplies the values by that stay: 1/(1 − rate), or a of
// alpha dropout, which see nn.AlphaDropout.
func (p *Plan) keep() float64 {
	q := 1 - p.Dropout
	if p.AlphaDropout {
		return 1 / math.Sqrt(q+alphaPrime*alphaPrime*q*(1-q))
	}
	return 1 / q
}

// drop drops values of one row and leaves the mask in t.rows.mask.
func (t *trial) drop(y []float64) {
	keep := t.plan.keep()
	t.dropMask(keep)
	if !t.plan.AlphaDropout {
		kernels.Mul(y, y, t.rows.mask)
		return
	}
	b := -keep * t.plan.Dropout * alphaPrime
	for i, f := range t.rows.mask {
		if f == 0 {
			y[i] = keep*alphaPrime + b
		} else {
			y[i] = keep*y[i] + b
		}
	}
}

func (t *trial) dropMask(keep float64) { mask(t.rows.mask, t.plan.Dropout, keep, t.masks) }
