package race

import (
	"fmt"
	"strconv"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/surfaces"
)

// printed is fine enough for a picture of 3,000 px, since the colours are
// interpolated.
func printed() Grain { return Grain{NX: 400, NY: 400, Width: 560, Height: 340} }

// Figure is the comparison figure: the surface with every trajectory, the loss
// against the step, and a table of how everybody fared.
func (f *Frame) Figure(at int, l labs.Look) figure.Figure {
	return f.FigureOn(NewBackdrop(f.Surface, l.View, l.Theme, printed()), at, l)
}

// FigureOn is Figure on a backdrop that was computed before, for animations.
func (f *Frame) FigureOn(b *Backdrop, at int, l labs.Look) figure.Figure {
	canvas := f.Canvas(at, b, l.Theme)
	canvas.Bar = f.barTitle(l.View)
	chart := f.Chart(nil, 0, at, l.View, l.Theme)
	if at >= f.Rec.Step {
		chart.Rules = nil
	}
	chart.Y.Label, chart.Title = chart.Title, ""
	table := f.Table(at, l.Theme)
	top := figure.Area{W: 0.6, H: 1}
	right := figure.Area{X: 0.62, W: 0.38, H: 1}
	bottom := figure.Area{W: 1}
	bottom.H = tableShare(len(table.Rows))
	top.H, right.H, bottom.Y = 1-bottom.H, 1-bottom.H, 1-bottom.H
	return figure.Figure{
		Title: fmt.Sprintf("%s: %s, %d steps", f.Entry.Title, count(len(table.Rows)), f.Scenario.Race.Steps),
		Theme: l.Theme, Caption: f.Caption(at),
		Panels: []figure.Panel{{Area: top, Plot: canvas}, {Area: right, Plot: chart}, {Area: bottom, Table: table}},
	}
}

// tableShare is how much of the figure's height a table of n rows takes.
func tableShare(n int) float64 { return min(0.5, 0.034*float64(n+1)+0.01) }

func count(n int) string {
	if n == 1 {
		return "one optimizer"
	}
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n] + " optimizers"
	}
	return strconv.Itoa(n) + " optimizers"
}

func (f *Frame) barTitle(v scenario.View) string {
	if v.Linear {
		return "f(x, y)"
	}
	return "f(x, y), logarithmic"
}

// Caption says what it takes to run this race again.
func (f *Frame) Caption(at int) []string {
	r := &f.Scenario.Race
	line := fmt.Sprintf("Surface %s, start (%s, %s), seed %d, %d steps", surfaces.Catalog().Format(r.Surface),
		figure.Exact(r.Start[0]), figure.Exact(r.Start[1]), f.Scenario.Seed, r.Steps)
	if at < r.Steps {
		line += fmt.Sprintf(", shown at step %d", at)
	}
	if r.Noise > 0 {
		stream := "the same for all"
		if r.OwnNoise {
			stream = "each its own"
		}
		line += fmt.Sprintf(", gradient noise σ = %s (%s)", figure.Exact(r.Noise), stream)
	}
	lines := []string{line + "."}
	if n := len(f.Rec.Changes); n > 0 {
		text := "Changed while it ran:"
		for i, c := range f.Rec.Changes {
			if i == 3 {
				text += fmt.Sprintf(" and %d more", n-i)
				break
			}
			if i > 0 {
				text += ";"
			}
			text += fmt.Sprintf(" %s %s = %s from step %d", c.Target, c.Key, c.Value, c.Step)
		}
		lines = append(lines, text+".")
	}
	if f.Rec.Thinned() {
		lines = append(lines, fmt.Sprintf("%d of %d steps are kept within the memory budget.", len(f.Rec.Kept), f.Rec.Step+1))
	}
	return lines
}

// Table lists the racers in their order with how each fared.
func (f *Frame) Table(at int, t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{
		{Header: "optimizer", Weight: 2.2}, {Header: "hyperparameters", Weight: 3.4},
		{Header: "steps to converge", Right: true, Weight: 1.6},
		{Header: "loss at step " + strconv.Itoa(at), Right: true, Weight: 1.6},
		{Header: "distance to the minimum", Right: true, Weight: 2},
	}}
	if at == f.Scenario.Race.Steps {
		table.Columns[3].Header = "final loss"
	}
	settings := f.Scenario.At(at)
	places := f.Standings(at, "")
	for i := range settings.Racers {
		for _, s := range places {
			if s.Racer != i || s.Hidden {
				continue
			}
			style := Style(t, i)
			table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{s.Name,
				Hyperparameters(settings.Racers[i].Rule), arrival(s), Number(s.Loss), Number(s.Distance)}})
		}
	}
	return table
}

// arrival says when a racer arrived or what became of it.
func arrival(s Standing) string {
	switch s.Status {
	case race.Converged:
		return strconv.Itoa(s.Steps)
	case race.Diverged:
		return "diverged"
	case race.Stationary:
		return "at rest"
	}
	return "—"
}

// Number writes a measured value, — where there is none.
func Number(x float64) string {
	if x != x {
		return "—"
	}
	return figure.Short(x, 3)
}

// Brief writes a measured value as shortly as a standing needs it.
func Brief(x float64) string {
	switch {
	case x != x:
		return "—"
	case x != 0 && (x < 1e-3 && x > -1e-3 || x >= 1e4 || x <= -1e4):
		return figure.Short(x, 2)
	case x >= 100 || x <= -100:
		return figure.Fixed(x, 0)
	}
	return figure.Fixed(x, 3)
}
