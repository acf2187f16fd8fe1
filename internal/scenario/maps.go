package scenario

import (
	"errors"
	"fmt"
	"slices"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/maps"
)

// What the race's lab shows, View.Figure.
const (
	FigureRace  = ""      // the racers on the surface
	FigureMap   = "map"   // a rule over two of its hyperparameters
	FigureBasin = "basin" // where rules end from every start
)

// RaceFigures lists what the race's lab shows.
func RaceFigures() []string {
	return []string{FigureRace, FigureMap, FigureBasin, FigureSpectrum, FigureEndings, FigureStep, FigureCost}
}

// The defaults and limits of the race's maps.
const (
	DefaultMapNX      = 64
	DefaultMapNY      = 48
	DefaultBasinSize  = 400
	DefaultBasinSteps = 500
	MaxBasins         = 9 // rules side by side
)

// HyperMap asks for a map of one racer over two of its hyperparameters, from the
// race's start and over its steps. Its zero value asks for the usual one of the
// first racer.
type HyperMap struct {
	Racer          string     // name; "" for the first
	X, Y           string     // hyperparameters; "" for the rate and what goes with it
	XRange, YRange [2]float64 // from, to; zero for the usual
	NX, NY         int        // cells; 0 for the default
	Measure        string     // one of maps.Measures; "" for steps
}

// Basin asks for maps of where rules end from every start. Its zero value asks
// for those of all racers that are shown.
type Basin struct {
	Racer string // name; "" for all that are shown
	Size  int    // starts in each direction; 0 for the default
	Steps int    // of each run; 0 for the default
}

// MapAxes are the hyperparameters that a rule is mapped over unless others are
// asked for: the learning rate and the first of its own, or where it has none
// the longest gradient.
func MapAxes(rule string) (x, y string) {
	keys := maps.Numeric(rule)
	x, y = "lr", "clipnorm"
	if e, err := optimizers.Catalog().Lookup(rule); err == nil {
		if e.Group == optimizers.GroupYardsticks { // each has two numbers at least
			return keys[0], keys[1]
		}
		for _, s := range optimizers.Own(e.Params)[1:] {
			if slices.Contains(keys, s.Key) {
				return x, s.Key
			}
		}
	}
	return x, y
}

// Resolved is the map with every default filled in.
func (m HyperMap) Resolved(rule string) HyperMap {
	x, y := MapAxes(rule)
	if m.X == "" {
		m.X = x
		if m.Y == x {
			m.X = y
		}
	}
	if m.Y == "" {
		m.Y = y
		if m.X == y {
			m.Y = x
		}
	}
	if m.NX == 0 {
		m.NX = DefaultMapNX
	}
	if m.NY == 0 {
		m.NY = DefaultMapNY
	}
	if m.Measure == "" {
		m.Measure = string(maps.Steps)
	}
	return m
}

// Resolved is the basin map with every default filled in.
func (b Basin) Resolved() Basin {
	if b.Size == 0 {
		b.Size = DefaultBasinSize
	}
	if b.Steps == 0 {
		b.Steps = DefaultBasinSteps
	}
	return b
}

// MapPlan is the map that the document asks for, and the racer whose map it is.
func (s *Scenario) MapPlan() (p maps.GridPlan, racer int, err error) {
	r := &s.Race
	if racer, err = r.named(r.Map.Racer); err != nil {
		return p, racer, fmt.Errorf("race.map.racer: %w", err)
	}
	rc := r.Racers[max(0, racer)]
	m := r.Map.Resolved(rc.Rule.Key)
	p = maps.GridPlan{Rule: rc.Rule, Measure: maps.Measure(m.Measure), Start: r.Start, Steps: r.Steps,
		Noise: r.Noise, Batch: r.Batch, OwnNoise: r.OwnNoise, Seed: s.Seed, Name: rc.Name}
	if p.X, err = maps.NewAxis(rc.Rule.Key, m.X, m.XRange[0], m.XRange[1], m.NX); err != nil {
		return p, racer, fmt.Errorf("race.map.x: %w", err)
	}
	if p.Y, err = maps.NewAxis(rc.Rule.Key, m.Y, m.YRange[0], m.YRange[1], m.NY); err != nil {
		return p, racer, fmt.Errorf("race.map.y: %w", err)
	}
	if m.X == m.Y {
		return p, racer, fmt.Errorf("race.map: both axes are %s: want two hyperparameters of %s", m.X, rc.Rule.Key)
	}
	if r.Steps > maps.MaxSteps {
		return p, racer, fmt.Errorf("race.steps = %d: want at most %d for a map", r.Steps, maps.MaxSteps)
	}
	return p, racer, nil
}

