// Package train is the lab in which networks learn: one or several on the same
// data from the same seed, or each over the folds of a cross-validation.
package train

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// Run trains the networks of a scenario.
type Run struct {
	scene  scenario.Scenario
	source *Source
	data   Data
	jobs   []*job
	mu     sync.Mutex // over the jobs' results while they train
	steps  int        // done, of all jobs
	total  int
}

// job is the training of one network on one fold. Networks share nothing that
// is written, so that each gives the same bits whoever trains beside it.
type job struct {
	net     *scenario.Net  // as it begins
	now     scenario.Net   // as it is, changes made
	applied int            // changes of the log that were made, or are not for this one
	round   int            // of the cross-validation, 0 without
	split   datasets.Split // these three are there from open to close
	model   *nn.Model
	trainer *nn.Trainer
	result  Result
}

// Progress is how far a training is.
type Progress struct {
	Run         *Result   // the run that reports; to read during the call
	Epoch       *nn.Epoch // that has just ended, nil between epochs
	Epochs      int       // of the run at most
	Over        bool      // the run's last report
	Done, Total int       // steps of all runs
}

// Start checks the scenario against the data and builds the networks. Data is
// what Load read for the same scenario.
func Start(s scenario.Scenario, source *Source) (*Run, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	r := &Run{scene: s.Clone(), source: source}
	t := &r.scene.Train
	for n := range t.Nets {
		for k := range max(1, t.Folds) {
			j := &job{net: &t.Nets[n], round: k, result: Result{Name: t.Nets[n].Name, Net: n, Status: nn.Running,
				Test: Score{math.NaN(), math.NaN()}}}
			if t.Folds > 0 {
				j.result.Fold = k + 1
			}
			if k == 0 { // what cannot be trained shows on the first fold
				if err := j.open(r); err != nil {
					return nil, fmt.Errorf("train.runs[%d] (%s): %w", n, j.net.Name, err)
				}
			} else {
				j.result.Summary = r.jobs[len(r.jobs)-1].result.Summary
			}
			r.jobs = append(r.jobs, j)
		}
	}
	r.data = source.Describe(r.jobs[0].split)
	for _, j := range r.jobs {
		r.total += r.stepsOf(j)
	}
	return r, nil
}

// stepsOf is how many steps a job has at most; a fold has an instance more or
// less than the first.
func (r *Run) stepsOf(j *job) int {
	size, batch := r.data.Train, j.net.BatchSize
	if k := r.scene.Train.Folds; k > 0 {
		n := r.data.Train + r.data.Valid
		size = n - ((j.round+1)*n/k - j.round*n/k)
	}
	return (size + batch - 1) / batch * r.scene.Train.Epochs
}

// open builds the network and what trains it.
func (j *job) open(r *Run) (err error) {
	s := r.scene
	if j.split, err = r.source.round(j.round, s.Train.Folds, s.Seed); err != nil {
		return err
	}
	if j.trainer, j.split, err = r.source.Trainer(&s, j.net, j.split); err != nil {
		return err
	}
	j.model = j.trainer.Model
	j.now, j.applied = j.net.Clone(), 0
	j.result.Summary = j.model.Summary()
	return Follow(s.Changes, j.net.Name, j.model)
}

// close lets go of what a fold needed; a network that may be saved stays.
func (j *job) close() {
	j.trainer, j.split = nil, datasets.Split{}
	if j.result.Fold > 0 {
		j.model = nil
	}
}

// Train trains every network to its end, as many at a time as there are
// processors, or returns ctx's error when that is done. report is called after
// every epoch and now and then between, by one goroutine at a time.
func (r *Run) Train(ctx context.Context, report func(Progress)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next := make(chan *job)
	errs := make([]error, min(len(r.jobs), max(1, runtime.GOMAXPROCS(0))))
	var wg sync.WaitGroup
	for i := range errs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range next {
				if errs[i] = r.train(ctx, j, report); errs[i] != nil {
					cancel()
					return
				}
			}
		}()
	}
