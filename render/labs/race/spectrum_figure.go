package race

import (
	"fmt"
	"image/color"
	"math"

	"downhill/optimizers/conditioning"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Figure is the surface with its eigenvectors, the rates over the learning rate,
// the loss by components, and all of it in numbers.
func (s *SpectrumFrame) Figure(at int, l labs.Look) figure.Figure {
	one := s.Frame.Spectrum(s.Racer, at)
	backdrop := NewBackdrop(s.Surface, l.View, l.Theme, Grain{NX: 300, NY: 300, Width: 400, Height: 240})
	surface := one.SurfacePlot(backdrop, l.Theme)
	rates, loss, share := one.RatePlot(l.Theme), one.LossPlot(l.Theme), one.SharePlot(l.Theme)
	rates.Legend, loss.Legend = true, true
	for _, p := range []*figure.Plot{surface, rates, loss, share} {
		p.Title = ""
	}
	table := one.Table()
	const h, gap = 0.16, 0.03
	top := (1 - h - 2*gap) / 2
	return figure.Figure{
		Title: fmt.Sprintf("%s: eigen-components of %s", s.Entry.Title, s.Scenario.Race.Racers[s.Racer].Name),
		Theme: l.Theme, Caption: one.Caption(),
		Panels: []figure.Panel{
			{Area: figure.Area{W: 0.49, H: top}, Plot: surface},
			{Area: figure.Area{X: 0.51, W: 0.49, H: top}, Plot: rates},
			{Area: figure.Area{Y: top + gap, W: 0.49, H: top}, Plot: loss},
			{Area: figure.Area{X: 0.51, Y: top + gap, W: 0.49, H: top}, Plot: share},
			{Area: figure.Area{Y: 1 - h, W: 1, H: h}, Table: table},
		},
	}
}

// ModeStyle is the look of component i of a racer: the steep one, of the larger
// eigenvalue, in the racer's colour, the flat one paler and dashed.
func ModeStyle(t figure.Theme, racer, i int) figure.Style {
	c := Style(t, racer).Color
	if i == 1 {
		return figure.Style{Color: c}
	}
	return figure.Style{Color: blend(c, t.Text, 0.62), Dash: []float64{6, 3}}
}

// blend is a colour on its way to another.
func blend(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + t*(float64(y)-float64(x)))) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// modeName names component i with its eigenvalue.
func (s *SpectrumFrame) modeName(i int) string {
	return [2]string{"λ₁ = ", "λ₂ = "}[i] + figure.Short(s.Parabola.Lambda[i], 3)
}

// SurfacePlot is the surface with the eigenvectors as axes and the ellipse of
// half axes proportional to 1/√λᵢ, on which the parabola is level; with the path
// of the racer.
func (s *SpectrumFrame) SurfacePlot(b *Backdrop, t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: b.X, Y: b.Y, Field: b.Field, Contours: b.Contours}
	if s.Lacking == "" {
		s.addAxes(p, t)
	}
	if n := s.rows(s.Racer, s.Step); n > 0 {
		path, style := s.Rec.Tracks[s.Racer].Path, Style(t, s.Racer)
		p.Lines = append(p.Lines, figure.Line{Name: s.Rec.Tracks[s.Racer].Name, Style: style, Width: 2.2, Casing: true, Points: path[:n:n]})
		style.Dash = nil
		ball := path[n-1]
		p.Marks = append(p.Marks, figure.Mark{At: ball, Style: style, Radius: 7, Rim: true})
		if !inside(p, ball) {
			p.Notes = append(p.Notes, figure.Note{At: ball, Arrow: true, Color: style.Color,
				Text: s.Rec.Tracks[s.Racer].Name + " " + figure.Short(outside(p, ball), 2)})
		}
	}
	return p
}

