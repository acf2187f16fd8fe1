package panels

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// How fine and how often pictures that nothing else is said of are worked out.
const (
	fieldNodes   = 96 // an axis
	fieldPasses  = 30 // with dropout on
	mostMistakes = 10
)

// Suits are the panels of a lane that suit the data.
func Suits(f *livelab.Frame) []string {
	if len(f.Lanes) > 0 && Planar(&f.Lanes[0]) {
		return []string{scenario.PanelDiagram, scenario.PanelBoundary, scenario.PanelGradients, scenario.PanelActivations}
	}
	return []string{scenario.PanelDiagram, scenario.PanelGradients, scenario.PanelActivations}
}

// Panel is one picture of a lane, by its name in scenario.Panels.
func (c *Cache) Panel(f *livelab.Frame, lane int, kind string, l Look) *figure.Plot {
	switch kind {
	case scenario.PanelDiagram:
		return c.Diagram(f, lane, DiagramOptions{Instance: -1}).Plot(l)
	case scenario.PanelGradients:
		return c.Gradients(f, l)[lane]
	case scenario.PanelActivations:
		return Activations(f, lane, l)
	case scenario.PanelWeights:
		return Weights(f, lane, l)
	case scenario.PanelUnits:
		return Units(f, lane, l)
	case scenario.PanelUpdates:
		return c.Updates(f, l)[lane]
	case scenario.PanelBoundary:
		return c.Boundary(f, lane, fieldNodes, l)
	case scenario.PanelUncertainty:
		return c.Uncertainty(f, lane, fieldNodes, fieldPasses, l)
	case scenario.PanelFilters:
		return c.Filters(f, lane, l)
	case scenario.PanelMistakes:
		return MistakesPlot(f, lane, c.Mistakes(f, lane, mostMistakes), l)
	case scenario.PanelSparsity:
		return Sparsity(f, lane, l)
	case scenario.PanelFrontier:
		return Frontier(f, lane, l)
	case scenario.PanelNorms:
		return UnitNorms(f, lane, l)
	case scenario.PanelCalibration:
		return Calibration(f, lane, fieldPasses, l)
	}
	return empty(kind, "there is no such picture", bare(), bare())
}

// printed are the panels of the page where none are asked for: what is tall
// first.
func printed(f *livelab.Frame) []string {
	if Planar(&f.Lanes[0]) {
		return []string{scenario.PanelBoundary, scenario.PanelGradients, scenario.PanelActivations}
	}
	return []string{scenario.PanelGradients, scenario.PanelDiagram, scenario.PanelActivations}
}

// Shares of the page's body.
const (
	curvesHeight = 0.21
	lineHeight   = 1.0 / 31 // of the table
	gutter       = 0.012
	barWidth     = 0.075
)

// Figure is the whole lab on one page: the lanes side by side with the panels
// asked for (by their names in scenario.Panels; none asks for those that suit the
// data), curves of all lanes below, and a table. A lane that is wide enough has
// its panels in two columns.
func (c *Cache) Figure(f *livelab.Frame, what []string, l Look) figure.Figure {
	if len(what) == 0 {
		what = printed(f)
	}
	table := Table(f, l.Theme)
	below := (float64(len(table.Rows)) + 1.8) * lineHeight
	n := len(f.Lanes)
	columns := 1.0
	if twoColumns(n, len(what)) {
		columns = 2
	}
	bars := 0.0 // the last lane has the colour bars, which are everybody's
	if n > 1 {
		bars = barWidth
	}
	w := (1 - gutter*float64(n-1) - bars*columns) / float64(n)
	var panels []figure.Panel
	for i := range f.Lanes {
		lane := figure.Area{X: float64(i) * (w + gutter), W: w, H: 1 - curvesHeight - below}
		room := 0.0
		if i == n-1 {
			room = bars
		}
		for j, a := range arrange(lane, len(what), n, room) {
			p := *c.printedPanel(f, i, what[j], n, l)
			if p.Title = Letter(i) + " · " + p.Title; j == 0 && n < 3 && len(f.Lanes[i].Name) < shortName {
				p.Title = Letter(i) + " " + f.Lanes[i].Name + p.Title[len(Letter(i)):]
			}
			switch {
			case i < n-1:
				p.Bar = ""
			case p.Bar != "":
				a.W += room
			}
			panels = append(panels, figure.Panel{Plot: &p, Area: a})
		}
	}
	kinds := []Kind{Loss, LearningRate}
	if classified(f) {
		kinds[1] = Accuracy
	}
	for k, kind := range kinds {
		panels = append(panels, figure.Panel{Plot: Curves(f, kind, l),
			Area: figure.Area{X: 0.51 * float64(k), Y: 1 - curvesHeight - below, W: 0.49, H: curvesHeight - gutter}})
	}
	panels = append(panels, figure.Panel{Table: table, Area: figure.Area{Y: 1 - below, W: 1, H: below}})
	return figure.Figure{Title: title(f), Caption: Caption(f), Theme: l.Theme, Panels: panels}
}

