package scenario

import (
	"fmt"
	"slices"
	"strings"

	"downhill/internal/param"
)

// Dropout says where units are dropped and how. The zero value drops none.
type Dropout struct {
	Input  float64 // rate at the input
	Hidden float64 // rate after every hidden layer
	Last   float64 // rate after the last hidden layer, in place of Hidden where it is above 0
	// Layers are the rates after each hidden layer, in place of Hidden and Last;
	// nil for these.
	Layers []float64
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
		{Key: "layers", Title: "dropout by layer", Kind: param.Text, Default: param.Word(""),
			Help: "The share that is dropped after each hidden layer, from the first to the last, such as 0.1/0.2/0; in place of hidden and last."},
		{Key: "classical", Title: "classical dropout", Kind: param.Bool, Default: param.Flag(false),
			Help: "Scale by 1 − p after training instead of by 1/(1 − p) while training."},
		{Key: "always", Title: "dropout in evaluation", Kind: param.Bool, Default: param.Flag(false),
			Help: "Go on dropping when the network is evaluated."},
	}
}

// ParseDropout reads a rate for the input and every hidden layer, as the book's
// example has it (a Dropout before each Dense layer), a rate for each hidden
// layer, 0.1/0.2/0 (see ParseRates), or which rate where:
// input=0.2,hidden=0.5,last=0.5, or input=0.2,layers=0.1/0.2/0.
func ParseDropout(text string) (Dropout, error) {
	text = strings.TrimSpace(text)
	switch {
	case strings.Contains(text, "="):
	case strings.ContainsAny(text, "/xX×"):
		text = "layers=" + text
	default:
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
	d := Dropout{Input: v.Num("input"), Hidden: v.Num("hidden"), Last: v.Num("last"),
		Classical: v.Bool("classical"), Always: v.Bool("always")}
	if rates := v.Text("layers"); rates != "" {
		if d.Layers, err = ParseRates(rates); err != nil {
			return Dropout{}, fmt.Errorf("dropout: layers: %w", err)
		}
		if err := d.fits(len(d.Layers)); err != nil {
			return Dropout{}, fmt.Errorf("dropout: %w", err)
		}
		if !slices.ContainsFunc(d.Layers, func(r float64) bool { return r > 0 }) {
			d.Layers = nil
		}
	}
	return d, nil
}

// String writes what ParseDropout reads, "" for no dropout.
func (d Dropout) String() string {
	text := dropoutSpecs().Format("dropout", d.values())
	_, text, _ = strings.Cut(text, ":")
	return text
}

// IsZero says whether nothing is said of dropout.
func (d Dropout) IsZero() bool { return d.String() == "" }

// drops says whether a unit is dropped anywhere.
func (d Dropout) drops() bool {
	return d.Input > 0 || d.Hidden > 0 || d.Last > 0 || slices.ContainsFunc(d.Layers, func(r float64) bool { return r > 0 })
}

func (d Dropout) values() param.Values {
	return param.Values{"input": param.Num(d.Input), "hidden": param.Num(d.Hidden), "last": param.Num(d.Last),
		"layers": param.Word(FormatRates(d.Layers)), "classical": param.Flag(d.Classical), "always": param.Flag(d.Always)}
}

// check reports the first thing that cannot be dropped from a network of n
// hidden layers.
func (d Dropout) check(n int) error {
	values := d.values()
	for _, s := range dropoutSpecs() {
		if err := s.Check(values[s.Key]); err != nil {
			return err
		}
	}
	for _, r := range d.Layers {
		if !(r >= 0 && r < 1) {
			return fmt.Errorf("layers = %v: want 0 ≤ rate < 1; try 0.2", r)
		}
	}
	return d.fits(n)
}
