package scenario

import (
	"fmt"
	"slices"

	"downhill/internal/param"
)

// FigureStep shows one step of one racer from inside, View.Figure.
const FigureStep = "step"

// What the picture of a step is made of, each of which can be hidden.
const (
	StepGradient = iota // the gradient, and the push that it gives
	StepMomentum        // what is carried over or gathered, and weight decay
	StepLookAhead
	StepMove
	StepSquares  // the second moment
	StepClipping // the gradient before clipping, and the limit
	stepParts
)

// StepParts names these parts as documents do.
func StepParts() []string {
	return []string{"gradient", "momentum", "look_ahead", "move", "squares", "clipping"}
}

// Inside asks for a step seen from inside: that which leaves θ at View.Step. Its
// zero value asks for all of the first racer's.
type Inside struct {
	Racer  string          // name; "" for the first
	Hide   [stepParts]bool // by the constants above
	Part   int             // while the step is walked: how many of its terms are told; 0 for all at once
	Arrows bool            // the race shows the chosen racer's arrows too
}

// InsideRacer is the racer whose step the document asks for.
func (s *Scenario) InsideRacer() (int, error) {
	i, err := s.Race.named(s.Race.Inside.Racer)
	if err != nil {
		return i, fmt.Errorf("race.inside.racer: %w", err)
	}
	return i, nil
}

func (s *Scenario) checkInside() error {
	if p := s.Race.Inside.Part; p < 0 {
		return fmt.Errorf("race.inside.part = %d: want 1 or more, the terms that are told, or 0 for all", p)
	}
	_, err := s.InsideRacer()
	return err
}

// insideDoc is the file form of Inside.
type insideDoc struct {
	Racer  string   `yaml:"racer,omitempty" json:"racer,omitempty"`
	Hide   []string `yaml:"hide,flow,omitempty" json:"hide,omitempty"`
	Part   int      `yaml:"part,omitempty" json:"part,omitempty"`
	Arrows bool     `yaml:"arrows,omitempty" json:"arrows,omitempty"`
}

func (v *Inside) document() *insideDoc {
	if *v == (Inside{}) {
		return nil
	}
	d := &insideDoc{Racer: v.Racer, Part: v.Part, Arrows: v.Arrows}
	for i, name := range StepParts() {
		if v.Hide[i] {
			d.Hide = append(d.Hide, name)
		}
	}
	return d
}

func (d *insideDoc) inside() (v Inside, err error) {
	if d == nil {
		return v, nil
	}
	v = Inside{Racer: d.Racer, Part: d.Part, Arrows: d.Arrows}
	for _, name := range d.Hide {
		i := slices.Index(StepParts(), name)
		if i < 0 {
			return v, fmt.Errorf("race.inside.hide: %w", param.Unknown("part of a step", name, StepParts()))
		}
		v.Hide[i] = true
	}
	return v, nil
}
