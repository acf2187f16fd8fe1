package activations

import (
	"math"
	"math/rand/v2"
	"time"

	"downhill/activations"
)

// Cost is what functions cost on this machine. It is the one thing in this lab
// that differs from run to run.
type Cost struct {
	Functions []FunctionCost // as they were given
}

// FunctionCost is the time for one element, the least of several runs.
type FunctionCost struct {
	Value float64 // ns for φ(x), in Forward
	Slope float64 // ns for dy·φ′(x), in Backward
}

const (
	costElements = 4096 // four vectors of them stay in the second cache
	costRuns     = 4    // of which the best counts
	// costSample is how long one run takes at least: ten times what a browser's
	// clock tells apart, and far more than a desktop's does.
	costSample = time.Millisecond
)

// CostRun measures functions one after the other. It has one owner.
type CostRun struct {
	functions   []activations.Function
	x, y, dx, g []float64 // [costElements]
	at          int       // 2·function, + 1 for its slope
	run         int       // of it
	loops       int       // passes over the vector in one run, 0 until known
	best        []float64 // ns an element, by at
}

// NewCostRun prepares a measurement over normal inputs.
func NewCostRun(functions []activations.Function) *CostRun {
	r := &CostRun{functions: functions, best: make([]float64, 2*len(functions))}
	for i := range r.best {
		r.best[i] = math.Inf(1)
	}
	return r
}

// fill makes the vectors when they are first needed: a run with nothing left to
// measure, as while a slider is dragged, costs nothing.
func (r *CostRun) fill() {
	if r.x != nil {
		return
	}
	for _, v := range []*[]float64{&r.x, &r.y, &r.dx, &r.g} {
		*v = make([]float64, costElements)
	}
	normal := rand.New(rand.NewPCG(1, 1))
	for i := range r.x {
		r.x[i], r.g[i] = normal.NormFloat64(), normal.NormFloat64()
	}
}

// Done says whether all is measured.
func (r *CostRun) Done() bool { return r.at >= len(r.best) }

// Step measures for about the budget, but for one run of about 1 ms at least.
func (r *CostRun) Step(budget time.Duration) error {
	for start := time.Now(); !r.Done(); {
		r.once()
		if time.Since(start) >= budget {
			break
		}
	}
	return nil
}

// once makes one run, or finds out how many passes one takes.
func (r *CostRun) once() {
	r.fill()
	f, slope := r.functions[r.at/2], r.at%2 == 1
	if r.loops == 0 {
		// A first pass warms caches and clock; then passes double until they
		// fill a run.
		r.pass(f, slope, 1)
		for r.loops = 1; r.loops < 1<<20; r.loops *= 2 {
			if r.pass(f, slope, r.loops) >= costSample {
				break
			}
		}
		return
	}
	took := float64(r.pass(f, slope, r.loops).Nanoseconds()) / float64(r.loops*costElements)
	r.best[r.at] = math.Min(r.best[r.at], took)
	if r.run++; r.run == costRuns {
		r.at, r.run, r.loops = r.at+1, 0, 0
	}
}

// pass goes over the vector that many times.
func (r *CostRun) pass(f activations.Function, slope bool, times int) time.Duration {
	start := time.Now()
	for range times {
		if slope {
			f.Backward(r.dx, r.g, r.x, r.y)
		} else {
			f.Forward(r.y, r.x)
		}
	}
	return time.Since(start)
}

// Cost is what was measured, nil before Done.
func (r *CostRun) Cost() *Cost {
	if !r.Done() {
		return nil
	}
	c := &Cost{}
	for i := range r.functions {
		c.Functions = append(c.Functions, FunctionCost{Value: r.best[2*i], Slope: r.best[2*i+1]})
	}
	return c
}

// MeasureCost measures all functions at once; each takes about 15 ms.
func MeasureCost(functions []activations.Function) *Cost {
	r := NewCostRun(functions)
	for !r.Done() {
		r.once()
	}
	return r.Cost()
}

// Functions are the frame's functions, for a CostRun whose cost is this frame's.
func (f *Frame) Functions() []activations.Function {
	out := make([]activations.Function, len(f.Curves))
	for i := range f.Curves {
		out[i] = f.Curves[i].Function
	}
	return out
}
