package activations

import (
	"fmt"
	"image/color"
	"math"

	"downhill/render/figure"
)

// wideCost is how many times the cheapest function the dearest may cost before
// the axis is logarithmic.
const wideCost = 12

// The columns of a cost plot, in its width: names, bars, numbers and ranks.
const (
	costNames = 0.24
	costBars  = 0.36
	costTimes = 0.22
	// fewCosts is for how many rows there is room at least, so that one bar alone
	// does not fill the plot.
	fewCosts = 2
)

// CostPlot shows the nanoseconds of one value and of one derivative as bars, a
// row for each function that is not hidden, between its name and the numbers
// with the notebook's rank.
func (f *Frame) CostPlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Cost, φ full and φ′ pale, and rank in the notebook"}
	shown := f.Shown()
	rows := max(fewCosts, len(shown))
	p.Y.Max = float64(rows)
	p.Y.Ticks = []figure.Tick{{At: 0}}
	p.X.Label, p.X.Max = "time per element (ns)", 1
	if f.Cost == nil || len(shown) == 0 {
		p.X.Ticks = []figure.Tick{{At: 0}}
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{0.5, p.Y.Max / 2}, Text: "not measured yet", Color: t.Muted,
			Cell: figure.Point{1, 1}})
		return p
	}
	at := f.costScale(p, shown)
	text := func(from, wide, y float64, s string, c color.NRGBA) {
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{from + wide/2, y}, Cell: figure.Point{wide, 0.95}, Text: s, Color: c})
	}
	for row, c := range shown {
		y := (p.Y.Max+float64(len(shown)))/2 - float64(row) - 0.5
		cost, style := f.Cost.Functions[c.Index], Style(t, c.Index)
		p.Bands = append(p.Bands, figure.Bar(style.Color, costNames, y+0.03, at(cost.Value), y+0.36),
			figure.Bar(faint(style.Color, 120), costNames, y-0.36, at(cost.Slope), y-0.03))
		text(0, costNames, y, c.Short, t.Text)
		times := costNames + costBars
		text(times, costTimes, y, Nanoseconds(cost.Value)+" · "+Nanoseconds(cost.Slope), t.Text)
		text(times+costTimes, 1-times-costTimes, y, RankText(c.Choice.Key), t.Muted)
	}
	return p
}

// costScale lays the axis of the bars into their part of the plot and returns
// where a time stands on it; it is logarithmic where the dearest function would
// flatten the others.
func (f *Frame) costScale(p *figure.Plot, shown []*Curve) func(ns float64) float64 {
	least, most := math.Inf(1), 0.0
	for _, c := range shown {
		cost := f.Cost.Functions[c.Index]
		least, most = min(least, cost.Value, cost.Slope), max(most, cost.Value, cost.Slope)
	}
	bars := figure.Axis{}
	if least > 0 && most > wideCost*least {
		bars.Log, p.X.Label = true, p.X.Label+", logarithmic"
		bars.Min, bars.Max = figure.NiceLog(least/1.5, most)
	} else {
		_, bars.Max = figure.Nice(0, max(most, 0.01), 4)
	}
	at := func(ns float64) float64 { return costNames + costBars*max(0, bars.Norm(ns)) }
	for _, k := range bars.WithTicks(4).Ticks {
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: at(k.At), Label: k.Label})
	}
	return at
}

// Nanoseconds writes a time for one element.
func Nanoseconds(x float64) string {
	if x >= 10 {
		return figure.Fixed(x, 1)
	}
	return figure.Fixed(x, 2)
}

// RankText is the notebook's rank in a few words.
func RankText(key string) string {
	if r := NotebookRank(key); r > 0 {
		return fmt.Sprintf("%d of %d", r, NotebookRanks)
	}
	return "not ranked"
}
