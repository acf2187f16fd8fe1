package meanfield

import "math"

// Fixed is where the map of the variance ends when it goes on for ever, and how
// fast two inputs become alike there.
type Fixed struct {
	Q    float64 // q*, 0 or +Inf where it has no end in between
	Chi  float64 // χ₁ = σ_w² E[φ′²] at q*
	ChiQ float64 // dq_{l+1}/dq_l at q*
	// Depth scales in layers: how deep a difference in q (XiQ) or a gradient
	// (XiGrad) lasts until it has fallen to 1/e; +Inf at the edge of chaos,
	// where they diverge. Source: Schoenholz et al. 2017, equations 9 and 17.
	XiQ, XiGrad float64
}

// Where the search for a fixed point gives up: below it q* is 0, above so many
// times the variances of the network it is infinite.
const (
	lowestQ  = 1e-10
	highestQ = 1e8
	still    = 1e-13 // relative change of q that is rounding
)

// fixed follows the map from the network's first layer to where it ends.
func (f *Field) fixed(n Network) Fixed {
	nan := math.NaN()
	if n.Skip || n.BatchNorm != NoNorm {
		// A skip adds variance at every layer; behind batch normalization the
		// map is constant.
		return Fixed{nan, nan, nan, nan, nan}
	}
	u := n.unit()
	step := func(q float64) float64 { return n.WeightVariance*u.apply(f.At(q)).Square + n.BiasVariance }
	q := f.end(step, n.WeightVariance*n.InputSquare+n.BiasVariance, highestQ*(1+n.WeightVariance+n.BiasVariance))
	at := q
	if math.IsInf(q, 1) {
		at = 1e16 // every function of the catalog is straight or flat there
	}
	m := u.apply(f.At(at))
	out := Fixed{Q: q, Chi: n.WeightVariance * m.Slope, ChiQ: n.WeightVariance * m.Curve}
	out.XiQ, out.XiGrad = depthScale(out.ChiQ), depthScale(out.Chi)
	return out
}

// end returns the fixed point that q reaches under step. E[φ²] grows with q, so
// the way there is monotone and ends at the first fixed point in its direction,
// which bisection in log q finds however slowly the map itself would.
func (f *Field) end(step func(float64) float64, q, top float64) float64 {
	if math.IsInf(q, 1) || math.IsNaN(q) {
		return q
	}
	next := step(q)
	if next == q || math.Abs(next-q) <= still*q {
		return q
	}
	up := next > q
	if q == 0 { // away from 0 there is something to bisect
		q = math.Min(next, lowestQ)
	}
	from, to := q, q
	for {
		if up {
			to *= 2
		} else {
			to /= 2
		}
		if up && to > top {
			return math.Inf(1)
		}
		if !up && to < lowestQ {
			return 0
		}
		if d := step(to) - to; up && d <= still*to || !up && d >= -still*to {
			break
		}
		from = to
	}
	// The step changes its sign between from and to.
	for range 60 {
		middle := math.Sqrt(from) * math.Sqrt(to)
		if middle == from || middle == to {
			break
		}
		if (step(middle) > middle) == up {
			from = middle
		} else {
			to = middle
		}
	}
	return math.Sqrt(from) * math.Sqrt(to)
}

// depthScale is −1/ln χ, infinite at χ = 1; above it what would fall grows, and
// the scale says how fast, negative.
func depthScale(chi float64) float64 {
	if math.Abs(chi-1) <= edge {
		return math.Inf(1)
	}
	return -1 / math.Log(chi)
}
