package race

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Pacing says what a race is run by: at a moment every racer has taken as many
// steps, asked for as many gradients or been at work as long as the others.
type Pacing int

// The ways to pace a race.
const (
	BySteps Pacing = iota
	ByEvaluations
	ByTime // measured on this machine
)

// PaceOf is the pacing that a view asks for.
func PaceOf(v scenario.View) Pacing {
	switch {
	case v.ByEvals:
		return ByEvaluations
	case v.ByTime:
		return ByTime
	}
	return BySteps
}

// Unit names the pacing's axis.
func (p Pacing) Unit() string {
	switch p {
	case ByEvaluations:
		return "gradient evaluations"
	case ByTime:
		return "measured time (µs)"
	}
	return "step"
}

// Paced is the race paced as a view asks for: a racer whose step costs more has
// come less far at the same moment. Where no times were measured, a race by time
// is one by steps.
func (f *Frame) Paced(v scenario.View) *Frame { return f.pacedBy(PaceOf(v)) }

func (f *Frame) pacedBy(by Pacing) *Frame {
	if by == ByTime && len(f.NsPerStep) != len(f.Rec.Tracks) {
		by = BySteps
	}
	if by == f.pace {
		return f
	}
	c := *f
	c.pace = by
	return &c
}

// Pace is what the race is run by.
func (f *Frame) Pace() Pacing { return f.pace }

// quickest is the shortest time of a step, in ns.
func (f *Frame) quickest() float64 {
	least := math.Inf(1)
	for _, ns := range f.NsPerStep {
		least = math.Min(least, ns)
	}
	return least
}

// Reached is the step that a racer has come to at a moment. The moment is
// counted in steps of the racer whose step costs least, so that everybody's step
// is recorded by then.
func (f *Frame) Reached(racer, at int) int {
	switch f.pace {
	case ByTime:
		// The quotient of equal times is 1 exactly; a racer a billionth slower
		// is no step behind before step 1e9.
		return min(at, int(float64(at)*(f.quickest()/f.NsPerStep[racer])+1e-9))
	case ByEvaluations:
		t := &f.Rec.Tracks[racer]
		n := f.Rec.Rows(racer, at)
		within := sort.SearchInts(t.Evaluations[:n], f.allowance(at)+1)
		if within == n || within == 0 {
			return at
		}
		return f.Rec.Kept[within-1]
	}
	return at
}

// allowance is how many gradients everybody may have asked for at a moment: as
// many as the most sparing of those that are still in the race.
func (f *Frame) allowance(at int) int {
	least, most := math.MaxInt, 0
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		n := f.Rec.Rows(i, at)
		if n == 0 {
			continue
		}
		e := t.Evaluations[n-1]
		most = max(most, e)
		if n > 1 && t.Evaluations[n-2] == e { // a yardstick that has stopped
			continue
		}
		if n == f.Rec.Row(at)+1 {
			least = min(least, e)
		}
	}
	if least == math.MaxInt {
		return most
	}
	return least
}

// rows is how many of a racer's rows lie at or before a moment.
func (f *Frame) rows(racer, at int) int { return f.Rec.Rows(racer, f.Reached(racer, at)) }

// cost is what a racer has spent at one of its rows, in the pacing's unit.
func (f *Frame) cost(racer, row int) float64 {
	switch f.pace {
	case ByTime:
		return float64(f.Rec.Kept[row]) * f.NsPerStep[racer] / 1000
	case ByEvaluations:
		return float64(f.Rec.Tracks[racer].Evaluations[row])
	}
	return float64(f.Rec.Kept[row])
}

// Clock is where a moment lies on the pacing's axis.
func (f *Frame) Clock(at int) float64 {
	switch f.pace {
	case ByTime:
		return float64(at) * f.quickest() / 1000
	case ByEvaluations:
		return float64(f.allowance(at))
	}
	return float64(at)
}

// MomentAt is the first moment at which the clock has come to x.
func (f *Frame) MomentAt(x float64) int {
	switch f.pace {
	case ByTime:
		return int(math.Ceil(x*1000/f.quickest() - 1e-9))
	case ByEvaluations:
		last := f.Rec.Step
		return sort.Search(last, func(at int) bool { return f.Clock(at) >= x })
	}
	return int(x)
}

// Arrival writes when somebody converged, in the pacing's unit.
func (f *Frame) Arrival(s Standing) string {
	if f.pace == ByTime {
		return figure.Short(s.Arrived, 3)
	}
	return strconv.Itoa(int(s.Arrived))
}

// pacedHeaders names the pacing's unit in a table.
func (f *Frame) pacedHeaders(t *figure.Table, at int) {
	switch f.pace {
	case ByTime:
		t.Columns[2].Header = "µs to converge"
		t.Columns[3].Header = "loss at " + figure.Short(f.Clock(at), 3) + " µs"
	case ByEvaluations:
		t.Columns[2].Header = "evals to converge"
		t.Columns[3].Header = "loss at " + strconv.Itoa(f.allowance(at)) + " evals"
	}
}

// fairCaption says how the racers were set and what they are compared by.
func (f *Frame) fairCaption(at int) []string {
	now := f.Scenario.At(at)
	lines := FairLines(f.Scenario.Race.Fair, &now)
	switch f.pace {
	case ByTime:
		parts := make([]string, len(f.NsPerStep))
		for i, ns := range f.NsPerStep {
			parts[i] = f.Rec.Tracks[i].Name + " " + figure.Short(ns, 2)
		}
		lines = append(lines, "By measured time on this machine, ns a step: "+strings.Join(parts, ", ")+".")
	case ByEvaluations:
		lines = append(lines, "Raced by gradient evaluations: everybody has asked for as many."+f.yardstickNote())
	}
	return append(lines, f.ghostCaption()...)
}

// timed is the measured time of every racer's step by its name.
func (f *Frame) timed() map[string]labs.Number {
	if len(f.NsPerStep) == 0 {
		return nil
	}
	out := map[string]labs.Number{}
	for i, ns := range f.NsPerStep {
		out[f.Rec.Tracks[i].Name] = labs.Number(ns)
	}
	return out
}
