package schedulespage

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/schedules"
	"downhill/render/figure"
	scheduleslab "downhill/render/labs/schedules"
	"downhill/render/ui"
)

// widgets are all that change while the page is shown.
type widgets struct {
	tabs int // how many things the lower part can show

	panel              *ui.Panel
	axis, scale, lower *ui.Segments
	twins              *ui.Toggle
	says               *ui.Label

	presets *ui.Button
	note    *ui.Card
	noted   string
	add     *ui.Section
	rows    []*ui.RacerRow
	form    *ui.Form
	own     *ui.Number
	formula *ui.Card
	written string
	test    *ui.Button

	rate, steps, target, seeds *ui.Number
	surface, raceRule          *ui.Choice
	surfaceForm, raceForm      *ui.Form
	noise                      *ui.Number
	data, activation, netRule  *ui.Choice
	dataForm, netForm          *ui.Form
	layers                     *ui.TextField
	batch                      *ui.Number
}

// panelKey is what the panel's values were shown for.
type panelKey struct {
	rev, selected int
	frame         *scheduleslab.Frame
	ranging       *scheduleslab.Ranging
	made          bool // no zero value
}

// shapeOf says which widgets the panel needs.
func (pg *Page) shapeOf() string {
	g := &pg.doc.Schedules
	var b strings.Builder
	fmt.Fprint(&b, len(g.Runs), pg.selected, g.Runs[pg.selected].Schedule.Key, g.Note != "", g.Race.Surface.Key, g.Race.Rule.Key,
		g.Network.Data.Key, g.Network.Rule.Key)
	return b.String()
}

// buildPanel makes the panel's sections.
func (pg *Page) buildPanel() {
	column := pg.w.panel.Column
	column.Clear()
	pg.shape, pg.seen = pg.shapeOf(), panelKey{}
	column.Add(pg.presetSection(), pg.schedulesSection(), pg.scheduleSection(), pg.timeSection(), pg.raceSection(), pg.networkSection())
	pg.syncPanel()
}

// presetSection opens documents of the program, and says what the open one is
// about.
func (pg *Page) presetSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.presets = ui.NewButton(l, ui.ButtonOptions{Text: "Presets …", Tip: "Open what there is to see: the claim, power, units of time, 1cycle"}, pg.presetMenu)
	s := ui.NewSection(l, "Presets", "", nil, w.presets)
	w.note, w.noted = nil, ""
	if pg.doc.Schedules.Note != "" {
		w.note = ui.NewCard(l)
		s.Add(ui.NewSpace(l, 0, 8), w.note)
	}
	return s
}

func (pg *Page) presetMenu() {
	presets := scheduleslab.Presets()
	items := make([]ui.Item, len(presets))
	for i, p := range presets {
		items[i] = ui.Item{Title: p.Title, Help: p.Tip}
	}
	at := pg.rooms.Panel
	at.Min.X = at.Max.X - pg.s.Px(260)
	at.Min.Y += pg.s.Px(64)
	at.Max.Y = at.Min.Y
	pg.s.Layer.Menu(at, items, func(i int) { pg.openPreset(presets[i]) })
}

// schedulesSection lists the schedules.
func (pg *Page) schedulesSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.add = ui.NewSection(l, "Schedules", "+ Add", pg.addMenu).ActionHelp("Adds a schedule")
	w.rows = w.rows[:0]
	for i := range pg.doc.Schedules.Runs {
		row := ui.NewRacerRow(l, pg.rowOptions(i), ui.RacerActions{
			Choose: func() { pg.selected = i },
			Show:   func(on bool) { pg.showRun(i, on); pg.seal() },
			Menu:   func(at image.Rectangle) { pg.rowMenu(i, at) },
		})
		w.rows = append(w.rows, row)
		w.add.Add(row)
	}
	return w.add
}

