package race

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"downhill/internal/scenario"
	"downhill/optimizers/maps"
	"downhill/render/figure"
	"downhill/render/labs"
)

var _ labs.Frame = (*BasinFrame)(nil)

// Figure is all maps side by side and below them the minima with what share of
// the starts leads to each.
func (f *BasinFrame) Figure(_ int, l labs.Look) figure.Figure {
	table := f.Table(l.Theme)
	n := len(f.Plans)
	columns := int(math.Ceil(math.Sqrt(float64(n) * 1.5)))
	rows := (n + columns - 1) / columns
	columns = (n + rows - 1) / rows
	foot := math.Min(0.5, 0.03+0.03*float64(len(table.Rows)+1))
	fig := figure.Figure{Theme: l.Theme, Caption: f.Caption(), Aligned: n > 1,
		Title: fmt.Sprintf("%s: where %s from every start", f.Entry.Title, f.who())}
	for k := range n {
		p := f.Plot(k, l.Theme)
		p.Title = f.Name(k) + "   " + Hyperparameters(f.Plans[k].Rule)
		if n > 4 {
			p.Title = f.Name(k)
		}
		i, j := k%columns, k/columns
		p.Y.Bare, p.X.Bare = i > 0, k+columns < n
		p.Margins.Right = 1.4 // the last number below reaches over the edge
		h := (1 - foot - 0.02) / float64(rows)
		fig.Panels = append(fig.Panels, figure.Panel{Plot: p,
			Area: figure.Area{X: float64(i) / float64(columns), Y: float64(j) * h, W: 1 / float64(columns), H: h}})
	}
	fig.Panels = append(fig.Panels, figure.Panel{Area: figure.Area{Y: 1 - foot, W: 1, H: foot}, Table: table})
	return fig
}

func (f *BasinFrame) who() string {
	if len(f.Plans) == 1 {
		return f.Name(0) + " ends"
	}
	return strconv.Itoa(len(f.Plans)) + " optimizers end"
}

// Caption says what it takes to compute these maps again, and how to read them.
func (f *BasinFrame) Caption() []string {
	p := &f.Plans[0]
	line := fmt.Sprintf("Surface %s, %d × %d starts, %d steps each, seed %d", scenario.Surfaces().Format(f.Scenario.Race.Surface), p.NX, p.NY, p.Steps, f.Scenario.Seed)
	if p.Batch > 0 {
		line += ", " + batchSize(p.Batch)
	}
	if p.Noise > 0 {
		line += ", gradient noise σ = " + figure.Exact(p.Noise)
	}
	if len(f.Plans) > 4 {
		line += ". Hyperparameters:"
		for k := range f.Plans {
			if k > 0 {
				line += ";"
			}
			line += " " + f.Name(k) + " " + Summary(f.Plans[k].Rule)
		}
	}
	return append([]string{line + ".", fmt.Sprintf("Colour: the minimum at which a run ends; the brighter, the sooner, from %d steps to %d. The darkest have not arrived but are within %s of it. Grey: elsewhere. Hatched: diverged.",
		f.fastest, p.Steps, figure.Short(f.Reach, 2))}, sliceNote(&f.Scenario)...)
}

// Plot is map k with the minima numbered as in the table.
func (f *BasinFrame) Plot(k int, t figure.Theme) *figure.Plot {
	p := &f.Plans[k]
	w := p.Window
	hx, hy := (w[1]-w[0])/float64(2*p.NX), (w[3]-w[2])/float64(2*p.NY)
	colors := &f.palette
	field := &figure.Field{NX: p.NX, NY: p.NY, XMin: w[0] + hx, XMax: w[1] - hx, YMin: w[2] + hy, YMax: w[3] - hy, Cells: true,
		Map: colors.stops, High: basinStops - 1, Z: make([]float64, len(f.Endings[k]))}
	for i, e := range f.Endings[k] {
		field.Z[i] = colors.height(e, f.fastest, p.Steps)
	}
	plot := &figure.Plot{Field: field, X: figure.Axis{Label: "start x", Min: w[0], Max: w[1]}, Y: figure.Axis{Label: "start y", Min: w[2], Max: w[3]}}
	for i, m := range f.Minima {
		if at := (figure.Point{m.X, m.Y}); inside(plot, at) && (len(f.Minima) <= mostNumbered || m.Global) {
			plot.Marks = append(plot.Marks, figure.Mark{At: at, Radius: 5, Rim: true, Label: strconv.Itoa(i + 1),
				Style: figure.Style{Color: t.Text, Marker: figure.Disc}})
		}
	}
	return plot
}

