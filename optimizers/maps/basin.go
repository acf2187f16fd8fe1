package maps

import (
	"fmt"
	"math"
	"time"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/schedules"
)

// Where a run ended, for what is no known minimum.
const (
	Elsewhere = -1 // at rest at no known minimum, or still on its way
	Diverged  = -2
)

// Ending is how the run from one start ended.
type Ending struct {
	// Minimum is the index of the known minimum that it ended at, Elsewhere or
	// Diverged.
	Minimum int16
	// Status is that of a racer after so many steps; one that is still running
	// counts to a minimum where it is within reach of it, see Basin.Reach.
	Status Status
	// Step is when the status began; for one that is still running the number of
	// steps of the map.
	Step int32
}

// Status is race.Status in one byte.
type Status uint8

// The statuses.
const (
	Running Status = iota
	Converged
	Stationary
	Gone // diverged
)

// Of is the status as package race has it.
func (s Status) Of() race.Status {
	return [...]race.Status{race.Running, race.Converged, race.Stationary, race.Diverged}[s]
}

func statusOf(s race.Status) Status {
	switch s {
	case race.Converged:
		return Converged
	case race.Stationary:
		return Stationary
	case race.Diverged:
		return Gone
	}
	return Running
}

// BasinPlan is everything that decides a Basin: a rule with its values, and the
// starts.
type BasinPlan struct {
	Rule  param.Choice
	Steps int
	// NX × NY starts stand in the middles of as many cells of this window: x
	// from, x to, y from, y to.
	NX, NY int
	Window [4]float64
	// Noise, Batch, OwnNoise and Seed are those of a race in which the racer is
	// called Name.
	Noise    float64
	Batch    int
	OwnNoise bool
	Seed     uint64
	Name     string
	Cores    int // 0 for all
}

// Start is where the run of cell (i, j) begins.
func (p *BasinPlan) Start(i, j int) [2]float64 {
	w := p.Window
	return [2]float64{w[0] + (w[1]-w[0])*(float64(i)+0.5)/float64(p.NX), w[2] + (w[3]-w[2])*(float64(j)+0.5)/float64(p.NY)}
}

// Basin runs a rule from every start. It has one owner.
//
// A rule that works coordinate by coordinate takes a block of starts as one long
// vector, whose gradients are those of the starts one after the other: the rule
// itself is none the wiser, and its vector instructions serve all of them. Runs
// that are over leave the block. Newton's method, whose Hessian joins the
// coordinates, the yardsticks, which search along lines, gradient noise and minibatches, drawn anew for every racer, and a
// schedule that watches the loss run start by start instead.
type Basin struct {
	crew
	ground  *race.Ground
	plan    BasinPlan
	reach   float64
	rule    optimizers.Optimizer
	clip    optimizers.Clip
	sched   schedules.Schedule
	blocks  []*block // of each worker, nil where starts run one by one
	endings []Ending // [NY][NX]
}

// NewBasin checks the plan. The ground's objective is evaluated by several
// goroutines at a time.
func NewBasin(g race.Ground, p BasinPlan) (*Basin, error) {
	if err := checkSteps(p.Steps); err != nil {
		return nil, err
	}
	for _, n := range [2]int{p.NX, p.NY} {
		if err := checkSide("starts in a row of the basin map", n); err != nil {
			return nil, err
		}
	}
	if w := p.Window; !(w[1] > w[0]) || !(w[3] > w[2]) || math.IsInf(w[1]-w[0], 0) || math.IsInf(w[3]-w[2], 0) {
		return nil, fmt.Errorf("window = %v: want x from, x to, y from, y to, ascending", w)
	}
	if p.Name == "" {
		p.Name = p.Rule.Key
	}
	b := &Basin{crew: newCrew(p.NX, p.NY, p.Steps, p.Cores), ground: &g, plan: p, reach: Reach(&g), endings: make([]Ending, p.NX*p.NY)}
	var err error
	if b.rule, err = optimizers.Catalog().Build(p.Rule); err != nil {
		return nil, err
	}
	if b.clip, err = optimizers.NewClip(p.Rule.Values); err != nil {
		return nil, err
	}
	if b.sched, err = schedules.FromRule(p.Rule.Values); err != nil {
		return nil, err
	}
	if _, err := race.NewTrial(b.ground, b.race([2]float64{}), race.Racer{Name: p.Name, Rule: p.Rule}); err != nil {
		return nil, err
	}
	if byCoordinate(b.rule) && p.Noise == 0 && p.Batch == 0 && !b.sched.Watches() {
		b.blocks = make([]*block, b.cores)
	}
	return b, nil
}

