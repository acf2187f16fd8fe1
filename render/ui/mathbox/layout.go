package mathbox

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2/text/v2"
)

// Proportions in ems, after TeX's for Computer Modern.
const (
	scriptSize   = 0.7
	fractionSize = 0.84
	axis         = 0.25 // height of a fraction's bar and of a minus sign
	ruleWidth    = 0.045
	minSize      = 0.55 // scripts of scripts are not set smaller
)

// Box is a formula that was set: a width, how far it rises and falls, and what
// to draw. It never changes.
type Box struct {
	Width, Ascent, Descent float64 // px
	ops                    []op
	font                   *Font // set in the outermost box, which is what gets drawn
}

// op draws one thing relative to the box's origin on the baseline.
type op struct {
	text string
	face text.Face
	x, y float64
	sx   float64 // text: horizontal scale; 0 for a rule
	w, h float64 // rule
	path [][2]float64
	ink  int // 0 for the formula's own colour
}

// place appends b, moved by (x, y), and grows to hold it.
func (b *Box) place(c *Box, x, y float64) {
	for _, o := range c.ops {
		o.x, o.y = o.x+x, o.y+y
		b.ops = append(b.ops, o)
	}
	b.Ascent = math.Max(b.Ascent, c.Ascent-y)
	b.Descent = math.Max(b.Descent, c.Descent+y)
}

// setter sets nodes; base is the size of the formula.
type setter struct {
	f    *Font
	base float64
}

func (s setter) smaller(size, k float64) float64 { return math.Max(size*k, s.base*minSize) }

// set is the box of a node with its scripts.
func (s setter) set(n *node, size float64) *Box {
	b := s.core(n, size)
	if n.sub == nil && n.sup == nil {
		return b
	}
	if n.class == large && n.kind == glyphs && n.text != "∫" {
		return s.limits(b, n, size)
	}
	r := &Box{Width: b.Width}
	r.place(b, 0, 0)
	small := s.smaller(size, scriptSize)
	w := 0.0
	// A tall base, such as a fraction in parentheses, carries its scripts at its
	// corners; a letter or a plain parenthesis carries them at fixed heights.
	up := math.Max(0.36*size, b.Ascent-0.38*small)
	down := math.Max(0.16*size, b.Descent-0.05*small)
	if n.kind == glyphs {
		up, down = math.Min(up, 0.41*size), math.Min(down, 0.22*size)
	}
	if n.sup != nil {
		c := s.set(n.sup, small)
		if n.sub != nil {
			up = math.Max(up, 0.42*size)
			down = math.Max(down, 0.24*size)
		}
		r.place(c, b.Width+0.05*size, -up)
		w = c.Width
	}
	if n.sub != nil {
		c := s.set(n.sub, small)
		if n.sup != nil {
			down = math.Max(down, c.Ascent+0.1*size-(up-0.02*size))
		}
		r.place(c, b.Width+0.01*size, down)
		w = math.Max(w, c.Width)
	}
	r.Width += w + 0.06*size
	return r
}

// limits puts scripts below and above a sum.
func (s setter) limits(b *Box, n *node, size float64) *Box {
	small := s.smaller(size, scriptSize)
	r := &Box{Width: b.Width}
	var sub, sup *Box
	if n.sub != nil {
		sub = s.set(n.sub, small)
		r.Width = math.Max(r.Width, sub.Width)
	}
	if n.sup != nil {
		sup = s.set(n.sup, small)
		r.Width = math.Max(r.Width, sup.Width)
	}
	r.place(b, (r.Width-b.Width)/2, 0)
	if sub != nil {
		r.place(sub, (r.Width-sub.Width)/2, b.Descent+sub.Ascent+0.08*size)
	}
	if sup != nil {
		r.place(sup, (r.Width-sup.Width)/2, -(b.Ascent + sup.Descent + 0.08*size))
	}
	return r
}

