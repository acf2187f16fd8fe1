package signal

import (
	"math"

	"downhill/internal/scenario"
	"downhill/nn/signal"
	"downhill/render/figure"
)

// Cell is one combination of the grid.
type Cell struct {
	Row, Column int            // initializer and activation
	Result      *signal.Result // its statistics may be those of a coarse first pass
	// Decades is how many decades the variance of ∂L/∂h gains from one layer to
	// the one before it, in the mean over the depth: below 0 gradients vanish.
	// Not a number until it is known, ±Inf where float64 ends.
	Decades float64
}

func newCell(row, column int, r *signal.Result) Cell {
	return Cell{Row: row, Column: column, Result: r, Decades: decadesOf(r.Layers, signal.GActVar)}
}

// Known says whether the cell has anything to show.
func (c *Cell) Known() bool { return !math.IsNaN(c.Decades) }

// CellAt is the index into Cells of what lies at a point of the grid's plot, -1
// where there is nothing.
func (f *Frame) CellAt(p figure.Point) int {
	g := &f.Scenario.Signal.Grid
	column, up := math.Floor(p[0]+0.5), math.Floor(p[1]+0.5)
	rows, columns := len(g.Initializers), len(g.Activations)
	if !(column >= 0 && column < float64(columns) && up >= 0 && up < float64(rows)) {
		return -1
	}
	return (rows-1-int(up))*columns + int(column)
}

// CellCombination is the combination of a cell, for a panel of its own.
func (f *Frame) CellCombination(i int) scenario.Combination {
	g := &f.Scenario.Signal.Grid
	n := len(g.Activations)
	return scenario.DefaultCombination(g.Activations[i%n], g.Initializers[i/n]).Clone()
}

// The colours of the grid follow the signed root of the decades, so that 0.01
// and 1 decades a layer can both be told from none.
func rooted(x float64) float64 {
	return math.Copysign(math.Sqrt(math.Abs(x)), x)
}

// GridPlot is the table of initializers (rows) and activations (columns): each
// cell coloured and numbered by the decades that the variance of the gradient
// gains or loses a layer, with its course as a sparkline, the input's side left.
func (f *Frame) GridPlot(t figure.Theme) *figure.Plot {
	g := &f.Scenario.Signal.Grid
	rows, columns := len(g.Initializers), len(g.Activations)
	field := &figure.Field{NX: columns, NY: rows, XMax: float64(columns - 1), YMax: float64(rows - 1),
		Z: make([]float64, rows*columns), Map: figure.PRGn(), Cells: true}
	largest := 0.0
	for i := range f.Cells {
		if d := math.Abs(f.Cells[i].Decades); d > largest && !math.IsInf(d, 1) {
			largest = d
		}
	}
	limit := scaleEnd(largest)
	field.Low, field.High = -rooted(limit), rooted(limit)
	for _, v := range []float64{-1, -0.5, -0.1, -0.01, 0, 0.01, 0.1, 0.5, 1} {
		field.Ticks = append(field.Ticks, figure.Tick{At: rooted(v * limit), Label: figure.Exact(v * limit)})
	}
	p := &figure.Plot{Field: field, Bar: "decades a layer, root scale",
		X: figure.Axis{Label: "activation", Min: -0.5, Max: float64(columns) - 0.5},
		Y: figure.Axis{Label: "initializer", Min: -0.5, Max: float64(rows) - 0.5}}
	for c, ch := range g.Activations {
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: float64(c), Label: scenario.FunctionLabel(ch)})
	}
	for r := range rows { // upwards
		p.Y.Ticks = append(p.Y.Ticks, figure.Tick{At: float64(r), Label: scenario.InitializerLabel(g.Initializers[rows-1-r])})
	}
	for i := range field.Z {
		field.Z[i] = math.NaN()
	}
	for i := range f.Cells {
		f.cell(p, &f.Cells[i], rows, limit, t)
	}
	return p
}

// scaleEnd is a round number of decades at which the colours end.
func scaleEnd(largest float64) float64 {
	for _, end := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20} {
		if largest <= end {
			return end
		}
	}
	return 50
}

// cell draws one cell.
func (f *Frame) cell(p *figure.Plot, c *Cell, rows int, limit float64, t figure.Theme) {
	x, y := float64(c.Column), float64(rows-1-c.Row)
	if !c.Known() {
		return
	}
	z := rooted(math.Max(-limit, math.Min(limit, c.Decades)))
	at := (rows-1-c.Row)*p.Field.NX + c.Column
	p.Field.Z[at] = z
	ink := figure.Ink(t.Text, p.Field.Color(z), 4.5)
	p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: ink}, Width: 1.4, Points: sparkline(c.Result.Layers, x, y)})
	p.Notes = append(p.Notes, figure.Note{At: figure.Point{x, y - 0.27}, Cell: figure.Point{0.92, 0.4}, Color: ink,
		Text: signed(c.Decades)})
}

// signed writes a number of decades with its sign.
func signed(x float64) string {
	s := figure.Short(x, 2)
	if math.Abs(x) < 0.1 {
		s = figure.Fixed(x, 3)
	}
	if x > 0 {
		return "+" + s
	}
	return s
}

// The least number of decades that a sparkline's height stands for: less is a
// flat line, and so it looks.
const sparkDecades = 1

// sparkline is the course of log₁₀ of the gradient's variance in the upper part
// of a cell, the first layer left.
func sparkline(layers []signal.Layer, x, y float64) []figure.Point {
	low, high := math.Inf(1), math.Inf(-1)
	for _, l := range layers {
		if v := l.Stats[signal.GActVar].Log10Mean; !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if !(low <= high) || len(layers) < 2 {
		return nil
	}
	if high-low < sparkDecades {
		middle := (low + high) / 2
		low, high = middle-sparkDecades/2.0, middle+sparkDecades/2.0
	}
	points := make([]figure.Point, len(layers))
	for i, l := range layers {
		v := l.Stats[signal.GActVar].Log10Mean
		if math.IsInf(v, 0) {
			v = math.NaN()
		}
		points[i] = figure.Point{x - 0.38 + 0.76*float64(i)/float64(len(layers)-1), y - 0.05 + 0.43*(v-low)/(high-low)}
	}
	return points
}
