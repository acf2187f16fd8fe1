package racepage

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/schedules"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// panelWidgets are what the panel on the right holds.
type panelWidgets struct {
	shape    string // what decides which widgets there are
	seen     panelKey
	surface  *ui.Form
	formula  formulaWidgets
	noise    *ui.Number
	own      *ui.Toggle
	start    *ui.Pair
	steps    *ui.Number
	linear   *ui.Toggle
	colors   *ui.Choice
	racers   []*ui.RacerRow
	rule     *ui.Form
	common   *ui.Form
	schedule *ui.Form
}

// panelKey is what the panel's values were shown for.
type panelKey struct {
	gen, step, changes, selected int
	rec                          *race.Recording
	linear                       bool
	maps                         string
}

// shapeOf says which widgets the panel needs.
func (pg *Page) shapeOf(r *scenario.Race) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d", r.Surface.Key, pg.model.Selected)
	for i, rc := range r.Racers {
		fmt.Fprintf(&b, "|%s", rc.Name)
		if i == pg.model.Selected {
			fmt.Fprintf(&b, " %s %s", rc.Rule.Key, rc.Rule.Values.Text("schedule"))
		}
	}
	b.WriteString("|" + pg.figure())
	if v := pg.lens(); v != nil {
		b.WriteString(v.shape(r))
	}
	return b.String()
}

// buildPanel makes the panel's sections.
func (pg *Page) buildPanel() {
	r := pg.model.Settings()
	p, column := &pg.w.inside, pg.w.panel.Column
	column.Clear()
	p.shape, p.seen = pg.shapeOf(&r), panelKey{gen: -1}
	if v := pg.lens(); v != nil {
		if s := v.section(&r); s != nil {
			column.Add(s)
		}
	}
	column.Add(pg.surfaceSection(&r), pg.racersSection(&r), pg.fairSection())
	if pg.model.Selected < len(r.Racers) {
		column.Add(pg.ruleSection(r.Racers[pg.model.Selected]))
	}
	pg.syncPanel()
}

func (pg *Page) done() { pg.model.past.Seal() }

// surfaceSection chooses the surface and what holds for all racers.
func (pg *Page) surfaceSection(r *scenario.Race) ui.Widget {
	l, m, p := pg.st.Layer, pg.model, &pg.w.inside
	catalog := scenario.Surfaces()
	items := make([]ui.Item, len(catalog.Entries))
	for i, e := range catalog.Entries {
		items[i] = ui.Item{Title: surfaceTitle(e), Help: e.Summary}
	}
	at := slices.Index(catalog.Keys(), r.Surface.Key)
	choice := ui.NewChoice(l, items, at, func(i int) {
		if c, err := catalog.Default(catalog.Entries[i].Key); err == nil {
			m.SetSurface(c)
			pg.done()
		}
	}).Tall()
	p.surface = ui.NewForm(l, formParams(catalog.Entries[at]), r.Surface.Values, func(c ui.FormChange) {
		now := m.Scene.Race.Surface
		vals := now.Values.Clone()
		vals[c.Key] = c.Value
		m.SetSurface(param.Choice{Key: now.Key, Values: vals})
	}, pg.done).Rule(catalog.Entries[at].Formula)
	any := param.Spec{Key: "x", Min: -1e12, Max: 1e12}
	p.start = ui.NewPair(l, "start x, y", "Where every racer starts. Click the surface to place it, drag to move it.", any, any,
		func(x, y float64) {
			m.SetStart([2]float64{x, y})
			pg.done()
		})
	p.noise = ui.NewNumber(l, param.Spec{Key: "noise", Symbol: "σ", Formula: `\mathbf{g} = \nabla f(\theta) + \sigma \xi, \quad \xi \sim N(0, I)`, Title: "noise", Max: math.Inf(1), Low: 0, High: 5, Default: param.Num(0),
		Help: "Standard deviation of the normal noise on each component of the gradient, as a small batch would give."},
		func(v param.Value) { m.Change(race.All, "noise", v.String()) }).OnDone(pg.done)
	p.own = ui.NewToggle(l, "own noise for each racer", "Otherwise every racer meets the same noise and the same minibatch at the same step.", r.OwnNoise,
		func(on bool) { m.SetOwnNoise(on); pg.done() })
	p.steps = ui.NewNumber(l, param.Spec{Key: "steps", Symbol: "steps", Kind: param.Int, Scale: param.Log, Min: 1, Max: race.MaxSteps,
		Low: 10, High: race.MaxSteps, Default: param.Num(race.DefaultSteps), Help: "How long the race is."},
		func(v param.Value) { m.SetSteps(int(v.Num())) }).OnDone(pg.done)
	maps := scenario.Maps()
	names := []ui.Item{{Title: "muted", Help: "Recedes, so that the trails stand out."}}
	for _, n := range maps[1:] {
		names = append(names, ui.Item{Title: n})
	}
	p.colors = ui.NewChoice(l, names, slices.Index(maps, m.Scene.View.Map), func(i int) { m.Scene.View.Map = maps[i] })
	p.linear = ui.NewToggle(l, "linear colours", "Colours follow f itself instead of its logarithm above the minimum.", m.Scene.View.Linear,
		func(on bool) { m.Scene.View.Linear = on })
	return ui.NewSection(l, "Surface", "", nil, choice, pg.formulaRows(r), p.surface, pg.networkRows(r), p.start, p.noise, pg.minibatchRows(r), p.own, p.steps,
		ui.NewChoiceRow(l, "colours", "The colour map of the surface.", p.colors), p.linear)
}