func (s setter) core(n *node, size float64) *Box {
	switch n.kind {
	case list:
		return s.list(n.kids, size)
	case fraction:
		return s.fraction(n, size)
	case root:
		return s.root(n, size)
	case accent:
		return s.accent(n, size)
	case fence:
		return s.fence(n.open, n.close, s.set(n.a, size), size)
	case cases:
		return s.cases(n, size)
	case inked:
		b := s.set(n.a, size)
		for i := range b.ops {
			if b.ops[i].ink == 0 { // an ink within an ink stays
				b.ops[i].ink = n.ink
			}
		}
		return b
	}
	if n.class == blank {
		return &Box{Width: n.space * size}
	}
	if n.class == large {
		b := s.glyphs(n.text, size*1.25)
		// Centred on the axis, as the fraction bar is.
		shift := (b.Descent-b.Ascent)/2 + axis*size
		r := &Box{Width: b.Width}
		r.place(b, 0, -shift)
		return r
	}
	return s.glyphs(n.text, size)
}

func (s setter) glyphs(t string, size float64) *Box {
	face := s.f.face(size)
	a, d := extent(t)
	b := &Box{Ascent: a * size, Descent: d * size}
	// The engine takes advances at the next whole size, so letters are placed
	// one by one with those of a size that is whole.
	const whole = 128
	ref := s.f.face(whole)
	for i, r := range t {
		b.ops = append(b.ops, op{text: string(r), face: face, sx: 1, x: text.AdvanceAt(t, i, ref) * size / whole})
	}
	b.Width = text.AdvanceAt(t, len(t), ref) * size / whole
	return b
}

// list sets nodes side by side with the room their classes ask for.
func (s setter) list(kids []*node, size float64) *Box {
	r := &Box{}
	prev := opening // a sign at the start is a sign, no operation
	for i, n := range kids {
		c := n.class
		if n.kind == fraction || n.kind == fence && n.open != "" && n.close != "" {
			c = inner
		}
		if c == binary && (prev == opening || prev == binary || prev == relation || prev == punctuation || prev == operator) {
			c = ordinary
		}
		if c == binary && i == len(kids)-1 {
			c = ordinary
		}
		// Scripts are set tight.
		if size > s.base*(scriptSize+fractionSize)/2 || size > 0.78*s.base {
			r.Width += room(prev, c) * size
		} else if c == relation || prev == operator && c == ordinary {
			r.Width += 0.1 * size
		}
		b := s.set(n, size)
		r.place(b, r.Width, 0)
		r.Width += b.Width
		if c != blank {
			prev = c
		}
	}
	return r
}

// room is the space between two neighbours in ems.
func room(a, b class) float64 {
	switch {
	case a == relation && b != relation && b != closing, b == relation && a != opening && a != relation:
		return 0.27
	case a == binary, b == binary:
		return 0.22
	case a == punctuation && b != closing:
		return 0.17
	case a == operator && (b == ordinary || b == operator || b == large), b == operator && (a == ordinary || a == closing):
		return 0.16
	case a == large, b == large && a != opening:
		return 0.16
	case a == inner && (b == ordinary || b == inner || b == opening), b == inner && (a == ordinary || a == closing):
		return 0.12
	}
	return 0
}

func (s setter) rule(size float64) float64 { return math.Max(1, math.Round(ruleWidth*size)) }

func (s setter) fraction(n *node, size float64) *Box {
	small := size
	if size >= s.base*0.99 { // the outermost fraction stays readable
		small = size * fractionSize
	} else {
		small = s.smaller(size, fractionSize)
	}
	a, b := s.set(n.a, small), s.set(n.b, small)
	t, g, side := s.rule(size), 0.13*size, 0.08*size
	w := math.Max(a.Width, b.Width) + 2*0.1*size
	r := &Box{Width: w + 2*side}
	r.place(a, side+(w-a.Width)/2, -(axis*size + t/2 + g + a.Descent))
	r.place(b, side+(w-b.Width)/2, -axis*size+t/2+g+b.Ascent)
	r.ops = append(r.ops, op{x: side, y: -axis*size - t/2, w: w, h: t})
	return r
}

