package racepage

import (
	"math"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
	"downhill/surfaces"
)

// formulaWidgets are what the panel holds for a surface that is typed.
type formulaWidgets struct {
	field    *ui.FormulaField // nil on other surfaces
	findings *ui.Card
	said     string // by the card
	loss     string // what the charts' heads call the loss
}

// formulaRows is the field for a formula and what a search found on it; on
// other surfaces it is empty.
func (pg *Page) formulaRows(r *scenario.Race) ui.Widget {
	l, m := pg.st.Layer, pg.model
	w := &pg.w.inside.formula
	*w = formulaWidgets{}
	column := ui.NewColumn(l, 4, ui.Insets{Top: 4, Bottom: 4})
	e, err := scenario.Surfaces().Lookup(r.Surface.Key)
	if err != nil || e.Rest == "" {
		column.SetVisible(false)
		return column
	}
	w.field = ui.NewFormulaField(l, ui.PanelWidth-40, "f(x, y), such as "+surfaces.ExampleFormula, checkFormula, m.SetFormula, pg.done).Help(e.Note)
	w.field.Set(r.Surface.Values.Text(surfaces.FormulaKey))
	w.findings = ui.NewCard(l)
	column.Add(w.field, w.findings)
	return column
}

// checkFormula is the letter and the reason that a text is no formula.
func checkFormula(text string) (at int, reason string) {
	err := surfaces.ReadFormula(text)
	if f, ok := surfaces.AsFormulaError(err); ok {
		return f.At, f.Reason
	}
	if err != nil {
		return 0, err.Error()
	}
	return 0, ""
}

// syncFormula shows the formula of the document.
func (pg *Page) syncFormula(r *scenario.Race) {
	if w := &pg.w.inside.formula; w.field != nil && typed(r.Surface.Key) {
		w.field.Set(r.Surface.Values.Text(surfaces.FormulaKey))
	}
}

// syncFindings shows what was found on the surface of the newest frame, which
// comes some time after the document.
func (pg *Page) syncFindings() {
	w := &pg.w.inside.formula
	if w.field == nil {
		return
	}
	f := pg.frameOf()
	if f == nil {
		return
	}
	if f.Findings() != w.said {
		w.said = f.Findings()
		w.findings.Clear()
		w.findings.Text(w.said, ui.Muted)
	}
	// A rebuild, as for another surface, would take the field from whoever is
	// typing in it.
	if name := racelab.ChartName(f, scenario.ChartLoss); name != w.loss {
		w.loss = name
		for _, head := range pg.w.heads {
			if head != nil {
				head.SetItems(pg.chartItems(), head.Get())
			}
		}
	}
}

// chartItems lists what a chart can show; the names depend on the surface.
func (pg *Page) chartItems() []ui.Item {
	kinds := scenario.Charts()
	items := make([]ui.Item, len(kinds))
	for k, kind := range kinds {
		items[k].Title = racelab.ChartName(pg.frameOf(), kind)
	}
	return items
}

// typed says whether a surface is one that is typed.
func typed(key string) bool {
	e, err := scenario.Surfaces().Lookup(key)
	return err == nil && e.Rest != ""
}

// formParams are the parameters of a surface that have a row of their own: all
// but a formula, which has its field.
func formParams(e param.Entry[surfaces.Surface]) param.Specs {
	var out param.Specs
	for _, s := range e.Params {
		if s.Key != e.Rest {
			out = append(out, s)
		}
	}
	return out
}

// surfaceTitle is a surface's name in the list to choose from.
func surfaceTitle(e param.Entry[surfaces.Surface]) string {
	if e.Rest != "" {
		return e.Title + "…" // something is left to do
	}
	return e.Title
}

// SetFormula puts the race on another formula; what is typed in one go is
// undone together. The start stays, unless f is not finite there: then nobody
// could take a step, and the formula's own start takes its place.
func (m *Model) SetFormula(text string) {
	now := m.Scene.Race.Surface
	if !typed(now.Key) || text == now.Values.Text(surfaces.FormulaKey) {
		return
	}
	c := param.Choice{Key: now.Key, Values: now.Values.Clone()}
	c.Values[surfaces.FormulaKey] = param.Word(text)
	f, err := scenario.Surfaces().Build(c)
	if err != nil {
		m.Message = err.Error()
		return
	}
	m.edit("formula", func(s *scenario.Scenario) {
		s.Race.Surface = c
		if z := f.Eval(s.Race.Start[:], nil); math.IsNaN(z) || math.IsInf(z, 0) {
			s.Race.Start = f.Start()
		}
	})
}

// distanceColumn is the standings' column of distances to the minimum, which
// says where that was found by a search.
func (pg *Page) distanceColumn() column {
	if f := pg.frameOf(); f != nil && f.Findings() != "" {
		return column{f.Named("distance"), scenario.ByDistance, 96, 0}
	}
	return column{"distance", scenario.ByDistance, 62, 0}
}

// nameFormula says where the field for a formula stands and what it shows.
func (pg *Page) nameFormula(o *stage.Named) {
	w := &pg.w.inside.formula
	if w.field == nil {
		return
	}
	if o.Values == nil {
		o.Values = map[string]string{}
	}
	o.Widgets["formula"] = w.field
	o.Values["formula"], o.Values["formula fault"], o.Values["formula findings"] = w.field.Get(), w.field.Reason(), w.said
}
