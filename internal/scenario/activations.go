package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
)

// LabActivations is the lab of activation functions.
const LabActivations = "activations"

// What the lab of activation functions shows.
const (
	FigureCurves  = "curves"  // the functions, what they do to a signal, and what they cost
	FigureSoftmax = "softmax" // probabilities and Jacobian
	FigureDying   = "dying"   // units that stop learning
)

// ActivationFigures lists what the lab of activation functions shows.
func ActivationFigures() []string { return []string{FigureCurves, FigureSoftmax, FigureDying} }

// The limits of the lab of activation functions.
const (
	MaxFunctions = 8  // that are shown at a time
	MaxListed    = 32 // with those that are hidden
	MaxPoints    = 100_001
	MaxLogits    = 16
	// MaxSpan bounds where functions are looked at; beyond it every one of them
	// is a straight line.
	MaxSpan = 1e6
)

// Activations is what the lab of activation functions shows.
type Activations struct {
	Functions  []ShownFunction // overlaid curves; of MaxListed at most MaxFunctions are shown
	From, To   float64         // the ends of the axis, To above From
	Points     int             // where each function is worked out, evenly spread, both ends among them
	Saturation float64         // |φ′| below this counts as saturated
	// InputMean and InputVariance are those of the normal that passes through.
	InputMean, InputVariance float64
	Logits                   []float64 // of the softmax
	Temperature              float64   // that divides them
	Dying                    Dying
	Figure                   string // what is shown, one of ActivationFigures
}

// ShownFunction is one function and whether it is shown.
type ShownFunction struct {
	Function param.Choice
	Hidden   bool
}

// Dying is a training in which units die: the same network from the same seed,
// once with each function.
type Dying struct {
	LearningRate     float64
	Layers, Units    int // hidden layers, and units in each
	Steps, BatchSize int
	Functions        []param.Choice // at most MaxFunctions
}

// The limits of a training in which units die.
const (
	MaxDyingLayers = 50
	MaxDyingUnits  = 200
	MaxDyingSteps  = 20_000
	MaxDyingBatch  = 1024
)

// DefaultActivations is the book's set of functions: sigmoid and tanh, which
// saturate, and ReLU with its kin.
func DefaultActivations() Scenario {
	s := Scenario{Lab: LabActivations, Seed: 1, Activations: defaultActivations()}
	for _, text := range []string{"sigmoid", "tanh", "relu", "leaky_relu:alpha=0.2", "elu", "selu"} {
		s.Activations.Functions = append(s.Activations.Functions, ShownFunction{Function: parsed(activations.Catalog(), text)})
	}
	return s
}

// defaultActivations is the lab before any function is chosen.
func defaultActivations() Activations {
	return Activations{From: -6, To: 6, Points: 401, Saturation: 0.1, InputVariance: 1,
		Logits: []float64{2, 1, 0.1, -1, 0}, Temperature: 1, Dying: DefaultDying(), Figure: FigureCurves}
}

// DefaultDying is a learning rate at which many units of ReLU die while leaky
// ReLU with a wide slope and ELU lose few: over the seeds 21 to 60 the share of
// units whose inputs are all at or below 0 goes from 17 to 43 % with ReLU, to
// 38 % with a slope of 0.01, 12 % with 0.2 and 7 % with ELU.
func DefaultDying() Dying {
	d := Dying{LearningRate: 0.4, Layers: 8, Units: 8, Steps: 500, BatchSize: 32}
	for _, text := range []string{"relu", "leaky_relu:alpha=0.01", "leaky_relu:alpha=0.2", "elu"} {
		d.Functions = append(d.Functions, parsed(activations.Catalog(), text))
	}
	return d
}

// parsed is a text of a catalog that is known to be good.
func parsed[T any](c param.Catalog[T], text string) param.Choice {
	ch, err := c.Parse(text)
	if err != nil {
		panic("scenario: " + err.Error())
	}
	return ch
}

// Clone copies the lab whole.
func (a Activations) Clone() Activations {
	c := a
	c.Functions = slices.Clone(a.Functions)
	for i := range c.Functions {
		c.Functions[i].Function.Values = c.Functions[i].Function.Values.Clone()
	}
	c.Logits = slices.Clone(a.Logits)
	c.Dying.Functions = cloneChoices(a.Dying.Functions)
	return c
}

func cloneChoices(cs []param.Choice) []param.Choice {
	out := slices.Clone(cs)
	for i := range out {
		out[i].Values = out[i].Values.Clone()
	}
	return out
}

