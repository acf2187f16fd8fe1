package trainpage

import (
	"errors"
	"math"
	"slices"

	"downhill/render/figure"
	"downhill/render/labs"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

// playback plays the moments of a training whose weights are kept.
type playback struct {
	frame  *livelab.Frame
	kinds  []string
	across panels.Across
}

var _ labs.Player = playback{}

// Moments are the kept steps.
func (p playback) Moments() (labs.Moments, error) {
	steps := p.frame.Moments
	if len(steps) == 0 {
		return labs.Moments{}, errors.New("no step is kept yet")
	}
	return labs.Moments{Unit: "step", Steps: steps, Until: p.frame.Step}, nil
}

// Play is the page's figure with the weights as they were at a step.
func (p playback) Play(l labs.Look) func(step int, share float64) figure.Figure {
	var c panels.Cache // of the goroutine that saves
	look := panels.Look{Theme: l.Theme, Across: p.across}
	return func(step int, _ float64) figure.Figure {
		out := c.Figure(momentOf(p.frame, step), p.kinds, look)
		x, ok := p.time(step)
		if !ok || step >= p.frame.Recorded {
			return out
		}
		for i, panel := range out.Panels { // what runs over time, as far as it had come
			if panel.Plot != nil && (panel.Plot.X.Label == "epoch" || panel.Plot.X.Label == "step") {
				out.Panels[i].Plot = panel.Plot.Between(math.Inf(-1), x, false)
				out.Panels[i].Plot.Cover(x, panel.Plot.X.Max, l.Theme.Panel)
			}
		}
		return out
	}
}

// time is where a step stands on the axis of what runs over time; seconds are not
// known of every step.
func (p playback) time(step int) (x float64, ok bool) {
	switch p.across {
	case panels.ByStep:
		return float64(step), true
	case panels.ByEpoch:
		if n := p.frame.Lanes[0].StepsPerEpoch; n > 0 {
			return float64(step) / float64(n), true
		}
	}
	return 0, false
}

// momentOf is a training with the weights that its networks had at a step.
func momentOf(f *livelab.Frame, step int) *livelab.Frame {
	g := *f
	g.Step = min(step, f.Recorded)
	g.Lanes = slices.Clone(f.Lanes)
	for i := range g.Lanes {
		if w := f.At(i, step); w != nil {
			g.Lanes[i].Weights, g.Lanes[i].Step = w, w.Step
		}
	}
	return &g
}
