package signalpage

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	signallab "downhill/render/labs/signal"
	"downhill/render/ui"
)

// widgets are all that change while the page is shown.
type widgets struct {
	panel *ui.Panel
	view  *ui.Segments
	says  *ui.Label
	selu  *ui.Button

	rows                        []*ui.RacerRow
	weights, biases             *ui.Number // of the phase diagram
	depth, width, batch, trials *ui.Number
	activation, initializer     *ui.Form
	norm                        *ui.Choice
	tied, skip, alpha           *ui.Toggle
	dropout, bias               *ui.Number
	mean, std                   *ui.Number
	facts                       *ui.Card
	factsText                   string
}

// panelKey is what the panel's values were shown for.
type panelKey struct {
	rev, selected int
	frame         *frame
}

// shapeOf says which widgets the panel needs.
func (pg *Page) shapeOf() string {
	g := &pg.doc.Signal
	var b strings.Builder
	fmt.Fprint(&b, g.Figure == scenario.FigureGrid, g.Figure == scenario.FigurePhase, len(g.Runs), pg.selected, g.Runs[pg.selected].Activation.Key)
	if g.Figure != scenario.FigurePhase { // there the point stands for it
		fmt.Fprint(&b, g.Runs[pg.selected].Initializer.Key)
	}
	return b.String()
}

// buildPanel makes the panel's sections.
func (pg *Page) buildPanel() {
	w, column := &pg.w, pg.w.panel.Column
	column.Clear()
	pg.shape, pg.seen = pg.shapeOf(), panelKey{}
	w.weights, w.biases, w.initializer, w.bias = nil, nil, nil, nil
	column.Add(pg.combinationsSection())
	switch pg.figure() {
	case scenario.FigureGrid:
		column.Add(pg.sizeSection("Grid"))
	case scenario.FigurePhase:
		column.Add(pg.pointSection(), pg.sizeSection("Network"))
	default:
		column.Add(pg.sizeSection("Network"))
	}
	column.Add(pg.activationSection())
	if pg.figure() != scenario.FigurePhase {
		column.Add(pg.initializerSection())
	}
	column.Add(pg.conditionsSection())
	pg.syncPanel()
}

// combinationsSection lists the combinations.
func (pg *Page) combinationsSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	s := ui.NewSection(l, "Combinations", "+ Add", pg.addMenu).ActionHelp("Adds a combination of activation and initializer")
	w.rows = w.rows[:0]
	labels := pg.doc.Signal.Labels()
	for i := range pg.doc.Signal.Runs {
		row := ui.NewRacerRow(l, pg.rowOptions(i, labels), ui.RacerActions{
			Choose: func() { pg.choose(i) },
			Show:   func(on bool) { pg.show(i, on); pg.seal() },
			Menu:   func(at image.Rectangle) { pg.rowMenu(i, at) },
		})
		w.rows = append(w.rows, row)
		s.Add(row)
	}
	return s
}

func (pg *Page) rowOptions(i int, labels []string) ui.RacerOptions {
	c := &pg.doc.Signal.Runs[i]
	o := ui.RacerOptions{Name: scenario.FunctionLabel(c.Activation), Detail: initializerTitle(c.Initializer), Style: signallab.Style(pg.s.Theme, i),
		Hidden: c.Hidden, Chosen: i == pg.selected, Note: labels[i]}
	if m := pg.measured(i); m != nil {
		o.Note += ": " + m.Theory.Words
	}
	return o
}

// addMenu offers every activation, with the initializer made for it.
func (pg *Page) addMenu() {
	s := pg.s
	entries := elementwise()
	items := make([]ui.Item, len(entries))
	for i, e := range entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary, Off: len(pg.doc.Signal.Runs) >= scenario.MaxCombinations}
		if o, err := initializers.Catalog().Lookup(made(e.Key)); err == nil {
			items[i].Detail = o.Title
		}
	}
	at := pg.rooms.Panel
	at.Min.X = at.Max.X - s.Px(240)
	at.Min.Y += s.Px(36)
	at.Max.Y = at.Min.Y
	s.Layer.Menu(at, items, func(i int) { pg.add(entries[i].Key); pg.seal() })
}

// elementwise are the activations that a layer can have, all but softmax.
func elementwise() []param.Entry[activations.Function] {
	return slices.DeleteFunc(slices.Clone(activations.Catalog().Entries), func(e param.Entry[activations.Function]) bool { return e.Key == "softmax" })
}

func (pg *Page) rowMenu(i int, at image.Rectangle) {
	n := len(pg.doc.Signal.Runs)
	if i >= n {
		return
	}
	pg.s.Layer.Menu(at, []ui.Item{{Title: "Duplicate", Off: n >= scenario.MaxCombinations}, {Title: "Show only this one"}, {Title: "Show all"},
		{Title: "Remove", Line: true, Danger: true, Off: n == 1}}, func(k int) {
		switch k {
		case 0:
			pg.insert(pg.doc.Signal.Runs[i])
		case 1, 2:
			pg.showOnly(i, k == 2)
		case 3:
			pg.remove(i)
		}
		pg.seal()
	})
}