// addAxes draws the eigenvectors and the ellipse as large as the view has room
// for: nine tenths of the way to the first edge that an axis meets.
func (s *SpectrumFrame) addAxes(p *figure.Plot, t figure.Theme) {
	q := &s.Parabola
	reach := math.Inf(1)
	var half [2]float64
	for i, v := range q.Axis {
		half[i] = 1 / math.Sqrt(math.Max(math.Abs(q.Lambda[i]), 1e-12*math.Max(math.Abs(q.Lambda[0]), math.Abs(q.Lambda[1]))))
		for _, sign := range []float64{-1, 1} {
			reach = math.Min(reach, toEdge(p, q.Center, [2]float64{sign * v[0], sign * v[1]})/half[i])
		}
	}
	if !(reach > 0) { // what they belong to is out of view: an arrow says where
		p.Notes = append(p.Notes, figure.Note{At: q.Center, Arrow: true, Color: t.Text, Text: "eigenvectors " + figure.Short(outside(p, q.Center), 2)})
		return
	}
	reach *= 0.9
	if e := q.Ellipse(reach, 120); e != nil {
		p.Lines = append(p.Lines, figure.Line{Name: "ellipse of 1/√λ", Style: figure.Style{Color: t.Text}, Width: 1.5, Casing: true, Points: e})
	}
	for i, v := range q.Axis {
		d := reach * half[i]
		from, to := [2]float64{q.Center[0] - d*v[0], q.Center[1] - d*v[1]}, [2]float64{q.Center[0] + d*v[0], q.Center[1] + d*v[1]}
		style := ModeStyle(t, s.Racer, i)
		p.Lines = append(p.Lines, figure.Line{Name: s.modeName(i), Style: style, Width: 2, Casing: true, Points: []figure.Point{from, to}})
		p.Marks = append(p.Marks, figure.Mark{At: to, Style: figure.Style{Color: style.Color, Marker: figure.Disc}, Radius: 3, Rim: true, Label: s.modeName(i)})
	}
}

// toEdge is how far it is from a place of the view to its edge in a direction, 0
// from outside.
func toEdge(p *figure.Plot, from, v [2]float64) float64 {
	if !inside(p, from) {
		return 0
	}
	best := math.Inf(1)
	for i, a := range []figure.Axis{p.X, p.Y} {
		switch {
		case v[i] > 1e-12:
			best = math.Min(best, (a.Max-from[i])/v[i])
		case v[i] < -1e-12:
			best = math.Min(best, (a.Min-from[i])/v[i])
		}
	}
	return best
}

// RateEnd is where the axis of RatePlot ends, false where there is no such plot:
// a quarter beyond the stability limit, or beyond the racer's own rate.
func (s *SpectrumFrame) RateEnd() (end float64, ok bool) {
	rule, ok := s.Rule()
	steep := math.Max(math.Abs(s.Parabola.Lambda[0]), math.Abs(s.Parabola.Lambda[1]))
	if !ok || !(steep > 0) {
		return 0, false
	}
	end = 2.5 * (1 + rule.Momentum) / steep
	if ends, ok := s.Parabola.Spectrum(); ok {
		limit, _ := ends.Limit(rule.Key, rule.Momentum)
		end = 1.25 * limit
	}
	if lr := rule.LearningRate; lr > end/1.1 {
		end = 1.15 * lr
	}
	return end, true
}

// highest is the rate at the top of RatePlot.
const highest = 1.3

// RatePlot is the rate of both components over the learning rate, with the
// present one, the stability limit and the best one.
func (s *SpectrumFrame) RatePlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "rate over learning rate", X: figure.Axis{Label: "learning rate η", Max: 1},
		Y: figure.Axis{Label: "rate ρ per step", Max: highest, Ticks: figure.Ticks(0, highest, 5)}}
	end, ok := s.RateEnd()
	if !ok {
		text := "no fixed rates, measured only"
		for i, m := range s.Modes() {
			if m.Measured == m.Measured {
				text += [2]string{": ", ", "}[i] + s.modeName(i) + " shrinks by " + figure.Short(m.Measured, 3)
			}
		}
		if s.Lacking != "" {
			text = "no eigenvalues here"
		}
		p.X.Bare, p.Y.Bare, p.Y.Ticks = true, true, nil // there is nothing to read off
		p.Notes = []figure.Note{{At: figure.Point{0.5, highest / 2}, Cell: figure.Point{1, highest}, Text: text, Color: t.Muted}}
		return p
	}
	rule, _ := s.Rule()
	p.X.Max = end
	p.X.Ticks = figure.Ticks(0, end, 6)
	nan := math.NaN()
	p.Rules = append(p.Rules, figure.Rule{AtX: nan, AtY: 1, Color: t.Muted})
	const n = 600
	for i, lambda := range s.Parabola.Lambda {
		line := figure.Line{Name: s.modeName(i), Style: ModeStyle(t, s.Racer, i), Width: 2}
		for k := range n + 1 {
			eta := p.X.Value(float64(k) / n)
			r := rule.WithRate(eta).Component(lambda).Rate
			if r > highest {
				r = nan
			}
			line.Points = append(line.Points, figure.Point{eta, r})
		}
		p.Lines = append(p.Lines, line)
	}
	if k, ok := s.Known(); ok {
		p.Bands = []figure.Band{figure.Bar(fade(t.Bad, 36), k.Limit, 0, end, highest)}
		if k.To > 0 {
			p.Bands = append(p.Bands, figure.Bar(fade(t.Good, 30), k.From, 0, k.To, highest))
		}
		aside := 0.01 * end // from the lines to their names, where no curve is: below the limit none is above 1
		p.Rules = append(p.Rules, figure.Rule{AtX: k.Limit, AtY: nan, Color: t.Bad, Dash: []float64{5, 3}},
			figure.Rule{AtX: k.Best, AtY: nan, Color: t.Good, Dash: []float64{2, 3}})
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{k.Limit + aside, highest * 0.055}, Text: "limit " + figure.Short(k.Limit, 3), Color: t.Bad})
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{k.Best, k.BestRate}, Radius: 5, Rim: true, Style: figure.Style{Color: t.Good, Marker: figure.Diamond}})
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{k.Best - aside, highest * 0.94}, Before: true, Text: "optimal " + figure.Short(k.Best, 3), Color: t.Good})
	}
	p.Rules = append(p.Rules, figure.Rule{AtX: rule.LearningRate, AtY: nan, Color: t.Accent})
	for i, lambda := range s.Parabola.Lambda {
		if r := rule.Component(lambda).Rate; r <= highest {
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{rule.LearningRate, r}, Radius: 4.5, Rim: true,
				Style: figure.Style{Color: ModeStyle(t, s.Racer, i).Color, Marker: figure.Disc}})
		}
	}
	return p
}

