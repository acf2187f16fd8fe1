package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
)

// signalFlags are the flags of downhill signal.
type signalFlags struct {
	common
	runs                        []*runFlag
	depth, width, batch, trials wholeValue
	figure                      textValue
}

// combinationFlags set the properties of the combinations.
func combinationFlags() []*runFlag {
	toggle := words("true", "false")
	return []*runFlag{
		{name: "activation", key: "activation", kind: "SPEC", offers: specs(activations.Catalog()),
			help: "activation after every layer, such as leaky_relu:alpha=0.2 (repeatable)"},
		{name: "initializer", key: "initializer", kind: "SPEC", offers: specs(initializers.Catalog()),
			help: "how the weights are drawn, such as he_normal (repeatable)"},
		{name: "batch-norm", key: "batch_norm", kind: "PLACE", bare: scenario.BatchNormBefore,
			offers: words(scenario.BatchNormNone, scenario.BatchNormBefore, scenario.BatchNormAfter),
			help:   "batch normalization before or after the activation, or none; before where nothing is said"},
		{name: "tied", key: "tied", kind: "BOOL", bare: "true", offers: toggle,
			help: "the same matrix at every layer, as in a recurrent network"},
		{name: "skip", key: "skip", kind: "BOOL", bare: "true", offers: toggle, help: "skip connections around every layer"},
		{name: "dropout", key: "dropout", kind: "RATE", offers: words("0.1", "0.5"), help: "dropout `RATE` after every activation"},
		{name: "alpha-dropout", key: "alpha_dropout", kind: "BOOL", bare: "true", offers: toggle,
			help: "dropout that keeps mean and variance, for selu"},
		{name: "bias-variance", key: "bias_variance", kind: "X", offers: words("0", "0.05"),
			help: "variance σ_b² of the normal biases (default 0)"},
		{name: "input-mean", key: "input_mean", kind: "X", offers: words("0", "1"), help: "mean of the normal input (default 0)"},
		{name: "input-std", key: "input_std", kind: "X", offers: words("1", "2"),
			help: "standard deviation of the normal input (default 1)"},
	}
}

func (f *signalFlags) register(c *cobra.Command) {
	u := scenario.DefaultSignal().Signal
	f.runs = combinationFlags()
	f.depth, f.width, f.batch, f.trials = wholeValue(u.Depth), wholeValue(u.Width), wholeValue(u.Batch), wholeValue(u.Trials)
	f.common.register(c)
	fs := c.Flags()
	fs.SortFlags = false
	registerRuns(c, f.runs, func(key, text string) error {
		trial := baseCombination()
		return trial.Set(key, text)
	})
	g := u.Grid
	limits := func(what string, low, high, grid int) string {
		return fmt.Sprintf("%s, %d to %d; in the grid %d where nothing is said", what, low, high, grid)
	}
	fs.Var(&f.depth, "depth", limits("layers", scenario.MinDepth, scenario.MaxDepth, g.Depth))
	fs.Var(&f.width, "width", limits("units in each layer", scenario.MinWidth, scenario.MaxWidth, g.Width))
	fs.Var(&f.batch, "batch", limits("instances that pass through", scenario.MinBatch, scenario.MaxBatch, g.Batch))
	fs.Var(&f.trials, "trials", limits("networks, drawn anew", 1, scenario.MaxTrials, g.Trials))
	fs.Var(&f.figure, "figure", "what to show: `FIGURE` is variance, histograms, moments, grid or phase (default variance)")
	offer(c, "figure", words(scenario.SignalFigures()...))
	for _, plain := range []string{"depth", "width", "batch", "trials"} {
		offer(c, plain, words())
	}
}

// baseCombination is what the flags start from where they name the combinations
// anew: Keras' initializer and the usual activation.
func baseCombination() scenario.Combination {
	return scenario.DefaultCombination(mustParse(activations.Catalog(), "relu"), mustParse(initializers.Catalog(), "glorot_uniform"))
}

// mustParse is an entry of a catalog that is known to be there.
func mustParse[T any](c param.Catalog[T], text string) param.Choice {
	ch, err := c.Parse(text)
	if err != nil {
		panic("cli: " + err.Error())
	}
	return ch
}

