package trainpage

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
	"downhill/render/ui"
)

// widgets are all that change while the page is shown.
type widgets struct {
	panel *ui.Panel
	shape string // which widgets the panel has
	seen  panelKey

	reset, play, epoch *ui.Button
	speed, by          *ui.Choice
	kinds              [2]*ui.Choice
	timeline           *ui.Timeline
	counter            *ui.Live
	playing, short     bool
	marks              marksKey
	offered            []panels.Kind // by the charts

	data    *ui.Choice
	form    *ui.Form
	batch   *ui.Number
	epochs  *ui.Number
	class   *ui.Choice
	rows    []*ui.RacerRow
	effects *ui.Button
	shows   []*ui.Toggle
	shown   []string // kinds of shows
	kept    *ui.Label
	room    *ui.Label
	keptAt  time.Time
	card    *ui.Card
	said    string
	fork    *ui.Button // of the question whether to train anew

	net      netWidgets
	training trainingWidgets
}

// panelKey is what the panel's values were shown for.
type panelKey struct {
	rev, selected, step, only int
	lanes                     string
	made                      bool // no zero value
}

// shapeOf says which widgets the panel needs.
func (pg *Page) shapeOf(t *scenario.Train) string {
	var b strings.Builder
	n := &t.Nets[pg.selected()]
	fmt.Fprint(&b, t.Data.Key, len(t.Nets), pg.selected(), n.Activation.Key, n.Initializer.Key, n.BatchNorm.Key, n.Optimizer.Key,
		n.Optimizer.Values.Text("schedule"), uniform(n.Layers), len(n.Layers) > 1, pg.frame() != nil, pg.plane())
	return b.String()
}

// buildPanel makes the panel's sections.
func (pg *Page) buildPanel() {
	w := &pg.w
	t := pg.settings()
	column := w.panel.Column
	column.Clear()
	w.shape, w.seen = pg.shapeOf(&t), panelKey{}
	column.Add(pg.dataSection(&t), pg.lanesSection(&t), pg.netSection(&t), pg.trainingSection(&t), pg.cardSection(), pg.showSection())
	pg.syncPanel()
}

// dataSection chooses what is learnt from.
func (pg *Page) dataSection(t *scenario.Train) ui.Widget {
	l, w := pg.s.Layer, &pg.w
	entries := scenario.Data().Entries
	var items []ui.Item
	for _, e := range entries {
		items = append(items, ui.Item{Title: e.Title, Help: e.Summary, Off: e.Key == "csv" && t.Data.Key != "csv"})
	}
	at := slices.IndexFunc(entries, func(e param.Entry[scenario.Source]) bool { return e.Key == t.Data.Key })
	w.data = ui.NewChoice(l, items, at, func(i int) { pg.setData(entries[i].Key) }).Tall()
	var specs param.Specs
	for _, s := range entries[at].Params {
		if s.Kind != param.List && (s.Kind != param.Text || len(s.Choices) > 0) {
			specs = append(specs, s)
		}
	}
	w.form = ui.NewForm(l, specs, t.Data.Values, func(c ui.FormChange) {
		pg.change("data "+c.Key, func(t *scenario.Train) error { t.Data = with(t.Data, c); return nil })
	}, pg.seal).Rule(entries[at].Formula)
	w.batch = ui.NewNumber(l, param.Spec{Key: "batch_size", Title: "batch size", Symbol: "batch size", Kind: param.Int, Scale: param.Log, Min: 1, Max: scenario.MaxBatchSize, Low: 1, High: 512,
		Default: param.Num(32), Help: "Instances in a minibatch, the same for all lanes."}, func(v param.Value) {
		pg.change("batch", func(t *scenario.Train) error {
			for i := range t.Nets {
				t.Nets[i].BatchSize = int(v.Num())
			}
			return nil
		})
	}).OnDone(pg.seal)
	w.epochs = ui.NewNumber(l, param.Spec{Key: "epochs", Title: "epochs", Symbol: "epochs", Kind: param.Int, Scale: param.Log, Min: 1, Max: scenario.MaxEpochs, Low: 1, High: 1000,
		Default: param.Num(10), Help: "How often all training data are gone through."}, pg.setEpochs).OnDone(pg.seal)
	s := ui.NewSection(l, "Data", "", nil, w.data, w.form, w.batch, w.epochs)
	w.class = nil
	if t.TakesPoints() {
		classes := make([]ui.Item, pg.classes())
		for i := range classes {
			classes[i].Title = fmt.Sprintf("class %d", i)
		}
		pg.class = min(pg.class, len(classes)-1)
		w.class = ui.NewChoice(l, classes, pg.class, func(i int) { pg.class = i })
		s.Add(ui.NewChoiceRow(l, "click adds", "A click in the boundary adds a point of this class; with Alt, or with the right button, it takes the nearest away.", w.class))
	}
	return s
}

// classes is how many classes a point that is added can have: one more than
// there are.
func (pg *Page) classes() int {
	n := 2
	if f := pg.frame(); f != nil {
		n = max(n, f.Data.Classes)
	}
	for _, p := range pg.doc.Train.Points() {
		n = max(n, p.Class+1)
	}
	return min(n+1, 10)
}