func (pg *Page) rowOptions(i int) ui.RacerOptions {
	r := pg.doc.Schedules.Runs[i]
	label := scenario.ScheduleLabel(r.Schedule)
	name := label
	if e, err := schedules.Catalog().Lookup(r.Schedule.Key); err == nil {
		name = e.Title
	}
	detail := strings.TrimSpace(strings.TrimPrefix(label, name))
	if r.LearningRate != 0 {
		detail = strings.TrimPrefix(detail+", η "+figure.Exact(r.LearningRate), ", ")
	}
	o := ui.RacerOptions{Name: name, Detail: detail, Style: scheduleslab.Style(pg.s.Theme, i),
		Hidden: r.Hidden, Chosen: i == pg.selected, Note: label}
	if f := pg.frame; f != nil && i < len(f.Runs) && f.Runs[i].Reason != "" {
		o.Note += ": " + f.Runs[i].Reason
	}
	return o
}

// addMenu offers every schedule.
func (pg *Page) addMenu() {
	s := pg.s
	entries := schedules.Catalog().Entries
	items := make([]ui.Item, len(entries))
	for i, e := range entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary, Off: len(pg.doc.Schedules.Runs) >= scenario.MaxSchedules}
	}
	at := pg.rooms.Panel
	at.Min.X = at.Max.X - s.Px(200)
	at.Min.Y += s.Px(90)
	at.Max.Y = at.Min.Y
	s.Layer.Menu(at, items, func(i int) {
		if ch, ok := pg.fresh(entries[i].Key); ok {
			pg.insert(scenario.ScheduleRun{Schedule: ch})
			pg.seal()
		}
	})
}

func (pg *Page) rowMenu(i int, at image.Rectangle) {
	n := len(pg.doc.Schedules.Runs)
	if i >= n {
		return
	}
	full := n >= scenario.MaxSchedules
	pg.s.Layer.Menu(at, []ui.Item{{Title: "Duplicate", Off: full}, {Title: "Add it in the other unit", Help: "The same schedule per epoch, or per step", Off: full},
		{Title: "Show only this one"}, {Title: "Show all"}, {Title: "Remove", Line: true, Danger: true, Off: n == 1}}, func(k int) {
		switch k {
		case 0:
			pg.insert(pg.doc.Schedules.Runs[i])
		case 1:
			pg.addTwin(i)
		case 2, 3:
			pg.showOnly(i, k == 3)
		case 4:
			pg.remove(i)
		}
		pg.seal()
	})
}

// scheduleSection holds the selected schedule: its kind, its parameters and its
// formula with the numbers in it.
func (pg *Page) scheduleSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	r := pg.doc.Schedules.Runs[pg.selected]
	catalog := schedules.Catalog()
	at := slices.Index(catalog.Keys(), r.Schedule.Key)
	e := catalog.Entries[at]
	kind := ui.NewChoice(l, catalogItems(catalog), at, func(i int) { pg.setKind(catalog.Entries[i].Key); pg.seal() })
	w.form = ui.NewForm(l, e.Params, r.Schedule.Values, func(c ui.FormChange) { pg.setParam(c.Key, c.Value, c.On) }, pg.seal).Rule(e.Formula)
	w.own = ui.NewOptional(l, param.Spec{Key: "lr", Symbol: "own η", Formula: `\eta_t = \eta s(t)`, Title: "own η", Optional: true, Scale: param.Log, MinOpen: true, Max: 1e3, Low: 1e-4, High: 1,
		Default: param.Num(pg.doc.Schedules.LearningRate), Help: "A base rate for this schedule alone; without it that of all."},
		func(v param.Value, on bool) {
			pg.edit("own", func(g *scenario.Schedules) {
				g.Runs[pg.selected].LearningRate = 0
				if on {
					g.Runs[pg.selected].LearningRate = v.Num()
				}
			})
		}).OnDone(pg.seal)
	w.formula, w.written = ui.NewCard(l), ""
	s := ui.NewSection(l, e.Title, "", nil, ui.NewChoiceRow(l, "schedule", e.Summary, kind), w.form, w.own)
	w.test = nil
	if r.Schedule.Key == "1cycle" {
		w.test = ui.NewButton(l, ui.ButtonOptions{Text: "Range test → highest rate", Tip: "Trains the network with a rate that grows from step to step, and gives 1cycle half of the rate at which the smoothed loss is lowest"},
			func() { pg.askRange(true) })
		s.Add(ui.NewSpace(l, 0, 4), w.test)
	}
	s.Add(ui.NewSpace(l, 0, 8), w.formula)
	return s
}