// given is what the flag of this name was given.
func (f *signalFlags) given(name string) []string {
	for _, r := range f.runs {
		if r.name == name {
			return r.given
		}
	}
	panic("cli: no flag " + name)
}

// scene lays the flags over the scenario that they start from.
func (f *signalFlags) scene(c *cobra.Command, sc scenario.Scenario) (scenario.Scenario, error) {
	g := &sc.Signal
	if f.figure != "" {
		g.Figure = string(f.figure)
	}
	size := [4]*int{&g.Depth, &g.Width, &g.Batch, &g.Trials}
	apply := f.applyRuns
	if g.Figure == scenario.FigureGrid {
		size = [4]*int{&g.Grid.Depth, &g.Grid.Width, &g.Grid.Batch, &g.Grid.Trials}
		apply = f.applyGrid
	}
	for i, n := range []struct {
		flag string
		n    wholeValue
	}{{"depth", f.depth}, {"width", f.width}, {"batch", f.batch}, {"trials", f.trials}} {
		if c.Flags().Changed(n.flag) {
			*size[i] = int(n.n)
		}
	}
	if err := apply(g); err != nil {
		return sc, err
	}
	return sc, sc.Check()
}

// applyGrid makes the activations and initializers that were given the columns
// and rows of the grid, whose networks are plain.
func (f *signalFlags) applyGrid(s *scenario.Signal) error {
	for _, flag := range f.runs {
		if len(flag.given) > 0 && flag.name != "activation" && flag.name != "initializer" {
			return fmt.Errorf("--%s: the networks of the grid are plain; leave it out, or choose --figure %s",
				flag.name, scenario.FigureVariance)
		}
	}
	for _, axis := range []struct {
		flag string
		to   *[]param.Choice
		read func(string) (param.Choice, error)
	}{{"activation", &s.Grid.Activations, activations.Catalog().Parse}, {"initializer", &s.Grid.Initializers, initializers.Catalog().Parse}} {
		texts := f.given(axis.flag)
		if len(texts) == 0 {
			continue
		}
		*axis.to = nil
		for _, text := range texts {
			ch, err := axis.read(text)
			if err != nil {
				return fmt.Errorf("--%s: %w", axis.flag, err)
			}
			*axis.to = append(*axis.to, ch)
		}
	}
	return nil
}

// applyRuns sets the properties of the combinations. Where no file gave any,
// flags that say which activation or initializer take the place of the built-in
// ones.
func (f *signalFlags) applyRuns(s *scenario.Signal) error {
	n, err := countRuns(f.runs, "combinations")
	if err != nil {
		return err
	}
	named := len(f.given("activation")) > 0 || len(f.given("initializer")) > 0
	if f.scenario == "" && (named || n > 1 && n != len(s.Runs)) {
		s.Runs = []scenario.Combination{baseCombination()}
	}
	switch {
	case n > scenario.MaxCombinations:
		return fmt.Errorf("the flags describe %d combinations: want at most %d", n, scenario.MaxCombinations)
	case n > 1 && len(s.Runs) == 1:
		for len(s.Runs) < n {
			s.Runs = append(s.Runs, s.Runs[0].Clone())
		}
	case n > 1 && n != len(s.Runs):
		return fmt.Errorf("the flags describe %d combinations and the scenario has %d: give each flag once for all of them, or %d times",
			n, len(s.Runs), len(s.Runs))
	}
	for i := range s.Runs {
		run := &s.Runs[i]
		for _, flag := range f.runs {
			text, ok := flag.of(i)
			if !ok {
				continue
			}
			if err := run.Set(flag.key, text); err != nil {
				return fmt.Errorf("--%s: %w", flag.name, err)
			}
		}
	}
	drops := func(c scenario.Combination) bool { return c.Dropout > 0 }
	if slices.Contains(f.given("alpha-dropout"), "true") && !slices.ContainsFunc(s.Runs, drops) {
		return errors.New("--alpha-dropout: nothing is dropped; give a rate too, such as --dropout 0.1")
	}
	return nil
}
