// Package transfer is the lab in which networks reuse what others have learnt:
// layers of a network trained on other classes, layers pretrained without labels,
// and layers that learnt an auxiliary task.
package transfer

import (
	"context"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/transfer"
)

// Run trains everything that a scenario asks for, as many trainings at a time as
// there are processors. It has one owner; frames are made by anybody.
type Run struct {
	scene  scenario.Scenario
	source *Source
	loaded *nn.Model // model A where it was not trained here, nil

	ctx     context.Context // of the work in the background
	cancel  context.CancelFunc
	gate    *gate
	started bool
	over    chan struct{} // closed when all jobs have ended

	jobs    []job
	origins []*origin // model A of each seed

	mu       sync.Mutex // over all below
	results  []Result
	priors   []Prior
	pictures []Reconstruction
	saved    map[string]*nn.Model
	done     float64 // multiplications done, in thousands …
	total    float64 // … of so many
	err      error
	frame    *Frame // of what there is now, nil where that has changed
}

// job is work that one goroutine does.
type job struct {
	work func(ctx context.Context) error
	cost float64 // in thousands of multiplications, about
}

// origin is model A of a seed, trained by whoever needs it first.
type origin struct {
	once  sync.Once
	model *nn.Model
	err   error
}

// Start checks the scenario against the images. Nothing is trained yet.
func Start(s scenario.Scenario, source *Source) (*Run, error) { return StartWith(s, source, nil) }

