package signalpage

import (
	"fmt"
	"reflect"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
	"downhill/render/ui"
)

// edit changes the document. Edits of one drag ("" for none) are undone together
// until the drag is sealed.
func (pg *Page) edit(drag string, change func(g *scenario.Signal)) {
	trial := pg.doc.Clone()
	change(&trial.Signal)
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		pg.seen = panelKey{} // the widgets show what holds again
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

// follow has what the document asks for measured; what is measured already
// stays.
func (pg *Page) follow() {
	pg.rev++
	pg.selected = max(0, min(pg.selected, len(pg.doc.Signal.Runs)-1))
	pg.work.Start(pg.doc)
}

// look changes what is shown, which is no edit: it is saved and not undone.
func (pg *Page) look(figure string) {
	if figure == pg.doc.Signal.Figure {
		return
	}
	pg.doc.Signal.Figure = figure
	pg.follow()
	pg.past.Seal()
	pg.rebuild()
}

// nextView goes round the views.
func (pg *Page) nextView(by int) {
	all := scenario.SignalFigures()
	pg.look(all[(slices.Index(all, pg.figure())+by+len(all))%len(all)])
}

// combination is the selected one as the document has it.
func (pg *Page) combination() *scenario.Combination { return &pg.doc.Signal.Runs[pg.selected] }

// change changes the selected combination.
func (pg *Page) change(drag string, change func(c *scenario.Combination)) {
	pg.edit(drag, func(g *scenario.Signal) { change(&g.Runs[pg.selected]) })
}

// changed is a choice with a parameter set or taken away.
func changed(c param.Choice, ch ui.FormChange) param.Choice {
	vals := c.Values.Clone()
	if vals == nil {
		vals = param.Values{}
	}
	if ch.On {
		vals[ch.Key] = ch.Value
	} else {
		delete(vals, ch.Key)
	}
	if c.Key == "rrelu" { // its limits push one another
		switch {
		case ch.Key == "lower" && vals.Num("upper") < ch.Value.Num():
			vals["upper"] = ch.Value
		case ch.Key == "upper" && vals.Num("lower") > ch.Value.Num():
			vals["lower"] = ch.Value
		}
	}
	return param.Choice{Key: c.Key, Values: vals}
}

// setActivation gives the selected combination another activation, with its
// defaults.
func (pg *Page) setActivation(key string) {
	if ch, err := activations.Catalog().Default(key); err == nil && key != pg.combination().Activation.Key {
		pg.change("", func(c *scenario.Combination) { c.Activation = ch })
	}
}

// setInitializer gives the selected combination another initializer.
func (pg *Page) setInitializer(key string) {
	if ch, err := initializers.Catalog().Default(key); err == nil && key != pg.combination().Initializer.Key {
		pg.change("", func(c *scenario.Combination) { c.Initializer = ch })
	}
}

// setPoint moves the selected combination in the phase diagram.
func (pg *Page) setPoint(drag string, at figure.Point) {
	moved, err := signallab.Drag(*pg.combination(), at)
	if err != nil {
		pg.message = err.Error()
		return
	}
	moved.Hidden = false
	pg.change(drag, func(c *scenario.Combination) { *c = moved })
}

// made is the initializer that was made for an activation. Source: Géron 2019,
// table 11-1.
func made(activation string) string {
	switch activation {
	case "selu":
		return "lecun_normal"
	case "sigmoid", "tanh", "softsign", "hard_sigmoid", "linear", "softmax":
		return "glorot_normal"
	}
	return "he_normal"
}

// add adds a combination of an activation with the initializer made for it.
func (pg *Page) add(activation string) {
	a, err := activations.Catalog().Default(activation)
	if err != nil {
		return
	}
	if o, err := initializers.Catalog().Default(made(activation)); err == nil {
		pg.insert(scenario.DefaultCombination(a, o))
	}
}

// insert adds a combination at the end and selects it; where there are as many
// as fit, it says so and returns false.
func (pg *Page) insert(c scenario.Combination) bool {
	if len(pg.doc.Signal.Runs) >= scenario.MaxCombinations {
		pg.message = fmt.Sprintf("%d combinations are as many as fit side by side: remove one first", scenario.MaxCombinations)
		return false
	}
	n := len(pg.doc.Signal.Runs)
	pg.edit("", func(g *scenario.Signal) { g.Runs = append(g.Runs, c.Clone()) })
	if len(pg.doc.Signal.Runs) > n {
		pg.selected = n
	}
	return true
}

// remove takes combination i away; the last one stays.
func (pg *Page) remove(i int) {
	if len(pg.doc.Signal.Runs) < 2 {
		return
	}
	if pg.selected > i {
		pg.selected--
	}
	pg.edit("", func(g *scenario.Signal) { g.Runs = slices.Delete(g.Runs, i, i+1) })
}

// show shows or hides combination i.
func (pg *Page) show(i int, on bool) {
	if i < len(pg.doc.Signal.Runs) {
		pg.edit("", func(g *scenario.Signal) { g.Runs[i].Hidden = !on })
	}
}

// showOnly shows combination i alone, or all.
func (pg *Page) showOnly(i int, all bool) {
	pg.edit("", func(g *scenario.Signal) {
		for k := range g.Runs {
			g.Runs[k].Hidden = k != i && !all
		}
	})
}

// choose selects combination i.
func (pg *Page) choose(i int) {
	if i >= 0 && i < len(pg.doc.Signal.Runs) {
		pg.selected = i
	}
}

// open makes a cell of the grid the selected combination and shows it by layer:
// one that is there already, or a new one, or where there is no room for one in
// the place of the selected.
func (pg *Page) open(cell int) {
	if pg.cells == nil || cell < 0 || cell >= len(pg.cells.Cells) {
		return
	}
	c := pg.cells.CellCombination(cell)
	at := slices.IndexFunc(pg.doc.Signal.Runs, func(o scenario.Combination) bool {
		o.Hidden = false
		return reflect.DeepEqual(o.Clone(), c)
	})
	switch {
	case at >= 0:
		pg.selected = at
		pg.show(at, true)
	case len(pg.doc.Signal.Runs) < scenario.MaxCombinations:
		pg.insert(c)
	default:
		pg.change("", func(o *scenario.Combination) { *o = c })
	}
	pg.seal()
	pg.look(scenario.FigureVariance)
}

// selfNormalizing is the network of Klambauer et al. 2017 that everything about
// SELU is said of: 1000 layers of 100 units.
func (pg *Page) selfNormalizing() {
	a, err := activations.Catalog().Default("selu")
	if err != nil {
		return
	}
	o, err := initializers.Catalog().Default("lecun_normal")
	if err != nil {
		return
	}
	pg.selected = 0
	pg.edit("", func(g *scenario.Signal) {
		g.Runs = []scenario.Combination{scenario.DefaultCombination(a, o)}
		g.Depth, g.Width, g.Batch, g.Trials = 1000, 100, 128, 5
	})
	pg.seal()
}
