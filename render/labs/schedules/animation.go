package schedules

import (
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

var _ labs.Player = (*Frame)(nil)

// Moments are the steps, the start included.
func (f *Frame) Moments() (labs.Moments, error) {
	return labs.Extent{Unit: "step", Last: f.Len() - 1}.Moments(), nil
}

// Play is the figure with a cursor at a step and the race as it stood there.
func (f *Frame) Play(l labs.Look) func(step int, share float64) figure.Figure {
	b := racelab.NewBackdrop(f.Race.Surface, scenario.View{}, l.Theme, printed())
	return func(step int, _ float64) figure.Figure { return f.figureOn(b, step, l) }
}
