package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/schedules"
)

// netFlags are the flags in the order in which they are applied: a schedule
// and clipping go into the optimizer before them.
func netFlags() []*runFlag {
	toggle := words("true", "false")
	return []*runFlag{
		{name: "layers", key: "layers", kind: "UNITS", offers: words("300,100", "100x20", "none"),
			help: "units of the hidden `LAYERS`: 300,100 or 100x20 for twenty layers, none for a linear model"},
		{name: "activation", key: "activation", kind: "SPEC", offers: specs(activations.Catalog()),
			help: "activation of the hidden layers, such as leaky_relu:alpha=0.3"},
		{name: "initializer", key: "initializer", kind: "SPEC", offers: specs(initializers.Catalog()),
			help: "first weights of the hidden layers, such as he_normal; the output layer has glorot_uniform"},
		{name: "optimizer", key: "optimizer", kind: "SPEC", offers: specs(optimizers.Rules()),
			help: "update rule, such as adam:lr=0.001,beta1=0.9"},
		{name: "schedule", key: "schedule", kind: "SPEC", offers: specs(schedules.Catalog()),
			help: "learning-rate schedule, such as exponential:s=20,per=epoch"},
		{name: "clipnorm", key: "clipnorm", kind: "X", offers: words("1"), help: "shorten each variable's gradient to this norm"},
		{name: "clipvalue", key: "clipvalue", kind: "X", offers: words("1"), help: "cut each component of the gradient to ±`X`"},
		{name: "global-clipnorm", key: "global_clipnorm", kind: "X", offers: words("1"), help: "shorten the whole gradient to this norm"},
		{name: "batch-norm", key: "batch_norm", kind: "PLACE", offers: specs(scenario.BatchNorms()),
			help: "batch normalization of the hidden layers: before or after the activation, or none; after:momentum=0.9,eps=1e-5"},
		{name: "batch-norm-input", key: "batch_norm_input", kind: "WHICH", bare: "true", offers: words("features", "columns", "none"),
			help: "batch normalization as the first layer; =columns has one statistic for each column of an image"},
		{name: "dropout", key: "dropout", kind: "RATE", offers: words("0.2", "input=0.2,hidden=0.5,last=0.5", "0.1/0.2/0"),
			help: "dropout `RATE` at the input and after every hidden layer, or input=0.2,hidden=0.5,last=0.5 with any of them,\n" +
				"or a rate after each hidden layer: 0.1/0.2/0, 0x9/0.5 for the tenth alone, layers=0.1/0.2/0 with input=;\n" +
				"classical=true (scale after training), always=true (drop in evaluation too)"},
		{name: "alpha-dropout", key: "alpha_dropout", kind: "BOOL", bare: "true", offers: toggle, help: "dropout that keeps mean and variance, for selu"},
		{name: "l1", key: "l1", kind: "X", offers: words("0.01"), help: "penalty `L1`·Σ|w| on every kernel"},
		{name: "l2", key: "l2", kind: "X", offers: words("0.01"), help: "penalty `L2`·Σw² on every kernel"},
		{name: "max-norm", key: "max_norm", kind: "R", offers: words("1"), help: "largest norm of the weights into a hidden unit"},
		{name: "prune", key: "prune", kind: "T", offers: words("0.01", "0.05"),
			help: "after training, measure a copy with every weight |w| < `T` set to exactly 0"},
		{name: "residual", key: "residual", kind: "BOOL", bare: "true", offers: toggle, help: "connections around each two hidden layers"},
		{name: "tied", key: "tied", kind: "BOOL", bare: "true", offers: toggle, help: "one matrix for all hidden layers of the same shape"},
		{name: "fixup", key: "fixup", kind: "BOOL", bare: "true", offers: toggle, help: "Fixup initialization, with --residual"},
		{name: "standardize", key: "standardize", kind: "BOOL", bare: "true", offers: toggle,
			help: "each feature less its mean, over its standard deviation in the training data"},
		{name: "batch-size", key: "batch_size", kind: "N", offers: words("32"), help: "instances in a batch (default 32)"},
		{name: "early-stopping", key: "early_stopping", kind: "PATIENCE", offers: words("5", "10"),
			help: "stop after `PATIENCE` epochs without a lower validation loss, and go back to the best weights"},
	}
}

// trainFlags are the flags of downhill train.
type trainFlags struct {
	common
	data      textValue
	nets      []*runFlag
	names     []string
	epochs    wholeValue
	folds     wholeValue
	mcDropout wholeValue
	figure    textValue
	models    []string
}

