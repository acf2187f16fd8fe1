package scenario

import (
	"errors"
	"fmt"

	"downhill/optimizers/race"
)

const trainComment = "# A Downhill scenario. Run it with: downhill train --scenario FILE, or open it: downhill --scenario FILE\n"

// ParseTraining reads a training's document and checks all of it, as Parse does
// for a race.
func ParseTraining(text []byte) (Scenario, error) { return parse(text, LabTrain) }

// training makes the scenario of a training.
func (d *document) training() (s Scenario, err error) {
	s = d.head()
	if d.Train == nil {
		return s, errors.New("train: missing; want data, epochs and runs")
	}
	if s.Train, err = d.Train.train(); err != nil {
		return s, err
	}
	for _, c := range d.Changes {
		s.Changes = append(s.Changes, race.Change(c))
	}
	return s, s.Check()
}

type trainDoc struct {
	Data string `yaml:"data" json:"data"`
	// Of the data set csv, and of points.
	File   string      `yaml:"file,omitempty" json:"file,omitempty"`
	Label  string      `yaml:"label,omitempty" json:"label,omitempty"`
	Target string      `yaml:"target,omitempty" json:"target,omitempty"`
	Points [][]float64 `yaml:"points,flow,omitempty" json:"points,omitempty"`

	Epochs    int           `yaml:"epochs" json:"epochs"`
	Folds     int           `yaml:"folds,omitempty" json:"folds,omitempty"`
	MCDropout int           `yaml:"mc_dropout,omitempty" json:"mc_dropout,omitempty"`
	Figure    string        `yaml:"figure,omitempty" json:"figure,omitempty"`
	MemoryMB  int           `yaml:"memory_mb,omitempty" json:"memory_mb,omitempty"`
	Runs      []netDoc      `yaml:"runs" json:"runs"`
	View      *trainViewDoc `yaml:"view,omitempty" json:"view,omitempty"`
}

type netDoc struct {
	Name           string      `yaml:"name,omitempty" json:"name,omitempty"`
	Layers         string      `yaml:"layers" json:"layers"`
	Activation     string      `yaml:"activation,omitempty" json:"activation,omitempty"`
	Initializer    string      `yaml:"initializer,omitempty" json:"initializer,omitempty"`
	BatchNorm      string      `yaml:"batch_norm,omitempty" json:"batch_norm,omitempty"`
	BatchNormInput string      `yaml:"batch_norm_input,omitempty" json:"batch_norm_input,omitempty"`
	Dropout        dropoutText `yaml:"dropout,omitempty" json:"dropout,omitempty"`
	AlphaDropout   bool        `yaml:"alpha_dropout,omitempty" json:"alpha_dropout,omitempty"`
	L1             float64     `yaml:"l1,omitempty" json:"l1,omitempty"`
	L2             float64     `yaml:"l2,omitempty" json:"l2,omitempty"`
	MaxNorm        float64     `yaml:"max_norm,omitempty" json:"max_norm,omitempty"`
	Residual       bool        `yaml:"residual,omitempty" json:"residual,omitempty"`
	Tied           bool        `yaml:"tied,omitempty" json:"tied,omitempty"`
	Fixup          bool        `yaml:"fixup,omitempty" json:"fixup,omitempty"`
	Standardize    bool        `yaml:"standardize,omitempty" json:"standardize,omitempty"`
	Optimizer      string      `yaml:"optimizer" json:"optimizer"`
	BatchSize      int         `yaml:"batch_size,omitempty" json:"batch_size,omitempty"`
	EarlyStopping  int         `yaml:"early_stopping,omitempty" json:"early_stopping,omitempty"`
	Prune          float64     `yaml:"prune,omitempty" json:"prune,omitempty"`
}

// document writes the training; a network's name stays even where it could be
// made again, so that it does not change when the file is edited.
func (t *Train) document() *trainDoc {
	d := &trainDoc{Epochs: t.Epochs, Folds: t.Folds, MCDropout: t.MCDropout, Figure: t.Figure, MemoryMB: t.MemoryMB, View: t.View.document()}
	d.writeData(t.Data)
	for i := range t.Nets {
		n := &t.Nets[i]
		text := map[string]string{}
		for _, p := range n.Parts() {
			text[p.Key] = p.Text
		}
		d.Runs = append(d.Runs, netDoc{Name: n.Name, Layers: text["layers"], Activation: text["activation"],
			Initializer: text["initializer"], BatchNorm: text["batch_norm"], BatchNormInput: text["batch_norm_input"],
			Dropout: dropoutText(text["dropout"]), AlphaDropout: n.AlphaDropout, L1: n.L1, L2: n.L2, MaxNorm: n.MaxNorm,
			Residual: n.Residual, Tied: n.Tied, Fixup: n.Fixup, Standardize: n.Standardize,
			Optimizer: text["optimizer"], BatchSize: n.BatchSize, EarlyStopping: n.EarlyStopping, Prune: n.Prune})
	}
	return d
}

func (d *trainDoc) train() (t Train, err error) {
	t = Train{Epochs: d.Epochs, Folds: d.Folds, MCDropout: d.MCDropout, Figure: d.Figure, MemoryMB: d.MemoryMB, View: d.View.view()}
	if t.Data, err = d.readData(); err != nil {
		return t, err
	}
	for i := range d.Runs {
		n, err := d.Runs[i].net()
		if err != nil {
			return t, fmt.Errorf("train.runs[%d].%w", i, err)
		}
		t.Nets = append(t.Nets, n)
	}
	t.NameNets()
	return t, nil
}

// net fills in the book's network where the document says nothing, but what
// decides most must be said: layers and optimizer.
func (d *netDoc) net() (Net, error) {
	n := DefaultNet()
	n.Name, n.AlphaDropout, n.L1, n.L2, n.MaxNorm = d.Name, d.AlphaDropout, d.L1, d.L2, d.MaxNorm
	n.Residual, n.Tied, n.Fixup, n.Standardize, n.EarlyStopping, n.Prune = d.Residual, d.Tied, d.Fixup, d.Standardize, d.EarlyStopping, d.Prune
	if d.BatchSize != 0 {
		n.BatchSize = d.BatchSize
	}
	if d.Layers == "" {
		return n, errors.New("layers: missing; want units such as 300,100 or 100x20, or none")
	}
	if d.Optimizer == "" {
		return n, errors.New("optimizer: missing; want a rule such as sgd:lr=0.01")
	}
	for _, p := range []Part{{"layers", d.Layers}, {"activation", d.Activation}, {"initializer", d.Initializer},
		{"batch_norm", d.BatchNorm}, {"batch_norm_input", d.BatchNormInput}, {"dropout", string(d.Dropout)}, {"optimizer", d.Optimizer}} {
		if p.Text == "" {
			continue
		}
		if err := n.Set(p.Key, p.Text); err != nil {
			return n, fmt.Errorf("%s: %w", p.Key, err)
		}
	}
	return n, nil
}
