package race

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/conditioning"
	"downhill/optimizers/maps"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Frame = (*MapFrame)(nil)

// Figure is the map with its colour bar, what theory knows, and in numbers how
// the best cell fared.
func (f *MapFrame) Figure(_ int, l labs.Look) figure.Figure {
	plot := f.Plot(l.Theme, true)
	table := f.table(l.Theme)
	h := 0.035 + 0.035*float64(len(table.Rows)+1)
	return figure.Figure{
		Title: fmt.Sprintf("%s: %s, %s over %s and %s", f.Entry.Title, f.title(), f.MeasureTitle(), f.Plan.X.Spec.Title, f.Plan.Y.Spec.Title),
		Theme: l.Theme, Caption: f.Caption(),
		Panels: []figure.Panel{{Area: figure.Area{W: 1, H: 1 - h - 0.03}, Plot: plot}, {Area: figure.Area{Y: 1 - h, W: 1, H: h}, Table: table}},
	}
}

// title is the racer's name.
func (f *MapFrame) title() string { return f.Scenario.Race.Racers[f.Racer].Name }

// MeasureTitle says what the colours show.
func (f *MapFrame) MeasureTitle() string {
	switch f.Plan.Measure {
	case maps.Final:
		return "loss " + f.above() + "after " + strconv.Itoa(f.Plan.Steps) + " steps"
	case maps.Best:
		return "lowest loss " + f.above() + "in " + strconv.Itoa(f.Plan.Steps) + " steps"
	}
	return "steps to converge"
}

func (f *MapFrame) above() string {
	if f.Lowest == f.Lowest && f.Lowest != 0 {
		return "above the minimum "
	}
	return ""
}

// Plot is the heat map. Its axes run along the parameters' own scales, see
// maps.Axis.Position; names says whether what is drawn in is named.
func (f *MapFrame) Plot(t figure.Theme, names bool) *figure.Plot {
	field := f.field()
	f.paint(field)
	p := &figure.Plot{Field: field, Bar: f.bar(), X: mapAxis(&f.Plan.X, 9), Y: mapAxis(&f.Plan.Y, 8)}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = field.Extent()
	if line := f.limits(); line != nil {
		p.Lines = append(p.Lines, figure.Line{Name: "stability limit", Points: clipped(line, p), Width: 1.5, Casing: true,
			Style: figure.Style{Color: t.Text, Dash: []float64{7, 3}}})
		p.Legend = names
	}
	f.markOptimum(p, t, names)
	vals := f.Plan.Rule.Values
	x, y := f.Plan.X.Spec.Key, f.Plan.Y.Spec.Key
	own := f.place(vals.Num(x), vals.Num(y))
	oi, oj, _ := field.CellAt(own)
	if i, j, ok := f.Best(); ok && names && (i != oi || j != oj) { // the racer's own mark says as much
		p.Marks = append(p.Marks, figure.Mark{At: f.place(f.Plan.X.Value(i), f.Plan.Y.Value(j)), Radius: 5, Rim: true, Label: "best cell",
			Style: figure.Style{Color: t.Text, Marker: figure.Diamond}})
	}
	if vals.Has(x) && vals.Has(y) {
		style := Style(t, f.Racer)
		style.Dash = nil
		m := figure.Mark{At: own, Radius: 7, Rim: true, Style: style}
		if names {
			m.Label = f.title()
		}
		if inside(p, m.At) {
			p.Marks = append(p.Marks, m)
		}
	}
	return p
}

// markOptimum draws the pair that theory says converges fastest: a ring, or a
// line where an axis shows what it does not depend on.
func (f *MapFrame) markOptimum(p *figure.Plot, t figure.Theme, names bool) {
	o, ok := f.Optimum()
	if !ok {
		return
	}
	at := [2]float64{math.NaN(), math.NaN()}
	for i, a := range []*maps.Axis{&f.Plan.X, &f.Plan.Y} {
		switch a.Spec.Key {
		case "lr":
			at[i] = a.Position(o.LearningRate)
		case "momentum":
			at[i] = a.Position(o.Momentum)
		}
	}
	missing := math.IsNaN(at[0]) || math.IsNaN(at[1])
	switch {
	case !missing && inside(p, at):
		m := figure.Mark{At: at, Radius: 8, Style: figure.Style{Color: t.Text, Marker: figure.Ring}, Rim: true}
		if names {
			m.Label = optimumText(o)
		}
		p.Marks = append(p.Marks, m)
	case missing && f.Plan.Rule.Key == "sgd":
		p.Rules = append(p.Rules, figure.Rule{AtX: at[0], AtY: at[1], Color: t.Text, Dash: []float64{2, 3}})
	}
}

