package trainpage

import (
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs/train/panels"
)

// paint makes a picture.
func (b *bench) paint(o order) *picture {
	p, c, f := &picture{order: o}, &b.cache, o.frame
	lane := func(all []*figure.Plot) *figure.Plot { return all[o.lane] }
	switch o.kind {
	case curvesKind:
		p.plot = panels.Curves(f, panels.Kind(o.unit), o.look)
	case responseKind:
		p.plot = c.Response(f, o.lane, o.layer, o.unit, o.n, o.look)
	case storyKind:
		p.story = c.Story(f, o.lane, o.layer, o.unit, o.look)
	case spreadKind:
		p.plot = panels.SpreadPlot(f, o.lane, c.Spread(f, o.lane, o.unit, spreadPasses), o.look)
	case scenario.PanelDiagram:
		p.diagram = c.Diagram(f, o.lane, panels.DiagramOptions{Instance: -1, Units: o.n, Selected: o.pick})
		p.plot = p.diagram.Plot(o.look)
	case scenario.PanelGradients:
		p.plot = lane(c.Gradients(f, o.look))
	case scenario.PanelUpdates:
		p.plot = lane(c.Updates(f, o.look))
	case scenario.PanelBoundary:
		p.plot = c.Boundary(f, o.lane, o.n, o.look)
	case scenario.PanelUncertainty:
		p.plot = c.Uncertainty(f, o.lane, o.n, spreadPasses, o.look)
	case scenario.PanelFilters:
		p.plot = c.Filters(f, o.lane, o.look)
	case scenario.PanelMistakes:
		p.mistakes = c.Mistakes(f, o.lane, o.n)
		p.plot = panels.MistakesPlot(f, o.lane, p.mistakes, o.look)
	default:
		p.plot = c.Panel(f, o.lane, o.kind, o.look)
	}
	return p
}

// spreadPasses is how many predictions with dropout on an uncertainty is made
// from.
const spreadPasses = 20
