package dying

import (
	"math"
	"strconv"

	"downhill/render/figure"
)

// Row is how one function fared.
type Row struct {
	Function          int
	Name              string
	Step              int // of its last moment at or before the one asked for
	Born, Dead, Stuck int // dead before training; dead; stuck, the dead ones among them
	Woken, Units      int // alive that were stuck once; all hidden units
	Loss, Accuracy    float64
	Status            Status
	Reason            string // of a divergence
}

// Rows lists the functions in their order as they stood at a row of Steps.
func (f *Frame) Rows(row int) []Row {
	rows := make([]Row, len(f.Tracks))
	for i := range f.Tracks {
		t := &f.Tracks[i]
		r := Row{Function: i, Name: t.Name, Units: f.Dying.Layers * f.Dying.Units, Loss: math.NaN(), Accuracy: math.NaN(), Status: Running}
		if f.shown(i, row) > 0 {
			m := f.At(i, row)
			r.Step, r.Woken, r.Loss, r.Accuracy = m.Step, m.Woken, m.Loss, m.Accuracy
			r.Born, _, _ = f.Count(i, 0)
			r.Dead, r.Stuck, _ = f.Count(i, row)
		}
		switch {
		case f.divergedBy(i, row):
			r.Status, r.Reason = Diverged, t.Divergence.words(f)
		case r.Step == f.Dying.Steps:
			r.Status = Finished
		}
		rows[i] = r
	}
	return rows
}

// Header names the cells of a row.
func Header() []string {
	return []string{"function", "units", "dead at the start", "dead", "stuck", "came back", "loss", "accuracy", "status"}
}

// Cells are a row as a table shows it.
func (r Row) Cells() []string {
	cells := []string{r.Name, strconv.Itoa(r.Units), strconv.Itoa(r.Born), strconv.Itoa(r.Dead), strconv.Itoa(r.Stuck - r.Dead), strconv.Itoa(r.Woken),
		number(r.Loss, figure.Short(r.Loss, 3)), number(r.Accuracy, figure.Fixed(r.Accuracy, 3))}
	return append(cells, r.Outcome())
}

// Outcome says in a few words how a training went.
func (r Row) Outcome() string {
	if r.Status == Diverged {
		return r.Reason
	}
	return plural(r.Step, "step")
}

func number(x float64, text string) string {
	if math.IsNaN(x) {
		return "—"
	}
	return text
}

// Table lists the functions in their order with how each fared.
func (f *Frame) Table(row int, t figure.Theme) *figure.Table {
	table := &figure.Table{}
	status := 1.2
	rows := f.Rows(row)
	for _, r := range rows {
		if r.Status == Diverged {
			status = 4
		}
	}
	weights := []float64{2.2, 0.7, 1.4, 0.8, 1.4, 1.1, 0.9, 1, status}
	for i, h := range Header() {
		table.Columns = append(table.Columns, figure.Column{Header: h, Right: i > 0 && i < len(weights)-1, Weight: weights[i]})
	}
	for _, r := range rows {
		style := Style(t, r.Function)
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: r.Cells()})
	}
	return table
}
