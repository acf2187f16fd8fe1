package trainpage

import (
	"fmt"
	"slices"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/ui"
)

// addDropout adds what is dropped where: a slider for all hidden layers or for
// one that is chosen, the rates of all of them to type, and the input's.
func (pg *Page) addDropout(s *ui.Section) {
	l, n := pg.s.Layer, &pg.w.net
	t := pg.settings()
	net := &t.Nets[pg.selected()]
	rate := func(key, title, help string, with func(d scenario.Dropout, layers int, rate float64) scenario.Dropout) *ui.Number {
		return ui.NewNumber(l, param.Spec{Key: key, Title: title, Symbol: title, Max: 1, MaxOpen: true, High: 0.9, Default: param.Num(0), Help: help,
			Formula: `h \leftarrow \frac{m ⊙ h}{1 - p}, \quad m = 1 \text{ with probability } 1 - p, \text{ else } 0`}, func(v param.Value) {
			t := pg.settings()
			net := &t.Nets[pg.selected()]
			pg.slide("dropout", with(net.Dropout, len(net.Layers), v.Num()).String())
		}).OnDone(pg.seal)
	}
	n.dropIn, n.rates = nil, nil
	if len(net.Layers) > 1 {
		n.dropIn = ui.NewChoice(l, nil, 0, func(i int) {
			pg.drop = i
			pg.w.seen = panelKey{} // the slider shows that layer's rate
		})
		s.Add(ui.NewChoiceRow(l, "dropout in", "The hidden layers whose dropout the slider below sets: all of them, or one.", n.dropIn))
	}
	n.dropout = rate("hidden", "dropout", "The share of the units of the chosen hidden layers that is dropped in each step. Where they differ it shows the largest.", pg.droppedAt)
	s.Add(n.dropout)
	if len(net.Layers) > 1 {
		n.rates = ui.NewTextField(l, 170, "0.1, 0.2, 0", pg.checkRates, pg.setRates)
		row := ui.NewRow(l, 8, ui.Insets{}, ui.NewLabel(l, "… by layer", ui.Muted).Fixed(100).
			Help("The rate after each hidden layer, from the first to the last: 0.1, 0.2, 0, or 0x8, 0.5 for none in the first eight."), n.rates.Help("The rate after each hidden layer, from the first to the last."))
		s.Add(row.Stretch(n.rates))
	}
	n.dropInput = rate("input", "… of the input", "The share of the inputs that is dropped in each step.",
		func(d scenario.Dropout, _ int, rate float64) scenario.Dropout { d.Input = rate; return d })
	s.Add(n.dropInput)
}

// dropLayer is the hidden layer of n whose rate the slider sets, 0 for all.
func (pg *Page) dropLayer(n int) int {
	if pg.drop > n || n < 2 {
		return 0
	}
	return pg.drop
}

// droppedAt is dropout in n hidden layers with another rate where the slider
// sets it.
func (pg *Page) droppedAt(d scenario.Dropout, n int, rate float64) scenario.Dropout {
	k := pg.dropLayer(n)
	if k == 0 {
		d.Hidden, d.Layers = rate, nil
		return d
	}
	rates := d.Rates(n)
	rates[k-1] = rate
	return d.WithRates(rates)
}

// checkRates reports rates that the selected lane cannot have.
func (pg *Page) checkRates(text string) error {
	t := pg.settings()
	n := len(t.Nets[pg.selected()].Layers)
	rates, err := scenario.ParseRates(text)
	if err == nil && len(rates) != n && len(rates) != 1 {
		err = fmt.Errorf("%d rates for %d hidden layers: want one for each, 0 for none", len(rates), n)
	}
	return err
}

// setRates takes the rates that were typed; one alone is for every hidden layer.
func (pg *Page) setRates(text string) {
	rates, err := scenario.ParseRates(text)
	if err != nil {
		return // the field says so
	}
	t := pg.settings()
	net := &t.Nets[pg.selected()]
	if len(rates) == 1 {
		rates = slices.Repeat(rates, len(net.Layers))
	}
	pg.set("dropout", net.Dropout.WithRates(rates).String())
}

// syncDropout shows a network's dropout.
func (pg *Page) syncDropout(net *scenario.Net) {
	n := &pg.w.net
	rates := net.Dropout.Rates(len(net.Layers))
	n.dropInput.Set(param.Num(net.Dropout.Input))
	k := pg.dropLayer(len(rates))
	shown := net.Dropout.Hidden
	switch {
	case k > 0:
		shown = rates[k-1]
	case net.Dropout.Layers != nil:
		shown = slices.Max(rates)
	}
	n.dropout.Set(param.Num(shown))
	if n.dropIn == nil {
		return
	}
	items := []ui.Item{{Title: "every hidden layer"}}
	for i, r := range rates {
		title := fmt.Sprintf("layer %d", i+1)
		if r > 0 {
			title += " · " + param.FormatFloat(r)
		}
		items = append(items, ui.Item{Title: title})
	}
	n.dropIn.SetItems(items, k)
	n.rates.Set(ratesText(rates))
}

// fewRates are written one by one, more of them counted where they are equal.
const fewRates = 6

func ratesText(rates []float64) string {
	if len(rates) > fewRates {
		return strings.ReplaceAll(scenario.FormatRates(rates), "/", ", ")
	}
	var words []string
	for _, r := range rates {
		words = append(words, param.FormatFloat(r))
	}
	return strings.Join(words, ", ")
}
