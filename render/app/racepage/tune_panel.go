package racepage

import (
	"fmt"
	"image"
	"math"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// fairWidgets are those of the section whose contents change.
type fairWidgets struct {
	same              *ui.Number
	defaults, tune    *ui.Button
	find, use, finish *ui.Button
	says              *ui.Label
	said              *scenario.Fair // that the label's tip is of
	ghost             *ui.Toggle
}

// fairSection sets all racers at once, looks for learning rates and keeps the
// ghost.
func (pg *Page) fairSection() ui.Widget {
	l, m, p := pg.st.Layer, pg.model, &pg.w.fair
	*p = fairWidgets{}
	p.same = ui.NewNumber(l, param.Spec{Key: "same_lr", Symbol: "η", Formula: `\theta \leftarrow \theta - \eta \nabla f(\theta)`, Title: "for all", Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 10, Default: param.Num(0.01), Help: "Gives every racer the same learning rate."},
		func(v param.Value) { m.SetSameRate(v.Num()) }).OnDone(pg.done)
	p.defaults = ui.NewButton(l, ui.ButtonOptions{Text: "Defaults", Tip: "Every rule with its default numbers; switches, clipping and schedule stay"},
		func() { m.SetDefaults(); pg.done() })
	p.tune = ui.NewButton(l, pg.tuneOptions(), func() {
		if pg.tuner.on {
			pg.stopTuning()
			return
		}
		pg.askTuning()
	})
	p.find = ui.NewButton(l, ui.ButtonOptions{Text: "Find η…", Tip: "Look for the chosen racer's learning rate"}, pg.findMenu)
	p.use = ui.NewButton(l, ui.ButtonOptions{Text: "Use it", Primary: true, Tip: "Give the racer the rate that was found"}, pg.useFound)
	p.finish = ui.NewButton(l, ui.ButtonOptions{Text: "Back to the race", Tip: "Show the race again (Esc)"}, pg.endFind)
	p.says = ui.NewCaption(l, pg.fairSays(), ui.Muted)
	p.ghost = ui.NewToggle(l, "keep the run before as a ghost", "After an edit the run before stays faintly, until it is dismissed (G).", m.KeepsGhost(), m.KeepGhost)
	set := ui.NewRow(l, 8, ui.Insets{Top: 4}, p.defaults, p.tune, p.find)
	shown := ui.NewRow(l, 8, ui.Insets{Top: 4}, p.use, p.finish)
	pg.syncFair()
	return ui.NewSection(l, "Fair race", "", nil, p.same, set, shown, p.says, p.ghost)
}

func (pg *Page) tuneOptions() ui.ButtonOptions {
	if pg.tuner.on {
		return ui.ButtonOptions{Text: fmt.Sprintf("Stop (%d %%)", pg.tuner.done), Tip: "Give the search up"}
	}
	return ui.ButtonOptions{Text: "Tune…", Tip: "Search the best learning rate and momentum of every racer, with the same budget for all"}
}

// fairSays is how the racers were set, or what a search has found.
func (pg *Page) fairSays() string {
	if pg.find.on {
		switch rate := pg.foundRate(); {
		case !pg.findOver():
			return "looking for " + pg.find.name + "'s learning rate"
		case rate > 0:
			return pg.find.name + ": η " + figure.Short(rate, 3)
		}
		return pg.find.name + ": no rate was found"
	}
	f := pg.model.Scene.Race.Fair
	switch {
	case f == nil:
		return "each racer as it is set below"
	case f.Rates == scenario.RatesSame:
		return "set to η " + figure.Exact(f.LR) + " for all"
	case f.Rates == scenario.RatesDefaults:
		return "set to each rule's defaults"
	}
	return fmt.Sprintf("tuned for %s, budget %d", f.Objective, f.Budget)
}

// syncFair shows how things stand.
func (pg *Page) syncFair() {
	p := &pg.w.fair
	if p.same == nil {
		return
	}
	r := pg.model.Scene.Race
	if len(pg.model.Scene.Changes) > 0 {
		r = pg.model.Settings()
	}
	r.Fair = pg.model.Scene.Race.Fair
	if lr := commonRate(&r); lr > 0 {
		p.same.Set(param.Num(lr))
	}
	if o := pg.tuneOptions(); p.tune.Get() != o {
		p.tune.Set(o)
	}
	if s := pg.fairSays(); p.says.Get() != s {
		p.says.Set(s)
	}
	if r.Fair != p.said {
		p.said = r.Fair
		p.says.Help(strings.Join(racelab.FairLines(r.Fair, &r), " "))
	}
	p.ghost.Set(pg.model.KeepsGhost())
	p.use.SetEnabled(pg.foundRate() > 0)
	p.use.SetVisible(pg.find.on)
	p.finish.SetVisible(pg.find.on)
}

// askTuning asks for the objective and the budget.
func (pg *Page) askTuning() {
	l, m := pg.st.Layer, pg.model
	goal := tune.Goal{Loss: 0.01}
	budget := min(tune.MaxBudget, tune.BudgetRuns*m.Steps())
	choice := ui.NewChoice(l, []ui.Item{{Title: "loss after the last step"}, {Title: "steps to reach a loss"}}, 0, func(i int) { goal.Reach = i == 1 })
	loss := ui.NewNumber(l, param.Spec{Key: "loss", Symbol: "loss", Title: "loss to reach", Min: -1e12, Max: 1e12, Low: 0, High: 1, Default: param.Num(goal.Loss),
		Help: "Where the objective is steps to reach a loss: that loss."}, func(v param.Value) { goal.Loss = v.Num() })
	spend := ui.NewNumber(l, param.Spec{Key: "budget", Symbol: "budget", Title: "budget", Kind: param.Int, Scale: param.Log, Min: 1, Max: tune.MaxBudget,
		Low: 1000, High: 1e7, Default: param.Num(float64(budget)), Help: "Gradient evaluations that the search may spend on each racer."},
		func(v param.Value) { budget = int(v.Num()) })
	pg.w.fairDialog = map[string]ui.Widget{"tune objective": choice, "tune loss": loss, "tune budget": spend}
	l.Dialog(ui.DialogOptions{Title: "Tune every racer",
		Text:    "Searches a grid of learning rates and, where the rule has one, of momentum, then around the best, with the same number of gradient evaluations for each racer.",
		Body:    []ui.Widget{ui.NewChoiceRow(l, "objective", "What the search makes as small as it can.", choice), loss, spend},
		Confirm: "Tune", OnConfirm: func() error {
			g := goal
			if !g.Reach {
				g.Loss = 0
			}
			return pg.startTuning(g, budget)
		}})
}

// findMenu offers the two ways to find a learning rate.
func (pg *Page) findMenu() {
	at := pg.rooms.Panel
	if w := pg.w.fair.find; w != nil {
		at = w.GetWidget().Rect
	}
	at = image.Rect(at.Max.X-int(220*pg.st.Unit()), at.Max.Y, at.Max.X, at.Max.Y)
	methods := []racelab.Method{racelab.Divide, racelab.RangeTest}
	pg.st.Layer.Menu(at, []ui.Item{
		{Title: "Divide by 3", Help: "Start at 10 and divide by 3 until training stops diverging."},
		{Title: "Range test", Help: "One run with a rate that grows step by step."}},
		func(i int) { pg.startFind(methods[i]) })
}

// nameFair names what tests of the window look for.
func (pg *Page) nameFair(o *stage.Named) {
	if o.Values == nil {
		o.Values = map[string]string{}
	}
	o.Values["fair"] = pg.fairSays()
	if f := pg.frameOf(); f != nil {
		o.Values["ghost"] = f.GhostWords()
		o.Values["pace"] = f.Pace().Unit()
	}
	o.Areas["ghost card"] = stage.Area{At: pg.cards.ghost.At}
	if p := &pg.w.fair; !pg.rooms.Panel.Empty() && p.same != nil {
		o.Widgets["same rate"], o.Widgets["defaults"], o.Widgets["tune"], o.Widgets["find rate"] = p.same, p.defaults, p.tune, p.find
		o.Widgets["use rate"], o.Widgets["end find"], o.Widgets["keep ghost"] = p.use, p.finish, p.ghost
	}
	for name, w := range pg.w.fairDialog {
		o.Widgets[name] = w
	}
}
