package datasets

import "downhill/internal/param"

// Separable is Wilson et al.'s construction in which adaptive rules learn what
// does not carry over. Instance i of class y = ±1 (class 1 is y = +1) has
//
//	x₁ = y, x₂ = x₃ = 1, and ones in coordinates of its own:
//	one where y = +1, five where y = −1,
//
// all others 0, so that there are 3 + 5n features. x₁ alone tells the classes
// apart. An adaptive rule from θ = 0 moves all coordinates alike, θ ∝ sign(Xᵀy):
// every training instance is right by the same margin, but of a new one, whose own
// coordinates were never seen, it says y + 2 > 0, the majority's class, whatever y
// is. A share p > 1/2 of the instances has y = +1; which ones depends on the seed.
//
// Source: Wilson et al. 2017, section 3.3.
type Separable struct {
	N        int     // instances
	Majority float64 // p, the share of class 1
}

var _ Toy = Separable{}

var separableParams = param.Specs{
	{Key: "n", Symbol: "n", Title: "instances", Kind: param.Int, Default: param.Num(200),
		Scale: param.Log, Min: 10, Max: 2000, Low: 50, High: 1000,
		Help: "How many instances; each has five coordinates of its own."},
	{Key: "majority", Symbol: "p", Title: "share of the majority", Default: param.Num(0.6), Min: 0.5, MinOpen: true, Max: 1, MaxOpen: true, Low: 0.55, High: 0.9,
		Help: "The share of the instances of class 1, y = +1, which an adaptive rule takes every new instance for."},
}

// SeparableEntry describes the set. It stands beside Catalog, whose classes lie in
// the plane.
func SeparableEntry() param.Entry[Toy] {
	return param.Entry[Toy]{Key: separableKey, Title: "Separable (Wilson et al.)", Params: separableParams,
		New:     func(v param.Values) (Toy, error) { return Separable{int(v.Num("n")), v.Num("majority")}, nil },
		Summary: "One coordinate is the class; the others lead adaptive rules astray, which take every new instance for one of the majority.",
		Formula: `x = (y, 1, 1, 0, …, 1, …, 0)`, Source: "Wilson et al. 2017, section 3.3"}
}

const separableKey = "separable"

// own is how many coordinates are an instance's own.
const own = 5

// Make draws the labels; each instance has class 1 with probability p.
func (o Separable) Make(seed uint64) *Set {
	r := stream(seed)
	features := 3 + own*o.N
	s := &Set{Name: separableKey, Features: features, Classes: 2, ClassNames: []string{"−1", "+1"},
		Values: make([]float64, features*o.N), Labels: make([]int, o.N)}
	for i := range o.N {
		x := s.Values[i*features:][:features]
		y, ones := -1.0, own
		if r.Float64() < o.Majority {
			y, ones, s.Labels[i] = 1, 1, 1
		}
		x[0], x[1], x[2] = y, 1, 1
		for k := range ones {
			x[3+own*i+k] = 1
		}
	}
	return s
}
