package signal

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"downhill/internal/scenario"
	"downhill/nn/signal"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Len is 1: a frame has one moment.
func (f *Frame) Len() int { return 1 }

var _ labs.Frame = (*Frame)(nil)

// Figure is the picture to print, of the kind that the scenario asks for.
func (f *Frame) Figure(_ int, l labs.Look) figure.Figure {
	t := l.Theme
	out := figure.Figure{Title: f.title(), Theme: t, Caption: f.Caption()}
	switch f.Scenario.Signal.Figure {
	case scenario.FigureHistograms:
		out.Panels, out.Aligned = f.columns(f.HistogramPanels(t), 1), true
	case scenario.FigureMoments:
		mean, std := f.MomentPlots(t)
		table := f.VerdictTable(t) // which names the curves too
		mean.Legend, std.Legend = false, false
		share := tableShare(len(table.Rows))
		out.Panels = []figure.Panel{
			{Area: figure.Area{W: 0.49, H: 1 - share - 0.02}, Plot: mean},
			{Area: figure.Area{X: 0.51, W: 0.49, H: 1 - share - 0.02}, Plot: std},
			{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table}}
	case scenario.FigureGrid:
		out.Panels = []figure.Panel{{Area: figure.Area{W: 1, H: 1}, Plot: f.GridPlot(t)}}
	case scenario.FigurePhase:
		out.Panels = f.phases(t)
	default:
		table := f.Table(t)
		// Aligned panels give their margins away in proportion to their heights,
		// and the table has none to give.
		share := tableShare(len(table.Rows)) / 0.82
		out.Panels = f.columns(f.VariancePanels(t, nil), 1-share-0.02)
		out.Panels = append(out.Panels, figure.Panel{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table})
		out.Aligned = true
	}
	return out
}

// tableShare is the share of the height that a table of so many rows takes: a
// line of text is about 1/29 of the body's height at 1600×1000.
func tableShare(rows int) float64 { return (float64(rows) + 1.8) / 29 }

// columns places forward panels above and backward ones below, one column for
// each combination, in the upper part of a picture.
func (f *Frame) columns(panels []Panel, height float64) []figure.Panel {
	n := len(panels) / 2
	const gap, between = 0.012, 0.02
	w := (1 - gap*float64(n-1)) / float64(n)
	var out []figure.Panel
	for i, p := range panels {
		column, row := i%n, i/n
		plot := p.Plot
		if column > 0 {
			plot.Y.Bare = true
		}
		if row == 0 && f.Scenario.Signal.Figure == scenario.FigureVariance {
			plot.X.Bare = true
		}
		// Narrow panels have no room for a legend each; the markers of the first
		// one's hold for all.
		if column > 0 && n > fewPanels {
			plot.Legend = false
		}
		h := (height - between) / 2
		out = append(out, figure.Panel{Plot: plot, Area: figure.Area{X: float64(column) * (w + gap), Y: float64(row) * (h + between), W: w, H: h}})
	}
	return out
}

// phases places the phase diagrams in one or two rows.
func (f *Frame) phases(t figure.Theme) []figure.Panel {
	panels := f.PhasePanels(t, ByChi)
	rows := 1
	if len(panels) > 3 {
		rows = 2
	}
	perRow := max(1, (len(panels)+rows-1)/rows)
	const gap = 0.02
	w, h := (1-gap*float64(perRow-1))/float64(perRow), (1-gap*float64(rows-1))/float64(rows)
	var out []figure.Panel
	for i, p := range panels {
		out = append(out, figure.Panel{Plot: p.Plot, Area: figure.Area{X: float64(i%perRow) * (w + gap), Y: float64(i/perRow) * (h + gap), W: w, H: h}})
	}
	return out
}

// Table says of every shown combination what theory predicts in the end and what
// was measured.
func (f *Frame) Table(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "combination", Weight: 2.6}, {Header: "σ_w²", Right: true, Weight: 0.8},
		{Header: "q*", Right: true, Weight: 0.8}, {Header: "χ₁", Right: true, Weight: 0.9},
		{Header: "measured factor", Right: true, Weight: 1.2}, {Header: "saturated", Right: true, Weight: 0.9}, {Header: "zero", Right: true, Weight: 0.7},
		{Header: "phase (variance of ∂L/∂z)", Weight: 4.4}}}
	for _, m := range f.shown() {
		style := Style(t, m.Index)
		q, chi := math.NaN(), math.NaN()
		if m.Theory.Exact != nil {
			q, chi = m.Theory.Exact.Fixed.Q, m.Theory.Exact.Fixed.Chi
		}
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{m.Label, number(m.Theory.WeightVariance), number(q), number(chi),
			number(m.GradientFactor()), percent(m.mean(signal.Saturated)), percent(m.mean(signal.Zero)), m.Theory.Words}})
	}
	return table
}

