package activations

import "math"

// Tempered writes the probabilities of the logits z at temperature T:
//
//	pᵢ = exp((zᵢ − m)/T)/Σⱼ exp((zⱼ − m)/T),   m = maxⱼ zⱼ
//
// y and z have one length; y may be z itself. T = 1 is Forward; a high T evens
// the probabilities out, a low one gives all to the largest logit. The
// difference is divided, not the logit, so that nothing overflows. T = 0 is the
// limit: the largest logits share the probability evenly; T = ∞ makes all of
// them even. Infinite logits are Forward's; a T below 0 or NaN gives NaN.
// Source: Hinton et al. 2015, equation 1.
func (f Softmax) Tempered(y, z []float64, temperature float64) {
	top := largest(z)
	switch {
	case !(temperature >= 0):
		for i := range z {
			y[i] = math.NaN()
		}
		return
	case math.IsInf(top, 0) || math.IsNaN(top):
		f.Forward(y, z)
		return
	}
	for i, v := range z {
		y[i] = tempered(v-top, temperature)
	}
	f.Forward(y, y)
}

// tempered is d/T for d ≤ 0 with its limits: 0/0 is 0, and −∞/∞ is 0 where −∞
// is a difference of finite logits that overflowed.
func tempered(d, temperature float64) float64 {
	if d == 0 || math.IsInf(temperature, 1) {
		return 0
	}
	return d / temperature
}

// TemperedJacobian writes ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ)/T into dst [n][n], given the
// probabilities p [n] at temperature T. 1 − pᵢ is formed as the sum of the other
// probabilities, which keeps its digits where pᵢ is nearly 1. What is 0 before
// it is divided stays 0 at T = 0; where logits tie there, it is infinite.
func (Softmax) TemperedJacobian(dst, p []float64, temperature float64) {
	n := len(p)
	for i := range p {
		row, rest := dst[i*n:(i+1)*n], 0.0
		for j, q := range p {
			if j == i {
				continue
			}
			rest += q
			row[j] = share(-p[i]*q, temperature)
		}
		row[i] = share(p[i]*rest, temperature)
	}
}

// share is x/T, and 0 for 0.
func share(x, temperature float64) float64 {
	if x == 0 {
		return 0
	}
	return x / temperature
}

// Entropy is −Σᵢ pᵢ ln pᵢ in nats: 0 where one probability is 1, ln n where all
// n are even. 0 ln 0 is 0.
func Entropy(p []float64) float64 {
	sum := 0.0
	for _, q := range p {
		if q != 0 {
			sum -= q * math.Log(q)
		}
	}
	return sum + 0 // not −0
}
