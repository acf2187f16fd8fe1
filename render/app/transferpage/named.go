package transferpage

import (
	"fmt"
	"maps"
	"strconv"

	"downhill/nn/transfer"
	"downhill/render/app/stage"
	transferlab "downhill/render/labs/transfer"
	"downhill/render/ui"
)

// Named says where everything stands, for tests.
func (pg *Page) Named() stage.Named {
	w, v := &pg.w, &pg.views
	n := stage.Named{Widgets: map[string]ui.Widget{"experiment": w.experiment, "panel": w.panel.Scroll, "play": w.play, "hidden": w.hidden,
		"scratch lr": w.scratch, "seeds": w.seeds}, Areas: map[string]stage.Area{}, Values: map[string]string{}}
	if w.labels != nil {
		n.Widgets["labels"] = w.labels
	}
	if w.shared != nil {
		n.Widgets["shared"] = w.shared
	}
	if w.load != nil {
		n.Widgets["load"] = w.load
	}
	if w.saveA != nil {
		n.Widgets["save a"], n.Widgets["save b"] = w.saveA, w.saveB
	}
	if w.tabs != nil {
		n.Widgets["charts"] = w.tabs
	}
	for i, p := range w.phases {
		n.Widgets[fmt.Sprint("phase ", i, " epochs")], n.Widgets[fmt.Sprint("phase ", i, " rate")] = p.epochs, p.rate
		if p.thawed != nil {
			n.Widgets[fmt.Sprint("phase ", i, " thawed")] = p.thawed
		}
	}
	for _, c := range v.cells {
		n.Areas[c.name] = v.charts[c.name].Named()
	}
	for i, p := range v.pictures {
		if !p.Area.Empty() {
			n.Areas["picture "+strconv.Itoa(i)] = p.Named()
		}
	}
	if pg.hover.any() && !v.card.Empty() {
		n.Areas["card"] = stage.Area{At: v.card.At}
	}
	pg.nameBlocks(&n)
	pg.nameResults(&n)
	return n
}

// nameBlocks names the blocks of the diagram: "A hidden 2", "B hidden 2".
func (pg *Page) nameBlocks(n *stage.Named) {
	for i := range pg.views.blocks {
		b := &pg.views.blocks[i]
		name := "A " + b.name
		if b.ofB {
			name = "B " + b.name
			n.Values[name] = stateOf(&pg.doc.Transfer, b)
		}
		n.Areas[name] = stage.Area{At: b.at}
	}
	for i := range pg.doc.Transfer.Hidden {
		if op := pg.doc.Transfer.Op(i); op != transfer.Plan {
			n.Values[fmt.Sprint("op ", i)] = string(op)
		}
	}
}

// nameResults names what was trained.
func (pg *Page) nameResults(n *stage.Named) {
	n.Values["experiment"], n.Values["progress"] = pg.experiment(), pg.said
	n.Values["busy"], n.Values["outdated"] = strconv.FormatBool(pg.busy()), strconv.FormatBool(pg.outdated())
	n.Values["model"] = pg.model
	f := pg.shown()
	if f == nil {
		return
	}
	n.Values["verdict"], n.Values["stopped"] = verdict(f.Frame), strconv.FormatBool(f.stopped)
	n.Values["part"] = strconv.FormatFloat(f.Progress, 'g', -1, 64)
	done := 0
	for _, s := range f.Summaries() {
		done += s.Seeds
		n.Values["accuracy "+s.Name] = strconv.FormatFloat(s.Mean, 'g', -1, 64)
	}
	n.Values["tested"] = strconv.Itoa(done)
	for _, which := range []string{transferlab.SaveReused, transferlab.SaveTuned} {
		n.Values["file "+which] = strconv.Itoa(len(pg.fileOf(which)))
	}
	maps.DeleteFunc(n.Values, func(_, v string) bool { return v == "" })
}
