package activationspage

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/ui"
)

// widgets are all that change while the page is shown.
type widgets struct {
	panel *ui.Panel
	view  *ui.Segments
	says  *ui.Label
	tabs  *ui.Segments
	tab   int // which of the strip's two things is shown where there is room for one

	rows       []*ui.RacerRow
	add        *ui.Section
	form       *ui.Form
	span       *ui.Pair
	saturation *ui.Number
	mean       *ui.Number
	variance   *ui.Number
	where      *ui.Card // what the selected function does
	whereText  string

	softmax softmaxWidgets
	dying   dyingWidgets
}

// panelKey is what the panel's values were shown for.
type panelKey struct {
	rev      int // of the document
	selected [2]int
	frame    *activationslab.Frame
}

// shape says which widgets the panel needs.
func (pg *Page) shape() string {
	a := &pg.doc.Activations
	var b strings.Builder
	fmt.Fprint(&b, a.Figure)
	switch a.Figure {
	case scenario.FigureSoftmax:
		fmt.Fprint(&b, len(a.Logits))
	case scenario.FigureDying:
		fmt.Fprint(&b, pg.dyingShape())
	default:
		fmt.Fprint(&b, pg.selected)
		for i := range a.Functions {
			fmt.Fprint(&b, "|", a.Functions[i].Function.Key)
		}
	}
	return b.String()
}

// buildPanel makes the panel's sections.
func (pg *Page) buildPanel() {
	pg.w.panel.Column.Clear()
	pg.panelShape, pg.panelSeen = pg.shape(), panelKey{}
	switch pg.figure() {
	case scenario.FigureSoftmax:
		pg.buildSoftmaxPanel()
	case scenario.FigureDying:
		pg.buildDyingPanel()
	default:
		pg.buildCurvesPanel()
	}
	pg.syncPanel()
}

func (pg *Page) buildCurvesPanel() {
	pg.w.panel.Column.Add(pg.functionsSection(), pg.functionSection(), pg.rangeSection(), pg.inputSection())
}

// functionsSection lists the functions.
func (pg *Page) functionsSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.add = ui.NewSection(l, "Functions", "+ Add", func() { pg.addMenu(pg.addFunction) }).ActionHelp("Adds an activation function")
	w.rows = w.rows[:0]
	for i := range pg.doc.Activations.Functions {
		row := ui.NewRacerRow(l, pg.rowOptions(i), ui.RacerActions{
			Choose: func() { pg.selected = i },
			Show:   func(on bool) { pg.show(i, on); pg.seal() },
			Menu:   func(at image.Rectangle) { pg.rowMenu(i, at) },
		})
		w.rows = append(w.rows, row)
		w.add.Add(row)
	}
	return w.add
}

func (pg *Page) rowOptions(i int) ui.RacerOptions {
	f := pg.doc.Activations.Functions[i]
	o := ui.RacerOptions{Name: title(f.Function), Detail: detail(f.Function), Style: activationslab.Style(pg.s.Theme, i),
		Hidden: f.Hidden, Chosen: i == pg.selected}
	if fr := pg.frame(); fr != nil && i < len(fr.Curves) {
		o.Note = "saturated " + activationslab.ZonesText(fr.Curves[i].Zones)
	}
	return o
}

// detail are a function's parameters.
func detail(c param.Choice) string {
	e, err := activations.Catalog().Lookup(c.Key)
	if err != nil {
		return ""
	}
	var parts []string
	for _, s := range e.Params {
		parts = append(parts, s.Symbol+" "+brief(c.Values.Num(s.Key)))
	}
	return strings.Join(parts, "  ")
}

// brief writes a parameter exactly where that is short.
func brief(x float64) string {
	if s := figure.Exact(x); len([]rune(s)) <= 6 {
		return s
	}
	return figure.Short(x, 3)
}

// addMenu offers every function.
func (pg *Page) addMenu(add func(key string)) {
	s := pg.s
	entries := activations.Catalog().Entries
	if pg.figure() == scenario.FigureDying { // softmax ties the units of a layer together
		entries = slices.DeleteFunc(slices.Clone(entries), func(e param.Entry[activations.Function]) bool { return e.Key == "softmax" })
	}
	items := make([]ui.Item, len(entries))
	for i, e := range entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary}
	}
	at := pg.rooms.Panel
	at.Min.X = at.Max.X - s.Px(180)
	at.Min.Y += s.Px(36)
	at.Max.Y = at.Min.Y
	s.Layer.Menu(at, items, func(i int) { add(entries[i].Key); pg.seal() })
}

