package activationspage

import (
	"fmt"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/ui"
)

// softmaxWidgets are what the panel holds while the softmax is shown.
type softmaxWidgets struct {
	logits      []*ui.Number
	remove      []*ui.Button
	temperature *ui.Number
	entropy     *ui.Label
	choices     *ui.Label
	steepest    *ui.Label
	verdict     *ui.Card
	says        string
}

func (pg *Page) buildSoftmaxPanel() {
	l, a, w := pg.s.Layer, &pg.doc.Activations, &pg.w.softmax
	*w = softmaxWidgets{}
	section := ui.NewSection(l, "Logits", "+ Add", func() { pg.addLogit(); pg.seal() }).ActionHelp("Adds a class with its logit")
	for i := range a.Logits {
		n := ui.NewNumber(l, param.Spec{Key: "z", Symbol: "z" + sub(i+1), Formula: `p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}`, Title: "", Min: -1e4, Max: 1e4, Low: -10, High: 10, Default: param.Num(0),
			Help: "Logit of class " + fmt.Sprint(i+1) + ". Drag its bar, or type it."},
			func(v param.Value) { pg.setLogit(i, v.Num()) }).OnDone(pg.seal)
		remove := ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconClose, Width: 24, Tip: "Take this logit away"}, func() { pg.removeLogit(i); pg.seal() })
		remove.SetEnabled(len(a.Logits) > 2)
		w.logits, w.remove = append(w.logits, n), append(w.remove, remove)
		section.Add(ui.NewRow(l, 6, ui.Insets{}, n, remove).Stretch(n))
	}
	w.temperature = ui.NewNumber(l, param.Spec{Key: "temperature", Symbol: "T", Formula: `p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}`, Title: "temperature", Scale: param.Log, MinOpen: true, Max: 1e4,
		Low: 0.05, High: 20, Default: param.Num(1), Help: "Divides the logits: low sharpens, high evens out."},
		func(v param.Value) { pg.edit("temperature", func(a *scenario.Activations) { a.Temperature = v.Num() }) }).OnDone(pg.seal)
	value := func() *ui.Label { return ui.NewLabel(l, "", ui.Plain).RightAligned() }
	w.entropy, w.choices, w.steepest = value(), value(), value()
	row := func(name, help string, v *ui.Label) ui.Widget {
		return ui.NewRow(l, 8, ui.Insets{}, ui.NewLabel(l, name, ui.Muted).Help(help), v).Stretch(v)
	}
	w.verdict = ui.NewCard(l)
	card := ui.NewCard(l).Formula(`p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}`)
	if e, err := activations.Catalog().Lookup("softmax"); err == nil {
		card.Text(e.Summary, ui.Muted).Text(e.Source, ui.Muted)
	}
	pg.w.panel.Column.Add(section, ui.NewSection(l, "Temperature", "", nil, w.temperature),
		ui.NewSection(l, "How sure it is", "", nil,
			row("entropy", "−Σ pᵢ ln pᵢ: 0 where one class has all the probability", w.entropy),
			row("as even choices", "e to the entropy: among how many even choices one would be as uncertain", w.choices),
			row("steepest derivative", "The largest entry of the Jacobian: what is left of the gradient", w.steepest),
			ui.NewSpace(l, 0, 6), w.verdict),
		ui.NewSection(l, "Softmax", "", nil, card))
}

func (pg *Page) syncSoftmaxPanel() {
	a, w := &pg.doc.Activations, &pg.w.softmax
	for i, n := range w.logits {
		n.Set(param.Num(a.Logits[i]))
	}
	w.temperature.Set(param.Num(a.Temperature))
	f := pg.frame()
	if f == nil {
		return
	}
	s := &f.Softmax
	w.entropy.Set(figure.Fixed(s.Entropy, 4) + " nats")
	w.choices.Set(figure.Short(s.Choices, 3) + " of " + fmt.Sprint(len(s.P)))
	w.steepest.Set(figure.Short(s.Steepest(), 3))
	if w.says != s.Verdict {
		w.says = s.Verdict
		w.verdict.Clear()
		w.verdict.Text(s.Verdict, ui.Plain)
	}
}
