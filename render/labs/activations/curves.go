package activations

import (
	"image/color"
	"math"

	"downhill/activations"
	"downhill/render/figure"
)

const (
	curveWidth = 2.2 // px
	bandAlpha  = 70  // of 255
	stripAlpha = 150
)

// band are the ends of what a function is drawn from in training, at x, the
// lower values first.
func (c *Curve) band(x []float64) (lower, upper []float64, ok bool) {
	b, ok := c.Function.(activations.Banded)
	if !ok {
		return nil, nil, false
	}
	f, g := b.Band()
	lower, upper = make([]float64, len(x)), make([]float64, len(x))
	for i, v := range x {
		p, q := f.Value(v), g.Value(v)
		lower[i], upper[i] = math.Min(p, q), math.Max(p, q)
	}
	return lower, upper, true
}

// ValuePlot shows φ of every function that is not hidden, with its kinks; below
// them a strip for each function where it is saturated.
func (f *Frame) ValuePlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Activation φ(x)", X: f.xAxis(), Y: figure.Axis{Label: "output φ(x)"}}
	span := newSpan()
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		span.take(c.Y...)
		if lower, upper, ok := c.band(f.X); ok {
			span.take(lower...)
			span.take(upper...)
			p.Bands = append(p.Bands, area(style.Color, f.X, lower, upper))
		}
		p.Lines = append(p.Lines, figure.Line{Name: c.Name, Style: style, Width: curveWidth, Points: f.values(c)})
		for _, k := range c.Kinks {
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{k.X, k.Y}, Style: style, Radius: 4, Rim: true})
		}
	}
	p.Y = span.axis(p.Y)
	f.strips(p, t)
	return p
}

// SlopePlot shows φ′ of every function that is not hidden, broken at the kinks,
// and the threshold of saturation.
func (f *Frame) SlopePlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Derivative φ′(x)", X: f.xAxis(), Y: figure.Axis{Label: "slope φ′(x)"}}
	span := newSpan()
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		span.take(c.DY...)
		for _, k := range c.Kinks {
			span.take(k.Left, k.Right)
		}
		if b, ok := c.slopeBand(f.X); ok {
			b.Color = faint(style.Color, bandAlpha)
			p.Bands = append(p.Bands, b)
			for i := range b.Lower {
				span.take(b.Lower[i][1], b.Upper[i][1])
			}
		}
		p.Lines = append(p.Lines, figure.Line{Name: c.Name, Style: style, Width: curveWidth, Points: f.slopes(c)})
		for _, k := range c.Kinks {
			right := style
			right.Marker = figure.Ring
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{k.X, k.Left}, Style: style, Radius: 4, Rim: true},
				figure.Mark{At: figure.Point{k.X, k.Right}, Style: right, Radius: 4})
		}
	}
	p.Y = span.axis(p.Y)
	if s := f.Scenario.Activations.Saturation; s > 0 {
		for _, y := range []float64{s, -s} {
			if at := p.Y.Norm(y); at >= 0 && at <= 1 {
				p.Rules = append(p.Rules, figure.Rule{AtX: math.NaN(), AtY: y, Color: t.Muted, Dash: []float64{4, 3}})
			}
		}
	}
	f.strips(p, t)
	return p
}

func (f *Frame) xAxis() figure.Axis {
	a := &f.Scenario.Activations
	return figure.Axis{Label: "input x", Min: a.From, Max: a.To}
}

// values is the curve of φ through its points and its kinks.
func (f *Frame) values(c *Curve) []figure.Point {
	out := make([]figure.Point, 0, len(f.X)+len(c.Kinks))
	next := 0
	for i, x := range f.X {
		for ; next < len(c.Kinks) && c.Kinks[next].X <= x; next++ {
			out = append(out, figure.Point{c.Kinks[next].X, c.Kinks[next].Y})
		}
		out = append(out, figure.Point{x, c.Y[i]})
	}
	return out
}

// slopes is the curve of φ′, broken at each kink between the slopes of its two
// sides.
func (f *Frame) slopes(c *Curve) []figure.Point {
	out := make([]figure.Point, 0, len(f.X)+3*len(c.Kinks))
	next := 0
	for i, x := range f.X {
		for ; next < len(c.Kinks) && c.Kinks[next].X <= x; next++ {
			k := c.Kinks[next]
			out = append(out, figure.Point{k.X, k.Left}, figure.Point{math.NaN(), math.NaN()}, figure.Point{k.X, k.Right})
		}
		if len(c.Kinks) == 0 || next == 0 || c.Kinks[next-1].X != x {
			out = append(out, figure.Point{x, c.DY[i]})
		}
	}
	return out
}

// slopeBand is the range of slopes left of the kink.
func (c *Curve) slopeBand(x []float64) (figure.Band, bool) {
	b, ok := c.Function.(activations.Banded)
	if !ok || len(x) == 0 || !(x[0] < 0) {
		return figure.Band{}, false
	}
	f, g := b.Band()
	from, to := x[0], math.Min(0, x[len(x)-1])
	return figure.Band{Lower: []figure.Point{{from, f.Slope(from)}, {to, f.Slope(to)}},
		Upper: []figure.Point{{from, g.Slope(from)}, {to, g.Slope(to)}}}, true
}

func area(c color.NRGBA, x, lower, upper []float64) figure.Band {
	b := figure.Band{Color: faint(c, bandAlpha), Lower: make([]figure.Point, len(x)), Upper: make([]figure.Point, len(x))}
	for i, v := range x {
		b.Lower[i], b.Upper[i] = figure.Point{v, lower[i]}, figure.Point{v, upper[i]}
	}
	return b
}

func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// strips makes room below a plot and draws there, in a row of its own for every
// function that has one, where it is saturated.
func (f *Frame) strips(p *figure.Plot, t figure.Theme) {
	var rows []*Curve
	for _, c := range f.Shown() {
		if len(c.Saturated) > 0 {
			rows = append(rows, c)
		}
	}
	ticks := figure.Ticks(p.Y.Min, p.Y.Max, 6)
	height := (p.Y.Max - p.Y.Min) * 0.028
	if len(rows) == 0 || !(height > 0) || math.IsInf(height, 0) {
		return
	}
	top := p.Y.Min - height*0.4
	for i, c := range rows {
		y := top - float64(i)*height
		for _, in := range c.Saturated {
			p.Bands = append(p.Bands, figure.Bar(faint(t.Style(c.Index).Color, stripAlpha), in.From, y-0.75*height, in.To, y))
		}
	}
	p.Y.Min = top - float64(len(rows))*height
	p.Y.Ticks = ticks
}
