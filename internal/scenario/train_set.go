package scenario

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// Set changes one property of a network, written as in a document (see Parts),
// and besides these the parts of the optimizer that go by a name of their own:
// schedule, clipnorm, clipvalue and global_clipnorm.
func (n *Net) Set(key, text string) (err error) {
	switch key {
	case "layers":
		n.Layers, err = ParseLayers(text)
	case "activation":
		n.Activation, err = read(activations.Catalog(), text)
	case "initializer":
		n.Initializer, err = read(initializers.Catalog(), text)
	case "batch_norm":
		n.BatchNorm, err = read(BatchNorms(), text)
	case "batch_norm_input":
		n.BatchNormInput, err = readInputNorm(text)
	case "dropout":
		n.Dropout, err = ParseDropout(text)
	case "optimizer":
		if n.Optimizer, err = read(optimizers.Catalog(), text); err == nil {
			err = optimizers.Trains(n.Optimizer.Key)
		}
	case "schedule":
		n.Optimizer, err = scheduled(n.Optimizer, text)
	case "clipnorm", "clipvalue", "global_clipnorm":
		n.Optimizer, err = optimizers.Catalog().With(n.Optimizer, key, text)
	case "alpha_dropout", "residual", "tied", "fixup", "standardize":
		on := map[string]*bool{"alpha_dropout": &n.AlphaDropout, "residual": &n.Residual, "tied": &n.Tied,
			"fixup": &n.Fixup, "standardize": &n.Standardize}[key]
		if *on, err = strconv.ParseBool(text); err != nil {
			err = errors.New("want true or false")
		}
	case "l1", "l2", "max_norm", "prune":
		x := map[string]*float64{"l1": &n.L1, "l2": &n.L2, "max_norm": &n.MaxNorm, "prune": &n.Prune}[key]
		if *x, err = param.ReadNumber(text); err == nil && (*x < 0 || math.Signbit(*x)) {
			err = errors.New("want a number that is not below 0; 0 is none")
		}
	case "batch_size":
		n.BatchSize, err = readWhole(text, 1, MaxBatchSize, 32)
	case "early_stopping":
		n.EarlyStopping, err = readWhole(text, 0, MaxEpochs, 5)
	default:
		panic("scenario: no property " + key)
	}
	return err
}

// read parses name:key=value,…; an unknown name is reported before anything
// behind it is read.
func read[T any](c param.Catalog[T], text string) (param.Choice, error) {
	name, _, _ := strings.Cut(text, ":")
	if name = strings.TrimSpace(name); name != "" {
		if _, err := c.Lookup(name); err != nil {
			return param.Choice{}, err
		}
	}
	return c.Parse(text)
}

// readInputNorm takes true and false too, as a switch is written.
func readInputNorm(text string) (param.Choice, error) {
	if on, err := strconv.ParseBool(text); err == nil {
		text = BatchNormNone
		if on {
			text = InputNormFeatures
		}
	}
	return read(InputNorms(), text)
}

// scheduled gives a rule a schedule, written exponential:s=20,rate=0.1, as if
// the rule had been written with schedule=exponential,schedule.s=20,….
func scheduled(rule param.Choice, text string) (param.Choice, error) {
	ch, err := read(schedules.Catalog(), text)
	if err != nil {
		return rule, err
	}
	out := param.Choice{Key: rule.Key, Values: rule.Values.Clone()}
	for key := range out.Values {
		if strings.HasPrefix(key, "schedule.") {
			delete(out.Values, key)
		}
	}
	out.Values["schedule"] = param.Word(ch.Key)
	for key, v := range ch.Values {
		out.Values["schedule."+key] = v
	}
	if _, err := optimizers.Catalog().Build(out); err != nil {
		return rule, err
	}
	// Through the text, so that a constant schedule reads as none.
	return optimizers.Catalog().Parse(optimizers.Catalog().Format(out))
}

func readWhole(text string, low, high, try int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("want a whole number from %d to %d; try %d", low, high, try)
	}
	return n, nil
}
