package signal

import (
	"errors"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Player = (*Frame)(nil)

// Extent is the layers as the signal passes them: step 1 is the first layer on
// the way forward; where the figure shows gradients, too, the steps after the
// last layer are those on the way back, the last layer first.
func Extent(s *scenario.Scenario) (labs.Extent, error) {
	g, e := &s.Signal, labs.Extent{Unit: "layer", Last: 2 * s.Signal.Depth}
	switch g.Figure {
	case scenario.FigurePhase:
		return e, errors.New("the figure phase shows what theory says of all depths and does not move: write .png, .svg or .pdf, or choose another figure")
	case scenario.FigureGrid:
		e.Last = g.Grid.Depth // gradients alone
	case scenario.FigureMoments:
		e.Last = g.Depth // activations alone
	}
	return e, nil
}

// Moments are the layers.
func (f *Frame) Moments() (labs.Moments, error) {
	e, err := Extent(&f.Scenario)
	if err != nil {
		return labs.Moments{}, err
	}
	return e.Moments(), nil
}

// Play is the figure while the signal runs through the layers and the gradient
// comes back: what was measured appears layer by layer, on the axes of the whole;
// what theory predicts is there from the start.
func (f *Frame) Play(l labs.Look) func(step int, share float64) figure.Figure {
	whole := f.Figure(0, l)
	e, _ := Extent(&f.Scenario) // who plays has asked
	g := &f.Scenario.Signal
	n := len(f.shown())
	return func(step int, _ float64) figure.Figure {
		if step >= e.Last {
			return whole
		}
		out := whole
		forward := min(step, g.Depth)
		back := 2*g.Depth + 1 - step // the layer at which the gradient has come
		switch {                     // in the title, since another line below would move everything
		case step == 0:
		case g.Figure == scenario.FigureGrid:
			out.Title += fmt.Sprintf(" · at layer %d", g.Grid.Depth+1-step)
		case step <= g.Depth:
			out.Title += fmt.Sprintf(" · forward, layer %d", forward)
		default:
			out.Title += fmt.Sprintf(" · backward, layer %d", back)
		}
		out.Panels = make([]figure.Panel, len(whole.Panels))
		for i, p := range whole.Panels {
			out.Panels[i] = p
			switch {
			case p.Table != nil:
				out.Panels[i].Table = f.unmeasured(p.Table, step)
			case g.Figure == scenario.FigureGrid:
				out.Panels[i].Plot = returning(p.Plot, step)
			case g.Figure == scenario.FigureHistograms && i < n:
				out.Panels[i].Plot = layersOf(p.Plot, func(l float64) bool { return l <= float64(forward) })
			case g.Figure == scenario.FigureHistograms:
				out.Panels[i].Plot = layersOf(p.Plot, func(l float64) bool { return l >= float64(back) })
			case g.Figure == scenario.FigureMoments || i < n:
				out.Panels[i].Plot = predictedStay(p.Plot, p.Plot.Between(math.Inf(-1), float64(forward), false))
			default:
				out.Panels[i].Plot = predictedStay(p.Plot, p.Plot.Between(float64(back), math.Inf(1), true))
			}
		}
		return out
	}
}

// predictedStay gives a plot back its lines of the theory, which have no name.
func predictedStay(whole, now *figure.Plot) *figure.Plot {
	for i, l := range whole.Lines {
		if l.Name == "" {
			now.Lines[i] = l
		}
	}
	return now
}

// layersOf is a plot of ridges with some of its layers. A ridge stands on the
// level of its layer.
func layersOf(p *figure.Plot, want func(layer float64) bool) *figure.Plot {
	out := *p
	out.Bands = nil
	for _, b := range p.Bands {
		level := math.Inf(1)
		for _, q := range b.Lower {
			level = math.Min(level, q[1])
		}
		if want(level) {
			out.Bands = append(out.Bands, b)
		}
	}
	return &out
}

// returning is the grid with so many layers of each course, from the last layer.
func returning(p *figure.Plot, layers int) *figure.Plot {
	out := *p
	out.Lines = make([]figure.Line, len(p.Lines))
	for i, l := range p.Lines {
		l.Points = l.Points[max(0, len(l.Points)-layers):]
		out.Lines[i] = l
	}
	return &out
}

// unmeasured is a table without what is known only when the signal has come
// further.
func (f *Frame) unmeasured(t *figure.Table, step int) *figure.Table {
	there := step >= f.Scenario.Signal.Depth // the signal has arrived
	columns := []int{4, 5, 6}                // factor of the gradient, saturated, zero
	switch {
	case f.Scenario.Signal.Figure == scenario.FigureMoments:
		columns = []int{2, 3}
	case there:
		columns = columns[:1]
	}
	out := *t
	out.Rows = make([]figure.Row, len(t.Rows))
	for i, r := range t.Rows {
		cells := append([]string{}, r.Cells...)
		for _, c := range columns {
			if c < len(cells) {
				cells[c] = "…"
			}
		}
		out.Rows[i] = figure.Row{Style: r.Style, Cells: cells}
	}
	return &out
}
