package signalpage

import (
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// frame is what the worker hands over: what the lab has measured, and the phase
// diagrams, which take longer to work out than a drag can wait for.
type frame struct {
	*signallab.Frame
	diagrams map[string]*figure.Plot // by activation; never written to again
}

// run drives the lab. One that follows another keeps what that has measured.
type run struct {
	lab  *signallab.Run
	kept *kept
	last *frame
	// stepped says that something was measured before the diagrams are drawn:
	// the first picture does not wait for them.
	stepped bool
}

var _ stage.Run[frame] = (*run)(nil)

type (
	worker = stage.Worker[*run, frame]
	shot   = stage.Shot[frame]
)

// kept is what outlives a run. It belongs to the worker's goroutine.
type kept struct {
	runs, cells *signallab.Run // the newest of the combinations, and of the grid
	diagrams    map[string]diagram
}

// diagram is the phase diagram of one activation function, with the points it
// was drawn for.
type diagram struct {
	plot   *figure.Plot
	points map[figure.Point]bool
}

// newWorker makes a worker whose runs share what they measure: another view, or
// another combination, leaves the rest as it is.
func newWorker() *worker {
	k := &kept{diagrams: map[string]diagram{}}
	return stage.NewWorker(k.begin)
}

func (k *kept) begin(s scenario.Scenario) (*run, error) {
	before := &k.runs
	if s.Signal.Figure == scenario.FigureGrid {
		before = &k.cells
	}
	lab, err := follow(*before, s)
	if err != nil {
		return nil, err
	}
	*before = lab
	return &run{lab: lab, kept: k}, nil
}

func follow(before *signallab.Run, s scenario.Scenario) (*signallab.Run, error) {
	if before == nil {
		return signallab.Start(s)
	}
	return before.Follow(s)
}

// Step measures, and draws a diagram that is missing.
func (r *run) Step(budget time.Duration) error {
	if m := r.missing(); m != nil && r.stepped {
		r.kept.draw(r.lab.Frame(), m)
		r.last = nil
		return nil
	}
	r.stepped = true
	return r.lab.Step(budget)
}

// Done says whether all is measured and drawn.
func (r *run) Done() bool { return r.lab.Done() && r.missing() == nil }

// Frame is what there is, the same pointer while that is the same.
func (r *run) Frame() *frame {
	now := r.lab.Frame()
	if r.last != nil && r.last.Frame == now {
		return r.last
	}
	r.last = &frame{Frame: now}
	if now.Scenario.Signal.Figure == scenario.FigurePhase {
		r.last.diagrams = map[string]*figure.Plot{}
		for i := range now.Runs {
			key := now.Runs[i].Activation()
			r.last.diagrams[key] = r.kept.diagrams[key].plot
		}
	}
	return r.last
}

// missing is a combination whose diagram is not drawn, or is too small for it.
func (r *run) missing() *signallab.Measured {
	f := r.lab.Frame()
	if f.Scenario.Signal.Figure != scenario.FigurePhase {
		return nil
	}
	for i := range f.Runs {
		m := &f.Runs[i]
		if d := r.kept.diagrams[m.Activation()]; d.plot == nil || !d.holds(place(m)) {
			return m
		}
	}
	return nil
}

// place is where a combination stands in the diagram, (σ_w², σ_b²).
func place(m *signallab.Measured) figure.Point {
	return figure.Point{m.Theory.WeightVariance, m.Combination.BiasVariance}
}

// holds says whether the diagram has room for a point, or was drawn with it,
// where it is so far out that it only gets an arrow.
func (d *diagram) holds(p figure.Point) bool {
	return d.points[p] || p[0] <= d.plot.X.Max && p[1] <= d.plot.Y.Max
}

// draw works the diagram of a combination's activation out, with room for all
// combinations that have it.
func (k *kept) draw(f *signallab.Frame, m *signallab.Measured) {
	only, d := *f, diagram{points: map[figure.Point]bool{}}
	only.Runs = nil
	for i := range f.Runs {
		if f.Runs[i].Activation() == m.Activation() {
			only.Runs = append(only.Runs, visible(&f.Runs[i]))
			d.points[place(&f.Runs[i])] = true
		}
	}
	d.plot = only.PhasePanels(figure.Dark(), signallab.ByChi)[0].Plot
	k.diagrams[m.Activation()] = d
}

// visible is a combination as if it were not hidden.
func visible(m *signallab.Measured) signallab.Measured {
	out := *m
	c := *m.Combination
	c.Hidden = false
	out.Combination = &c
	return out
}
