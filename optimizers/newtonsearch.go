package optimizers

import (
	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
)

// NewtonSearch is gonum's Newton method, which searches along Newton's direction:
//
//	θ ← θ − α (H + τI)⁻¹ ∇f
//
// with the exact Hessian H [n][n] and α from the line search, which tries 1 first.
// Where H is not positive definite τ is raised from −min Hᵢᵢ + 0.001 by the factor
// Increase until H + τI is. Newton is the plain rule beside it: it takes the step
// η that it is told, goes uphill where that overshoots, and asks for one gradient
// and one Hessian a step whatever happens. Source: Nocedal & Wright 2006,
// algorithms 3.2 and 3.3; gonum's optimize.Newton.
type NewtonSearch struct {
	yardstick
	Line     LineSearch
	Increase float64
}

var _ Yardstick = NewtonSearch{}

func increaseSpec() param.Spec {
	return param.Spec{Key: "increase", Symbol: "τ×", Title: "damping growth", Default: param.Num(5), Scale: param.Log,
		Min: 1, MinOpen: true, Max: 1e6, Low: 1.5, High: 100,
		Help: "By what factor the damping grows until the Hessian is positive definite."}
}

func newNewtonSearch(v param.Values) (Optimizer, error) {
	return NewtonSearch{Line: newLineSearch(v), Increase: v.Num("increase")}, nil
}

// Step goes to the next major iteration; lr has no meaning here.
func (o NewtonSearch) Step(s *State, x []float64, f Objective, _ float64) { stepBy(o, s, x, f) }

// Keeps counts H, factored in its place.
func (NewtonSearch) Keeps(n float64) float64 { return n * n }

// Work is that of the factor of H + τI.
func (NewtonSearch) Work(n float64) float64 { return n * n * n / 6 }

func (o NewtonSearch) engine() engine {
	return newAlong(&optimize.Newton{Increase: o.Increase}, o.Line, true)
}
