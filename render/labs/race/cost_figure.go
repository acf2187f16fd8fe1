package race

import (
	"image/color"
	"math"
	"strconv"

	"downhill/render/figure"
	"downhill/render/labs"
)

// costCurve is a line of the plot: methods that keep as much.
type costCurve struct {
	name, label string
	key         string // of the row in CostRows that it follows
	dash        []float64
	mixed       float64 // how far its colour is from the text's to the accent's
}

func costCurves() []costCurve {
	return []costCurve{
		{"momentum", "n  momentum", "momentum", []float64{2, 3}, 0},
		{"Adam, CG", "2n  Adam, CG", "adam", []float64{7, 3}, 0},
		{"L-BFGS", "2mn  L-BFGS", "lbfgs", []float64{9, 3, 2, 3}, 0.6},
		{"Newton, BFGS, Nelder–Mead", "n²  Newton, BFGS", "newton", nil, 1},
	}
}

// memories are what a machine has, in bytes.
func memories() []struct {
	bytes float64
	name  string
} {
	return []struct {
		bytes float64
		name  string
	}{{24e9, "a laptop or a graphics card, 24 GB"}, {2e12, "a large server, 2 TB"}}
}

// The ends of the axes: from the race's two parameters to networks of today, from
// one number to what no machine has.
const (
	costFrom, costTo         = 1, 1e9
	costBytesFrom, costBytes = 1, 1e23
)

// Plot draws the memory over the parameters on logarithmic axes, the networks
// marked on each line, with a key of their marks where no line goes, and the frame's
// parameters as a rule across.
func (f *CostFrame) Plot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{
		X: figure.Axis{Label: "parameters n", Log: true, Min: costFrom, Max: math.Max(costTo, f.Parameters*10)},
		Y: figure.Axis{Label: "kept beside θ and ∇f (bytes)", Log: true, Min: costBytesFrom, Max: math.Max(costBytes, 8e4*f.Parameters*f.Parameters)},
	}
	p.Y.Ticks = byteTicks(p.Y.Min, p.Y.Max)
	methods := CostRows()
	faint := t.Muted
	faint.A = 90
	for _, m := range memories() {
		p.Rules = append(p.Rules, figure.Rule{AtX: math.NaN(), AtY: m.bytes, Color: faint, Dash: []float64{3, 4}})
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{costFrom * 1.3, m.bytes * 4}, Text: m.name, Color: t.Muted})
	}
	p.Rules = append(p.Rules, figure.Rule{AtX: f.Parameters, AtY: math.NaN(), Color: t.Accent})
	for _, c := range costCurves() {
		m := methodOf(methods, c.key)
		style := figure.Style{Color: mixed(t.Text, t.Accent, c.mixed), Dash: c.dash}
		line := figure.Line{Name: c.label, Style: style, Width: 1.6}
		for k := 0.0; k <= 60; k++ { // enough that the foot of L-BFGS is round
			n := p.X.Value(k / 60)
			line.Points = append(line.Points, figure.Point{n, m.Bytes(n)})
		}
		p.Lines = append(p.Lines, line)
		for i, n := range Networks() {
			x := float64(n.Parameters())
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{x, m.Bytes(x)}, Radius: 3.5, Rim: true,
				Style: figure.Style{Color: style.Color, Marker: networkMarker(i)}})
		}
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{2, m.Bytes(2)}, Radius: 3.5, Rim: true, Style: figure.Style{Color: style.Color, Marker: figure.Triangle}})
	}
	f.nameNetworks(p, methodOf(methods, "newton"), t)
	p.Legend = true
	return p
}

// nameNetworks writes a key of the marks into the upper left corner, below which all
// lines pass, with what the second derivatives take there.
func (f *CostFrame) nameNetworks(p *figure.Plot, newton *CostRow, t figure.Theme) {
	row := 0.0
	add := func(m figure.Marker, text string) {
		y := p.Y.Value(0.955 - 0.06*row)
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{p.X.Value(0.025), y}, Radius: 3.5, Style: figure.Style{Color: t.Accent, Marker: m}})
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{p.X.Value(0.045), y}, Text: text, Color: t.Text})
		row++
	}
	networks := Networks()
	for i := len(networks) - 1; i >= 0; i-- {
		add(networkMarker(i), networks[i].Name+": "+Bytes(newton.Bytes(float64(networks[i].Parameters()))))
	}
	add(figure.Triangle, "two parameters, as here: "+Bytes(newton.Bytes(2)))
}

