package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// LabSchedules is the lab of learning-rate schedules.
const LabSchedules = "schedules"

// What the time axis of the lab of schedules counts.
const (
	AxisSteps  = "steps"
	AxisEpochs = "epochs"
)

// ScheduleAxes lists what the time axis counts.
func ScheduleAxes() []string { return []string{AxisSteps, AxisEpochs} }

// The limits of the lab of schedules.
const (
	MaxSchedules     = 8
	MaxScheduleSteps = 20_000
	MaxScheduleSeeds = 50
	maxNote          = 600 // letters
)

// Schedules is what the lab of schedules shows: learning rates over time, and
// the same race and the same small network under each of them.
type Schedules struct {
	Runs         []ScheduleRun // at most MaxSchedules
	LearningRate float64       // η, the base rate of all of them
	Steps        int           // of the curves, the race and the training
	Axis         string        // AxisSteps or AxisEpochs
	Linear       bool          // the rates on a linear axis
	Twins        bool          // draw each schedule per step and per epoch
	Race         ScheduleRace
	Network      ScheduleNetwork
	// Target is the validation loss whose arrival is timed; 0 for the lowest that
	// the first schedule reaches.
	Target float64
	// Seeds is how many seeds, from the document's on, the arrival is measured
	// over: other data, other weights, other minibatches.
	Seeds int
	Note  string // a sentence for the reader, "" for none
}

// ScheduleRun is one schedule.
type ScheduleRun struct {
	Schedule param.Choice
	// LearningRate takes the place of the lab's η for this one; 0 for none.
	LearningRate float64
	Hidden       bool
}

// ScheduleRace is the race that is run under each schedule.
type ScheduleRace struct {
	Surface param.Choice
	Start   [2]float64
	Rule    param.Choice // its learning rate and schedule are the lab's
	Noise   float64      // σ of the noise on each component of the gradient
}

// ScheduleNetwork is the network that is trained under each schedule.
type ScheduleNetwork struct {
	Data       param.Choice
	Layers     []int
	Activation param.Choice
	Rule       param.Choice // its learning rate and schedule are the lab's
	BatchSize  int
}

// DefaultSchedules is the book's set of schedules, with a warm-up's cosine.
func DefaultSchedules() Scenario {
	s := Scenario{Lab: LabSchedules, Seed: 1, Schedules: defaultSchedules()}
	for _, text := range []string{"constant", "power:s=50", "exponential:s=200", "piecewise:boundaries=80/140",
		"performance:patience=2", "1cycle:max=0.05", "cosine:steps=200,warmup=20"} {
		s.Schedules.Runs = append(s.Schedules.Runs, ScheduleRun{Schedule: parsed(schedules.Catalog(), text)})
	}
	return s
}

// defaultSchedules is the lab before any schedule is chosen. The rate is Keras'
// default for SGD and momentum.
func defaultSchedules() Schedules {
	return Schedules{LearningRate: 0.01, Steps: 200, Axis: AxisSteps, Twins: true, Seeds: 1,
		Race: ScheduleRace{Surface: choose(Surfaces(), "bowl"), Start: [2]float64{-8, 1.5}, Rule: choose(optimizers.Catalog(), "momentum"), Noise: 2},
		Network: ScheduleNetwork{Data: parsed(Data(), "moons:noise=0.3"), Layers: []int{32, 32},
			Activation: choose(activations.Catalog(), "relu"), Rule: choose(optimizers.Catalog(), "adam"), BatchSize: 24}}
}

// Rate is the base rate of a schedule.
func (s *Schedules) Rate(i int) float64 {
	if r := s.Runs[i].LearningRate; r != 0 {
		return r
	}
	return s.LearningRate
}

// Labels names the schedules for people by what is not at its default; those
// that are the same are counted.
func (s *Schedules) Labels() []string {
	labels := make([]string, len(s.Runs))
	for i := range s.Runs {
		labels[i] = ScheduleLabel(s.Runs[i].Schedule)
		if r := s.Runs[i].LearningRate; r != 0 {
			labels[i] += ", η = " + brief(r)
		}
	}
	return counted(labels)
}

// ScheduleLabel names a schedule for people with the parameters that are not at
// their default: "Exponential s = 100", "Power per epoch".
func ScheduleLabel(ch param.Choice) string {
	e, err := schedules.Catalog().Lookup(ch.Key)
	if err != nil {
		return ch.Key
	}
	label, sep := e.Title, " "
	for _, spec := range e.Params {
		v, ok := ch.Values[spec.Key]
		if !ok || v.Equal(spec.Default) && !spec.Optional {
			continue
		}
		switch text := v.String(); {
		case spec.Key == "per":
			label += sep + "per " + text
		case spec.Kind == param.List:
			label += sep + text
		default:
			label += sep + spec.Symbol + " = " + brief(v.Num())
		}
		sep = ", "
	}
	return label
}

// Clone copies the lab whole.
func (s Schedules) Clone() Schedules {
	c := s
	c.Runs = slices.Clone(s.Runs)
	for i := range c.Runs {
		c.Runs[i].Schedule.Values = c.Runs[i].Schedule.Values.Clone()
	}
	c.Network.Layers = slices.Clone(s.Network.Layers)
	for _, ch := range []*param.Choice{&c.Race.Surface, &c.Race.Rule, &c.Network.Data, &c.Network.Activation, &c.Network.Rule} {
		ch.Values = ch.Values.Clone()
	}
	return c
}

