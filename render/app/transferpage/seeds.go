package transferpage

import (
	"fmt"
	"math"
	"strings"

	"downhill/internal/scenario"
	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

// seedsPlot is a dot for the test accuracy of every seed, by arm, with mean and
// standard deviation, and what was published.
func seedsPlot(f *transferlab.Frame, t figure.Theme) *figure.Plot {
	arms := f.Arms()
	low, high := math.Inf(1), math.Inf(-1)
	p := &figure.Plot{Title: "test accuracy, every seed"}
	n := len(arms)
	for _, r := range f.Runs {
		x := 100 * r.Test.Accuracy
		if math.IsNaN(x) {
			continue
		}
		low, high = math.Min(low, x), math.Max(high, x)
		y := float64(n-1-r.Arm) + 0.08*float64(int(r.Seed-f.Scenario.Seed)%5-2)
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{x, y}, Style: transferlab.Style(t, r.Arm), Radius: 3.5})
	}
	for _, s := range f.Summaries() {
		y, style := float64(n-1-s.Arm), transferlab.Style(t, s.Arm)
		p.Y.Ticks = append(p.Y.Ticks, figure.Tick{At: y, Label: s.Name})
		if s.Seeds == 0 {
			continue
		}
		style.Dash = nil
		x := 100 * s.Mean
		if d := 100 * s.Std; !math.IsNaN(d) {
			p.Lines = append(p.Lines, figure.Line{Style: style, Width: 2, Points: []figure.Point{{x - d, y - 0.3}, {x + d, y - 0.3}}})
			low, high = math.Min(low, x-d), math.Max(high, x+d)
		}
		p.Lines = append(p.Lines, figure.Line{Style: style, Width: 3, Points: []figure.Point{{x, y - 0.4}, {x, y - 0.2}}})
	}
	if f.Scenario.Transfer.Experiment == scenario.ExperimentReuse {
		for arm, x := range transferlab.Published() {
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{100 * x, float64(n-1-arm) + 0.33}, Radius: 4.5, Label: "published",
				Style: figure.Style{Color: t.Muted, Marker: figure.Ring}})
			low, high = math.Min(low, 100*x), math.Max(high, 100*x)
		}
	}
	if low > high {
		low, high = 0, 100
	}
	spare := math.Max(0.5, 0.08*(high-low))
	p.X = figure.Axis{Label: "test accuracy, %", Min: low - spare, Max: high + spare}.WithTicks(8)
	p.Y.Min, p.Y.Max = -0.6, float64(n)-0.4
	return p
}

// verdict says in a sentence what came of the experiment.
func verdict(f *transferlab.Frame) string {
	sums, arms := f.Summaries(), f.Arms()
	switch f.Scenario.Transfer.Experiment {
	case scenario.ExperimentLayers:
		return bestOf(f, sums)
	case scenario.ExperimentReuse:
		return pairVerdict(sums[1], sums[0])
	}
	var parts []string
	for i, s := range sums {
		if base := arms[i].Base; base != i && s.Seeds > 0 && sums[base].Seeds > 0 {
			parts = append(parts, fmt.Sprintf("%s %s against %s", s.Name, accuracy(s), accuracy(sums[base])))
		}
	}
	return strings.Join(parts, "  ·  ")
}

// pairVerdict compares two arms.
func pairVerdict(s, base transferlab.Summary) string {
	if s.Seeds == 0 || base.Seeds == 0 {
		return ""
	}
	return fmt.Sprintf("%s %s, %s %s: %s", s.Name, accuracy(s), base.Name, accuracy(base), winsText(s))
}

// winsText says in how many seeds reuse wins.
func winsText(s transferlab.Summary) string {
	text := "reuse wins with " + seedsOf(s.Wins, s)
	if s.Ties > 0 {
		text += fmt.Sprintf(", %.0f alike", math.Round(s.Ties*float64(s.Seeds)))
	}
	return text
}

// seedsOf writes a share of an arm's seeds.
func seedsOf(share float64, s transferlab.Summary) string {
	return fmt.Sprintf("%.0f of %s", math.Round(share*float64(s.Seeds)), count(s.Seeds, "seed"))
}

// bestOf says which numbers of layers did best, for every number of labels.
func bestOf(f *transferlab.Frame, sums []transferlab.Summary) string {
	t := &f.Scenario.Transfer
	n := len(t.Hidden)
	cells := (n + 1) * (n + 2) / 2
	var parts []string
	for k, labels := range t.LabelCounts {
		list := sums[k*cells : (k+1)*cells]
		if list[0].Seeds == 0 {
			continue
		}
		best, reused, thawed, at := 0, 0, 0, 0
		for r := range n + 1 {
			for h := range r + 1 {
				if list[at].Seeds > 0 && list[at].Mean > list[best].Mean {
					best, reused, thawed = at, r, h
				}
				at++
			}
		}
		parts = append(parts, fmt.Sprintf("%d labels: %d / %d %s (0 / 0 %s)", labels, reused, thawed, percent(list[best].Mean, 3), percent(list[0].Mean, 3)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "best reused / thawed   " + strings.Join(parts, "  ·  ")
}

// accuracy writes an arm's mean with its standard deviation.
func accuracy(s transferlab.Summary) string {
	if math.IsNaN(s.Std) {
		return figure.Fixed(100*s.Mean, 1) + " %"
	}
	return figure.Fixed(100*s.Mean, 1) + " ± " + figure.Fixed(100*s.Std, 1) + " %"
}

// percent writes a share with some digits.
func percent(x float64, digits int) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Short(100*x, digits) + " %"
}

// span names the epochs after one up to another.
func span(from, to int) string {
	if to == from+1 {
		return fmt.Sprintf("epoch %d", to)
	}
	return fmt.Sprintf("epochs %d … %d", from+1, to)
}
