package signalpage

import (
	"slices"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/render/figure"
	"downhill/render/ui"
)

// norms are the places of batch normalization, in the order of the drop-down.
func norms() []string {
	return []string{scenario.BatchNormNone, scenario.BatchNormBefore, scenario.BatchNormAfter}
}

// pointSection sets the point of the phase diagram by numbers, and says what
// theory makes of it.
func (pg *Page) pointSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.weights = ui.NewNumber(l, param.Spec{Key: "weights", Symbol: "σ_w²", Formula: `z_j = \sum_i w_{ij} h_i + b_j, \quad \text{Var} w = \frac{\sigma_w^2}{n}, \quad \text{Var} b = \sigma_b^2`, Title: "weights σ_w²", Min: 0, Max: 1e4, Low: 0.01, High: 4, Default: param.Num(1),
		Help: "Variance of a layer's weights times its width: variance scaling over the fan-in."},
		func(v param.Value) { pg.setPoint("weights", figure.Point{v.Num(), pg.combination().BiasVariance}) }).OnDone(pg.seal)
	w.biases = ui.NewNumber(l, biasSpec(), func(v param.Value) {
		pg.change("bias", func(c *scenario.Combination) { c.BiasVariance = v.Num() })
	}).OnDone(pg.seal)
	w.facts, w.factsText = ui.NewCard(l), ""
	return ui.NewSection(l, "Point in the diagram", "", nil, w.weights, w.biases, ui.NewSpace(l, 0, 8), w.facts)
}

func biasSpec() param.Spec {
	return param.Spec{Key: "bias", Symbol: "σ_b²", Formula: `z_j = \sum_i w_{ij} h_i + b_j, \quad \text{Var} w = \frac{\sigma_w^2}{n}, \quad \text{Var} b = \sigma_b^2`, Title: "biases σ_b²", Max: 1e4, High: 1, Default: param.Num(0),
		Help: "Variance of the normal biases; 0 is no biases."}
}

// syncFacts says what theory makes of the selected combination.
func (pg *Page) syncFacts() {
	m := pg.measured(pg.selected)
	if pg.w.weights == nil || m == nil {
		return
	}
	says := facts(m)
	if text := strings.Join(says, "\n"); text != pg.w.factsText {
		pg.w.factsText = text
		pg.w.facts.Clear()
		for _, s := range says {
			pg.w.facts.Text(s, ui.Plain)
		}
	}
}

// activationSection is the selected combination's activation.
func (pg *Page) activationSection() ui.Widget {
	l, c, entries := pg.s.Layer, pg.combination(), elementwise()
	at := slices.IndexFunc(entries, func(e param.Entry[activations.Function]) bool { return e.Key == c.Activation.Key })
	items := make([]ui.Item, len(entries))
	for i, e := range entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary}
	}
	e := entries[max(0, at)]
	choice := ui.NewChoice(l, items, at, func(i int) { pg.setActivation(entries[i].Key); pg.seal() })
	pg.w.activation = ui.NewForm(l, e.Params, c.Activation.Values, func(ch ui.FormChange) {
		pg.change("activation "+ch.Key, func(c *scenario.Combination) { c.Activation = changed(c.Activation, ch) })
	}, pg.seal).Rule(e.Formula)
	return ui.NewSection(l, "Activation", "", nil, ui.NewChoiceRow(l, "function", e.Summary, choice), pg.w.activation,
		ui.NewSpace(l, 0, 8), formula(l, e.Formula, e.Summary, e.Note, e.Source))
}

// initializerSection is the selected combination's initializer.
func (pg *Page) initializerSection() ui.Widget {
	l, c, catalog := pg.s.Layer, pg.combination(), initializers.Catalog()
	at := slices.Index(catalog.Keys(), c.Initializer.Key)
	items := make([]ui.Item, len(catalog.Entries))
	for i, e := range catalog.Entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary}
	}
	e := catalog.Entries[max(0, at)]
	choice := ui.NewChoice(l, items, at, func(i int) { pg.setInitializer(catalog.Entries[i].Key); pg.seal() })
	pg.w.initializer = ui.NewForm(l, e.Params, c.Initializer.Values, func(ch ui.FormChange) {
		pg.change("initializer "+ch.Key, func(c *scenario.Combination) { c.Initializer = changed(c.Initializer, ch) })
	}, pg.seal).Rule(e.Formula)
	return ui.NewSection(l, "Initializer", "", nil, ui.NewChoiceRow(l, "weights", e.Summary, choice), pg.w.initializer,
		ui.NewSpace(l, 0, 8), formula(l, e.Formula, e.Summary, e.Note, e.Source))
}

