// Package race runs any number of optimizers from one start on one objective,
// each with its own rule, hyperparameters and gradient noise, and records what
// every step did.
//
// A race is reproducible: its random numbers come from a generator seeded with
// (seed, who, step), so that any step can be made again alone, and live changes
// are a log that replays. Nothing is clamped and nothing drags: a racer that
// leaves ends with its last finite state and the cause.
package race

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/optimizers"
)

// Limits of a plan.
const (
	MaxSteps     = 1_000_000
	MaxRacers    = 64
	DefaultSteps = 200
	// DefaultMemory is the budget for a recording, in bytes.
	DefaultMemory = 128 << 20
)

// Ground is the objective of a race with what is needed to judge arrival.
type Ground struct {
	F                      optimizers.Curved // of two coordinates, without noise
	XMin, XMax, YMin, YMax float64           // the domain
	Minima                 []Minimum
}

// Minimum is a known minimum.
type Minimum struct {
	X, Y, F float64
	Global  bool
	Kink    bool
	Found   bool // by a search: not known to be the only one
}

// Racer is a named rule with its values.
type Racer struct {
	Name string
	Rule param.Choice
}

// Plan is everything that decides how a race goes.
type Plan struct {
	Racers []Racer
	Start  [2]float64
	Steps  int     // the last step, at most MaxSteps
	Noise  float64 // σ of the normal noise on each component of the gradient
	// Batch is how many samples the gradient of a step is the mean of, 0 for all
	// of them; the losses that are recorded are of all. Only a Sampled objective
	// has samples.
	Batch int
	// OwnNoise gives each racer noise and minibatches of its own; otherwise all
	// racers meet the same at the same step.
	OwnNoise bool
	Seed     uint64
	Memory   int // budget in bytes, DefaultMemory where 0
	// Changes are applied when their step has been reached.
	Changes []Change
}

// Change is a hyperparameter changed while the race runs: from the step that
// leaves θ_Step on, Target has the new value under Key. The target All with
// the key "noise" changes σ, with "batch" the size of the minibatches.
type Change struct {
	Step   int
	Target string
	Key    string
	Value  string
}

// All is the target of a change that concerns every racer.
const All = "race"

// Check reports the first thing in the plan that cannot be run.
func (p *Plan) Check() error {
	if len(p.Racers) > MaxRacers {
		return fmt.Errorf("%d racers: want at most %d", len(p.Racers), MaxRacers)
	}
	if p.Steps < 1 || p.Steps > MaxSteps {
		return fmt.Errorf("steps = %d: want 1 to %d; try %d", p.Steps, MaxSteps, DefaultSteps)
	}
	if math.IsNaN(p.Noise) || math.IsInf(p.Noise, 0) || p.Noise < 0 {
		return fmt.Errorf("noise = %v: want a finite σ ≥ 0; try 0", p.Noise)
	}
	for i, axis := range [2]string{"x", "y"} {
		if v := p.Start[i]; math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("start %s = %v: want a finite number", axis, v)
		}
	}
	seen := map[string]bool{All: true}
	for _, r := range p.Racers {
		if r.Name == "" {
			return fmt.Errorf("a racer has no name: give it one")
		}
		if r.Name == All {
			return fmt.Errorf("a racer is named %q, which means all of them in a log of changes: choose another name", All)
		}
		if seen[r.Name] {
			return fmt.Errorf("two racers are named %q: rename one", r.Name)
		}
		seen[r.Name] = true
	}
	step := 0
	for i, c := range p.Changes {
		if c.Step < step || c.Step > MaxSteps {
			return fmt.Errorf("change %d is at step %d: want steps that ascend from 0 to %d", i+1, c.Step, MaxSteps)
		}
		step = c.Step
		if !seen[c.Target] {
			names := []string{All}
			for _, r := range p.Racers {
				names = append(names, r.Name)
			}
			return fmt.Errorf("change %d: %w", i+1, param.Unknown("racer", c.Target, names))
		}
	}
	return nil
}