func (f *trainFlags) register(c *cobra.Command) {
	f.nets, f.epochs = netFlags(), 10
	f.common.register(c)
	fs := c.Flags()
	fs.SortFlags = false
	fs.Var(&f.data, "data", "the `DATA`, such as fashion-mnist, fashion-mnist-full with --data-dir, moons:noise=0.2,n=500, or csv:path=FILE")
	offer(c, "data", specs(scenario.Data()))
	registerRuns(c, f.nets, func(key, text string) error {
		trial := scenario.DefaultNet()
		return trial.Set(key, text)
	})
	fs.Var(&f.epochs, "epochs", fmt.Sprintf("how often to go through the training data, up to %d", scenario.MaxEpochs))
	fs.Var(&f.folds, "folds", "cross-validation with `K` folds of the training and validation data (default 0: the data's own validation part)")
	fs.Var(&f.mcDropout, "mc-dropout", "average `N` predictions with dropout on after training")
	fs.Var(&f.figure, "figure", "what a picture shows, and is measured for it: `FIGURE` is "+strings.Join(scenario.TrainFigures(), ", ")+" (default comparison)")
	offer(c, "figure", words(scenario.TrainFigures()...))
	fs.StringArrayVar(&f.names, "name", nil, "`NAME` of a network, in their order")
	fs.StringArrayVar(&f.models, "save-model", nil, "write the trained network to `FILE`, one for each in their order")
	for _, plain := range []string{"epochs", "folds", "mc-dropout", "name"} {
		offer(c, plain, words())
	}
	offer(c, "save-model", files(".model"))
}

// scene lays the flags over the scenario that they start from.
func (f *trainFlags) scene(c *cobra.Command, sc scenario.Scenario) (scenario.Scenario, error) {
	t := &sc.Train
	changed := c.Flags().Changed
	if f.data != "" {
		data, err := parse(scenario.Data(), string(f.data))
		if err != nil {
			return sc, fmt.Errorf("--data: %w", err)
		}
		t.Data = data
	}
	if changed("epochs") {
		t.Epochs = int(f.epochs)
	}
	if changed("folds") {
		t.Folds = int(f.folds)
	}
	if changed("figure") {
		t.Figure = string(f.figure)
	}
	if changed("mc-dropout") {
		t.MCDropout = int(f.mcDropout)
	}
	before := slices.Clone(t.Nets) // their names change in place
	if err := f.applyNets(t); err != nil {
		return sc, err
	}
	sc.Changes = renamed(sc.Changes, before, t.Nets)
	return sc, sc.Check()
}

// applyNets sets the networks' properties and names those anew that had no name
// of their own.
func (f *trainFlags) applyNets(t *scenario.Train) error {
	n, err := countRuns(f.nets, "networks")
	if err != nil {
		return err
	}
	auto := t.AutoNames()
	for i := range t.Nets {
		if t.Nets[i].Name == auto[i] {
			t.Nets[i].Name = ""
		}
	}
	switch {
	case n > 1 && len(t.Nets) == 1:
		for len(t.Nets) < n {
			more := t.Nets[0].Clone()
			more.Name = ""
			t.Nets = append(t.Nets, more)
		}
	case n > 1 && n != len(t.Nets):
		return fmt.Errorf("the flags describe %d networks and the scenario has %d: give each flag once for all of them, or %d times",
			n, len(t.Nets), len(t.Nets))
	}
	for i := range t.Nets {
		for _, flag := range f.nets {
			text, ok := flag.of(i)
			if !ok {
				continue
			}
			if err := t.Nets[i].Set(flag.key, text); err != nil {
				return fmt.Errorf("--%s: %w", flag.name, err)
			}
		}
	}
	if len(f.names) > len(t.Nets) {
		return fmt.Errorf("--name is given %d times and the number of networks is %d: want at most one for each", len(f.names), len(t.Nets))
	}
	for i, name := range f.names {
		if t.Nets[i].Name = strings.TrimSpace(name); t.Nets[i].Name == "" {
			return errors.New("--name: want a name, got an empty text")
		}
	}
	t.NameNets()
	return nil
}

// renamed is a log of changes with the names that the networks have now.
func renamed(log []race.Change, before, now []scenario.Net) []race.Change {
	log = slices.Clone(log)
	for k := range log {
		if i := slices.IndexFunc(before, func(n scenario.Net) bool { return n.Name == log[k].Target }); i >= 0 {
			log[k].Target = now[i].Name
		}
	}
	return log
}
