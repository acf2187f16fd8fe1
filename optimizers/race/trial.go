package race

import "math"

// Trial is one racer alone, without a recording: what a map or a search over
// hyperparameters runs thousands of. It ends as the same racer ends in a Run.
type Trial struct {
	ground *Ground
	rc     *racer
	step   int
	grad   [2]float64 // scratch
	out    Outcome
}

// Outcome is how a racer fared.
type Outcome struct {
	Status     Status
	StatusStep int // when Status began; 0 while it runs from the start
	Steps      int // taken
	Evals      int // gradients asked for
	// Loss is the true loss at X, the last finite point, and Best the lowest
	// on the way there.
	Loss, Best float64
	X          [2]float64
}

// NewTrial stands one racer at the plan's start. The plan's racers, changes and
// memory are not looked at.
func NewTrial(g *Ground, p Plan, who Racer) (*Trial, error) {
	p.Racers, p.Changes = []Racer{who}, nil
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := g.checkBatch(p.Batch); err != nil {
		return nil, err
	}
	rc, err := newRacer(*g, p, who)
	if err != nil {
		return nil, err
	}
	t := &Trial{ground: g, rc: rc, out: Outcome{Status: Running, Loss: math.NaN(), Best: math.Inf(1), X: p.Start}}
	t.judge()
	return t, nil
}

// Run takes steps until the racer has taken so many in all, or has diverged, or,
// where only the arrival counts, has converged.
func (t *Trial) Run(steps int, toArrival bool) Outcome {
	for t.step < steps && !t.rc.ended && !(toArrival && t.out.Status == Converged) {
		t.step++
		t.rc.advance(t.step - 1)
		t.judge()
	}
	t.out.Steps, t.out.Evals = t.step, t.rc.state.Evals
	return t.out
}

// judge looks at where the last step led, as Run.record and Run.judge do.
func (t *Trial) judge() {
	rc, o := t.rc, &t.out
	loss := t.ground.F.Eval(rc.x[:], t.grad[:])
	norm := math.Hypot(t.grad[0], t.grad[1])
	reason, finite := t.ground.gone(rc.x[:], loss, norm)
	if finite {
		rc.observe(t.step, loss)
		o.Loss, o.Best, o.X = loss, math.Min(o.Best, loss), rc.x
	}
	if reason != "" {
		rc.ended = true
		o.Status, o.StatusStep = Diverged, t.step
		return
	}
	if t.step > 0 && AtRest(norm, math.Hypot(rc.x[0]-rc.last[0], rc.x[1]-rc.last[1])) {
		rc.calm++
	} else {
		rc.calm = 0
		if stopped := rc.state.Stopped != ""; o.Status == Running && stopped && norm > arriveGradient {
			o.Status, o.StatusStep = Stationary, t.step
		} else if o.Status == Stationary && !stopped { // a saddle lets go
			o.Status, o.StatusStep = Running, t.step
		}
	}
	if rc.calm >= ArriveSteps && o.Status == Running {
		o.Status, o.StatusStep = t.ground.Settled(rc.x[:]), t.step
	}
}

// ArriveSteps is how many steps running a racer must be at rest to have arrived,
// ArriveGradient how long its gradient may be then.
const (
	ArriveSteps    = arriveSteps
	ArriveGradient = arriveGradient
)

// AtRest says whether a gradient's norm and the length of the step that led
// there are those of a racer at rest.
func AtRest(norm, moved float64) bool { return norm <= arriveGradient && moved <= arriveUpdate }

// Settled is the status of a racer that came to rest at x.
func (g *Ground) Settled(x []float64) Status {
	if g.resting(x) == atTheMinimum {
		return Converged
	}
	return Stationary
}

// Gone says whether a racer at x has diverged.
func (g *Ground) Gone(x []float64, loss, norm float64) bool {
	reason, _ := g.gone(x, loss, norm)
	return reason != ""
}

// MinimumAt is the index of the known minimum that a racer which converged to x
// rests at, −1 where it is no known one; Nearest is the index of the closest,
// however far.
func (g *Ground) MinimumAt(x []float64) int {
	i, d := g.Nearest(x)
	if i < 0 || !atMinimum(&g.Minima[i], d) {
		return -1
	}
	return i
}

// Nearest is the index of the closest known minimum, −1 where none is known, and
// how far it is.
func (g *Ground) Nearest(x []float64) (index int, distance float64) {
	index, distance = -1, math.Inf(1)
	for i := range g.Minima {
		if d := math.Hypot(x[0]-g.Minima[i].X, x[1]-g.Minima[i].Y); d < distance {
			index, distance = i, d
		}
	}
	return index, distance
}

// atMinimum says whether a racer at rest so far from a minimum is at it: a
// gradient of 1e-6 leaves a distance of 1e-6 over the curvature, and flat minima
// are found with some 1e-3.
func atMinimum(m *Minimum, distance float64) bool {
	return distance <= 1e-2*math.Max(1, math.Hypot(m.X, m.Y))
}
