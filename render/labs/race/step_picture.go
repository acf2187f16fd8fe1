package race

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/render/figure"
)

// Inks are the colours of the roles of a step, in the order of the formulas'
// inks: the move has the racer's, the others those of racers that are not in
// this picture.
func (f *StepFrame) Inks(t figure.Theme) []color.NRGBA {
	own := Style(t, f.Racer).Color
	at := func(i int) color.NRGBA {
		if c := t.Racers[i]; c != own {
			return c
		}
		return t.Racers[6]
	}
	gradient, raw := at(4), at(4)
	if f.E.Clips() {
		raw = at(7)
	}
	return []color.NRGBA{raw, gradient, at(1), at(5), at(2), at(2), at(3), own}
}

// Ink is the colour of a role, the text's where it has none.
func (f *StepFrame) Ink(r optimizers.Role, t figure.Theme) color.NRGBA {
	for i, role := range inks() {
		if role == r {
			return f.Inks(t)[i]
		}
	}
	return t.Text
}

// dash tells the arrows apart without their colours.
func dash(r optimizers.Role) []float64 {
	switch r {
	case optimizers.RoleRaw:
		return []float64{2, 3}
	case optimizers.RoleMomentum:
		return []float64{7, 3}
	case optimizers.RoleLookAhead, optimizers.RoleDecay:
		return []float64{9, 3, 2, 3}
	}
	return nil
}

// StepWindow is the part of the plane that a picture of a width and a height
// shows, with the same scale along both axes and the ball in its middle.
func (f *StepFrame) StepWindow(w, h float64) [4]float64 {
	up, x := f.Reach(), f.E.From
	across := up
	if w > h {
		across = up * w / h
	} else {
		up = up * h / w
	}
	return [4]float64{x[0] - across, x[0] + across, x[1] - up, x[1] + up}
}

// Picture is the ball with its arrows on the surface, w by h px large; width of
// an arrow's head and the like are in these px.
func (f *StepFrame) Picture(b *Backdrop, t figure.Theme, w, h float64) *figure.Plot {
	p := &figure.Plot{X: b.X, Y: b.Y, Field: b.Field, Contours: b.Contours, Legend: true}
	unit := [2]float64{(b.X.Max - b.X.Min) / w, (b.Y.Max - b.Y.Min) / h} // of the plane in a px
	f.addTrail(p, t)
	reach := f.Reach()
	factor := f.Factor(reach)
	f.addLimit(p, factor, t)
	arrows := f.Arrows(factor)
	// The move, the widest, lies below what it may coincide with.
	slices.SortStableFunc(arrows, func(a, b Arrow) int { return cmp.Compare(beneath(b), beneath(a)) })
	for _, a := range arrows {
		f.addArrow(p, a, factor, unit, t)
	}
	f.addTurn(p, reach, t)
	f.addPoints(p, unit, t)
	return p
}

// beneath is 1 for an arrow that is drawn before the others.
func beneath(a Arrow) int {
	if a.Role == optimizers.RoleUpdate {
		return 1
	}
	return 0
}

// addTrail draws how the ball came here, and the minima.
func (f *StepFrame) addTrail(p *figure.Plot, t figure.Theme) {
	style := Style(t, f.Racer)
	track := &f.Race.Rec.Tracks[f.Racer]
	if n := f.Race.Rec.Rows(f.Racer, f.At); n > 1 {
		faint := style
		faint.Color.A = 110
		p.Lines = append(p.Lines, figure.Line{Style: faint, Width: 1.5, Points: track.Path[:n:n]})
	}
	for _, m := range f.Race.Minima {
		if inside(p, figure.Point{m.X, m.Y}) {
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{m.X, m.Y}, Radius: 7, Label: "minimum", Style: figure.Style{Color: t.Text, Marker: figure.Ring}})
		}
	}
}