feed:
	for _, j := range r.jobs {
		select {
		case next <- j:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wg.Wait()
	// What was cancelled because another failed says nothing of its own.
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return errors.Join(errs...)
}

// between is how often a run reports while an epoch goes on.
const between = 200 * time.Millisecond

// train takes one network through its epochs.
func (r *Run) train(ctx context.Context, j *job, report func(Progress)) error {
	if j.trainer == nil {
		r.mu.Lock()
		err := j.open(r)
		r.mu.Unlock()
		if err != nil {
			return fmt.Errorf("%s: %w", j.net.Name, err)
		}
	}
	defer j.close()
	epochs := r.scene.Train.Epochs
	begin, last, counted := time.Now(), time.Now(), 0
	count := func(steps int) { // under r.mu
		r.steps += steps - counted
		counted = steps
	}
	for first := true; first || !j.trainer.Done(); first = false {
		var changed error
		e, err := j.trainer.Epoch(ctx, func(s nn.StepReport) {
			if !s.EpochDone && changed == nil { // after the last step the evaluation comes first
				changed = j.enact(r)
			}
			if now := time.Now(); now.Sub(last) >= between {
				last = now
				r.mu.Lock()
				count(s.Step)
				report(Progress{Run: &j.result, Epochs: epochs, Done: r.steps, Total: r.total})
				r.mu.Unlock()
			}
		})
		if err == nil && changed == nil {
			changed = j.enact(r)
		}
		if err = errors.Join(err, changed); err != nil {
			return err
		}
		took := time.Since(begin)
		begin = time.Now()
		over := j.trainer.Done()
		if over {
			if err := j.end(ctx, r.scene.Train.Figure, r.scene.Train.MCDropout, r.scene.Seed); err != nil {
				return err
			}
		}
		r.mu.Lock()
		// What diverges in the first step of an epoch ends with the one before.
		if n := len(j.result.Epochs); n == 0 || j.result.Epochs[n-1].Epoch < e.Epoch {
			j.result.Epochs = append(j.result.Epochs, e)
		}
		if len(j.result.Epochs) > len(j.result.Seconds)+1 {
			j.result.Seconds = append(j.result.Seconds, took.Seconds())
		}
		count(j.trainer.Steps())
		if over {
			count(r.stepsOf(j))
		}
		report(Progress{Run: &j.result, Epoch: &e, Epochs: epochs, Over: over, Done: r.steps, Total: r.total})
		r.mu.Unlock()
	}
	return nil
}

// end measures what a trained network is worth on the test data.
func (j *job) end(ctx context.Context, figure string, passes int, seed uint64) error {
	res := &j.result
	res.Status, res.Reason = j.trainer.Status()
	res.Best = j.best()
	if j.split.Test == nil || res.Status == nn.Diverged {
		return ctx.Err()
	}
	res.Test.Loss, res.Test.Accuracy = nn.NewEvaluator(j.model, seed).Evaluate(j.split.Test)
	if passes > 0 {
		m, err := monteCarlo(ctx, j.model, j.split.Test, passes, seed)
		if err != nil {
			return err
		}
		res.MC = m
	}
	return j.measure(ctx, figure, passes, seed)
}

// best is the epoch whose weights the network has in the end: the last one, but
// for early stopping the first with the lowest validation loss.
func (j *job) best() int {
	history := j.trainer.History
	last := history[len(history)-1].Epoch
	if status, _ := j.trainer.Status(); j.net.EarlyStopping == 0 || status == nn.Diverged {
		return last
	}
	at, low := last, math.Inf(1)
	for _, e := range history {
		if e.Epoch > 0 && e.ValidLoss < low {
			at, low = e.Epoch, e.ValidLoss
		}
	}
	return at
}

// Snapshot is what there is so far.
func (r *Run) Snapshot() *Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := &Frame{Scenario: r.scene.Clone(), Data: r.data}
	for _, j := range r.jobs {
		res := j.result
		res.Epochs, res.Seconds = slices.Clone(res.Epochs), slices.Clone(res.Seconds)
		f.Runs = append(f.Runs, res)
	}
	return f
}

// Save writes the trained network n, of a run without folds.
func (r *Run) Save(w io.Writer, n int) error { return r.jobs[n].model.Save(w) }