// formula is the card of a catalog's entry.
func formula(l *ui.Layer, formula, summary, note, source string) *ui.Card {
	card := ui.NewCard(l).Formula(formula).Text(summary, ui.Muted)
	if note != "" {
		card.Text(note, ui.Muted)
	}
	return card.Text(source, ui.Muted)
}

// conditionsSection holds what else the selected combination has.
func (pg *Page) conditionsSection() ui.Widget {
	l, w, c := pg.s.Layer, &pg.w, pg.combination()
	set := func(change func(c *scenario.Combination)) { pg.change("", change); pg.seal() }
	w.norm = ui.NewChoice(l, []ui.Item{{Title: "none"}, {Title: "before", Help: "Between the weights and the activation."},
		{Title: "after", Help: "After the activation."}}, slices.Index(norms(), c.BatchNorm), func(i int) {
		set(func(c *scenario.Combination) { c.BatchNorm = norms()[i] })
	})
	w.tied = ui.NewToggle(l, "tied weights", "The same matrix at every layer: a recurrent network unrolled in time, where explosion is worst.", c.Tied,
		func(on bool) { set(func(c *scenario.Combination) { c.Tied = on }) })
	w.skip = ui.NewToggle(l, "skip connections", "Every layer adds to what it was given: h_l = h_{l−1} + φ(z_l).", c.Skip,
		func(on bool) { set(func(c *scenario.Combination) { c.Skip = on }) })
	w.dropout = ui.NewNumber(l, param.Spec{Key: "dropout", Symbol: "p", Formula: `h \leftarrow \frac{m ⊙ h}{1 - p}, \quad m = 1 \text{ with probability } 1 - p, \text{ else } 0`, Title: "dropout", Max: 1, MaxOpen: true, High: 0.5, Default: param.Num(0),
		Help: "Rate of the dropout after every activation."},
		func(v param.Value) { pg.change("dropout", func(c *scenario.Combination) { c.Dropout = v.Num() }) }).OnDone(pg.seal)
	w.alpha = ui.NewToggle(l, "alpha dropout", "Dropout that keeps mean and variance of SELU's outputs.", c.AlphaDropout,
		func(on bool) { set(func(c *scenario.Combination) { c.AlphaDropout = on }) })
	w.mean = ui.NewNumber(l, param.Spec{Key: "mean", Symbol: "μ", Formula: `x \sim N(\mu, \sigma^2)`, Title: "input mean", Min: -1e4, Max: 1e4, Low: -3, High: 3, Default: param.Num(0),
		Help: "Mean of the normal inputs; 0 is standardized."},
		func(v param.Value) { pg.change("mean", func(c *scenario.Combination) { c.InputMean = v.Num() }) }).OnDone(pg.seal)
	w.std = ui.NewNumber(l, param.Spec{Key: "std", Symbol: "σ", Formula: `x \sim N(\mu, \sigma^2)`, Title: "input std", Scale: param.Log, MinOpen: true, Max: 1e4, Low: 0.1, High: 10, Default: param.Num(1),
		Help: "Standard deviation of the normal inputs; 1 is standardized."},
		func(v param.Value) { pg.change("std", func(c *scenario.Combination) { c.InputStd = v.Num() }) }).OnDone(pg.seal)
	s := ui.NewSection(l, "Layers and input", "", nil,
		ui.NewChoiceRow(l, "batch norm", "Batch normalization: none, before or after the activation.", w.norm), w.tied, w.skip, w.dropout, w.alpha)
	if pg.figure() != scenario.FigurePhase {
		w.bias = ui.NewNumber(l, biasSpec(), func(v param.Value) {
			pg.change("bias", func(c *scenario.Combination) { c.BiasVariance = v.Num() })
		}).OnDone(pg.seal)
		s.Add(w.bias)
	}
	s.Add(w.mean, w.std)
	return s
}

func (pg *Page) syncConditions(c *scenario.Combination) {
	w := &pg.w
	w.norm.Set(max(0, slices.Index(norms(), c.BatchNorm)))
	w.tied.Set(c.Tied)
	w.skip.Set(c.Skip)
	w.dropout.Set(param.Num(c.Dropout))
	w.alpha.Set(c.AlphaDropout)
	w.alpha.SetEnabled(c.Dropout > 0)
	if w.bias != nil {
		w.bias.Set(param.Num(c.BiasVariance))
	}
	w.mean.Set(param.Num(c.InputMean))
	w.std.Set(param.Num(c.InputStd))
}
