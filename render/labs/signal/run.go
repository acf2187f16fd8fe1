// Package signal is the lab of the signal through depth: how the variance of
// activations (forward) and of gradients (backward) moves from layer to layer of
// a deep network before it has learned anything.
package signal

import (
	"fmt"
	"reflect"
	"time"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/initializers"
	"downhill/nn/meanfield"
	"downhill/nn/signal"
)

// Run measures the combinations of a scenario, or the cells of its grid. It has
// one owner.
type Run struct {
	scene  scenario.Scenario
	fields fields
	labels []string
	theory []*Theory                   // of each combination
	tables map[string]*meanfield.Table // by activation, for the phase diagrams …
	drawn  map[string]*diagram         // … and the latest of these
	jobs   []*job                      // combinations, or cells row by row
	next   int                         // whose turn it is
	frame  *Frame                      // of what there is now, nil where that has changed
}

// job measures one combination or one cell.
type job struct {
	plan signal.Plan
	// A cell is measured with few instances first: the quick ones of all cells are
	// done before any other begins.
	quick, sim *signal.Simulation
}

// The cells of a grid are measured first with this many instances.
const quickBatch = 16

// Start checks the scenario and works the theory out. Nothing is measured yet.
func Start(s scenario.Scenario) (*Run, error) { return follow(s, nil) }

// Follow starts another scenario and keeps what this run has measured of it: a
// combination that is in both, at the same sizes and from the same seed, is not
// measured again. This run must not be used any more; its frames may.
func (r *Run) Follow(s scenario.Scenario) (*Run, error) { return follow(s, r) }

func follow(s scenario.Scenario, before *Run) (*Run, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Lab != scenario.LabSignal {
		return nil, fmt.Errorf("signal: the scenario is of the lab %s: want %s", s.Lab, scenario.LabSignal)
	}
	r := &Run{scene: s.Clone(), fields: fields{}, tables: map[string]*meanfield.Table{}, drawn: map[string]*diagram{}}
	if before != nil {
		r.fields, r.tables, r.drawn = before.fields, before.tables, before.drawn
	}
	g := &r.scene.Signal
	r.labels = g.Labels()
	for i := range g.Runs {
		t, err := r.fields.predict(&g.Runs[i], g.Depth, g.Width, g.Batch)
		if err != nil {
			return nil, fmt.Errorf("signal.runs[%d]: %w", i, err)
		}
		r.theory = append(r.theory, t)
	}
	switch g.Figure {
	case scenario.FigureGrid:
		for _, o := range g.Grid.Initializers {
			for _, a := range g.Grid.Activations {
				if err := r.add(scenario.DefaultCombination(a, o), g.Grid.Depth, g.Grid.Width, g.Grid.Batch, g.Grid.Trials, false, before); err != nil {
					return nil, fmt.Errorf("signal.grid: %w", err)
				}
			}
		}
	default:
		for i, c := range g.Runs {
			if err := r.add(c, g.Depth, g.Width, g.Batch, g.Trials, true, before); err != nil {
				return nil, fmt.Errorf("signal.runs[%d]: %w", i, err)
			}
		}
	}
	if g.Figure == scenario.FigurePhase {
		for i := range g.Runs {
			if err := r.table(&g.Runs[i]); err != nil {
				return nil, fmt.Errorf("signal.runs[%d]: %w", i, err)
			}
		}
	}
	return r, nil
}

// table computes the moments that a phase diagram asks for.
func (r *Run) table(c *scenario.Combination) error {
	key := activations.Catalog().Format(c.Activation)
	if r.tables[key] != nil {
		return nil
	}
	f, err := r.fields.of(c)
	if err != nil {
		return err
	}
	r.tables[key] = f.Table()
	return nil
}

func (r *Run) add(c scenario.Combination, depth, width, batch, trials int, histograms bool, before *Run) error {
	plan, err := planOf(&c, depth, width, batch, trials, r.scene.Seed)
	if err != nil {
		return err
	}
	plan.Histograms = histograms
	if j := before.find(plan); j != nil {
		r.jobs = append(r.jobs, j)
		return nil
	}
	j := &job{plan: plan}
	if !histograms && batch > 2*quickBatch {
		coarse := plan
		coarse.Batch, coarse.Trials = quickBatch, 1
		if j.quick, err = signal.New(coarse); err != nil {
			return err
		}
	}
	if j.sim, err = signal.New(plan); err != nil {
		return err
	}
	r.jobs = append(r.jobs, j)
	return nil
}