func (pg *Page) rowMenu(i int, at image.Rectangle) {
	n := len(pg.doc.Activations.Functions)
	if i >= n {
		return
	}
	full := pg.visible() >= scenario.MaxFunctions
	pg.s.Layer.Menu(at, []ui.Item{{Title: "Duplicate", Off: full}, {Title: "Show only this one"}, {Title: "Show all"},
		{Title: "Remove", Line: true, Danger: true, Off: n == 1}}, func(k int) {
		switch k {
		case 0:
			pg.duplicate(i)
		case 1, 2:
			pg.showOnly(i, k == 2)
		case 3:
			pg.remove(i)
		}
		pg.seal()
	})
}

// functionSection holds the selected function's parameters and what it is.
func (pg *Page) functionSection() ui.Widget {
	l, w, i := pg.s.Layer, &pg.w, pg.selected
	c := pg.doc.Activations.Functions[i].Function
	section, form := pg.entrySection(c, func(key string) { pg.setFunction(i, key); pg.seal() },
		func(key string, v param.Value) { pg.setParam(i, key, v) })
	w.form = form
	w.where, w.whereText = ui.NewCard(l), ""
	section.Add(ui.NewSpace(l, 0, 8), w.where)
	return section
}

// entrySection is a function's kind, its parameters and its formula.
func (pg *Page) entrySection(c param.Choice, kind func(string), set func(string, param.Value)) (*ui.Section, *ui.Form) {
	l := pg.s.Layer
	catalog := activations.Catalog()
	at := slices.Index(catalog.Keys(), c.Key)
	e := catalog.Entries[at]
	items := make([]ui.Item, len(catalog.Entries))
	for k, en := range catalog.Entries {
		items[k] = ui.Item{Title: en.Title, Help: en.Summary, Off: en.Key == "softmax" && pg.figure() == scenario.FigureDying}
	}
	choice := ui.NewChoice(l, items, at, func(k int) { kind(catalog.Entries[k].Key) })
	form := ui.NewForm(l, e.Params, c.Values, func(ch ui.FormChange) { set(ch.Key, ch.Value) }, pg.seal).Rule(e.Formula)
	card := ui.NewCard(l).Formula(e.Formula).Text(e.Summary, ui.Muted)
	if e.Note != "" {
		card.Text(e.Note, ui.Muted)
	}
	card.Text(e.Source, ui.Muted)
	return ui.NewSection(l, e.Title, "", nil, ui.NewChoiceRow(l, "function", e.Summary, choice), form, ui.NewSpace(l, 0, 8), card), form
}

// rangeSection chooses where to look and what counts as saturated.
func (pg *Page) rangeSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	end := param.Spec{Key: "x", Min: -scenario.MaxSpan, Max: scenario.MaxSpan}
	w.span = ui.NewPair(l, "x from, to", "The ends of the axis. The wheel zooms, a right drag moves, a double-click brings −6 to 6 back.", end, end,
		func(from, to float64) {
			if from >= to {
				pg.message = fmt.Sprintf("x from %v to %v: want from below to", from, to)
				pg.panelSeen = panelKey{}
				w.span.Set(pg.doc.Activations.From, pg.doc.Activations.To)
				return
			}
			pg.setRange("", from, to)
			pg.seal()
		})
	w.saturation = ui.NewNumber(l, param.Spec{Key: "saturation", Symbol: "|φ′| <", Formula: `|\phi'(x)| < s`, Title: "|φ′| <", Max: 1, High: 0.5, Default: param.Num(0.1),
		Help: "A slope smaller than this counts as saturated: strips below the curves, and the shade of the selected one."},
		func(v param.Value) {
			pg.edit("saturation", func(a *scenario.Activations) { a.Saturation = v.Num() })
		}).OnDone(pg.seal)
	return ui.NewSection(l, "Range and saturation", "", nil, w.span, w.saturation)
}