// addLimit draws what clipping lets through, at the gradients' scale: a box or
// a circle.
func (f *StepFrame) addLimit(p *figure.Plot, factor float64, t figure.Theme) {
	e := f.E
	if !e.Clips() || f.Inside.Hide[scenario.StepClipping] || f.Told() < f.termOf(optimizers.RoleGradient) {
		return
	}
	at := e.Probe
	var ring []figure.Point
	name := "limit ±" + figure.Exact(e.Clip.Value)
	if r := factor * e.Clip.Value; r > 0 {
		ring = []figure.Point{{at[0] - r, at[1] - r}, {at[0] + r, at[1] - r}, {at[0] + r, at[1] + r}, {at[0] - r, at[1] + r}, {at[0] - r, at[1] - r}}
	} else {
		r = factor * math.Max(e.Clip.Norm, e.Clip.GlobalNorm)
		name = "limit ‖g‖ = " + figure.Exact(math.Max(e.Clip.Norm, e.Clip.GlobalNorm))
		const corners = 96
		for k := range corners + 1 {
			s, c := math.Sincos(2 * math.Pi * float64(k) / corners)
			ring = append(ring, figure.Point{at[0] + r*c, at[1] + r*s})
		}
	}
	p.Lines = append(p.Lines, figure.Line{Name: name, Width: 1.5, Casing: true, Points: ring, Style: figure.Style{Color: t.Muted, Dash: []float64{7, 3}}})
}

// addTurn draws the angle by which clipping turned the gradient, in degrees.
func (f *StepFrame) addTurn(p *figure.Plot, reach float64, t figure.Theme) {
	e := f.E
	turned := e.Turned()
	if !e.Clips() || !(turned > 0.01) || f.Inside.Hide[scenario.StepClipping] || f.Told() < f.termOf(optimizers.RoleGradient) {
		return
	}
	from := math.Atan2(e.Raw[1], e.Raw[0])
	by := turned
	if e.Raw[0]*e.Grad[1] < e.Raw[1]*e.Grad[0] {
		by = -turned
	}
	at := func(share, r float64) figure.Point {
		s, c := math.Sincos(from + share*by)
		return figure.Point{e.Probe[0] + r*c, e.Probe[1] + r*s}
	}
	const pieces = 24
	line := figure.Line{Width: 1.5, Casing: true, Style: figure.Style{Color: t.Text}}
	for k := range pieces + 1 {
		line.Points = append(line.Points, at(float64(k)/pieces, 0.2*reach))
	}
	p.Lines = append(p.Lines, line)
	p.Notes = append(p.Notes, figure.Note{At: at(0.5, 0.27*reach), Text: figure.Fixed(turned*180/math.Pi, 1) + "°", Color: t.Text})
}

// termOf counts the terms up to the first in a role.
func (f *StepFrame) termOf(r optimizers.Role) int {
	for i := range f.E.Terms {
		if f.E.Terms[i].Role == r {
			return i + 1
		}
	}
	return len(f.E.Terms)
}

// headLength and headWidth of an arrow's head in px.
const (
	headLength = 12
	headWidth  = 4.5
)

// addArrow draws an arrow; one that leaves the picture gets a note at the edge
// with its length.
func (f *StepFrame) addArrow(p *figure.Plot, a Arrow, factor float64, unit [2]float64, t figure.Theme) {
	c := f.Ink(a.Role, t)
	width := 2.5
	if a.Role == optimizers.RoleUpdate {
		width = 4.5
	}
	if f.Inside.Part > 0 && a.Term == f.Inside.Part-1 {
		width += 1.5
	}
	name := a.Name
	if a.Scaled {
		name += " × " + figure.Exact(factor)
	}
	// Heads are made in px, which need not be as wide as they are high.
	dx, dy := (a.To[0]-a.From[0])/unit[0], (a.To[1]-a.From[1])/unit[1]
	l := math.Hypot(dx, dy)
	line := figure.Line{Name: name, Width: width, Casing: true, Style: figure.Style{Color: c, Dash: dash(a.Role)}}
	if !(l > 0) || math.IsInf(l, 0) {
		line.Name += " = 0"
		p.Lines = append(p.Lines, line) // the legend says that it is there
		return
	}
	head := math.Min(headLength, 0.45*l)
	ux, uy := dx/l, dy/l
	wide := head * headWidth / headLength
	from := func(along, aside float64) figure.Point { // px from the tip
		return figure.Point{a.To[0] + (along*ux-aside*uy)*unit[0], a.To[1] + (along*uy+aside*ux)*unit[1]}
	}
	line.Points = []figure.Point{a.From, from(-0.6*head, 0)}
	tip := figure.Line{Width: width, Casing: true, Style: figure.Style{Color: c}, Points: []figure.Point{from(-head, wide), a.To, from(-head, -wide)}}
	p.Lines = append(p.Lines, line, tip)
	if !inside(p, a.To) {
		p.Notes = append(p.Notes, figure.Note{At: a.To, Arrow: true, Color: c, Text: fmt.Sprintf("%s, %s long", a.Name, figure.Short(a.Length, 3))})
	}
}

