package conditioning

import (
	"math"

	"downhill/internal/param"
)

// Linear is a rule that is linear in the gradient and its own memory, with the
// values that it runs with: gradient descent, momentum or Nesterov.
//
// Whether a library keeps θ or the look-ahead point θ + βm as its weights (Keras
// and PyTorch do the latter), and whether η stands inside of m (Keras) or before
// it (PyTorch), only changes the basis in which the matrix below is written. Its
// eigenvalues, and with them everything here, are the same.
type Linear struct {
	Key                    string // sgd, momentum or nesterov
	LearningRate, Momentum float64
}

// Keys lists the linear rules.
func Keys() []string { return []string{"sgd", "momentum", "nesterov"} }

// Linearly is the linear rule that a racer runs, false where its rule is none, or
// where a schedule or clipping makes its steps depend on more than λ: such a
// racer can only be measured.
func Linearly(rule param.Choice) (Linear, bool) {
	l := Linear{Key: rule.Key, LearningRate: rule.Values.Num("lr")}
	switch rule.Key {
	case "sgd":
	case "momentum", "nesterov":
		l.Momentum = rule.Values.Num("momentum")
	default:
		return Linear{}, false
	}
	return l, Plain(rule)
}

// Plain says whether a rule runs as its formula has it: with a constant learning
// rate and unclipped gradients, which is what theory is about.
func Plain(rule param.Choice) bool {
	v := rule.Values
	if s := v.Text("schedule"); s != "" && s != "constant" {
		return false
	}
	return !v.Has("clipvalue") && !v.Has("clipnorm") && !v.Has("global_clipnorm") && v.Num("schedule.warmup") == 0
}

// WithRate is the rule with another learning rate.
func (l Linear) WithRate(lr float64) Linear {
	l.LearningRate = lr
	return l
}

// Matrix is what a step does to component and momentum of one eigenvalue λ,
// (c, m) ← M (c, m). With h = ηλ and a = 1 − h:
//
//	sgd       c ← (1 − h)c                          M = [1 − h, 0; 0, 0]
//	momentum  m ← βm − hc,            c ← c + m     M = [1 − h, β; −h, β]
//	nesterov  m ← βm − h(c + βm),     c ← c + m     M = [a, βa; −h, βa]
func (l Linear) Matrix(lambda float64) [2][2]float64 {
	h, b := l.LearningRate*lambda, l.Momentum
	switch l.Key {
	case "momentum":
		return [2][2]float64{{1 - h, b}, {-h, b}}
	case "nesterov":
		return [2][2]float64{{1 - h, b * (1 - h)}, {-h, b * (1 - h)}}
	}
	return [2][2]float64{{1 - h, 0}, {0, 0}}
}

// roots are the eigenvalues of the matrix, the roots of z² − tz + d with its
// trace t and determinant d, by modulus the larger first; a pair of complex ones
// is im ≠ 0. disc is t² − 4d.
//
//	momentum  t = 1 + β − h          d = β
//	nesterov  t = (1 + β)(1 − h)     d = β(1 − h)
func (l Linear) roots(lambda float64) (first, second, im, disc float64) {
	h, b := l.LearningRate*lambda, l.Momentum
	t, d := 1-h, 0.0
	switch l.Key {
	case "momentum":
		t, d = 1+b-h, b
	case "nesterov":
		t, d = (1+b)*(1-h), b*(1-h)
	}
	disc = t*t - 4*d
	if disc < 0 {
		return t / 2, t / 2, math.Sqrt(-disc) / 2, disc
	}
	root := math.Sqrt(disc)
	first = (t + math.Copysign(root, t)) / 2
	if first != 0 {
		second = d / first // without the cancellation of t − root
	}
	return first, second, 0, disc
}

// Regime is how a component goes to zero, or does not.
type Regime string

// The regimes. A divergent component is that whatever its sign does.
const (
	Monotone    Regime = "monotone"          // it never changes sign in the long run
	Critical    Regime = "critically damped" // two equal roots: the fastest that a momentum can be for this λ
	Oscillating Regime = "oscillating"       // it swings across the minimum
	Neutral     Regime = "neutral"           // it neither shrinks nor grows: at the stability limit, or λ = 0
	Divergent   Regime = "divergent"
)

// Component is what theory says of one eigen-component.
type Component struct {
	Lambda float64
	// Rate is the spectral radius ρ of the component's matrix: in the long run the
	// error shrinks by ρ a step, and its part of the loss by ρ².
	Rate   float64
	Regime Regime
	// Period is after how many steps an oscillation repeats, 2 for one that changes
	// sign at every step, 0 where there is none.
	Period float64
}

// equal is how close, relative to the square of the trace, two roots have to be to
// count as one: a rate typed with six digits is off by 1e-6 at most, and the
// discriminant by as much.
const equal = 1e-6

// Component says how a rule deals with one eigenvalue.
func (l Linear) Component(lambda float64) Component {
	c := Component{Lambda: lambda}
	z, second, im, disc := l.roots(lambda)
	if im != 0 {
		c.Rate = math.Hypot(z, im)
		c.Period = 2 * math.Pi / math.Atan2(im, z)
	} else {
		c.Rate = math.Abs(z)
	}
	// Rounding of 1 − h and its square.
	const rounding = 4e-15
	double := l.Key != "sgd" && l.Momentum > 0 && math.Abs(disc) <= equal*math.Max(z*z, second*second)
	switch {
	case c.Rate > 1+rounding:
		c.Regime = Divergent
	case c.Rate >= 1-rounding:
		c.Regime = Neutral
	case double && z > 0:
		c.Regime, c.Period = Critical, 0
	case c.Rate <= rounding: // one step and it is gone
		c.Regime = Critical
	case im != 0 || z < 0:
		c.Regime = Oscillating
	default:
		c.Regime = Monotone
	}
	if im == 0 && z < 0 && c.Rate > rounding {
		c.Period = 2
	}
	return c
}

// HalfLife is after how many steps the component's error has halved, in the long
// run; infinite where it does not shrink, 0 where one step is enough.
func (c Component) HalfLife() float64 { return c.StepsTo(0.5) }

// StepsTo is after how many steps the component's error is a fraction of what it
// was, in the long run: ln fraction / ln ρ.
func (c Component) StepsTo(fraction float64) float64 {
	switch {
	case c.Rate >= 1:
		return math.Inf(1)
	case c.Rate <= 0:
		return 0
	}
	return math.Log(fraction) / math.Log(c.Rate)
}

// Worst is the rate of the slowest component of a spectrum. Of all eigenvalues in
// between none is slower, since the modulus of the roots rises towards both ends.
func (l Linear) Worst(s Spectrum) float64 {
	return math.Max(l.Component(s.Min).Rate, l.Component(s.Max).Rate)
}
