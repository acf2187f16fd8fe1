package signal

import (
	"math"
	"slices"
	"strconv"

	"downhill/nn/meanfield"
	"downhill/nn/signal"
	"downhill/render/figure"
)

// MomentPlots are the mean and the standard deviation of the activations layer
// by layer, all shown combinations in one plot each, with one standard deviation
// of the trials to either side and the theory dashed.
func (f *Frame) MomentPlots(t figure.Theme) (mean, std *figure.Plot) {
	depth := f.Scenario.Signal.Depth
	mean = &figure.Plot{Title: "Mean of the activations", X: layerAxis(depth), Y: figure.Axis{Label: "mean of h"}, Legend: true}
	std = &figure.Plot{Title: "Standard deviation of the activations", X: layerAxis(depth), Y: figure.Axis{Label: "standard deviation of h"}, Legend: true}
	f.momentCurves(mean, signal.ActMean, t, func(l meanfield.Layer) float64 { return l.Mean })
	f.momentCurves(std, signal.ActStd, t, func(l meanfield.Layer) float64 { return math.Sqrt(l.Variance()) })
	f.momentAxis(mean, false)
	f.momentAxis(std, true)
	return mean, std
}

func (f *Frame) momentCurves(p *figure.Plot, q signal.Quantity, t figure.Theme, of func(meanfield.Layer) float64) {
	var theory []figure.Line
	for _, m := range f.shown() {
		style := Style(t, m.Index)
		style.Dash = nil // dashed is the theory
		var points, low, high []figure.Point
		for _, l := range m.Layers() {
			s, x := l.Stats[q], float64(l.Layer)
			points = append(points, figure.Point{x, s.Mean})
			if !math.IsNaN(s.Std) {
				low, high = append(low, figure.Point{x, s.Mean - s.Std}), append(high, figure.Point{x, s.Mean + s.Std})
			}
		}
		band := blend(style.Color, t.Background, 0.28)
		band.A = 150
		p.Bands = append(p.Bands, figure.Band{Color: band, Lower: low, Upper: high})
		p.Lines = append(p.Lines, figure.Line{Name: m.Label, Style: style, Width: 1.7, Points: points})
		p.Marks = append(p.Marks, spaced(points, style, 12)...)
		if m.Theory.Exact != nil {
			line := figure.Line{Style: figure.Style{Color: t.Text, Dash: []float64{5, 3}}, Width: 1.1}
			for i, l := range m.Theory.Exact.Layers {
				line.Points = append(line.Points, figure.Point{float64(i + 1), of(l)})
			}
			theory = append(theory, line)
		}
	}
	p.Lines = append(p.Lines, theory...)
}

// A combination that runs away must not flatten the others' curves: the axis
// shows what is typical, room times over, and what is more than runaway times
// beyond that leaves the picture. Where most run away the axis follows them.
const (
	room    = 2.5
	runaway = 20
)

// momentAxis fits the vertical axis: linear, but logarithmic for standard
// deviations that span more than two decades.
func (f *Frame) momentAxis(p *figure.Plot, log bool) {
	low, high, positive := math.Inf(1), math.Inf(-1), math.Inf(1)
	var sizes []float64 // the largest of each curve
	for _, l := range p.Lines {
		size := 0.0
		for _, q := range l.Points {
			if v := q[1]; v > -most && v < most {
				low, high, size = math.Min(low, v), math.Max(high, v), math.Max(size, math.Abs(v))
				if v > least {
					positive = math.Min(positive, v)
				}
			}
		}
		sizes = append(sizes, size)
	}
	slices.Sort(sizes)
	if !(low <= high) {
		p.Y.Min, p.Y.Max = -1, 1
		return
	}
	limit := room * math.Max(1, sizes[(len(sizes)-1)/2])
	cut := math.Max(high, -low) > runaway*limit
	switch {
	case cut:
		low, high = math.Max(low, -limit), math.Min(high, limit)
		if log {
			low = 0
		}
		p.Y.Min, p.Y.Max = figure.Nice(low, high, 5)
	case log && high > 100*positive:
		p.Y.Log = true
		p.Y.Min, p.Y.Max = figure.NiceLog(positive, high)
	case log && high > 0:
		_, p.Y.Max = figure.Nice(0, 1.15*high, 5)
	default:
		pad := math.Max(0.05*(high-low), 0.1)
		p.Y.Min, p.Y.Max = figure.Nice(low-pad, high+pad, 5)
	}
	p.Marks = within(p.Marks, p.Y)
}

// VerdictTable says for every shown combination which of SELU's conditions is
// broken, what that does, and where mean and standard deviation end.
func (f *Frame) VerdictTable(t figure.Theme) *figure.Table {
	last := strconv.Itoa(f.Scenario.Signal.Depth)
	table := &figure.Table{Columns: []figure.Column{{Header: "combination", Weight: 3}, {Header: "broken conditions of self-normalization", Weight: 6},
		{Header: "mean, layer " + last, Right: true, Weight: 1.2}, {Header: "std, layer " + last, Right: true, Weight: 1.2}}}
	for _, m := range f.shown() {
		style := Style(t, m.Index)
		mean, std := math.NaN(), math.NaN()
		if layers := m.Layers(); len(layers) > 0 {
			s := &layers[len(layers)-1].Stats
			mean, std = s[signal.ActMean].Mean, s[signal.ActStd].Mean
		}
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{m.Label, f.brokenBriefly(m), brief(mean), brief(std)}})
	}
	return table
}

// ConditionTable judges SELU's conditions for every shown combination.
func (f *Frame) ConditionTable(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "combination", Weight: 2.2}}}
	shown := f.shown()
	for k, m := range shown {
		cs := m.Conditions(f.Scenario.Signal.Width)
		style := Style(t, m.Index)
		row := figure.Row{Style: &style, Cells: []string{m.Label}}
		for _, c := range cs[:conditionColumns] {
			if k == 0 {
				table.Columns = append(table.Columns, figure.Column{Header: c.Name, Weight: 1.2 + 0.03*float64(len(c.Name))})
			}
			word := "broken"
			if c.Kept {
				word = "kept"
			}
			row.Cells = append(row.Cells, word)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// The conditions that always have a column; the last two are said in the
// sentence only where they are broken.
const conditionColumns = 6
