package racepage

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// chart is one of the two charts below the canvas.
type chart struct {
	plot   *stage.Plot[chartState]
	series racelab.Series
	hover  bool    // the pointer is on the plot
	at     float64 // where, in steps or evaluations
	drag   bool
}

// chartState is what a chart was drawn for.
type chartState struct {
	shot  *shot
	step  int
	view  scenario.View
	hover bool
	at    float64
	ghost *racelab.Frame
	find  findState
}

// drawCharts draws the charts that changed, or all.
func (pg *Page) drawCharts(dst *ebiten.Image, f *racelab.Frame, all bool) {
	for i := range pg.charts {
		c := &pg.charts[i]
		now := chartState{pg.model.shot, pg.model.Step(), pg.model.Scene.View, c.hover, 0, f.Ghost, pg.findState()}
		now.view.Window, now.view.Three = nil, scenario.Three{}
		if c.hover {
			now.at = c.at
		}
		if !c.plot.Changed(now, all) {
			continue
		}
		plot := pg.findChart(i)
		if plot == nil {
			plot = f.Chart(&c.series, i, pg.model.Step(), pg.model.Scene.View, pg.st.Theme)
		}
		// The drop-downs above the chart name both axes.
		plot.Title, plot.Y.Label = "", ""
		if !pg.finding(i) {
			plot.X.Label = ""
		}
		c.plot.FitTicks(plot)
		if c.hover {
			plot.Rules = append(plot.Rules, figure.Rule{AtX: c.at, AtY: math.NaN(), Color: pg.st.Theme.Accent})
		}
		c.plot.Paint(dst, plot)
	}
}

// chartPointer reads the crosshair and lets a click move the timeline.
func (pg *Page) chartPointer(f *racelab.Frame, p stage.Pointer) {
	for i := range pg.charts {
		c := &pg.charts[i]
		c.plot.Point(p.At, !p.Captured)
		c.hover = c.plot.Hover && !pg.finding(i)
		if c.hover || c.drag {
			x := c.plot.Map.ToData(float64(p.At.X), float64(p.At.Y))[0]
			if f.Pace() != racelab.ByTime {
				x = math.Round(x)
			}
			c.at = math.Max(c.plot.X.Min, math.Min(c.plot.X.Max, x))
		}
		if c.hover && p.Left.Began {
			c.drag = true
			pg.model.Playing = false
		}
		if c.drag {
			pg.model.Seek(f.MomentAt(c.at))
			c.drag = p.Left.Held
		}
	}
}
