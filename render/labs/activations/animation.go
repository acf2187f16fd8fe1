package activations

import (
	"errors"
	"math"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Player = (*Frame)(nil)

// Extent is the points of the curves, from the left, or the steps in which units
// die.
func Extent(s *scenario.Scenario) (labs.Extent, error) {
	switch a := &s.Activations; a.Figure {
	case scenario.FigureSoftmax:
		return labs.Extent{}, errors.New("the figure softmax shows one setting and does not move: write .png, .svg or .pdf, or show the curves or the dying units")
	case scenario.FigureDying:
		return labs.Extent{Unit: "step", Last: a.Dying.Steps}, nil
	default:
		return labs.Extent{Unit: "point", Last: a.Points - 1}, nil
	}
}

// Moments are the points of the curves.
func (f *Frame) Moments() (labs.Moments, error) {
	if _, err := Extent(&f.Scenario); err != nil {
		return labs.Moments{}, err
	}
	return labs.Extent{Unit: "point", Last: len(f.X) - 1}.Moments(), nil
}

// Play is the figure with a point that runs along all curves and slopes, and its
// values in the table.
func (f *Frame) Play(l labs.Look) func(point int, share float64) figure.Figure {
	whole := f.CurvesFigure(l.Theme)
	return func(point int, _ float64) figure.Figure {
		x := f.X[point]
		out := whole
		out.Panels = make([]figure.Panel, len(whole.Panels))
		copy(out.Panels, whole.Panels)
		out.Panels[0].Plot = f.pointed(whole.Panels[0].Plot, x, l.Theme, func(c *Curve) float64 { return c.Function.Value(x) })
		out.Panels[1].Plot = f.pointed(whole.Panels[1].Plot, x, l.Theme, func(c *Curve) float64 { return c.Function.Slope(x) })
		for i, p := range out.Panels {
			if p.Table != nil {
				out.Panels[i].Table = f.TableAt(x, l.Theme)
			}
		}
		return out
	}
}

// pointed is a plot with a line across at x and a mark on each curve there.
func (f *Frame) pointed(p *figure.Plot, x float64, t figure.Theme, of func(*Curve) float64) *figure.Plot {
	out := *p
	out.Rules = append(append([]figure.Rule{}, p.Rules...), figure.Rule{AtX: x, AtY: math.NaN(), Color: t.Accent})
	out.Marks = append([]figure.Mark{}, p.Marks...)
	for _, c := range f.Shown() {
		y := of(c)
		if at := p.Y.Norm(y); at >= 0 && at <= 1 {
			out.Marks = append(out.Marks, figure.Mark{At: figure.Point{x, y}, Style: figure.Style{Color: c.style(t).Color, Marker: c.style(t).Marker}, Radius: 6, Rim: true})
		}
	}
	return &out
}

func (c *Curve) style(t figure.Theme) figure.Style { return Style(t, c.Index) }

// TableAt lists the functions that are not hidden with value and slope at x.
func (f *Frame) TableAt(x float64, t figure.Theme) *figure.Table {
	at := "(" + figure.Fixed(x, 2) + ")"
	table := &figure.Table{Columns: []figure.Column{
		{Header: "function", Weight: 2.4}, {Header: "φ" + at, Right: true, Weight: 1.2}, {Header: "φ′" + at, Right: true, Weight: 1.2},
		{Header: "there", Weight: 1.2}, {Header: "saturated where", Weight: 2.4},
	}}
	for _, c := range f.Shown() {
		style, there := c.style(t), "learns"
		for _, in := range c.Zones {
			if x >= in.From && x <= in.To {
				there = "saturated"
			}
		}
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{c.Name, figure.Fixed(c.Function.Value(x), 4),
			figure.Fixed(c.Function.Slope(x), 4), there, ZonesText(c.Zones)}})
	}
	return table
}
