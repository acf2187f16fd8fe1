package optimizers

import (
	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
)

// LBFGS is BFGS with a limited memory, gonum's: instead of the matrix it keeps
// the last pairs of step and change of gradient and makes B ∇f of them by the
// two-loop recursion, in some 4mn multiplications for m pairs. Source: Nocedal &
// Wright 2006, algorithm 7.4; gonum's optimize.LBFGS.
type LBFGS struct {
	yardstick
	Line  LineSearch
	Store int // m
}

var _ Yardstick = LBFGS{}

func storeSpec() param.Spec {
	return param.Spec{Key: "store", Symbol: "m", Title: "pairs kept", Kind: param.Int, Default: param.Num(15),
		Min: 1, Max: 1000, Low: 1, High: 50,
		Help: "How many of its last steps it remembers: more come closer to BFGS and take more memory."}
}

func newLBFGS(v param.Values) (Optimizer, error) {
	return LBFGS{Line: newLineSearch(v), Store: int(v.Num("store"))}, nil
}

// Step goes to the next major iteration; lr has no meaning here.
func (o LBFGS) Step(s *State, x []float64, f Objective, _ float64) { stepBy(o, s, x, f) }

// Keeps counts the m pairs, and θ and ∇f of the step before.
func (o LBFGS) Keeps(n float64) float64 { return 2*float64(o.Store)*n + 2*n }

// Work is that of the two loops.
func (o LBFGS) Work(n float64) float64 { return 4 * float64(o.Store) * n }

func (o LBFGS) engine() engine { return newAlong(&optimize.LBFGS{Store: o.Store}, o.Line, false) }
