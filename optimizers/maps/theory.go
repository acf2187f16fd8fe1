package maps

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
	"downhill/optimizers/race"
)

// Spectrum is the ends of the spectrum of a quadratic's Hessian, μ and L in the
// literature: 0 < Min ≤ Max.
type Spectrum struct{ Min, Max float64 }

// Quadratic is the spectrum of a ground that is a parabola with a minimum: its
// Hessian is the same and positive definite everywhere it is looked at. ok is
// false for any other ground.
func Quadratic(g *race.Ground) (s Spectrum, ok bool) {
	const n = 5 // a lattice of odd places, where no periodic surface repeats
	var first *mat.SymDense
	for i := range n {
		for j := range n {
			x := []float64{g.XMin + (g.XMax-g.XMin)*(float64(i)+0.37)/n, g.YMin + (g.YMax-g.YMin)*(float64(j)+0.61)/n}
			h := mat.NewSymDense(2, nil)
			g.F.Hessian(x, h)
			if first == nil {
				first = h
				continue
			}
			for _, at := range [3][2]int{{0, 0}, {0, 1}, {1, 1}} {
				a, b := first.At(at[0], at[1]), h.At(at[0], at[1])
				// Closed forms round alike everywhere; anything larger is curvature
				// that changes.
				if !(math.Abs(a-b) <= 1e-9*mat.Max(first)) {
					return Spectrum{}, false
				}
			}
		}
	}
	a, b, c := first.At(0, 0), first.At(0, 1), first.At(1, 1)
	mean, radius := (a+c)/2, math.Hypot((a-c)/2, b)
	s = Spectrum{mean - radius, mean + radius}
	return s, s.Min > 1e-12*s.Max && !math.IsInf(s.Max, 0)
}

// Optimum is the pair of learning rate and momentum that is known to converge
// fastest on a quadratic, with the factor by which the slowest component of the
// error shrinks at each step, in the long run.
type Optimum struct {
	LearningRate, Momentum float64
	Rate                   float64
	Source                 string
}

// Best is the optimum of a rule, false where none is known. With μ and L the
// ends of the spectrum and κ = L/μ:
//
//	sgd       η = 2/(L + μ)              rate (κ − 1)/(κ + 1)
//	momentum  η = 4/(√L + √μ)²           β = ((√L − √μ)/(√L + √μ))², rate √β
//	nesterov  η = 4/(3L + μ)             β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), rate 1 − 2/√(3κ + 1)
//
// Source: Polyak 1964; Lessard, Recht & Packard 2016, proposition 1.
func (s Spectrum) Best(rule string) (Optimum, bool) {
	low, high := math.Sqrt(s.Min), math.Sqrt(s.Max)
	kappa := s.Max / s.Min
	switch rule {
	case "sgd":
		return Optimum{LearningRate: 2 / (s.Max + s.Min), Rate: (kappa - 1) / (kappa + 1), Source: "2/(λmax + λmin)"}, true
	case "momentum":
		q := (high - low) / (high + low)
		return Optimum{LearningRate: 4 / ((low + high) * (low + high)), Momentum: q * q, Rate: q, Source: "Polyak 1964"}, true
	case "nesterov":
		r := math.Sqrt(3*kappa + 1)
		return Optimum{LearningRate: 4 / (3*s.Max + s.Min), Momentum: (r - 2) / (r + 2), Rate: 1 - 2/r, Source: "Lessard et al. 2016"}, true
	}
	return Optimum{}, false
}

// Limit is the learning rate at which a rule with momentum beta begins to
// diverge on a quadratic, false where none is known. It is the η at which the
// component of the largest eigenvalue L neither grows nor shrinks:
//
//	sgd       η < 2/L
//	momentum  η < 2(1 + β)/L
//	nesterov  η < 2(1 + β)/((1 + 2β)L)
//
// Source: the roots of z² − (1 + β − ηL)z + β, for Nesterov of
// z² − (1 + β)(1 − ηL)z + β(1 − ηL), reach −1; Goh 2017, "Why momentum really
// works".
func (s Spectrum) Limit(rule string, beta float64) (lr float64, ok bool) {
	switch rule {
	case "sgd":
		return 2 / s.Max, true
	case "momentum":
		return 2 * (1 + beta) / s.Max, true
	case "nesterov":
		return 2 * (1 + beta) / ((1 + 2*beta) * s.Max), true
	}
	return 0, false
}

// Plain says whether a rule runs as its formula has it: with a constant learning
// rate and unclipped gradients, which is what Best and Limit are about.
func Plain(rule param.Choice) bool {
	v := rule.Values
	if s := v.Text("schedule"); s != "" && s != "constant" {
		return false
	}
	return !v.Has("clipvalue") && !v.Has("clipnorm") && !v.Has("global_clipnorm") && v.Num("schedule.warmup") == 0
}