// optimumText writes the known optimum.
func optimumText(o conditioning.Optimum) string {
	if o.Momentum == 0 {
		return "known optimum η* = " + figure.Short(o.LearningRate, 3)
	}
	return "known optimum η* = " + figure.Short(o.LearningRate, 3) + ", β* = " + figure.Short(o.Momentum, 3)
}

// clipped breaks a line where it leaves the plot.
func clipped(line [][2]float64, p *figure.Plot) []figure.Point {
	out := slices.Clone(line)
	for i := range out {
		if !inside(p, out[i]) {
			out[i][1] = math.NaN()
		}
	}
	return out
}

// field is the grid of cells without its heights.
func (f *MapFrame) field() *figure.Field {
	x, y := &f.Plan.X, &f.Plan.Y
	return &figure.Field{NX: x.N, NY: y.N, XMin: x.Position(x.From), XMax: x.Position(x.To), YMin: y.Position(y.From), YMax: y.Position(y.To),
		Cells: true, Map: figure.Viridis()}
}

// paint gives the field its heights and the ends of its colours.
func (f *MapFrame) paint(field *figure.Field) {
	field.Z = make([]float64, len(f.Cells))
	var finite []float64
	for k, c := range f.Cells {
		v := c.Value(f.Plan.Measure)
		field.Z[k] = v
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			finite = append(finite, v)
		}
	}
	slices.Sort(finite)
	if f.Plan.Measure == maps.Steps {
		f.paintSteps(field, finite)
		return
	}
	f.paintLosses(field, finite)
	field.Ticks = field.BarTicks(6)
}

// paintLosses colours the losses, which ascend in finite: logarithmically above
// the minimum where one is known.
func (f *MapFrame) paintLosses(field *figure.Field, finite []float64) {
	if len(finite) == 0 {
		field.High = 1
		return
	}
	if f.Lowest == f.Lowest {
		// What is above the start is the same colour as the start's decade; sixteen
		// decades below, a float64 sum is rounding.
		field.Base, field.Log = f.Lowest, true
		high := math.Pow(10, math.Ceil(math.Log10(math.Max(1e-300, f.AtStart-f.Lowest))))
		low := math.Max(finite[0]-f.Lowest, high*1e-16)
		field.Low, field.High = f.Lowest+math.Pow(10, math.Floor(math.Log10(low))), f.Lowest+high
		return
	}
	// Without a minimum some run off for ever: nine tenths of the cells have the
	// colours.
	n := len(finite)
	field.Low, field.High = figure.Nice(finite[n/20], finite[n-1-n/20], 5)
}

// paintSteps colours the steps from the fewest to as many as were run; a cell that
// did not arrive has the colour above.
func (f *MapFrame) paintSteps(field *figure.Field, finite []float64) {
	field.High = float64(f.Plan.Steps)
	if len(finite) > 0 {
		field.Low, _ = figure.Nice(finite[0], field.High, 5)
	}
	for _, tick := range figure.Ticks(field.Low, field.High, 5) {
		if tick.Label != "" && tick.At < field.High-0.04*(field.High-field.Low) {
			field.Ticks = append(field.Ticks, tick)
		}
	}
	field.Ticks = append(field.Ticks, figure.Tick{At: field.High, Label: "> " + strconv.Itoa(f.Plan.Steps)})
}

// bar names the colours with their unit.
func (f *MapFrame) bar() string {
	switch f.Plan.Measure {
	case maps.Steps:
		return "steps to converge"
	case maps.Best:
		return "lowest loss, logarithmic"
	}
	if f.Lowest == f.Lowest {
		return "final loss, logarithmic"
	}
	return "final loss"
}