// networkMarker is the marker of a network, in the order of Networks.
func networkMarker(i int) figure.Marker {
	return [...]figure.Marker{figure.Disc, figure.Square, figure.Diamond}[i%3]
}

func methodOf(rows []CostRow, key string) *CostRow {
	for i := range rows {
		if rows[i].Rule.Key == key {
			return &rows[i]
		}
	}
	return &rows[0]
}

// mixed is a colour between two.
func mixed(a, b color.NRGBA, share float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + share*(float64(y)-float64(x)))) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// byteTicks names every third decade: 1 B, 1 kB, 1 MB.
func byteTicks(from, to float64) []figure.Tick {
	var out []figure.Tick
	for e := math.Ceil(math.Log10(from)); e <= math.Log10(to)+1e-9; e++ {
		tick := figure.Tick{At: math.Pow(10, e)}
		if int(e)%3 == 0 {
			tick.Label = "1 " + [...]string{"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB", "10³ YB", "10⁶ YB"}[min(10, int(e)/3)]
		}
		out = append(out, tick)
	}
	return out
}

// methodTable lists what the methods cost.
func (f *CostFrame) methodTable() *figure.Table {
	networks := Networks()
	table := &figure.Table{Title: "What a step and its memory cost", Columns: []figure.Column{
		{Header: "method", Weight: 4.4}, {Header: "keeps", Weight: 1.5}, {Header: "n = 2", Right: true, Weight: 1}}}
	sizes := []float64{}
	for _, n := range networks {
		sizes = append(sizes, float64(n.Parameters()))
	}
	if last := sizes[len(sizes)-1]; f.Parameters != last {
		sizes[0] = f.Parameters // the one asked for in the place of the smallest
		if f.Parameters > last {
			sizes = append(sizes[1:], f.Parameters)
		}
	}
	for _, n := range sizes {
		table.Columns = append(table.Columns, figure.Column{Header: "n = " + Count(n), Right: true, Weight: 1.3})
	}
	table.Columns = append(table.Columns, figure.Column{Header: "asks a step", Weight: 1.9},
		figure.Column{Header: "multiplies", Weight: 1}, figure.Column{Header: "for " + Count(f.Parameters), Right: true, Weight: 1.1})
	for _, m := range CostRows() {
		cells := []string{m.Name, m.Keeps, keptText(m.Bytes(2))}
		for _, n := range sizes {
			cells = append(cells, keptText(m.Bytes(n)))
		}
		table.Rows = append(table.Rows, figure.Row{Cells: append(cells, m.Asks, m.Work, Count(m.Multiplications(f.Parameters)))})
	}
	return table
}

// keptText writes memory, — for none.
func keptText(x float64) string {
	if x == 0 {
		return "—"
	}
	return Bytes(x)
}

// measuredTable lists what the racers asked for.
func (f *CostFrame) measuredTable(t figure.Theme) *figure.Table {
	table := &figure.Table{Title: "Asked for in this race until converged", Columns: []figure.Column{{Header: "optimizer", Weight: 2.2},
		{Header: "steps", Right: true, Weight: 1.1}, {Header: "f", Right: true, Weight: 0.8}, {Header: "∇f", Right: true, Weight: 0.8},
		{Header: "H", Right: true, Weight: 0.7}, {Header: "evals", Right: true, Weight: 0.9}}}
	for _, m := range f.Measured() {
		if m.Hidden {
			continue
		}
		style := Style(t, m.Racer)
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{m.Name, m.Arrived(), countCell(m.Calls.Functions),
			countCell(m.Calls.Gradients), countCell(m.Calls.Hessians), strconv.Itoa(m.Evaluations)}})
	}
	return table
}

func countCell(n int) string {
	if n == 0 {
		return "—"
	}
	return strconv.Itoa(n)
}

// Figure is the plot with what was measured beside it and the table of methods
// below.
func (f *CostFrame) Figure(_ int, l labs.Look) figure.Figure {
	p := f.Plot(l.Theme)
	const low = 0.39
	return figure.Figure{
		Title: "What second order costs", Theme: l.Theme, Caption: f.Caption(),
		Panels: []figure.Panel{
			{Area: figure.Area{W: 0.62, H: 1 - low}, Plot: p},
			{Area: figure.Area{X: 0.64, W: 0.36, H: 1 - low}, Table: f.measuredTable(l.Theme)},
			{Area: figure.Area{Y: 1 - low, W: 1, H: low}, Table: f.methodTable()},
		},
	}
}