// inputSection is the normal that passes through.
func (pg *Page) inputSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.mean = ui.NewNumber(l, param.Spec{Key: "mean", Symbol: "μ", Formula: `X \sim N(\mu, \sigma^2)`, Title: "mean", Min: -100, Max: 100, Low: -4, High: 4, Default: param.Num(0),
		Help: "Mean of the normal inputs X."},
		func(v param.Value) { pg.edit("mean", func(a *scenario.Activations) { a.InputMean = v.Num() }) }).OnDone(pg.seal)
	w.variance = ui.NewNumber(l, param.Spec{Key: "variance", Symbol: "σ²", Formula: `X \sim N(\mu, \sigma^2)`, Title: "variance", Scale: param.Log, MinOpen: true, Max: 1e4,
		Low: 0.01, High: 100, Default: param.Num(1), Help: "Variance of the normal inputs X."},
		func(v param.Value) {
			pg.edit("variance", func(a *scenario.Activations) { a.InputVariance = v.Num() })
		}).OnDone(pg.seal)
	again := ui.NewButton(l, ui.ButtonOptions{Text: "Measure the cost again", Tip: "Times every function once more on this machine"}, func() {
		pg.curvesWork.Do(measureAgain)
	})
	notes := ui.NewCard(l).Text("Nanoseconds for one element: the best of some runs over 4096 normal inputs on this machine.", ui.Muted).
		Text("The rank is the notebook's, by how well deep networks learn: SELU, ELU, leaky ReLU, ReLU, tanh, sigmoid.", ui.Muted)
	return ui.NewColumn(l, 0, ui.Insets{}, ui.NewSection(l, "Input of the signal", "", nil, w.mean, w.variance),
		ui.NewSection(l, "Cost", "", nil, again, ui.NewSpace(l, 0, 8), notes))
}

// Sync makes the widgets show the document.
func (pg *Page) Sync() {
	if pg.message != "" {
		pg.s.Toast(pg.message, true)
		pg.message = ""
	}
	pg.w.view.Set(index(scenario.ActivationFigures(), pg.figure()))
	pg.w.says.Set(pg.says())
	if pg.figure() == scenario.FigureCurves {
		pg.syncLegend()
	}
	pg.syncPanel()
	if pg.figure() == scenario.FigureDying {
		pg.syncDying()
	}
}

// syncPanel shows the document, and makes the panel anew where it needs other
// widgets.
func (pg *Page) syncPanel() {
	key := panelKey{rev: pg.rev, selected: [2]int{pg.selected, pg.trainee}, frame: pg.frame()}
	if key == pg.panelSeen {
		return
	}
	if pg.shape() != pg.panelShape {
		pg.buildPanel()
		return
	}
	pg.panelSeen = key
	switch pg.figure() {
	case scenario.FigureSoftmax:
		pg.syncSoftmaxPanel()
	case scenario.FigureDying:
		pg.syncDyingPanel()
	default:
		pg.syncCurvesPanel()
	}
}

func (pg *Page) syncCurvesPanel() {
	w, a := &pg.w, &pg.doc.Activations
	for i, row := range w.rows {
		row.Set(pg.rowOptions(i))
	}
	w.form.Set(a.Functions[pg.selected].Function.Values)
	w.span.Set(a.From, a.To)
	w.saturation.Set(param.Num(a.Saturation))
	w.mean.Set(param.Num(a.InputMean))
	w.variance.Set(param.Num(a.InputVariance))
	f := pg.frame()
	if f == nil || pg.selected >= len(f.Curves) {
		return
	}
	c := &f.Curves[pg.selected]
	o := &c.Output
	threshold := brief(f.Scenario.Activations.Saturation)
	says := []string{"Nowhere saturated: |φ′| ≥ " + threshold + " for every input."}
	if len(c.Zones) > 0 {
		says[0] = fmt.Sprintf("Saturated (|φ′| < %s): %s, which the input meets with P = %s.", threshold, activationslab.ZonesText(c.Zones), figure.Fixed(o.Saturated, 3))
	}
	says = append(says, fmt.Sprintf("Output: mean %s (%s), variance %s, E[φ′²] %s.", figure.Fixed(o.Mean, 3), o.Verdict, figure.Short(o.Variance, 3), figure.Short(o.SlopeSquare, 3)))
	if text := strings.Join(says, "\n"); text != w.whereText {
		w.whereText = text
		w.where.Clear()
		for _, s := range says {
			w.where.Text(s, ui.Plain)
		}
	}
}
