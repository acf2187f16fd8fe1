package stage

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
	"downhill/render/screen"
)

// Plot is a place on the page where a plot is painted, again only when what it
// was made from changed. K says what that is: a comparable value with everything
// that the plot follows from but the theme and the place.
//
//	if p.Changed(curvesKey{m.shot, p.Hover, p.At}, all) {
//		p.Paint(dst, m.shot.Frame.Curves(p.Area, s.Theme))
//	}
type Plot[K comparable] struct {
	Area image.Rectangle // in pixels, set by Build; empty for a plot that is not there

	// Of what was painted last.
	Inner image.Rectangle  // what the axes span
	Map   screen.Transform // from data to pixels and back
	X, Y  figure.Axis

	// Of the pointer, after Point.
	Hover bool         // it is on Inner
	At    figure.Point // where, in data; the last place while it does not hover

	stage   *Stage
	look    screen.Look
	painter *screen.Painter
	key     K
	area    image.Rectangle
	painted bool
}

// NewPlot makes a plot that is painted in a look.
func NewPlot[K comparable](s *Stage, look screen.Look) *Plot[K] {
	return &Plot[K]{stage: s, look: look, painter: s.Kit.NewPainter()}
}

// Changed says whether the plot has to be painted, because all is or because
// the key or the area is another, and takes the key for that of what is painted
// next.
func (p *Plot[K]) Changed(key K, all bool) bool {
	if p.Area.Empty() || !all && p.painted && key == p.key && p.Area == p.area {
		return false
	}
	p.key, p.area, p.painted = key, p.Area, true
	return true
}

// Key is what was painted last.
func (p *Plot[K]) Key() K { return p.key }

// Paint paints. What the plot refers to must not be written to again.
func (p *Plot[K]) Paint(dst *ebiten.Image, plot *figure.Plot) {
	s := p.stage
	p.Inner = s.Kit.Inner(p.Area, plot, s.Unit(), p.look)
	p.Map = screen.NewTransform(p.Inner, plot.X, plot.Y)
	p.X, p.Y = plot.X, plot.Y
	p.painter.Draw(dst, p.Area, plot, s.Theme, s.Unit(), p.look)
}

// FitTicks gives both axes as many numbers as there is room for.
func (p *Plot[K]) FitTicks(plot *figure.Plot) {
	u := p.stage.Unit()
	plot.X = plot.X.WithTicks(max(2, int(float64(p.Area.Dx())/u/90)))
	plot.Y = plot.Y.WithTicks(max(2, int(float64(p.Area.Dy())/u/28)))
}

// Point tells where the pointer is; free is false where something above the plot
// has it.
func (p *Plot[K]) Point(at image.Point, free bool) {
	p.Hover = free && p.painted && !p.Area.Empty() && at.In(p.Inner)
	if p.Hover {
		p.At = p.Locate(at)
	}
}

// Locate is what is at a pixel, on the axes where it is beyond them.
func (p *Plot[K]) Locate(at image.Point) figure.Point {
	q := p.Map.ToData(float64(at.X), float64(at.Y))
	return figure.Point{within(p.X, q[0]), within(p.Y, q[1])}
}

func within(a figure.Axis, x float64) float64 { return math.Max(a.Min, math.Min(a.Max, x)) }

// Named is the plot's place for tests.
func (p *Plot[K]) Named() Area {
	return Area{At: p.Inner, View: [4]float64{p.X.Min, p.X.Max, p.Y.Min, p.Y.Max}}
}

// Reserve keeps the notes at the edge away from what is laid over the plot. The
// slice is kept until the next call.
func (p *Plot[K]) Reserve(places []image.Rectangle) { p.painter.Reserve(places) }

// Close gives the images back to the engine; the plot can be used again.
func (p *Plot[K]) Close() { p.painter.Close() }