// shortName is how long a lane's name may be to stand above its first panel; the
// table below has all of them.
const shortName = 16

// PageSize is a size in pixels at which Figure has room for all its names.
func PageSize(f *livelab.Frame) (w, h int) {
	if len(f.Lanes) > 2 {
		return 1600, 1400
	}
	return 1600, 1200
}

// twoColumns says whether each lane has its panels in two columns.
func twoColumns(lanes, panels int) bool { return lanes < 3 && panels > 2 }

// arrange places n panels in a lane: one below the other, or of one or two lanes,
// from three panels on, in two columns, the first of which has fewer. room is
// what is left for a colour bar right of each column.
func arrange(lane figure.Area, n, lanes int, room float64) []figure.Area {
	var out []figure.Area
	column := func(x, w float64, n int) {
		h := lane.H / float64(n)
		for j := range n {
			out = append(out, figure.Area{X: x, Y: float64(j) * h, W: w, H: h - gutter})
		}
	}
	if !twoColumns(lanes, n) {
		column(lane.X, lane.W, n)
		return out
	}
	w := (lane.W - gutter) / 2
	column(lane.X, w, n/2)
	column(lane.X+w+room+gutter, w, n-n/2)
	return out
}

// printedPanel is a panel as the page has room for it.
func (c *Cache) printedPanel(f *livelab.Frame, lane int, kind string, lanes int, l Look) *figure.Plot {
	if kind != scenario.PanelDiagram {
		p := c.Panel(f, lane, kind, l)
		if r := f.Lanes[lane].Ratio(); kind == scenario.PanelGradients && lanes > 2 && finite(r) {
			p.Notes[0].Text = fmt.Sprintf("layer 1/%d: %s", len(f.Lanes[lane].Denses)-1, figure.Short(r, 2))
		}
		if lanes > 2 && kind == scenario.PanelBoundary { // small
			marks := slices.Clone(p.Marks)
			for i := range marks {
				marks[i].Radius *= 0.6
				marks[i].Rim = false
			}
			q := *p
			q.Marks = marks
			return &q
		}
		return p
	}
	o := DiagramOptions{Instance: -1, Units: 10, Layers: 22, Radius: 3}
	if lanes > 2 {
		o.Units, o.Radius = 7, 2.5
	}
	return c.Diagram(f, lane, o).Plot(l)
}

func title(f *livelab.Frame) string {
	what := "one network"
	if n := len(f.Lanes); n > 1 {
		what = fmt.Sprintf("%d networks side by side", n)
	}
	return fmt.Sprintf("%s: %s, step %s", f.Data.Title, what, train.Grouped(f.Step))
}

