package race

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

// printed is fine enough for a picture of 3,000 px, since the colours are
// interpolated.
func printed() Grain { return Grain{NX: 400, NY: 400, Width: 560, Height: 340} }

// Figure is the comparison figure: the surface with every trajectory, the loss
// against the step, and a table of how everybody fared.
func (f *Frame) Figure(at int, l labs.Look) figure.Figure {
	return f.FigureOn(NewBackdrop(f.Surface, l.View, l.Theme, printed()).sighted(f, l), nil, at, l)
}

// FigureOn is Figure on a backdrop and with a series that were made before, for
// animations; the series may be nil.
func (f *Frame) FigureOn(b *Backdrop, s *Series, at int, l labs.Look) figure.Figure {
	f = f.Paced(l.View)
	canvas := f.canvasOn(b, at, l)
	canvas.Bar = barTitle(b.Field)
	f.legendPath(canvas, l.Theme)
	chart := f.Chart(s, 0, at, l.View, l.Theme)
	if at >= f.Rec.Step {
		chart.Rules = nil
	}
	chart.Y.Label, chart.Title = chart.Title, ""
	table := f.Table(at, l.Theme)
	top, right, bottom := figure.ComparisonAreas(len(table.Rows))
	return figure.Figure{
		Title: fmt.Sprintf("%s: %s, %d steps", f.Entry.Title, count(len(table.Rows)), f.Scenario.Race.Steps),
		Theme: l.Theme, Caption: append(f.Caption(at), b.seen()...),
		Panels: []figure.Panel{{Area: top, Plot: canvas}, {Area: right, Plot: chart}, {Area: bottom, Table: table}},
	}
}

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

func barTitle(f *figure.Field) string {
	if f.Log {
		return "f(x, y), logarithmic"
	}
	return "f(x, y)"
}

// Caption says what it takes to run this race again.
func (f *Frame) Caption(at int) []string {
	r := &f.Scenario.Race
	line := fmt.Sprintf("Surface %s, start (%s, %s), seed %d, %d steps", scenario.Surfaces().Format(r.Surface),
		figure.Exact(r.Start[0]), figure.Exact(r.Start[1]), f.Scenario.Seed, r.Steps)
	if at < r.Steps {
		line += fmt.Sprintf(", shown at step %d", at)
	}
	if text := batchWords(f.Surface, r.Batch); text != "" {
		line += ", " + text
	}
	if r.Noise > 0 {
		stream := "the same for all"
		if r.OwnNoise {
			stream = "each its own"
		}
		line += fmt.Sprintf(", gradient noise σ = %s (%s)", figure.Exact(r.Noise), stream)
	}
	lines := append([]string{line + "."}, f.fairCaption(at)...)
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
	lines = append(lines, sliceCaption(f.Surface)...)
	if text := f.Findings(); text != "" {
		lines = append(lines, "Minima by a search: "+text+".")
	}
	if f.Rec.Thinned() {
		lines = append(lines, fmt.Sprintf("%d of %d steps are kept within the memory budget.", len(f.Rec.Kept), f.Rec.Step+1))
	}
	return lines
}

// Table lists the racers in their order with how each fared.
func (f *Frame) Table(at int, t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{
		{Header: "optimizer", Weight: 2.5}, {Header: "hyperparameters", Weight: 3.8},
		{Header: "converged", Right: true, Weight: 1.7},
		{Header: "loss at " + strconv.Itoa(at), Right: true, Weight: 1.6},
		{Header: "distance", Right: true, Weight: 1.6},
	}}
	settings := f.Scenario.At(at)
	write := Hyperparameters
	if len(settings.Racers) > 32 { // three columns of rows: what differs has room
		write = Summary
	}
	if len(settings.Racers) <= 10 && !wordy(&settings) { // one column of rows, with room for words
		table.Columns[2].Header, table.Columns[3].Header = "steps to converge", "loss at step "+strconv.Itoa(at)
		table.Columns[4].Header = f.Named("distance to the minimum")
		table.Columns[1].Weight, table.Columns[4].Weight = 3.4, 2
	}
	if at == f.Scenario.Race.Steps {
		table.Columns[3].Header = "final loss"
	}
	f.pacedHeaders(table, at)
	places := f.Standings(at, "")
	for i := range settings.Racers {
		for _, s := range places {
			if s.Racer != i || s.Hidden {
				continue
			}
			style := Style(t, i)
			table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{s.Name,
				write(settings.Racers[i].Rule), f.arrival(s), Number(s.Loss), Number(s.Distance)}})
		}
	}
	return table
}

// wordy says whether names and hyperparameters need the room that long headers
// would take: more than about 70 letters on a line.
func wordy(r *scenario.Race) bool {
	name, values := 0, 0
	for _, rc := range r.Racers {
		name = max(name, utf8.RuneCountInString(rc.Name))
		values = max(values, utf8.RuneCountInString(Hyperparameters(rc.Rule)))
	}
	return name+values > 70
}

// arrival says when a racer arrived or what became of it.
func (f *Frame) arrival(s Standing) string {
	switch s.Status {
	case race.Converged:
		return f.Arrival(s)
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