// byCoordinate says whether a rule treats every coordinate by itself, so that
// many starts can be one vector.
func byCoordinate(o optimizers.Optimizer) bool {
	_, joins := o.(optimizers.Newton)
	return !joins && !optimizers.IsYardstick(o)
}

func (b *Basin) race(start [2]float64) race.Plan {
	p := &b.plan
	return race.Plan{Start: start, Steps: p.Steps, Noise: p.Noise, Batch: p.Batch, OwnNoise: p.OwnNoise, Seed: p.Seed}
}

// Step goes on for about the budget, 0 for as long as it takes to the end, or
// until a level is whole.
func (b *Basin) Step(budget time.Duration) error {
	for first := true; !b.Done() && (first || budget == 0); first = false {
		b.work(budget, b.run)
	}
	return nil
}

func (b *Basin) run(worker int, cells []int32) {
	if b.blocks == nil {
		for _, k := range cells {
			b.endings[k] = b.single(int(k))
		}
		return
	}
	if b.blocks[worker] == nil {
		b.blocks[worker] = newBlock(b)
	}
	b.blocks[worker].run(cells)
}

// single runs one start alone.
func (b *Basin) single(k int) Ending {
	p := &b.plan
	t, err := race.NewTrial(b.ground, b.race(p.Start(k%p.NX, k/p.NX)), race.Racer{Name: p.Name, Rule: p.Rule})
	if err != nil {
		// NewBasin has seen that all but the start is in order, and a start in a
		// finite window is finite.
		return Ending{Minimum: Diverged, Status: Gone}
	}
	o := t.Run(p.Steps, true)
	return b.ending(statusOf(o.Status), o.StatusStep, o.X[:])
}

// ending is where a run with a status ended.
func (b *Basin) ending(s Status, step int, x []float64) Ending {
	e := Ending{Minimum: Elsewhere, Status: s, Step: int32(step)}
	switch s {
	case Gone:
		e.Minimum = Diverged
	case Converged:
		e.Minimum = int16(b.ground.MinimumAt(x))
	case Running:
		e.Step = int32(b.plan.Steps)
		if i, d := b.ground.Nearest(x); i >= 0 && d <= b.reach {
			e.Minimum = int16(i)
		}
	}
	return e
}

// Reach is how near to a minimum a run that has not arrived in the steps of the
// map still counts to it: a hundredth of the domain's longer side, and no more
// than a quarter of the way between the two closest minima. Lion, whose steps
// never get shorter, and anybody on a kink end like this.
func Reach(g *race.Ground) float64 {
	reach := size(g) / 100
	for i, m := range g.Minima {
		for _, o := range g.Minima[:i] {
			reach = math.Min(reach, math.Hypot(m.X-o.X, m.Y-o.Y)/4)
		}
	}
	return reach
}

// Endings is a copy of what there is, [NY][NX]: a cell that was not run yet
// shows a coarser one. It is nil before the first level is whole.
func (b *Basin) Endings() []Ending {
	if b.levels(b.done) == 0 {
		return nil
	}
	out := make([]Ending, len(b.endings))
	spread(&b.lattice, out, b.endings, b.done)
	return out
}
