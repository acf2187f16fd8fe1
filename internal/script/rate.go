package script

import (
	"fmt"
	"strings"

	"downhill/internal/param"
	"downhill/optimizers/schedules"
)

// ratePlan is how a learning rate goes over time.
type ratePlan struct {
	expression string // what is called with (step, epoch): a lambda, a function's name or an instance; "" for constant
	definition string // goes before, "" for nothing
	watches    bool   // it follows the loss
}

// rateOf writes a rule's schedule; name is a free Python name.
func rateOf(v param.Values, name string) (ratePlan, error) {
	s, err := schedules.FromRule(v)
	if err != nil {
		return ratePlan{}, err
	}
	lr := number(v.Num("lr"))
	t := "epoch"
	if s.Per == schedules.PerStep {
		t = "step"
		if s.Warmup > 0 {
			t = fmt.Sprintf("max(0, step - %d)", s.Warmup)
		}
	}
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	switch c := s.Curve.(type) {
	case nil, schedules.Constant:
		if s.Warmup == 0 {
			return ratePlan{}, nil
		}
		say("rate = %s", lr)
	case schedules.Power:
		say("rate = %s / (1 + %s / %s)**%s", lr, t, number(c.S), number(c.C))
	case schedules.Exponential:
		say("rate = %s * %s**(%s / %s)", lr, number(c.Factor), t, number(c.S))
	case schedules.Piecewise:
		values := make([]float64, len(c.Boundaries)+1)
		for i := range values {
			at := 0.0
			if i > 0 {
				at = c.Boundaries[i-1]
			}
			values[i] = c.Rate(ceil(at), v.Num("lr"), schedules.Memory{})
		}
		say("boundaries, values = %s, %s", list(c.Boundaries), list(values))
		say("rate = values[sum(%s >= b for b in boundaries)]", t)
	case schedules.Cosine:
		say("done = min(%s, %d) / %d", t, c.Steps, c.Steps)
		say("rate = %s * ((1 - %s) * (1 + math.cos(math.pi * done)) / 2 + %[2]s)", lr, number(c.Alpha))
	case schedules.OneCycle:
		peak, start, last := c.Max, c.Start, c.Last
		if peak == 0 {
			peak = v.Num("lr")
		}
		if start == 0 {
			start = peak / 10
		}
		if last == 0 {
			last = start / 1000
		}
		half := (c.Steps - (c.Steps/10 + 1)) / 2
		say("t, half, steps = %s, %d, %d", t, half, c.Steps)
		say("peak, start, last = %s, %s, %s", number(peak), number(start), number(last))
		say("if t < half:")
		say("    rate = start + (peak - start) * t / half")
		say("elif t < 2 * half:")
		say("    rate = peak + (start - peak) * (t - half) / half")
		say("elif t < steps:")
		say("    rate = start + (last - start) * (t - 2 * half) / (steps - 2 * half)")
		say("else:")
		say("    rate = last")
	case schedules.Performance:
		if s.Warmup > 0 {
			return ratePlan{}, fmt.Errorf("%w: a warm-up before a schedule by performance is not known to scripts", ErrNone)
		}
		return ratePlan{expression: fmt.Sprintf("Performance(%s, factor=%s, patience=%d, min_delta=%s, min_lr=%s)",
			lr, number(c.Factor), c.Patience, number(c.MinDelta), number(c.MinLR)), watches: true}, nil
	default:
		return ratePlan{}, fmt.Errorf("%w: the schedule %s is not known to scripts", ErrNone, v.Text("schedule"))
	}
	if s.Warmup > 0 {
		say("return rate * min(step, %d) / %[1]d", s.Warmup)
	} else {
		say("return rate")
	}
	return ratePlan{expression: name,
		definition: "def " + name + "(step, epoch):\n    " + strings.Join(lines, "\n    ") + "\n"}, nil
}

// ceil is the first whole time at or after a boundary.
func ceil(x float64) int {
	n := int(x)
	if float64(n) < x {
		n++
	}
	return n
}
