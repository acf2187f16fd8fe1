package race

import (
	"fmt"
	"strconv"

	"downhill/internal/scenario"
	"downhill/optimizers/endings"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/surfaces"
)

var _ labs.Frame = (*EndingsFrame)(nil)

// Figure is the surface with every ending, beside it the clouds from near, and
// below them in numbers what was measured and what theory says.
func (f *EndingsFrame) Figure(_ int, l labs.Look) figure.Figure {
	table := f.Table(l.Theme)
	h := min(0.55, 0.035+0.035*float64(len(table.Rows)+1))
	whole := f.Plot(NewBackdrop(f.Surface, l.View, l.Theme, halfPrinted()), l.Theme)
	near := l.View
	fit := f.Fit()
	near.Window = &fit
	close := f.Plot(NewBackdrop(f.Surface, near, l.Theme, halfPrinted()), l.Theme)
	whole.Title, close.Title = "every ending", "from near"
	outline := [][2]float64{{fit[0], fit[2]}, {fit[1], fit[2]}, {fit[1], fit[3]}, {fit[0], fit[3]}, {fit[0], fit[2]}}
	whole.Lines = append(whole.Lines, figure.Line{Points: outline, Width: 1, Style: figure.Style{Color: l.Theme.Text, Dash: []float64{2, 3}}})
	top := 1 - h - 0.03
	return figure.Figure{Theme: l.Theme, Caption: f.Caption(), Title: f.Title(),
		Panels: []figure.Panel{{Area: figure.Area{W: 0.495, H: top}, Plot: whole}, {Area: figure.Area{X: 0.505, W: 0.495, H: top}, Plot: close},
			{Area: figure.Area{Y: 1 - h, W: 1, H: h}, Table: table}}}
}

// halfPrinted is fine enough for half of a picture of 3,000 px.
func halfPrinted() Grain { return Grain{NX: 300, NY: 300, Width: 380, Height: 340} }

// Title says what is shown.
func (f *EndingsFrame) Title() string {
	who := f.Name(0) + " ends"
	if n := len(f.Plans); n > 1 {
		who = strconv.Itoa(n) + " optimizers end"
	}
	return fmt.Sprintf("%s: where %s over %d seeds", f.Entry.Title, who, f.Plans[0].Seeds)
}

// Caption says what it takes to run these clouds again, and how to read them.
func (f *EndingsFrame) Caption() []string {
	r := &f.Scenario.Race
	n := f.Plans[0].Seeds
	line := fmt.Sprintf("Surface %s, start (%s, %s), %d steps, seeds %d to %d, %s", surfaceText(r), figure.Exact(r.Start[0]),
		figure.Exact(r.Start[1]), r.Steps, f.Plans[0].Seed(0), f.Plans[0].Seed(n-1), noiseWords(f.Surface, &f.Scenario.Race))
	if len(f.Scenario.Changes) > 0 {
		line += ", with the changes made while it ran"
	}
	if !f.Whole() {
		line += fmt.Sprintf("; %d of %d runs so far", f.Run, f.Total)
	}
	read := "Ellipses: one and two standard deviations about the mean (39.3 % and 86.5 % of a normal cloud)."
	for _, t := range f.Theory {
		if t != nil && t.Stationary != nil {
			read += " Dashed: the stationary ones of theory, " + endings.Source + "."
			break
		}
	}
	if !f.Noisy() {
		read = "Without gradient noise or minibatches every seed ends at the same place."
	}
	return []string{line + ".", read}
}

// noiseWords say what the seeds decide.
func noiseWords(f surfaces.Surface, r *scenario.Race) string {
	text := batchWords(f, r.Batch)
	if r.Noise > 0 {
		if text != "" {
			text += ", "
		}
		text += "gradient noise σ = " + figure.Exact(r.Noise)
	}
	if text == "" {
		return "no gradient noise"
	}
	return text
}