// find returns the job of the same plan, nil where there is none.
func (r *Run) find(p signal.Plan) *job {
	if r == nil {
		return nil
	}
	for _, j := range r.jobs {
		if reflect.DeepEqual(j.plan, p) {
			return j
		}
	}
	return nil
}

// planOf is what the engine is asked for.
func planOf(c *scenario.Combination, depth, width, batch, trials int, seed uint64) (signal.Plan, error) {
	phi, err := activations.Catalog().Build(c.Activation)
	if err != nil {
		return signal.Plan{}, err
	}
	weights, err := initializers.Catalog().Build(c.Initializer)
	if err != nil {
		return signal.Plan{}, err
	}
	return signal.Plan{Activation: phi, Initializer: weights, Depth: depth, Width: width, Batch: batch, Trials: trials,
		Seed: seed, BiasVariance: c.BiasVariance, BatchNorm: nn.BatchNormPlace(c.BatchNorm), Tied: c.Tied, Skip: c.Skip,
		Dropout: c.Dropout, AlphaDropout: c.AlphaDropout && c.Dropout > 0, InputMean: c.InputMean, InputStd: c.InputStd}, nil
}

// Done says whether everything is measured.
func (r *Run) Done() bool {
	for _, j := range r.jobs {
		if !j.sim.Done() {
			return false
		}
	}
	return true
}

// SkipMeasuring leaves it at the theory, for a phase diagram of which nothing
// else is wanted: the run is done, and the frames from now on have no Result.
func (r *Run) SkipMeasuring() { r.jobs, r.frame = nil, nil }

// Step goes on for about the budget, or until everything is measured. The
// combinations take turns, so that every panel gets a first estimate at once;
// the cells of a grid come one after the other, coarse first. What is measured
// in the end does not depend on the budgets. A budget of 0 means to the end.
func (r *Run) Step(budget time.Duration) error {
	begin := time.Now()
	for {
		turn, left := r.turn()
		if turn == nil {
			return nil
		}
		r.frame = nil
		if err := turn.Step(share(budget, begin, left)); err != nil {
			return err
		}
		if budget > 0 && time.Since(begin) >= budget {
			return nil
		}
	}
}

// share is how long one of so many simulations may work within a budget, at
// least a nanosecond, since to the engine 0 means to the end.
func share(budget time.Duration, begin time.Time, left int) time.Duration {
	if budget <= 0 {
		return 0
	}
	part := max(budget/time.Duration(left), time.Millisecond)
	return max(min(part, budget-time.Since(begin)), 1)
}

// turn is the simulation that goes on next, nil where all are done, and how many
// there are left.
func (r *Run) turn() (sim *signal.Simulation, left int) {
	if r.scene.Signal.Figure == scenario.FigureGrid {
		for _, j := range r.jobs {
			if j.quick != nil && !j.quick.Done() && !j.sim.Done() {
				return j.quick, 1
			}
		}
		for _, j := range r.jobs {
			if !j.sim.Done() {
				return j.sim, 1
			}
		}
		return nil, 0
	}
	for _, j := range r.jobs {
		if !j.sim.Done() {
			left++
		}
	}
	for range r.jobs {
		j := r.jobs[r.next%len(r.jobs)]
		r.next++
		if !j.sim.Done() {
			return j.sim, left
		}
	}
	return nil, 0
}

// Frame is what there is so far. The same pointer as before says that nothing
// has changed.
func (r *Run) Frame() *Frame {
	if r.frame == nil {
		r.frame = r.snapshot()
	}
	return r.frame
}

func (r *Run) snapshot() *Frame {
	g := &r.scene.Signal
	f := &Frame{Scenario: r.scene, Done: r.Done()}
	for i := range g.Runs {
		f.Runs = append(f.Runs, Measured{Index: i, Combination: &r.scene.Signal.Runs[i], Label: r.labels[i], Theory: r.theory[i]})
	}
	for i, j := range r.jobs {
		res := j.sim.Result()
		if res.Trials == 0 && j.quick != nil && j.quick.Result().Trials > 0 {
			quick := *j.quick.Result()
			quick.Preview, quick.PreviewBatch, quick.Progress = true, quickBatch, res.Progress
			res = &quick
		}
		f.Preview = f.Preview || res.Preview || res.Trials == 0
		f.Progress += res.Progress / float64(len(r.jobs))
		if g.Figure == scenario.FigureGrid {
			f.Cells = append(f.Cells, newCell(i/len(g.Grid.Activations), i%len(g.Grid.Activations), res))
		} else {
			f.Runs[i].Result = res
		}
	}
	if g.Figure == scenario.FigurePhase {
		f.diagrams = r.diagrams(f)
	}
	if f.Done {
		f.Progress = 1
	}
	return f
}