// StartWith starts with a model A that was trained before; nil trains one for
// every seed.
func StartWith(s scenario.Scenario, source *Source, a *nn.Model) (*Run, error) {
	s = s.Clone()
	if a != nil {
		units, err := fits(&s.Transfer, a)
		if err != nil {
			return nil, err
		}
		s.Transfer.Hidden = units
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Lab != scenario.LabTransfer {
		return nil, fmt.Errorf("transfer: the scenario is of the lab %s: want %s", s.Lab, scenario.LabTransfer)
	}
	r := &Run{scene: s, source: source, loaded: a, gate: newGate(), over: make(chan struct{}), saved: map[string]*nn.Model{}}
	t := &r.scene.Transfer
	counts := []int{t.Labels}
	if t.Experiment == scenario.ExperimentLayers {
		counts = t.LabelCounts
	}
	for _, n := range counts {
		if most := source.MaxLabelsOf(t.Experiment); n > most {
			return nil, fmt.Errorf("labels = %d: want %d to %d, all training images of the task in %s%s",
				n, transfer.MinLabels, most, source.Title(), source.more())
		}
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	for range t.Seeds {
		r.origins = append(r.origins, &origin{})
	}
	switch t.Experiment {
	case scenario.ExperimentReuse:
		r.planReuse()
	case scenario.ExperimentLayers:
		r.planLayers()
	case scenario.ExperimentPretrain:
		r.planPretrain()
	case scenario.ExperimentAuxiliary:
		r.planAuxiliary()
	}
	for _, j := range r.jobs {
		r.total += j.cost
	}
	return r, nil
}

// more says where there are more images.
func (s *Source) more() string {
	if s.full {
		return ""
	}
	return "; --data-dir has more"
}

// fits reports a model that cannot be model A, and else its hidden layers' units.
func fits(t *scenario.Transfer, a *nn.Model) ([]int, error) {
	if !pairwise(t.Experiment) {
		return nil, fmt.Errorf("a saved network is reused by the experiments %s and %s, not by %s: leave it out",
			scenario.ExperimentReuse, scenario.ExperimentLayers, t.Experiment)
	}
	net, err := transfer.Divide(a)
	if err != nil {
		return nil, err
	}
	if in, _ := a.Size(); in != 784 {
		return nil, fmt.Errorf("the network takes %d features: want 784, the pixels of an image", in)
	}
	if len(net.Blocks) < 2 {
		return nil, fmt.Errorf("the network has no hidden layer: want one to reuse")
	}
	var units []int
	for _, b := range net.Blocks[:len(net.Blocks)-1] {
		units = append(units, b.Units)
	}
	return units, nil
}

// Step goes on for about the budget, or until everything is trained; a budget of
// 0 means to the end. What comes out does not depend on the budgets, nor on how
// many processors there are.
func (r *Run) Step(budget time.Duration) error {
	until := time.Now().Add(budget)
	if budget <= 0 {
		until = time.Now().AddDate(1000, 0, 0)
	}
	r.gate.admit(until)
	if !r.started {
		r.started = true
		r.begin()
	}
	var late <-chan time.Time
	if budget > 0 {
		timer := time.NewTimer(budget)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-r.over:
	case <-late:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// begin lets the processors take the jobs in their order.
func (r *Run) begin() {
	var wg sync.WaitGroup
	next := make(chan job, len(r.jobs))
	for _, j := range r.jobs {
		next <- j
	}
	close(next)
	for range max(1, min(len(r.jobs), runtime.GOMAXPROCS(0))) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range next {
				if r.ctx.Err() != nil {
					return
				}
				if err := j.work(r.ctx); err != nil {
					r.fail(err)
					return
				}
			}
		}()
	}
	go func() {
		wg.Wait()
		close(r.over)
	}()
}

// fail keeps the first error and ends the rest.
func (r *Run) fail(err error) {
	r.mu.Lock()
	if r.err == nil && r.ctx.Err() == nil {
		r.err = err
	}
	r.mu.Unlock()
	r.cancel()
}

// Close ends the work in the background; what was reached stays. It must be
// called where a run is given up before it is done.
func (r *Run) Close() { r.cancel() }

// Done says whether everything has ended.
func (r *Run) Done() bool {
	select {
	case <-r.over:
		return true
	default:
		return false
	}
}

// Progress is how far the whole is, in thousandths.
func (r *Run) Progress() (done, total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int(1000 * r.progress()), 1000
}

func (r *Run) progress() float64 {
	if r.total == 0 {
		return 1
	}
	return min(1, r.done/r.total)
}

// pace is what a training with so many parameters calls after a step.
func (r *Run) pace(ctx context.Context, parameters int) func(int) {
	return func(instances int) {
		r.gate.pass(ctx)
		r.change(func() { r.done += workOf(instances, parameters) })
	}
}

// workOf is what it costs to show instances to a network.
func workOf(instances, parameters int) float64 {
	return float64(instances) * float64(parameters) / 1000
}

// change does something to the results.
func (r *Run) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.frame = nil
	do()
}

// seed is that of repetition i.
func (r *Run) seed(i int) uint64 { return r.scene.Seed + uint64(i) }

// Frame is what there is so far. The same pointer as before says that nothing
// has changed.
func (r *Run) Frame() *Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frame == nil || r.Done() && !r.frame.Done {
		r.frame = &Frame{Scenario: r.scene, Data: r.source.Title(), Done: r.Done(), Progress: r.progress(),
			Runs: slices.Clone(r.results), Before: slices.Clone(r.priors), Images: slices.Clone(r.pictures), arms: arms(&r.scene.Transfer)}
		for i := range r.frame.Runs {
			x := &r.frame.Runs[i]
			x.Epochs, x.Starts = slices.Clip(x.Epochs), slices.Clip(x.Starts)
		}
		r.frame.sort()
		for i := range r.frame.Before {
			x := &r.frame.Before[i]
			x.Loss, x.Accuracy = slices.Clip(x.Loss), slices.Clip(x.Accuracy)
		}
		if r.frame.Done {
			r.frame.Progress = 1
		}
	}
	return r.frame
}

// Which networks can be saved, those of the first seed.
const (
	SaveReused = "a" // the network whose layers are reused
	SaveTuned  = "b" // the network that reuses them
)

// SaveModel writes a network; see nn.Load. It fails while it is not there yet.
func (r *Run) SaveModel(w io.Writer, which string) error {
	r.mu.Lock()
	m := r.saved[which]
	r.mu.Unlock()
	if m == nil {
		return fmt.Errorf("network %q: it is not trained yet, or there is none: want %q or %q once they are trained", which, SaveReused, SaveTuned)
	}
	return m.Save(w)
}

// keep holds on to a copy of the first network of its kind, to be saved: of the
// first seed, and of the first method or task.
func (r *Run) keep(index int, which string, m *nn.Model) {
	if index == 0 {
		m = m.Clone()
		r.change(func() {
			if r.saved[which] == nil {
				r.saved[which] = m
			}
		})
	}
}

// nothing is a result before its training.
func nothing() transfer.Score { return transfer.Score{Loss: math.NaN(), Accuracy: math.NaN()} }
