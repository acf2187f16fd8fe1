package trainpage

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/render/ui"
)

// netWidgets are those of the selected lane's network.
type netWidgets struct {
	depth, units                  *ui.Number
	layers                        *ui.TextField
	activation, initializer, norm *ui.Choice
	slope, spread, moments        *ui.Form
	normInput                     *ui.Choice
	standardize, alpha            *ui.Toggle
	dropIn                        *ui.Choice
	dropout, dropInput            *ui.Number
	rates                         *ui.TextField
	l1, l2, maxNorm               *ui.Number
}

// catalogItems lists what a drop-down offers.
func catalogItems[T any](c param.Catalog[T]) []ui.Item {
	items := make([]ui.Item, len(c.Entries))
	for i, e := range c.Entries {
		items[i] = ui.Item{Title: e.Title, Help: e.Summary}
	}
	return items
}

// hiddenFunctions are the activations that a hidden layer can have.
func hiddenFunctions() param.Catalog[activations.Function] {
	c := activations.Catalog()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[activations.Function]) bool { return e.Key == "softmax" })
	return c
}

// setParameter changes a parameter of one of the network's parts, such as the
// activation's slope.
func setParameter[T any](pg *Page, key string, c param.Catalog[T], of func(*scenario.Net) param.Choice) func(ui.FormChange) {
	return func(ch ui.FormChange) {
		t := pg.settings()
		pg.slide(key, c.Format(with(of(&t.Nets[pg.selected()]), ch)))
	}
}

// netSection sets the selected lane's network.
func (pg *Page) netSection(t *scenario.Train) ui.Widget {
	l, n := pg.s.Layer, &pg.w.net
	*n = netWidgets{}
	net := &t.Nets[pg.selected()]
	s := ui.NewSection(l, fmt.Sprintf("Lane %s · Network", letter(pg.selected())), "", nil)
	if uniform(net.Layers) {
		size := func(key, title, help string, high float64, layers func(now []int, v int) []int) *ui.Number {
			return ui.NewNumber(l, param.Spec{Key: key, Title: title, Kind: param.Int, Scale: param.Log, Min: 1, Max: high, Low: 1, High: high, Default: param.Num(1), Help: help},
				func(v param.Value) {
					t := pg.settings()
					pg.slide("layers", scenario.FormatLayers(layers(t.Nets[pg.selected()].Layers, int(v.Num()))))
				}).OnDone(pg.seal)
		}
		n.depth = size("layers", "layers", "How many hidden layers there are, 1 to 60.", 60,
			func(now []int, v int) []int { return slices.Repeat(now[:1], v) })
		n.units = size("units", "units", "How many units each hidden layer has, 1 to 300.", 300,
			func(now []int, v int) []int { return slices.Repeat([]int{v}, len(now)) })
		s.Add(n.depth, n.units)
	} else {
		n.layers = ui.NewTextField(l, 170, "300,100 or 100x20", func(text string) error { _, err := scenario.ParseLayers(text); return err },
			func(text string) { pg.set("layers", strings.TrimSpace(text)) })
		row := ui.NewRow(l, 8, ui.Insets{}, ui.NewLabel(l, "layers", ui.Muted).Fixed(100).Help("Units of the hidden layers: 300,100, or 100x20 for twenty layers of 100."),
			n.layers.Help("Units of the hidden layers, from the first to the last."))
		s.Add(row.Stretch(n.layers))
	}
	functions := hiddenFunctions()
	n.activation = ui.NewChoice(l, catalogItems(functions), slices.Index(functions.Keys(), net.Activation.Key),
		func(i int) { pg.set("activation", functions.Entries[i].Key) })
	s.Add(ui.NewChoiceRow(l, "activation", "Of the hidden layers.", n.activation))
	if e, err := functions.Lookup(net.Activation.Key); err == nil && len(e.Params) > 0 {
		n.slope = ui.NewForm(l, e.Params, net.Activation.Values, setParameter(pg, "activation", functions, func(n *scenario.Net) param.Choice { return n.Activation }), pg.seal).Rule(e.Formula)
		s.Add(n.slope)
	}
	starts := initializers.Catalog()
	n.initializer = ui.NewChoice(l, catalogItems(starts), slices.Index(starts.Keys(), net.Initializer.Key), func(i int) { pg.set("initializer", starts.Entries[i].Key) })
	s.Add(ui.NewChoiceRow(l, "initializer", "Draws the first weights of the hidden layers.", n.initializer))
	if e, err := starts.Lookup(net.Initializer.Key); err == nil && len(e.Params) > 0 {
		n.spread = ui.NewForm(l, e.Params, net.Initializer.Values, setParameter(pg, "initializer", starts, func(n *scenario.Net) param.Choice { return n.Initializer }), pg.seal).Rule(e.Formula)
		s.Add(n.spread)
	}
	norms := scenario.BatchNorms()
	n.norm = ui.NewChoice(l, catalogItems(norms), slices.Index(norms.Keys(), net.BatchNorm.Key), func(i int) { pg.set("batch_norm", norms.Entries[i].Key) })
	s.Add(ui.NewChoiceRow(l, "batch norm", "Where hidden layers are normalized over the batch.", n.norm))
	if e, err := norms.Lookup(net.BatchNorm.Key); err == nil && len(e.Params) > 0 {
		n.moments = ui.NewForm(l, e.Params, net.BatchNorm.Values, setParameter(pg, "batch_norm", norms, func(n *scenario.Net) param.Choice { return n.BatchNorm }), pg.seal).Rule(e.Formula)
		s.Add(n.moments)
	}
	inputs := scenario.InputNorms()
	n.normInput = ui.NewChoice(l, catalogItems(inputs), slices.Index(inputs.Keys(), net.BatchNormInput.Key), func(i int) { pg.set("batch_norm_input", inputs.Entries[i].Key) })
	s.Add(ui.NewChoiceRow(l, "BN of the input", "Batch normalization as the first layer.", n.normInput))
	n.standardize = ui.NewToggle(l, "standardize the input", "Each feature less its mean, over its standard deviation.", net.Standardize,
		func(on bool) { pg.set("standardize", fmt.Sprint(on)) })
	s.Add(n.standardize)
	pg.addRegularization(s)
	return s
}

