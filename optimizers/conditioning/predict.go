package conditioning

import "math"

// Predict is the component after k steps, c₀ … c_k, from a component and its
// momentum: the matrix applied k times. dst is overwritten and returned.
func (l Linear) Predict(dst []float64, lambda, c, m float64, k int) []float64 {
	a := l.Matrix(lambda)
	dst = append(dst[:0], c)
	for range k {
		c, m = a[0][0]*c+a[0][1]*m, a[1][0]*c+a[1][1]*m
		dst = append(dst, c)
	}
	return dst
}

// Envelope is a curve that a component's modulus never leaves and, in the long
// run, touches: A·ρᵏ, on a logarithmic axis a straight line of slope ln ρ.
type Envelope struct {
	amplitude float64 // of two complex roots
	// Real roots: |z₁|ᵏ|c₀| + |c₁ − z₁c₀|·|z₁ᵏ − z₂ᵏ|/|z₁ − z₂|.
	first, second float64 // moduli of the roots
	start, rest   float64
	isReal        bool
}

// Envelope is that of a component that starts from c with momentum m. With the
// roots ρe^{±iφ} the component is ρᵏ(c₀ cos kφ + s sin kφ), with
// s = (c₁ − c₀ρ cos φ)/(ρ sin φ), whose amplitude is A = √(c₀² + s²). Real roots
// have two terms, of which the larger root's alone remains; where they coincide
// the second grows as kρᵏ⁻¹.
func (l Linear) Envelope(lambda, c, m float64) Envelope {
	z, second, im, _ := l.roots(lambda)
	a := l.Matrix(lambda)
	next := a[0][0]*c + a[0][1]*m
	if im != 0 {
		return Envelope{first: math.Hypot(z, im), amplitude: math.Hypot(c, (next-c*z)/im)}
	}
	return Envelope{isReal: true, first: z, second: second, start: math.Abs(c), rest: math.Abs(next - z*c)}
}

// At is the envelope after k steps.
func (e Envelope) At(k float64) float64 {
	if !e.isReal {
		return e.amplitude * math.Pow(e.first, k)
	}
	if k == 0 {
		return e.start
	}
	z, w := e.first, e.second
	grown := math.Pow(math.Abs(z), k) * e.start
	if math.Abs(z-w) <= 1e-9*math.Abs(z) {
		return grown + e.rest*k*math.Pow(math.Abs(z), k-1)
	}
	// |zᵏ − wᵏ| ≤ |z|ᵏ + |w|ᵏ, without the sign that odd powers of a negative root
	// would bring between the steps.
	sum := math.Abs(math.Pow(math.Abs(z), k) - math.Pow(math.Abs(w), k))
	if z*w < 0 {
		sum = math.Pow(math.Abs(z), k) + math.Pow(math.Abs(w), k)
	}
	return grown + e.rest*sum/math.Abs(z-w)
}

// StepsToLoss is the first step at which the loss above the minimum, from the
// components c at rest, is at most a fraction of what it is at the start; −1
// where it is not within so many steps. It applies the matrices, so that it
// counts what momentum does in its first steps too.
func (l Linear) StepsToLoss(p *Parabola, c [2]float64, fraction float64, most int) int {
	e := p.Shares(c)
	want := (e[0] + e[1]) * fraction
	if !(e[0] >= 0 && e[1] >= 0) {
		return -1
	}
	var m [2]float64
	a := [2][2][2]float64{l.Matrix(p.Lambda[0]), l.Matrix(p.Lambda[1])}
	for k := range most + 1 {
		if e = p.Shares(c); e[0]+e[1] <= want {
			return k
		}
		for i := range c {
			c[i], m[i] = a[i][0][0]*c[i]+a[i][0][1]*m[i], a[i][1][0]*c[i]+a[i][1][1]*m[i]
		}
		if !(math.Abs(c[0])+math.Abs(c[1]) < 1e150) {
			break
		}
	}
	return -1
}
