package transferpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/transfer"
	"downhill/optimizers"
	transferlab "downhill/render/labs/transfer"
	"downhill/render/ui"
)

// widgets are all that change while the page is shown.
type widgets struct {
	panel      *ui.Panel
	experiment *ui.Segments
	says       *ui.Label
	tabs       *ui.Segments
	shape      string // which widgets the panel has
	seen       panelKey

	play    *ui.Button
	playing bool

	labels, seeds *ui.Number
	counts        *ui.TextField

	hidden     *ui.TextField
	activation *ui.Choice
	rule       *ui.Choice
	rules      []string // keys of rule
	batch      *ui.Number

	sourceEpochs, sourceRate *ui.Number
	origin                   *ui.Label
	load, saveA, saveB       *ui.Button
	shared                   *ui.Toggle

	phases  []phaseWidgets
	scratch *ui.Number

	tasks                         []*ui.Toggle // methods of pretraining, or auxiliary tasks
	priorEpochs, rbmRate, cdSteps *ui.Number
	mask, keep                    *ui.Number
}

// panelKey is what the panel's values were shown for.
type panelKey struct {
	rev   int
	frame *frame
	model string
	made  bool // no zero value
}

// shapeOf says which widgets the panel needs.
func (pg *Page) shapeOf() string {
	t := &pg.doc.Transfer
	return fmt.Sprint(t.Experiment, len(t.Phases), len(t.Hidden), pg.model != "")
}

// buildPanel makes the panel's sections.
func (pg *Page) buildPanel() {
	w, column := &pg.w, pg.w.panel.Column
	column.Clear()
	w.shape, w.seen = pg.shapeOf(), panelKey{}
	w.labels, w.counts, w.shared, w.origin, w.sourceEpochs, w.sourceRate = nil, nil, nil, nil, nil, nil
	w.load, w.saveA, w.saveB, w.mask, w.keep, w.rbmRate, w.cdSteps, w.priorEpochs, w.tasks = nil, nil, nil, nil, nil, nil, nil, nil, nil
	column.Add(pg.taskSection())
	switch pg.experiment() {
	case scenario.ExperimentPretrain:
		column.Add(pg.pretrainSection())
	case scenario.ExperimentAuxiliary:
		column.Add(pg.auxiliarySection())
	default:
		column.Add(pg.sourceSection())
	}
	column.Add(pg.phasesSection(), pg.networkSection())
	if pg.experiment() == scenario.ExperimentReuse {
		column.Add(ui.NewSection(pg.s.Layer, "Published", "", nil, ui.NewCard(pg.s.Layer).Text(transferlab.Caveat(), ui.Muted)))
	}
	pg.syncPanel()
}

// whole is a row for a whole number of the document.
func (pg *Page) whole(key, title, help string, least, most, low, high int, standard int, of func(t *scenario.Transfer) *int) *ui.Number {
	scale := param.Log
	if low < 1 {
		scale = param.Linear
	}
	return ui.NewNumber(pg.s.Layer, param.Spec{Key: key, Symbol: title, Title: title, Kind: param.Int, Scale: scale, Min: float64(least), Max: float64(most),
		Low: float64(low), High: float64(high), Default: param.Num(float64(standard)), Help: help}, func(v param.Value) {
		pg.edit(key, func(t *scenario.Transfer) { *of(t) = int(v.Num()) })
	}).OnDone(pg.seal)
}

// rate is a row for a learning rate.
func (pg *Page) rate(key, title, help string, standard float64, set func(t *scenario.Transfer, lr float64)) *ui.Number {
	return ui.NewNumber(pg.s.Layer, param.Spec{Key: key, Symbol: title, Title: title, Scale: param.Log, MinOpen: true, Max: 1e3, Low: 1e-5, High: 1, Formula: `\theta \leftarrow \theta - \eta \nabla f(\theta)`,
		Default: param.Num(standard), Help: help}, func(v param.Value) {
		pg.edit(key, func(t *scenario.Transfer) { set(t, v.Num()) })
	}).OnDone(pg.seal)
}