// Caption says what it takes to train these networks again, and what sets them
// apart.
func Caption(f *livelab.Frame) []string {
	t := &f.Scenario.Train
	lines := []string{fmt.Sprintf("Data %s (%s training, %s validation), seed %d, at most %d epochs; all lanes on the same batches.", t.DataText(),
		train.Grouped(f.Data.Data.Train), train.Grouped(f.Data.Valid), f.Scenario.Seed, t.Epochs)}
	var first []string
	for _, p := range f.Lanes[0].Net.Parts() {
		switch p.Text {
		case "", "false":
		case "true":
			first = append(first, strings.ReplaceAll(p.Key, "_", " "))
		default:
			first = append(first, strings.ReplaceAll(p.Key, "_", " ")+" "+strings.ReplaceAll(p.Text, ",", ", "))
		}
	}
	lines = append(lines, wrapped("A: ", first)...)
	for i := range f.Lanes {
		if d := f.Lanes[i].Differs; i > 0 && len(d) > 0 {
			lines = append(lines, wrapped(Letter(i)+": ", d)...)
		}
		if l := &f.Lanes[i]; diverged(l) {
			lines = append(lines, Letter(i)+" ended: "+l.Reason+".")
		}
	}
	if Planar(&f.Lanes[0]) {
		lines = append(lines, "Instances: training filled, validation hollow.")
	}
	if slices.ContainsFunc(f.Scenario.Changes, func(c race.Change) bool { return c.Step <= f.Step }) {
		lines = append(lines, changes(f))
	}
	return lines
}

// captionLine is how many letters a line of the caption has room for.
const captionLine = 165

// wrapped writes phrases behind a name, in as many lines as they need.
func wrapped(name string, phrases []string) []string {
	var out []string
	line := name
	for i, p := range phrases {
		end := "; "
		if i == len(phrases)-1 {
			end = "."
		}
		if line != name && len([]rune(line))+len([]rune(p)) > captionLine {
			out, line = append(out, strings.TrimSuffix(line, " ")), ""
		}
		line += p + end
	}
	return append(out, line)
}

// standing says in a few words how a lane stands.
func standing(l *livelab.Lane) string {
	switch l.Status {
	case nn.Diverged:
		if l.Divergence != nil {
			return "not finite at step " + train.Grouped(l.Divergence.Step)
		}
		return "not finite"
	case nn.Stopped:
		return fmt.Sprintf("stopped, epoch %d restored", l.Best)
	}
	return string(l.Status)
}

// Table lists the lanes with how each stands.
func Table(f *livelab.Frame, t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "lane", Weight: 3.3}, {Header: "parameters", Right: true, Weight: 1.2},
		{Header: "epoch", Right: true, Weight: 0.8}, {Header: "train loss", Right: true, Weight: 1.25},
		{Header: "valid loss", Right: true, Weight: 1.25}}}
	if classified(f) {
		table.Columns = append(table.Columns, figure.Column{Header: "valid acc.", Right: true, Weight: 1.1})
	}
	table.Columns = append(table.Columns, figure.Column{Header: "gradient norm", Right: true, Weight: 2.2}, figure.Column{Header: "status", Weight: 2.6})
	for i := range f.Lanes {
		l := &f.Lanes[i]
		s := style(t, i)
		row := figure.Row{Style: &s, Cells: []string{Letter(i) + " " + l.Name, train.Grouped(l.Summary.Parameters), fmt.Sprint(l.Epoch)}}
		e := evaluationAt(l, f.Step)
		if e == nil {
			e = &nn.Epoch{TrainLossEval: math.NaN(), ValidLoss: math.NaN(), ValidAccuracy: math.NaN()}
		}
		row.Cells = append(row.Cells, number(e.TrainLossEval), number(e.ValidLoss))
		if classified(f) {
			row.Cells = append(row.Cells, number(e.ValidAccuracy))
		}
		ratio := "—"
		if r := l.Ratio(); finite(r) {
			ratio = l.RatioWords() + " = " + figure.Short(r, 2)
		}
		table.Rows = append(table.Rows, figure.Row{Style: row.Style, Cells: append(row.Cells, ratio, standing(l))})
	}
	return table
}

// number writes a measure, a dash where there is none.
func number(x float64) string {
	if !finite(x) {
		return "—"
	}
	return figure.Short(x, 3)
}

// changes lists what was changed while it trained.
func changes(f *livelab.Frame) string {
	var out []string
	for _, c := range f.Scenario.Changes {
		if c.Step <= f.Step {
			out = append(out, fmt.Sprintf("step %s: %s of %s %s", train.Grouped(c.Step), strings.ReplaceAll(c.Key, "_", " "), c.Target, c.Value))
		}
	}
	return "Changed while training: " + strings.Join(out, "; ") + "."
}