// Plot is the surface with every ending as a dot, the means, the ellipses, and
// dashed what theory says.
func (f *EndingsFrame) Plot(b *Backdrop, t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: b.X, Y: b.Y, Field: b.Field, Contours: b.Contours}
	minima := Frame{Minima: f.Minima, Surface: f.Surface}
	minima.addMinima(p, t)
	size := 2.4
	if f.Total > 1600 {
		size = 1.7
	}
	for k := range f.Plans {
		style := Style(t, f.Racers[k])
		dot := figure.Style{Color: style.Color}
		dot.Color.A = 150 // where they lie close the cloud gets denser
		for _, e := range f.Endings[k] {
			if e.Status != race.Diverged && inside(p, e.X) {
				p.Marks = append(p.Marks, figure.Mark{At: e.X, Radius: size, Style: dot})
			}
		}
	}
	for k := range f.Plans {
		style := Style(t, f.Racers[k])
		s := &f.Summaries[k]
		if s.Ended() < 2 {
			continue
		}
		solid := figure.Style{Color: style.Color}
		if s.XX > 0 || s.YY > 0 {
			for i, width := range [2]float64{2, 1.4} {
				p.Lines = append(p.Lines, figure.Line{Name: fmt.Sprintf("%s %dσ", f.Name(k), i+1), Style: solid, Width: width, Casing: true, Points: s.Ellipse(float64(i + 1))})
			}
		}
		if th := f.Theory[k]; th != nil && th.Stationary != nil {
			for i := range 2 {
				p.Lines = append(p.Lines, figure.Line{Name: fmt.Sprintf("%s theory %dσ", f.Name(k), i+1), Width: 1.5, Points: th.Stationary.Ellipse(float64(i + 1)),
					Style: figure.Style{Color: t.Text, Dash: []float64{5, 4}}})
			}
		}
		style.Dash = nil
		p.Marks = append(p.Marks, figure.Mark{At: s.Mean, Radius: 6, Rim: true, Style: style})
		if !inside(p, s.Mean) {
			p.Notes = append(p.Notes, figure.Note{At: s.Mean, Arrow: true, Color: style.Color, Text: f.Name(k) + " " + figure.Short(outside(p, s.Mean), 2)})
		}
	}
	if start := f.Scenario.Race.Start; inside(p, start) {
		p.Marks = append(p.Marks, figure.Mark{At: start, Radius: 4, Rim: true, Label: "start", Style: figure.Style{Color: t.Text, Marker: figure.Disc}})
	}
	return p
}

// Table is what was measured of every cloud beside what theory says.
func (f *EndingsFrame) Table(t figure.Theme) *figure.Table {
	loss := "loss"
	if f.Lowest == f.Lowest {
		loss = "loss − minimum"
	}
	steps := strconv.Itoa(f.Scenario.Race.Steps)
	table := &figure.Table{Columns: []figure.Column{{Header: "optimizer", Weight: 1.5}, {Header: "hyperparameters", Weight: 1.8},
		{Header: "mean x, y", Right: true, Weight: 1.8}, {Header: "σ along × across", Right: true, Weight: 1.9},
		{Header: loss + ", mean", Right: true, Weight: 2}, {Header: "5 % · median · 95 %", Right: true, Weight: 2.2},
		{Header: "converged, diverged", Right: true, Weight: 1.6}}}
	for k := range f.Plans {
		s := &f.Summaries[k]
		style := Style(t, f.Racers[k])
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{f.Name(k), Summary(f.Plans[k].Racer.Rule), place(s.Mean), spread(s.Moments),
			Number(f.Excess(s.Loss)) + " ± " + figure.Short(s.LossError, 2),
			Number(f.Excess(s.Quantiles[0])) + " · " + Number(f.Excess(s.Quantiles[2])) + " · " + Number(f.Excess(s.Quantiles[4])),
			percent(s.Share(race.Converged)) + ", " + percent(s.Share(race.Diverged))}})
		th := f.Theory[k]
		if th == nil {
			continue
		}
		table.Rows = append(table.Rows, figure.Row{Cells: []string{"", "theory, step " + steps, place(th.Last.Mean), spread(th.Last.Moments), Number(th.Last.Excess)}})
		if th.Stationary != nil {
			table.Rows = append(table.Rows, figure.Row{Cells: []string{"", "theory, stationary", place(th.Stationary.Mean), spread(th.Stationary.Moments), Number(th.Stationary.Excess)}})
		}
	}
	for i := range table.Rows {
		for len(table.Rows[i].Cells) < len(table.Columns) {
			table.Rows[i].Cells = append(table.Rows[i].Cells, "")
		}
	}
	return table
}

// place writes a point.
func place(p [2]float64) string { return Number(p[0]) + ", " + Number(p[1]) }

// spread writes the standard deviations along a cloud's axes.
func spread(m endings.Moments) string {
	major, minor, _ := m.Axes()
	return Number(major) + " × " + Number(minor)
}