// AddArrows draws the arrows small on a picture of the whole race, whose axes
// have w by h px: moves in their true length, gradients at most 70 px long.
func (f *StepFrame) AddArrows(p *figure.Plot, t figure.Theme, w, h float64) {
	unit := [2]float64{(p.X.Max - p.X.Min) / w, (p.Y.Max - p.Y.Min) / h}
	most := 0.0
	for _, a := range f.Arrows(1) {
		if l := math.Hypot((a.To[0]-a.From[0])/unit[0], (a.To[1]-a.From[1])/unit[1]); a.Scaled && l > most && !math.IsInf(l, 0) {
			most = l
		}
	}
	factor := 1.0
	if most > 0 {
		factor = 1 / round125(most/70)
	}
	for _, a := range f.Arrows(factor) {
		n, k := len(p.Lines), len(p.Notes)
		f.addArrow(p, a, factor, unit, t)
		for i := n; i < len(p.Lines); i++ {
			p.Lines[i].Name, p.Lines[i].Width = "", 2 // the race has its own legend
		}
		p.Notes = p.Notes[:k]
	}
}

// crowded is how many px apart two names need to be; nearer ones stand in one text.
const crowded = 24

// addPoints marks the ball, the look-ahead point and where the move leads.
func (f *StepFrame) addPoints(p *figure.Plot, unit [2]float64, t figure.Theme) {
	e, style := f.E, Style(t, f.Racer)
	style.Dash = nil
	name := "θ"
	for i := range e.Terms {
		term := &e.Terms[i]
		if term.Space != optimizers.InPoints || !f.shows(i) || !inside(p, figure.Point(term.Value)) {
			continue
		}
		at := figure.Point(term.Value)
		if term.Role == optimizers.RoleLookAhead {
			p.Marks = append(p.Marks, figure.Mark{At: at, Radius: 6, Rim: true, Label: "look-ahead p", Style: figure.Style{Color: f.Ink(term.Role, t), Marker: figure.Diamond}})
			continue
		}
		// The name stands beyond the arrow's tip.
		dx, dy := (at[0]-e.From[0])/unit[0], (at[1]-e.From[1])/unit[1]
		l := math.Hypot(dx, dy)
		if l < crowded/2 {
			name += ", next θ"
			continue
		}
		at[0] += 18 * dx / l * unit[0]
		at[1] += 18 * dy / l * unit[1]
		p.Notes = append(p.Notes, figure.Note{At: at, Text: "next θ", Color: t.Text})
	}
	for i := range p.Marks { // the minima
		m := &p.Marks[i]
		if m.Style.Marker == figure.Ring && math.Hypot((m.At[0]-e.From[0])/unit[0], (m.At[1]-e.From[1])/unit[1]) < crowded {
			name, m.Label = name+", "+m.Label, ""
		}
	}
	p.Marks = append(p.Marks, figure.Mark{At: figure.Point(e.From), Radius: 7, Rim: true, Label: name, Style: style})
}
