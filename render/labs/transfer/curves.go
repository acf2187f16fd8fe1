package transfer

import (
	"fmt"
	"image/color"
	"math"

	"downhill/internal/scenario"
	"downhill/nn/transfer"
	"downhill/render/figure"
)

// The look of the curves.
const (
	lineWidth   = 2.2 // px, a mean over seeds
	bandOpacity = 0.18
	markEvery   = 10 // a tenth of a curve lies between two markers
)

// series is a quantity of an arm at each epoch, over the seeds that have come so
// far.
type series struct{ mean, low, high []figure.Point }

// over gathers a quantity of an arm's epochs: mean and one standard deviation to
// both sides, held to the limits.
func (f *Frame) over(arm int, limits [2]float64, of func(transfer.Epoch) float64) series {
	var values [][]float64 // by epoch
	for i := range f.Runs {
		r := &f.Runs[i]
		if r.Arm != arm {
			continue
		}
		for k, e := range r.Epochs {
			if k == len(values) {
				values = append(values, nil)
			}
			if x := of(e); !math.IsNaN(x) {
				values[k] = append(values[k], x)
			}
		}
	}
	return spread(values, limits)
}

// spread are the mean and the band of some values at each epoch.
func spread(values [][]float64, limits [2]float64) (s series) {
	for k, xs := range values {
		mean, std := meanStd(xs)
		if math.IsNaN(mean) {
			continue
		}
		if math.IsNaN(std) {
			std = 0
		}
		x := float64(k)
		s.mean = append(s.mean, figure.Point{x, mean})
		s.low = append(s.low, figure.Point{x, max(limits[0], mean-std)})
		s.high = append(s.high, figure.Point{x, min(limits[1], mean+std)})
	}
	return s
}

// pale is a colour of a band.
func pale(c color.NRGBA) color.NRGBA {
	c.A = uint8(math.Round(255 * bandOpacity))
	return c
}

// draw adds a series to a plot.
func draw(p *figure.Plot, name string, s series, style figure.Style) {
	if len(s.mean) == 0 {
		return
	}
	p.Bands = append(p.Bands, figure.Band{Color: pale(style.Color), Lower: s.low, Upper: s.high})
	p.Lines = append(p.Lines, figure.Line{Name: name, Style: style, Width: lineWidth, Points: s.mean})
	every := max(1, (len(s.mean)+markEvery-1)/markEvery)
	for k := len(s.mean) - 1; k >= 0; k -= every {
		p.Marks = append(p.Marks, figure.Mark{At: s.mean[k], Style: style, Radius: 3.5, Rim: true})
	}
}

// epochs is the axis of all epochs of the plan.
func (f *Frame) epochs() figure.Axis {
	last := float64(max(1, f.Scenario.Transfer.Epochs()))
	return figure.Axis{Label: "epoch", Max: last, Ticks: figure.Ticks(0, last, 8)}
}

// fit sets an axis to what is drawn, with a little room, within limits.
func fit(p *figure.Plot, limits [2]float64, usual [2]float64) {
	least, most := math.Inf(1), math.Inf(-1)
	for _, b := range p.Bands {
		for i := range b.Lower {
			least, most = min(least, b.Lower[i][1]), max(most, b.Upper[i][1])
		}
	}
	for _, l := range p.Lines {
		for _, q := range l.Points {
			least, most = min(least, q[1]), max(most, q[1])
		}
	}
	if !(least < most) {
		least, most = usual[0], usual[1]
	}
	least, most = figure.Nice(least, most, 5)
	p.Y.Min, p.Y.Max = max(limits[0], least), min(limits[1], most)
	p.Y.Ticks = figure.Ticks(p.Y.Min, p.Y.Max, 5)
}

// AccuracyPlot is the validation accuracy of every arm by epoch: the mean over
// the seeds, with a band of one standard deviation to both sides.
func (f *Frame) AccuracyPlot(t figure.Theme) *figure.Plot {
	return f.byArm("accuracy", [2]float64{0, 1}, low, t, func(e transfer.Epoch) float64 { return e.ValidAccuracy })
}

// LossPlot is the validation loss of every arm by epoch, as AccuracyPlot.
func (f *Frame) LossPlot(t figure.Theme) *figure.Plot {
	return f.byArm("loss", [2]float64{0, math.Inf(1)}, high, t, func(e transfer.Epoch) float64 { return e.ValidLoss })
}

func (f *Frame) byArm(label string, limits [2]float64, word float64, t figure.Theme, of func(transfer.Epoch) float64) *figure.Plot {
	p := &figure.Plot{Title: label + " on the validation images", X: f.epochs(), Y: figure.Axis{Label: label}, Legend: true}
	for i, a := range f.arms {
		draw(p, a.Name, f.over(i, limits, of), Style(t, i))
	}
	fit(p, limits, [2]float64{0, 1})
	f.thaws(p, word, t)
	return p
}

