package dying

import (
	"math"

	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Player = (*Frame)(nil)

// Moments are the recorded steps.
func (f *Frame) Moments() (labs.Moments, error) {
	return labs.Moments{Unit: "step", Steps: f.Steps, Until: f.Steps[len(f.Steps)-1]}, nil
}

// Play is the figure, step by step, on the axes of the whole training.
func (f *Frame) Play(l labs.Look) func(step int, share float64) figure.Figure {
	whole := f.Figure(f.Len()-1, l)
	low, high := math.Inf(1), math.Inf(-1) // of the gradients, which have no time on their axis
	for row := range f.Len() {
		y := f.Gradients(row, l.Theme).Y
		low, high = math.Min(low, y.Min), math.Max(high, y.Max)
	}
	return func(step int, _ float64) figure.Figure {
		out := f.Figure(f.Row(step), l)
		for i, p := range out.Panels {
			switch {
			case p.Plot == nil:
			case p.Plot.X.Label == "step":
				p.Plot.Y = whole.Panels[i].Plot.Y
			case p.Plot.Y.Log:
				p.Plot.Y.Min, p.Plot.Y.Max = low, high
			}
		}
		return out
	}
}
