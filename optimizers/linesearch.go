package optimizers

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
)

// The line searches.
const (
	Bisection    = "bisection"
	MoreThuente  = "more_thuente"
	Backtracking = "backtracking"
)

// LineSearch is how far a method goes along its direction d: to a step α with
//
//	f(θ + αd) ≤ f(θ) + c₁ α ∇f·d        enough lower (Armijo)
//	|∇f(θ + αd)·d| < c₂ |∇f·d|          and enough flatter (with it, strong Wolfe)
//
// Bisection and MoreThuente look for both, with gonum's c₁ = 0; Backtracking
// halves α until the first holds and never asks for a gradient on the way.
// Source: Nocedal & Wright 2006, section 3.1; Moré & Thuente 1994.
type LineSearch struct {
	Kind      string
	Curvature float64 // c₂ of Bisection and MoreThuente
	Decrease  float64 // c₁ of Backtracking
}

// lineSearchParams are the parameters of a method's line search; gonum's default
// is another one for CG.
func lineSearchParams(kind string, curvature float64) param.Specs {
	return param.Specs{
		{Key: "search", Symbol: "α", Title: "line search", Kind: param.Text, Default: param.Word(kind),
			Choices: []string{Bisection, MoreThuente, Backtracking},
			Help:    "How the length of every step is found: bisection and Moré–Thuente by f and ∇f, backtracking by f alone."},
		{Key: "curvature", Symbol: "c₂", Title: "curvature factor", Default: param.Num(curvature),
			MinOpen: true, Max: 1, MaxOpen: true, Low: 0.05, High: 0.95,
			Help: "A step is taken where the slope along it has shrunk to this share: less searches more exactly and asks for more. Not of backtracking."},
		{Key: "decrease", Symbol: "c₁", Title: "decrease factor", Default: param.Num(1e-4), Scale: param.Log,
			MinOpen: true, Max: 1, MaxOpen: true, Low: 1e-6, High: 0.5,
			Help: "Backtracking takes a step that lowers f by this share of what the slope promised."},
	}
}

func newLineSearch(v param.Values) LineSearch {
	return LineSearch{Kind: v.Text("search"), Curvature: v.Num("curvature"), Decrease: v.Num("decrease")}
}

func (l LineSearch) searcher() optimize.Linesearcher {
	switch l.Kind {
	case MoreThuente:
		return &optimize.MoreThuente{CurvatureFactor: l.Curvature}
	case Backtracking:
		return &optimize.Backtracking{DecreaseFactor: l.Decrease}
	}
	return &optimize.Bisection{CurvatureFactor: l.Curvature}
}

// along is a run of a method that searches along lines, operation by operation.
type along struct {
	search  optimize.LinesearchMethod
	hessian bool // whether the direction needs one
	loc     *optimize.Location
}

func newAlong(direction optimize.NextDirectioner, l LineSearch, hessian bool) *along {
	return &along{search: optimize.LinesearchMethod{NextDirectioner: direction, Linesearcher: l.searcher()}, hessian: hessian}
}

// step goes to the next major iteration.
func (a *along) step(s *State, x []float64, f Objective) {
	if s.Stopped != "" {
		return
	}
	first := a.loc == nil
	if first && !a.begin(s, x, f) {
		return
	}
	if small(a.loc.Gradient) {
		s.stop("no component of its gradient is above 1e-12")
		return
	}
	var op optimize.Operation
	var err error
	if first {
		op, err = a.search.Init(a.loc)
	} else {
		op, err = a.search.Iterate(a.loc)
	}
	endless := false
	for calls := 0; err == nil && op != optimize.MajorIteration; calls++ {
		if calls == mostCalls {
			s.stop("its line search asked 10000 times and came to no end")
			return
		}
		a.evaluate(s, f, op)
		endless = endless || math.IsInf(a.loc.F, -1)
		op, err = a.search.Iterate(a.loc)
	}
	switch {
	case err != nil && endless:
		s.stop("along its line f falls without end")
	case err != nil:
		s.stop(inWords(err))
	default:
		copy(x, a.loc.X)
	}
}

// begin evaluates all that the method needs where it starts.
func (a *along) begin(s *State, x []float64, f Objective) bool {
	a.loc = &optimize.Location{X: append([]float64(nil), x...), Gradient: make([]float64, len(x))}
	op := optimize.FuncEvaluation | optimize.GradEvaluation
	if a.hessian {
		if _, ok := f.(Curved); !ok {
			s.stop("the objective has no Hessian")
			return false
		}
		a.loc.Hessian = mat.NewSymDense(len(x), nil)
		op |= optimize.HessEvaluation
	}
	a.evaluate(s, f, op)
	if !finite(a.loc) {
		s.stop("f or its gradient is not finite here")
		return false
	}
	return true
}

// evaluate carries an operation out and counts it.
func (a *along) evaluate(s *State, f Objective, op optimize.Operation) {
	value, slope := op&optimize.FuncEvaluation != 0, op&optimize.GradEvaluation != 0
	if value || slope {
		var into []float64
		if slope {
			into = a.loc.Gradient
		}
		got := f.Eval(a.loc.X, into)
		if value {
			a.loc.F = got
			s.Calls.Functions++
		}
		if slope {
			s.Calls.Gradients++
			copy(s.Probe, a.loc.X)
			copy(s.Grad, into)
			s.Loss = got
		}
		s.Evals++
	}
	if op&optimize.HessEvaluation != 0 {
		f.(Curved).Hessian(a.loc.X, a.loc.Hessian)
		s.Calls.Hessians++
		s.Evals += len(a.loc.X)
	}
}
