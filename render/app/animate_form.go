package app

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/render/app/stage"
	"downhill/render/export"
	lablib "downhill/render/labs"
	"downhill/render/ui"
)

// clipForm asks which part of a run an animation shows, how fast and how large.
type clipForm struct {
	column        *ui.Column
	from, to      float64
	rate, seconds float64
	width, height float64
}

// The size of an animation unless another one is asked for, in px, and the
// largest that the sliders go to.
const (
	animationWidth, animationHeight = 800, 500
	mostWidth, mostHeight           = 3840, 2400
)

// newClipForm makes the rows for what a page shows; they are hidden until an
// animation is chosen.
func newClipForm(l *ui.Layer, e *stage.Export) *clipForm {
	f := &clipForm{width: animationWidth, height: animationHeight, rate: 25}
	f.column = ui.NewColumn(l, 4, ui.Insets{})
	f.column.SetVisible(false)
	m := e.Moving
	if m == nil {
		return f
	}
	first, last := float64(m.First), float64(m.Last)
	f.from, f.to = first, math.Max(first, math.Min(last, float64(m.Until)))
	frames, rate := lablib.Usual().Pace(m.Last-m.First+1, false)
	f.seconds = math.Round(10*float64(frames)/rate) / 10
	row := func(v *float64, s param.Spec) {
		s.Default = param.Num(*v)
		f.column.Add(ui.NewNumber(l, s, func(x param.Value) { *v = x.Num() }))
	}
	bounds := fmt.Sprintf("%s %g to %g", m.Unit, first, last)
	if last > first { // else there is nothing to choose
		row(&f.from, param.Spec{Key: "from", Title: "from " + m.Unit, Help: "where the animation begins: " + bounds, Kind: param.Int, Min: first, Max: last, Low: first, High: last})
		row(&f.to, param.Spec{Key: "to", Title: "to " + m.Unit, Help: "where the animation ends: " + bounds, Kind: param.Int, Min: first, Max: last, Low: first, High: last})
	}
	row(&f.rate, param.Spec{Key: "rate", Title: "frames/s", Help: "frames a second; at most 50 in a GIF, because viewers slow shorter delays down",
		Kind: param.Int, Min: lablib.MinRate, Max: lablib.MaxRate, Low: lablib.MinRate, High: lablib.MaxRate})
	row(&f.seconds, param.Spec{Key: "seconds", Title: "seconds", Unit: "s", Help: "how long the animation takes, without the pause on its last picture",
		Min: lablib.MinSeconds, Max: lablib.MaxSeconds, Low: 1, High: 30})
	row(&f.width, param.Spec{Key: "width", Title: "width", Unit: "px", Help: "of the pictures in pixels", Kind: param.Int, Min: 200, Max: 20_000, Low: 200, High: mostWidth})
	row(&f.height, param.Spec{Key: "height", Title: "height", Unit: "px", Help: "of the pictures in pixels", Kind: param.Int, Min: 200, Max: 20_000, Low: 200, High: mostHeight})
	return f
}

// clip is the part of the run that was chosen.
func (f *clipForm) clip() lablib.Clip {
	return lablib.Clip{From: int(f.from), To: int(f.to), Rate: f.rate, Seconds: f.seconds}
}

func (f *clipForm) size() export.Size { return export.Size{W: int(f.width), H: int(f.height)} }
