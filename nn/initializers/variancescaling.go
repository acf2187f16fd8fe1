package initializers

import (
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/internal/param"
)

// Mode says which fan the variance is divided by.
type Mode string

// The modes.
const (
	FanIn  Mode = "fan_in"  // the number of inputs
	FanOut Mode = "fan_out" // the number of outputs
	FanAvg Mode = "fan_avg" // the mean of both
)

// Distribution says how the weights are spread.
type Distribution string

// The distributions.
const (
	Normal  Distribution = "normal"
	Uniform Distribution = "uniform"
)

// VarianceScaling draws weights whose variance fits the size of the layer:
//
//	Var(w) = Scale/n,   n = in, out or (in + out)/2
//	normal:   w ~ N(0, Var)
//	uniform:  w ~ U(−√(3 Var), √(3 Var))
//
// with the fan n that Mode names. Every initializer that is named after a person
// is a case of it:
//
//	Glorot  Scale 1, fan_avg   keeps both passes about even (tanh, sigmoid)
//	LeCun   Scale 1, fan_in    keeps the forward pass (SELU)
//	He      Scale 2, fan_in    makes up for the half that ReLU cuts off
//
// Source: Glorot & Bengio 2010, equation 16; LeCun et al. 1998, section 4.6; He
// et al. 2015, equation 10; Keras' VarianceScaling; Géron 2019, table 11-1.
type VarianceScaling struct {
	Scale        float64 // > 0
	Mode         Mode
	Distribution Distribution
	Truncated    bool // normal only: cut at two standard deviations, same variance
}

var (
	_ Initializer = VarianceScaling{}
	_ Spread      = VarianceScaling{}
)

// NewVarianceScaling checks the parameters.
func NewVarianceScaling(scale float64, mode Mode, dist Distribution, truncated bool) (VarianceScaling, error) {
	switch {
	case !(scale > 0) || math.IsInf(scale, 1):
		return VarianceScaling{}, fmt.Errorf("scale = %v: want 0 < scale, finite; try 1", scale)
	case mode != FanIn && mode != FanOut && mode != FanAvg:
		return VarianceScaling{}, param.Unknown("mode", string(mode), modes())
	case dist != Normal && dist != Uniform:
		return VarianceScaling{}, param.Unknown("distribution", string(dist), distributions())
	case truncated && dist != Normal:
		return VarianceScaling{}, fmt.Errorf("truncated = true with distribution = %s: only a normal one has tails to cut; leave one of them out", dist)
	}
	return VarianceScaling{scale, mode, dist, truncated}, nil
}

func modes() []string         { return []string{string(FanIn), string(FanOut), string(FanAvg)} }
func distributions() []string { return []string{string(Normal), string(Uniform)} }

// Glorot is Glorot's initializer, also Xavier's.
func Glorot(dist Distribution) VarianceScaling {
	return VarianceScaling{Scale: 1, Mode: FanAvg, Distribution: dist}
}

// LeCun is LeCun's initializer.
func LeCun(dist Distribution) VarianceScaling {
	return VarianceScaling{Scale: 1, Mode: FanIn, Distribution: dist}
}

// He is He's initializer, also Kaiming's.
func He(dist Distribution) VarianceScaling {
	return VarianceScaling{Scale: 2, Mode: FanIn, Distribution: dist}
}

var truncatedSpec = param.Spec{Key: "truncated", Symbol: "truncated", Title: "truncated", Kind: param.Bool,
	Default: param.Flag(false),
	Help:    "Leaves out what lies beyond two standard deviations and widens the rest to the same variance, as Keras does."}

var varianceScalingParams = param.Specs{
	{Key: "scale", Symbol: "s", Title: "scale", Default: param.Num(1), Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 0.1, High: 10,
		Help: "The variance times the number of connections: 1 suits linear units, 2 ReLU."},
	{Key: "mode", Symbol: "n", Title: "fan", Kind: param.Text, Default: param.Word(string(FanIn)), Choices: modes(),
		Help: "What the variance is divided by: inputs, outputs or the mean of both."},
	{Key: "distribution", Symbol: "distribution", Title: "distribution", Kind: param.Text,
		Default: param.Word(string(Normal)), Choices: distributions(),
		Help: "How the weights are spread around 0."},
	truncatedSpec,
}

func newVarianceScaling(v param.Values) (Initializer, error) {
	return NewVarianceScaling(v.Num("scale"), Mode(v.Text("mode")), Distribution(v.Text("distribution")), v.Bool("truncated"))
}

// named makes a case of the family, with its one switch.
func named(o VarianceScaling) func(param.Values) (Initializer, error) {
	return func(v param.Values) (Initializer, error) {
		return NewVarianceScaling(o.Scale, o.Mode, o.Distribution, v.Bool("truncated"))
	}
}

// Variance is Scale over the fan.
func (o VarianceScaling) Variance(in, out int) float64 {
	switch o.Mode {
	case FanOut:
		return o.Scale / float64(out)
	case FanAvg:
		return o.Scale / (0.5 * (float64(in) + float64(out)))
	}
	return o.Scale / float64(in)
}

// Fill draws the weights.
func (o VarianceScaling) Fill(w []float64, in, out int, r *rand.Rand) {
	checkShape("variance_scaling", w, in, out)
	variance := o.Variance(in, out)
	if o.Distribution == Uniform {
		fillUniform(w, math.Sqrt(3*variance), r)
		return
	}
	fillNormal(w, math.Sqrt(variance), o.Truncated, r)
}
