package schedules

import (
	"fmt"
	"math"
	"strconv"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// printed is how finely the surface is drawn in a picture.
func printed() racelab.Grain { return racelab.Grain{NX: 240, NY: 240, Width: 380, Height: 260} }

// Figure is the picture to print at a step: the rates, and below them the race
// and the training under each.
func (f *Frame) Figure(at int, l labs.Look) figure.Figure {
	return f.figureOn(racelab.NewBackdrop(f.Race.Surface, scenario.View{}, l.Theme, printed()), at, l)
}

func (f *Frame) figureOn(b *racelab.Backdrop, at int, l labs.Look) figure.Figure {
	t := l.Theme
	rate, loss, valid := f.RatePlot(t, Focus{}), f.RaceLossPlot(t), f.ValidPlot(t)
	trails := f.Race.Canvas(min(at, f.Race.Rec.Step), b, t)
	trails.Title = f.Race.Entry.Title + ": where the race has been"
	valid.Title, loss.Title, rate.Legend = "The network", "The race", false // the table names the curves
	if at < f.Len()-1 {
		for _, p := range []*figure.Plot{rate, loss, valid} {
			p.Rules = append(p.Rules, figure.Rule{AtX: f.X(at), AtY: math.NaN(), Color: t.Accent})
		}
	}
	table := f.Table(t)
	share := (float64(len(table.Rows)) + 1.8) / 27
	const gap = 0.02
	top := 0.46 * (1 - share)
	low := 1 - share - top - 2*gap
	third := (1 - 2*gap) / 3
	out := figure.Figure{Title: fmt.Sprintf("Learning-rate schedules: %d steps", f.Scenario.Schedules.Steps), Theme: t, Caption: f.Caption(at)}
	out.Panels = []figure.Panel{{Area: figure.Area{W: 1, H: top}, Plot: rate}}
	for i, p := range []*figure.Plot{loss, valid, trails} {
		out.Panels = append(out.Panels, figure.Panel{Area: figure.Area{X: float64(i) * (third + gap), Y: top + gap, W: third, H: low}, Plot: p})
	}
	out.Panels = append(out.Panels, figure.Panel{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table})
	return out
}

// Caption says what it takes to run this again, and what is to be seen.
func (f *Frame) Caption(at int) []string {
	g := &f.Scenario.Schedules
	n := &g.Network
	line := fmt.Sprintf("η = %s, seed %d. Race: %s on %s, noise σ = %s. Network: %s, layers %s, %s, %s, batch size %d, %d steps an epoch.",
		figure.Exact(g.LearningRate), f.Scenario.Seed, optimizers.Catalog().Format(g.Race.Rule), scenario.Surfaces().Format(g.Race.Surface),
		figure.Exact(g.Race.Noise), scenario.Data().Format(n.Data), scenario.FormatLayers(n.Layers),
		activations.Catalog().Format(n.Activation), optimizers.Catalog().Format(n.Rule), n.BatchSize, f.StepsPerEpoch)
	if at < f.Len()-1 {
		line += fmt.Sprintf(" Shown at step %d.", at)
	}
	out := []string{line}
	if g.Twins {
		out = append(out, "Thin: the same schedule in the other unit of time, per epoch or per step. ◆ performance scheduling cut the rate.")
	}
	if g.Note != "" {
		out = append(out, g.Note)
	}
	return out
}

// Table lists the schedules with how each fared.
func (f *Frame) Table(t figure.Theme) *figure.Table {
	first := f.Runs[0].Label
	table := &figure.Table{Columns: []figure.Column{{Header: "schedule", Weight: 3}, {Header: "rate, first → last", Weight: 2},
		{Header: "race: final loss", Right: true, Weight: 1.5}, {Header: "lowest validation loss", Right: true, Weight: 1.8},
		{Header: "final", Right: true, Weight: 1},
		{Header: "steps to " + f.TargetText(), Right: true, Weight: 1.6}, {Header: "× sooner than " + first, Right: true, Weight: 2.2}}}
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: append([]string{c.Label}, f.Cells(c)...)})
	}
	return table
}

// TargetText is the validation loss to be reached, "—" while it is not known.
func (f *Frame) TargetText() string {
	if math.IsNaN(f.Target) {
		return "—"
	}
	return figure.Short(f.Target, 3)
}

// Cells are a schedule's numbers as a table shows them.
func (f *Frame) Cells(c *Curve) []string {
	track := &f.Race.Rec.Tracks[c.Index]
	final := "—"
	if n := track.Len(); n > 0 {
		final = racelab.Brief(track.Loss[n-1])
	}
	if track.Status == "diverged" {
		final = "diverged"
	}
	best, last := lowest(c.Epochs)
	end := racelab.Brief(last)
	if c.Status == nn.Diverged {
		end = "diverged"
	}
	return []string{figure.Short(c.Rate[0], 2) + " → " + figure.Short(c.Rate[max(0, c.Known-1)], 2), final, racelab.Brief(best), end,
		f.arrivedText(c), f.SpeedupText(c.Index)}
}

func (f *Frame) arrivedText(c *Curve) string {
	switch {
	case math.IsNaN(f.Target):
		return "…"
	case c.Arrived >= 0:
		return strconv.Itoa(c.Arrived)
	case !f.Done:
		return "…"
	}
	return "never"
}

// SpeedupText says how many times sooner than the first schedule another
// reached the target: over several seeds the median, and in how many it was
// there first.
func (f *Frame) SpeedupText(i int) string {
	if f.Seeds == 0 {
		return "…"
	}
	a := &f.Summary[i]
	if i == 0 {
		if f.Seeds == 1 {
			return "1"
		}
		return fmt.Sprintf("1 (%d seeds)", f.Seeds)
	}
	text := "—"
	switch {
	case math.IsNaN(a.Median):
	case a.Median == 0:
		text = "never there"
	default:
		text = figure.Fixed(a.Median, 2)
	}
	if f.Seeds > 1 {
		text += fmt.Sprintf(" (sooner in %d of %d)", a.Sooner, f.Seeds)
	}
	return text
}