// fade is a colour of some opacity.
func fade(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}

// LossPlot is the loss above the minimum, split by components that are stacked on
// a logarithmic axis, each with the envelope that theory gives it, dashed.
func (s *SpectrumFrame) LossPlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: s.lossTitle(), X: s.stepAxis(), Y: figure.Axis{Label: s.lossTitle(), Log: true, Min: 0.1, Max: 1}}
	split := s.Split(mostSplit)
	most, least := 0.0, math.Inf(1)
	var below, total []figure.Point
	for k, step := range split.Step {
		x := float64(step)
		a, b := math.Abs(split.Part[0][k]), math.Abs(split.Part[1][k])
		below, total = append(below, figure.Point{x, a}), append(total, figure.Point{x, a + b})
		if v := a + b; v > 0 && !math.IsInf(v, 0) {
			most, least = math.Max(most, v), math.Min(least, v)
		}
	}
	if most > 0 {
		// A racer that leaves must not flatten the rest, and sixteen decades below
		// the start a float64 sum is rounding.
		if first := total[0][1]; first > 0 {
			most = math.Min(most, 1e4*first)
		}
		p.Y.Min, p.Y.Max = figure.NiceLog(math.Max(least, most*1e-16), most)
	}
	base := make([]figure.Point, len(below))
	for k := range base {
		base[k] = figure.Point{below[k][0], p.Y.Min}
	}
	p.Bands = []figure.Band{
		{Color: fade(ModeStyle(t, s.Racer, 0).Color, 105), Lower: base, Upper: below},
		{Color: fade(ModeStyle(t, s.Racer, 1).Color, 105), Lower: below, Upper: total},
	}
	for i := range 2 {
		style := ModeStyle(t, s.Racer, i)
		part := figure.Line{Name: "part of " + s.modeName(i), Style: figure.Style{Color: style.Color}, Width: 1.6}
		env := figure.Line{Style: figure.Style{Color: style.Color, Dash: []float64{5, 4}}, Width: 1.4}
		if i == 1 {
			env.Name = "envelope ρ²ᵏ"
		}
		for k, step := range split.Step {
			x := float64(step)
			part.Points = append(part.Points, figure.Point{x, positive(math.Abs(split.Part[i][k]))})
			env.Points = append(env.Points, figure.Point{x, positive(split.Envelope[i][k])})
		}
		p.Lines = append(p.Lines, part)
		if s.rule.linear {
			p.Lines = append(p.Lines, env)
		}
	}
	p.Rules = []figure.Rule{{AtX: float64(s.Step), AtY: math.NaN(), Color: t.Muted}}
	return p
}