func (s setter) root(n *node, size float64) *Box {
	a := s.set(n.a, size)
	t, g := s.rule(size), 0.12*size
	asc := math.Max(a.Ascent, 0.45*size) + g
	desc := math.Max(a.Descent, 0.06*size)
	h := asc + desc
	hook := math.Min(0.72*size, 0.42*size+0.12*h)
	r := &Box{Width: hook + a.Width + 0.12*size, Ascent: asc + t, Descent: desc}
	r.place(a, hook+0.04*size, 0)
	top, bottom := -asc-t/2, desc-0.02*size
	knee := bottom - math.Min(0.45*h, 0.42*size)
	// The thick stroke falls, the thin one rises to the bar.
	r.ops = append(r.ops,
		op{path: [][2]float64{{0.04 * size, knee + 0.08*size}, {0.15 * size, knee}}, w: t},
		op{path: [][2]float64{{0.15 * size, knee}, {hook * 0.55, bottom}}, w: 1.6 * t},
		op{path: [][2]float64{{hook * 0.55, bottom}, {hook, top}}, w: t},
		op{x: hook - t/2, y: top - t/2, w: a.Width + 0.1*size + t/2, h: t})
	return r
}

func (s setter) accent(n *node, size float64) *Box {
	a := s.set(n.a, size)
	r := &Box{Width: a.Width}
	r.place(a, 0, 0)
	// Italics lean: the accent stands over the upper half.
	lean := 0.07 * size
	if n.text == "¯" {
		t := s.rule(size)
		r.ops = append(r.ops, op{x: lean, y: -a.Ascent - 0.12*size, w: math.Max(0.3*size, a.Width-lean), h: t})
		r.Ascent = a.Ascent + 0.18*size
		return r
	}
	size2 := size
	if n.text == "→" {
		size2 = size * 0.6
	}
	m := s.glyphs(n.text, size2)
	// The font has its accents above a small letter, 0.43 em high.
	y := -(a.Ascent - 0.44*size)
	if n.text == "→" {
		y = -a.Ascent - 0.02*size
	}
	for _, o := range m.ops {
		o.x, o.y = o.x+(a.Width-m.Width)/2+lean, y
		r.ops = append(r.ops, o)
	}
	r.Ascent = a.Ascent + 0.26*size
	return r
}

// fence puts signs of the content's height around it.
func (s setter) fence(open, cl string, a *Box, size float64) *Box {
	half := math.Max(a.Ascent-axis*size, a.Descent+axis*size)
	k := math.Max(1, 2*half/(0.98*size))
	r := &Box{}
	put := func(sign string) {
		if sign == "" {
			return
		}
		g := s.glyphs(sign, size*k)
		// A sign set larger is also thicker; it is pressed back most of the way.
		sx := math.Pow(k, -0.55)
		y := axis*size*k - axis*size
		for _, o := range g.ops {
			o.x, o.y, o.sx = r.Width+o.x, o.y+y, sx
			r.ops = append(r.ops, o)
		}
		r.Width += g.Width * sx
		r.Ascent = math.Max(r.Ascent, g.Ascent-y)
		r.Descent = math.Max(r.Descent, g.Descent+y)
	}
	put(open)
	r.place(a, r.Width, 0)
	r.Width += a.Width
	put(cl)
	return r
}

// cases sets rows under each other behind a brace.
func (s setter) cases(n *node, size float64) *Box {
	var widths []float64
	rows := make([][]*Box, len(n.rows))
	total := 0.0
	gap := 0.25 * size
	heights := make([][2]float64, len(n.rows))
	for i, row := range n.rows {
		heights[i] = [2]float64{0.55 * size, 0.15 * size}
		for j, cell := range row {
			b := s.set(cell, size*0.92)
			rows[i] = append(rows[i], b)
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = math.Max(widths[j], b.Width)
			heights[i][0] = math.Max(heights[i][0], b.Ascent)
			heights[i][1] = math.Max(heights[i][1], b.Descent)
		}
		total += heights[i][0] + heights[i][1]
	}
	total += gap * float64(len(rows)-1)
	r := &Box{}
	y := -axis*size - total/2
	for i, row := range rows {
		y += heights[i][0]
		x := 0.0
		for j, b := range row {
			r.place(b, x, y)
			x += widths[j] + 0.9*size
		}
		y += heights[i][1] + gap
	}
	for j, w := range widths {
		r.Width += w
		if j > 0 {
			r.Width += 0.9 * size
		}
	}
	return s.fence("{", "", r, size)
}
