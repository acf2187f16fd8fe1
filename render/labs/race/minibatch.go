package race

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/surfaces"
)

// Minibatch is what the next step of a racer is made of: the samples that its
// gradient is the mean of, beside all of them.
type Minibatch struct {
	Racer    int
	Size, N  int
	Position [2]float64 // of the racer
	Full     [2]float64 // gradient of all samples there; without noise or clipping
	Mini     [2]float64 // of the minibatch

	at   []int // the minibatch, nil for all samples
	line *surfaces.Regression
	loss float64 // of the minibatch
}

// Minibatch is that of the step that leaves the place of a racer at a moment,
// false where the surface has no samples or the racer is gone.
func (f *Frame) Minibatch(racer, at int) (m Minibatch, ok bool) {
	line, ok := f.Surface.(*surfaces.Regression)
	if !ok || racer >= len(f.Rec.Tracks) || f.Scenario.Race.Racers[racer].Hidden {
		return m, false
	}
	n := f.rows(racer, at)
	if n == 0 {
		return m, false
	}
	m = Minibatch{Racer: racer, N: line.Samples(), Position: f.Rec.Tracks[racer].Path[n-1], line: line}
	p := f.Scenario.Plan()
	p.Changes = f.Rec.Changes
	m.at = p.Minibatch(m.N, f.Rec.Kept[n-1], f.Rec.Tracks[racer].Name)
	m.Size = m.N
	m.loss = line.Eval(m.Position[:], m.Full[:])
	m.Mini = m.Full
	if m.at != nil {
		m.Size = len(m.at)
		m.loss = line.EvalSamples(m.at, m.Position[:], m.Mini[:])
	}
	return m, true
}

// All says whether the step takes all samples.
func (m *Minibatch) All() bool { return m.at == nil }

// Angle is that between the minibatch's gradient and the full one, in degrees.
func (m *Minibatch) Angle() float64 {
	a, b := m.Full, m.Mini
	return math.Abs(math.Atan2(a[0]*b[1]-a[1]*b[0], a[0]*b[0]+a[1]*b[1])) * 180 / math.Pi
}

// Inset is the data: every point, those of the minibatch in the racer's colour,
// and the racer's line through them.
func (m *Minibatch) Inset(t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: figure.Axis{Label: "aᵢ"}, Y: figure.Axis{Label: "tᵢ"}}
	p.X.Min, p.X.Max = spanOf(m.line.Feature)
	p.Y.Min, p.Y.Max = spanOf(m.line.Target)
	p.X.Ticks, p.Y.Ticks = figure.Ticks(p.X.Min, p.X.Max, 3), figure.Ticks(p.Y.Min, p.Y.Max, 3)
	rest := figure.Style{Color: t.Muted}
	rest.Color.A = 130
	radius := 2.2
	if m.N > 300 {
		radius = 1.4
	}
	for i, a := range m.line.Feature {
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{a, m.line.Target[i]}, Radius: radius, Style: rest})
	}
	style := Style(t, m.Racer)
	style.Dash = nil
	through := func(x [2]float64, s figure.Style, width float64) {
		line := figure.Line{Style: s, Width: width, Casing: true}
		for _, a := range [2]float64{p.X.Min, p.X.Max} {
			line.Points = append(line.Points, figure.Point{a, x[0]*a + x[1]})
		}
		p.Lines = append(p.Lines, line)
	}
	fit := m.line.Minima()[0]
	through([2]float64{fit.X, fit.Y}, figure.Style{Color: t.Muted, Dash: []float64{3, 3}}, 1)
	through(m.Position, style, 2)
	for _, i := range m.at {
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{m.line.Feature[i], m.line.Target[i]}, Radius: radius + 1.2, Rim: true,
			Style: figure.Style{Color: style.Color}})
	}
	return p
}

// spanOf is what an axis must show of numbers, with a little room.
func spanOf(xs []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, x := range xs {
		lo, hi = math.Min(lo, x), math.Max(hi, x)
	}
	pad := math.Max(0.08*(hi-lo), 1e-9)
	return lo - pad, hi + pad
}

