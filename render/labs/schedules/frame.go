package schedules

import (
	"math"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/schedules"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// Frame is what is known of a scenario so far. It is immutable and may be shared
// between goroutines.
type Frame struct {
	Scenario      scenario.Scenario
	StepsPerEpoch int // of the network
	Runs          []Curve
	Race          *racelab.Frame // one racer for each schedule, in their order
	// Target is the validation loss whose arrival is timed, NaN while it is not
	// known.
	Target  float64
	Summary []Arrival // over the seeds, one for each schedule
	Seeds   int       // that Summary holds: those that are trained
	Done    bool
	// DoneSteps of TotalSteps of the trainings are taken.
	DoneSteps, TotalSteps int
}

var _ labs.Frame = (*Frame)(nil)

// Curve is one schedule with what it did to the network.
type Curve struct {
	Index    int // into Scenario.Schedules.Runs; the style follows from it
	Label    string
	Schedule param.Choice
	Base     float64   // η
	Rate     []float64 // entry t is the rate of step t, 0 … Steps
	// Known is how many entries of Rate are settled: of a schedule that watches
	// the loss those that were trained, of any other all.
	Known int
	// Twin is the same in the other unit of time, TwinLabel its name; nil where
	// there is none.
	Twin      []float64
	TwinLabel string
	Landmarks []Landmark
	Cuts      []Cut
	Loss      []float64 // of the minibatch of each step trained so far
	Epochs    []Epoch   // from before training
	Status    nn.Status
	Reason    string
	Arrived   int // step by which the target was reached, −1 while it is not
	Hidden    bool
}

// Arrival says how soon a schedule reached the target, over the seeds.
type Arrival struct {
	Steps   []int     // of each seed, −1 for never
	Speedup []float64 // steps of the first schedule over these, 0 for never; NaN where the first never did
	Median  float64   // of Speedup
	Sooner  int       // seeds in which it was there before the first schedule
}

// snapshot makes the frame of what there is.
func (r *Run) snapshot() *Frame {
	g := &r.scene.Schedules
	f := &Frame{Scenario: r.scene, StepsPerEpoch: r.perEpoch, Race: r.race, Done: r.Done(), Target: r.target(0)}
	f.DoneSteps, f.TotalSteps = r.Progress()
	for i := range g.Runs {
		t := r.seeds[0][i]
		c := Curve{Index: i, Label: r.labels[i], Schedule: g.Runs[i].Schedule, Base: g.Rate(i), Rate: r.rates(i), Known: g.Steps + 1,
			Cuts: slices.Clip(t.cuts), Loss: slices.Clip(t.loss), Epochs: slices.Clip(t.epochs), Status: t.status, Reason: t.reason,
			Arrived: -1, Hidden: g.Runs[i].Hidden}
		if r.built[i].Watches() && !t.done() {
			c.Known = len(t.rates)
		}
		if !math.IsNaN(f.Target) {
			c.Arrived = arrival(t.epochs, f.Target)
		}
		c.Landmarks = landmarks(c.Schedule, c.Rate, r.perEpoch)
		if ch, ok := Twin(c.Schedule, r.perEpoch); ok {
			if s, err := schedules.Catalog().Build(ch); err == nil {
				c.Twin, c.TwinLabel = rates(s, c.Base, g.Steps, r.perEpoch), scenario.ScheduleLabel(ch)
			}
		}
		f.Runs = append(f.Runs, c)
	}
	f.Summary, f.Seeds = r.summary()
	return f
}

// target is the validation loss to be reached from a seed: that of the document,
// or the lowest that the first schedule reaches, once its training has ended.
func (r *Run) target(k int) float64 {
	if t := r.scene.Schedules.Target; t > 0 {
		return t
	}
	first := r.seeds[k][0]
	if !first.done() {
		return math.NaN()
	}
	best, _ := lowest(first.epochs)
	return best
}

// summary compares the arrivals of the seeds whose trainings have all ended.
func (r *Run) summary() (out []Arrival, seeds int) {
	out = make([]Arrival, len(r.labels))
	for k, row := range r.seeds {
		if slices.ContainsFunc(row, func(t *training) bool { return !t.done() }) {
			break
		}
		seeds++
		target := r.target(k)
		first := arrival(row[0].epochs, target)
		for i, t := range row {
			a := &out[i]
			steps := arrival(t.epochs, target)
			a.Steps = append(a.Steps, steps)
			a.Speedup = append(a.Speedup, speedup(first, steps))
			if steps >= 0 && (first < 0 || steps < first) {
				a.Sooner++
			}
		}
	}
	for i := range out {
		out[i].Median = median(out[i].Speedup)
	}
	return out, seeds
}

// speedup is how many times sooner than the first schedule another was there.
func speedup(first, steps int) float64 {
	switch {
	case first < 0:
		return math.NaN()
	case steps < 0:
		return 0
	case steps == 0:
		return math.NaN() // the target held before training
	}
	return float64(first) / float64(steps)
}

// median is the middle of the numbers among xs, NaN of none.
func median(xs []float64) float64 {
	var s []float64
	for _, x := range xs {
		if !math.IsNaN(x) {
			s = append(s, x)
		}
	}
	n := len(s)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// Len is the number of moments: the steps, the start included.
func (f *Frame) Len() int { return f.Scenario.Schedules.Steps + 1 }

// Shown are the schedules that are not hidden.
func (f *Frame) Shown() []*Curve {
	var out []*Curve
	for i := range f.Runs {
		if !f.Runs[i].Hidden {
			out = append(out, &f.Runs[i])
		}
	}
	return out
}

// Reading is what one schedule has at a step; what is not known is NaN.
type Reading struct {
	Index      int
	Label      string
	Rate       float64
	RaceLoss   float64
	X, Y       float64 // position in the race
	Valid      float64 // validation loss at the end of the last epoch
	ValidEpoch int
	Batch      float64 // loss of the step's minibatch
}

// At reads every shown schedule at a step.
func (f *Frame) At(step int) []Reading {
	step = max(0, min(step, f.Len()-1))
	var out []Reading
	nan := math.NaN()
	for _, c := range f.Shown() {
		r := Reading{Index: c.Index, Label: c.Label, Rate: c.Rate[step], RaceLoss: nan, X: nan, Y: nan, Valid: nan, ValidEpoch: -1, Batch: nan}
		if step >= c.Known {
			r.Rate = nan
		}
		track := &f.Race.Rec.Tracks[c.Index]
		if n := f.Race.Rec.Rows(c.Index, step); n > 0 {
			r.RaceLoss, r.X, r.Y = track.Loss[n-1], track.Path[n-1][0], track.Path[n-1][1]
		}
		for _, e := range c.Epochs {
			if e.Step <= step {
				r.Valid, r.ValidEpoch = e.ValidLoss, e.Epoch
			}
		}
		if step < len(c.Loss) {
			r.Batch = c.Loss[step]
		}
		out = append(out, r)
	}
	return out
}
