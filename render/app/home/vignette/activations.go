package vignette

import (
	"time"

	"downhill/internal/scenario"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/labs/dying"
)

// curvesTake films curves, or probabilities.
type curvesTake struct{ frame *activationslab.Frame }

var _ Take = (*curvesTake)(nil)

func startActivations(s scenario.Scenario) (Take, error) {
	if s.Activations.Figure == scenario.FigureDying {
		run, err := dying.Start(s)
		if err != nil {
			return nil, err
		}
		return &dyingTake{run}, nil
	}
	frame, err := activationslab.NewFrame(s)
	if err != nil {
		return nil, err
	}
	return &curvesTake{frame}, nil
}

// Step has nothing to do: the frame is whole.
func (c *curvesTake) Step(time.Duration) (bool, error) { return true, nil }

// Film draws the functions.
func (c *curvesTake) Film(t figure.Theme) (*Film, error) {
	if c.frame.Scenario.Activations.Figure == scenario.FigureSoftmax {
		return drawing(c.frame.ProbabilityPlot(t)), nil
	}
	return drawing(c.frame.ValuePlot(t)), nil
}

// Close does nothing.
func (c *curvesTake) Close() {}

// dyingTake films units that die.
type dyingTake struct{ run *dying.Run }

var _ Take = (*dyingTake)(nil)

// Step trains on.
func (d *dyingTake) Step(budget time.Duration) (bool, error) {
	err := d.run.Step(budget)
	return d.run.Done(), err
}

// Film draws the number of the dead over the steps.
func (d *dyingTake) Film(t figure.Theme) (*Film, error) {
	f := d.run.Frame()
	p := *f.Deaths(f.Len()-1, t)
	p.Rules = nil // the crosshair of the moment
	return drawing(&p), nil
}

// Close does nothing.
func (d *dyingTake) Close() {}