// check reports the first thing that cannot be shown.
func (s *Schedules) check() error {
	if n := len(s.Runs); n < 1 || n > MaxSchedules {
		return fmt.Errorf("runs: %d of them: want 1 to %d, such as schedule: exponential:s=20", n, MaxSchedules)
	}
	for i := range s.Runs {
		if err := buildable(fmt.Sprintf("runs[%d].schedule", i), schedules.Catalog(), s.Runs[i].Schedule); err != nil {
			return err
		}
		if r := s.Runs[i].LearningRate; r != 0 {
			if err := positive(fmt.Sprintf("runs[%d].lr", i), r, 1e3, 0.05); err != nil {
				return err
			}
		}
	}
	if err := positive("lr", s.LearningRate, 1e3, 0.05); err != nil {
		return err
	}
	if err := within("steps", s.Steps, 2, MaxScheduleSteps, 200); err != nil {
		return err
	}
	if !slices.Contains(ScheduleAxes(), s.Axis) {
		return fmt.Errorf("axis: %w", param.Unknown("axis", s.Axis, ScheduleAxes()))
	}
	if err := s.Race.check(); err != nil {
		return fmt.Errorf("race.%w", err)
	}
	if err := s.Network.check(); err != nil {
		return fmt.Errorf("network.%w", err)
	}
	if err := amount("target", s.Target, 0, 1e6, 0); err != nil {
		return err
	}
	if err := within("seeds", s.Seeds, 1, MaxScheduleSeeds, 10); err != nil {
		return err
	}
	if n := len([]rune(s.Note)); n > maxNote {
		return fmt.Errorf("note: %d letters: want at most %d", n, maxNote)
	}
	return nil
}

func (r *ScheduleRace) check() error {
	if r.Surface.Key == SurfaceNetwork {
		return errors.New("surface: network: it takes a training of its own; want a surface with a formula, such as bowl")
	}
	if err := buildable("surface", Surfaces(), r.Surface); err != nil {
		return err
	}
	for _, x := range r.Start {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("start = %v: want two finite numbers, such as [-8, 1.5]", r.Start)
		}
	}
	if err := amount("noise", r.Noise, 0, 1e6, 0); err != nil {
		return err
	}
	return rateless("optimizer", r.Rule)
}

func (n *ScheduleNetwork) check() error {
	switch n.Data.Key {
	case DataCSV, DataPoints, "fashion-mnist-full":
		return fmt.Errorf("data: %s is not within the program: want a set that is, such as moons, spiral or fashion-mnist", n.Data.Key)
	}
	if err := buildable("data", Data(), n.Data); err != nil {
		return err
	}
	net := n.Net()
	if err := net.check(); err != nil {
		return err
	}
	return rateless("optimizer", n.Rule)
}

// rateless reports a rule that brings a learning rate or a schedule of its own,
// or has no rate to schedule.
func rateless(key string, rule param.Choice) error {
	if err := buildable(key, optimizers.Catalog(), rule); err != nil {
		return err
	}
	e, err := optimizers.Catalog().Lookup(rule.Key)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	switch name := rule.Values.Text("schedule"); {
	case !optimizers.HasRate(rule):
		return fmt.Errorf("%s: %s looks for its step itself: want a rule with a learning rate, such as sgd or adam", key, rule.Key)
	case !rule.Values["lr"].Equal(e.Params.Defaults()["lr"]):
		return fmt.Errorf("%s: lr = %v: the learning rate is that of the lab; leave it out here and set schedules.lr", key, rule.Values.Num("lr"))
	case name != "" && name != "constant":
		return fmt.Errorf("%s: schedule = %s: the schedules are those of the lab; leave it out here and add it to schedules.runs", key, name)
	}
	return nil
}

// Net is the network as the lab train has it.
func (n *ScheduleNetwork) Net() Net {
	net := DefaultNet()
	net.Layers, net.Activation, net.Optimizer, net.BatchSize = n.Layers, n.Activation, n.Rule, n.BatchSize
	if slices.Contains([]string{"relu", "leaky_relu", "elu", "prelu", "rrelu", "gelu", "silu", "mish"}, n.Activation.Key) {
		net.Initializer = choose(initializers.Catalog(), "he_normal")
	} else if n.Activation.Key == "selu" {
		net.Initializer = choose(initializers.Catalog(), "lecun_normal")
	}
	return net
}

// Scheduled is a rule with a learning rate and a schedule.
func Scheduled(rule param.Choice, lr float64, schedule param.Choice) (param.Choice, error) {
	out, err := scheduled(rule, schedules.Catalog().Format(schedule))
	if err != nil {
		return rule, err
	}
	if !(lr > 0) || math.IsInf(lr, 1) {
		return rule, errors.New("lr: want a finite number above 0")
	}
	out.Values = out.Values.Clone()
	out.Values["lr"] = param.Num(lr)
	return out, nil
}
