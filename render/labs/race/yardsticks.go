package race

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// calls are what a racer has asked for by kind, in JSON: lists beside
// evaluations, which counts all of them as optimizers.Calls says. A race without
// yardsticks has none, nor have rules that ask for one gradient a step.
type calls struct {
	Functions []int `json:"function_evaluations,omitempty"`
	Gradients []int `json:"gradient_evaluations,omitempty"`
	Hessians  []int `json:"hessian_evaluations,omitempty"`
}

func (f *Frame) callsOf(t *race.Track) (c calls) {
	if !f.Yardsticks() {
		return c
	}
	for _, v := range t.Calls {
		c.Functions, c.Gradients, c.Hessians = append(c.Functions, v.Functions), append(c.Gradients, v.Gradients), append(c.Hessians, v.Hessians)
	}
	return c
}

// callsHead are the columns of the calls in CSV, none where no yardstick races.
func (f *Frame) callsHead() []string {
	if !f.Yardsticks() {
		return nil
	}
	return []string{"function_evaluations", "gradient_evaluations", "hessian_evaluations"}
}

// callsCells fills the columns of a row.
func (f *Frame) callsCells(cells []string, t *race.Track, row int) {
	if t.Calls != nil && f.Yardsticks() {
		c := t.Calls[row]
		copy(cells, []string{strconv.Itoa(c.Functions), strconv.Itoa(c.Gradients), strconv.Itoa(c.Hessians)})
	}
}

// isYardstick says whether a racer is one: it looks for its step itself.
func isYardstick(r scenario.Racer) bool { return !optimizers.HasRate(r.Rule) }

// Yardsticks says whether anybody in the race is one.
func (f *Frame) Yardsticks() bool {
	return slices.ContainsFunc(f.Scenario.Race.Racers, isYardstick)
}

// Asked is what a racer has asked for up to a moment: "31 f, 12 ∇f, 3 H"; of a
// rule its gradients alone.
func (f *Frame) Asked(racer, at int) string {
	t := &f.Rec.Tracks[racer]
	n := f.rows(racer, at)
	if n == 0 {
		return ""
	}
	if t.Calls == nil {
		return strconv.Itoa(t.Evaluations[n-1]) + " ∇f"
	}
	return callsText(t.Calls[n-1])
}

func callsText(c optimizers.Calls) string {
	var parts []string
	for _, p := range []struct {
		n    int
		kind string
	}{{c.Functions, "f"}, {c.Gradients, "∇f"}, {c.Hessians, "H"}} {
		if p.n > 0 {
			parts = append(parts, strconv.Itoa(p.n)+" "+p.kind)
		}
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// AskedLine is what those asked for who ask for more than gradients, "" where
// there is no yardstick.
func (f *Frame) AskedLine(at int) string {
	if !f.Yardsticks() {
		return ""
	}
	var parts []string
	for i := range f.Rec.Tracks {
		if t := &f.Rec.Tracks[i]; t.Calls != nil && f.rows(i, at) > 0 {
			parts = append(parts, t.Name+" "+f.Asked(i, at))
		}
	}
	return fmt.Sprintf("Asked for up to there, where f is a value, ∇f a gradient and H a Hessian: %s.", strings.Join(parts, "; "))
}

// yardstickNote says how a race by evaluations counts a yardstick's.
func (f *Frame) yardstickNote() string {
	if !f.Yardsticks() {
		return ""
	}
	return " Of a yardstick f and ∇f count alike and a Hessian as two gradients."
}
