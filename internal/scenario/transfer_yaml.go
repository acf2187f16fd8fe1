package scenario

import (
	"errors"
	"fmt"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
	"downhill/nn/transfer"
	"downhill/optimizers"
)

type transferDoc struct {
	Experiment  string        `yaml:"experiment" json:"experiment"`
	Labels      *int          `yaml:"labels,omitempty" json:"labels,omitempty"`
	LabelCounts []int         `yaml:"label_counts,flow,omitempty" json:"label_counts,omitempty"`
	Seeds       *int          `yaml:"seeds,omitempty" json:"seeds,omitempty"`
	Data        *string       `yaml:"data,omitempty" json:"data,omitempty"`
	Hidden      []int         `yaml:"hidden,flow,omitempty" json:"hidden,omitempty"`
	Activation  *string       `yaml:"activation,omitempty" json:"activation,omitempty"`
	Initializer *string       `yaml:"initializer,omitempty" json:"initializer,omitempty"`
	BatchSize   *int          `yaml:"batch_size,omitempty" json:"batch_size,omitempty"`
	Optimizer   *string       `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`
	Source      *originDoc    `yaml:"source,omitempty" json:"source,omitempty"`
	Layers      []string      `yaml:"layers,flow,omitempty" json:"layers,omitempty"`
	Add         []int         `yaml:"add,flow,omitempty" json:"add,omitempty"`
	Phases      []phaseDoc    `yaml:"phases,omitempty" json:"phases,omitempty"`
	ScratchRate *float64      `yaml:"scratch_lr,omitempty" json:"scratch_lr,omitempty"`
	Shared      bool          `yaml:"shared,omitempty" json:"shared,omitempty"`
	Pretrain    *pretrainDoc  `yaml:"pretrain,omitempty" json:"pretrain,omitempty"`
	Auxiliary   *auxiliaryDoc `yaml:"auxiliary,omitempty" json:"auxiliary,omitempty"`
}

type originDoc struct {
	Epochs    *int    `yaml:"epochs,omitempty" json:"epochs,omitempty"`
	Optimizer *string `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`
}

type phaseDoc struct {
	Epochs       int     `yaml:"epochs" json:"epochs"`
	LearningRate float64 `yaml:"lr" json:"lr"`
	Thawed       *int    `yaml:"thawed,omitempty" json:"thawed,omitempty"` // of the upper planned layers; all where nothing is said
}

type pretrainDoc struct {
	Methods   []string `yaml:"methods,flow,omitempty" json:"methods,omitempty"`
	Epochs    *int     `yaml:"epochs,omitempty" json:"epochs,omitempty"`
	Optimizer *string  `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`
	Rate      *float64 `yaml:"rbm_lr,omitempty" json:"rbm_lr,omitempty"`
	Steps     *int     `yaml:"cd,omitempty" json:"cd,omitempty"`
}

type auxiliaryDoc struct {
	Tasks     []string `yaml:"tasks,flow,omitempty" json:"tasks,omitempty"`
	Epochs    *int     `yaml:"epochs,omitempty" json:"epochs,omitempty"`
	Optimizer *string  `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`
	Mask      *float64 `yaml:"mask,omitempty" json:"mask,omitempty"`
	Keep      *int     `yaml:"keep,omitempty" json:"keep,omitempty"`
}

// The data sets that the lab reads.
const (
	dataSubset = "fashion-mnist"
	dataFull   = "fashion-mnist-full"
)

// ParseTransfer reads a document of the lab transfer, as Parse does, and no
// other.
func ParseTransfer(text []byte) (Scenario, error) { return parse(text, LabTransfer) }

// document says everything that decides what is trained, the defaults too, since
// these may change.
func (t *Transfer) document() *transferDoc {
	rules := optimizers.Catalog()
	text := func(s string) *string { return &s }
	data := dataSubset
	if t.Full {
		data = dataFull
	}
	d := &transferDoc{Experiment: t.Experiment, Labels: &t.Labels, LabelCounts: t.LabelCounts, Seeds: &t.Seeds, Data: &data,
		Hidden: t.Hidden, Activation: text(activations.Catalog().Format(t.Activation)),
		Initializer: text(initializers.Catalog().Format(t.Initializer)), BatchSize: &t.BatchSize, Optimizer: text(rules.Format(t.Rule)),
		Source: &originDoc{&t.Source.Epochs, text(rules.Format(t.Source.Rule))}, Layers: words(t.Layers), Add: t.Add,
		ScratchRate: &t.ScratchRate, Shared: t.Shared}
	for _, p := range t.Phases {
		d.Phases = append(d.Phases, phaseDoc{p.Epochs, p.LearningRate, unless(p.Thawed, transfer.AllThawed)})
	}
	if p := &t.Pretrain; t.Experiment == ExperimentPretrain {
		d.Pretrain = &pretrainDoc{p.Methods, &p.Epochs, text(rules.Format(p.Rule)), &p.Rate, &p.Steps}
	}
	if a := &t.Auxiliary; t.Experiment == ExperimentAuxiliary {
		d.Auxiliary = &auxiliaryDoc{a.Tasks, &a.Epochs, text(rules.Format(a.Rule)), &a.Mask, &a.Keep}
	}
	return d
}