// Caption says what it takes to compute this map again, and how to read it.
func (f *MapFrame) Caption() []string {
	p := &f.Plan
	line := fmt.Sprintf("Surface %s, start (%s, %s), %d steps, %d × %d cells, seed %d", scenario.Surfaces().Format(f.Scenario.Race.Surface),
		figure.Exact(p.Start[0]), figure.Exact(p.Start[1]), p.Steps, p.X.N, p.Y.N, f.Scenario.Seed)
	if p.Batch > 0 {
		line += ", " + batchSize(p.Batch)
	}
	if p.Noise > 0 {
		line += ", gradient noise σ = " + figure.Exact(p.Noise)
	}
	if rest := restOf(p.Rule, p.X.Spec.Key, p.Y.Spec.Key); rest != "" {
		line += "; " + rest
	}
	read := "Hatched: diverged."
	if p.Measure == maps.Steps {
		read += fmt.Sprintf(" The brightest cells did not converge in %d steps.", p.Steps)
	}
	return append([]string{line + ".", read + f.theory()}, sliceNote(&f.Scenario)...)
}

// theory says what is drawn in.
func (f *MapFrame) theory() string {
	o, ok := f.Optimum()
	if !ok {
		return ""
	}
	s := f.Spectrum
	clipped := ""
	if strings.Contains(f.Plan.X.Spec.Key+f.Plan.Y.Spec.Key, "clip") {
		clipped = " without clipping"
	}
	text := fmt.Sprintf(" λ from %s to %s, κ = %s: known optimum%s %s", figure.Short(s.Min, 3), figure.Short(s.Max, 3), figure.Short(s.Max/s.Min, 3), clipped, "η* = "+figure.Short(o.LearningRate, 3))
	if o.Momentum > 0 {
		text += ", β* = " + figure.Short(o.Momentum, 3)
	}
	return text + fmt.Sprintf(" (%s), where the error shrinks by %s a step.", o.Source, figure.Short(o.Rate, 3))
}

// restOf writes the hyperparameters that no axis changes.
func restOf(rule param.Choice, x, y string) string {
	vals := rule.Values.Clone()
	delete(vals, x)
	delete(vals, y)
	return Hyperparameters(param.Choice{Key: rule.Key, Values: vals})
}

// table compares the best cell with what theory knows and what the racer has.
func (f *MapFrame) table(t figure.Theme) *figure.Table {
	x, y := f.Plan.X.Spec, f.Plan.Y.Spec
	table := &figure.Table{Columns: []figure.Column{{Header: "", Weight: 2}, {Header: named(x), Right: true, Weight: 1.4},
		{Header: named(y), Right: true, Weight: 1.4}, {Header: "steps to converge", Right: true, Weight: 1.3},
		{Header: "final loss", Right: true, Weight: 1.2}, {Header: "cells converged", Right: true, Weight: 1.2}, {Header: "diverged", Right: true, Weight: 1}}}
	if f.Plan.Measure == maps.Steps {
		table.Columns[4].Header = "loss there"
	}
	shares := []string{percent(f.Share(race.Converged)), percent(f.Share(race.Diverged))}
	if i, j, ok := f.Best(); ok {
		c := f.At(i, j)
		steps := "—"
		if c.Status == race.Converged {
			steps = strconv.Itoa(c.Step)
		}
		table.Rows = append(table.Rows, figure.Row{Cells: append([]string{"best cell", figure.Exact(f.Plan.X.Value(i)), figure.Exact(f.Plan.Y.Value(j)), steps, Number(c.Loss)}, shares...)})
	} else {
		table.Rows = append(table.Rows, figure.Row{Cells: append([]string{"no cell converged", "—", "—", "—", "—"}, shares...)})
	}
	if o, ok := f.Optimum(); ok {
		cells := []string{"known optimum (" + o.Source + ")", "—", "—", "—", "—", "", ""}
		for k, key := range []string{x.Key, y.Key} {
			switch {
			case key == "lr":
				cells[1+k] = figure.Short(o.LearningRate, 4)
			case key == "momentum":
				cells[1+k] = figure.Short(o.Momentum, 4)
			}
		}
		table.Rows = append(table.Rows, figure.Row{Cells: cells})
	}
	return table
}

// percent writes a share.
func percent(x float64) string {
	switch p := 100 * x; {
	case p == 0 || p >= 10:
		return figure.Fixed(p, 0) + " %"
	case p < 0.1:
		return "< 0.1 %"
	default:
		return figure.Fixed(p, 1) + " %"
	}
}
