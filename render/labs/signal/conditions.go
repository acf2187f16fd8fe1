package signal

import (
	"fmt"
	"math"
	"strings"

	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/nn/signal"
	"downhill/render/figure"
)

// Condition is one of what SELU asks for, so that its layers normalize
// themselves.
type Condition struct {
	Name string // "standardized input"
	Kept bool
	Why  string // what is the case where it is broken, "He normal has 2 times the variance"
	Does string // what that does to the signal
}

// narrow is the width below which the fluctuations of single weights move a
// layer's variance by more than a tenth: √(2/width).
const narrow = 64

// Conditions are those of self-normalization, judged for the combination in
// layers of width units. Source: Klambauer et al. 2017, theorem 1 and
// section 2; Géron 2019, chapter 11.
func (m *Measured) Conditions(width int) []Condition {
	c := m.Combination
	weights := m.Theory.WeightVariance
	lecun := math.Abs(weights-1) < 1e-9
	normal := c.Initializer.Key == "lecun_normal" || isNormal(c)
	initial := Condition{Name: "LeCun normal", Kept: lecun && normal,
		Why: scenario.InitializerLabel(c.Initializer)}
	switch {
	case !lecun:
		initial.Why += fmt.Sprintf(" has σ_w² = %s instead of 1", figure.Short(weights, 3))
		initial.Does = m.Theory.ends()
	case !normal:
		initial.Why += " has the right variance, σ_w² = 1, but is not normal"
		initial.Does = "wide layers do not notice"
	}
	drop := Condition{Name: "no plain dropout", Kept: c.Dropout == 0 || c.AlphaDropout,
		Why:  "plain dropout " + figure.Exact(c.Dropout) + " scales what it keeps",
		Does: m.Theory.ends()}
	input := Condition{Name: "standardized input", Kept: c.InputMean == 0 && c.InputStd == 1,
		Why:  fmt.Sprintf("the input has mean %s and standard deviation %s", figure.Exact(c.InputMean), figure.Exact(c.InputStd)),
		Does: "the first layers start off their fixed point"}
	return []Condition{
		{Name: "SELU", Kept: c.Activation.Key == "selu", Why: scenario.FunctionLabel(c.Activation) + " is not SELU",
			Does: "mean 0 and variance 1 are no fixed point"},
		input, initial,
		{Name: "sequential", Kept: !c.Skip, Why: "skip connections add to the signal in every layer", Does: "the variance grows with the depth"},
		drop,
		{Name: "dense layers, wide enough", Kept: width >= narrow, Why: fmt.Sprintf("%d units a layer are few", width),
			Does: "the variance wanders from layer to layer"},
		{Name: "independent weights", Kept: !c.Tied, Why: "all layers have the same matrix",
			Does: "what it stretches is stretched again in every layer"},
		{Name: "no batch normalization", Kept: c.BatchNorm == scenario.BatchNormNone, Why: "batch normalization does it already",
			Does: "the layers do not normalize themselves"},
	}
}

// isNormal says whether the weights are drawn from an untruncated normal.
func isNormal(c *scenario.Combination) bool {
	o, err := initializers.Catalog().Build(c.Initializer)
	if err != nil {
		return false
	}
	switch o := o.(type) {
	case initializers.VarianceScaling:
		return o.Distribution == initializers.Normal && !o.Truncated
	case initializers.RandomNormal:
		return !o.Truncated
	}
	return false
}

// broken are the conditions that do not hold.
func broken(cs []Condition) []Condition {
	var out []Condition
	for _, c := range cs {
		if !c.Kept {
			out = append(out, c)
		}
	}
	return out
}

// ends says where the variance goes in theory.
func (t *Theory) ends() string {
	if t.Exact == nil {
		return "the variance leaves 1"
	}
	last := t.Exact.Layers[len(t.Exact.Layers)-1].Variance()
	switch q := t.Exact.Fixed.Q; {
	case math.IsInf(q, 1):
		return "the variance grows without end"
	case q == 0:
		return "the variance fades to 0"
	}
	return "the variance goes to " + figure.Short(last, 3)
}

// brokenBriefly names the broken conditions with what the first of them does, for a
// line of a table.
func (f *Frame) brokenBriefly(m *Measured) string {
	bad := broken(m.Conditions(f.Scenario.Signal.Width))
	if len(bad) == 0 {
		return "all kept: mean 0 and variance 1 reproduce themselves"
	}
	if bad[0].Name == "SELU" {
		return "not SELU: " + bad[0].Does
	}
	names := make([]string, len(bad))
	for i, c := range bad {
		names[i] = c.Name
	}
	return strings.Join(names, ", ") + ": " + bad[0].Does
}

// judged says which of SELU's conditions is broken and what that does.
func (f *Frame) judged(m *Measured) string {
	bad := broken(m.Conditions(f.Scenario.Signal.Width))
	if len(bad) == 0 {
		return "All conditions are kept: mean 0 and variance 1 reproduce themselves"
	}
	if bad[0].Name == "SELU" { // the others are SELU's
		return "Not SELU: " + bad[0].Does
	}
	names := make([]string, len(bad))
	for i, c := range bad {
		names[i] = c.Name
	}
	return "Broken: " + strings.Join(names, " and ") + ". " + capital(bad[0].Why) + ": " + bad[0].Does
}

// Verdict says in a sentence which of SELU's conditions is broken, what that
// does, and what was measured in the last layer.
func (f *Frame) Verdict(m *Measured) string { return f.judged(m) + f.measuredEnd(m) + "." }

// measuredEnd is the mean and standard deviation of the deepest layer that is
// measured.
func (f *Frame) measuredEnd(m *Measured) string {
	layers := m.Layers()
	for i := len(layers) - 1; i >= 0; i-- {
		l := &layers[i]
		if sd := l.Stats[signal.ActStd].Mean; !math.IsNaN(sd) {
			return fmt.Sprintf("; layer %d has mean %s, standard deviation %s", l.Layer,
				brief(l.Stats[signal.ActMean].Mean), brief(sd))
		}
	}
	return ""
}

// brief writes a measured number, near 0 with fixed decimals.
func brief(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	if math.Abs(x) < 10 && (math.Abs(x) >= 0.01 || math.Abs(x) < 5e-4 && x == 0) {
		return figure.Fixed(x, 2)
	}
	return figure.Short(x, 2)
}

func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
