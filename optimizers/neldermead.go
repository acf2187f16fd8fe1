package optimizers

import (
	"math"

	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
	"downhill/optimizers/internal/neldermead"
)

// NelderMead is gonum's downhill simplex: n + 1 points that crawl by the values of
// f alone. The worst is mirrored in the middle c of the others, c + ρ(c − w), gone
// beyond where that is the best so far (ρχ), drawn in where it is the worst still
// (ργ or −γ), and where nothing helps all points move towards the best by σ.
//
// θ is the best of the points. The first step builds the simplex: θ and n points
// beside it, Size away along each axis. It asks for no gradient, so it sees no
// gradient noise. A corner where f is not a number counts as the worst. It never
// stops by itself. Source: Nelder & Mead 1965; Gao & Han 2012, whose factors for
// two parameters are the defaults; gonum's optimize.NelderMead.
type NelderMead struct {
	yardstick
	Size                                       float64
	Reflection, Expansion, Contraction, Shrink float64
}

var _ Yardstick = NelderMead{}

func nelderMeadParams() param.Specs {
	return param.Specs{
		{Key: "size", Symbol: "s", Title: "simplex size", Default: param.Num(0.05), Scale: param.Log,
			MinOpen: true, Max: 1e6, Low: 1e-3, High: 10,
			Help: "How far the other corners of the first simplex are from the start."},
		{Key: "reflection", Symbol: "ρ", Title: "reflection", Default: param.Num(1), MinOpen: true, Max: 10, Low: 0.5, High: 2,
			Help: "How far behind the others the worst corner is mirrored."},
		{Key: "expansion", Symbol: "χ", Title: "expansion", Default: param.Num(2), Min: 1, MinOpen: true, Max: 10, Low: 1.1, High: 4,
			Help: "How much farther it goes where the mirrored corner is the best so far."},
		{Key: "contraction", Symbol: "γ", Title: "contraction", Default: param.Num(0.5), MinOpen: true, Max: 1, MaxOpen: true, Low: 0.1, High: 0.9,
			Help: "How far it is drawn in where it is the worst still."},
		{Key: "shrink", Symbol: "σ", Title: "shrinking", Default: param.Num(0.5), MinOpen: true, Max: 1, MaxOpen: true, Low: 0.1, High: 0.9,
			Help: "How far all corners move towards the best where nothing else helps."},
	}
}

func newNelderMead(v param.Values) (Optimizer, error) {
	return NelderMead{Size: v.Num("size"), Reflection: v.Num("reflection"), Expansion: v.Num("expansion"),
		Contraction: v.Num("contraction"), Shrink: v.Num("shrink")}, nil
}

// Step goes to the next major iteration; lr has no meaning here.
func (o NelderMead) Step(s *State, x []float64, f Objective, _ float64) { stepBy(o, s, x, f) }

// Keeps counts n + 1 corners with their values, and the middle of all but one.
func (NelderMead) Keeps(n float64) float64 { return (n+1)*(n+1) + n }

// Work is that of the middle and a new corner.
func (NelderMead) Work(n float64) float64 { return n }

func (o NelderMead) engine() engine {
	return &simplex{method: neldermead.NelderMead{SimplexSize: o.Size, Reflection: o.Reflection, Expansion: o.Expansion,
		Contraction: o.Contraction, Shrink: o.Shrink}}
}

// simplex is a run of the method.
type simplex struct {
	method neldermead.NelderMead
	loc    *optimize.Location
}

// step goes to the next major iteration.
func (m *simplex) step(s *State, x []float64, f Objective) {
	if s.Stopped != "" {
		return
	}
	var op optimize.Operation
	if m.loc == nil {
		m.loc = &optimize.Location{X: append([]float64(nil), x...)}
		if m.evaluate(s, f); !finite(m.loc) {
			s.stop("f is not finite here")
			return
		}
		op = m.method.Init(m.loc)
	} else {
		op = m.method.Iterate(m.loc)
	}
	for op != optimize.MajorIteration {
		m.evaluate(s, f)
		op = m.method.Iterate(m.loc)
	}
	copy(x, m.loc.X)
	copy(s.Probe, m.loc.X)
	s.Loss = m.loc.F
}

// evaluate asks for f at a corner and counts it. A corner where f is not a number
// is the worst of all: NaN has no place in the order of the corners, and gonum
// panics over it.
func (m *simplex) evaluate(s *State, f Objective) {
	m.loc.F = f.Eval(m.loc.X, nil)
	if math.IsNaN(m.loc.F) {
		m.loc.F = math.Inf(1)
	}
	s.Calls.Functions++
	s.Evals++
}
