package activations

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"

	"downhill/activations"
)

// moments are expectations over X ~ N(mean, variance).
type moments struct {
	mean     float64 // E[φ(X)]
	variance float64 // E[(φ(X) − mean)²]
	second   float64 // E[φ(X)²]
	slope    float64 // E[φ′(X)²]
}

// legendre is the number of nodes on each piece. With the pieces of cuts the
// nearest pole of a function of the catalog lies so far out that the error,
// which falls like ρ⁻²ⁿ with ρ ≥ 3, is below the rounding of a float64.
const legendre = 24

// momentsOf is Gauss–Legendre quadrature over the normal density, piece by piece
// between the kinks. A variance of 0 puts everything at the mean, with the slope
// from the left. The variance is taken about the mean in a second pass, so that
// it keeps its digits where it is small beside the mean.
func momentsOf(f activations.Function, in normal) moments {
	if in.std == 0 {
		y, d := f.Value(in.mean), f.Slope(in.mean)
		return moments{mean: y, second: y * y, slope: d * d}
	}
	if bad := in.mean - in.mean + in.std - in.std; bad != 0 || in.std < 0 {
		nan := math.NaN()
		return moments{nan, nan, nan, nan}
	}
	var x, w [legendre]float64
	quad.Legendre{}.FixedLocations(x[:], w[:], -1, 1)
	places := cuts(f, in)
	var m moments
	weight := 0.0
	values, weights := make([]float64, 0, len(places)*legendre), make([]float64, 0, len(places)*legendre)
	for i := 1; i < len(places); i++ {
		half, middle := (places[i]-places[i-1])/2, (places[i]+places[i-1])/2
		for k := range x {
			z := middle + half*x[k]
			p := half * w[k] * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
			u := in.mean + in.std*z
			y, d := f.Value(u), f.Slope(u)
			m.mean, m.second, m.slope, weight = m.mean+p*y, m.second+p*y*y, m.slope+p*d*d, weight+p
			values, weights = append(values, y), append(weights, p)
		}
	}
	m.mean, m.second, m.slope = m.mean/weight, m.second/weight, m.slope/weight // weight is 1 up to rounding
	for i, y := range values {
		m.variance += weights[i] * (y - m.mean) * (y - m.mean) / weight
	}
	return m
}

// cuts divides −tails to tails, in standard deviations, where φ bends: at its
// kinks, at 0, and geometrically outwards from there in its own units, so that a
// step that is narrow beside the input is resolved as well as a wide one. The
// normal density needs no piece wider than 2.
func cuts(f activations.Function, in normal) []float64 {
	out := []float64{-tails, tails}
	add := func(x float64) {
		if z := (x - in.mean) / in.std; z > -tails && z < tails {
			out = append(out, z)
		}
	}
	for _, k := range activations.Kinks(f) {
		add(k)
	}
	add(0)
	for x := 1.0; x < math.Abs(in.mean)+tails*in.std && len(out) < 200; x *= 2 {
		add(x)
		add(-x)
	}
	for z := -tails + 2; z < tails; z += 2 {
		out = append(out, z)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
