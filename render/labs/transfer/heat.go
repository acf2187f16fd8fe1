package transfer

import (
	"fmt"
	"math"

	"downhill/render/figure"
)

// HeatPlots are the mean test accuracies by layers reused (across) and thawed
// (upwards), one map for each number of labels, all with the same colours. A cell
// says the mean, and below it the standard deviation in points of a percent.
func (f *Frame) HeatPlots(t figure.Theme) []*figure.Plot {
	tr := &f.Scenario.Transfer
	n := len(tr.Hidden) + 1
	all := f.Summaries()
	low, high := math.Inf(1), math.Inf(-1)
	for _, s := range all {
		if !math.IsNaN(s.Mean) {
			low, high = min(low, s.Mean), max(high, s.Mean)
		}
	}
	if !(low < high) {
		low, high = 0, 1
	}
	low, high = figure.Nice(100*low, 100*high, 5)
	cells := n * (n + 1) / 2
	var out []*figure.Plot
	for k, labels := range tr.LabelCounts {
		if (k+1)*cells > len(all) {
			break
		}
		field := &figure.Field{NX: n, NY: n, XMax: float64(n - 1), YMax: float64(n - 1), Z: make([]float64, n*n), Low: low, High: min(100, high),
			Map: figure.Cividis(), Cells: true}
		field.Ticks = field.BarTicks(5)
		p := &figure.Plot{Title: fmt.Sprintf("%d labels", labels), Field: field, Bar: "test accuracy in %",
			X: figure.Axis{Label: "hidden layers reused", Min: -0.5, Max: float64(n) - 0.5},
			Y: figure.Axis{Label: "of these thawed", Min: -0.5, Max: float64(n) - 0.5}}
		for i := range n {
			tick := figure.Tick{At: float64(i), Label: fmt.Sprint(i)}
			p.X.Ticks, p.Y.Ticks = append(p.X.Ticks, tick), append(p.Y.Ticks, tick)
		}
		for i := range field.Z {
			field.Z[i] = math.NaN()
		}
		for reused := range n {
			for thawed := range reused + 1 {
				s := all[k*cells+reused*(reused+1)/2+thawed]
				if math.IsNaN(s.Mean) {
					continue
				}
				z := 100 * s.Mean
				field.Z[thawed*n+reused] = z
				ink := figure.Ink(t.Text, field.Color(z), 4.5)
				at := figure.Point{float64(reused), float64(thawed)}
				p.Notes = append(p.Notes, figure.Note{At: figure.Point{at[0], at[1] + 0.15}, Cell: figure.Point{0.94, 0.4}, Color: ink, Text: figure.Fixed(z, 1)})
				if !math.IsNaN(s.Std) {
					p.Notes = append(p.Notes, figure.Note{At: figure.Point{at[0], at[1] - 0.22}, Cell: figure.Point{0.94, 0.36}, Color: ink,
						Text: "± " + figure.Fixed(100*s.Std, 1)})
				}
			}
		}
		out = append(out, p)
	}
	return out
}
