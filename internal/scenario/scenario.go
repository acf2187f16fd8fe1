// Package scenario is the document that everything a person can see follows
// from: which lab, which settings, which seed, and a log of what was changed
// while it ran. It is written as YAML (JSON is YAML), versioned, and read
// strictly: an unknown key is an error, never ignored.
package scenario

import (
	"errors"
	"fmt"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// Version is the version of the document that this program writes.
const Version = 1

// LabRace is the lab in which optimizers race.
const LabRace = "race"

// Scenario is the document. It holds plain values; Clone copies it whole.
type Scenario struct {
	Lab         string
	Seed        uint64
	Race        Race        // of the lab race
	Train       Train       // of the lab train
	Activations Activations // of the lab activations
	Signal      Signal      // of the lab signal
	Transfer    Transfer    // of the lab transfer
	Schedules   Schedules   // of the lab schedules
	Changes     []race.Change
	View        View // of the lab race; the other labs keep what is looked at in their own part
	// Shelf keeps surfaces that take their time; nil for one that builds them anew.
	Shelf *Shelf
}

// Race is a race's part of the document.
type Race struct {
	Surface  param.Choice
	Start    [2]float64
	Steps    int
	Noise    float64
	Batch    int // samples of a minibatch, 0 for all
	OwnNoise bool
	MemoryMB int
	Racers   []Racer
	Fair     *Fair // how the racers were set, nil where nobody said
	Map      HyperMap
	Basin    Basin
	Endings  Endings
	Spectrum Spectrum
	Cost     Cost
	Inside   Inside
}

// Racer is one racer: its rule and whether it is shown.
type Racer struct {
	Name   string
	Rule   param.Choice
	Hidden bool
}

// Default is the main job: eight rules on the elongated bowl.
func Default() Scenario {
	s := Scenario{Lab: LabRace, Seed: 1, Race: Race{Steps: race.DefaultSteps}}
	must := func(err error) {
		if err != nil {
			panic("scenario: the built-in race does not parse: " + err.Error())
		}
	}
	var err error
	s.Race.Surface, err = Surfaces().Parse("bowl")
	must(err)
	s.Race.Start = [2]float64{-8, 1.5}
	for _, spec := range []string{"sgd:lr=0.03", "momentum:lr=0.012", "nesterov:lr=0.012", "adagrad:lr=0.8",
		"rmsprop:lr=0.08", "adam:lr=0.2", "adamax:lr=0.2", "nadam:lr=0.13"} {
		rule, err := optimizers.Catalog().Parse(spec)
		must(err)
		s.Race.Racers = append(s.Race.Racers, Racer{Name: s.Race.FreeName(rule.Key, ""), Rule: rule})
	}
	return s
}

// FreeName makes a name that no racer has yet from a wish, or from the rule's
// title where the wish is empty: "Adam", "Adam 2".
func (r *Race) FreeName(key, wish string) string {
	if wish == "" {
		wish = key
		if e, err := optimizers.Catalog().Lookup(key); err == nil {
			wish = e.Title
		}
	}
	name := wish
	for n := 2; r.Index(name) >= 0 || name == race.All; n++ {
		name = fmt.Sprintf("%s %d", wish, n)
	}
	return name
}

// Index finds a racer by name, -1 where there is none.
func (r *Race) Index(name string) int {
	for i := range r.Racers {
		if r.Racers[i].Name == name {
			return i
		}
	}
	return -1
}

// Clone copies the document whole.
func (s Scenario) Clone() Scenario {
	c := s
	c.Race.Surface.Values = s.Race.Surface.Values.Clone()
	c.Race.Fair = s.Race.Fair.Clone()
	c.Race.Racers = make([]Racer, len(s.Race.Racers))
	for i, r := range s.Race.Racers {
		r.Rule.Values = r.Rule.Values.Clone()
		c.Race.Racers[i] = r
	}
	c.Train, c.Activations, c.Signal = s.Train.Clone(), s.Activations.Clone(), s.Signal.Clone()
	c.Schedules, c.Transfer = s.Schedules.Clone(), s.Transfer.Clone()
	c.Changes = append([]race.Change(nil), s.Changes...)
	if s.View.Window != nil {
		w := *s.View.Window
		c.View.Window = &w
	}
	return c
}

// Check reports the first thing that cannot be run.
func (s *Scenario) Check() error {
	var err error
	switch s.Lab {
	case LabRace:
		return s.checkRace()
	case LabTrain:
		return s.checkTraining()
	case LabActivations:
		err = s.Activations.check()
	case LabSignal:
		err = s.Signal.check()
	case LabSchedules:
		err = s.Schedules.check()
	case LabTransfer:
		err = s.Transfer.check()
	default:
		return param.Unknown("lab", s.Lab, runnable())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Lab, err)
	}
	return nil
}

func (s *Scenario) checkRace() error {
	if _, err := s.Surface(); err != nil {
		return fmt.Errorf("race.surface: %w", err)
	}
	if len(s.Race.Racers) == 0 {
		return errors.New("race.racers: none given; add one such as adam:lr=0.2")
	}
	if s.Race.MemoryMB < 0 || s.Race.MemoryMB > 1<<16 {
		return fmt.Errorf("race.memory_mb = %d: want 0 (the default of 128) to 65536", s.Race.MemoryMB)
	}
	p := s.Plan()
	if err := p.Check(); err != nil {
		return fmt.Errorf("race: %w", err)
	}
	if err := s.Race.Fair.check(); err != nil {
		return err
	}
	if err := s.checkMaps(); err != nil {
		return err
	}
	if err := s.Race.checkBatch(); err != nil {
		return fmt.Errorf("race: %w", err)
	}
	if err := s.checkEndings(); err != nil {
		return err
	}
	return s.checkChanges()
}

// checkChanges follows the log, so that a change that does not fit is found
// before anything runs.
func (s *Scenario) checkChanges() error {
	c := s.Clone()
	for i, ch := range c.Changes {
		if err := c.Race.Apply(ch); err != nil {
			return fmt.Errorf("changes[%d]: %w", i, err)
		}
	}
	return s.View.check()
}

// Apply writes a logged change into the settings.
func (r *Race) Apply(ch race.Change) error {
	if ch.Target == race.All {
		return r.applyAll(ch)
	}
	i := r.Index(ch.Target)
	if i < 0 {
		return fmt.Errorf("no racer is named %q", ch.Target)
	}
	rule, err := optimizers.Catalog().With(r.Racers[i].Rule, ch.Key, ch.Value)
	if err != nil {
		return fmt.Errorf("%s: %w", ch.Target, err)
	}
	r.Racers[i].Rule = rule
	return nil
}

// At returns the settings as they stand after the changes up to a step.
func (s *Scenario) At(step int) Race {
	c := s.Clone()
	for _, ch := range c.Changes {
		if ch.Step <= step {
			// Check has seen that every change fits.
			_ = c.Race.Apply(ch)
		}
	}
	return c.Race
}

// Plan is the race to run.
func (s *Scenario) Plan() race.Plan {
	p := race.Plan{Start: s.Race.Start, Steps: s.Race.Steps, Noise: s.Race.Noise, Batch: s.Race.Batch, OwnNoise: s.Race.OwnNoise,
		Seed: s.Seed, Memory: s.Race.MemoryMB << 20, Changes: s.Changes}
	for _, r := range s.Race.Racers {
		p.Racers = append(p.Racers, race.Racer{Name: r.Name, Rule: r.Rule})
	}
	return p
}
