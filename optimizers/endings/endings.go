// Package endings runs one racer over many seeds: where stochastic gradients
// leave it, as a cloud of end points, and what theory says of that cloud.
package endings

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"downhill/optimizers/race"
)

// Limits of the number of seeds. 200 give a standard deviation to 5 %.
const (
	MinSeeds     = 10
	MaxSeeds     = 2000
	DefaultSeeds = 200
)

// Plan is everything that decides a Cloud: a racer of a race, and how many seeds
// from the race's on.
type Plan struct {
	Race  race.Plan // its racers and its memory are not looked at
	Racer race.Racer
	Seeds int
	Cores int // 0 for all
}

// Seed is that of run i.
func (p *Plan) Seed(i int) uint64 { return p.Race.Seed + uint64(i) }

// CheckSeeds reports a number of seeds that is not allowed.
func CheckSeeds(n int) error {
	if n < MinSeeds || n > MaxSeeds {
		return fmt.Errorf("seeds = %d: want %d to %d; try %d", n, MinSeeds, MaxSeeds, DefaultSeeds)
	}
	return nil
}

// Ending is how the run of one seed ended.
type Ending struct {
	Seed uint64
	race.Outcome
}

// Cloud runs a racer with one seed after the other. It has one owner.
type Cloud struct {
	ground  *race.Ground
	plan    Plan
	endings []Ending
	done    int
}

// New checks the plan. The ground's objective is evaluated by several goroutines
// at a time.
func New(g race.Ground, p Plan) (*Cloud, error) {
	if err := CheckSeeds(p.Seeds); err != nil {
		return nil, err
	}
	var mine []race.Change
	for _, c := range p.Race.Changes {
		if c.Target == race.All || c.Target == p.Racer.Name {
			mine = append(mine, c)
		}
	}
	p.Race.Changes = mine
	c := &Cloud{ground: &g, plan: p, endings: make([]Ending, p.Seeds)}
	trial, err := race.NewTrial(c.ground, p.Race, p.Racer)
	if err != nil {
		return nil, err
	}
	// What is wrong in the log is found before anything runs.
	for _, ch := range mine {
		if err := trial.Apply(ch); err != nil {
			return nil, fmt.Errorf("change at step %d: %w", ch.Step, err)
		}
	}
	return c, nil
}

// Step goes on for about the budget, 0 for as long as it takes to the end. Seeds
// are given out in their order, so that what is done is a beginning of them.
func (c *Cloud) Step(budget time.Duration) error {
	begin := time.Now()
	var next atomic.Int64
	next.Store(int64(c.done))
	errs := make([]error, c.cores())
	job := func(worker int) {
		for errs[worker] == nil {
			i := int(next.Add(1)) - 1
			if i >= len(c.endings) {
				return
			}
			c.endings[i], errs[worker] = c.run(i)
			if budget > 0 && time.Since(begin) >= budget {
				return
			}
		}
	}
	var all sync.WaitGroup
	for w := 1; w < len(errs); w++ {
		all.Go(func() { job(w) })
	}
	job(0)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	c.done = min(int(next.Load()), len(c.endings))
	return nil
}

func (c *Cloud) cores() int {
	if c.plan.Cores > 0 {
		return c.plan.Cores
	}
	return runtime.GOMAXPROCS(0)
}

// run is the race of seed i with its live changes.
func (c *Cloud) run(i int) (Ending, error) {
	p := c.plan.Race
	p.Seed = c.plan.Seed(i)
	t, err := race.NewTrial(c.ground, p, c.plan.Racer)
	if err != nil {
		return Ending{}, err
	}
	for _, ch := range p.Changes {
		if ch.Step >= p.Steps {
			break
		}
		t.Run(ch.Step, false)
		if err := t.Apply(ch); err != nil {
			return Ending{}, err
		}
	}
	return Ending{p.Seed, t.Run(p.Steps, false)}, nil
}

// Done says whether every seed has been run.
func (c *Cloud) Done() bool { return c.done == len(c.endings) }

// Progress is how many seeds are done, and of how many.
func (c *Cloud) Progress() (done, total int) { return c.done, len(c.endings) }

// Endings are those that are done, in the order of their seeds. They are not
// written again.
func (c *Cloud) Endings() []Ending { return c.endings[:c.done:c.done] }
