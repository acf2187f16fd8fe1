package transfer

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/transfer"
	"downhill/render/figure"
)

// Frame is what is known of a scenario so far. It is immutable and may be shared
// between goroutines.
type Frame struct {
	Scenario scenario.Scenario
	Data     string // the data's title
	Runs     []Result
	Before   []Prior
	Images   []Reconstruction // of the first seed
	Progress float64          // 0 … 1
	Done     bool

	arms []Arm
}

// Arm is one of the things that are compared, over all seeds.
type Arm struct {
	Name string
	Base int // index of the arm that it is compared with; its own for one without reuse
}

// Result is one training on the labelled task.
type Result struct {
	Arm            int // into Arms
	Seed           uint64
	Labels         int
	Reused, Thawed int // hidden layers, of the experiment layers
	Epochs         []transfer.Epoch
	Starts         []int // the epoch after which each phase begins
	Blocks         []string
	Test           transfer.Score // NaN while it is not measured
	Status         nn.Status      // "waiting" before it begins
	Reason         string
}

// Prior is what was learnt before the labelled task, by epoch: model A's
// validation loss and accuracy from before training on, else the mean training
// loss of each epoch.
type Prior struct {
	Name           string
	Task           string // a method or an auxiliary task; "" for model A
	Layer          int    // pretrained greedily, from 1; 0 for the whole network
	Seed           uint64
	Loss, Accuracy []float64
}

// Reconstruction is images and what a network gives back of them, grey values by
// pixel from the top left, 0 black to 1 white as they come.
type Reconstruction struct {
	Name, Task string
	Layers     int // that they passed through
	Original   [][]float64
	Hidden     [][]float64 // with pixels hidden, nil where none are
	Rebuilt    [][]float64
}

// sort puts what trainings side by side have left into an order that does not
// depend on which was first.
func (f *Frame) sort() {
	rank := func(task string) int {
		return slices.Index(append(transfer.Methods(), transfer.AuxiliaryTasks()...), task)
	}
	slices.SortStableFunc(f.Before, func(a, b Prior) int {
		return cmp.Or(cmp.Compare(a.Seed, b.Seed), cmp.Compare(rank(a.Task), rank(b.Task)), cmp.Compare(a.Layer, b.Layer))
	})
	slices.SortStableFunc(f.Images, func(a, b Reconstruction) int {
		return cmp.Or(cmp.Compare(rank(a.Task), rank(b.Task)), cmp.Compare(a.Layers, b.Layers))
	})
}

// Arms are the things that are compared; their indices are those of the styles.
func (f *Frame) Arms() []Arm { return f.arms }

// Style is what an arm looks like everywhere.
func Style(t figure.Theme, arm int) figure.Style { return t.Style(arm) }

// arms lists what an experiment compares.
func arms(t *scenario.Transfer) []Arm {
	const scratch = "from scratch"
	switch t.Experiment {
	case scenario.ExperimentLayers:
		var out []Arm
		for _, labels := range t.LabelCounts {
			base := len(out)
			for reused := range len(t.Hidden) + 1 {
				for thawed := range reused + 1 {
					out = append(out, Arm{fmt.Sprintf("%d labels, %d reused, %d thawed", labels, reused, thawed), base})
				}
			}
		}
		return out
	case scenario.ExperimentPretrain:
		var out []Arm
		for _, m := range t.Pretrain.Methods {
			name := scratch
			if m == transfer.Boltzmann {
				name += ", sigmoid"
			}
			out = append(out, Arm{name, len(out)}, Arm{methodTitle(m), len(out)})
		}
		return out
	case scenario.ExperimentAuxiliary:
		out := []Arm{{scratch, 0}}
		for _, task := range t.Auxiliary.Tasks {
			out = append(out, Arm{methodTitle(task), 0})
		}
		return out
	}
	return []Arm{{scratch, armScratch}, {"reused", armScratch}}
}

// Summary is what an arm's test accuracies come to over the seeds that are done.
type Summary struct {
	Name  string
	Arm   int
	Seeds int
	Mean  float64
	Std   float64 // sample standard deviation, divisor n − 1; NaN for one seed
	// Wins is the share of the seeds in which the arm is more accurate than the
	// one it is compared with, Ties the share in which both are the same. Of an
	// arm without reuse they are about all that are compared with it: more
	// accurate than every one of them, or as accurate as the best.
	Wins, Ties float64
}

// Summaries are those of all arms, in their order.
func (f *Frame) Summaries() []Summary {
	bySeed := make([]map[uint64]float64, len(f.arms))
	for i := range f.arms {
		bySeed[i] = map[uint64]float64{}
	}
	for i := range f.Runs {
		if r := &f.Runs[i]; !math.IsNaN(r.Test.Accuracy) {
			bySeed[r.Arm][r.Seed] = r.Test.Accuracy
		}
	}
	out := make([]Summary, len(f.arms))
	for i, a := range f.arms {
		s := Summary{Name: a.Name, Arm: i, Wins: math.NaN(), Ties: math.NaN()}
		var values []float64
		wins, ties, pairs := 0, 0, 0
		for k := range f.Scenario.Transfer.Seeds {
			seed := f.Scenario.Seed + uint64(k)
			x, ok := bySeed[i][seed]
			if !ok {
				continue
			}
			values = append(values, x)
			other, ok := f.rival(i, seed, bySeed)
			if !ok {
				continue
			}
			pairs++
			switch {
			case x > other:
				wins++
			case x == other:
				ties++
			}
		}
		s.Seeds = len(values)
		s.Mean, s.Std = meanStd(values)
		if pairs > 0 {
			s.Wins, s.Ties = float64(wins)/float64(pairs), float64(ties)/float64(pairs)
		}
		out[i] = s
	}
	return out
}

// rival is the accuracy that an arm's is compared with.
func (f *Frame) rival(arm int, seed uint64, bySeed []map[uint64]float64) (best float64, ok bool) {
	if base := f.arms[arm].Base; base != arm {
		best, ok = bySeed[base][seed]
		return best, ok
	}
	best = math.Inf(-1)
	for i, a := range f.arms {
		if a.Base != arm || i == arm {
			continue
		}
		x, there := bySeed[i][seed]
		if !there {
			return 0, false
		}
		best, ok = max(best, x), true
	}
	return best, ok
}

// meanStd are the mean and the sample standard deviation, NaN where they are not
// defined.
func meanStd(xs []float64) (mean, std float64) {
	if len(xs) == 0 {
		return math.NaN(), math.NaN()
	}
	for _, x := range xs {
		mean += x
	}
	mean /= float64(len(xs))
	if len(xs) == 1 {
		return mean, math.NaN()
	}
	for _, x := range xs {
		std += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(std / float64(len(xs)-1))
}
