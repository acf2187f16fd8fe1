package activationspage

import (
	"image"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/screen"
)

// plots are all places where something is drawn.
type plots struct {
	batch *screen.Batch

	value, slope *stage.Plot[curvesKey]
	output       *stage.Plot[outputKey]
	base         curvesBase
	table        table
	reading      *stage.Card // at the crosshair of the curves
	density      *stage.Card // at that of the outputs
	cross        crosshair

	logits, probs, jacobian *stage.Plot[softmaxKey]
	soft                    softmaxBase
	entry                   *stage.Card // of the Jacobian under the pointer

	units unitPlots
}

// crosshair is where the pointer reads.
type crosshair struct {
	on  bool
	x   float64
	out bool // on the outputs
	y   float64
}

// curvesKey is what the curves are drawn from.
type curvesKey struct {
	frame    *activationslab.Frame
	selected int
	cross    crosshair
}

type outputKey struct {
	frame *activationslab.Frame
	cross crosshair
}

// curvesBase are the plots without what follows the pointer.
type curvesBase struct {
	frame        *activationslab.Frame
	selected     int
	theme        string
	size         image.Point
	value, slope *figure.Plot
}

func newPlots(s *stage.Stage) plots {
	return plots{batch: s.Kit.NewBatch(),
		value: stage.NewPlot[curvesKey](s, screen.Chart), slope: stage.NewPlot[curvesKey](s, screen.Chart),
		output:  stage.NewPlot[outputKey](s, screen.Chart),
		reading: stage.NewCard(s), density: stage.NewCard(s), entry: stage.NewCard(s),
		logits: stage.NewPlot[softmaxKey](s, screen.Chart), probs: stage.NewPlot[softmaxKey](s, screen.Chart),
		jacobian: stage.NewPlot[softmaxKey](s, screen.Chart),
		units:    newUnitPlots(s)}
}

// place divides the rooms among the plots of the view; the others have none.
func (p *plots) place(pg *Page) {
	none := image.Rectangle{}
	p.value.Area, p.slope.Area, p.output.Area = none, none, none
	p.logits.Area, p.probs.Area, p.jacobian.Area = none, none, none
	p.table.at = none
	p.cross = crosshair{}
	p.units.clear()
	left, right := pg.parts()
	body := pg.rooms.body
	switch pg.figure() {
	case scenario.FigureSoftmax:
		p.placeSoftmax(body)
	case scenario.FigureDying:
		p.units.place(pg, body, left, right)
	default:
		pg.layLegend()
		body.Min.Y += pg.rooms.legend.Dy()
		mid := (body.Min.X + body.Max.X) / 2
		p.value.Area, p.slope.Area = body, body
		p.value.Area.Max.X, p.slope.Area.Min.X = mid, mid
		p.output.Area = below(left, pg.s)
		p.table.at = right
	}
}

// below is a part of the strip without the line above it.
func below(r image.Rectangle, s *stage.Stage) image.Rectangle {
	if !r.Empty() {
		r.Min.Y += max(1, s.Px(1))
	}
	return r
}
