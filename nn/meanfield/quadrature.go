package meanfield

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
)

// The orders of the Gauss–Hermite rules that must agree, and how well, before
// they are believed. Rules of up to 200 nodes are tabulated in gonum; two of
// such different orders agree by chance with no function here.
const (
	coarseOrder = 101
	fineOrder   = 200
	agreement   = 1e-12
)

// The normal distribution beyond ±reach has a share of 2e-33, and what grows
// like a power of z still has no weight there.
const reach = 12.0

// legendreOrder is the number of nodes on each piece. With the pieces of split
// the nearest pole of a function of the catalog lies so far out that the error,
// which falls like ρ⁻²ⁿ with ρ ≥ 3, is below a float64's rounding.
const legendreOrder = 24

// rules are the nodes of the quadratures, with the weights of a standard normal
// variable: Σ w f(z) ≈ E[f(z)].
type rules struct {
	coarseZ, coarseW, fineZ, fineW []float64
	legendre
}

func newRules() rules {
	r := rules{legendre: newLegendre()}
	r.coarseZ, r.coarseW = hermite(coarseOrder)
	r.fineZ, r.fineW = hermite(fineOrder)
	return r
}

// hermite is Gauss–Hermite quadrature for a standard normal variable:
//
//	E[f(z)] = 1/√π ∫ e^(−x²) f(√2 x) dx
func hermite(n int) (z, w []float64) {
	z, w = make([]float64, n), make([]float64, n)
	quad.Hermite{}.FixedLocations(z, w, math.Inf(-1), math.Inf(1))
	for i := range z {
		z[i] *= math.Sqrt2
		w[i] /= math.Sqrt(math.Pi)
	}
	return z, w
}

// legendre is a Gauss–Legendre rule on [−1, 1], with weight 1.
type legendre struct{ x, w []float64 }

func newLegendre() legendre {
	r := legendre{make([]float64, legendreOrder), make([]float64, legendreOrder)}
	quad.Legendre{}.FixedLocations(r.x, r.w, -1, 1)
	return r
}

// pieces calls f with every node and its weight of the composite rule over the
// normal density on the pieces between cuts.
func (r *legendre) pieces(cuts []float64, f func(z, w float64)) {
	for i := 1; i < len(cuts); i++ {
		half, middle := (cuts[i]-cuts[i-1])/2, (cuts[i]+cuts[i-1])/2
		for k, x := range r.x {
			z := middle + half*x
			f(z, half*r.w[k]*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi))
		}
	}
}

// split cuts [−reach, reach] where a function of mean + std·z bends: at its
// kinks, at 0, and geometrically outwards from there in units of its own
// argument, so that a step that is narrow in z (std large) is resolved as well as
// a wide one, and so is a tail that falls like a power. The normal density needs
// no piece wider than 2.
func split(kinks []float64, mean, std float64) []float64 {
	cuts := []float64{-reach, reach}
	add := func(u float64) {
		if z := (u - mean) / std; z > -reach && z < reach {
			cuts = append(cuts, z)
		}
	}
	for _, k := range kinks {
		add(k)
	}
	add(0)
	for u := 1.0; u < math.Abs(mean)+reach*std && u < math.MaxFloat64/2; u *= 2 {
		add(u)
		add(-u)
	}
	for z := -reach + 2; z < reach; z += 2 {
		cuts = append(cuts, z)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}
