package vignette

import (
	"errors"
	"math"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/signal"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// signalTake films variances from layer to layer.
type signalTake struct{ run *signallab.Run }

var _ Take = (*signalTake)(nil)

func startSignal(s scenario.Scenario) (Take, error) {
	run, err := signallab.Start(s)
	if err != nil {
		return nil, err
	}
	return &signalTake{run}, nil
}

// Step measures on.
func (r *signalTake) Step(budget time.Duration) (bool, error) {
	err := r.run.Step(budget)
	return r.run.Done(), err
}

// Film draws the variance of every combination's activations, and dashed that of
// its gradients; of a grid its cells.
func (r *signalTake) Film(t figure.Theme) (*Film, error) {
	f := r.run.Frame()
	if f.Scenario.Signal.Figure == scenario.FigureGrid {
		p := bare(f.GridPlot(t))
		return &Film{Frames: 1, Fill: true, at: func(int) *figure.Plot { return p }}, nil
	}
	p := &figure.Plot{X: figure.Axis{Min: 1, Max: float64(f.Scenario.Signal.Depth)}}
	low, high := math.Inf(1), math.Inf(-1)
	for i := range f.Runs {
		m := &f.Runs[i]
		for _, q := range []signal.Quantity{signal.GPreVar, signal.ActVar} {
			line := figure.Line{Style: signallab.Style(t, m.Index), Width: 2}
			line.Style.Dash = nil
			if q == signal.GPreVar {
				line.Style.Dash, line.Width = []float64{4, 3}, 1.2
			}
			for _, l := range m.Layers() {
				v := l.Stats[q].Log10Mean
				line.Points = append(line.Points, figure.Point{float64(l.Layer), v})
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					low, high = math.Min(low, v), math.Max(high, v)
				}
			}
			p.Lines = append(p.Lines, line)
		}
	}
	if low > high {
		return nil, errors.New("vignette: nothing is measured yet")
	}
	// At least two decades, else a steady signal would look like a stormy one.
	middle, half := (low+high)/2, math.Max(1, (high-low)/2)
	p.Y = figure.Axis{Min: middle - 1.1*half, Max: middle + 1.1*half}
	return drawing(p), nil
}

// Close does nothing.
func (r *signalTake) Close() {}
