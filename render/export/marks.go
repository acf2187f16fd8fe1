package export

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// drawMarks draws the markers that are in view, then their labels.
func (f *frame) drawMarks(c draw.Canvas, p *plot.Plot) {
	at := px(c, p)
	for _, g := range f.gaps(at) {
		f.taken = append(f.taken, g.box)
	}
	radius := func(m figure.Mark) float64 {
		if m.Radius > 0 {
			return m.Radius * f.k
		}
		return 5 * f.k
	}
	inView := func(m figure.Mark) (x, y float64, ok bool) {
		v := at(m.At)
		return float64(v.X), float64(v.Y), finite(v) && contains(f.data.rect(), v)
	}
	for _, m := range f.plot.Marks {
		if x, y, ok := inView(m); ok {
			rim := 0.0
			if m.Rim {
				rim = 2 * f.k
			}
			f.marker(m.Style.Marker, x, y, radius(m), m.Style.Color, rim)
			// Labels keep away from those that say where something is, and from
			// the heap of balls in a minimum no label can.
			if m.Label != "" {
				f.taken = append(f.taken, box{x, y, x, y}.grown(radius(m)))
			}
		}
	}
	for _, m := range f.plot.Marks {
		if x, y, ok := inView(m); ok && m.Label != "" {
			f.beside(m.Label, x, y, radius(m)+0.45*f.small, label{size: f.small, color: f.theme.Text})
		}
	}
}

// beside writes a text next to a place: right of it, or where that is taken or
// outside the plot, left, above, below or at a corner; left of it first for one that
// stands before its place.
func (f *frame) beside(txt string, x, y, gap float64, l label) {
	txt = f.fit(txt, f.data.w()*0.9, l)
	w, h := f.width(txt, l), (capHeight+descent)*l.size
	diagonal := gap * 0.75
	places := [][2]float64{ // of the box's middle from the place
		{gap + w/2, 0}, {diagonal + w/2, diagonal + h/2}, {-gap - w/2, 0}, {-diagonal - w/2, diagonal + h/2},
		{0, gap + h/2}, {0, -gap - h/2}, {diagonal + w/2, -diagonal - h/2}, {-diagonal - w/2, -diagonal - h/2},
		{0, gap + 1.6*h}, {0, -gap - 1.6*h}, {gap + w/2, 1.6 * h}, {-gap - w/2, -1.6 * h},
	}
	best, most := box{}, math.Inf(-1)
	for i, d := range places {
		if l.before {
			d[0] = -d[0]
		}
		b := box{x + d[0] - w/2, y + d[1] - h/2, x + d[0] + w/2, y + d[1] + h/2}
		score := -float64(i)
		for _, other := range f.taken {
			if other.overlaps(b) {
				score -= 1000
			}
		}
		if !f.data.grown(-0.1 * l.size).holds(b) {
			score -= 300
		}
		if score > most {
			best, most = b, score
		}
	}
	// Where nothing is free the text still stays on the plot.
	best = f.within(best)
	f.taken = append(f.taken, best)
	l.x, l.y, l.halo = text.XCenter, text.YCenter, f.theme.Background
	f.write(txt, (best.x0+best.x1)/2, (best.y0+best.y1)/2, l)
}

// within moves a box into the plot.
func (f *frame) within(b box) box {
	dx := math.Max(f.data.x0-b.x0, 0) + math.Min(f.data.x1-b.x1, 0)
	dy := math.Max(f.data.y0-b.y0, 0) + math.Min(f.data.y1-b.y1, 0)
	return box{b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy}
}

// drawNotes writes the notes at their places; those out of view stand at the
// edge, with an arrow that points to the place if they ask for one.
func (f *frame) drawNotes(_ draw.Canvas, p *plot.Plot) {
	for _, n := range f.plot.Notes {
		u, v := p.X.Norm(n.At[0]), p.Y.Norm(n.At[1])
		if math.IsNaN(u) {
			u = -1 // not above zero on a logarithmic axis: far to the left
		}
		if math.IsNaN(v) {
			v = -1
		}
		l := label{size: f.small, color: n.Color, before: n.Before}
		if n.Color.A == 0 {
			l.color = f.theme.Text
		}
		if n.Cell != (figure.Point{}) {
			if inside(u) && inside(v) {
				f.inCell(n, l)
			}
			continue
		}
		if inside(u) && inside(v) {
			f.beside(n.Text, f.data.x0+u*f.data.w(), f.data.y0+v*f.data.h(), 0.5*f.small, l)
			continue
		}
		f.edge(n, u, v, l)
	}
}

