package race

import (
	"slices"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/maps"
	"downhill/surfaces"
)

// BasinRun computes a scenario's basin maps side by side, all from coarse to
// fine together. It has one owner.
type BasinRun struct {
	basins []*maps.Basin
	first  BasinFrame // what all frames have in common
	last   *BasinFrame
	level  int
	when   time.Time
}

// StartBasin checks what the scenario asks for.
func StartBasin(s scenario.Scenario) (*BasinRun, error) {
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
	plans, racers, err := s.BasinPlans(Window(f, s.View))
	if err != nil {
		return nil, err
	}
	r := &BasinRun{first: BasinFrame{Scenario: s.Clone(), Entry: entry, Surface: f, Minima: f.Minima(), Plans: plans, Racers: racers,
		Reach: maps.Reach(new(ground(f))), palette: newBasinColors(len(f.Minima()))}}
	for _, p := range plans {
		b, err := maps.NewBasin(ground(f), p)
		if err != nil {
			return nil, err
		}
		r.basins = append(r.basins, b)
	}
	return r, nil
}

// Step goes on for about the budget, 0 for as long as it takes.
func (r *BasinRun) Step(budget time.Duration) error {
	if budget == 0 {
		for _, b := range r.basins {
			if err := b.Step(0); err != nil {
				return err
			}
		}
		return nil
	}
	begin := time.Now()
	for !r.Done() && time.Since(begin) < budget {
		// The one that is least far, so that all refine together.
		next := slices.MinFunc(r.basins, func(a, b *maps.Basin) int {
			la, _ := a.Levels()
			lb, _ := b.Levels()
			return la - lb
		})
		if err := next.Step(budget - time.Since(begin)); err != nil {
			return err
		}
	}
	return nil
}

// Done says whether every start has been run.
func (r *BasinRun) Done() bool { return allDone(r.basins) }

// Progress is how many starts are done, and of how many.
func (r *BasinRun) Progress() (done, total int) { return progress(r.basins) }

// Frame is the newest frame, nil before the coarsest level of all is whole.
func (r *BasinRun) Frame() *BasinFrame {
	level := 1 << 30
	for _, b := range r.basins {
		l, _ := b.Levels()
		level = min(level, l)
	}
	if level == 0 || r.last != nil && (r.last.Whole() || level == r.level && !r.Done() && time.Since(r.when) < mapsEvery) {
		return r.last
	}
	f := r.first
	for _, b := range r.basins {
		f.Endings = append(f.Endings, b.Endings())
	}
	f.Run, f.Total = r.Progress()
	f.Level = level
	f.measure()
	r.last, r.level, r.when = &f, level, time.Now()
	return r.last
}

// BasinFrame is basin maps side by side, as far as they have been computed. It is
// immutable.
type BasinFrame struct {
	Scenario scenario.Scenario
	Entry    param.Entry[surfaces.Surface]
	Surface  surfaces.Surface
	Minima   []surfaces.Minimum
	Plans    []maps.BasinPlan
	Racers   []int           // whose they are
	Endings  [][]maps.Ending // of each plan, [NY][NX]
	Run      int             // starts that were run; the others show a coarser one
	Total    int
	Level    int     // levels that are whole
	Reach    float64 // within which a run that has not arrived counts to a minimum

	fastest int // first arrival of all, in steps
	palette basinColors
	tallies []tally
}

// tally counts how the runs of one map ended.
type tally struct {
	minima    []int // at each of the minima, arrived or within reach
	steps     []int // median steps of those that arrived, −1 where none did
	elsewhere int
	diverged  int
}

// measure counts once what every look at the frame needs.
func (f *BasinFrame) measure() {
	f.fastest = f.Plans[0].Steps
	for _, endings := range f.Endings {
		t := tally{minima: make([]int, len(f.Minima)), steps: make([]int, len(f.Minima))}
		arrivals := make([][]int32, len(f.Minima))
		for _, e := range endings {
			switch {
			case e.Minimum == maps.Diverged:
				t.diverged++
			case e.Minimum < 0:
				t.elsewhere++
			default:
				t.minima[e.Minimum]++
				if e.Status == maps.Converged {
					arrivals[e.Minimum] = append(arrivals[e.Minimum], e.Step)
				}
			}
		}
		for i, a := range arrivals {
			t.steps[i] = -1
			if len(a) > 0 {
				slices.Sort(a)
				f.fastest = min(f.fastest, int(a[0]))
				t.steps[i] = int(a[len(a)/2])
			}
		}
		f.tallies = append(f.tallies, t)
	}
}

// Whole says whether every start was run.
func (f *BasinFrame) Whole() bool { return f.Run == f.Total }

// Len is the number of moments: a map has one.
func (f *BasinFrame) Len() int { return 1 }

// Shares are how many of the runs of map k ended at each of the minima,
// elsewhere and diverged, from 0 to 1.
func (f *BasinFrame) Shares(k int) (minima []float64, elsewhere, diverged float64) {
	t, n := &f.tallies[k], float64(len(f.Endings[k]))
	for _, c := range t.minima {
		minima = append(minima, float64(c)/n)
	}
	return minima, float64(t.elsewhere) / n, float64(t.diverged) / n
}

// Median is the median number of steps of the runs of map k that arrived at
// minimum i, −1 where none did.
func (f *BasinFrame) Median(k, i int) int { return f.tallies[k].steps[i] }

// Name is what map k is called: its racer.
func (f *BasinFrame) Name(k int) string { return f.Scenario.Race.Racers[f.Racers[k]].Name }

// CellAt is the start of map k that is nearest to a place, false where the map
// has none there.
func (f *BasinFrame) CellAt(k int, x, y float64) (i, j int, ok bool) {
	p := &f.Plans[k]
	w := p.Window
	i, j = int((x-w[0])/(w[1]-w[0])*float64(p.NX)), int((y-w[2])/(w[3]-w[2])*float64(p.NY))
	return i, j, x >= w[0] && y >= w[2] && i < p.NX && j < p.NY
}
