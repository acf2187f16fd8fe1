package race

import (
	"slices"

	"downhill/optimizers"
)

// Status says how a racer fares.
type Status string

// The statuses of the command line's contract.
const (
	Running    Status = "running"
	Converged  Status = "converged"
	Stationary Status = "stationary"
	Diverged   Status = "diverged"
)

// Recording is what happened in a race so far. It is immutable: the driver
// appends behind what a Recording shows and never writes into it.
type Recording struct {
	// Step is the last step taken.
	Step int
	// Kept lists the steps that have a row, ascending from 0. It has every
	// step up to Step unless the memory budget made the driver thin the
	// oldest ones.
	Kept   []int
	Tracks []Track // one a racer, in the plan's order
	// Changes are the live changes that were applied, in order.
	Changes []Change
}

// Track is one racer's rows. Row i describes θ after Kept[i] steps; a racer
// that diverged has fewer rows than Kept.
type Track struct {
	Name         string
	Path         [][2]float64
	Loss         []float64 // true f at θ: no noise, no clipping, not the look-ahead
	GradientNorm []float64 // true ‖∇f‖ at θ
	LearningRate []float64 // of the step that leaves θ
	Evaluations  []int     // gradients asked for so far; of a yardstick what optimizers.Calls says
	// Calls are what was asked for so far by kind, where optimizers.Counts holds
	// for the rule, else nil.
	Calls     []optimizers.Calls
	Samples   []int // gradients of single samples asked for so far; nil where there are none
	SlotNames []string
	Slots     [][][2]float64 // [slot][row], raw

	Status     Status
	StatusStep int // when Status began; 0 while it runs from the start
	Reason     string
	counted    bool // whether it has Calls
}

// Len is the number of rows.
func (t *Track) Len() int { return len(t.Path) }

// Row is the index of the last row at or before a step.
func (r *Recording) Row(step int) int {
	// Almost always nothing was thinned.
	if step >= 0 && step < len(r.Kept) && r.Kept[step] == step {
		return step
	}
	i, found := slices.BinarySearch(r.Kept, step)
	if !found {
		i--
	}
	return max(0, i)
}

// Rows is how many of a track's rows lie at or before a step.
func (r *Recording) Rows(track, step int) int {
	return min(r.Tracks[track].Len(), r.Row(step)+1)
}

// Thinned says whether steps are missing.
func (r *Recording) Thinned() bool { return len(r.Kept) != r.Step+1 }

// store is the growing side of a Recording.
type store struct {
	kept   []int
	tracks []Track
	limit  int          // rows that fit the memory budget
	stride int          // old rows are kept at multiples of it
	pinned map[int]bool // steps that thinning must leave
}

// bytesPerRow is what a row of a track with that many slots takes.
func bytesPerRow(slots int) int { return 16 + 8 + 8 + 8 + 8 + 16*slots }

// newStore plans for budget bytes. Half of them stay free: while rows are
// thinned or a slice grows, the old and the new copy live side by side.
func newStore(budget int, tracks []Track) *store {
	row := 8
	for _, t := range tracks {
		row += bytesPerRow(len(t.SlotNames))
		if t.counted {
			row += 24
		}
		if t.Samples != nil {
			row += 8
		}
	}
	return &store{tracks: tracks, limit: max(64, budget/2/row), stride: 1, pinned: map[int]bool{}}
}

// begin opens the row of a step, thinning first where the budget is spent.
func (s *store) begin(step int) {
	if len(s.kept) >= s.limit {
		s.thin(step)
	}
	s.kept = append(s.kept, step)
}

// thin keeps the newest quarter whole, and before it every stride-th step; the
// stride doubles until half of the budget is free for what comes.
func (s *store) thin(now int) {
	recent := now - s.limit/4
	var keep []int // indices of rows
	for {
		keep = keep[:0]
		for i, step := range s.kept {
			if step >= recent || step%s.stride == 0 || s.pinned[step] {
				keep = append(keep, i)
			}
		}
		if len(keep) <= s.limit*5/8 || s.stride > now {
			break
		}
		s.stride *= 2
	}
	s.kept = pick(s.kept, keep)
	for i := range s.tracks {
		t := &s.tracks[i]
		mine := keep
		for len(mine) > 0 && mine[len(mine)-1] >= t.Len() {
			mine = mine[:len(mine)-1]
		}
		t.Path = pick(t.Path, mine)
		t.Loss = pick(t.Loss, mine)
		t.GradientNorm = pick(t.GradientNorm, mine)
		t.LearningRate = pick(t.LearningRate, mine)
		t.Evaluations = pick(t.Evaluations, mine)
		if t.counted {
			t.Calls = pick(t.Calls, mine)
		}
		if t.Samples != nil {
			t.Samples = pick(t.Samples, mine)
		}
		slots := make([][][2]float64, len(t.Slots))
		for j := range t.Slots {
			slots[j] = pick(t.Slots[j], mine)
		}
		t.Slots = slots
	}
}

// pick copies the rows at the given indices into a slice of its own, since
// published recordings still show the old one.
func pick[T any](rows []T, at []int) []T {
	out := make([]T, len(at), len(at)+len(at)/2)
	for i, k := range at {
		out[i] = rows[k]
	}
	return out
}

// publish returns what is there so far. The slices are capped, so that the
// next append cannot be seen through them.
func (s *store) publish(changes []Change) *Recording {
	n := len(s.kept)
	r := &Recording{Step: s.kept[n-1], Kept: s.kept[:n:n], Changes: changes[:len(changes):len(changes)]}
	r.Tracks = make([]Track, len(s.tracks))
	for i, t := range s.tracks {
		m := t.Len()
		t.Path = t.Path[:m:m]
		t.Loss = t.Loss[:m:m]
		t.GradientNorm = t.GradientNorm[:m:m]
		t.LearningRate = t.LearningRate[:m:m]
		t.Evaluations = t.Evaluations[:m:m]
		if t.counted {
			t.Calls = t.Calls[:m:m]
		}
		if t.Samples != nil {
			t.Samples = t.Samples[:m:m]
		}
		slots := make([][][2]float64, len(t.Slots))
		for j := range t.Slots {
			slots[j] = t.Slots[j][:m:m]
		}
		t.Slots = slots
		r.Tracks[i] = t
	}
	return r
}
