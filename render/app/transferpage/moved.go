package transferpage

import (
	"math"
	"slices"
	"strings"

	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

// moves are how far the weights of every block of the network that reuses layers
// have moved since its training began, ‖W − W₀‖/‖W₀‖: the mean and the standard
// deviation over the seeds that are trained to the end, or while there is none,
// over those under way.
type moves struct {
	names     []string
	mean, std []float64
}

func movesOf(f *frame) moves {
	var m moves
	var values [][]float64
	ended := slices.ContainsFunc(f.Runs, func(r transferlab.Result) bool { return r.Arm == len(f.Arms())-1 && !math.IsNaN(r.Test.Accuracy) })
	for i := range f.Runs {
		r := &f.Runs[i]
		if r.Arm != len(f.Arms())-1 || len(r.Epochs) == 0 || ended && math.IsNaN(r.Test.Accuracy) {
			continue
		}
		last := r.Epochs[len(r.Epochs)-1].Moved
		for k, name := range r.Blocks {
			if k >= len(last) || math.IsNaN(last[k]) {
				continue
			}
			if k == len(values) {
				values, m.names = append(values, nil), append(m.names, name)
			}
			values[k] = append(values[k], last[k])
		}
	}
	for _, xs := range values {
		mean, std := 0.0, 0.0
		for _, x := range xs {
			mean += x / float64(len(xs))
		}
		for _, x := range xs {
			std += (x - mean) * (x - mean) / math.Max(1, float64(len(xs)-1))
		}
		m.mean, m.std = append(m.mean, mean), append(m.std, math.Sqrt(std))
	}
	return m
}

// of is how far a block moved, NaN where that is not known.
func (m *moves) of(block string) float64 {
	for i, name := range m.names {
		if name == block {
			return m.mean[i]
		}
	}
	return math.NaN()
}

// movedPlot is a bar for each block, with its standard deviation.
func movedPlot(f *frame, t figure.Theme) *figure.Plot {
	m := movesOf(f)
	p := &figure.Plot{X: figure.Axis{Label: "layer of B", Min: -0.5, Max: math.Max(1, float64(len(m.names))) - 0.5},
		Y: figure.Axis{Label: "weights moved ‖W − W₀‖/‖W₀‖, %", Min: 0.1, Max: 1, Log: true}}
	style := transferlab.Style(t, len(f.Arms())-1)
	for i, name := range m.names {
		x, y, d := float64(i), 100*m.mean[i], 100*m.std[i]
		fill := style.Color
		fill.A = 150
		p.Bands = append(p.Bands, figure.Bar(fill, x-0.36, 0, x+0.36, y))
		if d > 0 {
			p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: t.Text}, Width: 1.5, Points: []figure.Point{{x, math.Max(1e-9, y-d)}, {x, y + d}}})
		}
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: x, Label: strings.TrimPrefix(name, "hidden ")})
		p.Y.Max = math.Max(p.Y.Max, y+d)
		if y > 0 {
			p.Y.Min = math.Min(p.Y.Min, y)
		}
	}
	p.Y.Min, p.Y.Max = figure.NiceLog(math.Max(p.Y.Min, 1e-6), p.Y.Max)
	p.Y = p.Y.WithTicks(5)
	return p
}