// catalogItems lists what a drop-down offers.
func catalogItems[T any](c param.Catalog[T]) []ui.Item {
	items := make([]ui.Item, len(c.Entries))
	for i, e := range c.Entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary}
	}
	return items
}

// Sync makes the widgets show the document.
func (pg *Page) Sync() {
	if pg.message != "" {
		pg.s.Toast(pg.message, true)
		pg.message = ""
	}
	if pg.arranged != len(pg.doc.Schedules.Runs) {
		pg.arrange()
		pg.s.MarkRedraw()
	}
	w := &pg.w
	w.axis.Set(pg.axis())
	w.scale.Set(pg.scale())
	w.lower.Set(pg.lower)
	w.twins.Set(pg.doc.Schedules.Twins)
	w.says.Set(pg.says())
	pg.syncPanel()
}

// says is how far the training is, or what to do.
func (pg *Page) says() string {
	if float64(pg.rooms.head.Dx()) < narrowHead*pg.s.Unit() {
		return ""
	}
	if f := pg.frame; f != nil && !f.Done {
		return fmt.Sprintf("training: %d of %d steps", f.DoneSteps, f.TotalSteps)
	}
	if pg.ranging.asked {
		return "range test under way"
	}
	return "point at a step to read it everywhere"
}

// syncPanel shows the document, and makes the panel anew where it needs other
// widgets.
func (pg *Page) syncPanel() {
	key := panelKey{pg.rev, pg.selected, pg.frame, pg.ranging.found, true}
	if key == pg.seen {
		return
	}
	if pg.shapeOf() != pg.shape {
		pg.buildPanel()
		return
	}
	pg.seen = key
	w, g := &pg.w, &pg.doc.Schedules
	for i, row := range w.rows {
		row.Set(pg.rowOptions(i))
	}
	if w.note != nil && w.noted != g.Note {
		w.noted = g.Note
		w.note.Clear()
		w.note.Text(g.Note, ui.Plain)
	}
	r := g.Runs[pg.selected]
	w.form.Set(r.Schedule.Values)
	if r.LearningRate != 0 {
		w.own.Set(param.Num(r.LearningRate))
	} else {
		w.own.SetOff()
	}
	pg.syncFormula()
	pg.syncProblems()
}

// syncFormula writes the selected schedule's formula with its numbers.
func (pg *Page) syncFormula() {
	w, g := &pg.w, &pg.doc.Schedules
	r := g.Runs[pg.selected]
	e, err := schedules.Catalog().Lookup(r.Schedule.Key)
	if err != nil {
		return
	}
	formula := scheduleslab.FormulaText(r.Schedule, g.Rate(pg.selected))
	lines := []string{}
	if f := pg.frame; f != nil {
		lines = append(lines, scheduleslab.UnitText(r.Schedule, f.StepsPerEpoch))
		if pg.selected < len(f.Runs) {
			lines = append(lines, f.Runs[pg.selected].Words()...)
		}
	}
	if t := pg.ranging.found; t != nil && r.Schedule.Key == "1cycle" {
		lines = append(lines, "Range test: "+t.Words()+".")
	}
	text := formula + strings.Join(lines, "\n")
	if text == w.written {
		return
	}
	w.written = text
	w.formula.Clear()
	w.formula.Formula(e.Formula).Formula(formula)
	for _, line := range lines {
		w.formula.Text(line, ui.Plain)
	}
	w.formula.Text(e.Source, ui.Muted)
}
