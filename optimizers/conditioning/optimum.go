package conditioning

import "math"

// Spectrum is the ends of the spectrum of a quadratic's Hessian, μ and L in the
// literature: 0 < Min ≤ Max.
type Spectrum struct{ Min, Max float64 }

// Condition is the condition number κ = L/μ, 1 for a round bowl.
func (s Spectrum) Condition() float64 { return s.Max / s.Min }

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
	kappa := s.Condition()
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

// BestRate is the learning rate that converges fastest on a quadratic while the
// momentum stays β, false where none is known. It is where the two ends of the
// spectrum are equally slow:
//
//	sgd       η = 2/(L + μ)
//	momentum  η = 2(1 + β)/(L + μ)
//	nesterov  by bisection between 1/L and the stability limit
//
// For momentum it may be one of many, see Plateau.
func (s Spectrum) BestRate(rule string, beta float64) (lr float64, ok bool) {
	switch rule {
	case "sgd":
		return 2 / (s.Max + s.Min), true
	case "momentum":
		return 2 * (1 + beta) / (s.Max + s.Min), true
	case "nesterov":
		// The rate of μ falls with η and that of L rises from 0, so they meet once.
		low, high := 1/s.Max, 2*(1+beta)/((1+2*beta)*s.Max)
		for range 200 {
			mid := low + (high-low)/2
			if mid <= low || mid >= high {
				break
			}
			l := Linear{Key: rule, LearningRate: mid, Momentum: beta}
			if l.Component(s.Min).Rate > l.Component(s.Max).Rate {
				low = mid
			} else {
				high = mid
			}
		}
		return low, true
	}
	return 0, false
}

// Plateau is the range of learning rates that are equally fast: momentum with
// β > ((√κ − 1)/(√κ + 1))² has the rate √β for every η from (1 − √β)²/μ to
// (1 + √β)²/L, where the roots of every component are complex. ok is false where
// there is one best rate. Source: Goh 2017.
func (s Spectrum) Plateau(rule string, beta float64) (from, to float64, ok bool) {
	if rule != "momentum" {
		return 0, 0, false
	}
	root := math.Sqrt(beta)
	from, to = (1-root)*(1-root)/s.Min, (1+root)*(1+root)/s.Max
	return from, to, from < to
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

// LimitFormula writes the stability limit of a rule, as it stands on a slider.
func LimitFormula(rule string) string {
	switch rule {
	case "momentum":
		return "2(1 + β)/λmax"
	case "nesterov":
		return "2(1 + β)/((1 + 2β)λmax)"
	}
	return "2/λmax"
}
