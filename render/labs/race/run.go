// Package race is the lab in which optimizers race down a loss surface.
package race

import (
	"fmt"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/labs"
	"downhill/surfaces"
)

// Run drives the race of a scenario toward a wanted step. It has one owner.
type Run struct {
	scene   scenario.Scenario
	entry   param.Entry[surfaces.Surface]
	surface surfaces.Surface
	minima  []surfaces.Minimum
	run     *race.Run
	want    int

	nsPerStep []float64 // measured by Time, nil before
}

var _ labs.Run = (*Run)(nil)

// Start checks the scenario and stands the racers at the start. The race wants
// to reach its last step; Seek asks for less.
func Start(s scenario.Scenario) (*Run, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	entry, err := scenario.Surfaces().Lookup(s.Race.Surface.Key)
	if err != nil {
		return nil, err
	}
	f, err := s.Surface()
	if err != nil {
		return nil, err
	}
	run, err := race.New(ground(f), s.Plan())
	if err != nil {
		return nil, err
	}
	return &Run{scene: s.Clone(), entry: entry, surface: f, minima: f.Minima(), run: run, want: s.Race.Steps}, nil
}

// ground tells the race what a surface knows.
func ground(f surfaces.Surface) race.Ground {
	d := f.Domain()
	g := race.Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax}
	for _, m := range f.Minima() {
		g.Minima = append(g.Minima, race.Minimum(m))
	}
	return g
}

// Seek asks for a step to be recorded; steps that are stay.
func (r *Run) Seek(step int) { r.want = min(step, r.scene.Race.Steps) }

// Idle says whether Step has nothing to do.
func (r *Run) Idle() bool { return r.run.Step() >= r.want }

// chunk is how many steps go between two looks at the clock: some 10 µs with
// eight racers.
const chunk = 16

// Step advances for about the budget; a budget of 0 means to the end.
func (r *Run) Step(budget time.Duration) error {
	start := time.Now()
	for !r.Idle() {
		if _, err := r.run.Advance(min(chunk, r.want-r.run.Step())); err != nil {
			return fmt.Errorf("race: %w", err)
		}
		if budget > 0 && time.Since(start) >= budget {
			break
		}
	}
	return nil
}

// Apply makes a live change; it takes effect with the next step.
func (r *Run) Apply(c race.Change) error { return r.run.Apply(c) }

// Frame returns what happened so far.
func (r *Run) Frame() labs.Frame { return r.Snapshot() }

// Snapshot is Frame with its type.
func (r *Run) Snapshot() *Frame {
	return &Frame{Scenario: r.scene, Entry: r.entry, Surface: r.surface, Rec: r.run.Recording(), Minima: r.minima, NsPerStep: r.nsPerStep}
}

// Progress is how many steps are done, and of how many.
func (r *Run) Progress() (done, total int) { return r.run.Step(), r.want }
