package scenario

import (
	"strings"

	"downhill/internal/param"
)

// Dropout says where units are dropped and how. The zero value drops none.
type Dropout struct {
	Input  float64 // rate at the input
	Hidden float64 // rate after every hidden layer
	Last   float64 // rate after the last hidden layer, in place of Hidden where it is above 0
	// Classical leaves what is kept as it is in training and scales by 1 − rate
	// afterwards, instead of scaling by 1/(1 − rate) in training.
	Classical bool
	// Always goes on dropping when the network is evaluated.
	Always bool
}

func dropoutSpecs() param.Specs {
	rate := func(key, title, help string) param.Spec {
		return param.Spec{Key: key, Symbol: "p", Title: title, Default: param.Num(0), Max: 1, MaxOpen: true, High: 0.9, Help: help}
	}
	return param.Specs{
		rate("input", "dropout at the input", "The share of the inputs that is dropped in each step."),
		rate("hidden", "dropout after hidden layers", "The share of every hidden layer's units that is dropped in each step."),
		rate("last", "dropout after the last hidden layer", "The share of the last hidden layer's units that is dropped; above 0 it takes the place of hidden there."),
		{Key: "classical", Title: "classical dropout", Kind: param.Bool, Default: param.Flag(false),
			Help: "Scale by 1 − p after training instead of by 1/(1 − p) while training."},
		{Key: "always", Title: "dropout in evaluation", Kind: param.Bool, Default: param.Flag(false),
			Help: "Go on dropping when the network is evaluated."},
	}
}

// ParseDropout reads a rate for the input and every hidden layer, as the book's
// example has it (a Dropout before each Dense layer), or which rate where:
// input=0.2,hidden=0.5,last=0.5.
func ParseDropout(text string) (Dropout, error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "=") {
		text = "input=" + text + ",hidden=" + text
	}
	name, pairs, err := param.Parse("dropout:" + text)
	if err != nil {
		return Dropout{}, err
	}
	v, err := dropoutSpecs().Read(name, pairs)
	if err != nil {
		return Dropout{}, err
	}
	return Dropout{Input: v.Num("input"), Hidden: v.Num("hidden"), Last: v.Num("last"),
		Classical: v.Bool("classical"), Always: v.Bool("always")}, nil
}

// String writes what ParseDropout reads, "" for no dropout.
func (d Dropout) String() string {
	text := dropoutSpecs().Format("dropout", d.values())
	_, text, _ = strings.Cut(text, ":")
	return text
}

func (d Dropout) values() param.Values {
	return param.Values{"input": param.Num(d.Input), "hidden": param.Num(d.Hidden), "last": param.Num(d.Last),
		"classical": param.Flag(d.Classical), "always": param.Flag(d.Always)}
}

func (d Dropout) check() error {
	for _, s := range dropoutSpecs() {
		if err := s.Check(d.values()[s.Key]); err != nil {
			return err
		}
	}
	return nil
}
