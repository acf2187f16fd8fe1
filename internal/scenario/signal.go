package scenario

import (
	"errors"
	"fmt"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
)

// LabSignal is the lab of the signal through depth.
const LabSignal = "signal"

// What the lab of the signal shows.
const (
	FigureVariance   = "variance"   // variances of the forward and the backward pass, by layer
	FigureHistograms = "histograms" // of activations and gradients, by layer
	FigureMoments    = "moments"    // mean and standard deviation, by layer
	FigureGrid       = "grid"       // initializer × activation
	FigurePhase      = "phase"      // order and chaos over (σ_w², σ_b²)
)

// SignalFigures lists what the lab of the signal shows.
func SignalFigures() []string {
	return []string{FigureVariance, FigureHistograms, FigureMoments, FigureGrid, FigurePhase}
}

// The limits of the lab of the signal.
const (
	MaxCombinations = 6
	MinDepth        = 2
	MaxDepth        = 1000
	MinWidth        = 2
	MaxWidth        = 1024
	MinBatch        = 2 // a variance needs two
	MaxBatch        = 4096
	MaxTrials       = 1000
	MaxGridSide     = 12
)

// Signal is what the lab of the signal measures.
type Signal struct {
	Runs                        []Combination // panels side by side, at most MaxCombinations
	Depth, Width, Batch, Trials int           // layers, units in each, instances, networks drawn anew
	Figure                      string        // what is shown, one of SignalFigures
	Grid                        SignalGrid
}

// Combination is one network whose signal is measured.
type Combination struct {
	Activation, Initializer param.Choice
	BatchNorm               string  // BatchNormNone, BatchNormBefore or BatchNormAfter
	Tied                    bool    // the same matrix at every layer
	Skip                    bool    // h_l = h_{l−1} + φ(z_l)
	Dropout                 float64 // rate after every activation
	AlphaDropout            bool    // dropout that keeps mean and variance of SELU's outputs
	BiasVariance            float64 // σ_b²
	// InputMean and InputStd are those of the normal input; anything but 0 and 1
	// is an input that is not standardized.
	InputMean, InputStd float64
	Hidden              bool
}

// SignalGrid is the table of initializers (rows) and activations (columns).
type SignalGrid struct {
	Initializers, Activations   []param.Choice // at most MaxGridSide of each
	Depth, Width, Batch, Trials int
}

// DefaultCombination is the standardized input of a plain network.
func DefaultCombination(activation, initializer param.Choice) Combination {
	return Combination{Activation: activation, Initializer: initializer, BatchNorm: BatchNormNone, InputStd: 1}
}

// DefaultSignal is the book's story of the unstable gradients: sigmoid with
// normal weights of standard deviation 1, and the two initializers that mend it.
func DefaultSignal() Scenario {
	s := Scenario{Lab: LabSignal, Seed: 1, Signal: defaultSignal()}
	for _, pair := range [][2]string{{"sigmoid", "random_normal"}, {"tanh", "glorot_normal"}, {"relu", "he_normal"}} {
		s.Signal.Runs = append(s.Signal.Runs,
			DefaultCombination(choose(activations.Catalog(), pair[0]), choose(initializers.Catalog(), pair[1])))
	}
	return s
}

// defaultSignal is the lab before any combination is chosen.
func defaultSignal() Signal {
	return Signal{Depth: 20, Width: 100, Batch: 512, Trials: 20, Figure: FigureVariance, Grid: DefaultGrid()}
}

// DefaultGrid is the table of every rule of initialization with the activations
// that they were made for, and those that they were not.
func DefaultGrid() SignalGrid {
	g := SignalGrid{Depth: 20, Width: 64, Batch: 128, Trials: 1}
	for _, key := range []string{"random_normal", "glorot_normal", "glorot_uniform", "lecun_normal", "lecun_uniform",
		"he_normal", "he_uniform", "orthogonal"} {
		g.Initializers = append(g.Initializers, choose(initializers.Catalog(), key))
	}
	for _, text := range []string{"sigmoid", "tanh", "softsign", "relu", "leaky_relu:alpha=0.2", "elu", "selu", "gelu"} {
		g.Activations = append(g.Activations, parsed(activations.Catalog(), text))
	}
	return g
}

