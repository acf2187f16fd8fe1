package racepage

import (
	"downhill/internal/scenario"
	"downhill/optimizers/conditioning"
	"downhill/optimizers/race"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// spectrumWidgets are those of the section.
type spectrumWidgets struct {
	section *ui.Section
	where   *ui.Label
	modes   [2][2]*ui.Label // [component][line]
	known   [3]*ui.Label
	toMap   *ui.Button
	shown   *racelab.SpectrumFrame
}

// section holds the components in numbers and the way to the map over learning
// rate and momentum.
func (v *spectrumLens) section(r *scenario.Race) ui.Widget {
	pg, w := v.pg, &v.w
	if pg.model.Selected >= len(r.Racers) {
		return nil
	}
	l := pg.st.Layer
	*w = spectrumWidgets{}
	w.section = ui.NewSection(l, "Conditioning for "+r.Racers[pg.model.Selected].Name, "", nil)
	w.where = ui.NewCaption(l, "", ui.Muted)
	w.section.Add(w.where)
	for i := range w.modes {
		w.modes[i][0], w.modes[i][1] = ui.NewLabel(l, "", ui.Plain), ui.NewCaption(l, "", ui.Muted)
		w.modes[i][1].Help("ρ is the factor by which this component of the error shrinks at each step in the long run, its part of the loss by ρ². Measured: over the last three quarters of what was recorded.")
		w.section.Add(w.modes[i][0], w.modes[i][1])
	}
	w.section.Add(ui.NewSpace(l, 0, 4))
	for i := range w.known {
		w.known[i] = ui.NewCaption(l, "", ui.Plain)
		w.section.Add(w.known[i])
	}
	w.section.Add(ui.NewSpace(l, 0, 6))
	if key := r.Racers[pg.model.Selected].Rule.Key; key == "momentum" || key == "nesterov" {
		w.toMap = ui.NewButton(l, ui.ButtonOptions{Text: "Map over η and β", Tip: "The same racer over learning rate and momentum, with the limit and the optimum drawn in."}, func() {
			pg.setMap(func(m *scenario.HyperMap) {
				m.X, m.Y, m.XRange, m.YRange = "lr", "momentum", [2]float64{}, [2]float64{}
			})
			pg.showFigure(scenario.FigureMap)
		})
		w.section.Add(ui.NewRow(l, 0, ui.Insets{}, w.toMap))
	}
	v.fill()
	return w.section
}

func (v *spectrumLens) shape(r *scenario.Race) string {
	if m := v.pg.model; m.Selected < len(r.Racers) {
		return r.Racers[m.Selected].Rule.Key
	}
	return ""
}

func (v *spectrumLens) sync(*scenario.Race) { v.fill() }

// fill writes the numbers of the newest frame.
func (v *spectrumLens) fill() {
	w, f := &v.w, v.frame
	if f == nil || w.section == nil || w.shown == f {
		return
	}
	w.shown = f
	w.where.Set(f.Where())
	if f.Parabola.Local {
		w.where.SetTone(ui.Accent)
	} else {
		w.where.SetTone(ui.Muted)
	}
	w.where.Help("")
	if f.Parabola.Local {
		w.where.Help("The surface is no quadratic: eigenvalues, rates and limits hold near this place only.")
	}
	for i := range w.modes {
		w.modes[i][0].Set("")
		w.modes[i][1].Set("")
	}
	for i, m := range f.Modes() {
		c := f.Cells(i, m)
		head := c[0] + " along " + c[1]
		line := "measured ρ " + c[3]
		if m.Known {
			line = "ρ " + c[2] + " (measured " + c[3] + "), half-life " + c[4]
			head = c[0] + ": " + c[5]
		}
		w.modes[i][0].Set(head)
		w.modes[i][1].Set(line)
	}
	v.fillKnown(f)
}

func (v *spectrumLens) fillKnown(f *racelab.SpectrumFrame) {
	w := &v.w
	for _, l := range w.known {
		l.Set("")
		l.Help("")
	}
	k, ok := f.Known()
	if !ok {
		why := f.Unknown()
		if why == "" {
			why = f.Unbounded()
		}
		w.known[0].Set("no limit or optimum is known here")
		w.known[0].Help(why)
		return
	}
	rule, _ := f.Rule()
	w.known[0].Set("stable below η = " + figure.Short(k.Limit, 4) + " = " + conditioning.LimitFormula(rule.Key))
	at := ""
	if rule.Momentum > 0 {
		at = " at this β"
	}
	w.known[1].Set("best η = " + figure.Short(k.Best, 4) + at + ": ρ " + figure.Short(k.BestRate, 4))
	w.known[1].Help(k.Plateau())
	switch {
	case rule.Key != "sgd":
		w.known[2].Set("best pair η " + figure.Short(k.Optimum.LearningRate, 4) + ", β " + figure.Short(k.Optimum.Momentum, 4) + ": ρ " + figure.Short(k.Optimum.Rate, 4))
		w.known[2].Help(k.Optimum.Source)
	case !f.Parabola.Local:
		w.known[2].Set("a millionth of the loss: " + k.StepsText() + " steps")
	}
}

// ticksKey is what the ticks on the rule's sliders follow from.
type ticksKey struct {
	form *ui.Form
	shot *shot
	gen  int
	step int // where the settings change on the way
	log  int
	last race.Change
	sel  int
}

// tickSliders puts the stability limit and the optimum on the sliders of the
// selected racer's rule, where the surface is a quadratic and the rule linear.
func (v *spectrumLens) tickSliders() {
	pg, m := v.pg, v.pg.model
	key := ticksKey{form: pg.w.inside.rule, shot: m.shot, gen: m.gen, log: len(m.Scene.Changes), sel: m.Selected}
	if key.log > 0 {
		key.step, key.last = m.Step(), m.Scene.Changes[key.log-1]
	}
	f := pg.frameOf()
	if key == v.ticks || key.form == nil || f == nil || m.waiting() || m.Selected >= len(f.Rec.Tracks) {
		return
	}
	v.ticks = key
	lr, beta := key.form.Number("lr"), key.form.Number("momentum")
	if lr == nil {
		return
	}
	rates, momenta := sliderTicks(f.Spectrum(m.Selected, min(m.Step(), f.Rec.Step)))
	lr.SetTicks(rates)
	if beta != nil {
		beta.SetTicks(momenta)
	}
}

// sliderTicks are those of the learning rate and of the momentum, none on a
// surface whose curvature changes: there a limit holds at one place only.
func sliderTicks(f *racelab.SpectrumFrame) (rates, momenta []ui.Tick) {
	k, ok := f.Known()
	if !ok || f.Parabola.Local {
		return nil, nil
	}
	rule, _ := f.Rule()
	limit := conditioning.LimitFormula(rule.Key)
	label := limit
	if rule.Key == "nesterov" { // too long for a label
		label = "limit"
	}
	at := ""
	if rule.Momentum > 0 {
		at = " at this momentum"
	}
	also := ""
	if text := k.Plateau(); text != "" {
		also = "; " + text
	}
	rates = []ui.Tick{
		{At: k.Best, Label: "optimal", Help: "The fastest learning rate" + at + ": the slowest component shrinks by " + figure.Short(k.BestRate, 4) + " a step" + also + ". Click to set it."},
		{At: k.Limit, Label: label, Help: "The stability limit " + limit + ": from here on the steepest component grows. Click to set it."},
	}
	if rule.Key != "sgd" {
		momenta = []ui.Tick{{At: k.Optimum.Momentum, Label: "optimal with η = " + figure.Short(k.Optimum.LearningRate, 3),
			Help: "The momentum of the fastest pair, with which the error shrinks by " + figure.Short(k.Optimum.Rate, 4) + " a step (" + k.Optimum.Source + "). Click to set it."}}
	}
	return rates, momenta
}
