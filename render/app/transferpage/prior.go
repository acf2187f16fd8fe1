package transferpage

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

// priorPlot is the loss of what was learnt before the labelled task, in the style
// of the arm that profits from it: the mean over the seeds, and where layers
// learnt one after the other, one behind the other.
func priorPlot(f *frame, t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: figure.Axis{Label: "epoch", Max: 1}, Y: figure.Axis{Label: "loss before the labelled task", Log: true, Min: math.Inf(1)}}
	layers := 0
	for i, arm := range f.Arms() {
		from := 0
		line := figure.Line{Name: arm.Name, Style: transferlab.Style(t, i), Width: 2.2}
		for _, list := range priorsOf(f, arm.Name) {
			layers = max(layers, list[0].Layer)
			n := len(list[0].Loss)
			for k := range n {
				sum := 0.0
				for _, b := range list { // all are as long
					sum += b.Loss[k]
				}
				if y := sum / float64(len(list)); y > 0 {
					at := figure.Point{float64(from + k + 1), y}
					line.Points = append(line.Points, at)
					p.Marks = append(p.Marks, figure.Mark{At: at, Style: line.Style, Radius: 3.5, Rim: true})
					p.Y.Min, p.Y.Max = math.Min(p.Y.Min, y), math.Max(p.Y.Max, y)
				}
			}
			from += n
			line.Points = append(line.Points, figure.Point{math.NaN(), math.NaN()})
			p.X.Max = math.Max(p.X.Max, float64(from))
		}
		if from > 0 {
			p.Lines = append(p.Lines, line)
		}
	}
	if layers > 0 {
		for l := 1; l < layers; l++ {
			p.Rules = append(p.Rules, figure.Rule{AtX: float64(l*f.Scenario.Transfer.Pretrain.Epochs) + 0.5, AtY: math.NaN(), Color: t.Line, Dash: []float64{3, 3}})
		}
		p.Y.Label = "loss before, layer by layer"
	}
	if !(p.Y.Min < p.Y.Max) {
		p.Y.Min, p.Y.Max = 0.01, 1
	}
	p.Y.Min, p.Y.Max = p.Y.Min/1.3, p.Y.Max*1.3
	p.X, p.Y = p.X.WithTicks(max(1, min(6, int(p.X.Max)))), p.Y.WithTicks(5)
	return p
}

// priorsOf are an arm's, by layer, with those of all seeds together.
func priorsOf(f *frame, arm string) [][]transferlab.Prior {
	var out [][]transferlab.Prior
	for _, b := range f.Before {
		if b.Name != arm && !strings.HasPrefix(b.Name, arm+",") || len(b.Loss) == 0 {
			continue
		}
		i := slices.IndexFunc(out, func(list []transferlab.Prior) bool { return list[0].Layer == b.Layer })
		if i < 0 {
			out = append(out, []transferlab.Prior{b})
			continue
		}
		if len(b.Loss) == len(out[i][0].Loss) { // one that is under way waits until it is as long
			out[i] = append(out[i], b)
		}
	}
	slices.SortFunc(out, func(a, b []transferlab.Prior) int { return cmp.Compare(a[0].Layer, b[0].Layer) })
	return out
}