// positive is x where a logarithmic axis has a place for it.
func positive(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

func (s *SpectrumFrame) stepAxis() figure.Axis {
	most := float64(max(1, s.Scenario.Race.Steps))
	return figure.Axis{Label: "step", Max: most, Ticks: figure.Ticks(0, most, 5)}
}

func (s *SpectrumFrame) lossTitle() string {
	if s.Parabola.Local {
		return "½λᵢcᵢ² (local)"
	}
	return "loss f − f*"
}

// SharePlot is how much of the loss above the minimum belongs to each component.
func (s *SpectrumFrame) SharePlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "share of the loss", X: s.stepAxis(), Y: figure.Axis{Label: "share of the loss", Max: 1, Ticks: figure.Ticks(0, 1, 4)}}
	split := s.Split(mostSplit)
	var floor, line, ceiling []figure.Point
	for k, step := range split.Step {
		x := float64(step)
		a, b := math.Abs(split.Part[0][k]), math.Abs(split.Part[1][k])
		share := a / (a + b)
		floor, line, ceiling = append(floor, figure.Point{x, 0}), append(line, figure.Point{x, share}), append(ceiling, figure.Point{x, 1})
	}
	p.Bands = []figure.Band{
		{Name: s.modeName(0), Color: fade(ModeStyle(t, s.Racer, 0).Color, 120), Lower: floor, Upper: line},
		{Name: s.modeName(1), Color: fade(ModeStyle(t, s.Racer, 1).Color, 120), Lower: line, Upper: ceiling},
	}
	p.Lines = []figure.Line{{Style: figure.Style{Color: ModeStyle(t, s.Racer, 0).Color}, Width: 1.4, Points: line}}
	p.Rules = []figure.Rule{{AtX: float64(s.Step), AtY: math.NaN(), Color: t.Muted}}
	return p
}

// Caption says what the numbers are of, and what theory knows.
func (s *SpectrumFrame) Caption() []string {
	lines := s.Frame.Caption(s.Step)[:1]
	rc := s.Scenario.Race.Racers[s.Racer]
	text := rc.Name + ": " + Hyperparameters(rc.Rule) + ". Spectrum: " + s.Where() + "."
	if u := s.Unknown(); u != "" {
		return append(lines, text, u)
	}
	if u := s.Unbounded(); u != "" {
		return append(lines, text, u)
	}
	k, _ := s.Known()
	text += " κ = " + figure.Short(k.Condition, 3) + "."
	second := "Stable below η = " + figure.Short(k.Limit, 4) + " (" + conditioning.LimitFormula(rc.Rule.Key) + "); best η = " + figure.Short(k.Best, 4)
	if s.rule.Momentum > 0 {
		second += " at this β"
	}
	if text := k.Plateau(); text != "" {
		second += " (" + text + ")"
	}
	second += ", where the slowest component shrinks by " + figure.Short(k.BestRate, 4) + " a step (now " + figure.Short(k.Rate, 4) + ")"
	if s.rule.Key != "sgd" {
		second += "; best pair η = " + figure.Short(k.Optimum.LearningRate, 4) + ", β = " + figure.Short(k.Optimum.Momentum, 4) +
			" with " + figure.Short(k.Optimum.Rate, 4) + " (" + k.Optimum.Source + ")"
	}
	second += "."
	if !s.Parabola.Local {
		second += " A millionth of the loss at the start: after " + k.StepsText() + " steps."
	}
	if s.rule.noisy {
		second += " Noise keeps the components from falling for ever; the rates hold for their means."
	}
	return append(lines, text, second)
}

// Table is the components in numbers.
func (s *SpectrumFrame) Table() *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "eigenvalue", Weight: 1.2}, {Header: "eigenvector", Weight: 1.6},
		{Header: "rate per step", Right: true, Weight: 1.1}, {Header: "measured", Right: true, Weight: 1}, {Header: "half-life of the error", Right: true, Weight: 1.6},
		{Header: "regime", Weight: 1.8}}}
	for i, m := range s.Modes() {
		table.Rows = append(table.Rows, figure.Row{Cells: s.Cells(i, m)})
	}
	return table
}

// Cells writes a component: eigenvalue, eigenvector, rate, measured rate,
// half-life and regime.
func (s *SpectrumFrame) Cells(i int, m Mode) []string {
	rate, life, regime := "—", "—", "—"
	if m.Known {
		rate, regime = figure.Short(m.Rate, 4), string(m.Regime)
		life = HalfLife(m.Component)
		switch {
		case m.Period == 2 && m.Rate < 1:
			regime += " at every step"
		case m.Regime == conditioning.Oscillating:
			regime += ", period " + figure.Short(m.Period, 3)
		}
	}
	measured := "—"
	if m.Measured == m.Measured {
		measured = figure.Short(m.Measured, 4)
	}
	return []string{s.modeName(i), pointText(m.Vector), rate, measured, life, regime}
}

// HalfLife writes after how many steps a component's error has halved.
func HalfLife(c conditioning.Component) string {
	switch n := c.HalfLife(); {
	case math.IsInf(n, 1):
		return "never"
	case n == 0:
		return "at once"
	case n < 10:
		return figure.Short(n, 2) + " steps"
	default:
		return figure.Fixed(n, 0) + " steps"
	}
}
