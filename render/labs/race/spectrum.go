package race

import (
	"fmt"
	"math"
	"slices"

	"downhill/optimizers/conditioning"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

// SpectrumFrame is a race seen along the eigenvectors of its surface's Hessian:
// how fast each eigen-component of one racer's error should shrink by its rule,
// and how fast it did. It is immutable.
type SpectrumFrame struct {
	*Frame
	Racer    int
	Step     int // the moment looked at
	Parabola conditioning.Parabola
	// Lacking says why there are no components, "" where there are.
	Lacking string

	rule conditioningRule // at Step
}

var _ labs.Frame = (*SpectrumFrame)(nil)

// arrived is the fraction of the loss at the start that the tables count the
// steps to.
const arrived = 1e-6

// Spectrum looks at a racer's components at a step. A surface that is no
// quadratic has those of the curvature at the known minimum nearest to where the
// racer is then, or where it is.
func (f *Frame) Spectrum(racer, at int) *SpectrumFrame {
	s := &SpectrumFrame{Frame: f, Racer: racer, Step: at}
	s.rule = s.settings(at)
	g := ground(f.Surface)
	place := f.Scenario.Race.Start
	if n := f.rows(racer, at); n > 0 {
		place = f.Rec.Tracks[racer].Path[n-1]
	}
	var ok bool
	if s.Parabola, ok = conditioning.Of(&g); ok {
		return s
	}
	if s.Parabola, ok = conditioning.Near(&g, place); !ok {
		s.Lacking = "The curvature at " + pointText(s.Parabola.Center) + " is not a number: there are no eigenvalues."
	}
	return s
}

// pointText writes a place.
func pointText(p [2]float64) string {
	return "(" + figure.Short(p[0]+0, 4) + ", " + figure.Short(p[1]+0, 4) + ")"
}

// Where says in a few words what the eigenvalues are of: the whole surface, or
// one place of it.
func (s *SpectrumFrame) Where() string {
	p := &s.Parabola
	switch {
	case s.Lacking != "":
		return "no eigenvalues"
	case !p.Local:
		return "quadratic: the same everywhere"
	case p.AtPlace:
		return "local: where the racer is"
	}
	return "local: at the " + s.Named("minimum") + " " + pointText(p.Center)
}

// settings are the racer's as they stand at a step, with what was changed live.
func (s *SpectrumFrame) settings(step int) conditioningRule {
	sc := s.Scenario
	sc.Changes = s.Rec.Changes
	r := sc.At(step)
	l, ok := conditioning.Linearly(r.Racers[s.Racer].Rule)
	return conditioningRule{Linear: l, linear: ok, noisy: r.Noise > 0 || r.Batch > 0}
}

// conditioningRule is a rule for theory, if theory knows it.
type conditioningRule struct {
	conditioning.Linear
	linear bool
	noisy  bool // by the document's noise or by minibatches
}

// Rule is the racer's rule at the moment looked at, false where theory says
// nothing of it.
func (s *SpectrumFrame) Rule() (conditioning.Linear, bool) {
	return s.rule.Linear, s.rule.linear && s.Lacking == ""
}

// Unknown says why a racer's rates are not known, "" where they are.
func (s *SpectrumFrame) Unknown() string {
	if s.Lacking != "" {
		return s.Lacking
	}
	rc := s.Scenario.Race.Racers[s.Racer]
	if _, ok := s.Rule(); ok {
		return ""
	}
	if slices.Contains(conditioning.Keys(), rc.Rule.Key) {
		return "With a schedule or clipping a step depends on more than λ: the rates are measured only."
	}
	return rc.Name + " is not linear in the gradient and its memory: it has no fixed rates, they are measured only."
}

// Mode is one eigen-component of the racer: what theory says, where it says
// anything, and what was measured.
type Mode struct {
	conditioning.Component
	Vector   [2]float64
	Known    bool
	Measured float64 // rate, not a number where too little was recorded
}

// Modes are the components by ascending eigenvalue, nil where there are none.
func (s *SpectrumFrame) Modes() []Mode {
	if s.Lacking != "" {
		return nil
	}
	rule, known := s.Rule()
	modes := make([]Mode, 2)
	recent := s.recent()
	p := &s.Parabola
	for i, l := range p.Lambda {
		modes[i] = Mode{Component: conditioning.Component{Lambda: l, Rate: math.NaN()}, Vector: p.Axis[i], Known: known}
		if known {
			modes[i].Component = rule.Component(l)
		}
		modes[i].Measured = conditioning.Measured(recent[i], s.floor())
	}
	return modes
}

// floor is how small a component can be told from the rounding of where the racer
// is.
func (s *SpectrumFrame) floor() float64 {
	start := s.Scenario.Race.Start
	size := math.Max(math.Hypot(start[0], start[1]), math.Hypot(s.Parabola.Center[0], s.Parabola.Center[1]))
	return 1e-14 * math.Max(1, size)
}

// mostMeasured is how many steps, the newest, a rate is measured over.
const mostMeasured = 4096

// recent are both components over the steps since the racer's rule was
// changed last, as far as every step is kept.
func (s *SpectrumFrame) recent() (out [2][]float64) {
	n := s.rows(s.Racer, s.Step)
	if n == 0 {
		return out
	}
	from := max(0, n-mostMeasured)
	for _, c := range s.since() {
		if row := s.Rec.Row(c); row < n-1 {
			from = max(from, row)
		}
	}
	for from < n-1 && s.Rec.Kept[n-1]-s.Rec.Kept[from] != n-1-from { // thinned
		from += max(1, (n-1-from)/2)
	}
	for _, q := range s.Rec.Tracks[s.Racer].Path[from:n] {
		c := s.Parabola.Components(q)
		for i := range out {
			out[i] = append(out[i], c[i])
		}
	}
	return out
}

// since lists the steps from which on the racer has had each of its settings, 0
// first.
func (s *SpectrumFrame) since() []int {
	out := []int{0}
	name := s.Rec.Tracks[s.Racer].Name
	for _, c := range s.Rec.Changes {
		if c.Target == name && c.Step > out[len(out)-1] && c.Step < s.Rec.Step {
			out = append(out, c.Step)
		}
	}
	return out
}

// Split is a racer's loss by components along its recording.
type Split struct {
	Step     []int
	C        [2][]float64 // components of the error
	Part     [2][]float64 // their parts of the loss, ½λᵢcᵢ²
	Envelope [2][]float64 // what theory lets them be at most; NaN where it says nothing
}

// mostSplit is how many steps a picture shows; of a longer recording every k-th.
const mostSplit = 1500

// Split splits the loss up to the moment looked at; most bounds the rows, 0 for
// all.
func (s *SpectrumFrame) Split(most int) Split {
	n := s.rows(s.Racer, s.Step)
	every := 1
	if most > 0 {
		every = max(1, (n+most-1)/most)
	}
	var out Split
	if s.Lacking != "" {
		return out
	}
	track := &s.Rec.Tracks[s.Racer]
	starts := s.since()
	memory := slices.Index(track.SlotNames, "m")
	segment, from := -1, 0
	var env [2]conditioning.Envelope
	known := false
	for row := 0; row < n; row++ {
		step := s.Rec.Kept[row]
		for segment+1 < len(starts) && starts[segment+1] <= step {
			segment, from = segment+1, step
			var rule conditioningRule
			if rule = s.settings(starts[segment]); rule.linear {
				env = s.envelopes(rule.Linear, track, row, memory)
			}
			known = rule.linear
		}
		if row%every != 0 && row != n-1 {
			continue
		}
		c := s.Parabola.Components(track.Path[row])
		e := s.Parabola.Shares(c)
		out.Step = append(out.Step, step)
		for i := range c {
			bound := math.NaN()
			if known {
				a := env[i].At(float64(step - from))
				bound = math.Abs(s.Parabola.Lambda[i]) * a * a / 2
			}
			out.C[i], out.Part[i], out.Envelope[i] = append(out.C[i], c[i]), append(out.Part[i], e[i]), append(out.Envelope[i], bound)
		}
	}
	return out
}

// envelopes are those of both components from where the racer is at a row.
func (s *SpectrumFrame) envelopes(l conditioning.Linear, track *race.Track, row, memory int) (env [2]conditioning.Envelope) {
	var m [2]float64
	if memory >= 0 {
		m = s.Parabola.Project(track.Slots[memory][row])
	}
	c := s.Parabola.Components(track.Path[row])
	for i := range env {
		env[i] = l.Envelope(s.Parabola.Lambda[i], c[i], m[i])
	}
	return env
}

// Known is what theory knows of the racer's learning rate on this surface.
type Known struct {
	Condition float64 // κ
	Limit     float64 // learning rate from which on the rule diverges
	Best      float64 // learning rate that is fastest while the momentum stays
	BestRate  float64 // the slowest component's rate there
	From, To  float64 // every learning rate between is as fast; 0 where Best alone is
	Optimum   conditioning.Optimum
	Rate      float64 // the slowest component's rate as the racer is set
	Steps     int     // until the loss is a millionth of that at the start, −1 for never
}

// Known is false where the surface has no minimum to converge to or the rule is
// not linear.
func (s *SpectrumFrame) Known() (k Known, ok bool) {
	rule, ok := s.Rule()
	if !ok {
		return k, false
	}
	ends, ok := s.Parabola.Spectrum()
	if !ok {
		return k, false
	}
	k.Condition = ends.Condition()
	k.Limit, _ = ends.Limit(rule.Key, rule.Momentum)
	k.Best, _ = ends.BestRate(rule.Key, rule.Momentum)
	if from, to, ok := ends.Plateau(rule.Key, rule.Momentum); ok {
		k.From, k.To = from, to
	}
	k.BestRate = rule.WithRate(k.Best).Worst(ends)
	k.Optimum, _ = ends.Best(rule.Key)
	k.Rate = rule.Worst(ends)
	k.Steps = -1
	if k.Rate < 1 && !s.Parabola.Local {
		k.Steps = rule.StepsToLoss(&s.Parabola, s.Parabola.Components(s.Scenario.Race.Start), arrived, mostPredicted)
	}
	return k, true
}

// Plateau says that other learning rates are as fast as the best, "" where none
// are.
func (k Known) Plateau() string {
	if k.To == 0 {
		return ""
	}
	return "every η from " + figure.Short(k.From, 3) + " to " + figure.Short(k.To, 3) + " is as fast"
}

// mostPredicted is how far the steps to arrive are counted: some milliseconds.
const mostPredicted = 200_000

// StepsText writes predicted steps.
func (k Known) StepsText() string {
	switch {
	case k.Steps >= 0:
		return fmt.Sprint(k.Steps)
	case k.Rate >= 1:
		return "never"
	}
	return "> " + figure.Short(mostPredicted, 1)
}

// Unbounded says why there is no stability limit, "" where there is one.
func (s *SpectrumFrame) Unbounded() string {
	if s.Lacking != "" {
		return s.Lacking
	}
	if _, ok := s.Parabola.Spectrum(); ok {
		return ""
	}
	if s.Parabola.Lambda[0] < 0 {
		return "An eigenvalue is negative: along it every learning rate leads away from here, and there is no limit or optimum."
	}
	return "An eigenvalue is zero: along it nothing moves, and there is no optimum."
}

// Regimes says in words how the racer's components do, for the head of the view.
func (s *SpectrumFrame) Regimes() string {
	if u := s.Unknown(); u != "" {
		return "measured only"
	}
	k, ok := s.Known()
	switch {
	case !ok:
		return s.Where()
	case k.Rate > 1:
		return "divergent: η is beyond " + figure.Short(k.Limit, 3)
	}
	local := ""
	if s.Parabola.Local {
		local = "local: "
	}
	return local + "κ = " + figure.Short(k.Condition, 3) + ", slowest rate " + figure.Short(k.Rate, 4) + "; drag the line to change η"
}
