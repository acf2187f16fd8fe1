package schedulespage

import (
	"slices"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/render/ui"
	"downhill/surfaces"
)

// rules are the optimizers that both a race and a network can follow.
func rules() param.Catalog[optimizers.Optimizer] {
	c := optimizers.Rules()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[optimizers.Optimizer]) bool { return e.Key == "newton" })
	return c
}

// grounds are the surfaces that need nothing but their parameters.
func grounds() param.Catalog[surfaces.Surface] {
	c := scenario.Surfaces()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[surfaces.Surface]) bool {
		return e.Key == scenario.SurfaceNetwork || e.Rest != ""
	})
	return c
}

// sets are the data that are within the program.
func sets() param.Catalog[scenario.Source] {
	c := scenario.Data()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[scenario.Source]) bool {
		return slices.Contains([]string{scenario.DataCSV, scenario.DataPoints, "fashion-mnist-full"}, e.Key)
	})
	return c
}

// functions are the activations that a hidden layer can have.
func functions() param.Catalog[activations.Function] {
	c := activations.Catalog()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[activations.Function]) bool { return e.Key == "softmax" })
	return c
}

// with is a choice with one value set or taken away.
func with(c param.Choice, ch ui.FormChange) param.Choice {
	vals := c.Values.Clone()
	if ch.On {
		vals[ch.Key] = ch.Value
	} else {
		delete(vals, ch.Key)
	}
	return param.Choice{Key: c.Key, Values: vals}
}

// number is a row for one of the document's numbers.
func (pg *Page) number(spec param.Spec, set func(g *scenario.Schedules, x float64)) *ui.Number {
	return ui.NewNumber(pg.s.Layer, spec, func(v param.Value) {
		pg.edit(spec.Key, func(g *scenario.Schedules) { set(g, v.Num()) })
	}).OnDone(pg.seal)
}

// timeSection is what all schedules share.
func (pg *Page) timeSection() ui.Widget {
	w, u := &pg.w, scenario.DefaultSchedules().Schedules
	w.rate = pg.number(param.Spec{Key: "lr", Symbol: "η", Formula: `\eta_t = \eta s(t)`, Title: "base rate", Scale: param.Log, MinOpen: true, Max: 1e3, Low: 1e-4, High: 1, Default: param.Num(u.LearningRate),
		Help: "The rate that all schedules start from, unless they have one of their own."}, func(g *scenario.Schedules, x float64) { g.LearningRate = x })
	w.steps = pg.number(param.Spec{Key: "steps", Symbol: "steps", Title: "steps", Kind: param.Int, Scale: param.Log, Min: 2, Max: scenario.MaxScheduleSteps, Low: 50, High: 5000, Default: param.Num(float64(u.Steps)),
		Help: "Steps of the curves, the race and the training."}, func(g *scenario.Schedules, x float64) { g.Steps = int(x) })
	w.target = pg.number(param.Spec{Key: "target", Symbol: "target", Title: "target loss", Max: 1e6, High: 1, Default: param.Num(0),
		Help: "The validation loss whose arrival is timed; 0 for the lowest that the first schedule reaches."}, func(g *scenario.Schedules, x float64) { g.Target = x })
	w.seeds = pg.number(param.Spec{Key: "seeds", Symbol: "seeds", Title: "seeds", Kind: param.Int, Min: 1, Max: scenario.MaxScheduleSeeds, Low: 1, High: 20, Default: param.Num(1),
		Help: "Over how many seeds the arrival is timed: other data, other weights, other minibatches. The curves are of the first."}, func(g *scenario.Schedules, x float64) { g.Seeds = int(x) })
	return ui.NewSection(pg.s.Layer, "All schedules", "", nil, w.rate, w.steps, w.target, w.seeds)
}

