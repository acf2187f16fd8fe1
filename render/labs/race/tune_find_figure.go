package race

import (
	"fmt"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Canvas is the surface with the search on it at a moment.
func (f *Finding) Canvas(at int, b *Backdrop, t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: b.X, Y: b.Y, Field: b.Field, Contours: b.Contours}
	(&Frame{Minima: f.Surface.Minima()}).addMinima(p, t)
	lines, marks := f.Trails(at, t)
	p.Lines = append(p.Lines, lines...)
	p.Marks = append(append(p.Marks, marks...), figure.Mark{At: f.Scenario.Race.Start, Radius: 4, Rim: true, Label: "start",
		Style: figure.Style{Color: t.Text, Marker: figure.Disc}})
	return p
}

// Figure is the picture to print of a moment of the search: the surface with the
// trails, the curve and a table of what was found.
func (f *Finding) Figure(at int, l labs.Look) figure.Figure {
	return f.FigureOn(NewBackdrop(f.Surface, l.View, l.Theme, printed()), at, l)
}

// FigureOn is Figure on a backdrop that was made before, for animations.
func (f *Finding) FigureOn(b *Backdrop, at int, l labs.Look) figure.Figure {
	canvas, chart, table := f.Canvas(at, b, l.Theme), f.Chart(at, l.Theme), f.Table(l.Theme)
	canvas.Bar = barTitle(b.Field)
	chart.Y.Label, chart.Title = chart.Title, ""
	top, right, bottom := figure.ComparisonAreas(len(table.Rows))
	title := "learning rate by division"
	if f.Method == RangeTest {
		title = "learning-rate range test"
	}
	return figure.Figure{Title: fmt.Sprintf("%s: %s, %s", f.Entry.Title, title, count(len(f.Runs))), Theme: l.Theme, Caption: f.Caption(),
		Panels: []figure.Panel{{Area: top, Plot: canvas}, {Area: right, Plot: chart}, {Area: bottom, Table: table}}}
}

// Caption says what was done.
func (f *Finding) Caption() []string {
	r := &f.Scenario.Race
	lines := []string{fmt.Sprintf("Surface %s, start (%s, %s), seed %d, %s.", scenario.Surfaces().Format(r.Surface),
		figure.Exact(r.Start[0]), figure.Exact(r.Start[1]), f.Scenario.Seed, noiseWords(f.Surface, r))}
	if len(f.Runs) == 0 {
		return lines
	}
	if d := f.Runs[0].Division; d != nil {
		return append(lines, fmt.Sprintf("From η = %s, divided by %s until training stops diverging: until after %d steps it is finite, not beyond a million times the domain, and no higher than at the start.",
			figure.Exact(d.From), figure.Exact(d.By), d.Steps))
	}
	g := f.Runs[0].Range
	return append(lines, fmt.Sprintf("The rate grows from %s to %s by the same factor in each of %d steps. Faint: the loss after each step; in full: its decaying mean (%s of the past stays), corrected for its start.",
		figure.Exact(g.From), figure.Exact(g.To), g.Steps, figure.Exact(g.Smooth)),
		"Falls: by a twentieth of the whole fall. Steepest: the largest fall over a step. Diverges: the loss is above that at the start, or not finite.")
}

// Table lists what was found.
func (f *Finding) Table(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "optimizer", Weight: 1.8}, {Header: "hyperparameters", Weight: 2.4}}}
	for _, h := range f.Headers() {
		c := figure.Column{Header: h, Right: true, Weight: 1.4}
		if h == "diverged" {
			c = figure.Column{Header: h, Weight: 3.4}
		}
		table.Columns = append(table.Columns, c)
	}
	for i := range f.Runs {
		r := &f.Runs[i]
		style := Style(t, r.Racer)
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: append([]string{r.Name, Others(r.Rule)}, f.Cells(i)...)})
	}
	return table
}

// Others writes a rule's values but for the learning rate, which is looked for.
func Others(rule param.Choice) string {
	rest := param.Choice{Key: rule.Key, Values: rule.Values.Clone()}
	delete(rest.Values, "lr")
	return Hyperparameters(rest)
}

// Headers names what Cells holds.
func (f *Finding) Headers() []string {
	if f.Method == Divide {
		return []string{"diverged", "found η", "final loss"}
	}
	return []string{"falls from η", "steepest at", "lowest at", "diverges at", "least loss"}
}

// Cells are the results of one run in words and numbers.
func (f *Finding) Cells(i int) []string {
	r := &f.Runs[i]
	if g := r.Range; g != nil {
		var cells []string
		for _, m := range Landmarks(g) {
			cells = append(cells, Number(g.Rate(m.At)))
		}
		least := "—"
		if g.Lowest >= 0 {
			least = Number(g.Smoothed[g.Lowest])
		}
		return append(cells, least)
	}
	d := r.Division
	found, final := "none", "—"
	if d.Found > 0 {
		last := &d.Attempts[len(d.Attempts)-1]
		found, final = figure.Short(d.Found, 3), Number(last.Track.Loss[last.Track.Len()-1])
	}
	return []string{diverged(d), found, final}
}

// diverged lists the rates that diverged, the first and the last few of many.
func diverged(d *tune.Division) string {
	var rates []string
	for _, a := range d.Attempts {
		if a.Diverged {
			rates = append(rates, figure.Short(a.Rate, 3))
		}
	}
	if d.First {
		return "none: start larger"
	}
	if n := len(rates); n > 6 {
		rates = append(append(rates[:2:2], "…"), rates[n-3:]...)
	}
	return strings.Join(rates, ", ")
}