func (d *document) transfer() (s Scenario, err error) {
	s = d.head()
	if d.Transfer == nil {
		return s, errors.New("transfer: missing; want an experiment, such as experiment: reuse")
	}
	if s.Transfer, err = d.Transfer.lab(); err != nil {
		return s, fmt.Errorf("transfer.%w", err)
	}
	return s, s.Check()
}

func (d *transferDoc) lab() (t Transfer, err error) {
	if d.Experiment == "" {
		return t, fmt.Errorf("experiment: missing; want one of %v", Experiments())
	}
	t = defaultTransfer(d.Experiment)
	t.Labels, t.Seeds, t.BatchSize = or(d.Labels, t.Labels), or(d.Seeds, t.Seeds), or(d.BatchSize, t.BatchSize)
	t.ScratchRate, t.Shared, t.Add = or(d.ScratchRate, t.ScratchRate), d.Shared, slices.Clone(d.Add)
	for _, list := range []struct{ to, from *[]int }{{&t.LabelCounts, &d.LabelCounts}, {&t.Hidden, &d.Hidden}} {
		if len(*list.from) > 0 {
			*list.to = slices.Clone(*list.from)
		}
	}
	switch data := or(d.Data, dataSubset); data {
	case dataSubset:
	case dataFull:
		t.Full = true
	default:
		return t, fmt.Errorf("data: %w", param.Unknown("data set of this lab", data, []string{dataSubset, dataFull}))
	}
	for _, op := range d.Layers {
		t.Layers = append(t.Layers, transfer.Op(op))
	}
	if len(d.Phases) > 0 {
		t.Phases = nil
	}
	for _, p := range d.Phases {
		t.Phases = append(t.Phases, transfer.Phase{Epochs: p.Epochs, LearningRate: p.LearningRate, Thawed: or(p.Thawed, transfer.AllThawed)})
	}
	if d.Activation != nil {
		if t.Activation, err = read(activations.Catalog(), *d.Activation); err != nil {
			return t, fmt.Errorf("activation: %w", err)
		}
	}
	if d.Initializer != nil {
		if t.Initializer, err = read(initializers.Catalog(), *d.Initializer); err != nil {
			return t, fmt.Errorf("initializer: %w", err)
		}
	}
	return t, d.rest(&t)
}

// rest reads the rules and the parts of single experiments.
func (d *transferDoc) rest(t *Transfer) error {
	rules := []struct {
		key  string
		text *string
		to   *param.Choice
	}{{"optimizer", d.Optimizer, &t.Rule}}
	if o := d.Source; o != nil {
		t.Source.Epochs = or(o.Epochs, t.Source.Epochs)
		rules = append(rules, struct {
			key  string
			text *string
			to   *param.Choice
		}{"source.optimizer", o.Optimizer, &t.Source.Rule})
	}
	if p := d.Pretrain; p != nil {
		u := &t.Pretrain
		u.Epochs, u.Rate, u.Steps = or(p.Epochs, u.Epochs), or(p.Rate, u.Rate), or(p.Steps, u.Steps)
		if p.Methods != nil {
			u.Methods = slices.Clone(p.Methods)
		}
		rules = append(rules, struct {
			key  string
			text *string
			to   *param.Choice
		}{"pretrain.optimizer", p.Optimizer, &u.Rule})
	}
	if a := d.Auxiliary; a != nil {
		u := &t.Auxiliary
		u.Epochs, u.Mask, u.Keep = or(a.Epochs, u.Epochs), or(a.Mask, u.Mask), or(a.Keep, u.Keep)
		if a.Tasks != nil {
			u.Tasks = slices.Clone(a.Tasks)
		}
		rules = append(rules, struct {
			key  string
			text *string
			to   *param.Choice
		}{"auxiliary.optimizer", a.Optimizer, &u.Rule})
	}
	for _, r := range rules {
		if r.text == nil {
			continue
		}
		choice, err := read(optimizers.Catalog(), *r.text)
		if err != nil {
			return fmt.Errorf("%s: %w", r.key, err)
		}
		*r.to = choice
	}
	return nil
}
