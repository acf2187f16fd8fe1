package dying

import (
	"sort"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// State is how a hidden unit stands over the whole training set.
type State uint8

// The states of a unit.
const (
	Alive State = iota // some pre-activation is above 0
	Stuck              // all are at or below 0, but something still passes: it still learns
	Dead               // all are at or below 0, and output and slope are exactly 0
)

// String is the state's name.
func (s State) String() string { return [...]string{"alive", "stuck", "dead"}[s] }

// Status is how a training stands.
type Status string

// The states of a training.
const (
	Running  Status = "running"
	Finished Status = "finished" // all steps taken
	Diverged Status = "diverged" // something is not finite any more
)

// Frame is what was recorded of all networks so far. It is immutable.
type Frame struct {
	Scenario scenario.Scenario
	Seed     uint64
	Dying    scenario.Dying
	Data     *datasets.Set // what they are trained on, and looked at over
	Steps    []int         // the recorded steps that every network has reached, or diverged before
	Tracks   []Track       // one for each function, in the scenario's order

	inputs nn.Batch // [features][instances], never written
}

// Track is the training with one function.
type Track struct {
	Name       string // "Leaky ReLU α = 0.01"
	Function   param.Choice
	Parameters int
	Moments    []Moment // at Frame.Steps; one that diverged ends early
	Status     Status
	Divergence *Divergence // of one that diverged

	model *nn.Model // its layers; never written
	last  []float64 // the weights at the last moment
}

// Divergence says where a training stopped being finite.
type Divergence struct {
	Step  int    // the step after which something was not finite, or whose loss was not
	Layer int    // hidden layer from 1, Layers + 1 for the output, 0 for the loss itself
	What  string // "output", "gradient", "weights" or "loss"
}

// Moment is how a network stood after a step. Layers count from 0.
type Moment struct {
	Step     int
	Loss     float64 // mean over the training set
	Accuracy float64
	Dead     []float64 // [layers] fraction of the units
	Stuck    []float64 // [layers] fraction of the units, the dead ones among them
	Gradient []float64 // [layers+1] ‖∂L/∂W‖ of the kernel over the training set, the output layer last
	Above    []uint32  // [layers·units] for how many instances the pre-activation is above 0
	State    []State   // [layers·units]
	// Woken is how many units are alive that were stuck at an earlier recorded
	// moment of the training.
	Woken int
	// Flat is how many units are stuck so far on the negative side that the slope
	// is 0 in float64 for every instance, though the output is not, as with an ELU
	// left of −745.
	Flat int

	theta []float64 // the weights, nil where they were not kept
}

// Len is the number of moments that can be looked at.
func (f *Frame) Len() int { return len(f.Steps) }

// Row is the last recorded moment at or before a step, as an index into Steps.
func (f *Frame) Row(step int) int {
	return max(0, sort.SearchInts(f.Steps, step+1)-1)
}

// At is the moment of a function at a row of Steps; of a network that diverged
// before, its last one.
func (f *Frame) At(function, row int) *Moment {
	m := f.Tracks[function].Moments
	return &m[max(0, min(row, len(m)-1))]
}

// index numbers a unit of a hidden layer as Moment.State and Above do.
func (f *Frame) index(layer, unit int) int { return layer*f.Dying.Units + unit }

// Count is how many hidden units of a function are dead and how many stuck, the
// dead ones among them, at a row, of how many.
func (f *Frame) Count(function, row int) (dead, stuck, of int) {
	for _, s := range f.At(function, row).State {
		if s != Alive {
			stuck++
		}
		if s == Dead {
			dead++
		}
	}
	return dead, stuck, f.Dying.Layers * f.Dying.Units
}