// check reports the first thing that cannot be shown.
func (a *Activations) check() error {
	if len(a.Functions) == 0 {
		return errors.New("functions: none given; add one such as relu or leaky_relu:alpha=0.2")
	}
	if len(a.Functions) > MaxListed {
		return fmt.Errorf("functions: %d of them: want at most %d", len(a.Functions), MaxListed)
	}
	shown := 0
	for i := range a.Functions {
		f := &a.Functions[i]
		if err := buildable(fmt.Sprintf("functions[%d]", i), activations.Catalog(), f.Function); err != nil {
			return err
		}
		if !f.Hidden {
			shown++
		}
	}
	if shown > MaxFunctions {
		return fmt.Errorf("functions: %d of them are shown: want at most %d; hide some", shown, MaxFunctions)
	}
	if err := amount("from", a.From, -MaxSpan, MaxSpan, -6); err != nil {
		return err
	}
	if err := amount("to", a.To, -MaxSpan, MaxSpan, 6); err != nil {
		return err
	}
	if a.From >= a.To {
		return fmt.Errorf("from = %v, to = %v: want from below to, such as -6 and 6", a.From, a.To)
	}
	if err := within("points", a.Points, 2, MaxPoints, 401); err != nil {
		return err
	}
	if err := amount("saturation", a.Saturation, 0, 1, 0.1); err != nil {
		return err
	}
	if err := amount("input.mean", a.InputMean, -100, 100, 0); err != nil {
		return err
	}
	if err := amount("input.variance", a.InputVariance, 0, 1e4, 1); err != nil {
		return err
	}
	if err := a.checkSoftmax(); err != nil {
		return err
	}
	if err := a.Dying.check(); err != nil {
		return fmt.Errorf("dying.%w", err)
	}
	return figureOf(a.Figure, ActivationFigures())
}

func (a *Activations) checkSoftmax() error {
	if n := len(a.Logits); n < 2 || n > MaxLogits {
		return fmt.Errorf("logits: %d of them: want 2 to %d, such as 2/1/0.1", n, MaxLogits)
	}
	for i, x := range a.Logits {
		if err := amount(fmt.Sprintf("logits[%d]", i), x, -1e4, 1e4, 0); err != nil {
			return err
		}
	}
	return positive("temperature", a.Temperature, 1e4, 1)
}

func (d *Dying) check() error {
	if err := positive("lr", d.LearningRate, 1e3, 0.4); err != nil {
		return err
	}
	for _, w := range []struct {
		key            string
		n, high, tryIt int
	}{{"layers", d.Layers, MaxDyingLayers, 8}, {"units", d.Units, MaxDyingUnits, 8},
		{"steps", d.Steps, MaxDyingSteps, 500}, {"batch_size", d.BatchSize, MaxDyingBatch, 32}} {
		if err := within(w.key, w.n, 1, w.high, w.tryIt); err != nil {
			return err
		}
	}
	if n := len(d.Functions); n < 1 || n > MaxFunctions {
		return fmt.Errorf("functions: %d of them: want 1 to %d, such as relu", n, MaxFunctions)
	}
	for i := range d.Functions {
		if err := elementwise(fmt.Sprintf("functions[%d]", i), d.Functions[i]); err != nil {
			return err
		}
	}
	return nil
}

// elementwise reports a function that is no activation of a hidden layer here.
func elementwise(key string, ch param.Choice) error {
	if err := buildable(key, activations.Catalog(), ch); err != nil {
		return err
	}
	if err := ofOneUnit(ch); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

func ofOneUnit(ch param.Choice) error {
	if ch.Key == "softmax" {
		return errors.New("softmax ties the units of a layer together: want a function of one unit; try sigmoid")
	}
	return nil
}

func figureOf(figure string, known []string) error {
	if !slices.Contains(known, figure) {
		return fmt.Errorf("figure: %w", param.Unknown("figure", figure, known))
	}
	return nil
}

// amount reports a number that is not from low to high.
func amount(key string, x, low, high, try float64) error {
	if !(x >= low && x <= high) {
		return fmt.Errorf("%s = %v: want %v to %v; try %v", key, x, low, high, try)
	}
	return nil
}

// positive reports a number that is not above 0 and at most high.
func positive(key string, x, high, try float64) error {
	if !(x > 0 && x <= high) || math.IsNaN(x) {
		return fmt.Errorf("%s = %v: want a number above 0 and at most %v; try %v", key, x, high, try)
	}
	return nil
}
