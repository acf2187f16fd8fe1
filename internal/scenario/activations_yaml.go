package scenario

import (
	"errors"
	"fmt"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
)

type activationsDoc struct {
	Functions   []functionDoc `yaml:"functions" json:"functions"`
	From        *float64      `yaml:"from,omitempty" json:"from,omitempty"`
	To          *float64      `yaml:"to,omitempty" json:"to,omitempty"`
	Points      *int          `yaml:"points,omitempty" json:"points,omitempty"`
	Saturation  *float64      `yaml:"saturation,omitempty" json:"saturation,omitempty"`
	Input       *normalDoc    `yaml:"input,omitempty" json:"input,omitempty"`
	Logits      []float64     `yaml:"logits,flow,omitempty" json:"logits,omitempty"`
	Temperature *float64      `yaml:"temperature,omitempty" json:"temperature,omitempty"`
	Dying       *dyingDoc     `yaml:"dying,omitempty" json:"dying,omitempty"`
	Figure      *string       `yaml:"figure,omitempty" json:"figure,omitempty"`
}

type functionDoc struct {
	Activation string `yaml:"activation" json:"activation"`
	Hidden     bool   `yaml:"hidden,omitempty" json:"hidden,omitempty"`
}

// normalDoc is the normal that passes through.
type normalDoc struct {
	Mean     *float64 `yaml:"mean,omitempty" json:"mean,omitempty"`
	Variance *float64 `yaml:"variance,omitempty" json:"variance,omitempty"`
}

type dyingDoc struct {
	LearningRate *float64 `yaml:"lr,omitempty" json:"lr,omitempty"`
	Layers       *int     `yaml:"layers,omitempty" json:"layers,omitempty"`
	Units        *int     `yaml:"units,omitempty" json:"units,omitempty"`
	Steps        *int     `yaml:"steps,omitempty" json:"steps,omitempty"`
	BatchSize    *int     `yaml:"batch_size,omitempty" json:"batch_size,omitempty"`
	Functions    []string `yaml:"functions,flow,omitempty" json:"functions,omitempty"`
}

func (a *Activations) document() *activationsDoc {
	u := defaultActivations()
	d := &activationsDoc{From: &a.From, To: &a.To, Points: &a.Points, Saturation: unless(a.Saturation, u.Saturation),
		Temperature: unless(a.Temperature, u.Temperature), Dying: a.Dying.document(), Figure: unless(a.Figure, u.Figure)}
	for _, f := range a.Functions {
		d.Functions = append(d.Functions, functionDoc{activations.Catalog().Format(f.Function), f.Hidden})
	}
	if a.InputMean != u.InputMean || a.InputVariance != u.InputVariance {
		d.Input = &normalDoc{&a.InputMean, &a.InputVariance}
	}
	if !slices.Equal(a.Logits, u.Logits) {
		d.Logits = a.Logits
	}
	return d
}

// document is what differs from the built-in training, nil where nothing does.
func (d *Dying) document() *dyingDoc {
	u := DefaultDying()
	out := &dyingDoc{LearningRate: unless(d.LearningRate, u.LearningRate), Layers: unless(d.Layers, u.Layers),
		Units: unless(d.Units, u.Units), Steps: unless(d.Steps, u.Steps), BatchSize: unless(d.BatchSize, u.BatchSize)}
	texts := formatAll(activations.Catalog(), d.Functions)
	if same := slices.Equal(texts, formatAll(activations.Catalog(), u.Functions)); !same {
		out.Functions = texts
	} else if out.LearningRate == nil && out.Layers == nil && out.Units == nil && out.Steps == nil && out.BatchSize == nil {
		return nil
	}
	return out
}

func formatAll[T any](c param.Catalog[T], list []param.Choice) []string {
	texts := make([]string, len(list))
	for i, ch := range list {
		texts[i] = c.Format(ch)
	}
	return texts
}

// parseAll reads a list; a key that the document does not have keeps the usual
// list.
func parseAll[T any](key string, c param.Catalog[T], texts []string, usual []param.Choice) ([]param.Choice, error) {
	if texts == nil {
		return usual, nil
	}
	var out []param.Choice
	for i, text := range texts {
		ch, err := read(c, text)
		if err != nil {
			return nil, fmt.Errorf("%s[%d]: %w", key, i, err)
		}
		out = append(out, ch)
	}
	return out, nil
}

func (d *document) activations() (s Scenario, err error) {
	s = d.head()
	if d.Activations == nil {
		return s, errors.New("activations: missing; want functions, such as functions: [{activation: relu}]")
	}
	if s.Activations, err = d.Activations.lab(); err != nil {
		return s, fmt.Errorf("activations.%w", err)
	}
	return s, s.Check()
}

func (d *activationsDoc) lab() (a Activations, err error) {
	u := defaultActivations()
	a = Activations{From: or(d.From, u.From), To: or(d.To, u.To), Points: or(d.Points, u.Points),
		Saturation: or(d.Saturation, u.Saturation), InputMean: u.InputMean, InputVariance: u.InputVariance,
		Logits: d.Logits, Temperature: or(d.Temperature, u.Temperature), Dying: u.Dying, Figure: or(d.Figure, u.Figure)}
	for i, f := range d.Functions {
		if f.Activation == "" {
			return a, fmt.Errorf("functions[%d].activation: missing; want a name such as relu", i)
		}
		ch, err := read(activations.Catalog(), f.Activation)
		if err != nil {
			return a, fmt.Errorf("functions[%d].activation: %w", i, err)
		}
		a.Functions = append(a.Functions, ShownFunction{ch, f.Hidden})
	}
	if a.Logits == nil {
		a.Logits = u.Logits
	}
	if n := d.Input; n != nil {
		a.InputMean, a.InputVariance = or(n.Mean, u.InputMean), or(n.Variance, u.InputVariance)
	}
	if y := d.Dying; y != nil {
		a.Dying = Dying{LearningRate: or(y.LearningRate, u.Dying.LearningRate), Layers: or(y.Layers, u.Dying.Layers),
			Units: or(y.Units, u.Dying.Units), Steps: or(y.Steps, u.Dying.Steps), BatchSize: or(y.BatchSize, u.Dying.BatchSize)}
		if a.Dying.Functions, err = parseAll("dying.functions", activations.Catalog(), y.Functions, u.Dying.Functions); err != nil {
			return a, err
		}
	}
	return a, nil
}
