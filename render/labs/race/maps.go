package race

import (
	"math"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/conditioning"
	"downhill/optimizers/maps"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// mapsEvery is how often a map that is being refined is handed out between two
// of its levels.
const mapsEvery = 150 * time.Millisecond

// MapRun computes a scenario's map over two hyperparameters, from coarse to
// fine. It has one owner.
type MapRun struct {
	grid  *maps.Grid
	first MapFrame // what all frames have in common
	last  *MapFrame
	level int
	when  time.Time
}

// StartMap checks what the scenario asks for.
func StartMap(s scenario.Scenario) (*MapRun, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	p, racer, err := s.MapPlan()
	if err != nil {
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
	g := ground(f)
	grid, err := maps.NewGrid(g, p)
	if err != nil {
		return nil, err
	}
	first := MapFrame{Scenario: s.Clone(), Entry: entry, Plan: p, Racer: racer, Minima: f.Minima(), Lowest: math.NaN(), AtStart: f.Eval(p.Start[:], nil)}
	for _, m := range first.Minima {
		if m.Global {
			first.Lowest = m.F
		}
	}
	if q, ok := conditioning.Of(&g); ok && conditioning.Plain(p.Rule) && p.Noise == 0 && p.Batch == 0 {
		if ends, ok := q.Spectrum(); ok {
			first.Spectrum = &ends
		}
	}
	return &MapRun{grid: grid, first: first}, nil
}

// Step goes on for about the budget, 0 for as long as it takes.
func (r *MapRun) Step(budget time.Duration) error { return r.grid.Step(budget) }

// Done says whether every cell has been run.
func (r *MapRun) Done() bool { return r.grid.Done() }

// Progress is how many cells are done, and of how many.
func (r *MapRun) Progress() (done, total int) { return r.grid.Progress() }

// Frame is the newest frame, nil before the coarsest level is whole.
func (r *MapRun) Frame() *MapFrame {
	level, _ := r.grid.Levels()
	if level == 0 || r.last != nil && (r.last.Whole() || level == r.level && !r.grid.Done() && time.Since(r.when) < mapsEvery) {
		return r.last
	}
	f := r.first
	f.Cells = r.grid.Cells()
	f.Run, f.Total = r.grid.Progress()
	r.last, r.level, r.when = &f, level, time.Now()
	return r.last
}

// MapFrame is a map over two hyperparameters as far as it has been computed. It
// is immutable.
type MapFrame struct {
	Scenario scenario.Scenario
	Entry    param.Entry[surfaces.Surface]
	Plan     maps.GridPlan
	Racer    int
	Cells    []maps.Cell // [Plan.Y.N][Plan.X.N]
	Run      int         // cells that were run; the others show a coarser one
	Total    int
	// Spectrum is that of a quadratic on which the rule runs as its formula has
	// it, nil where theory says nothing.
	Spectrum *conditioning.Spectrum
	Minima   []surfaces.Minimum
	Lowest   float64 // of them, not a number where there are none
	AtStart  float64 // the loss there
}

// Whole says whether every cell was run.
func (f *MapFrame) Whole() bool { return f.Run == f.Total }

// Len is the number of moments: a map has one.
func (f *MapFrame) Len() int { return 1 }

// At is the cell (i, j).
func (f *MapFrame) At(i, j int) maps.Cell { return f.Cells[j*f.Plan.X.N+i] }

// Rule is the rule that cell (i, j) runs.
func (f *MapFrame) Rule(i, j int) param.Choice { return f.Plan.Choice(i, j) }

// Best is the cell with the lowest value, false where none has one. Of equal
// ones it is that with the smallest first, then second hyperparameter.
func (f *MapFrame) Best() (i, j int, ok bool) {
	best, at := math.Inf(1), -1
	for k, c := range f.Cells {
		if v := c.Value(f.Plan.Measure); v < best {
			best, at = v, k
		}
	}
	if at < 0 {
		return 0, 0, false
	}
	return at % f.Plan.X.N, at / f.Plan.X.N, true
}

// Share is how many of all cells have a status, from 0 to 1.
func (f *MapFrame) Share(s race.Status) float64 {
	n := 0
	for _, c := range f.Cells {
		if c.Status == s {
			n++
		}
	}
	return float64(n) / float64(len(f.Cells))
}

// CellAt is the cell at a place of the plot.
func (f *MapFrame) CellAt(x, y float64) (i, j int, ok bool) {
	return f.field().CellAt([2]float64{x, y})
}

// Outline is the edge of cell (i, j) on the plot.
func (f *MapFrame) Outline(i, j int) [][2]float64 {
	field := f.field()
	w, h := (field.XMax-field.XMin)/float64(field.NX-1), (field.YMax-field.YMin)/float64(field.NY-1)
	x, y := field.XMin+(float64(i)-0.5)*w, field.YMin+(float64(j)-0.5)*h
	return [][2]float64{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}
}

// WithRule is the frame as that of a rule with other values along the axes of
// the map, which change no cell.
func (f *MapFrame) WithRule(rule param.Choice) *MapFrame {
	if rule.Key != f.Plan.Rule.Key {
		return f
	}
	c := *f
	c.Plan.Rule = rule
	return &c
}

// place is where values of the two hyperparameters stand on the plot.
func (f *MapFrame) place(x, y float64) [2]float64 {
	return [2]float64{f.Plan.X.Position(x), f.Plan.Y.Position(y)}
}

// Optimum is the known best pair, false where none is known.
func (f *MapFrame) Optimum() (conditioning.Optimum, bool) {
	if f.Spectrum == nil {
		return conditioning.Optimum{}, false
	}
	return f.Spectrum.Best(f.Plan.Rule.Key)
}

// limits is the stability limit along the map: for each value of the other
// hyperparameter the learning rate at which the rule begins to diverge; nil where
// theory says nothing or no axis is the learning rate.
func (f *MapFrame) limits() [][2]float64 {
	if f.Spectrum == nil {
		return nil
	}
	rate, other := &f.Plan.X, &f.Plan.Y
	if other.Spec.Key == "lr" {
		rate, other = other, rate
	}
	if rate.Spec.Key != "lr" {
		return nil
	}
	const n = 120 // points of a smooth curve
	var out [][2]float64
	from, to := other.Position(other.From), other.Position(other.To)
	half := (to - from) / float64(other.N-1) / 2
	for k := range n + 1 {
		v := other.At(from - half + (to-from+2*half)*float64(k)/n)
		beta := f.Plan.Rule.Values.Num("momentum")
		if other.Spec.Key == "momentum" {
			if beta = v; v < 0 {
				continue
			}
		}
		lr, ok := f.Spectrum.Limit(f.Plan.Rule.Key, beta)
		if !ok {
			return nil
		}
		if rate == &f.Plan.X {
			out = append(out, f.place(lr, v))
		} else {
			out = append(out, f.place(v, lr))
		}
	}
	return out
}