func (pg *Page) setData(key string) {
	c, err := scenario.Data().Default(key)
	if err == nil && key != pg.doc.Train.Data.Key {
		err = pg.Learn(c)
	}
	if err != nil {
		pg.message = err.Error()
		pg.w.seen = panelKey{}
	}
}

// Learn has the networks learn from other data, with the panels that suit them.
func (pg *Page) Learn(data param.Choice) error {
	trial := pg.doc.Clone()
	trial.Train, trial.Changes = pg.settings(), nil
	trial.Train.Data, trial.Train.View.Panels = data, nil
	if err := trial.Check(); err != nil {
		return err
	}
	pg.past.Push(pg.doc)
	pg.doc, pg.story = trial, story{}
	pg.start(0)
	return nil
}

// setEpochs changes how long the training lasts; it goes on from where it is.
func (pg *Page) setEpochs(v param.Value) {
	if int(v.Num()) == pg.doc.Train.Epochs {
		return
	}
	at := pg.step()
	trial := pg.doc.Clone()
	trial.Train.Epochs = int(v.Num())
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		return
	}
	pg.past.PushDrag(pg.doc, "epochs")
	pg.doc = trial
	pg.start(at)
}

// lanesSection lists the lanes.
func (pg *Page) lanesSection(t *scenario.Train) ui.Widget {
	l, w := pg.s.Layer, &pg.w
	s := ui.NewSection(l, "Lanes", "Duplicate", func() { pg.duplicate(pg.selected()) }).ActionHelp("Adds a lane: a copy of the selected one, to change")
	w.rows = w.rows[:0]
	for i := range t.Nets {
		row := ui.NewRacerRow(l, pg.rowOptions(t, i), ui.RacerActions{Choose: func() { pg.choose(i) },
			Menu: func(at image.Rectangle) { pg.laneMenu(i, at) }})
		w.rows = append(w.rows, row)
		s.Add(row)
	}
	w.effects = ui.NewButton(l, ui.ButtonOptions{Text: "Effects …", Tip: "Open what there is to see: vanishing gradients, batch normalization, dropout and so on"}, pg.effectsMenu)
	s.Add(ui.NewSpace(l, 0, 4), w.effects)
	return s
}

func (pg *Page) rowOptions(t *scenario.Train, i int) ui.RacerOptions {
	o := ui.RacerOptions{Name: t.Nets[i].Name, Letter: letter(i), Style: train.Style(pg.s.Theme, i), Chosen: i == pg.selected(),
		Hidden: pg.only >= 0 && pg.only != i}
	if f := pg.frame(); f != nil && i < len(f.Lanes) && pg.current() {
		o.Note = f.Lanes[i].Sentence()
	}
	if i > 0 {
		if d := strings.Join(livelab.Differences(&t.Nets[0], &t.Nets[i]), ", "); d != "" {
			o.Note = strings.TrimSpace(d + "; " + o.Note)
		}
	}
	return o
}

// cardSection says what sets the selected lane apart.
func (pg *Page) cardSection() ui.Widget {
	pg.w.card, pg.w.said = ui.NewCard(pg.s.Layer), ""
	return ui.NewColumn(pg.s.Layer, 0, ui.Insets{Top: 10, Left: 14, Right: 14}, pg.w.card)
}

// Sync makes the widgets show the document.
func (pg *Page) Sync() {
	if pg.message != "" {
		pg.s.Toast(pg.message, true)
		pg.message = ""
	}
	pg.syncTransport()
	pg.syncHeads()
	if f := pg.frame(); pg.w.kept != nil && pg.ago(pg.w.keptAt) >= measure {
		pg.w.keptAt = pg.s.Now
		pg.w.kept.Set(keptWords(f))
		pg.w.room.Set(pg.roomWords())
	}
	pg.syncPanel()
}

// syncPanel shows the settings of the moment looked at, and makes the panel anew
// where it needs other widgets.
func (pg *Page) syncPanel() {
	w := &pg.w
	key := panelKey{rev: pg.rev, selected: pg.selected(), only: pg.only, made: true}
	if len(pg.doc.Changes) > 0 {
		key.step = pg.step()
		if pg.time.playing { // every change that there is holds
			key.step = -1
		}
	}
	if f := pg.frame(); f != nil {
		key.lanes = statuses(f)
	}
	if key == w.seen || pg.edits.any() {
		return
	}
	t := pg.settings()
	if pg.shapeOf(&t) != w.shape {
		pg.buildPanel()
		return
	}
	w.seen = key
	w.form.Set(t.Data.Values)
	w.batch.Set(param.Num(float64(t.Nets[pg.selected()].BatchSize)))
	w.epochs.Set(param.Num(float64(t.Epochs)))
	for i, row := range w.rows {
		row.Set(pg.rowOptions(&t, i))
	}
	shown := pg.shown()
	for i, toggle := range w.shows {
		toggle.Set(slices.Contains(shown, w.shown[i]))
	}
	pg.syncNet(&t.Nets[pg.selected()])
	pg.syncTraining(&t.Nets[pg.selected()])
	if text := pg.compared(); text != w.said {
		w.said = text
		w.card.Clear()
		w.card.Text(text, ui.Muted)
	}
}
