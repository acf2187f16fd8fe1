package activations

import (
	"fmt"
	"strings"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Figure is the picture to print: the softmax where the scenario shows that,
// else the curves.
func (f *Frame) Figure(_ int, l labs.Look) figure.Figure {
	if f.Scenario.Activations.Figure == scenario.FigureSoftmax {
		return f.SoftmaxFigure(l.Theme)
	}
	return f.CurvesFigure(l.Theme)
}

// CurvesFigure shows the functions and their slopes, what they make of the
// input, what they cost if that was measured, and a table that names them.
func (f *Frame) CurvesFigure(t figure.Theme) figure.Figure {
	table := f.Table(t)
	// A line of text is about 1/29 of the body's height at 1600×1000.
	last, wide := (float64(len(table.Rows))+1.4)/29, 1.0
	if f.Cost != nil {
		wide = 0.66
	}
	upper := 0.53 * (1 - last)
	lower := 1 - last - upper
	panels := []figure.Panel{
		{Area: figure.Area{W: 0.495, H: upper - 0.01}, Plot: f.ValuePlot(t)},
		{Area: figure.Area{X: 0.505, W: 0.495, H: upper - 0.01}, Plot: f.SlopePlot(t)},
		{Area: figure.Area{Y: upper, W: wide, H: lower - 0.01}, Plot: f.OutputPlot(t)},
		{Area: figure.Area{Y: 1 - last, W: wide, H: last}, Table: table},
	}
	if f.Cost != nil {
		panels = append(panels, figure.Panel{Area: figure.Area{X: wide + 0.02, Y: upper, W: 0.98 - wide, H: lower + last}, Plot: f.CostPlot(t)})
	}
	return figure.Figure{Title: f.title(), Theme: t, Caption: f.Caption(), Panels: panels}
}

func (f *Frame) title() string {
	shown := f.Shown()
	switch len(shown) {
	case 0:
		return "No activation function is shown"
	case 1:
		return "Activation function " + shown[0].Name
	}
	names := make([]string, len(shown))
	for i, c := range shown {
		names[i] = c.Short
	}
	return fmt.Sprintf("%d activation functions: %s", len(shown), strings.Join(names, ", "))
}

// Caption says what was shown, so that it can be shown again.
func (f *Frame) Caption() []string {
	a := &f.Scenario.Activations
	lines := []string{fmt.Sprintf("x from %s to %s at %d points; strips: saturated, |φ′| < %s. Input X ~ N(%s, %s), thin grey line; "+
		"mean near zero: |E φ| < %s √E[φ²].", figure.Exact(a.From), figure.Exact(a.To), a.Points, figure.Exact(a.Saturation),
		figure.Exact(a.InputMean), figure.Exact(a.InputVariance), figure.Exact(nearZero))}
	notes := ""
	for _, c := range f.Shown() {
		if len(c.Kinks) > 0 {
			notes = "At a kink the filled mark is the slope from the left, which counts, the ring the one from the right."
		}
	}
	for _, c := range f.Shown() {
		if _, _, ok := c.band(nil); ok {
			notes += " Shaded: the range from which RReLU draws its slope in training."
			break
		}
	}
	if f.Cost != nil {
		notes += fmt.Sprintf(" Cost: the best of %d runs over %d normal inputs. The notebook ranks by how well deep networks learn, "+
			"not by cost; for low latency it prefers leaky ReLU.", costRuns, costElements)
	}
	if notes != "" {
		lines = append(lines, strings.TrimSpace(notes))
	}
	return lines
}

// SoftmaxFigure shows logits, probabilities and Jacobian.
func (f *Frame) SoftmaxFigure(t figure.Theme) figure.Figure {
	s := &f.Softmax
	logits := make([]string, len(s.Logits))
	for i, z := range s.Logits {
		logits[i] = figure.Exact(z)
	}
	return figure.Figure{Title: fmt.Sprintf("Softmax of %d logits at temperature %s", len(s.Logits), figure.Exact(s.Temperature)), Theme: t,
		Caption: []string{
			fmt.Sprintf("z = (%s), T = %s: pᵢ = exp(zᵢ/T)/Σⱼ exp(zⱼ/T), ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ)/T.", strings.Join(logits, ", "),
				figure.Exact(s.Temperature)), s.Words()},
		Panels: []figure.Panel{
			{Area: figure.Area{W: 0.44, H: 0.49}, Plot: f.LogitPlot(t)},
			{Area: figure.Area{Y: 0.51, W: 0.44, H: 0.49}, Plot: f.ProbabilityPlot(t)},
			{Area: figure.Area{X: 0.46, W: 0.54, H: 1}, Plot: f.JacobianPlot(t)},
		}}
}

// Words say how sure the softmax is and what is left of its gradient.
func (s *Softmax) Words() string {
	return fmt.Sprintf("Entropy %s nats, as uncertain as %s even choices; largest derivative %s. It is %s.",
		figure.Fixed(s.Entropy, 4), figure.Short(s.Choices, 3), figure.Short(s.Steepest(), 3), s.Verdict)
}