// Draw adds to the surface where the full gradient and the minibatch's point
// downhill from the racer, on one scale, and the level line of the minibatch's
// own loss through the racer: its valley is elsewhere, and the step goes into
// that.
func (m *Minibatch) Draw(p *figure.Plot, t figure.Theme) {
	if m.All() || !inside(p, m.Position) {
		return
	}
	w, h := p.X.Max-p.X.Min, p.Y.Max-p.Y.Min
	longest := math.Max(math.Hypot(m.Full[0]/w, m.Full[1]/h), math.Hypot(m.Mini[0]/w, m.Mini[1]/h))
	if !(longest > 0) || math.IsInf(longest, 0) {
		return
	}
	if points := m.level(); points != nil {
		style := Style(t, m.Racer)
		p.Lines = append(p.Lines, figure.Line{Points: points, Width: 1, Style: figure.Style{Color: faint(style.Color), Dash: []float64{4, 3}}})
	}
	scale := 0.16 / longest
	color := Style(t, m.Racer).Color
	for _, a := range []struct {
		g     [2]float64
		style figure.Style
		width float64
		label string
	}{{m.Full, figure.Style{Color: t.Muted}, 2, "−∇ all"}, {m.Mini, figure.Style{Color: color}, 2.6, "−∇ minibatch"}} {
		tip := figure.Point{m.Position[0] - scale*a.g[0], m.Position[1] - scale*a.g[1]}
		p.Lines = append(p.Lines, figure.Line{Points: arrow(m.Position, tip, w, h), Style: a.style, Width: a.width, Casing: true})
		// Beyond the tip, so that the text is off the shaft.
		at := figure.Point{tip[0], tip[1] + math.Copysign(0.035*h, tip[1]-m.Position[1])}
		p.Notes = append(p.Notes, figure.Note{At: at, Text: a.label, Color: a.style.Color})
	}
}

// arrow is a shaft with a head, as a polyline. Its head is drawn as on a picture
// of width w and height h in the axes' units whose sides are as 16 to 10.
func arrow(from, to figure.Point, w, h float64) []figure.Point {
	const shape = 1.6
	x, y := (to[0]-from[0])/w*shape, (to[1]-from[1])/h
	long := math.Hypot(x, y)
	if long == 0 {
		return nil
	}
	head := math.Min(0.02, long/3) / long
	back := func(turn float64) figure.Point {
		s, c := math.Sincos(turn)
		return figure.Point{to[0] - head*(x*c-y*s)*w/shape, to[1] - head*(x*s+y*c)*h}
	}
	return []figure.Point{from, to, back(0.5), to, back(-0.5)}
}

// level is the ellipse on which the minibatch's loss is what it is at the racer,
// nil where it is none: a single sample's loss is a trough.
func (m *Minibatch) level() []figure.Point {
	h := mat.NewSymDense(2, nil)
	m.line.HessianSamples(m.at, m.Position[:], h)
	a, b, c := h.At(0, 0), h.At(0, 1), h.At(1, 1)
	det := a*c - b*b
	if !(det > 1e-9*(a+c)*(a+c)) {
		return nil
	}
	// The minibatch's minimum is a Newton step away.
	dx, dy := -(c*m.Mini[0]-b*m.Mini[1])/det, -(a*m.Mini[1]-b*m.Mini[0])/det
	center := [2]float64{m.Position[0] + dx, m.Position[1] + dy}
	r := math.Sqrt(a*dx*dx + 2*b*dx*dy + c*dy*dy)
	// {center + r L⁻ᵀ e} with H = L Lᵀ.
	l11 := math.Sqrt(a)
	l21 := b / l11
	l22 := math.Sqrt(det / a)
	const n = 96
	out := make([]figure.Point, n+1)
	for i := range out {
		s, e := math.Sincos(2 * math.Pi * float64(i) / n)
		v := r * s / l22
		out[i] = figure.Point{center[0] + (r*e-l21*v)/l11, center[1] + v}
	}
	return out
}

// batchWords say how samples are drawn, "" for all of them at every step.
func batchWords(f surfaces.Surface, batch int) string {
	s, ok := f.(surfaces.Sampled)
	if !ok || batch == 0 {
		return ""
	}
	n := s.Samples()
	steps := (n + batch - 1) / batch
	text := fmt.Sprintf("minibatches of %d of %d points (%d steps an epoch)", batch, n, steps)
	if steps == 1 {
		text = fmt.Sprintf("minibatches of %d of %d points (one step an epoch)", batch, n)
	}
	return text
}

// batchSize names the size of minibatches.
func batchSize(batch int) string {
	if batch == 0 {
		return "full batches"
	}
	return fmt.Sprintf("minibatches of %d", batch)
}

// surfaceText writes a race's surface.
func surfaceText(r *scenario.Race) string { return scenario.Surfaces().Format(r.Surface) }