// raceSection sets the race.
func (pg *Page) raceSection() ui.Widget {
	l, w, r := pg.s.Layer, &pg.w, pg.doc.Schedules.Race
	c, all := rules(), grounds()
	w.surface = ui.NewChoice(l, catalogItems(all), slices.Index(all.Keys(), r.Surface.Key), func(i int) { pg.setSurface(all.Entries[i].Key); pg.seal() }).Tall()
	s := ui.NewSection(l, "The race", "", nil, ui.NewChoiceRow(l, "surface", "What the race runs down.", w.surface))
	w.surfaceForm = nil
	if e, err := all.Lookup(r.Surface.Key); err == nil && len(e.Params) > 0 {
		w.surfaceForm = ui.NewForm(l, e.Params, r.Surface.Values, func(ch ui.FormChange) {
			pg.edit("surface "+ch.Key, func(g *scenario.Schedules) { g.Race.Surface = with(g.Race.Surface, ch) })
		}, pg.seal).Rule(e.Formula)
		s.Add(w.surfaceForm)
	}
	w.raceRule = ui.NewChoice(l, catalogItems(c), slices.Index(c.Keys(), r.Rule.Key), func(i int) {
		if ch, ok := ruleOf(c.Entries[i].Key); ok {
			pg.edit("", func(g *scenario.Schedules) { g.Race.Rule = ch })
			pg.seal()
		}
	})
	s.Add(ui.NewChoiceRow(l, "optimizer", "The race's update rule.", w.raceRule))
	if w.raceForm = pg.ruleForm(r.Rule, "race", func(g *scenario.Schedules) *param.Choice { return &g.Race.Rule }); w.raceForm != nil {
		s.Add(w.raceForm)
	}
	w.noise = pg.number(param.Spec{Key: "noise", Symbol: "σ", Formula: `\mathbf{g} = \nabla f(\theta) + \sigma \xi, \quad \xi \sim N(0, I)`, Title: "noise σ", Max: 1e6, High: 10, Default: param.Num(2),
		Help: "Standard deviation of the noise on each component of the gradient, the same for all."}, func(g *scenario.Schedules, x float64) { g.Race.Noise = x })
	s.Add(w.noise)
	return s
}

// ruleForm sets a rule's own parameters, nil where it has none.
func (pg *Page) ruleForm(rule param.Choice, drag string, of func(*scenario.Schedules) *param.Choice) *ui.Form {
	e, err := optimizers.Catalog().Lookup(rule.Key)
	if err != nil {
		return nil
	}
	own := slices.DeleteFunc(slices.Clone(optimizers.Own(e.Params)), func(s param.Spec) bool { return s.Key == "lr" })
	if len(own) == 0 {
		return nil
	}
	return ui.NewForm(pg.s.Layer, own, rule.Values, func(ch ui.FormChange) {
		pg.edit(drag+" "+ch.Key, func(g *scenario.Schedules) { *of(g) = with(*of(g), ch) })
	}, pg.seal).Rule(e.Formula)
}