// racersSection lists the racers.
func (pg *Page) racersSection(r *scenario.Race) ui.Widget {
	l, m, p := pg.st.Layer, pg.model, &pg.w.inside
	s := ui.NewSection(l, "Racers", "+ Add", pg.addMenu).ActionHelp("Adds a racer with one of the update rules")
	p.racers = p.racers[:0]
	for i := range r.Racers {
		row := ui.NewRacerRow(l, pg.racerOptions(r, i), ui.RacerActions{
			Choose: func() { m.Selected = i },
			Show:   func(on bool) { m.Show(i, on) },
			Menu:   func(at image.Rectangle) { pg.racerMenu(i, at) },
		})
		p.racers = append(p.racers, row)
		s.Add(row)
	}
	s.Add(pg.arrowsRow())
	return s
}

func (pg *Page) racerOptions(r *scenario.Race, i int) ui.RacerOptions {
	o := ui.RacerOptions{Name: r.Racers[i].Name, Detail: racelab.Summary(r.Racers[i].Rule), Style: racelab.Style(pg.st.Theme, i),
		Hidden: r.Racers[i].Hidden, Chosen: i == pg.model.Selected}
	if f := pg.frameOf(); f != nil && i < len(f.Rec.Tracks) && f.Rec.Tracks[i].StatusStep <= pg.model.Step() {
		t := &f.Rec.Tracks[i]
		o.Note = string(t.Status)
		if t.StatusStep > 0 {
			o.Note += fmt.Sprintf(" at step %d", t.StatusStep)
		}
		if t.Reason != "" {
			o.Note += ": " + t.Reason
		}
		if t.Calls != nil {
			o.Note += " · asked for " + f.Asked(i, pg.model.Step())
		}
	}
	return o
}

// addMenu offers every rule.
func (pg *Page) addMenu() {
	entries := optimizers.Catalog().Entries
	items := make([]ui.Item, len(entries))
	for i := range entries {
		items[i] = ruleItem(entries, i)
	}
	at := pg.rooms.Panel
	at.Min.X = at.Max.X - int(180*pg.st.Unit())
	at.Min.Y += int(40 * pg.st.Unit())
	at.Max.Y = at.Min.Y
	pg.st.Layer.Menu(at, items, func(i int) { pg.model.AddRacer(entries[i].Key); pg.done() })
}

func (pg *Page) racerMenu(i int, at image.Rectangle) {
	m := pg.model
	if i >= len(m.Scene.Race.Racers) {
		return
	}
	items := []ui.Item{{Title: "Duplicate"}, {Title: "Rename…"}, {Title: "Show only this one"}, {Title: "Show all"},
		{Title: "Remove", Line: true, Danger: true, Off: len(m.Scene.Race.Racers) == 1}}
	pg.st.Layer.Menu(at, items, func(k int) {
		switch k {
		case 0:
			m.Duplicate(i)
		case 1:
			pg.askName(i)
		case 2, 3:
			m.ShowOnly(i, k == 3)
		case 4:
			m.Remove(i)
		}
		pg.done()
	})
}

func (pg *Page) askName(i int) {
	field := ui.NewTextField(pg.st.Layer, 240, "name", nil, nil)
	field.Set(pg.model.Scene.Race.Racers[i].Name)
	pg.st.Layer.Dialog(ui.DialogOptions{Title: "Rename racer", Body: []ui.Widget{field}, Confirm: "Rename", Width: 320, OnConfirm: func() error {
		name := strings.TrimSpace(field.Get())
		if name == "" || name == race.All {
			return fmt.Errorf("want a name other than %q", name)
		}
		pg.model.Rename(i, name)
		pg.done()
		return nil
	}})
	field.Focus()
}

