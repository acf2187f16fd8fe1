package kernels

import "math"

// SGDStep takes one step of gradient descent with learning rate lr, in place:
//
//	x ← x − lr·g
func SGDStep(x, g []float64, lr float64) {
	check2("SGDStep", len(x), len(g))
	// x + (−lr)·g rounds to the same bits.
	axpy(best, x, g, -lr)
}

// MomentumStep takes one step with momentum beta, in place on x and m:
//
//	m ← β·m − lr·g
//	x ← x + m
//
// Source: Polyak 1964; Géron 2019, equation 11-4.
func MomentumStep(x, m, g []float64, lr, beta float64) {
	check3("MomentumStep", len(x), len(m), len(g))
	momentum(best, x, m, g, lr, beta)
}

// RMSPropStep takes one step, in place on x and s, with ε inside the root:
//
//	s ← ρ·s + (1 − ρ)·g²
//	x ← x − lr·g/√(s + ε)
//
// Source: Tieleman & Hinton 2012, lecture 6e; Géron 2019, equation 11-7.
func RMSPropStep(x, s, g []float64, lr, rho, eps float64) {
	check3("RMSPropStep", len(x), len(s), len(g))
	rmsprop(best, x, s, g, lr, rho, 1-rho, eps)
}

// AdamStep takes one step, in place on x, m and s:
//
//	m ← m + (1 − β₁)·(g − m)
//	s ← s + (1 − β₂)·(g² − s)
//	x ← x − rate·m/(√s + ε)
//
// where the caller gives rate = lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ).
// Source: Kingma & Ba 2015, end of section 2; Géron 2019, equation 11-8.
func AdamStep(x, m, s, g []float64, rate, beta1, beta2, eps float64) {
	check4("AdamStep", len(x), len(m), len(s), len(g))
	adam(best, x, m, s, g, rate, 1-beta1, 1-beta2, eps)
}

func momentumGo(x, m, g []float64, lr, beta float64) {
	x, m = x[:len(g)], m[:len(g)]
	for i, v := range g {
		m[i] = float64(beta*m[i]) - float64(lr*v)
		x[i] += m[i]
	}
}

func rmspropGo(x, s, g []float64, lr, rho, rest, eps float64) {
	x, s = x[:len(g)], s[:len(g)]
	for i, v := range g {
		s[i] = float64(rho*s[i]) + float64(rest*v*v)
		x[i] -= lr * v / math.Sqrt(s[i]+eps)
	}
}

func adamGo(x, m, s, g []float64, rate, rest1, rest2, eps float64) {
	x, m, s = x[:len(g)], m[:len(g)], s[:len(g)]
	for i, v := range g {
		m[i] += float64((v - m[i]) * rest1)
		s[i] += float64((float64(v*v) - s[i]) * rest2)
		x[i] -= rate * m[i] / (math.Sqrt(s[i]) + eps)
	}
}
