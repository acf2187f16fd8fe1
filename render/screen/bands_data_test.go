package screen

import (
	"fmt"
	"image/color"
	"math"

	"downhill/render/figure"
)

// ridges is a plot of n histograms of bins bins, one above the other, as the
// signal's layers are shown.
func ridges(theme figure.Theme, n, bins int, phase float64) *figure.Plot {
	p := &figure.Plot{
		Title: "activations", X: figure.Axis{Label: "activation h", Min: -3, Max: 3}.WithTicks(6),
		Y: figure.Axis{Label: "layer", Min: -0.5, Max: float64(n) + 1.5}.WithTicks(5),
	}
	c := theme.Racers[1]
	for i := range n {
		layer := float64(n - 1 - i)
		width := 0.3 + 0.9*layer/float64(n)
		var line []figure.Point
		for k := range bins {
			x := -3 + 6*(float64(k)+0.5)/float64(bins)
			z := (x - 0.4*math.Sin(phase+layer)) / width
			line = append(line, figure.Point{x, layer + 1.6*math.Exp(-z*z/2)})
		}
		p.Bands = append(p.Bands, figure.Under(color.NRGBA{c.R, c.G, c.B, 90}, line, layer))
		p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: c}, Width: 1.2, Points: line})
	}
	return p
}

var functions = []string{"sigmoid", "tanh", "ReLU", "leaky ReLU, α = 0.01", "leaky ReLU, α = 0.2", "ELU", "SELU", "softplus"}

// bars is a chart of named bars.
func bars(theme figure.Theme, across bool) *figure.Plot {
	p := &figure.Plot{Title: "cost of one evaluation"}
	names := figure.Axis{Label: "function", Min: -0.6, Max: float64(len(functions)) - 0.4}
	for i, name := range functions {
		names.Ticks = append(names.Ticks, figure.Tick{At: float64(i), Label: name})
		at, cost := float64(i), 3+1.7*float64((i*5)%8)
		if across {
			p.Bands = append(p.Bands, figure.Bar(theme.Racers[i], 0, at-0.35, cost, at+0.35))
		} else {
			p.Bands = append(p.Bands, figure.Bar(theme.Racers[i], at-0.35, 0, at+0.35, cost))
		}
	}
	cost := figure.Axis{Label: "time, ns", Min: 0, Max: 20}.WithTicks(4)
	p.X, p.Y = names, cost
	if across {
		p.X, p.Y = cost, names
	}
	return p
}

// matrix is a heat map of named rows and columns with its numbers in the cells.
func matrix(theme figure.Theme) *figure.Plot {
	f := &figure.Field{NX: 5, NY: 4, XMax: 4, YMax: 3, Low: -1, High: 1, Map: figure.PRGn(), Cells: true}
	p := &figure.Plot{Title: "Jacobian", Field: f, Bar: "∂pᵢ/∂zⱼ"}
	for k := range 20 {
		f.Z = append(f.Z, math.Sin(1.3*float64(k)))
		if k == 7 {
			f.Z[k] = math.NaN()
			continue
		}
		p.Notes = append(p.Notes, figure.Note{
			At: figure.Point{float64(k % 5), float64(k / 5)}, Cell: figure.Point{1, 1},
			Text: figure.Fixed(f.Z[k], 2), Color: figure.Ink(theme.Text, f.Color(f.Z[k]), 4.5),
		})
	}
	f.Ticks = f.BarTicks(4)
	p.X, p.Y = figure.Axis{Min: -0.5, Max: 4.5}, figure.Axis{Min: -0.5, Max: 3.5}
	for i := range 5 {
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: float64(i), Label: fmt.Sprint("logit ", i+1)})
		if i < 4 {
			p.Y.Ticks = append(p.Y.Ticks, figure.Tick{At: float64(i), Label: fmt.Sprint("class ", i+1)})
		}
	}
	return p
}

// spread is a line in its band on a logarithmic axis, which both leave.
func spread(theme figure.Theme, bare bool) *figure.Plot {
	p := &figure.Plot{
		Title: "variance", Legend: !bare,
		X: figure.Axis{Label: "layer", Min: 0, Max: 20}.WithTicks(5),
		Y: figure.Axis{Label: "variance", Min: 1e-4, Max: 10, Log: true, Bare: bare}.WithTicks(5),
	}
	style := theme.Style(0)
	line := figure.Line{Name: "mean of 20 trials", Style: style, Width: 2}
	band := figure.Band{Name: "± one standard deviation", Color: color.NRGBA{style.Color.R, style.Color.G, style.Color.B, 70}}
	for l := range 21 {
		x, mean := float64(l), math.Pow(0.6, float64(l))
		dev := mean * (0.2 + 0.06*x) // from layer 14 on the lower edge is below 0
		band.Lower = append(band.Lower, figure.Point{x, mean - dev})
		band.Upper = append(band.Upper, figure.Point{x, mean + dev})
		line.Points = append(line.Points, figure.Point{x, mean})
	}
	band.Lower[4][1], line.Points[4][1] = math.NaN(), math.NaN()
	p.Bands, p.Lines = []figure.Band{band}, []figure.Line{line}
	return p
}