// edge draws a note whose place (u, v), in shares of the plot, is outside: on the
// straight way there from the middle of the plot, moved along the edge until it
// is clear of what is already written.
func (f *frame) edge(n figure.Note, u, v float64, l label) {
	d, em := f.data, f.small
	mx, my := (d.x0+d.x1)/2, (d.y0+d.y1)/2
	dx, dy := (clampShare(u)-0.5)*d.w(), (clampShare(v)-0.5)*d.h()
	inner := d.grown(-0.9 * em)
	if inner.w() <= 0 || inner.h() <= 0 {
		return
	}
	// How far one can go towards the place before reaching the edge.
	t := math.Min(inner.w()/2/math.Max(math.Abs(dx), 1e-9), inner.h()/2/math.Max(math.Abs(dy), 1e-9))
	x, y := mx+t*dx, my+t*dy
	angle := math.Atan2(dy, dx)
	txt := f.fit(n.Text, d.w()*0.6, l)
	w, h := f.width(txt, l), (capHeight+descent)*em
	alongX := math.Abs(dy)*inner.w() > math.Abs(dx)*inner.h() // at the upper or lower edge
	// Places along the edge, and further in where the edge is full.
	place := func(shift float64, row int) (box, float64, float64) {
		ax, ay := x, y
		if alongX {
			ax = math.Max(inner.x0, math.Min(inner.x1, x+shift))
			ay -= math.Copysign(float64(row)*(1.6*em+h), dy)
		} else {
			ay = math.Max(inner.y0, math.Min(inner.y1, y+shift))
			ax -= math.Copysign(float64(row)*(2.4*em+w), dx)
		}
		back := 0.9 * em // from the arrow's middle to the text
		b := box{ax - w/2, ay - h/2, ax + w/2, ay + h/2}
		switch {
		case alongX && dy > 0:
			b.y0, b.y1 = ay-back-h, ay-back
		case alongX:
			b.y0, b.y1 = ay+back, ay+back+h
		case dx > 0:
			b.x0, b.x1 = ax-back-w, ax-back
		default:
			b.x0, b.x1 = ax+back, ax+back+w
		}
		return f.within(b), ax, ay
	}
	best, ax, ay := place(0, 0)
	step := 1.3 * h
	if alongX {
		step = 0.5 * em
	}
	const rows = 4
search:
	for i := 0; i < rows*80; i++ {
		shift := float64((i%80+1)/2) * step
		if i%2 == 1 {
			shift = -shift
		}
		b, px, py := place(shift, i/80)
		for _, other := range f.taken {
			if other.overlaps(b.grown(0.35*em)) || other.overlaps(box{px, py, px, py}.grown(0.5*em)) {
				continue search
			}
		}
		best, ax, ay = b, px, py
		break
	}
	f.taken = append(f.taken, best, box{ax, ay, ax, ay}.grown(0.5*em))
	if n.Arrow {
		f.arrow(ax, ay, angle, 0.55*em, l)
	}
	l.x, l.y, l.halo = text.XCenter, text.YCenter, f.theme.Background
	f.write(txt, (best.x0+best.x1)/2, (best.y0+best.y1)/2, l)
}

// clampShare keeps what is infinitely far away at a place with a direction.
func clampShare(t float64) float64 { return math.Max(-1e6, math.Min(1e6, t)) }

// arrow draws an arrowhead with a rim.
func (f *frame) arrow(x, y, angle, r float64, l label) {
	head := func(r float64) vg.Path {
		var p vg.Path
		for i, q := range [4][2]float64{{1, 0}, {-0.8, 0.75}, {-0.4, 0}, {-0.8, -0.75}} {
			sin, cos := math.Sincos(angle)
			v := vg.Point{X: vg.Length(x + r*(q[0]*cos-q[1]*sin)), Y: vg.Length(y + r*(q[0]*sin+q[1]*cos))}
			if i == 0 {
				p.Move(v)
			} else {
				p.Line(v)
			}
		}
		p.Close()
		return p
	}
	f.SetColor(f.theme.Background)
	f.SetLineWidth(vg.Length(3 * f.k))
	f.SetLineDash(nil, 0)
	f.Canvas.Stroke(head(r))
	f.SetColor(l.color)
	f.Fill(head(r))
}
