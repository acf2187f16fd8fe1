package activationspage

import (
	"math"
	"sort"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
)

// drawDensity lists what every curve has at the crosshair of the outputs, on the
// plots above, so that it hides nothing that it reads.
func (pg *Page) drawDensity(dst *ebiten.Image, f *activationslab.Frame) {
	p := &pg.plots
	if !p.cross.out {
		return
	}
	lines := []stage.CardLine{}
	for _, c := range f.Shown() {
		line := stage.CardLine{Left: c.Name, Right: figure.Short(densityAt(f, c, p.cross.y), 3), Marked: true,
			Style: activationslab.Style(pg.s.Theme, c.Index)}
		for _, m := range c.Output.Masses {
			if math.Abs(m.At-p.cross.y) <= pg.slack() {
				line.Right += ", P(φ = " + figure.Short(m.At, 2) + ") = " + figure.Short(m.P, 3)
			}
		}
		lines = append(lines, line)
	}
	p.density.Lines("density at φ(X) = "+figure.Short(p.cross.y, 3), lines)
	x, _ := p.output.Map.ToPixel(figure.Point{p.cross.y, 0})
	part := dst.RecyclableSubImage(pg.plotsRoom())
	p.density.Beside(part, pg.plotsRoom(), int(x))
	part.Recycle()
}

// slack is how far from a spike the pointer may be to read it, in the units of
// the outputs: 6 px.
func (pg *Page) slack() float64 {
	p := pg.plots.output
	if p.Inner.Dx() == 0 {
		return 0
	}
	return 6 * pg.s.Unit() * (p.X.Max - p.X.Min) / float64(p.Inner.Dx())
}

// densityAt is the density of a curve's output at y.
func densityAt(f *activationslab.Frame, c *activationslab.Curve, y float64) float64 {
	k := sort.SearchFloat64s(f.Edges, y) - 1
	if k < 0 || k >= len(c.Output.Density) {
		return 0
	}
	return c.Output.Density[k]
}
