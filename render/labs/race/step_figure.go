package race

import (
	"fmt"
	"math"
	"strings"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Squares is the second moment as two squares, one for each coordinate, whose
// area it is, so that the side is its root, the divisor. ok is false where the
// rule has none, or it is hidden or not told yet. The picture is w by h px.
func (f *StepFrame) Squares(t figure.Theme, w, h float64) (p *figure.Plot, ok bool) {
	var term *optimizers.Term
	for i := range f.E.Terms {
		// The last one is what divides: of AMSGrad the largest mean. AdaMax has
		// the side itself.
		if q := &f.E.Terms[i]; f.shows(i) && len(q.Value) == 2 && (q.Role == optimizers.RoleSquare || q.Name == "u") {
			term = q
		}
	}
	if term == nil || !(w > 0) || !(h > 0) {
		return nil, false
	}
	side := [2]float64{term.Value[0], term.Value[1]}
	if term.Role == optimizers.RoleSquare {
		side = [2]float64{math.Sqrt(side[0]), math.Sqrt(side[1])}
	}
	most := math.Max(side[0], side[1])
	if !(most > 0) || math.IsInf(most, 0) {
		most = 1
	}
	ink := f.Ink(optimizers.RoleSquare, t)
	fill := ink
	fill.A = 90
	gap := 0.3 * most
	total := side[0] + side[1] + gap
	high := math.Max(1.4*most, 1.1*total*h/w) // with room for the words above
	wide := high * w / h
	p = &figure.Plot{Title: Plain(term.Symbol) + " " + term.Title + ": area " + Plain(term.Symbol) + ", side √" + Plain(term.Symbol),
		X: figure.Axis{Min: 0, Max: wide, Bare: true, Ticks: []figure.Tick{{At: -1}}}, Y: figure.Axis{Min: -0.02 * most, Max: high - 0.02*most, Bare: true, Ticks: []figure.Tick{{At: -1}}}}
	if term.Role != optimizers.RoleSquare {
		p.Title = Plain(term.Symbol) + " " + term.Title + ": the side"
	}
	for i, name := range []string{"x", "y"} {
		x0 := (wide - total) / 2
		if i == 1 {
			x0 += side[0] + gap
		}
		x1, mid := x0+side[i], wide*(0.25+0.5*float64(i))
		p.Bands = append(p.Bands, figure.Bar(fill, x0, 0, x1, side[i]))
		p.Lines = append(p.Lines, figure.Line{Width: 1.5, Style: figure.Style{Color: ink},
			Points: []figure.Point{{x0, 0}, {x1, 0}, {x1, side[i]}, {x0, side[i]}, {x0, 0}}})
		text := name + ": side " + figure.Short(side[i], 3)
		if term.Role == optimizers.RoleSquare {
			text = fmt.Sprintf("%s: √%s = %s", name, figure.Short(term.Value[i], 3), figure.Short(side[i], 3))
		}
		p.Notes = append(p.Notes, figure.Note{At: figure.Point{mid, 1.2 * most}, Text: text, Color: t.Text, Cell: figure.Point{0.5 * wide, 0.4 * most}})
	}
	return p, true
}

// Table lists the terms with their formulas and numbers.
func (f *StepFrame) Table(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{{Header: "part", Weight: 1.7}, {Header: "formula", Weight: 3.6},
		{Header: "x", Right: true, Weight: 1}, {Header: "y", Right: true, Weight: 1}, {Header: "", Weight: 5}}}
	for i := range f.E.Terms[:f.Told()] {
		term := &f.E.Terms[i]
		style := figure.Style{Color: f.Ink(term.Role, t), Dash: dash(term.Role)}
		x, y := rounded(term.At(0)), ""
		if len(term.Value) > 1 {
			y = rounded(term.At(1))
		}
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: []string{term.Title, Plain(f.Symbols(term)), x, y, term.Says}})
	}
	return table
}

