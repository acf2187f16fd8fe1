package racepage

import (
	"fmt"
	"image"
	"slices"

	"downhill/optimizers/endings"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// write writes the card with the numbers, whose width decides what is shown beside
// it.
func (v *endingsLens) write(f *racelab.EndingsFrame) {
	key := numbersKey{f, v.pg.model.Selected, v.pg.st.Theme.Name, v.plot.Area, v.pg.st.Unit()}
	if key == v.written {
		return
	}
	v.written = key
	title, lines := v.summary(f)
	v.numbers.Lines(title, lines)
}

// numbersKey is what the card with the numbers was written for.
type numbersKey struct {
	frame    *racelab.EndingsFrame
	selected int
	theme    string
	area     image.Rectangle
	unit     float64
}

// summaryRows is how many clouds the card names beside the selected racer's.
const summaryRows = 8

// tinyEndings is the height of a canvas, in px of the design, below which the
// card has its first two lines only.
const tinyEndings = 280

// summary is what was measured of the selected racer's cloud beside theory, and
// the mean losses of the others.
func (v *endingsLens) summary(f *racelab.EndingsFrame) (title string, lines []stage.CardLine) {
	k := max(0, slices.Index(f.Racers, v.pg.model.Selected))
	s, t := &f.Summaries[k], f.Theory[k]
	add := func(left, right string) { lines = append(lines, stage.CardLine{Left: left, Right: right}) }
	style := racelab.Style(v.pg.st.Theme, f.Racers[k])
	lines = append(lines, stage.CardLine{Left: f.Name(k), Right: fmt.Sprintf("%d seeds", s.Runs), Marked: true, Style: style})
	loss := "mean loss"
	if f.Lowest == f.Lowest {
		loss = "mean loss − minimum"
	}
	add(loss, racelab.Number(f.Excess(s.Loss))+" ± "+figure.Short(s.LossError, 2))
	if t != nil {
		add("  theory, this step", racelab.Number(t.Last.Excess))
		if t.Stationary != nil {
			add("  theory, stationary", racelab.Number(t.Stationary.Excess))
		}
	}
	axes := func(m endings.Moments) string {
		a, b, _ := m.Axes()
		return figure.Short(a, 2) + " × " + figure.Short(b, 2)
	}
	add("σ along × across", axes(s.Moments))
	if t != nil {
		add("  theory, this step", axes(t.Last.Moments))
		if t.Stationary != nil {
			add("  theory, stationary", axes(t.Stationary.Moments))
		}
	}
	q := s.Quantiles
	add("5 % · median · 95 %", figure.Short(f.Excess(q[0]), 2)+" · "+figure.Short(f.Excess(q[2]), 2)+" · "+figure.Short(f.Excess(q[4]), 2))
	add("within 1σ, 2σ", fmt.Sprintf("%.0f %%, %.0f %%", 100*s.Inside[0], 100*s.Inside[1]))
	add("converged, diverged", fmt.Sprintf("%.0f %%, %.0f %%", 100*s.Share(race.Converged), 100*s.Share(race.Diverged)))
	switch room := float64(v.plot.Area.Dy()) / v.pg.st.Unit(); {
	case room < tinyEndings:
		return "endings", lines[:2]
	case room < lowCanvas:
		return "endings", lines
	}
	for i := range f.Plans {
		if i != k && i < summaryRows {
			lines = append(lines, stage.CardLine{Left: f.Name(i), Right: racelab.Number(f.Excess(f.Summaries[i].Loss)), Marked: true, Style: racelab.Style(v.pg.st.Theme, f.Racers[i])})
		}
	}
	return "endings at step " + fmt.Sprint(f.Scenario.Race.Steps), lines
}

// reading says how the run under the pointer ended.
func (v *endingsLens) reading(f *racelab.EndingsFrame) []stage.CardLine {
	h := v.hover
	e := f.Endings[h.cloud][h.ending]
	return []stage.CardLine{
		{Left: f.Name(h.cloud), Right: fmt.Sprintf("seed %d", e.Seed), Marked: true, Style: racelab.Style(v.pg.st.Theme, f.Racers[h.cloud])},
		{Left: "ends at (" + figure.Short(e.X[0], 4) + ", " + figure.Short(e.X[1], 4) + ")"},
		{Left: "loss " + racelab.Number(e.Loss)},
		{Left: ended(e.Status, e.StatusStep, f.Scenario.Race.Steps)},
	}
}
