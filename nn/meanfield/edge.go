package meanfield

import "math"

// Table holds the moments of a field over a range of q, for pictures that ask
// for many: interpolated in log q they are right to about 1e-4.
type Table struct {
	q  []float64 // ascending
	at []Moments
}

// The range of a table and its nodes in each factor of 10.
const (
	tableFrom, tableTo = -10, 10 // powers of 10
	perDecade          = 24
)

// Table computes the moments once. It takes about 20 ms.
func (f *Field) Table() *Table {
	n := (tableTo-tableFrom)*perDecade + 1
	t := &Table{q: make([]float64, n), at: make([]Moments, n)}
	for i := range t.q {
		t.q[i] = math.Pow(10, tableFrom+float64(i)/perDecade)
		t.at[i] = f.At(t.q[i])
	}
	return t
}

// value interpolates one of the moments, which is positive; beyond the ends it takes
// what stands there.
func (t *Table) value(q float64, of func(*Moments) float64) float64 {
	x := (math.Log10(q) - tableFrom) * perDecade
	i := min(max(0, int(x)), len(t.q)-2)
	w := max(0, min(1, x-float64(i)))
	a, b := of(&t.at[i]), of(&t.at[i+1])
	if a > 0 && b > 0 {
		return a * math.Pow(b/a, w)
	}
	return a*(1-w) + b*w
}

func square(m *Moments) float64 { return m.Square }
func slope(m *Moments) float64  { return m.Slope }

// Chi returns q* and χ₁ for weights σ_w² and biases σ_b². Where the map has
// several fixed points it is the largest, the one that an input of great variance
// ends in.
func (t *Table) Chi(weights, biases float64) (q, chi float64) {
	n := len(t.q)
	above := func(i int) bool { return weights*t.at[i].Square+biases > t.q[i] }
	if above(n - 1) {
		return math.Inf(1), weights * t.at[n-1].Slope
	}
	i := n - 1
	for i > 0 && !above(i-1) {
		i--
	}
	if i == 0 {
		return 0, weights * t.at[0].Slope
	}
	low, high := t.q[i-1], t.q[i]
	for range 20 { // a tenth of a decade to 2e-7 of it
		q = math.Sqrt(low * high)
		if weights*t.value(q, square)+biases > q {
			low = q
		} else {
			high = q
		}
	}
	return q, weights * t.value(q, slope)
}

// Edge is the edge of chaos χ₁ = 1 as points (σ_w², σ_b²), ordered by q*: for
// each q* it is
//
//	σ_w² = 1/E[φ′²],   σ_b² = q* − σ_w² E[φ²]
//
// as far as σ_b² ≥ 0. Where E[φ′²] does not depend on q, as for ReLU, whose E[φ²]
// is proportional to q, it is the straight line at that σ_w² up to biases.
// Source: Schoenholz et al. 2017, figure 1; Hayou et al. 2019.
func (t *Table) Edge(biases float64) [][2]float64 {
	first := t.at[0].Slope
	straight := true
	var all, points [][2]float64
	for i := range t.q {
		w := 1 / t.at[i].Slope
		straight = straight && math.Abs(t.at[i].Slope-first) < 1e-9*first
		all = append(all, [2]float64{w, t.q[i] - w*t.at[i].Square})
	}
	if straight && first > 0 {
		return [][2]float64{{1 / first, 0}, {1 / first, biases}}
	}
	for i := 1; i < len(all); i++ {
		a, b, ok := cut(all[i-1], all[i], biases)
		if !ok {
			continue
		}
		if len(points) == 0 || points[len(points)-1] != a {
			points = append(points, a)
		}
		points = append(points, b)
	}
	return points
}

// cut is the part of a segment with biases from 0 to high; a hair below 0 is
// rounding.
func cut(a, b [2]float64, high float64) (from, to [2]float64, ok bool) {
	finite := func(p [2]float64) bool { return !math.IsInf(p[0], 0) && !math.IsNaN(p[1]) && !math.IsInf(p[1], 0) }
	if !finite(a) || !finite(b) {
		return a, b, false
	}
	at := func(level float64) [2]float64 {
		t := (level - a[1]) / (b[1] - a[1])
		return [2]float64{a[0] + t*(b[0]-a[0]), level}
	}
	hold := func(p [2]float64) [2]float64 {
		switch {
		case p[1] < 0:
			return at(0)
		case p[1] > high:
			return at(high)
		}
		return p
	}
	if a[1] < 0 && b[1] < 0 || a[1] > high && b[1] > high {
		return a, b, false
	}
	return hold(a), hold(b), true
}
