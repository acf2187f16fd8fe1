package scenario

import (
	"errors"
	"fmt"

	"downhill/internal/param"
	"downhill/optimizers/endings"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// FigureEndings shows where racers end over many seeds.
const FigureEndings = "endings"

// Endings asks for the cloud of endings over the race's seed and those behind it.
// Its zero value asks for 200 seeds of all racers that are shown.
type Endings struct {
	Racer string // name; "" for all that are shown
	Seeds int    // 0 for the default
}

// Resolved is what is asked for with every default filled in.
func (e Endings) Resolved() Endings {
	if e.Seeds == 0 {
		e.Seeds = endings.DefaultSeeds
	}
	return e
}

// EndingPlans are the clouds that the document asks for, and the racers whose
// they are.
func (s *Scenario) EndingPlans() (plans []endings.Plan, racers []int, err error) {
	e := s.Race.Endings.Resolved()
	one, err := s.Race.named(e.Racer)
	if err != nil {
		return nil, nil, fmt.Errorf("race.endings.racer: %w", err)
	}
	whole := s.Plan()
	for i, rc := range s.Race.Racers {
		if e.Racer != "" && i != one || e.Racer == "" && rc.Hidden {
			continue
		}
		racers = append(racers, i)
		plans = append(plans, endings.Plan{Race: whole, Racer: whole.Racers[i], Seeds: e.Seeds})
	}
	if len(plans) == 0 {
		return nil, nil, errors.New("race.endings: every racer is hidden; show one, or name one as racer")
	}
	return plans, racers, nil
}

// checkEndings reports a number of seeds that is not allowed.
func (s *Scenario) checkEndings() error {
	if err := endings.CheckSeeds(s.Race.Endings.Resolved().Seeds); err != nil {
		return fmt.Errorf("race.endings: %w", err)
	}
	return nil
}

// endingsAsked reports clouds in a document that do not fit its racers.
func (s *Scenario) endingsAsked() error {
	if s.Race.Endings.Racer == "" && s.View.Figure != FigureEndings {
		return nil
	}
	_, _, err := s.EndingPlans()
	return err
}

// checkBatch reports minibatches that the surface does not have.
func (r *Race) checkBatch() error {
	return race.CheckBatch(r.Batch, surfaces.Samples(r.Surface))
}

// FitBatch makes the size of the minibatches, and the changes of it, fit the
// surface: what another surface cannot have goes.
func (s *Scenario) FitBatch() {
	n := surfaces.Samples(s.Race.Surface)
	s.Race.Batch = min(s.Race.Batch, n)
	kept := s.Changes[:0:0]
	for _, c := range s.Changes {
		if c.Target == race.All && c.Key == "batch" {
			if size, err := race.ReadBatch(c.Value); err != nil || race.CheckBatch(size, n) != nil {
				continue
			}
		}
		kept = append(kept, c)
	}
	s.Changes = kept
}

// applyAll writes a change that concerns every racer into the settings.
func (r *Race) applyAll(ch race.Change) error {
	switch ch.Key {
	case "noise":
		sigma, err := race.ReadNoise(ch.Value)
		if err == nil {
			r.Noise = sigma
		}
		return err
	case "batch":
		size, err := race.ReadBatch(ch.Value)
		if err == nil {
			err = race.CheckBatch(size, surfaces.Samples(r.Surface))
		}
		if err == nil {
			r.Batch = size
		}
		return err
	}
	return param.Unknown("parameter of the race", ch.Key, race.AllKeys())
}

// endingsDoc is the file form of Endings.
type endingsDoc struct {
	Racer string `yaml:"racer,omitempty" json:"racer,omitempty"`
	Seeds int    `yaml:"seeds,omitempty" json:"seeds,omitempty"`
}

// document is what differs from the zero value, nil where nothing does.
func (e *Endings) document() *endingsDoc {
	if *e == (Endings{}) {
		return nil
	}
	d := endingsDoc(*e)
	return &d
}

// endings reads what the document says, nil for nothing.
func (d *endingsDoc) endings() Endings {
	if d == nil {
		return Endings{}
	}
	return Endings(*d)
}
