package race

import (
	"math"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/endings"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// EndingsRun runs a scenario's racers over many seeds, all of them together. It
// has one owner.
type EndingsRun struct {
	clouds []*endings.Cloud
	first  EndingsFrame // what all frames have in common
	last   *EndingsFrame
	when   time.Time
}

// StartEndings checks what the scenario asks for.
func StartEndings(s scenario.Scenario) (*EndingsRun, error) {
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
	plans, racers, err := s.EndingPlans()
	if err != nil {
		return nil, err
	}
	g := ground(f)
	r := &EndingsRun{first: EndingsFrame{Scenario: s.Clone(), Entry: entry, Surface: f, Minima: f.Minima(), Plans: plans, Racers: racers, Lowest: math.NaN()}}
	for _, m := range r.first.Minima {
		if m.Global {
			r.first.Lowest = m.F
		}
	}
	for _, p := range plans {
		c, err := endings.New(g, p)
		if err != nil {
			return nil, err
		}
		r.clouds = append(r.clouds, c)
		theory, _ := endings.Predict(&g, &p)
		r.first.Theory = append(r.first.Theory, theory)
	}
	return r, nil
}

// Step goes on for about the budget, 0 for as long as it takes.
func (r *EndingsRun) Step(budget time.Duration) error {
	begin := time.Now()
	for !r.Done() {
		// The one that is least far, so that all clouds grow together.
		next := r.clouds[0]
		for _, c := range r.clouds {
			a, _ := c.Progress()
			b, _ := next.Progress()
			if a < b {
				next = c
			}
		}
		left := time.Duration(0)
		if budget > 0 {
			if left = budget - time.Since(begin); left <= 0 {
				return nil
			}
			left = min(left, endingsSlice)
		}
		if err := next.Step(left); err != nil {
			return err
		}
	}
	return nil
}

// endingsSlice is how long one cloud runs before the next one's turn, endingsEvery
// how often a growing cloud is handed out.
const (
	endingsSlice = 4 * time.Millisecond
	endingsEvery = 150 * time.Millisecond
)

// Done says whether every seed has been run.
func (r *EndingsRun) Done() bool { return allDone(r.clouds) }

// Progress is how many runs are done, and of how many.
func (r *EndingsRun) Progress() (done, total int) { return progress(r.clouds) }

// Frame is the newest frame.
func (r *EndingsRun) Frame() *EndingsFrame {
	done, total := r.Progress()
	if r.last != nil && (r.last.Run == done || !r.Done() && time.Since(r.when) < endingsEvery) {
		return r.last
	}
	f := r.first
	f.Run, f.Total = done, total
	for _, c := range r.clouds {
		e := c.Endings()
		f.Endings, f.Summaries = append(f.Endings, e), append(f.Summaries, endings.Summarize(e))
	}
	r.last, r.when = &f, time.Now()
	return r.last
}

// EndingsFrame is the clouds of some racers as far as they have been run. It is
// immutable.
type EndingsFrame struct {
	Scenario  scenario.Scenario
	Entry     param.Entry[surfaces.Surface]
	Surface   surfaces.Surface
	Minima    []surfaces.Minimum
	Lowest    float64 // global minimum, not a number where none is known
	Plans     []endings.Plan
	Racers    []int              // in the scenario, of each plan
	Endings   [][]endings.Ending // [plan]
	Summaries []endings.Summary  // [plan]
	Theory    []*endings.Theory  // [plan], nil where nothing is known
	Run       int                // of all runs
	Total     int
}

// Whole says whether every seed was run.
func (f *EndingsFrame) Whole() bool { return f.Run == f.Total }

// Len is the number of moments: a cloud has one.
func (f *EndingsFrame) Len() int { return 1 }

// Name is the racer of cloud k.
func (f *EndingsFrame) Name(k int) string { return f.Scenario.Race.Racers[f.Racers[k]].Name }

// Moments writes mean, standard deviations and correlation of cloud k.
func (f *EndingsFrame) Moments(k int) []string { return MomentsText(f.Summaries[k].Moments) }

// MomentsText writes a mean, the standard deviations and the correlation.
func MomentsText(m endings.Moments) []string {
	x, y := math.Sqrt(m.XX), math.Sqrt(m.YY)
	return []string{Number(m.Mean[0]), Number(m.Mean[1]), Number(x), Number(y), Number(m.XY / (x * y))}
}

// Noisy says whether the seeds decide anything.
func (f *EndingsFrame) Noisy() bool {
	r := &f.Scenario.Race
	noisy := r.Noise > 0 || r.Batch > 0
	for _, c := range f.Scenario.Changes {
		noisy = noisy || c.Target == race.All && c.Value != "0" && c.Step < r.Steps
	}
	return noisy
}

// Excess is a loss above the minimum, or the loss itself where none is known.
func (f *EndingsFrame) Excess(loss float64) float64 {
	if f.Lowest == f.Lowest {
		return loss - f.Lowest
	}
	return loss
}

// Nearest is the ending of the clouds that is closest to a place in units of
// that window's sides, false where there is none.
func (f *EndingsFrame) Nearest(p [2]float64, w [4]float64) (cloud, ending int, distance float64, ok bool) {
	distance = math.Inf(1)
	for k := range f.Endings {
		for i, e := range f.Endings[k] {
			if d := math.Hypot((e.X[0]-p[0])/(w[1]-w[0]), (e.X[1]-p[1])/(w[3]-w[2])); e.Status != race.Diverged && d < distance {
				cloud, ending, distance, ok = k, i, d, true
			}
		}
	}
	return cloud, ending, distance, ok
}

// Fit is a window around the clouds, with the ellipses and the minimum where that
// is near: what the whole surface is too large for.
func (f *EndingsFrame) Fit() [4]float64 {
	w := [4]float64{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	take := func(m endings.Moments, k float64) {
		sd := [2]float64{math.Sqrt(m.XX), math.Sqrt(m.YY)}
		for i := range 2 {
			if lo, hi := m.Mean[i]-k*sd[i], m.Mean[i]+k*sd[i]; lo <= hi && !math.IsInf(hi-lo, 0) {
				w[2*i], w[2*i+1] = math.Min(w[2*i], lo), math.Max(w[2*i+1], hi)
			}
		}
	}
	d := f.Surface.Domain()
	for k, s := range f.Summaries {
		far := s.Mean[0] < 2*d.XMin-d.XMax || s.Mean[0] > 2*d.XMax-d.XMin || s.Mean[1] < 2*d.YMin-d.YMax || s.Mean[1] > 2*d.YMax-d.YMin
		if far && len(f.Summaries) > 1 { // who leaves must not make the others a dot
			continue
		}
		take(s.Moments, 3)
		if t := f.Theory[k]; t != nil && t.Stationary != nil {
			take(t.Stationary.Moments, 2.4)
		}
	}
	full := Window(f.Surface, scenario.View{})
	for i := 0; i < 4; i += 2 {
		if !(w[i] <= w[i+1]) {
			return full
		}
	}
	for _, m := range f.Minima {
		if reach := 2.0; m.Global && m.X > w[0]-reach*(w[1]-w[0]) && m.X < w[1]+reach*(w[1]-w[0]) && m.Y > w[2]-reach*(w[3]-w[2]) && m.Y < w[3]+reach*(w[3]-w[2]) {
			w[0], w[1], w[2], w[3] = math.Min(w[0], m.X), math.Max(w[1], m.X), math.Min(w[2], m.Y), math.Max(w[3], m.Y)
		}
	}
	for i := 0; i < 4; i += 2 {
		// A cloud that is a point still needs a place to stand.
		pad := math.Max(0.06*(w[i+1]-w[i]), 1e-4*(full[i+1]-full[i]))
		w[i], w[i+1] = w[i]-pad, w[i+1]+pad
	}
	return w
}
