package transfer

import (
	"errors"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Player = (*Frame)(nil)

// Extent is the epochs of the labelled task, from before training on.
func Extent(s *scenario.Scenario) (labs.Extent, error) {
	if s.Transfer.Experiment == scenario.ExperimentLayers {
		return labs.Extent{}, errors.New("the experiment layers shows what was reached in the end and does not move: write .png, .svg or .pdf, or choose another experiment")
	}
	return labs.Extent{Unit: "epoch", Last: s.Transfer.Epochs()}, nil
}

// Moments are the epochs that there were.
func (f *Frame) Moments() (labs.Moments, error) {
	e, err := Extent(&f.Scenario)
	if err != nil {
		return labs.Moments{}, err
	}
	e.Last = 0
	for i := range f.Runs {
		e.Last = max(e.Last, len(f.Runs[i].Epochs)-1)
	}
	return e.Moments(), nil
}

// Play is the figure as it stood after an epoch of the labelled task, on the axes
// of the whole training. What was learnt before that, and the images, are there
// from the start; test accuracies are known at the end.
func (f *Frame) Play(l labs.Look) func(epoch int, share float64) figure.Figure {
	whole := f.Figure(0, l)
	m, _ := f.Moments() // who plays has asked
	last := m.Until
	var before *figure.Table
	for _, p := range whole.Panels {
		if p.Table != nil {
			before = untested(p.Table)
		}
	}
	return func(epoch int, _ float64) figure.Figure {
		if epoch >= last {
			return whole
		}
		out := whole
		out.Title += fmt.Sprintf(" · after epoch %d", epoch)
		out.Panels = make([]figure.Panel, len(whole.Panels))
		for i, p := range whole.Panels {
			out.Panels[i] = p
			switch {
			case p.Table != nil:
				out.Panels[i].Table = before
			case i < labelled(f.Scenario.Transfer.Experiment):
				out.Panels[i].Plot = p.Plot.Between(math.Inf(-1), float64(epoch), false)
			}
		}
		return out
	}
}

// labelled is how many of a figure's first plots are about the labelled task.
func labelled(experiment string) int {
	if experiment == scenario.ExperimentReuse {
		return 4 // accuracy, loss, model A meanwhile, how far the weights moved
	}
	return 2
}

// untested is a summary before the test images were shown.
func untested(t *figure.Table) *figure.Table {
	out := *t
	out.Rows = make([]figure.Row, len(t.Rows))
	for i, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for k := range cells {
			cells[k] = "…"
		}
		cells[0] = r.Cells[0]
		out.Rows[i] = figure.Row{Style: r.Style, Cells: cells}
	}
	return &out
}
