package activations

import (
	"math"

	"downhill/activations"
)

// normal is a normal variable X; a std of 0 makes it a constant.
type normal struct{ mean, std float64 }

// between is P(a < X ≤ b) for a ≤ b. Both ends are counted from the nearer tail,
// so that small probabilities keep their digits.
func (n normal) between(a, b float64) float64 {
	if n.std == 0 {
		if a < n.mean && n.mean <= b {
			return 1
		}
		return 0
	}
	u, v := (a-n.mean)/(n.std*math.Sqrt2), (b-n.mean)/(n.std*math.Sqrt2)
	if u > 0 {
		return (math.Erfc(u) - math.Erfc(v)) / 2
	}
	return (math.Erfc(-v) - math.Erfc(-u)) / 2
}

// pieces calls do for the parts of the line on which f is smooth and monotone,
// from left to right, as far as the input reaches.
func (n normal) pieces(f activations.Function, do func(a, b float64)) {
	low, high := n.mean-tails*n.std, n.mean+tails*n.std
	for _, cut := range activations.Monotone(f) {
		if cut > low && cut < high {
			do(low, cut)
			low = cut
		}
	}
	do(low, high)
}

// flats are the parts of the line between kinks on which f is constant. A
// function that only nears a limit, and rounds to it, is not constant there.
func flats(f activations.Function) []activations.Interval {
	var out []activations.Interval
	cuts := activations.Kinks(f)
	low := math.Inf(-1)
	for i := 0; i <= len(cuts); i++ {
		high := math.Inf(1)
		if i < len(cuts) {
			high = cuts[i]
		}
		// One place inside tells a limit from a constant: it is finite, and within
		// 1 of a kink, where no slope has rounded to 0.
		inside := low + (high-low)/2
		switch {
		case math.IsInf(low, -1) && math.IsInf(high, 1):
			inside = 0
		case math.IsInf(low, -1):
			inside = high - 1
		case math.IsInf(high, 1):
			inside = low + 1
		}
		if f.Value(low) == f.Value(high) && f.Slope(inside) == 0 {
			out = append(out, activations.Interval{From: low, To: high})
		}
		low = high
	}
	return out
}

// saturated is P(|φ′(X)| < threshold).
func (n normal) saturated(c *Curve, threshold float64) float64 {
	if n.std == 0 {
		if saturated(c.Function.Slope(n.mean), threshold) {
			return 1
		}
		return 0
	}
	p := 0.0
	for _, in := range c.Zones {
		p += n.between(in.From, in.To)
	}
	return p
}

// masses are the values that f takes on whole intervals, with their
// probabilities.
func (n normal) masses(f activations.Function) []Mass {
	if n.std == 0 {
		return []Mass{{f.Value(n.mean), 1}}
	}
	var out []Mass
	for _, in := range flats(f) {
		if p := n.between(in.From, in.To); p > 0 {
			out = append(out, Mass{f.Value(in.To) + 0, p}) // + 0: not −0
		}
	}
	return out
}

// density is the probability that φ(X) lies between each two edges, per unit of
// φ, without the values that it takes on whole intervals. Each edge is carried
// back to x on every piece on which f is monotone, and the probabilities between
// the places there are added up: exact, whatever the shape of the density.
func (n normal) density(f activations.Function, edges []float64) []float64 {
	p, constant := make([]float64, len(edges)-1), flats(f)
	n.pieces(f, func(a, b float64) {
		for _, in := range constant {
			if a >= in.From && b <= in.To {
				return
			}
		}
		if f.Value(a) < f.Value(b) {
			n.carry(f, a, b, len(p), func(k int) float64 { return edges[k] }, func(k int) *float64 { return &p[k] })
			return
		}
		// A falling piece meets the edges from above.
		last := len(p)
		n.carry(f, a, b, last, func(k int) float64 { return edges[last-k] }, func(k int) *float64 { return &p[last-1-k] })
	})
	for k := range p {
		p[k] /= edges[k+1] - edges[k]
	}
	return p
}

// carry walks along a monotone piece from a to b and adds up what lies between
// each two edges, given in the order in which the piece meets them.
func (n normal) carry(f activations.Function, a, b float64, count int, edge func(int) float64, bin func(int) *float64) {
	rising := f.Value(a) < f.Value(b)
	passed := func(x, y float64) bool { // x has come as far as y
		if rising {
			return f.Value(x) >= y
		}
		return f.Value(x) <= y
	}
	x := a
	for k := 0; k <= count; k++ {
		y := edge(k)
		next := b
		switch {
		case passed(a, y):
			next = a
		case passed(b, y):
			next = crossing(f, y, x, b, rising)
		}
		if k > 0 {
			*bin(k - 1) += n.between(x, next)
		}
		x = next
		if x == b {
			return
		}
	}
}

// crossing is where f, monotone from a to b, comes to y: Newton's steps from the
// end where the last one was found, and halving where a step would leave what
// the answer is known to lie in.
func crossing(f activations.Function, y, a, b float64, rising bool) float64 {
	x := a
	for range 100 {
		d := f.Value(x) - y
		if d == 0 {
			return x
		}
		if (d < 0) == rising {
			a = x
		} else {
			b = x
		}
		next := x - d/f.Slope(x)
		if !(next > a && next < b) {
			next = a + (b-a)/2
		}
		if math.Abs(next-x) <= 1e-15*math.Abs(next) || next == a || next == b {
			return next
		}
		x = next
	}
	return x
}
