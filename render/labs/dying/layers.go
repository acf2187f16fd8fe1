package dying

import (
	"fmt"
	"math"

	"downhill/render/figure"
)

// Layers is one function's heat map of layer against step: the share of units
// that are stuck, which with ReLU are the dead ones, up to a row of Steps. All
// functions have the same scale from 0 to 1.
func (f *Frame) Layers(function, row int, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: f.headline(function, row), X: f.steps(), Y: whole("layer", f.Dying.Layers, 10),
		Bar: "share stuck"}
	rows := f.shown(function, row)
	if rows == 0 {
		p.Bar = ""
		p.Notes = f.apology(function, p, t)
		return p
	}
	last := f.At(function, rows-1).Step
	// Columns stand evenly; the last moment may be nearer to the one before it
	// than the others are.
	columns := rows
	field := &figure.Field{NX: columns, NY: f.Dying.Layers, XMax: float64(last), YMin: 1, YMax: float64(f.Dying.Layers),
		Z: make([]float64, columns*f.Dying.Layers), High: 1, Map: figure.Viridis(), Cells: true,
		Ticks: []figure.Tick{{At: 0, Label: "0"}, {At: 0.25}, {At: 0.5, Label: "0.5"}, {At: 0.75}, {At: 1, Label: "1"}}}
	for c := range columns {
		at := 0
		if columns > 1 {
			at = f.Row(int(math.Round(float64(c) * float64(last) / float64(columns-1))))
		}
		for l, share := range f.At(function, at).Stuck {
			field.Z[l*columns+c] = share
		}
	}
	p.Field = field
	return p
}

// shown is how many moments of a function there are up to a row of Steps.
func (f *Frame) shown(function, row int) int {
	return max(0, min(row+1, len(f.Tracks[function].Moments)))
}

// headline is a short Sentence, for a panel: "ReLU: 35 of 64 dead".
func (f *Frame) headline(function, row int) string {
	return f.Tracks[function].Name + ": " + f.tally(function, row)
}

// tally is a headline without the name.
func (f *Frame) tally(function, row int) string {
	if f.shown(function, row) == 0 {
		return "diverged"
	}
	dead, stuck, of := f.Count(function, row)
	text := fmt.Sprintf("%d of %d dead", dead, of)
	if stuck > dead {
		text = fmt.Sprintf("%d dead, %d stuck of %d", dead, stuck-dead, of)
	}
	if f.divergedBy(function, row) {
		text += ", diverged"
	}
	return text
}

// apology stands where a function has nothing to show.
func (f *Frame) apology(function int, p *figure.Plot, t figure.Theme) []figure.Note {
	return []figure.Note{{At: figure.Point{(p.X.Min + p.X.Max) / 2, (p.Y.Min + p.Y.Max) / 2},
		Text: f.Tracks[function].Divergence.words(f), Color: t.Muted}}
}
