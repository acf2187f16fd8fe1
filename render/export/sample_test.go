package export

import (
	"fmt"
	"math"

	"downhill/render/figure"
)

// racer is a rule for a test picture: heavy-ball steps with its own rate, which
// is enough to give every trail another shape.
type racer struct {
	name      string
	eta, beta float64
}

// bowl is the elongated bowl f = (x² + κy²)/2 with κ = 20.
func bowl(x, y float64) float64 { return (x*x + 20*y*y) / 2 }

// run makes the path of a racer on the bowl.
func (r racer) run(steps int) (path, loss []figure.Point) {
	x, y, vx, vy := -8.0, 1.5, 0.0, 0.0
	for t := 0; t <= steps; t++ {
		path = append(path, figure.Point{x, y})
		loss = append(loss, figure.Point{float64(t), bowl(x, y)})
		vx, vy = r.beta*vx-r.eta*x, r.beta*vy-r.eta*20*y
		x, y = x+vx, y+vy
	}
	return path, loss
}

// comparison is a figure as the race makes it, with n racers.
func comparison(theme figure.Theme, n int) figure.Figure {
	return comparisonAt(theme, n, 200, sampleField(theme))
}

// sampleField is the bowl on a grid, made once for the frames of an animation.
func sampleField(theme figure.Theme) *figure.Field {
	f := &figure.Field{NX: 121, NY: 91, XMin: -10, XMax: 4, YMin: -3.2, YMax: 2.6,
		Low: 0.01, High: 200, Log: true, Map: theme.Surface}
	f.Z = make([]float64, f.NX*f.NY)
	for j := range f.NY {
		for i := range f.NX {
			f.Z[j*f.NX+i] = bowl(f.XMin+(f.XMax-f.XMin)*float64(i)/float64(f.NX-1), f.YMin+(f.YMax-f.YMin)*float64(j)/float64(f.NY-1))
		}
	}
	return f
}

func comparisonAt(theme figure.Theme, n, step int, field *figure.Field) figure.Figure {
	return comparisonWith(theme, n, step, field, figure.Trace(field, figure.Levels(field, 10)))
}

func comparisonWith(theme figure.Theme, n, step int, field *figure.Field, contours *figure.Contours) figure.Figure {
	names := []string{"SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AdaMax", "Nadam", "AdamW", "AdaBound", "FTRL", "Lion", "Newton", "Adadelta"}
	surface := &figure.Plot{
		Title: "paths on the surface",
		X:     figure.Axis{Label: "x", Min: -10, Max: 4}, Y: figure.Axis{Label: "y", Min: -3.2, Max: 2.6},
		Field: field, Contours: contours, Bar: "loss f(θ)",
	}
	chart := &figure.Plot{
		Title: "loss against step", X: figure.Axis{Label: "step", Min: 0, Max: 200},
		Y: figure.Axis{Label: "loss f(θ)", Min: 1e-9, Max: 1e3, Log: true},
	}
	table := &figure.Table{Columns: []figure.Column{
		{Header: "optimizer", Weight: 2}, {Header: "hyperparameters", Weight: 4},
		{Header: "steps to converge", Right: true, Weight: 2}, {Header: "final loss", Right: true, Weight: 1.6},
		{Header: "‖θ − θ*‖", Right: true, Weight: 1.6},
	}}
	var ends []figure.Mark
	for i := range n {
		r := racer{names[i%len(names)], 0.004 + 0.011*float64(i%7), 0.25 * float64(i%4)}
		if i >= len(names) {
			r.name += fmt.Sprint(" ", 1+i/len(names))
		}
		path, loss := r.run(step)
		style := theme.Style(i)
		surface.Lines = append(surface.Lines, figure.Line{Name: r.name, Style: style, Width: 2.2, Casing: true, Points: path})
		chart.Lines = append(chart.Lines, figure.Line{Name: r.name, Style: style, Width: 1.6, Points: loss})
		end := path[len(path)-1]
		ends = append(ends, figure.Mark{At: end, Style: style, Radius: 6, Rim: true})
		at := style
		steps := "—"
		if i%3 == 1 {
			steps = fmt.Sprint(80 + 7*i)
		}
		table.Rows = append(table.Rows, figure.Row{Style: &at, Cells: []string{
			r.name, "η " + figure.Short(r.eta, 2) + "  β " + figure.Exact(r.beta) + "  ε 1e−7", steps,
			figure.Short(loss[len(loss)-1][1], 3), figure.Fixed(math.Hypot(end[0], end[1]), 4),
		}})
	}
	text := figure.Style{Color: theme.Text, Marker: figure.Disc}
	ring := figure.Style{Color: theme.Text, Marker: figure.Ring}
	surface.Marks = append(ends,
		figure.Mark{At: figure.Point{-8, 1.5}, Style: text, Radius: 5, Label: "start", Rim: true},
		figure.Mark{At: figure.Point{0, 0}, Style: ring, Radius: 8, Label: "minimum", Rim: true})
	surface.Notes = []figure.Note{{At: figure.Point{30, 9}, Text: "Lion, 26 away", Color: theme.Racers[3], Arrow: true}}
	f := figure.Figure{
		Title: "Race on the elongated bowl", Theme: theme,
		Caption: []string{
			"Elongated bowl f = (x² + κy²)/2 with κ = 20 · start (−8.000, 1.500) · 200 steps · seed 1 · no gradient noise.",
			"Converged: ‖∇f‖ ≤ 1e−6 and ‖Δθ‖ ≤ 1e−6 for ten steps running.",
		},
	}
	left, right, below := figure.ComparisonAreas(n)
	f.Panels = []figure.Panel{{Area: left, Plot: surface}, {Area: right, Plot: chart}, {Area: below, Table: table}}
	return f
}
