// Package meanfield predicts how signals pass through a wide random network.
// In a layer of many units with independent weights the pre-activations of one
// instance are normal with mean 0 and a variance q that the layer before
// decides, so that the whole network is a map of one number:
//
//	q₁ = σ_w² E[x²] + σ_b²
//	q_{l+1} = σ_w² E[φ(√q_l z)²] + σ_b²,   z ~ N(0, 1)
//	χ_l = σ_w² E[φ′(√q_l z)²]
//
// with σ_w² = width · Var(w) and σ_b² = Var(b). Going backward the variance of
// ∂L/∂(pre-activation) is multiplied by χ_l from layer l + 1 to layer l: below 1
// gradients vanish (ordered), above 1 they explode (chaotic).
// Source: Poole et al. 2016, equations 3 and 7; Schoenholz et al. 2017,
// equations 3, 6 and 16.
//
// Networks of finite width and depth spread around this, and their geometric
// means drift below it.
package meanfield

import (
	"errors"
	"math"

	"downhill/activations"
)

// Field is the theory of one activation function. It is immutable and may be
// shared.
type Field struct {
	phi   activations.Function
	kinks []float64
	slope func(x float64) float64 // E[slope²] is asked for, so the sign is free
	value func(x float64) float64
	rules rules
	plain bool // one Gauss–Hermite rule for everything
	// spread is the variance of a slope left of 0 that is drawn anew for every
	// element: (u − l)²/12 of RReLU.
	spread float64
}

// Moments are expectations over z ~ N(0, 1) for a pre-activation √q z.
type Moments struct {
	Mean   float64 // E[φ]
	Square float64 // E[φ²]
	Slope  float64 // E[φ′²]
	Curve  float64 // d E[φ²]/dq
}

// Variance is E[φ²] − E[φ]², the variance of the activations, never below 0.
func (m Moments) Variance() float64 { return max(0, m.Square-m.Mean*m.Mean) }

// ErrNotElementwise is the error for softmax.
var ErrNotElementwise = errors.New("softmax ties the units of a layer together: mean-field theory wants a function of one unit; try sigmoid")

// New makes the theory of an activation function. RReLU counts with its random
// slopes, a² in the mean over them; softmax is ErrNotElementwise.
func New(phi activations.Function) (*Field, error) {
	f := &Field{phi: phi, value: phi.Value, slope: phi.Slope, rules: newRules()}
	if k, ok := phi.(activations.Kinked); ok {
		f.kinks = k.Kinks()
	}
	if _, softmax := phi.(activations.Softmax); softmax {
		return nil, ErrNotElementwise
	}
	if r, ok := phi.(activations.RReLU); ok {
		f.spread = (r.Upper - r.Lower) * (r.Upper - r.Lower) / 12
	}
	return f, nil
}

// Hermite returns the same theory by one Gauss–Hermite rule of 200 nodes for
// every function and every q. That is how the theory is often computed, and what
// a comparison with such numbers wants: it is right to 1e-12 for smooth
// functions of small q, but its nodes lie 0.22 apart, so that E[φ′²] is off by
// 5e-3 for SELU at q = 1 and by 5e-2 for the sigmoid at q = 100.
func (f *Field) Hermite() *Field {
	g := *f
	g.plain = true
	return &g
}

// At returns the moments for pre-activations of variance q ≥ 0, right to about
// twelve digits: by Gauss–Hermite quadrature where two orders agree, else (a
// kink, or a step that is narrow against √q) by Gauss–Legendre quadrature
// between the kinks. q = +Inf, NaN or below 0 gives NaN.
func (f *Field) At(q float64) Moments {
	switch {
	case !(q >= 0) || math.IsInf(q, 1):
		nan := math.NaN()
		return Moments{nan, nan, nan, nan}
	case q == 0:
		return f.atZero()
	}
	s := math.Sqrt(q)
	if f.plain {
		a := sum{f: f, s: s}
		for i, z := range f.rules.fineZ {
			a.add(z, f.rules.fineW[i])
		}
		return a.moments(q)
	}
	if len(f.kinks) == 0 && q <= 4 { // above it no function of the catalog converges
		a, b := sum{f: f, s: s}, sum{f: f, s: s}
		for i, z := range f.rules.coarseZ {
			a.add(z, f.rules.coarseW[i])
		}
		for i, z := range f.rules.fineZ {
			b.add(z, f.rules.fineW[i])
		}
		if a.agrees(&b) {
			return b.moments(q)
		}
	}
	c := sum{f: f, s: s}
	f.rules.pieces(split(f.kinks, 0, s), c.add)
	return c.moments(q)
}

// atZero is the limit q → 0: everything at the one point 0, and at a kink there
// the slopes of both sides in equal shares.
func (f *Field) atZero() Moments {
	v := f.value(0)
	left, right := f.slope(-math.SmallestNonzeroFloat64), f.slope(math.SmallestNonzeroFloat64)
	// A function with a kink but no value at 0 grows its square with both slopes;
	// one with a value has v φ″ too, which quadrature near 0 sees.
	m := Moments{Mean: v, Square: v * v, Slope: (left*left + right*right + f.spread) / 2}
	m.Curve = m.Slope
	if v != 0 {
		m.Curve = f.At(1e-8).Curve
	}
	return m
}

// sum gathers the expectations node by node.
type sum struct {
	f                                  *Field
	s                                  float64 // √q
	mean, square, slope, curve, weight float64
}

func (a *sum) add(z, w float64) {
	v, d := a.f.value(a.s*z), a.f.slope(a.s*z)
	a.weight += w
	a.mean += w * v
	a.square += w * v * v
	a.slope += w * d * d
	a.curve += w * v * v * (z*z - 1)
}

func (a *sum) agrees(b *sum) bool {
	near := func(x, y, size float64) bool { return math.Abs(x-y) <= agreement*size }
	root := math.Sqrt(b.square)
	return near(a.mean, b.mean, root) && near(a.square, b.square, b.square) && near(a.slope, b.slope, b.slope) &&
		near(a.curve, b.curve, b.square)
}

// moments divides by the weight, which is 1 up to rounding. The derivative is
// Stein's lemma: d E[g(√q z)]/dq = E[g(√q z)(z² − 1)]/(2q). A random slope adds
// its variance times E[u²; u < 0] = q/2.
func (a *sum) moments(q float64) Moments {
	half := a.f.spread / 2
	return Moments{a.mean / a.weight, a.square/a.weight + half*q, a.slope/a.weight + half, a.curve/(2*q) + half}
}
