package race

import (
	"math"
	"sort"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/surfaces"
)

// Frame is a race as far as it has been run. It is immutable.
type Frame struct {
	Scenario scenario.Scenario
	Entry    param.Entry[surfaces.Surface]
	Surface  surfaces.Surface
	Rec      *race.Recording
	Minima   []surfaces.Minimum // known ones, global first
	// NsPerStep is the measured time of each racer's step, nil where nobody
	// measured; Searched is the search that set the racers, nil where none did.
	NsPerStep []float64
	Searched  *Tuning
	Ghost     *Frame // the run before, shown faintly behind this one; nil for none

	pace Pacing
}

var _ labs.Frame = (*Frame)(nil)

// Len is the number of steps that can be looked at, the start included.
func (f *Frame) Len() int { return f.Rec.Step + 1 }

// Distance is how far a point is from the nearest known minimum, not a number
// where the surface has none.
func (f *Frame) Distance(p figure.Point) float64 {
	best := math.NaN()
	for _, m := range f.Minima {
		if d := math.Hypot(p[0]-m.X, p[1]-m.Y); !(d >= best) {
			best = d
		}
	}
	return best
}

// lowest is the least value that the surface is known to take, and whether one
// is known.
func (f *Frame) lowest() (float64, bool) {
	best, ok := math.Inf(1), false
	for _, m := range f.Minima {
		if m.Global && m.F < best {
			best, ok = m.F, true
		}
	}
	return best, ok
}

// Style is what a racer looks like everywhere.
func Style(t figure.Theme, racer int) figure.Style { return t.Style(racer) }

// Standing is one racer's place.
type Standing struct {
	Racer    int
	Name     string
	Loss     float64
	Distance float64
	Steps    int     // until it converged, −1 while it has not
	Arrived  float64 // the same in the pacing's unit: steps, evaluations or µs
	Status   race.Status
	Reason   string
	Hidden   bool
}

// Standings ranks the racers at a step.
func (f *Frame) Standings(at int, order string) []Standing {
	out := make([]Standing, len(f.Rec.Tracks))
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		s := Standing{Racer: i, Name: t.Name, Status: race.Running, Steps: -1, Hidden: f.Scenario.Race.Racers[i].Hidden,
			Loss: math.NaN(), Distance: math.NaN(), Arrived: -1}
		if n := f.rows(i, at); n > 0 {
			s.Loss, s.Distance = t.Loss[n-1], f.Distance(t.Path[n-1])
		}
		if t.StatusStep <= f.Reached(i, at) {
			s.Status, s.Reason = t.Status, t.Reason
		}
		if s.Status == race.Converged {
			s.Steps, s.Arrived = t.StatusStep, f.cost(i, f.Rec.Row(t.StatusStep))
		}
		out[i] = s
	}
	key := func(s Standing) float64 {
		if s.Status == race.Diverged {
			return math.Inf(1)
		}
		v := s.Loss
		switch order {
		case scenario.ByDistance:
			v = s.Distance
		case scenario.BySteps:
			if v = s.Arrived; s.Steps < 0 {
				return math.MaxFloat64
			}
		}
		if math.IsNaN(v) {
			return math.Inf(1)
		}
		return v
	}
	sort.SliceStable(out, func(a, b int) bool {
		ka, kb := key(out[a]), key(out[b])
		if ka == kb && order == scenario.BySteps { // none has arrived: who is lower
			return out[a].Loss < out[b].Loss
		}
		return ka < kb
	})
	return out
}

// Hyperparameters writes a rule's values with their symbols, for a table:
// "η 0.2  β₁ 0.9  β₂ 0.999". What is off, zero or only keeps a divisor from zero
// is left out unless it was set.
func Hyperparameters(rule param.Choice) string {
	return writeValues(rule, func(s param.Spec, v param.Value, own int) bool {
		if !v.Equal(s.Default) {
			return true
		}
		return s.Key == "lr" || own >= 0 && s.Kind == param.Float && v.Num() != 0 && s.Key != "eps" && s.Key != "initial_accumulator" && s.Key != "decrease"
	})
}

// Summary is shorter, for a list: the learning rate, what differs from the
// defaults, and a rule's only parameter: "η 0.012  β 0.9".
func Summary(rule param.Choice) string {
	return writeValues(rule, func(s param.Spec, v param.Value, own int) bool {
		return s.Key == "lr" || s.Optional || !v.Equal(s.Default) || own == 1
	})
}

// writeValues writes the values that show wants; own is how many parameters of
// its own the rule has, −1 for one of the common parameters.
func writeValues(rule param.Choice, show func(s param.Spec, v param.Value, own int) bool) string {
	e, err := optimizers.Catalog().Lookup(rule.Key)
	if err != nil {
		return ""
	}
	own := len(optimizers.Own(e.Params)) - 1
	if !optimizers.HasRate(rule) {
		own++
	}
	var parts []string
	for i, s := range e.Params {
		v, ok := rule.Values[s.Key]
		mine := own
		if i >= len(optimizers.Own(e.Params)) {
			mine = -1
		}
		if !ok || !show(s, v, mine) {
			continue
		}
		switch s.Kind {
		case param.Bool:
			parts = append(parts, s.Symbol)
		case param.Float, param.Int:
			parts = append(parts, s.Symbol+" "+figure.Exact(v.Num()))
		default:
			parts = append(parts, v.String())
		}
	}
	return strings.Join(parts, "  ")
}
