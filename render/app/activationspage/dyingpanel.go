package activationspage

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"time"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	dyinglab "downhill/render/labs/dying"
	"downhill/render/ui"
)

// dyingWidgets are what the panel and the bar of time hold while units die.
type dyingWidgets struct {
	rate, layers, units, steps, batch *ui.Number

	rows []*ui.RacerRow
	form *ui.Form
	kind *ui.Choice
	thin *ui.Label
	says *ui.Card
	text string
	told time.Time // when says was written

	play     *ui.Button
	playing  bool
	speed    *ui.Choice
	timeline *ui.Timeline
	counter  *ui.Live
	marksOf  *dyingShot
}

// dyingShape says which widgets the panel needs.
func (pg *Page) dyingShape() string {
	var b strings.Builder
	fmt.Fprint(&b, pg.trainee)
	for _, f := range pg.doc.Activations.Dying.Functions {
		fmt.Fprint(&b, "|", f.Key)
	}
	return b.String()
}

func (pg *Page) buildDyingPanel() {
	l, w := pg.s.Layer, &pg.w.dying
	whole := func(key, title, help string, low, high, least, most, standard float64, set func(*scenario.Dying, int)) *ui.Number {
		return ui.NewNumber(l, param.Spec{Key: key, Symbol: title, Title: title, Kind: param.Int, Scale: param.Log, Min: least, Max: most, Low: low, High: high,
			Default: param.Num(standard), Help: help}, func(v param.Value) {
			pg.edit("dying "+key, func(a *scenario.Activations) { set(&a.Dying, int(v.Num())) })
		}).OnDone(pg.seal)
	}
	d := scenario.DefaultDying()
	w.rate = ui.NewNumber(l, param.Spec{Key: "lr", Symbol: "η", Formula: `\theta \leftarrow \theta - \eta \nabla f(\theta)`, Title: "learning rate", Scale: param.Log, MinOpen: true, Max: 1e3, Low: 0.001, High: 10,
		Default: param.Num(d.LearningRate), Help: "High enough, a step throws units so far below zero that ReLU never lets them learn again."},
		func(v param.Value) {
			pg.edit("dying lr", func(a *scenario.Activations) { a.Dying.LearningRate = v.Num() })
		}).OnDone(pg.seal)
	w.layers = whole("layers", "hidden layers", "How many hidden layers the networks have.", 1, 20, 1, scenario.MaxDyingLayers, float64(d.Layers),
		func(d *scenario.Dying, n int) { d.Layers = n })
	w.units = whole("units", "units", "How many units each hidden layer has.", 2, 100, 1, scenario.MaxDyingUnits, float64(d.Units),
		func(d *scenario.Dying, n int) { d.Units = n })
	w.steps = whole("steps", "steps", "How many minibatches the networks are trained on.", 20, 5000, 1, scenario.MaxDyingSteps, float64(d.Steps),
		func(d *scenario.Dying, n int) { d.Steps = n })
	w.batch = whole("batch", "batch size", "Instances in a minibatch.", 1, 400, 1, scenario.MaxDyingBatch, float64(d.BatchSize),
		func(d *scenario.Dying, n int) { d.BatchSize = n })
	w.says, w.text = ui.NewCard(l), ""
	training := ui.NewSection(l, "Training", "", nil, w.rate, w.layers, w.units, w.steps, w.batch)
	pg.w.panel.Column.Add(training, pg.traineesSection(), pg.traineeSection(), ui.NewSection(l, "How the units fare", "", nil, w.says))
}

// traineesSection lists the networks' functions.
func (pg *Page) traineesSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w.dying
	s := ui.NewSection(l, "One network each", "+ Add", func() { pg.addMenu(pg.addTrainee) }).ActionHelp("Adds a network with another activation function")
	w.rows = w.rows[:0]
	for i := range pg.doc.Activations.Dying.Functions {
		row := ui.NewRacerRow(l, pg.traineeOptions(i), ui.RacerActions{
			Choose: func() { pg.trainee = i },
			Menu:   func(at image.Rectangle) { pg.traineeMenu(i, at) },
		})
		w.rows = append(w.rows, row)
		s.Add(row)
	}
	return s
}

func (pg *Page) traineeOptions(i int) ui.RacerOptions {
	c := pg.doc.Activations.Dying.Functions[i]
	return ui.RacerOptions{Name: title(c), Detail: detail(c), Style: dyinglab.Style(pg.s.Theme, i), Chosen: i == pg.trainee}
}

