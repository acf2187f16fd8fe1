package train

import (
	"fmt"
	"math"

	"downhill/render/figure"
)

// Sureness is a network's calibration as it is plotted.
type Sureness struct {
	Name  string
	Style figure.Style
	*Calibration
}

// Reliabilities plots reliability diagrams: how often the network is right against
// the probability that it gives to what it says; on the diagonal it is as right as
// it is sure. Solid is the plain prediction, dashed the mean over predictions with
// dropout on; the larger a mark, the more instances.
func Reliabilities(nets []Sureness, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "how sure against how right", X: figure.Axis{Label: "probability of what it says", Max: 1}.WithTicks(5),
		Y: figure.Axis{Label: "share that is right", Max: 1}.WithTicks(5)}
	p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: t.Muted, Dash: []float64{2, 3}}, Width: 1, Points: []figure.Point{{0, 0}, {1, 1}}})
	for _, n := range nets {
		add := func(name string, r *Reliability, s figure.Style) {
			line := figure.Line{Name: name, Style: s, Width: validWidth}
			all := 0
			for _, b := range r.Bins {
				all += b.Count
			}
			for _, b := range r.Bins {
				if b.Count == 0 {
					continue
				}
				at := figure.Point{b.Confidence, b.Accuracy}
				line.Points = append(line.Points, at)
				p.Marks = append(p.Marks, figure.Mark{At: at, Style: s, Radius: 2 + 7*math.Sqrt(float64(b.Count)/float64(max(1, all))), Rim: true})
			}
			p.Lines = append(p.Lines, line)
		}
		plain := n.Style
		plain.Dash = nil
		add(n.Name, &n.Plain, plain)
		if n.MC != nil {
			drop := n.Style
			drop.Dash, drop.Marker = []float64{7, 4}, figure.Ring
			add(n.Name+", dropout on", n.MC, drop)
		}
	}
	return p
}

// Title is the calibration error beside the accuracy, of both predictions.
func (c *Calibration) Title() string {
	t := fmt.Sprintf("ECE %s, right %s", figure.Fixed(c.Plain.ECE, 3), figure.Fixed(c.Plain.Accuracy, 4))
	if c.MC != nil {
		t += fmt.Sprintf(" · dropout on: ECE %s, right %s", figure.Fixed(c.MC.ECE, 3), figure.Fixed(c.MC.Accuracy, 4))
	}
	return t
}

// calibrationFigure is the picture of how sure the networks are.
func (f *Frame) calibrationFigure(t figure.Theme) figure.Figure {
	var nets []Sureness
	table := &figure.Table{Columns: []figure.Column{{Header: "network", Weight: 2.6}, {Header: "prediction", Weight: 1.6}, {Header: "test accuracy", Right: true, Weight: 1.2},
		{Header: "test loss", Right: true, Weight: 1.1}, {Header: "mean probability", Right: true, Weight: 1.4}, {Header: "calibration error", Right: true, Weight: 1.4}}}
	row := func(s figure.Style, name, what string, r *Reliability) {
		table.Rows = append(table.Rows, figure.Row{Style: &s, Cells: []string{name, what, accuracy(r.Accuracy), loss(r.Loss), figure.Fixed(r.Confidence, 4), figure.Fixed(r.ECE, 4)}})
	}
	for i := range f.Runs {
		r := &f.Runs[i]
		if r.Calibration == nil || r.Fold > 1 {
			continue
		}
		s := Style(t, r.Net)
		nets = append(nets, Sureness{r.Name, s, r.Calibration})
		row(s, r.Name, "plain", &r.Calibration.Plain)
		if r.Calibration.MC != nil {
			row(s, r.Name, fmt.Sprintf("mean of %d, dropout on", f.Scenario.Train.MCDropout), r.Calibration.MC)
		}
	}
	share := min(0.4, (float64(len(table.Rows))+1.8)/29)
	curves := f.learning(accuracyMeasure(), t)
	curves.Title = "Accuracy: validation bold, training thin"
	diagram := Reliabilities(nets, t)
	diagram.Title, diagram.Legend = "Reliability on the test data: solid plain, dashed with dropout on", true
	return figure.Figure{Title: f.title(), Theme: t, Caption: append(f.Caption(), "Calibration error: ten classes of the predicted probability, Σ n_b/n |accuracy − probability| (Guo et al. 2017)."), Panels: []figure.Panel{
		{Area: figure.Area{W: 0.49, H: 0.98 - share}, Plot: curves}, {Area: figure.Area{X: 0.51, W: 0.49, H: 0.98 - share}, Plot: diagram},
		{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table}}}
}
