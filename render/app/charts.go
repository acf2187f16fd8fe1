package app

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/internal/scenario"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
)

// chart is one of the two charts below the canvas.
type chart struct {
	painter *screen.Painter
	series  racelab.Series
	map_    screen.Transform
	inner   image.Rectangle
	x       figure.Axis
	shown   chartState
	hover   bool    // the pointer is on the plot
	at      float64 // where, in steps or evaluations
	drag    bool
}

// chartState is what a chart was drawn for.
type chartState struct {
	shot  *shot
	step  int
	view  scenario.View
	hover bool
	at    float64
}

// drawCharts draws the charts that changed, or all.
func (a *App) drawCharts(dst *ebiten.Image, f *racelab.Frame, all bool) {
	for i := range a.charts {
		c, area := &a.charts[i], a.geo.charts[i]
		if area.Empty() {
			continue
		}
		now := chartState{a.model.shot, a.model.Step(), a.model.Scene.View, c.hover, 0}
		now.view.Window = nil
		if c.hover {
			now.at = c.at
		}
		if now == c.shown && !all {
			continue
		}
		c.shown = now
		plot := f.Chart(&c.series, i, a.model.Step(), a.model.Scene.View, a.theme)
		// The drop-downs above the chart name both axes.
		area.Min.Y = a.geo.heads[i].Max.Y
		plot.Title, plot.X.Label, plot.Y.Label = "", "", ""
		width, height := float64(area.Dx())/a.unit(), float64(area.Dy())/a.unit()
		plot.X = plot.X.WithTicks(max(2, int(width/90)))
		plot.Y = plot.Y.WithTicks(max(2, int(height/28)))
		if c.hover {
			plot.Rules = append(plot.Rules, figure.Rule{AtX: c.at, AtY: math.NaN(), Color: a.theme.Accent})
		}
		c.inner = a.kit.Inner(area, plot, a.unit(), screen.Chart)
		c.map_, c.x = a.kit.Transform(area, plot, a.unit(), screen.Chart), plot.X
		c.painter.Draw(dst, area, plot, a.theme, a.unit(), screen.Chart)
	}
}

// chartPointer reads the crosshair and lets a click move the timeline.
func (a *App) chartPointer(f *racelab.Frame, at image.Point, captured bool) {
	for i := range a.charts {
		c := &a.charts[i]
		c.hover = !captured && !a.geo.charts[i].Empty() && at.In(c.inner)
		if c.hover || c.drag {
			x := c.map_.ToData(float64(at.X), float64(at.Y))[0]
			c.at = math.Max(c.x.Min, math.Min(c.x.Max, math.Round(x)))
		}
		if c.hover && inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft) {
			c.drag = true
			a.model.Playing = false
		}
		if c.drag {
			a.model.Seek(a.stepAt(f, c.at))
			c.drag = ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft)
		}
	}
}

// stepAt is the step of a place on the charts' x axis: with evaluations, the
// first step at which any racer has asked that often.
func (a *App) stepAt(f *racelab.Frame, x float64) int {
	if !a.model.Scene.View.ByEvals {
		return int(x)
	}
	step := f.Rec.Step
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		lo, hi := 0, t.Len()-1
		for lo < hi {
			mid := (lo + hi) / 2
			if float64(t.Evaluations[mid]) >= x {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		if t.Len() > 0 && float64(t.Evaluations[lo]) >= x {
			step = min(step, f.Rec.Kept[lo])
		}
	}
	return step
}
