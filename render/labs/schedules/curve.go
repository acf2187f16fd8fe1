// Package schedules is the lab of learning-rate schedules: the rate over time,
// and the same race and the same small network under each schedule, step by
// step beside one another.
package schedules

import (
	"math"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/schedules"
	"downhill/render/figure"
)

// Style is what a schedule looks like everywhere.
func Style(t figure.Theme, index int) figure.Style { return t.Style(index) }

// rates are the learning rates of the steps 0 to steps of a schedule, of which
// an epoch has perEpoch. A schedule that watches the loss has seen none.
func rates(s schedules.Schedule, lr float64, steps, perEpoch int) []float64 {
	out := make([]float64, steps+1)
	for t := range out {
		out[t] = s.Rate(schedules.Clock{Step: t, Epoch: t / perEpoch}, lr, schedules.Memory{})
	}
	return out
}

// Twin is the same schedule in the other unit of time, per epoch for one per
// step and the other way round, with its times converted so that both run
// through the same rates: s = 100 steps are s = 5 epochs of 20 steps. ok is false
// where that leaves no difference to see (constant) or the loss decides
// (performance), and for whole numbers of epochs that are too small to be one.
func Twin(ch param.Choice, perEpoch int) (twin param.Choice, ok bool) {
	if ch.Key == "constant" || ch.Key == "performance" || perEpoch < 2 {
		return ch, false
	}
	out := param.Choice{Key: ch.Key, Values: ch.Values.Clone()}
	by, unit := 1/float64(perEpoch), schedules.PerEpoch.String()
	if ch.Values.Text("per") == unit {
		by, unit = float64(perEpoch), schedules.PerStep.String()
	}
	out.Values["per"] = param.Word(unit)
	e, err := schedules.Catalog().Lookup(ch.Key)
	if err != nil {
		return ch, false
	}
	for _, key := range []string{"s", "steps", "boundaries"} {
		v, has := ch.Values[key]
		if !has {
			continue
		}
		spec, _ := e.Params.Find(key, ch.Values)
		switch spec.Kind {
		case param.List:
			xs := v.List()
			for i := range xs {
				xs[i] *= by
			}
			out.Values[key] = param.Numbers(xs...)
		case param.Int:
			out.Values[key] = param.Num(math.Round(v.Num() * by))
		default:
			out.Values[key] = param.Num(v.Num() * by)
		}
	}
	if _, err := schedules.Catalog().Build(out); err != nil {
		return ch, false
	}
	return out, true
}

// Landmark is a place of a curve that its formula promises.
type Landmark struct {
	Step int
	Rate float64
	Text string
}

// Landmarks are the steps at which a power schedule with c = 1 has come down to
// a half, a third and a quarter of its first rate, after s, 2s and 3s, as far as
// they are in view; other schedules have none. With another c it is the same
// fraction to the power c.
func landmarks(ch param.Choice, lr []float64, perEpoch int) []Landmark {
	if ch.Key != "power" {
		return nil
	}
	s, unit, suffix := ch.Values.Num("s"), 1.0, ""
	if ch.Values.Text("per") == schedules.PerEpoch.String() {
		unit, suffix = float64(perEpoch), " epochs"
	}
	begin := ch.Values.Num("warmup")
	if unit > 1 {
		begin = 0 // its epochs count on while it warms up
	}
	top := lr[int(math.Min(begin, float64(len(lr)-1)))]
	var out []Landmark
	for k, word := range []string{"half", "a third", "a quarter"} {
		at := begin + float64(k+1)*s*unit
		step := int(math.Ceil(at - 1e-9))
		if at <= begin || step >= len(lr) {
			break
		}
		if ch.Values.Num("c") != 1 {
			word = figure.Short(lr[step]/top, 2) + " of it"
		}
		after := "s"
		if k > 0 {
			after = figure.Exact(float64(k+1)) + "s"
		}
		out = append(out, Landmark{step, lr[step], word + " after " + after + " = " + figure.Exact(float64(k+1)*s) + suffix})
	}
	return out
}

// choiceOf makes the rule of the race follow given rates. A schedule per step
// that watches nothing is the rule's own; any other is written out as a
// piecewise constant one, since to a race every step is an epoch and the loss
// that a network's schedule watches is not the race's.
func choiceOf(rule param.Choice, base float64, ch param.Choice, lr []float64) (param.Choice, error) {
	s, err := schedules.Catalog().Build(ch)
	if err != nil {
		return rule, err
	}
	if s.Per == schedules.PerStep && !s.Watches() {
		return scenario.Scheduled(rule, base, ch)
	}
	var at, values []float64
	for t, r := range lr {
		if t == 0 || r != lr[t-1] {
			if t > 0 {
				at = append(at, float64(t))
			}
			// A piecewise rate is above 0; the least number there is moves nothing.
			values = append(values, math.Max(r, math.SmallestNonzeroFloat64))
		}
	}
	if len(at) == 0 {
		constant, err := schedules.Catalog().Default("constant")
		if err != nil {
			return rule, err
		}
		return scenario.Scheduled(rule, values[0], constant)
	}
	return scenario.Scheduled(rule, base, param.Choice{Key: "piecewise", Values: param.Values{
		"boundaries": param.Numbers(at...), "values": param.Numbers(values...), "per": param.Word("step"), "warmup": param.Num(0)}})
}
