package scenario

import (
	"errors"
	"strconv"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
)

// Set changes one property of a combination, written as on the command line and
// in a document: activation, initializer, batch_norm, tied, skip, dropout,
// alpha_dropout, bias_variance, input_mean and input_std.
func (c *Combination) Set(key, text string) (err error) {
	switch key {
	case "activation":
		c.Activation, err = readHidden(text)
	case "initializer":
		c.Initializer, err = read(initializers.Catalog(), text)
	case "batch_norm":
		c.BatchNorm, err = readPlace(text)
	case "tied", "skip", "alpha_dropout":
		on := map[string]*bool{"tied": &c.Tied, "skip": &c.Skip, "alpha_dropout": &c.AlphaDropout}[key]
		if *on, err = strconv.ParseBool(text); err != nil {
			err = errors.New("want true or false")
		}
	case "dropout":
		c.Dropout, err = readIn(text, checkDropout)
	case "bias_variance":
		c.BiasVariance, err = readIn(text, checkBiasVariance)
	case "input_mean":
		c.InputMean, err = readIn(text, checkInputMean)
	case "input_std":
		c.InputStd, err = readIn(text, checkInputStd)
	default:
		panic("scenario: no property " + key)
	}
	return err
}

// readHidden reads an activation of a hidden layer.
func readHidden(text string) (param.Choice, error) {
	ch, err := read(activations.Catalog(), text)
	if err != nil {
		return ch, err
	}
	return ch, ofOneUnit(ch)
}

func readPlace(text string) (string, error) { return text, checkPlace(text) }

// readIn reads a number and checks it.
func readIn(text string, check func(float64) error) (float64, error) {
	x, err := param.ReadNumber(text)
	if err != nil {
		return 0, err
	}
	return x, check(x)
}
