package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

// activationsFlags are the flags of downhill activations.
type activationsFlags struct {
	common
	functions     specList
	from, to      signedValue
	points        wholeValue
	saturation    numberValue
	mean          signedValue
	variance      numberValue
	logits        textValue
	temperature   numberValue
	figure        textValue
	learningRate  numberValue
	layers, units wholeValue
	steps         wholeValue
	batchSize     wholeValue
}

// specList is a flag that may be given several times, each a thing with
// parameters.
type specList struct {
	given []string
	try   func(text string) error
}

// String implements pflag.Value.
func (l *specList) String() string { return strings.Join(l.given, " ") }

// Type implements pflag.Value.
func (l *specList) Type() string { return "SPEC" }

// Set implements pflag.Value.
func (l *specList) Set(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("want a name such as relu, got an empty text")
	}
	if err := l.try(s); err != nil {
		return err
	}
	l.given = append(l.given, s)
	return nil
}

func (f *activationsFlags) register(c *cobra.Command) {
	u := scenario.DefaultActivations().Activations
	f.from, f.to, f.points, f.saturation = signedValue(u.From), signedValue(u.To), wholeValue(u.Points), numberValue(u.Saturation)
	f.mean, f.variance, f.temperature = signedValue(u.InputMean), numberValue(u.InputVariance), numberValue(u.Temperature)
	d := u.Dying
	f.learningRate, f.layers, f.units = numberValue(d.LearningRate), wholeValue(d.Layers), wholeValue(d.Units)
	f.steps, f.batchSize = wholeValue(d.Steps), wholeValue(d.BatchSize)
	f.functions.try = func(text string) error {
		_, err := parse(activations.Catalog(), text)
		return err
	}
	f.common.register(c)
	fs := c.Flags()
	fs.SortFlags = false
	fs.Var(&f.functions, "activation", "a function, such as leaky_relu:alpha=0.2 (repeatable; default sigmoid, tanh, ReLU and its kin)")
	fs.Var(&f.from, "from", "left end of the axis")
	fs.Var(&f.to, "to", "right end of the axis")
	fs.Var(&f.points, "points", fmt.Sprintf("at how many points the functions are worked out, 2 to %d", scenario.MaxPoints))
	fs.Var(&f.saturation, "saturation", "a function counts as saturated where |φ′| is below this")
	fs.Var(&f.mean, "mean", "mean of the normal signal that passes through (default 0)")
	fs.Var(&f.variance, "variance", "variance of the normal signal that passes through")
	fs.Var(&f.logits, "logits", "`LOGITS` of the softmax, such as 2/1/0.1 (default "+param.Numbers(u.Logits...).String()+")")
	fs.Var(&f.temperature, "temperature", "temperature of the softmax, which divides the logits")
	fs.Var(&f.figure, "figure", "what to show: `FIGURE` is curves, softmax or dying (default curves)")
	fs.Var(&f.learningRate, "lr", "learning rate of the trainings in which units die")
	fs.Var(&f.layers, "layers", "hidden layers of the networks in which units die")
	fs.Var(&f.units, "units", "units in each of those layers")
	fs.Var(&f.steps, "steps", "steps of those trainings")
	fs.Var(&f.batchSize, "batch-size", "instances in a batch of those trainings")
	offer(c, "activation", specs(activations.Catalog()))
	offer(c, "figure", words(scenario.ActivationFigures()...))
	for _, plain := range []string{"from", "to", "points", "saturation", "mean", "variance", "logits", "temperature",
		"lr", "layers", "units", "steps", "batch-size"} {
		offer(c, plain, words())
	}
}

// scene lays the flags over the scenario that they start from.
func (f *activationsFlags) scene(c *cobra.Command, sc scenario.Scenario) (scenario.Scenario, error) {
	a := &sc.Activations
	if f.figure != "" {
		a.Figure = string(f.figure)
	}
	if err := f.useless(c, a.Figure); err != nil {
		return sc, err
	}
	if err := f.replaceFunctions(a); err != nil {
		return sc, err
	}
	if f.logits != "" {
		var err error
		if a.Logits, err = readList(string(f.logits)); err != nil {
			return sc, fmt.Errorf("--logits %s: %w", f.logits, err)
		}
	}
	changed := c.Flags().Changed
	for _, x := range []struct {
		flag string
		to   *float64
		from float64
	}{{"from", &a.From, float64(f.from)}, {"to", &a.To, float64(f.to)}, {"saturation", &a.Saturation, float64(f.saturation)},
		{"mean", &a.InputMean, float64(f.mean)}, {"variance", &a.InputVariance, float64(f.variance)},
		{"temperature", &a.Temperature, float64(f.temperature)}, {"lr", &a.Dying.LearningRate, float64(f.learningRate)}} {
		if changed(x.flag) {
			*x.to = x.from
		}
	}
	for _, n := range []struct {
		flag string
		to   *int
		from wholeValue
	}{{"points", &a.Points, f.points}, {"layers", &a.Dying.Layers, f.layers}, {"units", &a.Dying.Units, f.units},
		{"steps", &a.Dying.Steps, f.steps}, {"batch-size", &a.Dying.BatchSize, f.batchSize}} {
		if changed(n.flag) {
			*n.to = int(n.from)
		}
	}
	return sc, sc.Check()
}

// useless reports a flag of a training where none is asked for.
func (f *activationsFlags) useless(c *cobra.Command, figure string) error {
	if figure == scenario.FigureDying {
		return nil
	}
	for _, flag := range []string{"lr", "layers", "units", "steps", "batch-size"} {
		if c.Flags().Changed(flag) {
			return fmt.Errorf("--%s is for the trainings in which units die: give it with --figure %s", flag, scenario.FigureDying)
		}
	}
	return nil
}

// replaceFunctions puts the functions of the flags in the place of the
// scenario's: of its trainings where these are asked for, else of its curves. A
// picture has room for so many; the others are in the table and the data.
func (f *activationsFlags) replaceFunctions(a *scenario.Activations) error {
	if len(f.functions.given) == 0 {
		return nil
	}
	var choices []param.Choice
	for _, text := range f.functions.given {
		ch, err := parse(activations.Catalog(), text)
		if err != nil {
			return fmt.Errorf("--activation: %w", err)
		}
		choices = append(choices, ch)
	}
	if a.Figure == scenario.FigureDying {
		a.Dying.Functions = choices
		return nil
	}
	a.Functions = nil
	for i, ch := range choices {
		a.Functions = append(a.Functions, scenario.ShownFunction{Function: ch, Hidden: i >= scenario.MaxFunctions})
	}
	return nil
}

// readList reads numbers between slashes.
func readList(text string) ([]float64, error) {
	var xs []float64
	for part := range strings.SplitSeq(text, "/") {
		x, err := param.ReadNumber(part)
		if err != nil {
			return nil, fmt.Errorf("%q: %w; a list is written 2/1/0.1", strings.TrimSpace(part), err)
		}
		xs = append(xs, x)
	}
	return xs, nil
}
