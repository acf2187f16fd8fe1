package activationspage

import (
	"math"
	"reflect"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

// edit changes the document. Edits of one drag ("" for none) are undone together
// until the drag is sealed.
func (pg *Page) edit(drag string, change func(a *scenario.Activations)) {
	trial := pg.doc.Clone()
	change(&trial.Activations)
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		return
	}
	if reflect.DeepEqual(trial, pg.doc) {
		return
	}
	pg.past.PushDrag(pg.doc, drag)
	pg.doc = trial
	pg.follow()
}

func (pg *Page) seal() { pg.past.Seal() }

// follow has whatever is out of date worked out anew.
func (pg *Page) follow() {
	a := &pg.doc.Activations
	pg.rev++
	pg.selected = max(0, min(pg.selected, len(a.Functions)-1))
	pg.trainee = max(0, min(pg.trainee, len(a.Dying.Functions)-1))
	curves := pg.doc.Clone()
	curves.Seed, curves.Activations.Dying, curves.Activations.Figure = 0, scenario.Dying{}, ""
	if !reflect.DeepEqual(curves.Activations, pg.asked.Activations) {
		pg.asked = curves
		pg.curvesGen = pg.curvesWork.Start(pg.doc)
	}
	pg.train()
}

// train has the networks trained anew where what they are trained by has
// changed: not before somebody looks, for it keeps a core busy.
func (pg *Page) train() {
	if pg.doc.Activations.Figure != scenario.FigureDying {
		pg.dyingWork.Pause(true)
		return
	}
	pg.dyingWork.Pause(!pg.shown)
	plan := trained{pg.doc.Seed, pg.doc.Activations.Clone().Dying}
	if !reflect.DeepEqual(plan, pg.plan) {
		pg.plan = plan
		pg.dyingGen = pg.dyingWork.Start(pg.doc)
		pg.at = math.Min(pg.at, float64(plan.dying.Steps))
	}
}

// trained is what a training follows from.
type trained struct {
	seed  uint64
	dying scenario.Dying
}

// look changes where one looks, which is no edit: it is saved and not undone.
func (pg *Page) look(figure string) {
	if figure == pg.doc.Activations.Figure {
		return
	}
	pg.doc.Activations.Figure = figure
	pg.follow()
	pg.past.Seal()
	if pg.s.Layer != nil {
		pg.s.Rebuild()
	}
}

// nextView goes round the views.
func (pg *Page) nextView(by int) {
	all := scenario.ActivationFigures()
	i := slices.Index(all, pg.doc.Activations.Figure)
	pg.look(all[(i+by+len(all))%len(all)])
}

// setParam sets a parameter of the selected function.
func (pg *Page) setParam(i int, key string, v param.Value) {
	pg.edit("function "+key, func(a *scenario.Activations) {
		vals := a.Functions[i].Function.Values.Clone()
		vals[key] = v
		pushLimits(a.Functions[i].Function.Key, key, vals)
		a.Functions[i].Function.Values = vals
	})
}

// pushLimits lets the limits of a random slope push one another, so that a slider
// that meets the other goes on.
func pushLimits(function, key string, vals param.Values) {
	lower, upper := vals["lower"], vals["upper"]
	if function != "rrelu" || lower.Num() <= upper.Num() {
		return
	}
	if key == "lower" {
		vals["upper"] = lower
	} else {
		vals["lower"] = upper
	}
}

// setFunction puts another function with its defaults in the place of one.
func (pg *Page) setFunction(i int, key string) {
	c, err := activations.Catalog().Default(key)
	if err != nil || key == pg.doc.Activations.Functions[i].Function.Key {
		return
	}
	pg.edit("", func(a *scenario.Activations) { a.Functions[i].Function = c })
}

// addFunction adds a function with its defaults and selects it.
func (pg *Page) addFunction(key string) {
	c, err := activations.Catalog().Default(key)
	if err == nil {
		pg.insert(c)
	}
}

func (pg *Page) duplicate(i int) {
	c := pg.doc.Activations.Functions[i].Function
	c.Values = c.Values.Clone()
	pg.insert(c)
}

// insert adds a function at the end. Where as many are shown as colours can tell
// apart, it says so instead.
func (pg *Page) insert(c param.Choice) {
	n := len(pg.doc.Activations.Functions)
	if pg.visible() >= scenario.MaxFunctions {
		pg.message = tooMany
		return
	}
	pg.edit("", func(a *scenario.Activations) { a.Functions = append(a.Functions, scenario.ShownFunction{Function: c}) })
	if len(pg.doc.Activations.Functions) > n {
		pg.selected = n
	}
}

const tooMany = "8 functions are shown, as many as colours can tell apart: hide one first"

// visible is how many functions are shown.
func (pg *Page) visible() int {
	n := 0
	for _, f := range pg.doc.Activations.Functions {
		if !f.Hidden {
			n++
		}
	}
	return n
}

// remove takes function i away; the last one stays.
func (pg *Page) remove(i int) {
	if len(pg.doc.Activations.Functions) > 1 {
		pg.edit("", func(a *scenario.Activations) { a.Functions = slices.Delete(a.Functions, i, i+1) })
		if pg.selected > i {
			pg.selected--
		}
	}
}

// show shows or hides function i.
func (pg *Page) show(i int, on bool) {
	if i >= len(pg.doc.Activations.Functions) || on == !pg.doc.Activations.Functions[i].Hidden {
		return
	}
	if on && pg.visible() >= scenario.MaxFunctions {
		pg.message = tooMany
		pg.panelSeen = panelKey{} // the row shows itself as it is again
		return
	}
	pg.edit("", func(a *scenario.Activations) { a.Functions[i].Hidden = !on })
}

// showOnly shows function i alone, or as many as can be shown.
func (pg *Page) showOnly(i int, all bool) {
	pg.edit("", func(a *scenario.Activations) {
		for k := range a.Functions {
			a.Functions[k].Hidden = k != i && (!all || k >= scenario.MaxFunctions)
		}
	})
}

// setRange looks at another part of the axis, unless that is too short for
// float64 to tell its points apart or beyond what can be shown.
func (pg *Page) setRange(drag string, from, to float64) {
	size, far := to-from, math.Max(math.Abs(from), math.Abs(to))
	if !(size > 1e-6) || !(size > far*1e-9) || far > scenario.MaxSpan {
		return
	}
	pg.edit(drag, func(a *scenario.Activations) { a.From, a.To = from, to })
}

// setLogit moves one logit.
func (pg *Page) setLogit(i int, z float64) {
	if i < len(pg.doc.Activations.Logits) {
		pg.edit("logit", func(a *scenario.Activations) { a.Logits[i] = z })
	}
}

func (pg *Page) addLogit() {
	if len(pg.doc.Activations.Logits) >= scenario.MaxLogits {
		pg.message = "16 logits are as many as fit"
		return
	}
	pg.edit("", func(a *scenario.Activations) { a.Logits = append(a.Logits, 0) })
}

func (pg *Page) removeLogit(i int) {
	if len(pg.doc.Activations.Logits) > 2 {
		pg.edit("", func(a *scenario.Activations) { a.Logits = slices.Delete(a.Logits, i, i+1) })
	}
}

// round rounds x to the power of ten at or below step, so that what is dragged
// gives short numbers.
func round(x, step float64) float64 {
	e := math.Floor(math.Log10(step))
	if e < 0 {
		s := math.Pow(10, -e)
		return math.Round(x*s)/s + 0
	}
	s := math.Pow(10, e)
	return math.Round(x/s)*s + 0
}