// mostNumbered is how many minima are numbered on the map and listed one by one.
const mostNumbered = 12

// Table lists the minima with the share of the starts that lead to each, and the
// median steps of those that arrive.
func (f *BasinFrame) Table(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "ends at", Weight: 2.4}, {Header: "loss", Right: true, Weight: 1}}}
	for k := range f.Plans {
		table.Columns = append(table.Columns, figure.Column{Header: f.Name(k), Right: true, Weight: 1.5})
	}
	shares := make([][]float64, len(f.Plans))
	elsewhere, diverged := figure.Row{Cells: []string{"elsewhere, or still on the way", ""}}, figure.Row{Cells: []string{"diverged", ""}}
	for k := range f.Plans {
		var e, d float64
		shares[k], e, d = f.Shares(k)
		elsewhere.Cells, diverged.Cells = append(elsewhere.Cells, percent(e)), append(diverged.Cells, percent(d))
	}
	shown := f.ranked(shares)
	others := make([]float64, len(f.Plans))
	colors := &f.palette
	for i, m := range f.Minima {
		if !slices.Contains(shown, i) {
			for k := range others {
				others[k] += shares[k][i]
			}
			continue
		}
		style := figure.Style{Color: colors.of(i)}
		name := fmt.Sprintf("%d  (%s, %s)", i+1, figure.Short(m.X+0, 4), figure.Short(m.Y+0, 4))
		if m.Global && len(f.Minima) > 1 {
			name += ", lowest"
		}
		row := figure.Row{Style: &style, Cells: []string{name, Number(m.F)}}
		for k := range f.Plans {
			cell := percent(shares[k][i])
			if n := f.Median(k, i); n >= 0 && len(f.Plans) <= 5 {
				cell += ", " + strconv.Itoa(n) + " steps"
			}
			row.Cells = append(row.Cells, cell)
		}
		table.Rows = append(table.Rows, row)
	}
	if n := len(f.Minima) - len(shown); n > 0 {
		row := figure.Row{Cells: []string{fmt.Sprintf("%d other minima", n), ""}}
		for _, s := range others {
			row.Cells = append(row.Cells, percent(s))
		}
		table.Rows = append(table.Rows, row)
	}
	grey := figure.Style{Color: grey()}
	elsewhere.Style = &grey
	hatched := figure.Style{Color: t.Line, Marker: figure.Cross}
	diverged.Style = &hatched
	table.Rows = append(table.Rows, elsewhere, diverged)
	return table
}

// ranked are the minima that are listed one by one: all, or those with the most
// starts.
func (f *BasinFrame) ranked(shares [][]float64) []int {
	all := make([]int, len(f.Minima))
	sum := make([]float64, len(f.Minima))
	for i := range all {
		all[i] = i
		for k := range shares {
			sum[i] += shares[k][i]
		}
	}
	if len(all) <= mostNumbered {
		return all
	}
	slices.SortStableFunc(all, func(a, b int) int {
		switch {
		case sum[a] > sum[b]:
			return -1
		case sum[a] < sum[b]:
			return 1
		}
		return a - b
	})
	return all[:mostNumbered-2]
}

// Color is that of minimum i in legends, or of what is elsewhere.
func (f *BasinFrame) Color(e maps.Ending, t figure.Theme) color.NRGBA {
	switch {
	case e.Minimum == maps.Diverged:
		return t.Line
	case e.Minimum < 0:
		return grey()
	}
	return f.palette.of(int(e.Minimum))
}