// addRegularization adds what can change while the network trains.
func (pg *Page) addRegularization(s *ui.Section) {
	l, n := pg.s.Layer, &pg.w.net
	pg.addDropout(s)
	n.alpha = ui.NewToggle(l, "alpha dropout", "Dropout that keeps mean and variance of SELU's outputs.", false, func(on bool) { pg.set("alpha_dropout", fmt.Sprint(on)) })
	penalty := func(key, title, help, formula string, high float64) *ui.Number {
		return ui.NewNumber(l, param.Spec{Key: key, Title: title, Symbol: title, Max: math.Inf(1), High: high, Default: param.Num(0), Help: help, Formula: formula},
			func(v param.Value) { pg.slide(key, v.String()) }).OnDone(pg.seal)
	}
	n.l1 = penalty("l1", "L1 λ", "Adds λ Σ|w| to the loss.", `J = L + \lambda \sum |w|`, 0.01)
	n.l2 = penalty("l2", "L2 λ", "Adds λ Σw² to the loss.", `J = L + \lambda \sum w^2`, 0.01)
	n.maxNorm = penalty("max_norm", "max-norm", "The largest norm of the weights into a unit; 0 is none.", `\mathbf{w} \leftarrow \mathbf{w} \min\left(1, \frac{r}{‖\mathbf{w}‖}\right)`, 10)
	s.Add(n.alpha, n.l1, n.l2, n.maxNorm)
	pg.addPruning(s)
}

// syncNet shows a network.
func (pg *Page) syncNet(net *scenario.Net) {
	n := &pg.w.net
	if n.depth != nil {
		n.depth.Set(param.Num(float64(len(net.Layers))))
		n.units.Set(param.Num(float64(net.Layers[0])))
	}
	if n.layers != nil {
		n.layers.Set(scenario.FormatLayers(net.Layers))
	}
	n.activation.Set(slices.Index(hiddenFunctions().Keys(), net.Activation.Key))
	n.initializer.Set(slices.Index(initializers.Catalog().Keys(), net.Initializer.Key))
	n.norm.Set(slices.Index(scenario.BatchNorms().Keys(), net.BatchNorm.Key))
	n.normInput.Set(slices.Index(scenario.InputNorms().Keys(), net.BatchNormInput.Key))
	for form, values := range map[*ui.Form]param.Values{n.slope: net.Activation.Values, n.spread: net.Initializer.Values, n.moments: net.BatchNorm.Values} {
		if form != nil {
			form.Set(values)
		}
	}
	n.standardize.Set(net.Standardize)
	n.alpha.Set(net.AlphaDropout)
	pg.syncDropout(net)
	n.l1.Set(param.Num(net.L1))
	n.l2.Set(param.Num(net.L2))
	n.maxNorm.Set(param.Num(net.MaxNorm))
	pg.prune.slider.Set(param.Num(net.Prune))
}