// list is a row for whole numbers with commas between them.
func (pg *Page) list(name, help, placeholder string, set func(t *scenario.Transfer, ns []int)) (*ui.TextField, ui.Widget) {
	l := pg.s.Layer
	read := func(text string) ([]int, error) { return scenario.ParseLayers(text) }
	field := ui.NewTextField(l, 170, placeholder, func(text string) error { _, err := read(text); return err }, func(text string) {
		if ns, err := read(text); err == nil {
			pg.edit("", func(t *scenario.Transfer) { set(t, ns) })
			pg.seal()
		}
	})
	return field, ui.NewRow(l, 8, ui.Insets{}, ui.NewLabel(l, name, ui.Muted).Fixed(100).Help(help), field.Help(help)).Stretch(field)
}

// taskSection says how many labels there are, and over how many seeds.
func (pg *Page) taskSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	usual := scenario.DefaultExperiment(pg.experiment()).Transfer
	w.seeds = pg.whole("seeds", "seeds", "How often everything is trained, with the seeds that follow the scenario's.", 1, scenario.MaxTransferSeeds, 1, 50, usual.Seeds,
		func(t *scenario.Transfer) *int { return &t.Seeds })
	if pg.experiment() == scenario.ExperimentLayers {
		var row ui.Widget
		w.counts, row = pg.list("labels", "Labelled images, a map for each: 50,200,1000.", "50,200,1000", func(t *scenario.Transfer, ns []int) { t.LabelCounts = ns })
		return ui.NewSection(l, "Task B · sandals, shirts", "", nil, row, w.seeds)
	}
	w.labels = pg.whole("labels", "labels", "Labelled images of the task.", transfer.MinLabels, scenario.MaxTransferLabels, transfer.MinLabels, 1200, usual.Labels,
		func(t *scenario.Transfer) *int { return &t.Labels })
	title := "Task · ten classes"
	if pg.experiment() == scenario.ExperimentReuse {
		title = "Task B · sandals, shirts"
	}
	return ui.NewSection(l, title, "", nil, w.labels, w.seeds)
}

// sourceSection says what model A learns, or from where it comes.
func (pg *Page) sourceSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	s := ui.NewSection(l, "Model A · eight classes", "", nil)
	w.origin = ui.NewLabel(l, "", ui.Muted)
	s.Add(w.origin)
	if pg.model == "" {
		w.sourceEpochs = pg.whole("source epochs", "epochs", "How long model A learns its eight classes.", 0, scenario.MaxTransferEpochs, 0, 40, 20,
			func(t *scenario.Transfer) *int { return &t.Source.Epochs })
		w.sourceRate = pg.rate("source lr", "η", "Model A's learning rate.", 0.01, func(t *scenario.Transfer, lr float64) {
			t.Source.Rule = param.Choice{Key: t.Source.Rule.Key, Values: with(t.Source.Rule.Values, "lr", lr)}
		})
		s.Add(w.sourceEpochs, w.sourceRate)
	}
	w.load = ui.NewButton(l, ui.ButtonOptions{Text: "Load A…", Tip: "Reuse a network from a .model file"}, pg.askLoad)
	if pg.model != "" {
		w.load.Set(ui.ButtonOptions{Text: "Train A again", Tip: "Forget the network from " + pg.model})
	}
	w.saveA = ui.NewButton(l, ui.ButtonOptions{Text: "Save A…", Tip: "Write model A of the first seed to a .model file"}, func() { pg.askSave(transferlab.SaveReused) })
	w.saveB = ui.NewButton(l, ui.ButtonOptions{Text: "Save B…", Tip: "Write the reused network of the first seed to a .model file"}, func() { pg.askSave(transferlab.SaveTuned) })
	s.Add(ui.NewRow(l, 8, ui.Insets{Top: 4, Bottom: 4}, w.load, w.saveA, w.saveB))
	if pg.experiment() == scenario.ExperimentReuse {
		w.shared = ui.NewToggle(l, "B shares A's layers (no clone)", "Training B then changes A's own layers and ruins A; the chart of A's accuracy shows it. With copies A stays as it was.",
			pg.doc.Transfer.Shared, func(on bool) {
				pg.edit("", func(t *scenario.Transfer) { t.Shared = on })
				pg.seal()
			})
		s.Add(w.shared)
	}
	return s
}

// with is a copy of values with one number set.
func with(vals param.Values, key string, x float64) param.Values {
	out := vals.Clone()
	if out == nil {
		out = param.Values{}
	}
	out[key] = param.Num(x)
	return out
}

