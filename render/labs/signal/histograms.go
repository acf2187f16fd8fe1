package signal

import (
	"fmt"
	"image/color"
	"math"

	"downhill/nn/signal"
	"downhill/render/figure"
)

// ridgeRoom is how many ridges stand beside each other without overlap: more of
// them overlap, so that each is as high as a fifteenth of the plot.
const (
	ridgeRoom  = 15
	mostRidges = 60 // more layers than that are thinned out
)

// HistogramPanels are two plots for each shown combination: the distribution of
// the activations and of the gradients ∂L/∂z in every layer of the first
// network, as ridges from the first layer (bottom) to the last, each drawn to its
// own peak. Source: Glorot & Bengio 2010, figures 6 and 7.
func (f *Frame) HistogramPanels(t figure.Theme) []Panel {
	var panels []Panel
	for _, backward := range []bool{false, true} {
		for _, m := range f.shown() {
			panels = append(panels, Panel{Run: m.Index, Backward: backward, Plot: f.ridges(m, backward, t)})
		}
	}
	return panels
}

// ridges draws the histograms of one combination in one direction.
func (f *Frame) ridges(m *Measured, backward bool, t figure.Theme) *figure.Plot {
	depth := f.Scenario.Signal.Depth
	p := &figure.Plot{Title: m.Label}
	height := math.Max(0.92, 1.6*float64(depth)/ridgeRoom)
	p.Y = figure.Axis{Label: "layer", Min: 0.8, Max: float64(depth) + height + 0.1, Ticks: layerTicks(depth, 8)}
	if depth <= 8 {
		p.Y.Min = 0.9
	}
	of, sd := activation, signal.ActVar
	p.X.Label = "activation h"
	if backward {
		of, sd = gradient, signal.GPreVar
		p.X.Label, p.Title = "gradient ∂L/∂z", m.Theory.Words
		if len(f.shown()) > fewPanels {
			p.Title = m.Theory.Brief()
		}
	}
	scale := scaleOf(m.Layers(), of, sd)
	p.X.Min, p.X.Max = scale.low, scale.high
	room := 0.08 * (p.Y.Max - p.Y.Min) // in all panels, since they share the axis
	if scale.own {
		p.X.Label += " in σ of its layer"
		p.Notes = []figure.Note{{At: figure.Point{0, p.Y.Max + room/2}, Cell: figure.Point{2 * reach, room}, Text: scale.text, Color: t.Muted}}
	}
	p.Y.Max += room
	ramp := figure.Viridis()
	rooted := f.spiked()
	step := max(1, (depth+mostRidges-1)/mostRidges)
	layers := m.Layers()
	for l := len(layers); l >= 1; l-- { // from the back to the front
		h := of(&layers[l-1])
		if h == nil || (len(layers)-l)%step != 0 {
			continue
		}
		line := ridge(h, float64(l), height, scale.unit(&layers[l-1], sd), scale.low, scale.high, rooted)
		c := ramp.At(0.92 * float64(l-1) / math.Max(1, float64(depth-1)))
		p.Bands = append(p.Bands, figure.Under(blend(c, t.Background, 0.55), line, float64(l)), outline(line, blend(t.Text, c, 0.6), height))
	}
	return p
}

func activation(l *signal.Layer) *signal.Histogram { return l.Act }
func gradient(l *signal.Layer) *signal.Histogram   { return l.GPre }

// outline is the edge of a ridge, a narrow band, since lines are painted above
// all bands and a ridge must hide what is behind it.
func outline(line []figure.Point, c color.NRGBA, height float64) figure.Band {
	up := make([]figure.Point, len(line))
	for i, q := range line {
		up[i] = figure.Point{q[0], q[1] + 0.035*height}
	}
	return figure.Band{Color: c, Lower: line, Upper: up}
}

// ridge is a histogram as a line above the level y, height high at its peak, cut
// to the range of the axis; with rooted the heights are the roots of the counts.
func ridge(h *signal.Histogram, y, height, unit, low, high float64, rooted bool) []figure.Point {
	peak := 0
	for _, c := range h.Counts {
		peak = max(peak, c)
	}
	if peak == 0 || !(unit > 0) {
		return nil
	}
	if h.Low == h.High {
		at := h.Low / unit
		hair := 0.004 * (high - low)
		return []figure.Point{{at - hair, y}, {at, y + height}, {at + hair, y}}
	}
	var points []figure.Point
	add := func(x, z float64) {
		if x >= low && x <= high {
			points = append(points, figure.Point{x, z})
		}
	}
	add(h.Low/unit, y)
	for i, c := range h.Counts {
		part := float64(c) / float64(peak)
		if rooted {
			part = math.Sqrt(part)
		}
		add((h.Edge(i)+h.Edge(i+1))/2/unit, y+height*part)
	}
	add(h.High/unit, y)
	return points
}

// spike is how many times the mean of a histogram's classes its peak must be
// for the rest to be flat beside it: a normal one has 3 to 5.
const spike = 10

// spiked says whether some distribution has such a peak, as ReLU's zeros and a
// saturated sigmoid have. Then all heights follow the root of the density (John
// Tukey's rootogram), which shows both.
func (f *Frame) spiked() bool {
	for _, m := range f.shown() {
		layers := m.Layers()
		for i := range layers {
			for _, h := range []*signal.Histogram{layers[i].Act, layers[i].GPre} {
				if h == nil || h.Low == h.High {
					continue
				}
				peak, sum := 0, 0
				for _, c := range h.Counts {
					peak, sum = max(peak, c), sum+c
				}
				if peak*signal.Bins > spike*sum {
					return true
				}
			}
		}
	}
	return false
}

// scale is the horizontal axis of the ridges of one panel.
type scale struct {
	low, high float64
	own       bool   // each layer in units of its own standard deviation
	text      string // σ of the first and of the last layer
}

// apart is the ratio of the widest to the narrowest layer from which on one axis
// cannot show both.
const apart = 20

// reach is how many standard deviations of the widest layer an axis shows.
const reach = 4

// scaleOf finds an axis for all layers: their values where the widths are alike,
// else each in units of its own width.
func scaleOf(layers []signal.Layer, of func(*signal.Layer) *signal.Histogram, q signal.Quantity) scale {
	least, most := math.Inf(1), 0.0
	first, last := math.NaN(), math.NaN()
	low, high := math.Inf(1), math.Inf(-1)
	for i := range layers {
		h := of(&layers[i])
		sd := math.Sqrt(layers[i].Stats[q].Mean)
		if h == nil || !(sd > 0) || math.IsInf(sd, 1) {
			continue
		}
		if math.IsNaN(first) {
			first = sd
		}
		last = sd
		least, most = math.Min(least, sd), math.Max(most, sd)
		low, high = math.Min(low, h.Low), math.Max(high, h.High)
	}
	switch {
	case most == 0:
		return scale{low: -1, high: 1}
	case most > apart*least:
		return scale{low: -reach, high: reach, own: true,
			text: fmt.Sprintf("σ: %s → %s", figure.Short(first, 2), figure.Short(last, 2))}
	}
	low, high = math.Max(low, -reach*most), math.Min(high, reach*most)
	pad := 0.04 * (high - low)
	return scale{low: low - pad, high: high + pad}
}

// unit is what a layer's values are divided by.
func (s scale) unit(l *signal.Layer, q signal.Quantity) float64 {
	if !s.own {
		return 1
	}
	return math.Sqrt(l.Stats[q].Mean)
}
