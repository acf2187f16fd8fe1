package trainpage

import (
	"fmt"
	"math"

	"downhill/internal/scenario"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
	"downhill/render/ui"
)

func weightWords(w scenario.Weight) string {
	from := fmt.Sprintf("unit %d of layer %d", w.In, w.Layer-1)
	if w.Layer == 1 {
		from = fmt.Sprintf("feature %d", w.In)
	}
	return fmt.Sprintf("From %s to unit %d of layer %d. It holds from this step on and can be undone.", from, w.Out, w.Layer)
}

// read puts what is under the pointer into words.
func (pg *Page) read(h *hover) {
	s, f := h.slot, pg.shownFrame()
	if s == nil && f != nil {
		pg.readHead(h, f)
	}
	if s == nil || s.seen == nil || f == nil || s.lane >= len(f.Lanes) {
		return
	}
	if h.pick.Kind != panels.None && s.seen.diagram != nil {
		h.words = []string{s.seen.diagram.Words(h.pick)}
		return
	}
	if !s.view.Hover {
		return
	}
	at, l := s.view.At, &f.Lanes[s.lane]
	switch s.kind {
	case scenario.PanelGradients, scenario.PanelUpdates:
		field := s.seen.plot.Field
		if field == nil {
			return
		}
		i, j, ok := field.CellAt(at)
		if !ok || !finite(field.Z[j*field.NX+i]) {
			return
		}
		h.words = []string{pg.moment(f, at[0]), fmt.Sprintf("layer %d: %s", int(math.Round(at[1])), ui.FormatNumber(field.Z[j*field.NX+i], 4))}
	case scenario.PanelActivations, scenario.PanelWeights, scenario.PanelUnits:
		k := int(math.Round(at[0])) - 1
		look := lookAt(l, f.Step)
		if look == nil || k < 0 || k >= len(look.Layers) {
			return
		}
		h.words = layerWords(l, look, k, s.kind, f.Step)
	case scenario.PanelBoundary, scenario.PanelUncertainty:
		h.words = []string{fmt.Sprintf("x₁ %s   x₂ %s", ui.FormatNumber(short(at[0]), 4), ui.FormatNumber(short(at[1]), 4))}
		if field := s.seen.plot.Field; field != nil {
			if z, ok := nearest(field.XMin, field.XMax, field.NX, field.YMin, field.YMax, field.NY, field.Z, at); ok {
				h.words = append(h.words, fmt.Sprintf("%s %s", s.seen.plot.Bar, ui.FormatNumber(z, 3)))
			}
		}
	case scenario.PanelMistakes:
		if _, ok := pg.mistakeAt(s); ok {
			h.words = []string{"click for the spread of its probabilities"}
		}
	}
}

// moment is a place of the heat map's axis in words.
func (pg *Page) moment(f *livelab.Frame, x float64) string {
	step := stepAt(f, pg.across(), x)
	return fmt.Sprintf("step %s, epoch %s", grouped(step), ui.FormatNumber(float64(step)/float64(f.Lanes[0].StepsPerEpoch), 3))
}

// lookAt is the last look at the signals at or before a step.
func lookAt(l *livelab.Lane, step int) *livelab.Look {
	for i := len(l.Looks) - 1; i >= 0; i-- {
		if l.Looks[i].Step <= step || i == 0 {
			return &l.Looks[i]
		}
	}
	return nil
}

// layerWords are the numbers of a dense layer.
func layerWords(l *livelab.Lane, look *livelab.Look, k int, kind string, step int) []string {
	name := fmt.Sprintf("layer %d, %d units", k+1, l.Denses[k].Out)
	m := look.Layers[k].Activation
	switch kind {
	case scenario.PanelWeights:
		m = look.Layers[k].Weights
	case scenario.PanelUnits:
		for i := len(l.Evaluations) - 1; i >= 0; i-- {
			if e := &l.Evaluations[i]; e.Step <= step && k < len(e.LayerDeadFraction) {
				return []string{name, fmt.Sprintf("dead %.1f %%, saturated %.1f %%", 100*e.LayerDeadFraction[k], 100*e.LayerSaturatedFraction[k])}
			}
		}
		return []string{name}
	}
	return []string{name, fmt.Sprintf("mean %s   std %s", ui.FormatNumber(m.Mean, 3), ui.FormatNumber(math.Sqrt(m.Variance), 3)),
		fmt.Sprintf("from %s to %s", ui.FormatNumber(m.Min, 3), ui.FormatNumber(m.Max, 3))}
}

// nearest is the value at the node of a grid that is nearest to a place.
func nearest(x0, x1 float64, nx int, y0, y1 float64, ny int, z []float64, at [2]float64) (float64, bool) {
	if nx < 2 || ny < 2 {
		return 0, false
	}
	i := int(math.Round((at[0] - x0) / (x1 - x0) * float64(nx-1)))
	j := int(math.Round((at[1] - y0) / (y1 - y0) * float64(ny-1)))
	if i < 0 || j < 0 || i >= nx || j >= ny || !finite(z[j*nx+i]) {
		return 0, false
	}
	return z[j*nx+i], true
}

// mistakeAt is the validation instance of the image under the pointer: its place
// among the pictures follows from the field's size, which is a whole number of
// them each way.
func (pg *Page) mistakeAt(s *slot) (int, bool) {
	f, field := pg.shownFrame(), s.seen.plot.Field
	if field == nil || len(s.seen.mistakes) == 0 || f == nil {
		return 0, false
	}
	width := f.Data.Ends.Image[1]
	if width == 0 || field.NX%width != 0 {
		return 0, false
	}
	cols := field.NX / width
	rows := (len(s.seen.mistakes) + cols - 1) / cols
	high := float64(field.NY) / float64(rows)
	i := int(s.view.At[0])/width + cols*(rows-1-int(s.view.At[1]/high))
	if i < 0 || i >= len(s.seen.mistakes) {
		return 0, false
	}
	return s.seen.mistakes[i].Instance, true
}
