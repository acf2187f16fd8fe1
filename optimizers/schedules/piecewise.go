package schedules

import (
	"fmt"
	"math"
	"slices"

	"downhill/internal/param"
)

// Piecewise holds one rate after another:
//
//	η(t) = vᵢ for bᵢ₋₁ ≤ t < bᵢ
//
// with boundaries b₀ < b₁ < … and one value more than boundaries; the values
// are rates themselves and replace η. The boundary is strict, as in the book's
// function; Keras' PiecewiseConstantDecay is one step later (t ≤ bᵢ).
//
// Without values the rates are η, η/2, η/10, η/20, η/100 and so on: for two
// boundaries those of the book.
// Source: Géron 2019, chapter 11, "Piecewise constant scheduling".
type Piecewise struct {
	Boundaries []float64
	Values     []float64 // [len(Boundaries)+1], or none
}

var _ Curve = Piecewise{}

var piecewiseParams = param.Specs{
	{Key: "boundaries", Symbol: "bᵢ", Title: "boundaries", Kind: param.List, Default: param.Numbers(50, 100),
		MinOpen: true, Max: math.Inf(1), Low: 1, High: 1000,
		Help: "When the next value begins, written 50/100."},
	{Key: "values", Symbol: "vᵢ", Title: "values", Kind: param.List, Optional: true, Default: param.Numbers(0.01, 0.005, 0.001),
		MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 10,
		Help: "The learning rates, one more than boundaries; without them η, η/2, η/10 and so on."},
}

func newPiecewise(v param.Values) (Curve, error) {
	p := Piecewise{v["boundaries"].List(), v["values"].List()}
	for i := 1; i < len(p.Boundaries); i++ {
		if p.Boundaries[i] <= p.Boundaries[i-1] {
			sorted := slices.Compact(slices.Sorted(slices.Values(p.Boundaries)))
			return nil, fmt.Errorf("boundaries = %s: want each above the one before; try %s",
				v["boundaries"], param.Numbers(sorted...))
		}
	}
	if n := len(p.Values); n != 0 && n != len(p.Boundaries)+1 {
		return nil, fmt.Errorf("values = %s: want one more than boundaries = %s, so %d, not %d; or leave values out",
			v["values"], v["boundaries"], len(p.Boundaries)+1, n)
	}
	return p, nil
}

// Rate is the value that holds at t.
func (p Piecewise) Rate(t int, lr float64, _ Memory) float64 {
	i := 0
	for i < len(p.Boundaries) && float64(t) >= p.Boundaries[i] {
		i++
	}
	if len(p.Values) > 0 {
		return p.Values[i]
	}
	for k := range i {
		lr /= [...]float64{2, 5}[k%2]
	}
	return lr
}
