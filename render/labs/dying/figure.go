package dying

import (
	"fmt"

	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Frame = (*Frame)(nil)

// inLine is how many functions have room side by side.
const inLine = 4

// Figure is the picture to print: every function's stuck units by layer and step
// (of more than four functions there is no room for it), the units as they stand
// at a row of Steps, the counts, losses, accuracies and gradients, and a table.
func (f *Frame) Figure(at int, l labs.Look) figure.Figure {
	at = f.clamp(at)
	table := f.Table(at, l.Theme)
	share := (float64(len(table.Rows)) + 1.8) / 29 // a line of text is about 1/29 of the body's height at 1600×1000
	const gap = 0.02
	lines := (len(f.Tracks) + inLine - 1) / inLine
	height := (1 - share - gap) / 3.1
	var panels []figure.Panel
	if lines == 1 {
		panels = append(panels, f.across(0, height, 1, func(i int) *figure.Plot {
			p := f.Layers(i, at, l.Theme)
			p.Title = f.Tracks[i].Name
			return p
		})...)
	}
	panels = append(panels, f.across(height*float64(2-lines), height, lines, func(i int) *figure.Plot {
		p := f.Units(i, at, None(), l.Theme)
		if p.Title = f.tally(i, at); lines > 1 {
			p.Title = f.Tracks[i].Name // the table has the numbers
		}
		// The page's text is larger than the window's, so that marks have less room.
		r := markRadius(f.Dying.Layers, f.Dying.Units, 700/float64(min(len(f.Tracks), inLine)), 60)
		for k := range p.Marks {
			p.Marks[k].Radius = r
		}
		if r == 0 {
			p.Marks = nil
		}
		return p
	})...)
	charts := []*figure.Plot{f.Deaths(at, l.Theme), f.Loss(at, l.Theme), f.Accuracy(at, l.Theme), f.Gradients(at, l.Theme)}
	for k, p := range charts {
		p.Legend = false // the table names them
		p.Margins = figure.Margins{Left: axisRoom}
		panels = append(panels, figure.Panel{Area: column(k, len(charts), 2*height, 1-share-gap-2*height), Plot: p})
	}
	panels = append(panels, figure.Panel{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table})
	return figure.Figure{Title: f.title(at), Theme: l.Theme, Caption: f.Caption(at), Panels: panels}
}

const (
	// barRoom is the share of the width that a colour bar with its ticks takes.
	barRoom = 0.045
	// axisRoom is what the name and the numbers of a y axis take, in sizes of the
	// text.
	axisRoom = 3.6
)

// across places a plot of each function side by side; the last of each line has
// the colour bar.
func (f *Frame) across(y, height float64, lines int, plot func(int) *figure.Plot) []figure.Panel {
	n := len(f.Tracks)
	perLine := (n + lines - 1) / lines
	panels := make([]figure.Panel, 0, n)
	for i := range n {
		p := plot(i)
		a := column(i%perLine, perLine, y+float64(i/perLine)*height, height)
		p.Margins = figure.Margins{Left: axisRoom}
		if i%perLine == perLine-1 || i == n-1 {
			a.W += barRoom
		} else {
			p.Bar = ""
		}
		panels = append(panels, figure.Panel{Area: a, Plot: p})
	}
	return panels
}

// column is the place of column k of n, with room for a colour bar behind the
// last.
func column(k, n int, y, height float64) figure.Area {
	const gap = 0.01
	w := (1 - barRoom - gap*float64(n-1)) / float64(n)
	return figure.Area{X: float64(k) * (w + gap), Y: y, W: w, H: height}
}

// clamp holds a row of Steps to those that there are.
func (f *Frame) clamp(row int) int { return max(0, min(row, f.Len()-1)) }

func (f *Frame) title(at int) string {
	d := &f.Dying
	return fmt.Sprintf("Dying units: %s of %s, η = %s, %s", plural(d.Layers, "hidden layer"), plural(d.Units, "unit"),
		figure.Exact(d.LearningRate), after(f.Steps[at]))
}

// Caption says what it takes to train these networks again, and what is counted.
func (f *Frame) Caption(at int) []string {
	d := &f.Dying
	line := fmt.Sprintf("Data %s, %d instances, seed %d; He normal, plain SGD with η = %s, batches of %d, %s", dataSet, f.Data.Len(),
		f.Seed, figure.Exact(d.LearningRate), d.BatchSize, plural(d.Steps, "step"))
	if f.Steps[at] < d.Steps {
		line += fmt.Sprintf(", shown at step %d", f.Steps[at])
	}
	maps := "Maps: above, the share of each layer's units that are stuck or dead; below, for each unit the share of instances with z > 0."
	if len(f.Tracks) > inLine {
		maps = "Maps: for each unit the share of instances with z > 0."
	}
	return []string{line + ". Same data, first weights and batches for all.",
		"Stuck (ring): z ≤ 0 for every training instance. Dead (cross): besides, output and slope are exactly 0, so that no gradient reaches its weights.",
		maps}
}