// BasinPlans are the basin maps that the document asks for over a window of the
// plane, and the racers whose maps they are.
func (s *Scenario) BasinPlans(window [4]float64) (plans []maps.BasinPlan, racers []int, err error) {
	r := &s.Race
	b := r.BasinMap()
	one, err := r.named(b.Racer)
	if err != nil {
		return nil, nil, fmt.Errorf("race.basin.racer: %w", err)
	}
	for i, rc := range r.Racers {
		if b.Racer != "" && i != one || b.Racer == "" && rc.Hidden {
			continue
		}
		racers = append(racers, i)
		plans = append(plans, maps.BasinPlan{Rule: rc.Rule, Steps: b.Steps, NX: b.Size, NY: b.Size, Window: window,
			Noise: r.Noise, Batch: r.Batch, OwnNoise: r.OwnNoise, Seed: s.Seed, Name: rc.Name})
	}
	if len(plans) == 0 {
		return nil, nil, errors.New("race.basin: every racer is hidden; show one, or name one as racer")
	}
	if len(plans) > MaxBasins {
		return nil, nil, fmt.Errorf("race.basin: %d racers are shown: want at most %d side by side; hide some, or name one as racer", len(plans), MaxBasins)
	}
	return plans, racers, nil
}

// named is the index of the racer with this name, 0 for none.
func (r *Race) named(name string) (int, error) {
	if name == "" {
		return 0, nil
	}
	if i := r.Index(name); i >= 0 {
		return i, nil
	}
	var names []string
	for _, rc := range r.Racers {
		names = append(names, rc.Name)
	}
	return -1, param.Unknown("racer", name, names)
}

// checkMaps reports what holds for no racer. Whether the map fits its racer is
// left to MapPlan: a race is none the worse when its map has to be asked for
// anew.
func (s *Scenario) checkMaps() error {
	b, m := s.Race.BasinMap(), s.Race.Map.Resolved("")
	switch {
	case b.Size < 2 || b.Size > maps.MaxCells:
		return fmt.Errorf("race.basin.size = %d: want 2 to %d starts in each direction; try %d", b.Size, maps.MaxCells, DefaultBasinSize)
	case b.Steps < 1 || b.Steps > maps.MaxSteps:
		return fmt.Errorf("race.basin.steps = %d: want 1 to %d; try %d", b.Steps, maps.MaxSteps, DefaultBasinSteps)
	case m.NX < 2 || m.NX > maps.MaxCells || m.NY < 2 || m.NY > maps.MaxCells:
		return fmt.Errorf("race.map.cells = %d, %d: want 2 to %d in each direction", m.NX, m.NY, maps.MaxCells)
	case !slices.Contains(maps.Measures(), m.Measure):
		return fmt.Errorf("race.map.measure: %w", param.Unknown("measure", m.Measure, maps.Measures()))
	}
	return nil
}

// checkAsked reports a map in a document that does not fit its racers.
func (s *Scenario) checkAsked() error {
	if s.Race.Map != (HyperMap{}) || s.View.Figure == FigureMap {
		if _, _, err := s.MapPlan(); err != nil {
			return err
		}
	}
	if _, err := s.SpectrumRacer(); err != nil {
		return err
	}
	if err := s.Race.Cost.check(); err != nil {
		return err
	}
	if err := s.checkInside(); err != nil {
		return err
	}
	if err := s.endingsAsked(); err != nil {
		return err
	}
	if s.Race.Basin.Racer != "" || s.View.Figure == FigureBasin {
		if _, _, err := s.BasinPlans([4]float64{0, 1, 0, 1}); err != nil {
			return err
		}
	}
	return nil
}