// mean is the mean over the layers that are measured.
func (m *Measured) mean(q signal.Quantity) float64 {
	sum, n := 0.0, 0.0
	for _, l := range m.Layers() {
		if v := l.Stats[q].Mean; !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}

func number(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Short(x, 3)
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Fixed(100*x, 1) + " %"
}

func (f *Frame) title() string {
	g := &f.Scenario.Signal
	n := len(f.shown())
	what := strconv.Itoa(n) + " combinations"
	if n == 1 {
		what = f.shown()[0].Label
	}
	switch g.Figure {
	case scenario.FigureHistograms:
		return "Activations and gradients, layer by layer: " + what
	case scenario.FigureMoments:
		return "Mean and standard deviation through " + strconv.Itoa(g.Depth) + " layers: " + what
	case scenario.FigureGrid:
		return "Decades of gradient variance lost or gained a layer, going backward"
	case scenario.FigurePhase:
		return "Order and chaos: by what factor a gradient's variance changes a layer"
	}
	return "Signal through " + strconv.Itoa(g.Depth) + " layers: " + what
}

// Caption says what it takes to measure this again, and how to read it.
func (f *Frame) Caption() []string {
	g := &f.Scenario.Signal
	depth, width, batch, trials := g.Depth, g.Width, g.Batch, g.Trials
	if g.Figure == scenario.FigureGrid {
		depth, width, batch, trials = g.Grid.Depth, g.Grid.Width, g.Grid.Batch, g.Grid.Trials
	}
	if g.Figure == scenario.FigurePhase {
		return []string{fmt.Sprintf("Mean-field theory for infinite width (Poole et al. 2016, Schoenholz et al. 2017); points: networks of width %d.", width),
			"Purple: ordered, gradients vanish; line: edge of chaos χ₁ = 1; green: chaotic, gradients explode."}
	}
	networks := strconv.Itoa(trials) + " networks"
	if trials == 1 {
		networks = "one network"
	}
	line := fmt.Sprintf("Depth %d, width %d, batch %d, %s, seed %d; %s, upstream gradient N(0, 1).",
		depth, width, batch, networks, f.Scenario.Seed, strings.Join(f.conventions(), ", "))
	lines := []string{line}
	switch g.Figure {
	case scenario.FigureVariance:
		lines = append(lines, "Dots: geometric mean over the networks; band: one standard deviation of log₁₀; dashed: mean-field theory for infinite width.")
	case scenario.FigureHistograms:
		height := ""
		if f.spiked() {
			height = ", heights by the root of the density"
		}
		lines = append(lines, "Distributions in the first network, each drawn to its own peak"+height+"; dark: first layer, bright: last layer.")
	case scenario.FigureMoments:
		lines = append(lines, "Dots: mean over the networks; band: one standard deviation; dashed: mean-field theory for infinite width.")
	case scenario.FigureGrid:
		lines = append(lines, "Variance of ∂L/∂h; curves run from the first layer (left) to the last on a log axis of their own, of at least one decade.")
	}
	if f.Preview || !f.Done {
		lines = append(lines, "A first estimate: "+figure.Fixed(100*f.Progress, 0)+" % measured.")
	}
	return lines
}

// conventions are those of the shown combinations.
func (f *Frame) conventions() []string {
	biased, plain := false, true
	if f.Scenario.Signal.Figure != scenario.FigureGrid {
		for _, m := range f.shown() {
			biased = biased || m.Combination.BiasVariance > 0
			plain = plain && m.Combination.InputMean == 0 && m.Combination.InputStd == 1
		}
	}
	out := []string{"no biases"}
	if biased {
		out[0] = "biases as named"
	}
	if plain {
		return append(out, "input N(0, 1)")
	}
	return append(out, "input as named, else N(0, 1)")
}
