package race

import (
	"time"

	"downhill/render/figure"
	"downhill/render/labs"
)

// Animation is the comparison figure, moving.
type Animation struct {
	Frames int
	Delay  time.Duration // between frames
	At     func(i int) figure.Figure
}

const (
	animationFrames = 100 // over the race itself
	animationHold   = 20  // on the last picture, to read it
	animationDelay  = 80 * time.Millisecond
)

// Animation shows the race from its start to a step in about ten seconds.
func (f *Frame) Animation(l labs.Look, to int) Animation {
	b := NewBackdrop(f.Surface, l.View, l.Theme, printed()).sighted(f, l)
	series := &Series{}
	f = f.Paced(l.View)
	series.follow(f, l.View.Chart(0))
	moving := min(animationFrames, to+1)
	return Animation{Frames: moving + animationHold, Delay: animationDelay, At: func(i int) figure.Figure {
		at := to
		if i < moving-1 {
			at = i * to / (moving - 1)
		}
		return f.FigureOn(b, series, at, l)
	}}
}