// networkSection sets the network.
func (pg *Page) networkSection() ui.Widget {
	l, w, n := pg.s.Layer, &pg.w, pg.doc.Schedules.Network
	c, all, fs := rules(), sets(), functions()
	w.data = ui.NewChoice(l, catalogItems(all), slices.Index(all.Keys(), n.Data.Key), func(i int) {
		if ch, err := all.Default(all.Entries[i].Key); err == nil {
			pg.edit("", func(g *scenario.Schedules) { g.Network.Data = ch })
			pg.seal()
		}
	}).Tall()
	s := ui.NewSection(l, "The network", "", nil, ui.NewChoiceRow(l, "data", "What the network learns.", w.data))
	w.dataForm = nil
	if e, err := all.Lookup(n.Data.Key); err == nil {
		specs := slices.DeleteFunc(slices.Clone(e.Params), func(s param.Spec) bool {
			return s.Kind == param.List || s.Kind == param.Text && len(s.Choices) == 0
		})
		w.dataForm = ui.NewForm(l, specs, n.Data.Values, func(ch ui.FormChange) {
			pg.edit("data "+ch.Key, func(g *scenario.Schedules) { g.Network.Data = with(g.Network.Data, ch) })
		}, pg.seal).Rule(e.Formula)
		s.Add(w.dataForm)
	}
	w.layers = ui.NewTextField(l, 170, "16,16 or 100x20", func(text string) error { _, err := scenario.ParseLayers(text); return err },
		func(text string) {
			if layers, err := scenario.ParseLayers(strings.TrimSpace(text)); err == nil {
				pg.edit("", func(g *scenario.Schedules) { g.Network.Layers = layers })
				pg.seal()
			}
		})
	row := ui.NewRow(l, 8, ui.Insets{}, ui.NewLabel(l, "layers", ui.Muted).Fixed(100).Help("Units of the hidden layers: 32,32."), w.layers.Help("Units of the hidden layers: 32,32."))
	w.activation = ui.NewChoice(l, catalogItems(fs), slices.Index(fs.Keys(), n.Activation.Key), func(i int) {
		if ch, err := fs.Default(fs.Entries[i].Key); err == nil {
			pg.edit("", func(g *scenario.Schedules) { g.Network.Activation = ch })
			pg.seal()
		}
	}).Tall()
	w.netRule = ui.NewChoice(l, catalogItems(c), slices.Index(c.Keys(), n.Rule.Key), func(i int) {
		if ch, ok := ruleOf(c.Entries[i].Key); ok {
			pg.edit("", func(g *scenario.Schedules) { g.Network.Rule = ch })
			pg.seal()
		}
	}).Tall()
	s.Add(row.Stretch(w.layers), ui.NewChoiceRow(l, "activation", "Of the hidden layers.", w.activation),
		ui.NewChoiceRow(l, "optimizer", "The network's update rule.", w.netRule))
	if w.netForm = pg.ruleForm(n.Rule, "network", func(g *scenario.Schedules) *param.Choice { return &g.Network.Rule }); w.netForm != nil {
		s.Add(w.netForm)
	}
	w.batch = pg.number(param.Spec{Key: "batch_size", Symbol: "batch size", Title: "batch size", Kind: param.Int, Scale: param.Log, Min: 1, Max: scenario.MaxBatchSize, Low: 1, High: 512, Default: param.Num(24),
		Help: "Instances in a minibatch, which decides how many steps an epoch has."}, func(g *scenario.Schedules, x float64) { g.Network.BatchSize = int(x) })
	s.Add(w.batch)
	return s
}

// syncProblems shows the document in the sections of this file.
func (pg *Page) syncProblems() {
	w, g := &pg.w, &pg.doc.Schedules
	w.rate.Set(param.Num(g.LearningRate))
	w.steps.Set(param.Num(float64(g.Steps)))
	w.target.Set(param.Num(g.Target))
	w.seeds.Set(param.Num(float64(g.Seeds)))
	w.surface.Set(slices.Index(grounds().Keys(), g.Race.Surface.Key))
	w.raceRule.Set(slices.Index(rules().Keys(), g.Race.Rule.Key))
	w.noise.Set(param.Num(g.Race.Noise))
	w.data.Set(slices.Index(sets().Keys(), g.Network.Data.Key))
	w.activation.Set(slices.Index(functions().Keys(), g.Network.Activation.Key))
	w.netRule.Set(slices.Index(rules().Keys(), g.Network.Rule.Key))
	w.layers.Set(scenario.FormatLayers(g.Network.Layers))
	w.batch.Set(param.Num(float64(g.Network.BatchSize)))
	for _, f := range []struct {
		form *ui.Form
		vals param.Values
	}{{w.surfaceForm, g.Race.Surface.Values}, {w.raceForm, g.Race.Rule.Values}, {w.dataForm, g.Network.Data.Values}, {w.netForm, g.Network.Rule.Values}} {
		if f.form != nil {
			f.form.Set(f.vals)
		}
	}
}
