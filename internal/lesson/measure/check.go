package measure

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"downhill/internal/lesson"
)

// Result is what checking one lesson gave.
type Result struct {
	Lesson       lesson.Lesson
	Verdict      lesson.Verdict // measured; "" where Err is not nil
	Claim, Found []Outcome
	Seeds        int        // 1 … Seeds were measured
	Runs         [][]Number // by seed: all that was measured
	Timed        bool       // times were measured, which differ from run to run
	Took         time.Duration
	Err          error // why it could not be measured

	errs []error // by seed
}

// Passed says whether what was measured is what the lesson says.
func (r *Result) Passed() bool {
	if r.Err != nil || r.Verdict != r.Lesson.Verdict {
		return false
	}
	for i := range r.Found {
		if !r.Found[i].Holds() {
			return false
		}
	}
	return true
}

// Plan says which lessons to check and how.
type Plan struct {
	Lessons []lesson.Lesson
	Seeds   int // of each lesson; 0 for its own
	Workers int // measurements at a time; 0 for as many as there are processors
	// Report is called after each measurement, by one goroutine at a time; nil
	// for nobody. A measurement is one seed of one lesson.
	Report func(done, total int)

	lookup func(key string) (Measure, error) // nil for Lookup
}

// Check measures one lesson.
func Check(ctx context.Context, l lesson.Lesson) Result {
	results, err := CheckAll(ctx, Plan{Lessons: []lesson.Lesson{l}})
	if err != nil {
		return Result{Lesson: l, Err: err}
	}
	return results[0]
}

// CheckAll measures lessons and returns their results in the order given, or the
// context's error when that ends first. What a measure does wrong, panics too, is
// the error of its lesson alone.
func CheckAll(ctx context.Context, p Plan) ([]Result, error) {
	results := make([]Result, len(p.Lessons))
	lookup := p.lookup
	if lookup == nil {
		lookup = Lookup
	}
	var shared, alone []job
	for i := range p.Lessons {
		r := &results[i]
		r.Lesson, r.Seeds = p.Lessons[i], p.Lessons[i].Check.Seeds
		if p.Seeds > 0 {
			r.Seeds = p.Seeds
		}
		m, err := lookup(r.Lesson.Check.Measure)
		if err != nil {
			r.Err = fmt.Errorf("check.measure: %w", err)
			continue
		}
		r.Runs, r.errs, r.Timed = make([][]Number, r.Seeds), make([]error, r.Seeds), m.Timed
		for seed := range r.Seeds {
			if m.Timed {
				alone = append(alone, job{r, m, seed})
			} else {
				shared = append(shared, job{r, m, seed})
			}
		}
	}
	w := &work{report: p.Report, total: len(shared) + len(alone)}
	workers := p.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	w.run(ctx, shared, workers)
	w.run(ctx, alone, 1)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i := range results {
		if results[i].Err == nil {
			results[i].Err = results[i].judge()
		}
	}
	return results, nil
}

// judge compares what was measured with the limits.
func (r *Result) judge() (err error) {
	for _, err := range r.errs { // the first by seed, whichever came first
		if err != nil {
			return err
		}
	}
	if r.Claim, err = outcomes("check.claim", r.Lesson.Check.Claim, r.Runs); err != nil {
		return err
	}
	if r.Found, err = outcomes("check.found", r.Lesson.Check.Found, r.Runs); err != nil {
		return err
	}
	r.Verdict = Judge(r.Claim)
	return nil
}

// job is one seed of one lesson; seed 0 stands for 1.
type job struct {
	result  *Result
	measure Measure
	seed    int
}

// work is shared by the workers of a CheckAll.
type work struct {
	report      func(done, total int)
	mu          sync.Mutex // guards the rest, and the results
	done, total int
}

// run does jobs, so many at a time, until all are done or the context ends.
func (w *work) run(ctx context.Context, jobs []job, workers int) {
	next := make(chan job, len(jobs))
	for _, j := range jobs {
		next <- j
	}
	close(next)
	var wg sync.WaitGroup
	for range min(workers, len(jobs)) {
		wg.Go(func() {
			for j := range next {
				if ctx.Err() != nil {
					return
				}
				w.do(ctx, j)
			}
		})
	}
	wg.Wait()
}

func (w *work) do(ctx context.Context, j job) {
	begin := time.Now()
	numbers, err := j.measured(ctx)
	took := time.Since(begin)
	w.mu.Lock()
	defer w.mu.Unlock()
	r := j.result
	r.Took += took
	r.Runs[j.seed] = numbers
	if err != nil {
		r.errs[j.seed] = fmt.Errorf("measure %s, seed %d: %w", j.measure.Key, j.seed+1, err)
	}
	w.done++
	if w.report != nil && ctx.Err() == nil {
		w.report(w.done, w.total)
	}
}

// measured runs the measure on the lesson's document with the job's seed.
func (j job) measured(ctx context.Context) (numbers []Number, err error) {
	defer func() {
		if r := recover(); r != nil {
			numbers, err = nil, fmt.Errorf("it panicked: %v", r)
		}
	}()
	s := j.result.Lesson.Scenario.Clone()
	s.Seed = uint64(j.seed) + 1
	if numbers, err = j.measure.Of(ctx, s); err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, errors.New("it gave no numbers")
	}
	seen := map[string]bool{}
	for _, n := range numbers {
		if seen[n.Key] {
			return nil, fmt.Errorf("it gave the number %s twice", n.Key)
		}
		seen[n.Key] = true
	}
	return numbers, nil
}
