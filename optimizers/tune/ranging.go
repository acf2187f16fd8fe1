package tune

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// RangeOptions say how to test a range of learning rates; zeros choose the
// defaults.
type RangeOptions struct {
	From, To float64 // the first and the last rate, 1e-5 and 10
	Steps    int     // 200
	// Smooth is the weight of the past in the smoothed loss, below 1; 0.9.
	Smooth float64
}

// MaxRangeSteps is the largest number of steps of a range test.
const MaxRangeSteps = 100_000

// Range is the range test of one racer. Entry t of the lists is of the step
// with the rate η_t that leads to θ_{t+1}.
type Range struct {
	From, To, Smooth float64
	Steps            int // wanted; the lists are shorter where the racer left
	Rates            []float64
	Loss             []float64    // f(θ_{t+1}), the raw one
	Smoothed         []float64    // its decaying mean, corrected for the bias of its start
	Path             [][2]float64 // θ_0, θ_1, …: one entry more
	Start            float64      // f(θ_0)

	// Indices into the lists, −1 where it did not happen.
	Falls    int // the smoothed loss has fallen by a twentieth of what it falls by in all
	Steepest int // it falls most over a factor in η
	Lowest   int // it is lowest
	Diverges int // after its lowest the raw loss is above that at the start, or not finite
	Reason   string
}

// Test takes racer i of a plan down the surface with a learning rate that grows
// exponentially step by step,
//
//	η_t = From · (To / From)^(t / (Steps − 1)),
//
// and records the loss after every step. The rule keeps its memory from step to
// step and its other settings; a schedule is switched off, since the test is one.
// The smoothed loss is l̄_t = (s l̄ + (1 − s) l_t), divided by 1 − s^(t+1).
//
// Sources: Smith 2017, "Cyclical learning rates for training neural networks",
// section 3.3; Géron 2019, chapter 11, exercise 8.
func Test(g race.Ground, p race.Plan, i int, o RangeOptions) (*Range, error) {
	if o.From == 0 {
		o.From = 1e-5
	}
	if o.To == 0 {
		o.To = 10
	}
	if o.Steps == 0 {
		o.Steps = 200
	}
	if o.Smooth == 0 {
		o.Smooth = 0.9
	}
	switch {
	case !(o.From > 0) || !(o.To > o.From) || math.IsInf(o.To, 0):
		return nil, fmt.Errorf("from %v to %v: want two learning rates above 0, ascending; try 1e-5 and 10", o.From, o.To)
	case o.Steps < 2 || o.Steps > MaxRangeSteps:
		return nil, fmt.Errorf("steps = %d: want 2 to %d; try 200", o.Steps, MaxRangeSteps)
	case !(o.Smooth >= 0) || o.Smooth >= 1:
		return nil, fmt.Errorf("smoothing = %v: want 0 to below 1; try 0.9", o.Smooth)
	}
	p, rule, err := alone(p, i)
	if err != nil {
		return nil, err
	}
	if rule, err = optimizers.Catalog().With(rule, "schedule", "constant"); err != nil {
		return nil, err
	}
	r := &Range{From: o.From, To: o.To, Smooth: o.Smooth, Steps: o.Steps, Falls: -1, Steepest: -1, Lowest: -1, Diverges: -1}
	p.Steps, p.Racers[0].Rule = o.Steps, rule
	run, err := race.New(g, p)
	if err != nil {
		return nil, err
	}
	for t := range o.Steps {
		lr := o.From * math.Pow(o.To/o.From, float64(t)/float64(o.Steps-1))
		if err := run.Apply(race.Change{Target: p.Racers[0].Name, Key: "lr", Value: param.FormatFloat(lr)}); err != nil {
			return nil, err
		}
		if _, err := run.Advance(1); err != nil {
			return nil, err
		}
		r.Rates = append(r.Rates, lr)
	}
	r.read(&run.Recording().Tracks[0])
	return r, nil
}

// read takes the lists from the recording and finds what stands out.
func (r *Range) read(t *race.Track) {
	if r.Path = t.Path; t.Len() == 0 {
		r.Rates, r.Reason = nil, t.Reason
		return
	}
	r.Start, r.Loss = t.Loss[0], t.Loss[1:]
	left := len(r.Loss) < len(r.Rates) || t.Status == race.Diverged
	if left {
		r.Reason = t.Reason
	}
	// The rate with which it left is one of the tested ones, though no loss is
	// known of it.
	last := min(len(r.Loss), len(r.Rates)-1)
	r.Smoothed = smoothed(r.Loss, r.Smooth)
	r.mark()
	if r.Diverges < 0 && left {
		r.Diverges = last
	}
}

// smoothed is the decaying mean of a list with its bias corrected.
func smoothed(raw []float64, keep float64) []float64 {
	out := make([]float64, len(raw))
	mean, weight := 0.0, 1.0
	for i, x := range raw {
		mean = keep*mean + (1-keep)*x
		weight *= keep
		out[i] = mean / (1 - weight)
	}
	return out
}

// fallen is the part of the whole fall after which the loss counts as falling.
const fallen = 0.05

// mark finds where the loss starts to fall, falls most, is lowest and diverges.
func (r *Range) mark() {
	s := r.Smoothed
	for t := range s {
		if r.Lowest < 0 || s[t] < s[r.Lowest] {
			r.Lowest = t
		}
	}
	if r.Lowest < 0 {
		return
	}
	if drop := r.Start - s[r.Lowest]; drop > 0 {
		steepest := 0.0
		for t := 0; t <= r.Lowest; t++ {
			if r.Falls < 0 && s[t] <= r.Start-fallen*drop {
				r.Falls = t
			}
			// Over neighbours, in the loss's own unit a step: the rates are a
			// constant factor apart.
			if t > 0 && s[t]-s[t-1] < steepest {
				steepest, r.Steepest = s[t]-s[t-1], t
			}
		}
	}
	for t := r.Lowest + 1; t < len(r.Loss); t++ {
		if !(r.Loss[t] <= r.Start) {
			r.Diverges = t
			if r.Reason == "" {
				r.Reason = "the loss is above that at the start"
			}
			return
		}
	}
}

// Rate is the learning rate at an index, not a number where that is −1.
func (r *Range) Rate(at int) float64 {
	if at < 0 || at >= len(r.Rates) {
		return math.NaN()
	}
	return r.Rates[at]
}
