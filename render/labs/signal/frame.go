package signal

import (
	"math"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/nn/signal"
	"downhill/render/figure"
)

// Frame is what is known of a scenario so far. It is immutable and may be shared
// between goroutines.
type Frame struct {
	Scenario scenario.Scenario
	Runs     []Measured // one for each combination, in their order
	Cells    []Cell     // of the grid, row by row; none for the other figures
	Progress float64    // 0 … 1
	Preview  bool       // something shown is a first estimate that will be replaced
	Done     bool

	diagrams map[string]*diagram // by activation; read only
}

// Measured is one combination with what was measured and what theory says.
type Measured struct {
	Index       int // into Scenario.Signal.Runs; the style follows from it
	Combination *scenario.Combination
	Label       string
	Result      *signal.Result // nil while the grid is measured instead
	Theory      *Theory
}

// Style is what a combination looks like everywhere.
func Style(t figure.Theme, index int) figure.Style { return t.Style(index) }

// Activation and Initializer are the texts of the specification in their
// shortest form.
func (m *Measured) Activation() string { return activations.Catalog().Format(m.Combination.Activation) }

// Initializer is the text of the initializer.
func (m *Measured) Initializer() string {
	return initializers.Catalog().Format(m.Combination.Initializer)
}

// Layers are what was measured, nothing where that is nothing.
func (m *Measured) Layers() []signal.Layer {
	if m.Result == nil {
		return nil
	}
	return m.Result.Layers
}

// shown are the combinations that are not hidden.
func (f *Frame) shown() []*Measured {
	var out []*Measured
	for i := range f.Runs {
		if !f.Runs[i].Combination.Hidden {
			out = append(out, &f.Runs[i])
		}
	}
	return out
}

// GradientFactor is the factor by which the variance of ∂L/∂z was measured to
// change from one layer to the one before it, the geometric mean over the depth;
// NaN where it is not known.
func (m *Measured) GradientFactor() float64 {
	decades := decadesOf(m.Layers(), signal.GPreVar)
	return math.Pow(10, decades)
}

// decadesOf is how many decades of a variance are gained from one layer to the
// one before it, in the mean over the depth: negative where gradients vanish.
func decadesOf(layers []signal.Layer, q signal.Quantity) float64 {
	n := len(layers)
	if n < 2 {
		return math.NaN()
	}
	return (layers[0].Stats[q].Log10Mean - layers[n-1].Stats[q].Log10Mean) / float64(n-1)
}

// Drag is the combination with its point of the phase diagram moved to p =
// (σ_w², σ_b²): weights of variance σ_w² over the fan-in, rounded to what can be
// read.
func Drag(c scenario.Combination, p figure.Point) (scenario.Combination, error) {
	out := c.Clone()
	o := initializers.Catalog()
	ch, err := o.Default("variance_scaling")
	if err != nil {
		return c, err
	}
	scale := rounded(math.Max(p[0], leastWeights))
	if out.Initializer, err = o.With(ch, "scale", param.FormatFloat(scale)); err != nil {
		return c, err
	}
	out.BiasVariance = rounded(math.Max(p[1], 0))
	return out, nil
}

// leastWeights is the smallest σ_w² that can be dragged to: below it nothing
// passes.
const leastWeights = 0.01

// rounded rounds to hundredths, of large numbers to three digits.
func rounded(x float64) float64 {
	unit := 0.01
	for x >= 10*unit*100 {
		unit *= 10
	}
	return math.Round(x/unit) / (1 / unit)
}