func (pg *Page) traineeMenu(i int, at image.Rectangle) {
	n := len(pg.doc.Activations.Dying.Functions)
	if i >= n {
		return
	}
	pg.s.Layer.Menu(at, []ui.Item{{Title: "Duplicate", Off: n >= scenario.MaxFunctions}, {Title: "Remove", Line: true, Danger: true, Off: n == 1}}, func(k int) {
		if k == 0 {
			pg.insertTrainee(pg.doc.Activations.Dying.Functions[i])
		} else {
			pg.editTrainees(func(d *scenario.Dying) { d.Functions = slices.Delete(d.Functions, i, i+1) })
		}
		pg.seal()
	})
}

func (pg *Page) addTrainee(key string) {
	if c, err := activations.Catalog().Default(key); err == nil {
		pg.insertTrainee(c)
	}
}

func (pg *Page) insertTrainee(c param.Choice) {
	n := len(pg.doc.Activations.Dying.Functions)
	if n >= scenario.MaxFunctions {
		pg.message = "8 networks are as many as fit: remove one first"
		return
	}
	c.Values = c.Values.Clone()
	pg.editTrainees(func(d *scenario.Dying) { d.Functions = append(d.Functions, c) })
	pg.trainee = n
}

// editTrainees changes the list of networks, for which other plots are needed.
func (pg *Page) editTrainees(change func(d *scenario.Dying)) {
	pg.edit("", func(a *scenario.Activations) { change(&a.Dying) })
	pg.unit = nil
}

// traineeSection holds the selected network's function.
func (pg *Page) traineeSection() ui.Widget {
	i := pg.trainee
	c := pg.doc.Activations.Dying.Functions[i]
	section, form := pg.entrySection(c, func(key string) {
		if c, err := activations.Catalog().Default(key); err == nil {
			pg.editTrainees(func(d *scenario.Dying) { d.Functions[i] = c })
			pg.seal()
		}
	}, func(key string, v param.Value) {
		pg.edit("dying "+key, func(a *scenario.Activations) {
			vals := a.Dying.Functions[i].Values.Clone()
			vals[key] = v
			pushLimits(a.Dying.Functions[i].Key, key, vals)
			a.Dying.Functions[i].Values = vals
		})
	})
	pg.w.dying.form = form
	return section
}

func (pg *Page) syncDyingPanel() {
	w, d := &pg.w.dying, &pg.doc.Activations.Dying
	w.rate.Set(param.Num(d.LearningRate))
	w.layers.Set(param.Num(float64(d.Layers)))
	w.units.Set(param.Num(float64(d.Units)))
	w.steps.Set(param.Num(float64(d.Steps)))
	w.batch.Set(param.Num(float64(d.BatchSize)))
	for i, row := range w.rows {
		row.Set(pg.traineeOptions(i))
	}
	w.form.Set(d.Functions[pg.trainee].Values)
}

// syncSays writes how the units fare at the moment looked at; while it plays only
// every now and then, for nobody reads what changes sixty times a second.
func (pg *Page) syncSays() {
	w, f := &pg.w.dying, pg.training()
	if f == nil || w.says == nil || (pg.playing || pg.dying.Busy) && pg.s.Now.Sub(w.told) < 400*time.Millisecond {
		return
	}
	w.told = pg.s.Now
	var lines []string
	row := f.Row(pg.step())
	for i := range f.Tracks {
		lines = append(lines, f.Sentence(i, row)+".")
	}
	if text := strings.Join(lines, "\n"); text != w.text {
		w.text = text
		w.says.Clear()
		for _, s := range lines {
			w.says.Text(s, ui.Plain)
		}
	}
}

// timelineMarks are where trainings diverged.
func (pg *Page) timelineMarks() []ui.TimelineMark {
	f := pg.training()
	if f == nil {
		return nil
	}
	var out []ui.TimelineMark
	for i := range f.Tracks {
		if d := f.Tracks[i].Divergence; d != nil {
			out = append(out, ui.TimelineMark{Step: d.Step, Color: dyinglab.Style(pg.s.Theme, i).Color, Kind: ui.Divergence,
				Text: fmt.Sprintf("step %d: %s diverged, first in the %s", d.Step, f.Tracks[i].Name, d.What)})
		}
	}
	return out
}
