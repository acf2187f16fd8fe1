package transfer

import (
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Frame = (*Frame)(nil)

// Len is 1: a frame has one moment.
func (f *Frame) Len() int { return 1 }

// Figure is the picture to print, by experiment: the curves of both networks with
// the moment of thawing, what B's training leaves of A, and how far each layer
// moved; heat maps; or curves with what was learnt before and the images.
func (f *Frame) Figure(_ int, l labs.Look) figure.Figure {
	t := l.Theme
	out := figure.Figure{Title: f.title(), Caption: f.Caption(), Theme: t}
	if f.Scenario.Transfer.Experiment == scenario.ExperimentLayers {
		out.Panels = f.heatPanels(t)
		return out
	}
	if f.Scenario.Transfer.Experiment == scenario.ExperimentReuse {
		out.Caption = append(out.Caption, caveats()...)
	}
	table := f.SummaryTable(t)
	share := (float64(len(table.Rows)) + 1.8) / 29 // a line of text is about 1/29 of the body's height at 1600×1000
	below := f.lower(t)
	const gap = 0.02
	upper := (1 - share - 2*gap) * 0.5
	accuracy, loss := f.AccuracyPlot(t), f.LossPlot(t)
	loss.Legend = false // the same as beside it
	out.Panels = []figure.Panel{
		{Area: figure.Area{W: 0.49, H: upper}, Plot: accuracy},
		{Area: figure.Area{X: 0.51, W: 0.49, H: upper}, Plot: loss}}
	w := (1 - gap*float64(len(below)-1)) / float64(len(below))
	for i, p := range below {
		out.Panels = append(out.Panels, figure.Panel{Plot: p,
			Area: figure.Area{X: float64(i) * (w + gap), Y: upper + gap, W: w, H: 1 - share - 2*gap - upper}})
	}
	out.Panels = append(out.Panels, figure.Panel{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table})
	return out
}

// lower are the plots below the curves.
func (f *Frame) lower(t figure.Theme) []*figure.Plot {
	if f.Scenario.Transfer.Experiment == scenario.ExperimentReuse {
		return []*figure.Plot{f.OriginPlot(t), f.MovedPlot(t)}
	}
	return append(f.PriorPlots(t), f.ImagePlots(t)...)
}

// heatPanels places the heat maps in one or two rows.
func (f *Frame) heatPanels(t figure.Theme) []figure.Panel {
	plots := f.HeatPlots(t)
	rows := 1
	if len(plots) > 3 {
		rows = 2
	}
	per := max(1, (len(plots)+rows-1)/rows)
	const gap = 0.02
	w, h := (1-gap*float64(per-1))/float64(per), (1-gap*float64(rows-1))/float64(rows)
	var out []figure.Panel
	for i, p := range plots {
		out = append(out, figure.Panel{Plot: p, Area: figure.Area{X: float64(i%per) * (w + gap), Y: float64(i/per) * (h + gap), W: w, H: h}})
	}
	return out
}