// networkSection says what the hidden layers are.
func (pg *Page) networkSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	var row ui.Widget
	w.hidden, row = pg.list("hidden layers", "Units of the hidden layers: 300,100,50.", "300,100,50,50,50", resize)
	functions := functions()
	w.activation = ui.NewChoice(l, items(functions), slices.Index(functions.Keys(), pg.doc.Transfer.Activation.Key), func(i int) {
		if ch, err := functions.Default(functions.Entries[i].Key); err == nil {
			pg.edit("", func(t *scenario.Transfer) { t.Activation = ch })
			pg.seal()
		}
	})
	rules := optimizers.Rules()
	rules.Entries = slices.DeleteFunc(slices.Clone(rules.Entries), func(e param.Entry[optimizers.Optimizer]) bool { return optimizers.Trains(e.Key) != nil })
	w.rules = rules.Keys()
	w.rule = ui.NewChoice(l, items(rules), slices.Index(w.rules, pg.doc.Transfer.Rule.Key), func(i int) {
		if ch, err := optimizers.Catalog().Default(w.rules[i]); err == nil {
			pg.edit("", func(t *scenario.Transfer) { t.Rule = ch })
			pg.seal()
		}
	})
	w.batch = pg.whole("batch", "batch size", "Instances in a minibatch.", 1, 4096, 1, 512, 32, func(t *scenario.Transfer) *int { return &t.BatchSize })
	return ui.NewSection(l, "Network", "", nil, row, ui.NewChoiceRow(l, "activation", "Of the hidden layers.", w.activation),
		ui.NewChoiceRow(l, "optimizer", "The update rule on the labelled task; the phases say its learning rate.", w.rule), w.batch)
}

// functions are the activations that a hidden layer can have.
func functions() param.Catalog[activations.Function] {
	c := activations.Catalog()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[activations.Function]) bool { return e.Key == "softmax" })
	return c
}

// items lists what a drop-down offers.
func items[T any](c param.Catalog[T]) []ui.Item {
	out := make([]ui.Item, len(c.Entries))
	for i, e := range c.Entries {
		out[i] = ui.Item{Title: e.Title, Help: e.Summary}
	}
	return out
}

// Sync makes the widgets show the document.
func (pg *Page) Sync() {
	if pg.message != "" {
		pg.s.Toast(pg.message, true)
		pg.message = ""
	}
	pg.w.experiment.Set(slices.Index(scenario.Experiments(), pg.experiment()))
	pg.syncStrip()
	pg.syncPanel()
}

// syncPanel shows the document, and makes the panel anew where it needs other
// widgets.
func (pg *Page) syncPanel() {
	key := panelKey{pg.rev, pg.shown(), pg.model, true}
	if key == pg.w.seen {
		return
	}
	if pg.shapeOf() != pg.w.shape {
		pg.buildPanel()
		return
	}
	w, t := &pg.w, &pg.doc.Transfer
	w.seen = key
	for n, v := range map[*ui.Number]float64{w.labels: float64(t.Labels), w.seeds: float64(t.Seeds), w.batch: float64(t.BatchSize),
		w.sourceEpochs: float64(t.Source.Epochs), w.sourceRate: t.Source.Rule.Values.Num("lr"), w.scratch: t.ScratchRate,
		w.rbmRate: t.Pretrain.Rate, w.cdSteps: float64(t.Pretrain.Steps), w.mask: t.Auxiliary.Mask, w.keep: float64(t.Auxiliary.Keep)} {
		if n != nil {
			n.Set(param.Num(v))
		}
	}
	if w.counts != nil {
		w.counts.Set(joined(t.LabelCounts))
	}
	w.hidden.Set(joined(t.Hidden))
	w.activation.Set(slices.Index(functions().Keys(), t.Activation.Key))
	w.rule.Set(slices.Index(w.rules, t.Rule.Key))
	if w.shared != nil {
		w.shared.Set(t.Shared)
	}
	pg.syncPhases()
	pg.syncPriors()
	pg.syncModels()
}

// joined writes whole numbers as the fields take them.
func joined(ns []int) string {
	words := make([]string, len(ns))
	for i, n := range ns {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}
