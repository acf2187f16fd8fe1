package conditioning

import "math"

// Measured is the rate at which a component shrank, from what was recorded of it
// alone, in two ways. Where every three neighbours fit one recurrence
// cₖ₊₂ = t cₖ₊₁ − d cₖ, it is the modulus of the larger root of z² − tz + d, as
// Prony 1795 has it, with t and d by least squares; so an oscillation is measured
// whatever its phase. Where they do not, as with rules that are not linear, or
// where one root alone is left, it is the decay of the sums of squares over the
// last three eighths, S₂, and over the three eighths before them, S₁,
// ρ = (S₂/S₁)^(1/2n), with n steps between the two.
//
// The floor is where rounding or noise takes over; what lies below it is left
// out. NaN where fewer than sixteen steps remain.
func Measured(c []float64, floor float64) float64 {
	n := 0
	for n < len(c) && !math.IsNaN(c[n]) && !math.IsInf(c[n], 0) {
		n++
	}
	// An oscillation dips below the floor long before it stays there.
	for n > 0 && math.Abs(c[n-1]) <= floor {
		n--
	}
	if n < 16 {
		return math.NaN()
	}
	if rate, ok := recurrence(c[n/8:n], floor); ok {
		return rate
	}
	w := 3 * n / 8
	largest := 0.0 // squares of numbers far from 1 must not underflow
	for _, v := range c[n-2*w : n] {
		largest = math.Max(largest, math.Abs(v))
	}
	sum := func(from int) (s float64) {
		for _, v := range c[from : from+w] {
			s += v / largest * v / largest
		}
		return s
	}
	return math.Pow(sum(n-w)/sum(n-2*w), 1/float64(2*w))
}

// Limits of recurrence: how far from rounding its numbers are, how different its
// two columns have to be, and how well it has to fit.
const (
	aboveFloor = 1e4
	distinct   = 1e-8
	fits       = 1e-6
)

// recurrence is the rate by the two-term recurrence, false where there is none.
// Each three neighbours count alike, however small they are.
func recurrence(c []float64, floor float64) (rate float64, ok bool) {
	var aa, ab, bb, ay, by, yy float64
	for k := 0; k+2 < len(c); k++ {
		size := math.Max(math.Abs(c[k]), math.Max(math.Abs(c[k+1]), math.Abs(c[k+2])))
		if size <= aboveFloor*floor {
			continue
		}
		a, b, y := c[k+1]/size, c[k]/size, c[k+2]/size
		aa, ab, bb, ay, by, yy = aa+a*a, ab+a*b, bb+b*b, ay+a*y, by+b*y, yy+y*y
	}
	det := aa*bb - ab*ab
	if !(det > distinct*aa*bb) {
		return 0, false
	}
	t, minusD := (ay*bb-by*ab)/det, (by*aa-ay*ab)/det
	if rest := yy - t*ay - minusD*by; !(rest <= fits*yy) {
		return 0, false
	}
	disc := t*t + 4*minusD
	if disc < 0 {
		return math.Sqrt(-minusD), true
	}
	return (math.Abs(t) + math.Sqrt(disc)) / 2, true
}
