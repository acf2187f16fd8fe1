package signalpage

import (
	"fmt"
	"io"
	"maps"
	"strconv"

	"downhill/internal/scenario"
	"downhill/nn/signal"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	signallab "downhill/render/labs/signal"
	"downhill/render/ui"
)

// Export is the figure on view with everything measured.
func (pg *Page) Export() (stage.Export, bool) {
	f := pg.shownFrame()
	if f == nil || f.Scenario.Signal.Figure != pg.figure() {
		return stage.Export{}, false
	}
	e := stage.Export{Name: fmt.Sprintf("signal-%s-seed%d", pg.figure(), pg.doc.Seed), Moving: stage.Moves(f), CSV: f.WriteCSV,
		Figure: func(t figure.Theme) (figure.Figure, error) { return f.Figure(0, labs.Look{Theme: t}), nil },
		JSON:   func(w io.Writer) error { return f.WriteJSON(w, 0) }}
	if pg.figure() == scenario.FigurePhase {
		// The frame's tables grow with the worker's; the figure needs no more
		// than theory, which a run of its own has at once.
		doc := pg.doc.Clone()
		e.Figure = func(t figure.Theme) (figure.Figure, error) {
			r, err := signallab.Start(doc)
			if err != nil {
				return figure.Figure{}, err
			}
			return r.Frame().Figure(0, labs.Look{Theme: t}), nil
		}
	}
	return e, true
}

// Named says where everything stands, for tests.
func (pg *Page) Named() stage.Named {
	w, v := &pg.w, &pg.views
	n := stage.Named{Widgets: map[string]ui.Widget{"view": w.view, "panel": w.panel.Scroll}, Areas: map[string]stage.Area{}, Values: map[string]string{}}
	for i, row := range w.rows {
		n.Widgets["combination "+strconv.Itoa(i)] = row
	}
	maps.Copy(n.Widgets, map[string]ui.Widget{"depth": w.depth, "width": w.width, "batch": w.batch, "trials": w.trials,
		"activation": w.activation, "batch norm": w.norm, "tied": w.tied, "skip": w.skip, "dropout": w.dropout, "alpha dropout": w.alpha,
		"input mean": w.mean, "input std": w.std})
	if w.selu != nil {
		n.Widgets["selu"] = w.selu
	}
	if w.initializer != nil {
		n.Widgets["initializer"], n.Widgets["bias"] = w.initializer, w.bias
	}
	if w.weights != nil {
		n.Widgets["weights"], n.Widgets["biases"] = w.weights, w.biases
	}
	for _, c := range pg.chips.all {
		if c.key != "" {
			n.Areas["chip "+c.key] = stage.Area{At: c.at}
			n.Values["chip "+c.key] = strconv.FormatBool(c.on)
		}
	}
	pg.nameAreas(&n)
	n.Values["figure"], n.Values["selected"] = pg.figure(), strconv.Itoa(pg.selected)
	n.Values["progress"] = pg.summary
	if !v.card.Empty() {
		n.Areas["card"] = stage.Area{At: v.card.At}
	}
	if pg.shot != nil {
		n.Values["generation"] = strconv.Itoa(pg.shot.Generation)
	}
	pg.nameValues(&n)
	return n
}

// nameAreas names the plots of the view.
func (pg *Page) nameAreas(n *stage.Named) {
	v := &pg.views
	for i, p := range v.columns.panels {
		if i < len(v.panels) && !v.panels[i].Area.Empty() {
			name := "forward "
			if p.Backward {
				name = "backward "
			}
			n.Areas[name+strconv.Itoa(p.Run)] = v.panels[i].Named()
		}
	}
	for i := range v.columns.heads {
		n.Areas["head "+strconv.Itoa(v.columns.runs[i])] = stage.Area{At: v.columns.heads[i].at}
	}
	for i := range v.moments.sentences {
		n.Areas["sentence "+strconv.Itoa(v.moments.sentences[i].run)] = stage.Area{At: v.moments.sentences[i].at}
	}
	for name, p := range map[string]*plot{"mean": v.mean, "std": v.std, "grid": v.grid, "phase": v.phase} {
		if !p.Area.Empty() {
			n.Areas[name] = p.Named()
		}
	}
}

// nameValues names what was measured.
func (pg *Page) nameValues(n *stage.Named) {
	if pg.runs != nil {
		for i := range pg.runs.Runs {
			m, name := &pg.runs.Runs[i], strconv.Itoa(i)
			n.Values["words "+name] = m.Theory.Words
			n.Values["factor "+name] = strconv.FormatFloat(m.GradientFactor(), 'g', -1, 64)
			n.Values["layers "+name] = strconv.Itoa(len(m.Layers()))
			if m.Result != nil {
				n.Values["trials "+name] = strconv.Itoa(m.Result.Trials)
			}
			if layers := m.Layers(); len(layers) > 0 {
				n.Values["act "+name] = strconv.FormatFloat(layers[len(layers)-1].Stats[signal.ActVar].Mean, 'g', -1, 64)
			}
		}
	}
	if pg.cells != nil && pg.figure() == scenario.FigureGrid {
		known := 0
		for i := range pg.cells.Cells {
			if pg.cells.Cells[i].Known() {
				known++
			}
		}
		n.Values["known cells"] = strconv.Itoa(known)
	}
	if pg.figure() == scenario.FigureMoments && pg.runs != nil {
		for i := range pg.runs.Runs {
			n.Values["sentence "+strconv.Itoa(i)] = pg.runs.sentence(&pg.runs.Runs[i])
		}
	}
}