// Caption says what it takes to see this step again.
func (f *StepFrame) Caption() []string {
	s, e := &f.Race.Scenario, f.E
	rule := f.Document()
	line := fmt.Sprintf("Surface %s, start (%s, %s), seed %d; %s: %s; learning rate of the step η = %s.", scenario.Surfaces().Format(s.Race.Surface),
		figure.Exact(s.Race.Start[0]), figure.Exact(s.Race.Start[1]), s.Seed, f.Name(), Hyperparameters(rule.At(f.At).Racers[f.Racer].Rule), rounded(e.Rate))
	lines := []string{line, strings.TrimSpace(f.Scale() + ". " + f.ClippingWords())}
	if e.Note != "" {
		lines = append(lines, "The rule says: "+e.Note+".")
	}
	return lines
}

// ClippingWords says what clipping did, "" where there is none.
func (f *StepFrame) ClippingWords() string {
	e := f.E
	if !e.Clips() {
		return ""
	}
	text := fmt.Sprintf("Clipping made %s of %s", pair(e.Grad), pair(e.Raw))
	if turned := e.Turned() * 180 / math.Pi; !math.IsNaN(turned) {
		text += fmt.Sprintf(", turned by %s°", figure.Fixed(turned+0, 1))
	}
	return text + "."
}

// pair writes a vector with eight decimals, as the notebook does.
func pair(v []float64) string {
	write := func(x float64) string {
		if a := math.Abs(x); a < 1e-3 && a > 0 || a > 1e6 {
			return figure.Short(x, 6)
		}
		return figure.Exact(math.Round(x*1e8) / 1e8)
	}
	return "[" + write(v[0]) + ", " + write(v[1]) + "]"
}

// stepMargins keep the room beside the figure's picture the same whatever its
// numbers are, in sizes of the smallest text, so that its shape is known.
func stepMargins() figure.Margins { return figure.Margins{Left: 6, Right: 1, Top: 3.4, Bottom: 4} }

// Figure is the picture with the squares beside it, and every term in numbers.
func (f *StepFrame) Figure(_ int, l labs.Look) figure.Figure {
	table := f.Table(l.Theme)
	below := math.Min(0.5, 0.035*float64(len(table.Rows)+1)+0.02)
	// A page of 1600 × 1000 with text of 16 px, the picture's shape at other
	// sizes is close.
	const w, h, em = 1600, 1000, 16
	_, ok := f.Squares(l.Theme, 1, 1)
	area := figure.Area{W: 1, H: 1 - below - 0.02}
	if ok {
		area.W = 0.68
	}
	m := stepMargins().Scaled(em)
	iw, ih := area.W*(w-2.4*em)-m.Left-m.Right, area.H*(h-8*em)-m.Top-m.Bottom
	v := l.View
	window := f.StepWindow(iw, ih)
	v.Window = &window
	g := Grain{NX: 400, NY: 400, Width: iw * 11 / em, Height: ih * 11 / em}
	pic := f.Picture(NewBackdrop(f.Race.Surface, v, l.Theme, g), l.Theme, iw, ih)
	pic.Margins = stepMargins()
	out := figure.Figure{Title: f.Race.Entry.Title + ": " + f.Heading(), Theme: l.Theme, Caption: f.Caption(),
		Panels: []figure.Panel{{Area: area, Plot: pic}, {Area: figure.Area{Y: 1 - below, W: 1, H: below}, Table: table}}}
	if ok {
		side := figure.Area{X: 0.70, W: 0.30, H: area.H}
		squares, _ := f.Squares(l.Theme, side.W*(w-2.4*em)-2*em, side.H*(h-8*em)-3*em)
		squares.Margins = figure.Margins{Left: 1, Right: 1, Top: 2, Bottom: 1}
		out.Panels = append(out.Panels, figure.Panel{Area: side, Plot: squares})
	}
	return out
}
