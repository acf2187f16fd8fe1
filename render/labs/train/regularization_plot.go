package train

import (
	"math"
	"slices"

	"downhill/render/figure"
)

// Bounding is a network's norms as they are plotted.
type Bounding struct {
	Name  string
	Style figure.Style
	*Regularization
}

// UnitNormsPlot plots ‖W[:,j]‖ of every unit, in each layer from the smallest to
// the largest; a dashed line is the limit of max-norm, which holds in the hidden
// layers. Several networks lie over one another.
func UnitNormsPlot(nets []Bounding) *figure.Plot {
	layers, high, limits := 1, 0.0, map[float64]bool{}
	for _, n := range nets {
		layers = max(layers, len(n.Norms))
		high = math.Max(high, n.Limit)
		for _, l := range n.Norms {
			for _, x := range l.Norms {
				if !math.IsInf(x, 0) && !math.IsNaN(x) {
					high = math.Max(high, x)
				}
			}
		}
	}
	_, top := figure.Nice(0, math.Max(high*1.02, 1e-9), 4)
	p := &figure.Plot{Title: "norms of the weights into each unit", X: figure.Axis{Label: "layer, units by their norm", Min: 0.5, Max: float64(layers) + 0.5, Ticks: LayerTicks(layers)},
		Y: figure.Axis{Label: "‖w‖ of a unit", Max: top}.WithTicks(4)}
	for _, n := range nets {
		line := figure.Line{Name: n.Name, Style: n.Style, Width: validWidth}
		for k, l := range n.Norms {
			norms := slices.Sorted(slices.Values(l.Norms))
			for j, x := range norms {
				at := float64(k + 1)
				if len(norms) > 1 {
					at += 0.42 * (2*float64(j)/float64(len(norms)-1) - 1)
				} else {
					p.Marks = append(p.Marks, figure.Mark{At: figure.Point{at, x}, Style: n.Style, Radius: 4})
				}
				line.Points = append(line.Points, figure.Point{at, x})
			}
			line.Points = append(line.Points, figure.Point{float64(k) + 1.5, math.NaN()})
		}
		p.Lines = append(p.Lines, line)
		if n.Limit > 0 && !limits[n.Limit] {
			limits[n.Limit] = true
			p.Rules = append(p.Rules, figure.Rule{AtX: math.NaN(), AtY: n.Limit, Color: n.Style.Color, Dash: []float64{6, 4}})
		}
	}
	return p
}

// Title is a network's largest norm beside its limit, and how smooth it is.
func (n *Regularization) Title() string {
	t := "largest norm " + figure.Short(n.Largest(), 3)
	if n.Limit > 0 {
		t += " of at most " + figure.Exact(n.Limit)
	}
	if !math.IsNaN(n.Smoothness) {
		t += " · mean ‖∂p/∂x‖ " + figure.Short(n.Smoothness, 3)
	}
	return t
}

// Largest is the largest norm of the weights into a hidden unit; where there is
// none, into any.
func (n *Regularization) Largest() float64 {
	most := 0.0
	for _, l := range n.Norms {
		if l.Hidden || len(n.Norms) == 1 {
			most = math.Max(most, slices.Max(l.Norms))
		}
	}
	return most
}

// regularizationFigure is the picture of what regularization does.
func (f *Frame) regularizationFigure(t figure.Theme) figure.Figure {
	var nets []Bounding
	table := &figure.Table{Columns: []figure.Column{{Header: "network", Weight: 2.6}, {Header: "training loss", Right: true, Weight: 1.2},
		{Header: "validation loss", Right: true, Weight: 1.3}, {Header: "gap", Right: true, Weight: 1}, {Header: "largest norm", Right: true, Weight: 1.2},
		{Header: "limit", Right: true, Weight: 0.8}, {Header: "mean ‖∂p/∂x‖", Right: true, Weight: 1.3}, {Header: "status", Weight: 1.8}}}
	for _, row := range f.Rows() {
		for i := range f.Runs {
			r := &f.Runs[i]
			if r.Net != row.Net || r.Regularization == nil || r.Fold > 1 {
				continue
			}
			n := Bounding{r.Name, Style(t, r.Net), r.Regularization}
			nets = append(nets, n)
			limit, slope := "—", "—"
			if n.Limit > 0 {
				limit = figure.Exact(n.Limit)
			}
			if !math.IsNaN(n.Smoothness) {
				slope = figure.Short(n.Smoothness, 3)
			}
			table.Rows = append(table.Rows, figure.Row{Style: &n.Style, Cells: []string{row.Name, loss(row.Training.Loss), loss(row.Valid.Loss),
				loss(row.Valid.Loss - row.Training.Loss), figure.Short(n.Largest(), 3), limit, slope, row.Outcome()}})
		}
	}
	share := min(0.36, (float64(len(table.Rows))+1.8)/29)
	curves := f.learning(lossMeasure(), t)
	curves.Title = "Loss: validation bold, training thin" + f.faintly()
	norms := UnitNormsPlot(nets)
	norms.Title = "Norms of the weights into each unit; dashed the limit of max-norm"
	norms.Legend = true
	return figure.Figure{Title: f.title(), Theme: t, Caption: append(f.Caption(), smoothCaption), Panels: []figure.Panel{
		{Area: figure.Area{W: 0.49, H: 0.98 - share}, Plot: curves}, {Area: figure.Area{X: 0.51, W: 0.49, H: 0.98 - share}, Plot: norms},
		{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table}}}
}

const smoothCaption = "Gap: validation less training loss. ‖∂p/∂x‖: how steep the predicted probability is, mean over the plane of the data."