// Clone copies the lab whole.
func (s Signal) Clone() Signal {
	c := s
	c.Runs = slices.Clone(s.Runs)
	for i := range c.Runs {
		c.Runs[i] = c.Runs[i].Clone()
	}
	c.Grid.Initializers, c.Grid.Activations = cloneChoices(s.Grid.Initializers), cloneChoices(s.Grid.Activations)
	return c
}

// Clone copies the combination whole.
func (c Combination) Clone() Combination {
	c.Activation.Values, c.Initializer.Values = c.Activation.Values.Clone(), c.Initializer.Values.Clone()
	return c
}

// check reports the first thing that cannot be measured.
func (s *Signal) check() error {
	if len(s.Runs) == 0 {
		return errors.New("runs: none given; add one such as activation: relu with initializer: he_normal")
	}
	if len(s.Runs) > MaxCombinations {
		return fmt.Errorf("runs: %d of them: want at most %d", len(s.Runs), MaxCombinations)
	}
	for i := range s.Runs {
		if err := s.Runs[i].check(); err != nil {
			return fmt.Errorf("runs[%d].%w", i, err)
		}
	}
	if err := checkSize("", s.Depth, s.Width, s.Batch, s.Trials, [4]int{20, 100, 512, 20}); err != nil {
		return err
	}
	if err := s.Grid.check(); err != nil {
		return err
	}
	return figureOf(s.Figure, SignalFigures())
}

// checkSize reports what is out of the lab's limits; prefix is what stands
// before the keys.
func checkSize(prefix string, depth, width, batch, trials int, try [4]int) error {
	if err := within(prefix+"depth", depth, MinDepth, MaxDepth, try[0]); err != nil {
		return err
	}
	if err := within(prefix+"width", width, MinWidth, MaxWidth, try[1]); err != nil {
		return err
	}
	if err := within(prefix+"batch", batch, MinBatch, MaxBatch, try[2]); err != nil {
		return err
	}
	return within(prefix+"trials", trials, 1, MaxTrials, try[3])
}

func (c *Combination) check() error {
	if err := elementwise("activation", c.Activation); err != nil {
		return err
	}
	if err := buildable("initializer", initializers.Catalog(), c.Initializer); err != nil {
		return err
	}
	for _, p := range []struct {
		key string
		err error
	}{{"batch_norm", checkPlace(c.BatchNorm)}, {"dropout", checkDropout(c.Dropout)}, {"bias_variance", checkBiasVariance(c.BiasVariance)},
		{"input.mean", checkInputMean(c.InputMean)}, {"input.std", checkInputStd(c.InputStd)}} {
		if p.err != nil {
			return fmt.Errorf("%s: %w", p.key, p.err)
		}
	}
	return nil
}

func checkPlace(place string) error {
	if !slices.Contains(signalNorms(), place) {
		return param.Unknown("batch normalization", place, signalNorms())
	}
	return nil
}

func checkDropout(rate float64) error {
	if !(rate >= 0 && rate < 1) {
		return fmt.Errorf("%v is no rate: want 0 ≤ dropout < 1; try 0.1", rate)
	}
	return nil
}

func checkBiasVariance(x float64) error { return amount("σ_b²", x, 0, 1e4, 0) }
func checkInputMean(x float64) error    { return amount("mean", x, -1e4, 1e4, 0) }
func checkInputStd(x float64) error     { return positive("std", x, 1e4, 1) }

func signalNorms() []string { return []string{BatchNormNone, BatchNormBefore, BatchNormAfter} }

func (g *SignalGrid) check() error {
	for _, side := range []struct {
		key string
		n   int
		ex  string
	}{{"grid.initializers", len(g.Initializers), "he_normal"}, {"grid.activations", len(g.Activations), "relu"}} {
		if side.n < 1 || side.n > MaxGridSide {
			return fmt.Errorf("%s: %d of them: want 1 to %d, such as %s", side.key, side.n, MaxGridSide, side.ex)
		}
	}
	for i, ch := range g.Initializers {
		if err := buildable(fmt.Sprintf("grid.initializers[%d]", i), initializers.Catalog(), ch); err != nil {
			return err
		}
	}
	for i, ch := range g.Activations {
		if err := elementwise(fmt.Sprintf("grid.activations[%d]", i), ch); err != nil {
			return err
		}
	}
	return checkSize("grid.", g.Depth, g.Width, g.Batch, g.Trials, [4]int{20, 64, 128, 1})
}
