package meanfield

import "math"

// Correlation is the map of the correlation c of two inputs from layer to layer
// where both have the variance q:
//
//	C(c) = (σ_w² E[φ(u₁) φ(u₂)] + σ_b²)/q
//	u₁ = √q z₁,  u₂ = √q (c z₁ + √(1 − c²) z₂)
//
// and slope is C′(c) = σ_w² E[φ′(u₁) φ′(u₂)], which is χ₁ at c = 1. At a fixed
// point q* it is C(1) = 1. c lies in [−1, 1], q above 0.
// Source: Poole et al. 2016, equations 5 to 7.
func (f *Field) Correlation(q, weights, biases, c float64) (next, slope float64) {
	s := math.Sqrt(q)
	across := math.Sqrt(max(0, 1-c*c))
	value, deriv, total := 0.0, 0.0, 0.0
	f.rules.pieces(split(f.kinks, 0, s), func(z1, w1 float64) {
		v1, d1 := f.value(s*z1), f.slope(s*z1)
		if across*s < 1e-9 { // the same input
			v2, d2 := f.value(s*c*z1), f.slope(s*c*z1)
			value, deriv, total = value+w1*v1*v2, deriv+w1*d1*d2, total+w1
			return
		}
		v, d, t := 0.0, 0.0, 0.0
		f.rules.pieces(split(f.kinks, s*c*z1, s*across), func(z2, w2 float64) {
			u := s * (c*z1 + across*z2)
			v, d, t = v+w2*f.value(u), d+w2*f.slope(u), t+w2
		})
		value, deriv, total = value+w1*v1*v/t, deriv+w1*d1*d/t, total+w1
	})
	return (weights*value/total + biases) / q, weights * deriv / total
}

// Agreement is where the correlation of two different inputs ends, c*, and the
// depth in layers over which a difference from it lasts, ξ_c = −1/ln C′(c*),
// infinite at the edge of chaos. In the ordered phase c* = 1: all inputs become
// alike. NaN where q* is not above 0 and finite.
// Source: Schoenholz et al. 2017, equations 8 and 10.
func (f *Field) Agreement(q, weights, biases float64) (c, xi float64) {
	if !(q > 0) || math.IsInf(q, 1) {
		return math.NaN(), math.NaN()
	}
	if chi := weights * f.At(q).Slope; chi <= 1+edge {
		return 1, depthScale(chi)
	}
	// C is convex on [0, 1] (its powers of c have coefficients that are
	// squares) and crosses the diagonal once below 1: from 0 Newton's method
	// comes nearer with every step and never passes the crossing.
	slope := 0.0
	for range 50 {
		var next float64
		next, slope = f.Correlation(q, weights, biases, c)
		step := (next - c) / (1 - slope)
		if !(step > 1e-10) || slope >= 1 {
			break
		}
		c += step
	}
	return c, depthScale(slope)
}
