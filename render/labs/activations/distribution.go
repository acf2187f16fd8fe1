package activations

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"downhill/render/figure"
)

// above is how many times the next lower peak a peak may exceed: a curve that is
// squeezed into a hundredth of its range leaves the picture at the top, and does
// not flatten the others.
const above = 2.2

// highest is the peak that the axis must show, given all of them: the middle one
// and the higher ones as long as each is near the one below it.
func highest(peaks []float64) float64 {
	if len(peaks) == 0 {
		return 0
	}
	slices.Sort(peaks)
	top := peaks[len(peaks)/2]
	for _, p := range peaks[len(peaks)/2:] {
		if p > above*top {
			break
		}
		top = p
	}
	return top
}

// OutputPlot shows the densities of φ(X), and the values that have a probability
// of their own as spikes of that height.
func (f *Frame) OutputPlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Output distribution of φ(X); spikes: values with a probability of their own",
		X: figure.Axis{Label: "output φ(X)"}, Y: figure.Axis{Label: "density"}}
	shown := f.Shown()
	var peaks []float64
	most := 0.0
	sides := newSpan()
	if n := len(f.Edges); n > 0 {
		sides.take(f.Edges[0], f.Edges[n-1])
		p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: t.Muted}, Width: 1.2, Points: outline(f.Edges, f.Density)})
		peaks = append(peaks, slices.Max(f.Density))
	}
	for _, c := range shown {
		if len(c.Output.Density) > 0 {
			peaks = append(peaks, slices.Max(c.Output.Density))
		}
		for _, m := range c.Output.Masses {
			sides.take(m.At)
			most = math.Max(most, m.P)
		}
	}
	most = math.Max(most, highest(peaks))
	if p.X.Min, p.X.Max = sides.low, sides.high; len(f.Edges) == 0 {
		p.X = sides.axis(p.X) // spikes alone, which want room beside them
	}
	p.Y.Max = 1
	if most > 0 && !math.IsInf(most, 0) {
		p.Y.Max = 1.08 * most
	}
	over := 0
	for _, c := range shown {
		if f.outputCurve(p, t, c, over) {
			over++
		}
	}
	f.spikes(p, t)
	return p
}

// outputCurve draws one density. Where its peak is out of the picture an
// arrowhead stands at the top edge, and how high it is in a row of its own at the
// right, where the densities are low; over counts such rows.
func (f *Frame) outputCurve(p *figure.Plot, t figure.Theme, c *Curve, over int) bool {
	d := c.Output.Density
	if len(d) == 0 {
		return false
	}
	style := Style(t, c.Index)
	p.Lines = append(p.Lines, figure.Line{Name: c.Name, Style: style, Width: 1.8, Points: outline(f.Edges, d)})
	k := 0
	for i := range d {
		if d[i] > d[k] {
			k = i
		}
	}
	if d[k] <= p.Y.Max {
		return false
	}
	const row = 0.17 // of the height
	wide := p.X.Max - p.X.Min
	p.Marks = append(p.Marks, figure.Mark{At: figure.Point{(f.Edges[k] + f.Edges[k+1]) / 2, 0.95 * p.Y.Max}, Radius: 5, Rim: true,
		Style: figure.Style{Color: style.Color, Marker: figure.Triangle}})
	p.Notes = append(p.Notes, figure.Note{At: figure.Point{p.X.Max - 0.18*wide, p.Y.Max * (0.9 - row*float64(over))},
		Cell: figure.Point{0.36 * wide, row * p.Y.Max}, Color: style.Color, Text: c.Short + " up to " + figure.Short(d[k], 2)})
	return true
}

// leastLabel is the smallest probability that is written at its spike: below it
// the spike itself can hardly be seen.
const leastLabel = 0.005

// spikes draws the values with a probability of their own; functions that share
// one share its label.
func (f *Frame) spikes(p *figure.Plot, t figure.Theme) {
	at := map[Mass]int{} // the mark that has the label
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		for _, m := range c.Output.Masses {
			solid := style
			solid.Dash = nil
			p.Lines = append(p.Lines, figure.Line{Style: solid, Width: 2.6, Points: []figure.Point{{m.At, 0}, {m.At, m.P}}})
			mark := figure.Mark{At: figure.Point{m.At, m.P}, Style: style, Radius: 4.5, Rim: true}
			if first, shared := at[m]; shared {
				label := &p.Marks[first].Label
				*label = strings.Replace(*label, ":", ", "+c.Short+":", 1)
			} else if m.P >= leastLabel {
				mark.Label = fmt.Sprintf("%s: P = %s", c.Short, figure.Fixed(m.P, 3))
				at[m] = len(p.Marks)
			}
			p.Marks = append(p.Marks, mark)
		}
	}
}

// jump is the share of a density's peak by which neighbouring bins must differ,
// beside a factor of 2, for a step between them: where the density breaks.
const jump = 0.15

// outline joins the middles of a histogram's bins, with upright steps where the
// density breaks, begins or ends.
func outline(edges, heights []float64) []figure.Point {
	out := make([]figure.Point, 0, len(heights)+16)
	last := len(heights) - 1
	least := jump * slices.Max(heights)
	for k, h := range heights {
		if h == 0 {
			continue
		}
		switch {
		case k == 0: // it goes on beyond the bins
			out = append(out, figure.Point{edges[0], h})
		case heights[k-1] == 0:
			out = append(out, figure.Point{math.NaN(), math.NaN()}, figure.Point{edges[k], 0}, figure.Point{edges[k], h})
		case math.Abs(h-heights[k-1]) > least && (h > 2*heights[k-1] || heights[k-1] > 2*h):
			out = append(out, figure.Point{edges[k], heights[k-1]}, figure.Point{edges[k], h})
		}
		out = append(out, figure.Point{(edges[k] + edges[k+1]) / 2, h})
		switch {
		case k == last:
			out = append(out, figure.Point{edges[k+1], h})
		case heights[k+1] == 0:
			out = append(out, figure.Point{edges[k+1], h}, figure.Point{edges[k+1], 0})
		}
	}
	return out
}
