package optimizers

import (
	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
)

// BFGS is gonum's quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno:
// it learns the inverse Hessian B from the gradients along its way,
//
//	B ← (I − ρ s yᵀ) B (I − ρ y sᵀ) + ρ s sᵀ,   ρ = 1/(yᵀs)
//	θ ← θ − α B ∇f
//
// with s the last step and y how much the gradient changed over it, both [n], and
// α from the line search. The first direction is −∇f with the step 1/‖∇f‖; then B
// starts from (sᵀy/yᵀy) I. It keeps B [n][n]. Source: Nocedal & Wright 2006,
// equations 6.17 and 6.20; gonum's optimize.BFGS.
type BFGS struct {
	yardstick
	Line LineSearch
}

var _ Yardstick = BFGS{}

func newBFGS(v param.Values) (Optimizer, error) { return BFGS{Line: newLineSearch(v)}, nil }

// Step goes to the next major iteration; lr has no meaning here.
func (o BFGS) Step(s *State, x []float64, f Objective, _ float64) { stepBy(o, s, x, f) }

// Keeps counts B, and θ and ∇f of the step before.
func (BFGS) Keeps(n float64) float64 { return n*n + 2*n }

// Work is that of the products with B.
func (BFGS) Work(n float64) float64 { return n * n }

func (o BFGS) engine() engine { return newAlong(&optimize.BFGS{}, o.Line, false) }
