package scenario

import (
	"errors"
	"fmt"

	"downhill/activations"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

type schedulesDoc struct {
	LearningRate *float64            `yaml:"lr,omitempty" json:"lr,omitempty"`
	Steps        *int                `yaml:"steps,omitempty" json:"steps,omitempty"`
	Axis         *string             `yaml:"axis,omitempty" json:"axis,omitempty"`
	Linear       bool                `yaml:"linear,omitempty" json:"linear,omitempty"`
	Twins        *bool               `yaml:"twins,omitempty" json:"twins,omitempty"`
	Runs         []scheduleDoc       `yaml:"runs" json:"runs"`
	Race         *scheduleRaceDoc    `yaml:"race,omitempty" json:"race,omitempty"`
	Network      *scheduleNetworkDoc `yaml:"network,omitempty" json:"network,omitempty"`
	Target       float64             `yaml:"target,omitempty" json:"target,omitempty"`
	Seeds        *int                `yaml:"seeds,omitempty" json:"seeds,omitempty"`
	Note         string              `yaml:"note,omitempty" json:"note,omitempty"`
}

type scheduleDoc struct {
	Schedule     string  `yaml:"schedule" json:"schedule"`
	LearningRate float64 `yaml:"lr,omitempty" json:"lr,omitempty"`
	Hidden       bool    `yaml:"hidden,omitempty" json:"hidden,omitempty"`
}

type scheduleRaceDoc struct {
	Surface   string    `yaml:"surface,omitempty" json:"surface,omitempty"`
	Start     []float64 `yaml:"start,flow,omitempty" json:"start,omitempty"`
	Optimizer string    `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`
	Noise     *float64  `yaml:"noise,omitempty" json:"noise,omitempty"`
}

type scheduleNetworkDoc struct {
	Data       string `yaml:"data,omitempty" json:"data,omitempty"`
	Layers     string `yaml:"layers,omitempty" json:"layers,omitempty"`
	Activation string `yaml:"activation,omitempty" json:"activation,omitempty"`
	Optimizer  string `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`
	BatchSize  *int   `yaml:"batch_size,omitempty" json:"batch_size,omitempty"`
}

// document says everything that decides what is shown, the defaults too, since
// these may change.
func (s *Schedules) document() *schedulesDoc {
	u := defaultSchedules()
	r, n := s.Race, s.Network
	d := &schedulesDoc{LearningRate: &s.LearningRate, Steps: &s.Steps, Axis: unless(s.Axis, u.Axis), Linear: s.Linear,
		Twins: unless(s.Twins, u.Twins), Target: s.Target, Seeds: unless(s.Seeds, u.Seeds), Note: s.Note,
		Race: &scheduleRaceDoc{Surface: Surfaces().Format(r.Surface), Start: r.Start[:], Optimizer: optimizers.Catalog().Format(r.Rule),
			Noise: &r.Noise},
		Network: &scheduleNetworkDoc{Data: Data().Format(n.Data), Layers: FormatLayers(n.Layers),
			Activation: activations.Catalog().Format(n.Activation), Optimizer: optimizers.Catalog().Format(n.Rule), BatchSize: &n.BatchSize}}
	for _, run := range s.Runs {
		d.Runs = append(d.Runs, scheduleDoc{schedules.Catalog().Format(run.Schedule), run.LearningRate, run.Hidden})
	}
	return d
}

// ParseSchedules reads a document of the lab schedules, as Parse does, and no
// other.
func ParseSchedules(text []byte) (Scenario, error) { return parse(text, LabSchedules) }

func (d *document) schedules() (s Scenario, err error) {
	s = d.head()
	if d.Schedules == nil {
		return s, errors.New("schedules: missing; want runs, such as runs: [{schedule: exponential:s=20}]")
	}
	if s.Schedules, err = d.Schedules.lab(); err != nil {
		return s, fmt.Errorf("schedules.%w", err)
	}
	return s, s.Check()
}

func (d *schedulesDoc) lab() (s Schedules, err error) {
	s = defaultSchedules()
	s.LearningRate, s.Steps, s.Axis, s.Linear = or(d.LearningRate, s.LearningRate), or(d.Steps, s.Steps), or(d.Axis, s.Axis), d.Linear
	s.Twins, s.Target, s.Seeds, s.Note = or(d.Twins, s.Twins), d.Target, or(d.Seeds, s.Seeds), d.Note
	for i, run := range d.Runs {
		if run.Schedule == "" {
			return s, fmt.Errorf("runs[%d].schedule: missing; want a name such as exponential", i)
		}
		ch, err := read(schedules.Catalog(), run.Schedule)
		if err != nil {
			return s, fmt.Errorf("runs[%d].schedule: %w", i, err)
		}
		s.Runs = append(s.Runs, ScheduleRun{ch, run.LearningRate, run.Hidden})
	}
	if d.Race != nil {
		if err := d.Race.into(&s.Race); err != nil {
			return s, fmt.Errorf("race.%w", err)
		}
	}
	if d.Network != nil {
		if err := d.Network.into(&s.Network); err != nil {
			return s, fmt.Errorf("network.%w", err)
		}
	}
	return s, nil
}

func (d *scheduleRaceDoc) into(r *ScheduleRace) (err error) {
	if d.Surface != "" {
		if r.Surface, err = Surfaces().Parse(d.Surface); err != nil {
			return fmt.Errorf("surface: %w", err)
		}
		f, err := Surfaces().Build(r.Surface)
		if err != nil {
			return fmt.Errorf("surface: %w", err)
		}
		if r.Surface.Key != defaultSchedules().Race.Surface.Key {
			r.Start = f.Start()
		}
	}
	switch len(d.Start) {
	case 0:
	case 2:
		r.Start = [2]float64(d.Start)
	default:
		return fmt.Errorf("start: %v: want two numbers, such as [-8, 1.5]", d.Start)
	}
	if d.Optimizer != "" {
		if r.Rule, err = read(optimizers.Catalog(), d.Optimizer); err != nil {
			return fmt.Errorf("optimizer: %w", err)
		}
	}
	r.Noise = or(d.Noise, r.Noise)
	return nil
}

func (d *scheduleNetworkDoc) into(n *ScheduleNetwork) (err error) {
	if d.Data != "" {
		if n.Data, err = read(Data(), d.Data); err != nil {
			return fmt.Errorf("data: %w", err)
		}
	}
	if d.Layers != "" {
		if n.Layers, err = ParseLayers(d.Layers); err != nil {
			return fmt.Errorf("layers: %w", err)
		}
	}
	if d.Activation != "" {
		if n.Activation, err = read(activations.Catalog(), d.Activation); err != nil {
			return fmt.Errorf("activation: %w", err)
		}
	}
	if d.Optimizer != "" {
		if n.Rule, err = read(optimizers.Catalog(), d.Optimizer); err != nil {
			return fmt.Errorf("optimizer: %w", err)
		}
	}
	n.BatchSize = or(d.BatchSize, n.BatchSize)
	return nil
}