// OriginPlot is model A's validation accuracy on its own task while B is trained
// on its layers: on copies of them it stays, on its own layers it is ruined.
func (f *Frame) OriginPlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "model A on its own eight classes", X: f.epochs(), Y: figure.Axis{Label: "accuracy"}, Legend: true}
	limits := [2]float64{0, 1}
	shared := f.over(armReused, limits, func(e transfer.Epoch) float64 { return e.Origin })
	var first [][]float64 // before B's training, at every epoch
	for i := range f.Runs {
		if r := &f.Runs[i]; r.Arm == armReused && len(r.Epochs) > 0 && !math.IsNaN(r.Epochs[0].Origin) {
			for k := range f.Scenario.Transfer.Epochs() + 1 {
				if k == len(first) {
					first = append(first, nil)
				}
				first[k] = append(first[k], r.Epochs[0].Origin)
			}
		}
	}
	draw(p, "layers cloned", spread(first, limits), figure.Style{Color: t.Muted, Dash: []float64{6, 4}, Marker: figure.Square})
	draw(p, "layers shared with B", shared, Style(t, armReused))
	fit(p, limits, [2]float64{0, 1})
	f.thaws(p, low, t)
	return p
}

// MovedPlot is how far the kernel of each layer of the arm that reuses layers has
// moved by epoch, in shares of its norm.
func (f *Frame) MovedPlot(t figure.Theme) *figure.Plot { return f.MovedOf(min(1, len(f.arms)-1), t) }

// MovedOf is MovedPlot of any arm.
func (f *Frame) MovedOf(arm int, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "how far each layer's weights moved, " + f.arms[arm].Name, X: f.epochs(), Y: figure.Axis{Label: "‖W − W₀‖ / ‖W₀‖"}, Legend: true}
	var blocks []string
	for i := range f.Runs {
		if r := &f.Runs[i]; r.Arm == arm && len(r.Blocks) > len(blocks) {
			blocks = r.Blocks
		}
	}
	limits := [2]float64{0, math.Inf(1)}
	for b, name := range blocks {
		s := f.over(arm, limits, func(e transfer.Epoch) float64 {
			if b < len(e.Moved) {
				return e.Moved[b]
			}
			return math.NaN()
		})
		draw(p, name, s, t.Style(b+2)) // the first two are the arms'
	}
	fit(p, limits, [2]float64{0, 1})
	f.thaws(p, high, t)
	return p
}

// PriorPlot is what was learnt before the labelled task, by epoch: the mean over
// the seeds.
func (f *Frame) PriorPlot(t figure.Theme) *figure.Plot {
	style := func(i int, name string) figure.Style {
		for arm, a := range f.arms {
			if a.Name == name { // one colour means one arm everywhere
				return Style(t, arm)
			}
		}
		return t.Style(i)
	}
	return priorPlot("before the labelled task", f.Before, func(p Prior) string { return p.Name }, style)
}

// PriorPlots are those of each pretraining method, layer by layer; of the other
// experiments one.
func (f *Frame) PriorPlots(t figure.Theme) []*figure.Plot {
	if f.Scenario.Transfer.Experiment != scenario.ExperimentPretrain {
		return []*figure.Plot{f.PriorPlot(t)}
	}
	var out []*figure.Plot
	for _, m := range f.Scenario.Transfer.Pretrain.Methods {
		var list []Prior
		for _, p := range f.Before {
			if p.Task == m {
				list = append(list, p)
			}
		}
		out = append(out, priorPlot(methodTitle(m), list, func(p Prior) string { return fmt.Sprintf("layer %d", p.Layer) },
			func(i int, _ string) figure.Style { return t.Style(i) }))
	}
	return out
}

func priorPlot(title string, list []Prior, name func(Prior) string, style func(i int, name string) figure.Style) *figure.Plot {
	p := &figure.Plot{Title: title, Y: figure.Axis{Label: "loss"}, Legend: true}
	var names []string
	values := map[string][][]float64{}
	last := 1
	for _, b := range list {
		key := name(b)
		if _, ok := values[key]; !ok {
			names = append(names, key)
			values[key] = nil
		}
		for k, x := range b.Loss {
			if b.Task != "" {
				k++ // these begin after the first epoch
			}
			for len(values[key]) <= k {
				values[key] = append(values[key], nil)
			}
			values[key][k] = append(values[key][k], x)
			last = max(last, k)
		}
	}
	p.X = figure.Axis{Label: "epoch", Max: float64(last), Ticks: figure.Ticks(0, float64(last), 5)}
	for i, key := range names {
		draw(p, key, spread(values[key], [2]float64{0, math.Inf(1)}), style(i, key))
	}
	fit(p, [2]float64{0, math.Inf(1)}, [2]float64{0, 1})
	return p
}
