// Package dying is the part of the activation lab in which units die: the same
// small network is trained with one activation function after another, from the
// same first weights on the same minibatches, and after every step each hidden
// unit is looked at over the whole training set.
//
// Two things are counted, and they are not the same:
//
//   - A unit is stuck on the negative side when its pre-activation z is at or
//     below 0 for every training instance.
//   - It is dead when, beyond that, its output φ(z) and its slope φ′(z) are
//     exactly 0 for every training instance, so that no gradient reaches the
//     weights into it.
//
// With ReLU the two are one. A leaky ReLU or an ELU that is stuck still learns
// through its slope and is never dead, nor is a PReLU, whose slope is learned. The
// weights into a dead unit rest as long as it is dead; behind the first hidden
// layer it can come back all the same, when the layers below move its inputs.
// Source: Géron 2019, chapter 11, "Nonsaturating Activation Functions".
//
// Measured with 8 hidden layers of 8 units, η = 0.4, batches of 32 and 500 steps.
// That setting was chosen among some hundreds by what it showed with seeds 1 to
// 20; these are seeds 21 to 60, which had no part in it. Share of units that are
// stuck, mean and range, and mean accuracy at the end:
//
//	function            before training   after 500 steps   accuracy
//	ReLU                17 %  (6–33)      43 %  (17–78)     0.60
//	leaky ReLU 0.01     15 %  (6–31)      38 %  (9–77)      0.72
//	leaky ReLU 0.2       9 %  (0–27)      12 %  (0–53)      0.93
//	ELU                  0 %  (0–3)        7 %  (0–69)      0.92
//
// All of ReLU's are dead, none of the others'; leaky ReLU 0.2 diverged once. So
// the slope does not keep units of a leaky ReLU 0.01 from getting stuck, and now
// and then an ELU fares worse than a ReLU: one seed says little. With η = 0.03
// ReLU ends with 11 % (3–23): a deep narrow network has units that are born dead,
// training gently revives some, and a large learning rate kills more.
package dying

import (
	"fmt"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/datasets"
)

// Run trains the networks of a scenario toward a wanted step. It has one owner.
type Run struct {
	scene  scenario.Scenario
	seed   uint64
	plan   scenario.Dying
	data   *datasets.Set
	grid   grid
	trials []*trial
	next   int // the trial whose turn it is
	want   int // step to reach
}

// Start checks the scenario and draws the data and the first weights. The run
// wants to reach its last step; Seek asks for less.
func Start(s scenario.Scenario) (*Run, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	r, err := New(s.Seed, s.Activations.Dying)
	if err != nil {
		return nil, err
	}
	r.scene = s.Clone()
	return r, nil
}

// New is Start without a document, and without its limits: a learning rate of 0
// or of a million is no error.
func New(seed uint64, d scenario.Dying) (*Run, error) {
	if len(d.Functions) == 0 {
		return nil, fmt.Errorf("dying: no functions: want at least one; try relu")
	}
	if d.Steps < 0 || d.BatchSize < 1 || d.Layers < 1 || d.Units < 1 {
		return nil, fmt.Errorf("dying: %d steps of %d instances with %d layers of %d units: want steps ≥ 0 and the others at least 1",
			d.Steps, d.BatchSize, d.Layers, d.Units)
	}
	data, err := drawn(seed)
	if err != nil {
		return nil, fmt.Errorf("dying: %w", err)
	}
	r := &Run{seed: seed, plan: d, data: data, grid: newGrid(d), want: d.Steps}
	r.scene = scenario.Scenario{Lab: scenario.LabActivations, Seed: seed, Activations: scenario.Activations{Dying: d}}
	for i, name := range names(d.Functions) {
		t, err := newTrial(name, seed, d, d.Functions[i], data, r.grid)
		if err != nil {
			return nil, fmt.Errorf("dying: %s: %w", name, err)
		}
		r.trials = append(r.trials, t)
	}
	return r, nil
}

// dataSet is what is learned: 400 points of two classes that no straight line
// parts.
const dataSet = "circles"

func drawn(seed uint64) (*datasets.Set, error) {
	choice, err := datasets.Catalog().Default(dataSet)
	if err != nil {
		return nil, err
	}
	toy, err := datasets.Catalog().Build(choice)
	if err != nil {
		return nil, err
	}
	return toy.Make(seed), nil
}

// Seek asks for a step; steps that were taken stay.
func (r *Run) Seek(step int) { r.want = max(0, min(step, r.plan.Steps)) }

// Idle says whether Step has nothing to do.
func (r *Run) Idle() bool {
	for _, t := range r.trials {
		if !t.ended() && t.trainer.Steps() < r.want {
			return false
		}
	}
	return true
}

// Done says whether every training has reached the last step or diverged.
func (r *Run) Done() bool {
	for _, t := range r.trials {
		if !t.ended() && t.trainer.Steps() < r.plan.Steps {
			return false
		}
	}
	return true
}

// Step goes on for about the budget, the functions taking turns, each a step; a
// budget of 0 means to the wanted step.
func (r *Run) Step(budget time.Duration) error {
	start := time.Now()
	for !r.Idle() {
		t := r.trials[r.next]
		r.next = (r.next + 1) % len(r.trials)
		if t.ended() || t.trainer.Steps() >= r.want {
			continue
		}
		if err := t.step(); err != nil {
			return fmt.Errorf("dying: %s: %w", t.track.Name, err)
		}
		if budget > 0 && time.Since(start) >= budget {
			break
		}
	}
	return nil
}

// Progress is how many steps every training has taken, and of how many.
func (r *Run) Progress() (done, total int) {
	done = r.want
	for _, t := range r.trials {
		if !t.ended() {
			done = min(done, t.trainer.Steps())
		}
	}
	return done, r.want
}

// Frame returns what was recorded so far.
func (r *Run) Frame() *Frame {
	f := &Frame{Scenario: r.scene, Seed: r.seed, Dying: r.plan, Data: r.data, inputs: r.trials[0].look.x}
	rows := 0
	for _, t := range r.trials {
		track := t.snapshot()
		rows = max(rows, len(track.Moments))
		f.Tracks = append(f.Tracks, track)
	}
	for _, t := range f.Tracks {
		if t.Status != Diverged {
			rows = min(rows, len(t.Moments))
		}
	}
	rows = max(1, rows) // also where everything diverged at once
	f.Steps = r.grid.steps[:rows:rows]
	return f
}
