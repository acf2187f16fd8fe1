package signal

import (
	"fmt"
	"math"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/nn/meanfield"
)

// Theory is what mean-field theory says of a combination.
type Theory struct {
	WeightVariance float64 // σ_w² = width · Var(w)
	Words          string  // the phase in words
	Missing        string  // why there is no prediction, "" where there is one
	// Exact is the prediction with every expectation right to about twelve
	// digits: what figures and words show. Hermite is the same by one
	// Gauss–Hermite rule of 200 nodes, by which the contract of the command line
	// defines theory_q and theory_chi. Both are nil where there is none.
	Exact, Hermite *meanfield.Prediction

	field  *meanfield.Field // nil where the map of the correlation is another than the plain one
	biases float64
}

// Agreement is where the correlation of two inputs ends, c*, and its depth scale
// ξ_c in layers; not a number where the theory has none for this combination.
func (t *Theory) Agreement() (c, xi float64) {
	if t.field == nil || t.Exact == nil {
		return math.NaN(), math.NaN()
	}
	return t.field.Agreement(t.Exact.Fixed.Q, t.WeightVariance, t.biases)
}

// fields are the theories of activation functions by their texts. A run owns
// one, so that what a frame needs is computed once.
type fields map[string]*meanfield.Field

func (fs fields) of(c *scenario.Combination) (*meanfield.Field, error) {
	key := activations.Catalog().Format(c.Activation)
	if f, ok := fs[key]; ok {
		return f, nil
	}
	phi, err := activations.Catalog().Build(c.Activation)
	if err != nil {
		return nil, err
	}
	f, err := meanfield.New(phi)
	if err != nil {
		return nil, err
	}
	fs[key] = f
	return f, nil
}

// WeightVariance is σ_w² = width · Var(w) of a combination.
func WeightVariance(c *scenario.Combination, width int) (float64, error) {
	o, err := initializers.Catalog().Build(c.Initializer)
	if err != nil {
		return 0, err
	}
	s, ok := o.(initializers.Spread)
	if !ok { // all weights are equal, as zeros are
		return 0, nil
	}
	return float64(width) * s.Variance(width, width), nil
}

// predict works the theory of a combination out.
func (fs fields) predict(c *scenario.Combination, depth, width, batch int) (*Theory, error) {
	w, err := WeightVariance(c, width)
	if err != nil {
		return nil, err
	}
	t := &Theory{WeightVariance: w}
	f, err := fs.of(c)
	if err != nil {
		t.Missing, t.Words = err.Error(), "no theory"
		return t, nil
	}
	n := meanfield.Network{Depth: depth, Batch: batch, WeightVariance: w, BiasVariance: c.BiasVariance,
		InputMean: c.InputMean, InputSquare: c.InputMean*c.InputMean + c.InputStd*c.InputStd,
		Skip: c.Skip, Tied: c.Tied, Dropout: c.Dropout, AlphaDropout: c.AlphaDropout && c.Dropout > 0}
	switch c.BatchNorm {
	case scenario.BatchNormBefore:
		n.BatchNorm = meanfield.NormBefore
	case scenario.BatchNormAfter:
		n.BatchNorm = meanfield.NormAfter
	}
	if t.Exact, err = f.Predict(n); err != nil {
		return nil, fmt.Errorf("theory: %w", err)
	}
	if t.Hermite, err = f.Hermite().Predict(n); err != nil {
		return nil, fmt.Errorf("theory: %w", err)
	}
	t.Words = t.Exact.Words
	if n.BatchNorm == meanfield.NoNorm && !c.Skip && c.Dropout == 0 && c.Activation.Key != "rrelu" {
		t.field, t.biases = f, c.BiasVariance
	}
	return t, nil
}

// Brief is Words for a narrow panel: "ordered, ×0.31 a layer".
func (t *Theory) Brief() string {
	if t.Exact == nil || t.Exact.Phase == meanfield.Unknown {
		return "no χ known"
	}
	switch t.Exact.Phase {
	case meanfield.Ordered, meanfield.Chaotic:
		if chi := t.Exact.Fixed.Chi; !math.IsNaN(chi) {
			return t.Exact.Phase.String() + ", ×" + meanfield.Factor(chi) + " a layer"
		}
	}
	return t.Exact.Phase.String()
}