// ruleSection holds the selected racer's rule and hyperparameters.
func (pg *Page) ruleSection(rc scenario.Racer) ui.Widget {
	l, m, p := pg.st.Layer, pg.model, &pg.w.inside
	catalog := optimizers.Catalog()
	at := slices.Index(catalog.Keys(), rc.Rule.Key)
	e := catalog.Entries[at]
	items := make([]ui.Item, len(catalog.Entries))
	for i := range catalog.Entries {
		items[i] = ruleItem(catalog.Entries, i)
	}
	selected := m.Selected
	choice := ui.NewChoice(l, items, at, func(i int) { m.SetRule(selected, catalog.Entries[i].Key); pg.done() })
	change := func(key string, c ui.FormChange) {
		value := param.Off
		if c.On {
			value = c.Value.String()
		}
		m.Change(rc.Name, key, value)
	}
	own := len(optimizers.Own(e.Params))
	p.rule = ui.NewForm(l, e.Params[:own], rc.Rule.Values, func(c ui.FormChange) { change(c.Key, c) }, pg.done).Rule(e.Formula)
	card := ui.NewCard(l).Formula(e.Formula).Text(e.Summary, ui.Muted)
	if e.Note != "" {
		card.Text(e.Note, ui.Muted)
	}
	card.Text(e.Source, ui.Muted)
	s := ui.NewSection(l, rc.Name, "", nil, ui.NewChoiceRow(l, "rule", e.Summary, choice), p.rule, ui.NewSpace(l, 0, 8), card)
	if own == len(e.Params) { // a yardstick
		p.common, p.schedule = nil, nil
		return ui.NewColumn(l, 0, ui.Insets{}, s)
	}
	more := ui.NewSection(l, "Clipping and schedule", "", nil)
	p.common = ui.NewForm(l, withChoices(e.Params[own:]), rc.Rule.Values, func(c ui.FormChange) { change(c.Key, c) }, pg.done)
	more.Add(p.common)
	p.schedule = nil
	if name := rc.Rule.Values.Text("schedule"); name != "" && name != "constant" {
		if sched, err := schedules.Catalog().Lookup(name); err == nil {
			p.schedule = ui.NewForm(l, sched.Params, nested(rc.Rule.Values, "schedule."), func(c ui.FormChange) {
				change("schedule."+c.Key, c)
			}, pg.done).Rule(sched.Formula)
			more.Add(p.schedule)
		}
	}
	return ui.NewColumn(l, 0, ui.Insets{}, s, more)
}

// withChoices lists the schedules where a parameter names one.
func withChoices(specs param.Specs) param.Specs {
	out := slices.Clone(specs)
	for i := range out {
		if out[i].Kind == param.Nested {
			out[i].Choices = schedules.Catalog().Keys()
		}
	}
	return out
}

// nested returns the values below a prefix.
func nested(vals param.Values, prefix string) param.Values {
	out := param.Values{}
	for k, v := range vals {
		if rest, ok := strings.CutPrefix(k, prefix); ok {
			out[rest] = v
		}
	}
	return out
}

// syncPanel shows the settings of the moment looked at, and makes the panel
// anew where it needs other widgets.
func (pg *Page) syncPanel() {
	p, m := &pg.w.inside, pg.model
	pg.syncFindings()
	pg.syncNetwork()
	key := panelKey{gen: m.gen, changes: len(m.Scene.Changes), selected: m.Selected, linear: m.Scene.View.Linear, maps: m.Scene.View.Map}
	if len(m.Scene.Changes) > 0 {
		key.step = m.Step()
	}
	if f := pg.frameOf(); f != nil && !m.Playing {
		key.rec, key.step = f.Rec, m.Step()
	}
	if key == p.seen {
		return
	}
	p.seen = key
	r := m.Settings()
	if pg.shapeOf(&r) != p.shape {
		pg.buildPanel()
		return
	}
	p.surface.Set(r.Surface.Values)
	pg.syncFormula(&r)
	p.noise.Set(param.Num(r.Noise))
	pg.syncMinibatch(&r)
	p.own.Set(r.OwnNoise)
	p.start.Set(r.Start[0], r.Start[1])
	p.steps.Set(param.Num(float64(r.Steps)))
	p.linear.Set(m.Scene.View.Linear)
	p.colors.Set(slices.Index(scenario.Maps(), m.Scene.View.Map))
	for i, row := range p.racers {
		row.Set(pg.racerOptions(&r, i))
	}
	if m.Selected < len(r.Racers) {
		vals := r.Racers[m.Selected].Rule.Values
		p.rule.Set(vals)
		if p.common != nil {
			p.common.Set(vals)
		}
		if p.schedule != nil {
			p.schedule.Set(nested(vals, "schedule."))
		}
	}
}
