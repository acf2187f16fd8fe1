package train

import (
	"errors"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Player = (*Frame)(nil)

// Extent is the epochs that a training may have, from before it on.
func Extent(s *scenario.Scenario) (labs.Extent, error) {
	if s.Train.Figure != "" {
		return labs.Extent{}, fmt.Errorf("the figure %s is measured on the trained networks and does not move: leave it out, or write .png, .svg or .pdf", s.Train.Figure)
	}
	return labs.Extent{Unit: "epoch", Last: s.Train.Epochs}, nil
}

// Moments are the epochs that there were.
func (f *Frame) Moments() (labs.Moments, error) {
	e, err := Extent(&f.Scenario)
	if err != nil {
		return labs.Moments{}, err
	}
	if f.Len() == 0 {
		return labs.Moments{}, errors.New("there is no epoch to show yet")
	}
	e.Last = f.Len() - 1
	return e.Moments(), nil
}

// Play is the figure as it stood after an epoch: curves and heat maps as far as
// they had come, on the axes of the whole training, and in the table what was
// known by then.
func (f *Frame) Play(l labs.Look) func(epoch int, share float64) figure.Figure {
	whole := f.Figure(0, l)
	last := f.Len() - 1
	return func(epoch int, _ float64) figure.Figure {
		if epoch >= last {
			return whole
		}
		out := whole
		then := f.until(epoch)
		out.Title += fmt.Sprintf(" · after epoch %d", epoch)
		out.Panels = make([]figure.Panel, len(whole.Panels))
		for i, p := range whole.Panels {
			out.Panels[i].Area = p.Area
			switch {
			case p.Table != nil:
				out.Panels[i].Table = then.Table(l.Theme)
			case p.Plot.Field == nil:
				out.Panels[i].Plot = p.Plot.Between(math.Inf(-1), float64(epoch), false)
			default:
				plot := *p.Plot
				plot.Cover(float64(epoch)+0.5, plot.X.Max, l.Theme.Panel)
				out.Panels[i].Plot = &plot
			}
		}
		return out
	}
}

// until is the training as far as it had come after an epoch.
func (f *Frame) until(epoch int) *Frame {
	out := &Frame{Scenario: f.Scenario, Data: f.Data}
	for _, r := range f.Runs {
		n := 0
		for n < len(r.Epochs) && r.Epochs[n].Epoch <= epoch {
			n++
		}
		if n < len(r.Epochs) {
			r.Epochs = r.Epochs[:n:n]
			r.Status, r.Reason, r.Test, r.MC = nn.Running, "", Score{math.NaN(), math.NaN()}, nil
			r.Best = epoch
		}
		out.Runs = append(out.Runs, r)
	}
	return out
}
