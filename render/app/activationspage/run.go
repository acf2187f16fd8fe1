package activationspage

import (
	"time"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
)

// curvesRun works a document out at once and measures afterwards what its
// functions cost, so that the picture never waits for the clock.
type curvesRun struct {
	frame *activationslab.Frame
	known map[string]activationslab.FunctionCost // by the function's key, of all runs
	keys  []string                               // being measured
	cost  *activationslab.CostRun
}

var _ stage.Run[activationslab.Frame] = (*curvesRun)(nil)

type (
	curvesWorker = stage.Worker[*curvesRun, activationslab.Frame]
	curvesShot   = stage.Shot[activationslab.Frame]
	dyingWorker  = stage.Worker[*dyingRun, dyinglab.Frame]
	dyingShot    = stage.Shot[dyinglab.Frame]
)

// newCurvesWorker keeps what was measured: what a function costs does not depend
// on its parameters, and a slider that is dragged would have it measured anew in
// every frame.
func newCurvesWorker() *curvesWorker {
	known := map[string]activationslab.FunctionCost{}
	return stage.NewWorker(func(s scenario.Scenario) (*curvesRun, error) { return startCurves(s, known) })
}

func startCurves(s scenario.Scenario, known map[string]activationslab.FunctionCost) (*curvesRun, error) {
	f, err := activationslab.NewFrame(s)
	if err != nil {
		return nil, err
	}
	r := &curvesRun{frame: f, known: known}
	var functions []activations.Function
	for i, fn := range f.Functions() {
		key := f.Curves[i].Choice.Key
		if _, ok := known[key]; !ok && !f.Curves[i].Hidden && !has(r.keys, key) {
			r.keys, functions = append(r.keys, key), append(functions, fn)
		}
	}
	r.cost = activationslab.NewCostRun(functions)
	r.fill()
	return r, nil
}

func has(keys []string, key string) bool {
	for _, k := range keys {
		if k == key {
			return true
		}
	}
	return false
}

// measureAgain is the command to forget what was measured.
func measureAgain(r *curvesRun) error {
	clear(r.known)
	again, err := startCurves(r.frame.Scenario, r.known)
	if err != nil {
		return err
	}
	*r = *again
	return nil
}

// Step measures.
func (r *curvesRun) Step(budget time.Duration) error {
	if r.cost.Done() {
		return nil
	}
	if err := r.cost.Step(budget); err != nil {
		return err
	}
	if c := r.cost.Cost(); c != nil {
		for i, key := range r.keys {
			r.known[key] = c.Functions[i]
		}
		r.fill()
	}
	return nil
}

// fill gives the frame its cost once that of every function which is shown is
// known. Of those that are hidden it may be missing, and is 0.
func (r *curvesRun) fill() {
	if !r.cost.Done() {
		return
	}
	c := &activationslab.Cost{}
	for i := range r.frame.Curves {
		c.Functions = append(c.Functions, r.known[r.frame.Curves[i].Choice.Key])
	}
	r.frame = r.frame.WithCost(c)
}

// Done says whether all is measured.
func (r *curvesRun) Done() bool { return r.cost.Done() }

// Frame is what there is.
func (r *curvesRun) Frame() *activationslab.Frame { return r.frame }

// dyingRun is the training as the worker drives it.
type dyingRun struct {
	*dyinglab.Run
	last *dyinglab.Frame
}

var _ stage.Run[dyinglab.Frame] = (*dyingRun)(nil)

func newDyingWorker() *dyingWorker {
	return stage.NewWorker(func(s scenario.Scenario) (*dyingRun, error) {
		r, err := dyinglab.Start(s)
		return &dyingRun{Run: r}, err
	})
}

// Frame returns what happened so far, the same frame until a moment more is
// recorded.
func (r *dyingRun) Frame() *dyinglab.Frame {
	now := r.Run.Frame()
	if r.last != nil && len(r.last.Steps) == len(now.Steps) && !r.Run.Done() {
		return r.last
	}
	if r.last != nil && r.Run.Done() && sameEnd(r.last, now) {
		return r.last
	}
	r.last = now
	return now
}

// sameEnd says whether all trainings stand as they did.
func sameEnd(a, b *dyinglab.Frame) bool {
	if len(a.Steps) != len(b.Steps) {
		return false
	}
	for i := range a.Tracks {
		if a.Tracks[i].Status != b.Tracks[i].Status || len(a.Tracks[i].Moments) != len(b.Tracks[i].Moments) {
			return false
		}
	}
	return true
}
