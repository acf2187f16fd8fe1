package train

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs"
)

// fewNets is how many networks have room for all their curves and for heat maps
// in one row.
const fewNets = 4

// Figure is what the document's figure says; without one the comparison figure: learning curves, the gradient norm by layer
// and epoch, and a table of how every network fared. It always shows the whole
// training.
func (f *Frame) Figure(_ int, l labs.Look) figure.Figure {
	switch f.Scenario.Train.Figure {
	case scenario.FigureSparsity:
		return f.sparsityFigure(l.Theme)
	case scenario.FigureRegularization:
		return f.regularizationFigure(l.Theme)
	case scenario.FigureCalibration:
		return f.calibrationFigure(l.Theme)
	}
	table := f.Table(l.Theme)
	many := len(f.Scenario.Train.Nets) > fewNets
	// A line of text is about 1/29 of the body's height at 1600×1000. Many
	// networks leave the table less than it asks for, and give the heat maps,
	// which then stand in two rows, more than the curves.
	share := min(0.36, (float64(len(table.Rows))+1.8)/29)
	curves := 0.52 * (1 - share)
	if many {
		curves = 0.42 * (1 - share)
	}
	loss := f.learning(lossMeasure(), l.Theme)
	loss.Title = "Loss: validation bold, training thin" + f.faintly()
	right := f.learning(accuracyMeasure(), l.Theme)
	right.Title = "Accuracy"
	if !f.classified() {
		right = f.rates(l.Theme)
	}
	panels := []figure.Panel{
		{Area: figure.Area{W: 0.49, H: curves - 0.02}, Plot: loss},
		{Area: figure.Area{X: 0.51, W: 0.49, H: curves - 0.02}, Plot: right},
	}
	panels = append(panels, f.heats(figure.Area{Y: curves, W: 1, H: 1 - share - curves - 0.01})...)
	panels = append(panels, figure.Panel{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table})
	return figure.Figure{Title: f.title(), Theme: l.Theme, Caption: f.Caption(), Panels: panels}
}

// faintly explains the faint curves where they are others than the thin ones.
func (f *Frame) faintly() string {
	if len(f.Scenario.Train.Nets) > fewNets {
		return ""
	}
	for i := range f.Scenario.Train.Nets {
		n := &f.Scenario.Train.Nets[i]
		if !n.Dropout.IsZero() || n.L1 > 0 || n.L2 > 0 {
			return ", with dropout and penalties faint"
		}
	}
	return ", during the epoch faint"
}

// rates plots the learning rates, where there is no accuracy.
func (f *Frame) rates(t figure.Theme) *figure.Plot {
	var curves []Curve
	for n := range f.Scenario.Train.Nets {
		curves = append(curves, Curve{Name: f.Scenario.Train.Nets[n].Name, Style: Style(t, n),
			Valid: f.curve(n, func(e nn.Epoch) float64 { return e.LearningRate })})
	}
	last := max(1, f.Len()-1)
	p := Rates(curves, figure.Axis{Label: "epoch", Max: float64(last), Ticks: WholeTicks(0, last, 10)})
	p.Title = "Learning rate"
	return p
}

func (f *Frame) title() string {
	t := &f.Scenario.Train
	what := "one network"
	if n := len(t.Nets); n > 1 {
		what = strconv.Itoa(n) + " networks"
	}
	epochs := strconv.Itoa(t.Epochs) + " epochs"
	if t.Epochs == 1 {
		epochs = "one epoch"
	}
	folds := ""
	if t.Folds > 0 {
		folds = fmt.Sprintf(", %d folds", t.Folds)
	}
	return fmt.Sprintf("%s: %s, %s%s", f.Data.Title, what, epochs, folds)
}

// Caption says what it takes to train these networks again.
func (f *Frame) Caption() []string {
	t := &f.Scenario.Train
	line := fmt.Sprintf("Data %s (%s training, %s validation, %s test), seed %d, %d epochs", t.DataText(),
		Grouped(f.Data.Train), Grouped(f.Data.Valid), Grouped(f.Data.Test), f.Scenario.Seed, t.Epochs)
	if t.Folds > 0 {
		line += fmt.Sprintf(", curves and gradients are means over %d folds", t.Folds)
	}
	lines := []string{line + "."}
	all := make([][]scenario.Part, len(t.Nets))
	for i := range t.Nets {
		all[i] = t.Nets[i].Parts()
	}
	if common := inWords(all[0], func(k int) bool { return same(all, k) }); common != "" {
		who := "All networks: "
		if len(all) == 1 {
			who = ""
		}
		lines = append(lines, who+common+".")
	}
	if text := f.changes(); text != "" {
		lines = append(lines, text)
	}
	if len(all) > fewNets {
		lines = append(lines, fmt.Sprintf("Maps: gradient norm ‖∂L/∂W‖ of each dense layer (upwards) and epoch (to the right), of %d networks.",
			min(len(all), mostHeats)))
	}
	if _, _, cut := scale(f.allNorms()); cut {
		lines = append(lines, "Gradient norms of a network that diverged go beyond the colour bar.")
	}
	return lines
}

// inWords lists the properties that are wanted and not off.
func inWords(parts []scenario.Part, wanted func(k int) bool) string {
	var words []string
	for k, p := range parts {
		if p.Text == "" || !wanted(k) {
			continue
		}
		key := strings.ReplaceAll(p.Key, "_", " ")
		if p.Text == "true" {
			words = append(words, key)
		} else {
			words = append(words, key+" "+strings.ReplaceAll(p.Text, ",", ", "))
		}
	}
	return strings.Join(words, "; ")
}

func same(all [][]scenario.Part, k int) bool {
	return !slices.ContainsFunc(all, func(ps []scenario.Part) bool { return ps[k].Text != all[0][k].Text })
}

// Grouped writes a count with thousands apart: 55,000.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
