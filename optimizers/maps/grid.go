package maps

import (
	"fmt"
	"math"
	"time"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// Measure is what the colours of a Grid show.
type Measure string

// The measures.
const (
	Steps Measure = "steps" // until it converged
	Final Measure = "final" // loss at the last step
	Best  Measure = "best"  // lowest loss on the way
)

// Measures lists them.
func Measures() []string { return []string{string(Steps), string(Final), string(Best)} }

// GridPlan is everything that decides a Grid: a rule whose values stand where
// no axis changes them, from one start.
type GridPlan struct {
	Rule    param.Choice
	X, Y    Axis
	Measure Measure
	Start   [2]float64
	Steps   int
	// Noise, Batch, OwnNoise and Seed are those of a race in which the racer is
	// called Name.
	Noise    float64
	Batch    int
	OwnNoise bool
	Seed     uint64
	Name     string
	Cores    int // 0 for all
}

// Cell is how the run of one cell ended.
type Cell struct {
	Status race.Status
	Step   int     // when the status began
	Loss   float64 // at the end; where only the arrival is measured, there
	Best   float64
}

// Value is what a measure says of the cell: not a number where the run diverged,
// +Inf where it never converged and that is what is measured.
func (c Cell) Value(m Measure) float64 {
	switch {
	case c.Status == race.Diverged:
		return math.NaN()
	case m == Final:
		return c.Loss
	case m == Best:
		return c.Best
	case c.Status == race.Converged:
		return float64(c.Step)
	}
	return math.Inf(1)
}

// Grid runs a rule over two of its hyperparameters. It has one owner.
type Grid struct {
	crew
	ground *race.Ground
	plan   GridPlan
	cells  []Cell // [Y.N][X.N]
}

// NewGrid checks the plan. The ground's objective is evaluated by several
// goroutines at a time.
func NewGrid(g race.Ground, p GridPlan) (*Grid, error) {
	if err := checkRule(p.Rule); err != nil {
		return nil, err
	}
	if err := checkSteps(p.Steps); err != nil {
		return nil, err
	}
	if p.X.Spec.Key == p.Y.Spec.Key {
		return nil, fmt.Errorf("both axes are %s: want two hyperparameters of %s", p.X.Spec.Key, p.Rule.Key)
	}
	for _, a := range []*Axis{&p.X, &p.Y} {
		if err := a.check(); err != nil {
			return nil, err
		}
	}
	if p.Name == "" {
		p.Name = p.Rule.Key
	}
	switch p.Measure {
	case Steps, Final, Best:
	default:
		return nil, param.Unknown("measure", string(p.Measure), Measures())
	}
	m := &Grid{crew: newCrew(p.X.N, p.Y.N, p.Steps, p.Cores), ground: &g, plan: p, cells: make([]Cell, p.X.N*p.Y.N)}
	// A pair that the rule does not take would be found in the middle of the work.
	for _, at := range [][2]int{{0, 0}, {p.X.N - 1, 0}, {0, p.Y.N - 1}, {p.X.N - 1, p.Y.N - 1}} {
		if _, err := optimizers.Catalog().Build(p.Choice(at[0], at[1])); err != nil {
			return nil, err
		}
	}
	if _, err := race.NewTrial(m.ground, m.race(), race.Racer{Name: p.Name, Rule: p.Choice(0, 0)}); err != nil {
		return nil, err
	}
	return m, nil
}

// Choice is the rule of cell (i, j).
func (p *GridPlan) Choice(i, j int) param.Choice {
	vals := p.Rule.Values.Clone()
	vals[p.X.Spec.Key], vals[p.Y.Spec.Key] = param.Num(p.X.Value(i)), param.Num(p.Y.Value(j))
	return param.Choice{Key: p.Rule.Key, Values: vals}
}

func (m *Grid) race() race.Plan {
	p := &m.plan
	return race.Plan{Start: p.Start, Steps: p.Steps, Noise: p.Noise, Batch: p.Batch, OwnNoise: p.OwnNoise, Seed: p.Seed}
}

// Step goes on for about the budget, 0 for as long as it takes to the end, or
// until a level is whole.
func (m *Grid) Step(budget time.Duration) error {
	for first := true; !m.Done() && (first || budget == 0); first = false {
		m.work(budget, func(_ int, cells []int32) {
			for _, k := range cells {
				m.cells[k] = m.run(int(k)%m.plan.X.N, int(k)/m.plan.X.N)
			}
		})
	}
	return nil
}

// run is the run of one cell. What a rule does not take within the range of its
// axes counts as diverged: NewGrid has seen that the corners are in order.
func (m *Grid) run(i, j int) Cell {
	p := &m.plan
	t, err := race.NewTrial(m.ground, m.race(), race.Racer{Name: p.Name, Rule: p.Choice(i, j)})
	if err != nil {
		return Cell{Status: race.Diverged, Loss: math.NaN(), Best: math.NaN()}
	}
	o := t.Run(p.Steps, p.Measure == Steps)
	return Cell{Status: o.Status, Step: o.StatusStep, Loss: o.Loss, Best: o.Best}
}

// Cells is a copy of what there is, [Y.N][X.N]: a cell that was not run yet
// shows a coarser one. It is nil before the first level is whole.
func (m *Grid) Cells() []Cell {
	if m.levels(m.done) == 0 {
		return nil
	}
	out := make([]Cell, len(m.cells))
	spread(&m.lattice, out, m.cells, m.done)
	return out
}
