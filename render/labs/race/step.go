package race

import (
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

// StepFrame is one step of one racer, seen from inside: an explanation with
// where it happened. It is immutable.
type StepFrame struct {
	Race  *Frame
	Racer int
	At    int // the step that leaves θ_At
	E     *optimizers.Explanation
	// Inside says what is shown: what is hidden, and how far a walk is.
	Inside scenario.Inside
}

var _ labs.Frame = (*StepFrame)(nil)

// Stepper explains the steps of one racer of a race. It has one owner.
type Stepper struct {
	racer int
	walk  *race.Walk
}

// NewStepper explains racer i of a race, with the changes that were made while
// it ran.
func NewStepper(f *Frame, i int) (*Stepper, error) {
	p := f.Scenario.Plan()
	p.Changes = f.Rec.Changes
	w, err := race.NewWalk(ground(f.Surface), p, i)
	if err != nil {
		return nil, err
	}
	return &Stepper{i, w}, nil
}

// Explain explains the step that leaves θ_at, of a racer that diverged its last
// one.
func (s *Stepper) Explain(f *Frame, at int, in scenario.Inside) (*StepFrame, error) {
	if t := &f.Rec.Tracks[s.racer]; t.Status == race.Diverged && at >= t.StatusStep {
		at = max(0, t.StatusStep-1)
	}
	e, err := s.walk.At(at)
	if err != nil {
		return nil, err
	}
	in.Part = min(in.Part, len(e.Terms))
	return &StepFrame{Race: f, Racer: s.racer, At: at, E: e, Inside: in}, nil
}

// ExplainStep runs a scenario's race and explains the step that it looks at.
func ExplainStep(f *Frame) (*StepFrame, error) {
	i, err := f.Scenario.InsideRacer()
	if err != nil {
		return nil, err
	}
	s, err := NewStepper(f, i)
	if err != nil {
		return nil, err
	}
	return s.Explain(f, f.Scenario.View.Step, f.Scenario.Race.Inside)
}

// Len is 1: a step is one moment.
func (f *StepFrame) Len() int { return 1 }

// Name is the racer's.
func (f *StepFrame) Name() string { return f.Race.Scenario.Race.Racers[f.Racer].Name }

// With is the same step with other parts shown.
func (f *StepFrame) With(in scenario.Inside) *StepFrame {
	c := *f
	in.Part = min(in.Part, len(f.E.Terms))
	c.Inside = in
	return &c
}

// Told is how many terms are told: all unless the step is walked.
func (f *StepFrame) Told() int {
	if f.Inside.Part == 0 {
		return len(f.E.Terms)
	}
	return f.Inside.Part
}

// Arrow is an arrow of the picture.
type Arrow struct {
	Name     string // "∇f(θ) gradient"
	Role     optimizers.Role
	Term     int // index into the terms
	Part     int // one of scenario.StepParts
	From, To [2]float64
	Scaled   bool    // by the factor of gradients
	Length   float64 // of the vector itself
}

// part says which part of the picture a role belongs to.
func part(t *optimizers.Term, clips bool) int {
	switch t.Role {
	case optimizers.RoleRaw:
		if clips {
			return scenario.StepClipping
		}
		return scenario.StepGradient
	case optimizers.RoleGradient:
		return scenario.StepGradient
	case optimizers.RoleMomentum, optimizers.RoleDecay:
		return scenario.StepMomentum
	case optimizers.RoleLookAhead:
		return scenario.StepLookAhead
	case optimizers.RoleSquare, optimizers.RoleDivisor:
		return scenario.StepSquares
	}
	return scenario.StepMove
}

// shows says whether term i is told and its part is shown.
func (f *StepFrame) shows(i int) bool {
	return i < f.Told() && !f.Inside.Hide[part(&f.E.Terms[i], f.E.Clips())]
}

// Arrows are those of the terms that are told and shown: a step in its true
// length, a gradient by the factor, from where it was asked for.
func (f *StepFrame) Arrows(factor float64) []Arrow {
	e := f.E
	var out []Arrow
	for i := range e.Terms {
		t := &e.Terms[i]
		if !f.shows(i) || len(t.Value) != 2 || !drawn(t) {
			continue
		}
		a := Arrow{Name: Plain(t.Symbol) + " " + t.Title, Role: t.Role, Term: i, Part: part(t, e.Clips()), From: [2]float64(e.From),
			Length: math.Hypot(t.Value[0], t.Value[1])}
		by := 1.0
		switch {
		case t.Space == optimizers.InGradients:
			a.Scaled, by = true, factor
			if t.Role == optimizers.RoleRaw || t.Role == optimizers.RoleGradient {
				a.From = [2]float64(e.Probe)
			}
		case t.Name == "d": // the push begins where the momentum ends
			if k := e.Find("k"); k != nil {
				a.From = sum(a.From, k.Value)
			}
		case t.Name == "Δ":
			if w := e.Find("w"); w != nil {
				a.From = sum(a.From, w.Value)
			}
		}
		a.To = sum(a.From, []float64{by * t.Value[0], by * t.Value[1]})
		if t.Space == optimizers.InPoints {
			a.To = [2]float64(t.Value)
		}
		out = append(out, a)
	}
	return out
}

// drawn says whether a term has an arrow: vectors of the plane but the point
// that the move leads to, and of what leads there only the whole.
func drawn(t *optimizers.Term) bool {
	switch t.Space {
	case optimizers.InSteps, optimizers.InGradients:
		return t.Role != optimizers.RoleDivisor && t.Name != "v"
	}
	return false
}

func sum(a [2]float64, v []float64) [2]float64 { return [2]float64{a[0] + v[0], a[1] + v[1]} }

// Reach is how far the picture reaches from the ball up and down, a round
// number: what has its true length takes about half of it.
func (f *StepFrame) Reach() float64 {
	e, far := f.E, 0.0
	from := [2]float64(e.From)
	look := func(p [2]float64) {
		if d := math.Hypot(p[0]-from[0], p[1]-from[1]); d > far && !math.IsInf(d, 0) {
			far = d
		}
	}
	look([2]float64(e.To))
	for i := range e.Terms {
		t := &e.Terms[i]
		if len(t.Value) == 2 && t.Space == optimizers.InSteps && drawn(t) {
			look(sum(from, t.Value))
		}
	}
	look([2]float64(e.Probe))
	d := f.Race.Surface.Domain()
	least := 1e-11 * math.Max(1, math.Hypot(from[0], from[1])) // below this float64 does not tell the picture's points apart
	if far <= least {
		return round125(math.Hypot(d.XMax-d.XMin, d.YMax-d.YMin) / 40)
	}
	return roundUp(far/0.85, []float64{1, 1.5, 2, 3, 5, 7})
}

// Factor is what gradients are scaled by to be drawn in a picture that reaches
// so far: a round number. Beside a clipped gradient one that is much longer
// does not count; its arrow leaves the picture.
func (f *StepFrame) Factor(reach float64) float64 {
	e, most := f.E, 0.0
	clipped := math.Hypot(e.Grad[0], e.Grad[1])
	for i := range e.Terms {
		t := &e.Terms[i]
		if t.Space != optimizers.InGradients || len(t.Value) != 2 || !drawn(t) {
			continue
		}
		l := math.Hypot(t.Value[0], t.Value[1])
		if e.Clips() && t.Role == optimizers.RoleRaw && l > 4*clipped {
			continue
		}
		if !math.IsInf(l, 0) && l > most {
			most = l
		}
	}
	if most == 0 || math.IsNaN(most) {
		return 1
	}
	room := 0.8
	if e.Probe[0] != e.From[0] || e.Probe[1] != e.From[1] { // it begins away from the middle
		room = 0.4
	}
	return 1 / round125(most/(room*reach)) // of the round numbers the next below
}

// round125 is the least of 1, 2, 5 times a power of ten that is not below x.
func round125(x float64) float64 { return roundUp(x, []float64{1, 2, 5}) }

// roundUp is the least of these numbers times a power of ten that is not below
// x.
func roundUp(x float64, of []float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(x)))
	for _, k := range of {
		if k*p >= x*(1-1e-12) {
			return k * p
		}
	}
	return 10 * p
}

// Heading says which step it is.
func (f *StepFrame) Heading() string {
	return fmt.Sprintf("%s, step %d → %d", f.Name(), f.At, f.At+1)
}

// Scale says at which scale the arrows are drawn.
func (f *StepFrame) Scale() string {
	return "Moves in their true length; gradients × " + figure.Exact(f.Factor(f.Reach()))
}
