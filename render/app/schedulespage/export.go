package schedulespage

import (
	"fmt"
	"io"
	"maps"

	"downhill/internal/param"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/render/ui"
)

// Export is the figure with everything that was computed.
func (pg *Page) Export() (stage.Export, bool) {
	f := pg.frame
	if f == nil {
		return stage.Export{}, false
	}
	return stage.Export{Name: fmt.Sprintf("schedules-seed%d", pg.doc.Seed), Moving: stage.Moves(f), CSV: f.WriteCSV,
		Figure: func(t figure.Theme) (figure.Figure, error) { return f.Figure(f.Len()-1, labs.Look{Theme: t}), nil },
		JSON:   func(w io.Writer) error { return f.WriteJSON(w, 0) }}, true
}

// Named says where everything stands, for tests of the window.
func (pg *Page) Named() stage.Named {
	n := stage.Named{Widgets: map[string]ui.Widget{}, Areas: map[string]stage.Area{}, Values: map[string]string{
		"selected": fmt.Sprint(pg.selected), "toast": pg.message, "lower": fmt.Sprint(pg.lower), "note": pg.doc.Schedules.Note}}
	w, p := &pg.w, &pg.plots
	if w.panel == nil {
		return n
	}
	if !pg.rooms.Panel.Empty() {
		n.Widgets["panel"] = w.panel.Scroll
	}
	maps.Copy(n.Widgets, map[string]ui.Widget{"axis": w.axis, "scale": w.scale, "lower": w.lower, "both units": w.twins, "presets": w.presets,
		"schedules": w.add, "form": w.form, "rate": w.rate, "steps": w.steps, "seeds": w.seeds, "noise": w.noise, "batch": w.batch})
	if w.test != nil {
		n.Widgets["range test"] = w.test
	}
	for i, row := range w.rows {
		n.Widgets[fmt.Sprint("schedule ", i)] = row
	}
	for name, plot := range map[string]*stage.Plot[plotKey]{"rates": p.rate, "loss": p.loss, "valid": p.valid, "trails": p.trails} {
		if !plot.Area.Empty() {
			n.Areas[name] = plot.Named()
		}
	}
	if !pg.rooms.table.Empty() {
		n.Areas["table"] = stage.Area{At: pg.rooms.table}
	}
	for i, row := range p.table.rows {
		n.Areas[fmt.Sprint("row ", i)] = stage.Area{At: row.at}
	}
	f := pg.frame
	if f == nil {
		return n
	}
	for i := range f.Runs {
		n.Values[fmt.Sprint("cuts ", i)] = fmt.Sprint(len(f.Runs[i].Cuts))
		n.Values[fmt.Sprint("speedup ", i)] = f.SpeedupText(i)
	}
	if pg.ranging.found != nil {
		n.Values["range max"] = param.FormatFloat(pg.ranging.found.Max)
	}
	if pg.cross.on {
		n.Values["step"] = fmt.Sprint(pg.cross.step)
		n.Areas["card"] = stage.Area{At: p.card.At}
		for _, r := range f.At(pg.cross.step) {
			n.Values[fmt.Sprint("reading ", r.Index)] = fmt.Sprintf("rate %s loss %s x %s y %s valid %s", param.FormatFloat(r.Rate),
				param.FormatFloat(r.RaceLoss), param.FormatFloat(r.X), param.FormatFloat(r.Y), param.FormatFloat(r.Valid))
		}
	}
	return n
}
