package activationspage

import (
	"fmt"
	"image"
	"strconv"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/ui"
)

// Named says where everything stands, for tests of the window.
func (pg *Page) Named() stage.Named {
	n := stage.Named{Widgets: map[string]ui.Widget{}, Areas: map[string]stage.Area{}, Values: map[string]string{
		"view": pg.figure(), "selected": strconv.Itoa(pg.selected), "toast": pg.message}}
	add := func(name string, at image.Rectangle) {
		if !at.Empty() {
			n.Areas[name] = stage.Area{At: at}
		}
	}
	w := &pg.w
	if w.panel == nil {
		return n
	}
	n.Widgets["view"] = w.view
	if w.tabs != nil {
		n.Widgets["tabs"] = w.tabs
	}
	if !pg.rooms.Panel.Empty() {
		n.Widgets["panel"] = w.panel.Scroll
	}
	add("head", pg.rooms.head)
	add("body", pg.rooms.body)
	switch pg.figure() {
	case scenario.FigureSoftmax:
		pg.nameSoftmax(&n)
	case scenario.FigureDying:
		pg.nameDying(&n)
	default:
		pg.nameCurves(&n, add)
	}
	return n
}

func (pg *Page) nameCurves(n *stage.Named, add func(string, image.Rectangle)) {
	w, p := &pg.w, &pg.plots
	for name, widget := range map[string]ui.Widget{"functions": w.add, "form": w.form, "range": w.span, "saturation": w.saturation,
		"mean": w.mean, "variance": w.variance} {
		n.Widgets[name] = widget
	}
	for i, row := range w.rows {
		n.Widgets[fmt.Sprint("function ", i)] = row
	}
	n.Areas["value"], n.Areas["slope"] = p.value.Named(), p.slope.Named()
	if !p.output.Area.Empty() {
		n.Areas["output"] = p.output.Named()
	}
	add("table", p.table.at)
	add("legend", pg.rooms.legend)
	for i, e := range pg.legend.entries {
		add(fmt.Sprint("legend ", i), e.at)
	}
	for i, row := range p.table.rows {
		add(fmt.Sprint("row ", i), row.at)
	}
	f := pg.frame()
	if f == nil {
		return
	}
	n.Values["cost"] = "measuring"
	if f.Cost != nil {
		n.Values["cost"] = "measured"
	}
	if p.cross.on {
		n.Values["x"] = param.FormatFloat(p.cross.x)
		for _, r := range f.At(p.cross.x) {
			n.Values[fmt.Sprint("reading ", r.Index)] = fmt.Sprintf("%s φ %s φ′ %s saturated %v", r.Name, param.FormatFloat(r.Value),
				param.FormatFloat(r.Slope), r.Saturated)
		}
		add("reading", p.reading.At)
	}
	for _, c := range f.Shown() {
		n.Values[fmt.Sprint("output ", c.Index)] = fmt.Sprintf("mean %s variance %s slope %s %s", param.FormatFloat(c.Output.Mean),
			param.FormatFloat(c.Output.Variance), param.FormatFloat(c.Output.SlopeSquare), c.Output.Verdict)
	}
}

func (pg *Page) nameSoftmax(n *stage.Named) {
	w, p := &pg.w.softmax, &pg.plots
	n.Widgets["temperature"] = w.temperature
	for i := range w.logits {
		n.Widgets[fmt.Sprint("logit ", i)] = w.logits[i]
		n.Widgets[fmt.Sprint("remove ", i)] = w.remove[i]
	}
	n.Areas["logits"], n.Areas["probabilities"], n.Areas["jacobian"] = p.logits.Named(), p.probs.Named(), p.jacobian.Named()
	f := pg.frame()
	if f == nil {
		return
	}
	for i, q := range f.Softmax.P {
		n.Values[fmt.Sprint("p ", i)] = param.FormatFloat(q)
	}
	if c := pg.drag.cell; c != noCell() && max(c.X, c.Y) < len(f.Softmax.P) {
		n.Values["entry"] = fmt.Sprintf("%d %d %s", c.Y, c.X, param.FormatFloat(f.Softmax.Jacobian[c.Y*len(f.Softmax.P)+c.X]))
	}
}

func (pg *Page) nameDying(n *stage.Named) {
	w, u := &pg.w.dying, &pg.plots.units
	for name, widget := range map[string]ui.Widget{"rate": w.rate, "play": w.play, "timeline": w.timeline, "speed": w.speed, "form": w.form} {
		n.Widgets[name] = widget
	}
	n.Values["step"], n.Values["playing"] = strconv.Itoa(pg.step()), strconv.FormatBool(pg.playing)
	n.Values["recorded"] = strconv.Itoa(pg.recorded())
	if !u.chart.Area.Empty() {
		n.Areas["chart"] = u.chart.Named()
	}
	if !u.inputs.Area.Empty() {
		n.Areas["inputs"] = u.inputs.Named()
	}
	f := pg.training()
	if f == nil || f.Len() == 0 {
		return
	}
	row := f.Row(pg.step())
	for i := range min(len(f.Tracks), len(u.grids)) {
		n.Areas[fmt.Sprint("layers ", i)], n.Areas[fmt.Sprint("units ", i)] = u.layers[i].Named(), u.grids[i].Named()
		n.Values[fmt.Sprint("dead ", i)] = pg.headline(f, i, row)
		states := ""
		for _, s := range f.At(i, row).State {
			states += s.String()[:1]
		}
		n.Values[fmt.Sprint("states ", i)] = states
	}
	if a := pg.question.answer.Load(); a != nil && len(a.unit.Inputs) > 0 {
		n.Values["unit"] = fmt.Sprintf("%d %d %d %s", a.unit.Function, a.unit.Layer, a.unit.Unit, a.unit.State)
		n.Values["sentence"] = a.unit.Sentence()
		most := a.unit.Inputs[0]
		for _, z := range a.unit.Inputs {
			most = max(most, z)
		}
		n.Values["largest input"] = param.FormatFloat(most)
	}
}
