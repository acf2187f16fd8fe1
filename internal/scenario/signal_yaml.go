package scenario

import (
	"errors"
	"fmt"
	"slices"

	"downhill/activations"
	"downhill/nn/initializers"
)

type signalDoc struct {
	Runs   []combinationDoc `yaml:"runs" json:"runs"`
	Depth  *int             `yaml:"depth,omitempty" json:"depth,omitempty"`
	Width  *int             `yaml:"width,omitempty" json:"width,omitempty"`
	Batch  *int             `yaml:"batch,omitempty" json:"batch,omitempty"`
	Trials *int             `yaml:"trials,omitempty" json:"trials,omitempty"`
	Figure *string          `yaml:"figure,omitempty" json:"figure,omitempty"`
	Grid   *gridDoc         `yaml:"grid,omitempty" json:"grid,omitempty"`
}

type combinationDoc struct {
	Activation   string    `yaml:"activation" json:"activation"`
	Initializer  string    `yaml:"initializer" json:"initializer"`
	BatchNorm    *string   `yaml:"batch_norm,omitempty" json:"batch_norm,omitempty"`
	Tied         bool      `yaml:"tied,omitempty" json:"tied,omitempty"`
	Skip         bool      `yaml:"skip,omitempty" json:"skip,omitempty"`
	Dropout      float64   `yaml:"dropout,omitempty" json:"dropout,omitempty"`
	AlphaDropout bool      `yaml:"alpha_dropout,omitempty" json:"alpha_dropout,omitempty"`
	BiasVariance float64   `yaml:"bias_variance,omitempty" json:"bias_variance,omitempty"`
	Input        *inputDoc `yaml:"input,omitempty" json:"input,omitempty"`
	Hidden       bool      `yaml:"hidden,omitempty" json:"hidden,omitempty"`
}

// inputDoc is the normal input of a network.
type inputDoc struct {
	Mean *float64 `yaml:"mean,omitempty" json:"mean,omitempty"`
	Std  *float64 `yaml:"std,omitempty" json:"std,omitempty"`
}

type gridDoc struct {
	Initializers []string `yaml:"initializers,flow,omitempty" json:"initializers,omitempty"`
	Activations  []string `yaml:"activations,flow,omitempty" json:"activations,omitempty"`
	Depth        *int     `yaml:"depth,omitempty" json:"depth,omitempty"`
	Width        *int     `yaml:"width,omitempty" json:"width,omitempty"`
	Batch        *int     `yaml:"batch,omitempty" json:"batch,omitempty"`
	Trials       *int     `yaml:"trials,omitempty" json:"trials,omitempty"`
}

func (s *Signal) document() *signalDoc {
	u := defaultSignal()
	d := &signalDoc{Depth: &s.Depth, Width: &s.Width, Batch: &s.Batch, Trials: &s.Trials,
		Figure: unless(s.Figure, u.Figure), Grid: s.Grid.document()}
	for i := range s.Runs {
		c := &s.Runs[i]
		doc := combinationDoc{Activation: activations.Catalog().Format(c.Activation),
			Initializer: initializers.Catalog().Format(c.Initializer), BatchNorm: unless(c.BatchNorm, BatchNormNone),
			Tied: c.Tied, Skip: c.Skip, Dropout: c.Dropout, AlphaDropout: c.AlphaDropout, BiasVariance: c.BiasVariance, Hidden: c.Hidden}
		if c.InputMean != 0 || c.InputStd != 1 {
			doc.Input = &inputDoc{&c.InputMean, &c.InputStd}
		}
		d.Runs = append(d.Runs, doc)
	}
	return d
}

// document is what differs from the built-in grid, nil where nothing does.
func (g *SignalGrid) document() *gridDoc {
	u := DefaultGrid()
	d := &gridDoc{Depth: unless(g.Depth, u.Depth), Width: unless(g.Width, u.Width), Batch: unless(g.Batch, u.Batch),
		Trials: unless(g.Trials, u.Trials)}
	changed := d.Depth != nil || d.Width != nil || d.Batch != nil || d.Trials != nil
	rows, columns := formatAll(initializers.Catalog(), g.Initializers), formatAll(activations.Catalog(), g.Activations)
	if !slices.Equal(rows, formatAll(initializers.Catalog(), u.Initializers)) {
		d.Initializers, changed = rows, true
	}
	if !slices.Equal(columns, formatAll(activations.Catalog(), u.Activations)) {
		d.Activations, changed = columns, true
	}
	if !changed {
		return nil
	}
	return d
}

func (d *document) signal() (s Scenario, err error) {
	s = d.head()
	if d.Signal == nil {
		return s, errors.New("signal: missing; want runs, such as runs: [{activation: relu, initializer: he_normal}]")
	}
	if s.Signal, err = d.Signal.lab(); err != nil {
		return s, fmt.Errorf("signal.%w", err)
	}
	return s, s.Check()
}

func (d *signalDoc) lab() (s Signal, err error) {
	u := defaultSignal()
	s = Signal{Depth: or(d.Depth, u.Depth), Width: or(d.Width, u.Width), Batch: or(d.Batch, u.Batch),
		Trials: or(d.Trials, u.Trials), Figure: or(d.Figure, u.Figure), Grid: u.Grid}
	for i := range d.Runs {
		c, err := d.Runs[i].combination()
		if err != nil {
			return s, fmt.Errorf("runs[%d].%w", i, err)
		}
		s.Runs = append(s.Runs, c)
	}
	if g := d.Grid; g != nil {
		s.Grid = SignalGrid{Depth: or(g.Depth, u.Grid.Depth), Width: or(g.Width, u.Grid.Width), Batch: or(g.Batch, u.Grid.Batch),
			Trials: or(g.Trials, u.Grid.Trials)}
		if s.Grid.Initializers, err = parseAll("grid.initializers", initializers.Catalog(), g.Initializers, u.Grid.Initializers); err != nil {
			return s, err
		}
		if s.Grid.Activations, err = parseAll("grid.activations", activations.Catalog(), g.Activations, u.Grid.Activations); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (d *combinationDoc) combination() (c Combination, err error) {
	c = Combination{BatchNorm: or(d.BatchNorm, BatchNormNone), Tied: d.Tied, Skip: d.Skip, Dropout: d.Dropout,
		AlphaDropout: d.AlphaDropout, BiasVariance: d.BiasVariance, InputStd: 1, Hidden: d.Hidden}
	if d.Activation == "" {
		return c, errors.New("activation: missing; want a name such as relu")
	}
	if d.Initializer == "" {
		return c, errors.New("initializer: missing; want a name such as he_normal")
	}
	if c.Activation, err = read(activations.Catalog(), d.Activation); err != nil {
		return c, fmt.Errorf("activation: %w", err)
	}
	if c.Initializer, err = read(initializers.Catalog(), d.Initializer); err != nil {
		return c, fmt.Errorf("initializer: %w", err)
	}
	if d.Input != nil {
		c.InputMean, c.InputStd = or(d.Input.Mean, 0), or(d.Input.Std, 1)
	}
	return c, nil
}
