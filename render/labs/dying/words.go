package dying

import (
	"fmt"
	"strconv"

	"downhill/render/figure"
)

// Sentence says how a function's units fare at a row of Steps: "ReLU: 35 of 64
// units dead after 500 steps, 13 before the first".
func (f *Frame) Sentence(function, row int) string {
	t := &f.Tracks[function]
	if len(t.Moments) == 0 {
		return t.Name + ": " + t.Divergence.words(f)
	}
	m := f.At(function, row)
	dead, stuck, of := f.Count(function, row)
	text := fmt.Sprintf("%s: %s dead %s", t.Name, outOf(dead, of), after(m.Step))
	if born, _, _ := f.Count(function, 0); born > 0 && m.Step > 0 {
		text += fmt.Sprintf(", %d before the first", born)
	}
	if only := stuck - dead; only > 0 {
		text += fmt.Sprintf("; %d stuck below zero, ", only)
		switch {
		case m.Flat == only:
			text += "so far that the slope is 0"
		case m.Flat > 0:
			text += fmt.Sprintf("%d of them so far that the slope is 0", m.Flat)
		default:
			text += "but still learning"
		}
	}
	if f.divergedBy(function, row) {
		text += "; " + t.Divergence.words(f)
	}
	return text
}

// divergedBy says whether a training has diverged by a row of Steps.
func (f *Frame) divergedBy(function, row int) bool {
	t := &f.Tracks[function]
	if t.Status != Diverged {
		return false
	}
	return row >= f.Len()-1 || f.Steps[f.clamp(row)] >= t.Divergence.Step
}

func outOf(n, of int) string {
	if n == 0 {
		return fmt.Sprintf("none of %s", plural(of, "unit"))
	}
	return fmt.Sprintf("%d of %s", n, plural(of, "unit"))
}

func after(step int) string {
	if step == 0 {
		return "before training"
	}
	return "after " + plural(step, "step")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// words says where a training diverged.
func (d *Divergence) words(f *Frame) string {
	where := "the loss"
	switch {
	case d.Layer > f.Dying.Layers && d.What == "output":
		where = "the network's output"
	case d.Layer > f.Dying.Layers:
		where = "the " + d.What + " of the output layer"
	case d.Layer > 0:
		where = fmt.Sprintf("the %s of hidden layer %d", d.What, d.Layer)
	}
	return fmt.Sprintf("diverged at step %d, first in %s", d.Step, where)
}

// Sentence says what a unit's inputs mean for it: "all 400 inputs lie below
// zero: output 0, gradient 0, no way back".
func (u Unit) Sentence() string {
	head, tail := u.words()
	if tail == "" {
		return head
	}
	return head + ", " + tail
}

// words are a Sentence in two parts: what is, and what follows.
func (u Unit) words() (head, tail string) {
	n := len(u.Inputs)
	if u.State == Alive {
		head = fmt.Sprintf("%d of %d inputs lie above zero", u.Above, n)
		if u.Gradient == 0 {
			return head, "but no gradient comes from above"
		}
		return head, "it learns: gradient " + figure.Short(u.Gradient, 2)
	}
	where := "below zero"
	for _, z := range u.Inputs {
		if z == 0 {
			where = "at or below zero"
			break
		}
	}
	text := fmt.Sprintf("all %d inputs lie %s: ", n, where)
	switch {
	case u.State == Dead && u.Sealed:
		return text + "output 0, gradient 0", "no way back"
	case u.State == Dead:
		return text + "output 0, gradient 0", "no way back but through the layers below"
	case u.Flat:
		return text + "stuck", "so far that the slope is 0: no gradient"
	case u.Gradient == 0:
		return text + "stuck", "its slope is not 0, but no gradient comes from above"
	}
	return text + "stuck", "but it learns through its slope: gradient " + figure.Short(u.Gradient, 2)
}
