package activations

import (
	"math"

	"downhill/render/figure"
)

// LogitPlot shows the logits as bars.
func (f *Frame) LogitPlot(t figure.Theme) *figure.Plot {
	s := &f.Softmax
	p := &figure.Plot{Title: "Logits z", X: classAxis(len(s.Logits)), Y: figure.Axis{Label: "logit z"}}
	span := newSpan()
	span.take(0)
	span.take(s.Logits...)
	if span.low == span.high {
		span.take(-1, 1)
	}
	reach := 0.1 * (span.high - span.low) // room for the numbers
	span.take(span.low-reach, span.high+reach)
	p.Y = span.axis(p.Y)
	bars(p, t, s.Logits, brief)
	p.Rules = []figure.Rule{{AtX: math.NaN(), AtY: 0, Color: t.Muted}}
	return p
}

// ProbabilityPlot shows the probabilities as bars.
func (f *Frame) ProbabilityPlot(t figure.Theme) *figure.Plot {
	s := &f.Softmax
	p := &figure.Plot{Title: "Probabilities p at temperature T = " + brief(s.Temperature), X: classAxis(len(s.P)),
		Y: figure.Axis{Label: "probability p", Max: 1.1, Ticks: figure.Ticks(0, 1, 5)}}
	bars(p, t, s.P, func(v float64) string {
		if len(s.P) > fewClasses {
			return figure.Short(v, 2)
		}
		return figure.Short(v, 3)
	})
	return p
}

// bars draws a bar for each value, with its number at its end.
func bars(p *figure.Plot, t figure.Theme, values []float64, write func(float64) string) {
	room := 0.09 * (p.Y.Max - p.Y.Min)
	for i, v := range values {
		x := float64(i + 1)
		if v-v != 0 {
			p.Notes = append(p.Notes, figure.Note{At: figure.Point{x, room / 2}, Text: write(v), Color: t.Text, Cell: figure.Point{1, room}})
			continue
		}
		p.Bands = append(p.Bands, figure.Bar(t.Accent, x-0.36, 0, x+0.36, v))
		at := figure.Point{x, v + room/2}
		if v < 0 {
			at[1] = v - room/2
		}
		p.Notes = append(p.Notes, figure.Note{At: at, Text: write(v), Color: t.Text, Cell: figure.Point{1, room}})
	}
}

func classAxis(n int) figure.Axis {
	a := figure.Axis{Label: "class i", Min: 0.5, Max: float64(max(1, n)) + 0.5}
	for i := range n {
		a.Ticks = append(a.Ticks, figure.Tick{At: float64(i + 1), Label: figure.Exact(float64(i + 1))})
	}
	return a
}

// LogitAt is the logit whose bar is at a place of LogitPlot, and the value that
// it is dragged to there; ok is false beside the bars.
func (f *Frame) LogitAt(at figure.Point) (index int, value float64, ok bool) {
	i := math.Round(at[0])
	if !(i >= 1 && i <= float64(len(f.Softmax.Logits))) {
		return 0, 0, false
	}
	return int(i) - 1, at[1], true
}

// JacobianPlot shows ∂pᵢ/∂zⱼ as a heat map with its numbers, row 1 on top.
func (f *Frame) JacobianPlot(t figure.Theme) *figure.Plot {
	s := &f.Softmax
	n := len(s.P)
	p := &figure.Plot{Title: "Jacobian ∂pᵢ/∂zⱼ", X: classAxis(n), Y: classAxis(n), Bar: "∂pᵢ/∂zⱼ"}
	p.X.Label, p.Y.Label = "logit j", "probability i"
	for i := range p.Y.Ticks { // upwards, as axes want them
		p.Y.Ticks[i].Label = figure.Exact(float64(n - i))
	}
	limit := s.Steepest()
	if !(limit > 0) || math.IsInf(limit, 0) {
		limit = 0.25
	}
	field := &figure.Field{NX: n, NY: n, XMin: 1, XMax: float64(n), YMin: 1, YMax: float64(n), Z: make([]float64, n*n),
		Low: -limit, High: limit, Map: figure.PRGn(), Cells: true}
	for i := range n {
		for j := range n {
			z := s.Jacobian[i*n+j]
			field.Z[(n-1-i)*n+j] = z
			p.Notes = append(p.Notes, figure.Note{At: figure.Point{float64(j + 1), float64(n - i)}, Text: cellNumber(z, n),
				Color: figure.Ink(t.Text, field.Color(z), 4.5), Cell: figure.Point{0.96, 0.96}})
		}
	}
	p.Field = field
	return p
}

// fewClasses is up to how many classes there is room for small numbers.
const fewClasses = 6

// cellNumber is an entry of the matrix as shortly as n of them in a row need it.
func cellNumber(z float64, n int) string {
	switch {
	case n > fewClasses:
		return figure.Fixed(z, 2)
	case z != 0 && math.Abs(z) < 1e-3:
		return figure.Short(z, 2)
	}
	return figure.Fixed(z, 3)
}
