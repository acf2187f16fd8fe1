package race

import (
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Player = (*Frame)(nil)

// Moments are the steps that are recorded, up to the one that is looked at.
func (f *Frame) Moments() (labs.Moments, error) {
	until := f.Rec.Step
	if at := f.Scenario.View.Step; at > 0 {
		until = min(at, until)
	}
	return labs.Moments{Unit: "step", Steps: f.Rec.Kept, Until: until}, nil
}

// Play is the comparison figure, step by step.
func (f *Frame) Play(l labs.Look) func(step int, share float64) figure.Figure {
	b := NewBackdrop(f.Surface, l.View, l.Theme, printed()).sighted(f, l)
	series := &Series{}
	paced := f.Paced(l.View)
	series.follow(paced, l.View.Chart(0))
	return func(step int, _ float64) figure.Figure { return paced.FigureOn(b, series, step, l) }
}

// Turning is a race in three dimensions around which one walks while it goes on.
type Turning struct {
	*Frame
	Degrees float64 // how far, counterclockwise seen from above
}

var _ labs.Player = Turning{}

// Moments are those of the race; each looks different, since the eye moves.
func (t Turning) Moments() (labs.Moments, error) {
	m, err := t.Frame.Moments()
	m.Restless = true
	return m, err
}

// Play is the comparison figure, step by step, from one side after another.
func (t Turning) Play(l labs.Look) func(step int, share float64) figure.Figure {
	flat := NewBackdrop(t.Surface, l.View, l.Theme, printed())
	terrain := NewTerrain(t.Surface, l.View, flat, printedMesh, false)
	drapes := NewDrapes()
	series := &Series{}
	paced := t.Paced(l.View)
	series.follow(paced, l.View.Chart(0))
	begin := l.View.Three.Resolved()
	return func(step int, share float64) figure.Figure {
		now := l
		now.View.Three = l.View.Three.Looked(begin.Azimuth+share*t.Degrees, begin.Elevation, begin.Zoom)
		b := *flat
		b.Sight = NewSight(terrain, now.View.Three, l.Theme, sightPicture(), drapes)
		return paced.FigureOn(&b, series, step, now)
	}
}

var _ labs.Player = (*Finding)(nil)

// Moments are the trials of the search.
func (f *Finding) Moments() (labs.Moments, error) {
	return labs.Extent{Unit: "trial", Last: max(0, f.Len()-1)}.Moments(), nil
}

// Play is the search's figure, trial by trial.
func (f *Finding) Play(l labs.Look) func(step int, share float64) figure.Figure {
	b := NewBackdrop(f.Surface, l.View, l.Theme, printed())
	return func(step int, _ float64) figure.Figure { return f.FigureOn(b, step, l) }
}
