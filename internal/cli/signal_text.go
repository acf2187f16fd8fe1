package cli

import (
	"fmt"
	"io"
	"math"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/signal"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// printSignal writes what was measured as a readable table.
func printSignal(w io.Writer, f *signallab.Frame) error {
	g := &f.Scenario.Signal
	switch g.Figure {
	case scenario.FigureGrid:
		return printGrid(w, f)
	case scenario.FigurePhase:
		return printPhases(w, f)
	}
	writeSize(w, g.Depth, g.Width, g.Batch, g.Trials, f.Scenario.Seed)
	columns := varianceColumns()
	if g.Figure == scenario.FigureMoments {
		columns = momentColumns()
	}
	fmt.Fprintln(w, columns.what)
	for i := range f.Runs {
		m := &f.Runs[i]
		fmt.Fprintf(w, "\n%s\n", m.Label)
		rows := [][]string{append([]string{"layer"}, columns.heads...)}
		for _, l := range thinned(g.Depth) {
			rows = append(rows, append([]string{fmt.Sprint(l + 1)}, columns.cells(m, l)...))
		}
		if err := writeColumns(w, 0, rows); err != nil {
			return err
		}
		for _, line := range saidOf(f, m) {
			if err := writeText(w, line); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeSize(w io.Writer, depth, width, batch, trials int, seed uint64) {
	fmt.Fprintf(w, "%d layers of %d units, batch %d, %s, seed %d\n", depth, width, batch, trialsText(trials), seed)
}

func trialsText(n int) string {
	if n == 1 {
		return "1 trial"
	}
	return fmt.Sprintf("%d trials", n)
}

// tableRows is about how many layers a table shows.
const tableRows = 20

// thinned are the layers to show, from 0: the first, the last, and between them
// as many as there is room for, evenly spread.
func thinned(depth int) []int {
	step := max(1, int(math.Ceil(float64(depth-1)/tableRows)))
	var out []int
	for l := 0; l < depth-1; l += step {
		out = append(out, l)
	}
	return append(out, depth-1)
}

// layerColumns are the numbers of a layer in a table.
type layerColumns struct {
	what  string // in a line above the tables
	heads []string
	cells func(m *signallab.Measured, layer int) []string
}

// varianceColumns are the variances of the forward and the backward pass, and
// what theory says.
func varianceColumns() layerColumns {
	measured := []signal.Quantity{signal.PreVar, signal.ActVar, signal.GPreVar, signal.GActVar, signal.GWVar}
	return layerColumns{
		what: "log₁₀ of the variance of pre-activations z, activations h and gradients ∂L/∂z, ∂L/∂h, ∂L/∂W;\n" +
			"theory: log₁₀ q of the pre-activations, and χ, by which ∂L/∂z grows on its way down",
		heads: []string{"z", "h", "∂L/∂z", "∂L/∂h", "∂L/∂W", "log₁₀ q", "χ"},
		cells: func(m *signallab.Measured, layer int) []string {
			var cells []string
			for _, q := range measured {
				cells = append(cells, decades(m.Layers()[layer].Stats[q].Log10Mean))
			}
			if m.Theory.Exact == nil {
				return append(cells, "—", "—")
			}
			l := m.Theory.Exact.Layers[layer]
			return append(cells, decades(math.Log10(l.Q)), dashed(l.Chi))
		},
	}
}

// momentColumns are mean and standard deviation of the activations, over the
// trials.
func momentColumns() layerColumns {
	return layerColumns{
		what:  "activations: mean and standard deviation, ± over the trials; units that are 0 or saturated",
		heads: []string{"mean", "±", "std", "±", "zero", "saturated"},
		cells: func(m *signallab.Measured, layer int) []string {
			s := &m.Layers()[layer].Stats
			return []string{mean(s[signal.ActMean].Mean), dashed(s[signal.ActMean].Std),
				figure.Short(s[signal.ActStd].Mean, 4), dashed(s[signal.ActStd].Std),
				figure.Fixed(s[signal.Zero].Mean, 3), figure.Fixed(s[signal.Saturated].Mean, 3)}
		},
	}
}

// mean writes a mean that may be near 0.
func mean(x float64) string {
	if math.Abs(x) < 100 {
		return figure.Fixed(x, 4)
	}
	return figure.Short(x, 4)
}

// decades writes a logarithm; what is exactly 0 has none.
func decades(x float64) string {
	switch {
	case math.IsNaN(x):
		return "—"
	case math.IsInf(x, 0):
		return figure.Short(x, 3)
	}
	return figure.Fixed(x, 3)
}

// saidOf are the sentences below a combination's table.
func saidOf(f *signallab.Frame, m *signallab.Measured) []string {
	if f.Scenario.Signal.Figure == scenario.FigureMoments {
		return []string{f.Verdict(m)}
	}
	t := m.Theory
	if t.Exact == nil {
		return []string{"no theory: " + t.Missing}
	}
	out := []string{fmt.Sprintf("theory: %s (σ_w² = %s)", t.Words, figure.Short(t.WeightVariance, 3))}
	if factor := m.GradientFactor(); !math.IsNaN(factor) {
		out = append(out, fmt.Sprintf("measured: on its way down the variance of ∂L/∂z changes by a factor %s a layer", figure.Short(factor, 3)))
	}
	return append(out, t.Exact.Notes...)
}

// printGrid writes the decades that the gradient gains or loses in every cell.
func printGrid(w io.Writer, f *signallab.Frame) error {
	g := &f.Scenario.Signal.Grid
	writeSize(w, g.Depth, g.Width, g.Batch, g.Trials, f.Scenario.Seed)
	fmt.Fprintln(w, "decades that the variance of ∂L/∂h gains (+) or loses (−) a layer on its way down")
	rows := [][]string{{""}}
	times := map[string]int{}
	for _, ch := range g.Activations {
		times[ch.Key]++
	}
	for _, ch := range g.Activations {
		head := ch.Key
		if times[head] > 1 {
			head = activations.Catalog().Format(ch)
		}
		rows[0] = append(rows[0], head)
	}
	for r, o := range g.Initializers {
		row := []string{scenario.InitializerLabel(o)}
		for c := range g.Activations {
			row = append(row, signedDecades(f.Cells[r*len(g.Activations)+c].Decades))
		}
		rows = append(rows, row)
	}
	return writeColumns(w, 1, rows)
}

func signedDecades(x float64) string {
	text := decades(x)
	if x > 0 {
		return "+" + text
	}
	return text
}

// printPhases writes where each combination stands between order and chaos.
func printPhases(w io.Writer, f *signallab.Frame) error {
	fmt.Fprintf(w, "Mean-field theory for infinite width, weights as in layers of %d units: where the variance q of\n"+
		"pre-activations settles, and χ₁, by which the gradient's changes a layer there\n", f.Scenario.Signal.Width)
	rows := [][]string{{"combination", "σ_w²", "σ_b²", "q*", "χ₁"}}
	for i := range f.Runs {
		m := &f.Runs[i]
		row := []string{m.Label, figure.Short(m.Theory.WeightVariance, 3), figure.Short(m.Combination.BiasVariance, 3), "—", "—"}
		if p := m.Theory.Exact; p != nil {
			row[3], row[4] = dashed(p.Fixed.Q), dashed(p.Fixed.Chi)
		}
		rows = append(rows, row)
	}
	if err := writeColumns(w, 1, rows); err != nil {
		return err
	}
	for i := range f.Runs {
		m := &f.Runs[i]
		if err := writeText(w, m.Label+": "+m.Theory.Words); err != nil {
			return err
		}
	}
	return nil
}

// dashed writes a number with three digits; what is not known is a dash.
func dashed(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Short(x, 3)
}