// size is how one of the sizes is shown and set.
func (pg *Page) size(spec param.Spec, of func(g *scenario.Signal) *int) *ui.Number {
	spec.Kind, spec.Scale = param.Int, param.Log
	if pg.figure() == scenario.FigureGrid {
		spec.Help += " of every cell"
	}
	spec.Help += "."
	return ui.NewNumber(pg.s.Layer, spec, func(v param.Value) {
		pg.edit(pg.figure()+spec.Key, func(g *scenario.Signal) { *of(g) = int(v.Num()) })
	}).OnDone(pg.seal)
}

// The sizes of the combinations, or of the grid's cells.
func (pg *Page) depthOf(g *scenario.Signal) *int {
	return pg.either(g, &g.Depth, &g.Grid.Depth)
}
func (pg *Page) widthOf(g *scenario.Signal) *int {
	return pg.either(g, &g.Width, &g.Grid.Width)
}
func (pg *Page) batchOf(g *scenario.Signal) *int {
	return pg.either(g, &g.Batch, &g.Grid.Batch)
}
func (pg *Page) trialsOf(g *scenario.Signal) *int {
	return pg.either(g, &g.Trials, &g.Grid.Trials)
}

func (pg *Page) either(g *scenario.Signal, runs, cells *int) *int {
	if g.Figure == scenario.FigureGrid {
		return cells
	}
	return runs
}

// sizeSection sets the sizes.
func (pg *Page) sizeSection(name string) ui.Widget {
	w := &pg.w
	usual := scenario.DefaultSignal().Signal
	value := func(of func(g *scenario.Signal) *int) param.Value {
		usual.Figure = pg.figure()
		return param.Num(float64(*of(&usual)))
	}
	w.depth = pg.size(param.Spec{Key: "depth", Symbol: "L", Formula: `h_l = \phi(W_l h_{l-1} + b_l), \quad l = 1, …, L`, Title: "depth", Min: scenario.MinDepth, Max: scenario.MaxDepth, Low: scenario.MinDepth, High: 200,
		Default: value(pg.depthOf), Help: "Layers; up to 1000 can be typed"}, pg.depthOf)
	w.width = pg.size(param.Spec{Key: "width", Symbol: "n", Formula: `h_l = \phi(W_l h_{l-1} + b_l), \quad W_l \text{ is } n × n`, Title: "width", Min: scenario.MinWidth, Max: scenario.MaxWidth, Low: 8, High: 512,
		Default: value(pg.widthOf), Help: "Units in a layer"}, pg.widthOf)
	w.batch = pg.size(param.Spec{Key: "batch", Symbol: "batch", Title: "batch", Min: scenario.MinBatch, Max: scenario.MaxBatch, Low: 16, High: 1024,
		Default: value(pg.batchOf), Help: "Instances that pass"}, pg.batchOf)
	w.trials = pg.size(param.Spec{Key: "trials", Symbol: "trials", Title: "trials", Min: 1, Max: scenario.MaxTrials, Low: 1, High: 100,
		Default: value(pg.trialsOf), Help: "Networks drawn anew"}, pg.trialsOf)
	return ui.NewSection(pg.s.Layer, name, "", nil, w.depth, w.width, w.batch, w.trials)
}

// Sync makes the widgets show the document.
func (pg *Page) Sync() {
	if pg.message != "" {
		pg.s.Toast(pg.message, true)
		pg.message = ""
	}
	pg.w.view.Set(slices.Index(scenario.SignalFigures(), pg.figure()))
	pg.syncChips()
	pg.syncPanel()
}

// syncPanel shows the document, and makes the panel anew where it needs other
// widgets.
func (pg *Page) syncPanel() {
	key := panelKey{rev: pg.rev, selected: pg.selected, frame: pg.runs}
	if key == pg.seen {
		return
	}
	if pg.shapeOf() != pg.shape {
		pg.buildPanel()
		return
	}
	pg.seen = key
	w, g, c := &pg.w, &pg.doc.Signal, pg.combination()
	labels := g.Labels()
	for i, row := range w.rows {
		row.Set(pg.rowOptions(i, labels))
	}
	for n, of := range map[*ui.Number]func(*scenario.Signal) *int{w.depth: pg.depthOf, w.width: pg.widthOf, w.batch: pg.batchOf, w.trials: pg.trialsOf} {
		n.Set(param.Num(float64(*of(g))))
	}
	w.activation.Set(c.Activation.Values)
	if w.initializer != nil {
		w.initializer.Set(c.Initializer.Values)
	}
	if w.weights != nil {
		if v, err := signallab.WeightVariance(c, g.Width); err == nil {
			w.weights.Set(param.Num(v))
		}
		w.biases.Set(param.Num(c.BiasVariance))
	}
	pg.syncConditions(c)
	pg.syncFacts()
}
