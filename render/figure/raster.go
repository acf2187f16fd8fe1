package figure

import (
	"encoding/binary"
	"image/color"
	"math"
	"slices"
)

// Raster is a relief in pixels. Its memory is used again by the next relief that
// is drawn into it.
type Raster struct {
	W, H int
	Pix  []byte    // [H][W] red, green, blue, 255; row 0 on top
	Near []float32 // [H][W] of what is seen, 0 where that is the paper

	at     []ReliefNode // the nodes in px
	colors []uint32     // [shades][tones]
	of     ColorMap     // that colors were made of
	large  *Raster      // several px to one, before they are averaged
}

// How finely lit colours are told apart.
const (
	tones    = 256
	shades   = 64
	maxShade = 1.6
)

// Raster paints the relief at a size in px, into memory that was used before or
// nil. Each px is the mean of fine × fine samples; 1 is quickest. x and y are the
// plot's axes.
func (r *Relief) Raster(x, y Axis, w, h, fine int, into *Raster) *Raster {
	if into == nil {
		into = &Raster{}
	}
	into.size(w, h)
	if w < 1 || h < 1 {
		return into
	}
	if fine > 1 {
		if into.large == nil {
			into.large = &Raster{}
		}
		into.large.size(w*fine, h*fine)
		into.large.surface(r, x, y)
		into.average(fine)
	} else {
		into.surface(r, x, y)
	}
	for i := range r.Lines {
		into.line(&r.Lines[i], x, y)
	}
	return into
}

func (a *Raster) size(w, h int) {
	a.W, a.H = w, h
	a.Pix = slices.Grow(a.Pix[:0], 4*w*h)[:4*w*h]
	a.Near = slices.Grow(a.Near[:0], w*h)[:w*h]
}

// toPx is the map from the axes to px: x′ = x·kx + ox.
type toPx struct{ kx, ox, ky, oy float32 }

func (a *Raster) toPx(x, y Axis) toPx {
	kx, ky := float64(a.W)/(x.Max-x.Min), float64(a.H)/(y.Max-y.Min)
	return toPx{float32(kx), float32(-x.Min * kx), float32(-ky), float32(y.Max * ky)}
}

func (p toPx) of(n *ReliefNode) ReliefNode {
	m := *n
	m.X, m.Y = n.X*p.kx+p.ox, n.Y*p.ky+p.oy
	return m
}

// surface paints paper, flats and triangles.
func (a *Raster) surface(r *Relief, x, y Axis) {
	a.clear(r.Paper)
	a.ink(r.Map)
	p := a.toPx(x, y)
	for _, f := range r.Flats {
		var q [4]ReliefNode
		for i := range q {
			q[i] = p.of(&f.At[i])
		}
		c := packed(f.Color)
		a.triangle(&q[0], &q[1], &q[2], c)
		a.triangle(&q[0], &q[2], &q[3], c)
	}
	n := r.NX * r.NY
	if r.NX < 2 || r.NY < 2 || len(r.Nodes) < n {
		return
	}
	a.at = slices.Grow(a.at[:0], n)[:n]
	for i := range a.at {
		a.at[i] = p.of(&r.Nodes[i])
		if r.Nodes[i].hole() {
			a.at[i].Near = 0
		}
	}
	for j := range r.NY - 1 {
		for i := range r.NX - 1 {
			k := j*r.NX + i
			u, v, w, z := &a.at[k], &a.at[k+1], &a.at[k+r.NX+1], &a.at[k+r.NX]
			a.triangle(u, v, w, 0)
			a.triangle(u, w, z, 0)
		}
	}
}

// ink makes the table of lit colours.
func (a *Raster) ink(m ColorMap) {
	if len(a.colors) > 0 && a.of.Name == m.Name && slices.Equal(a.of.Stops, m.Stops) {
		return
	}
	a.of, a.colors = m, make([]uint32, tones*shades)
	for t := range tones {
		c := m.At(float64(t) / (tones - 1))
		for s := range shades {
			a.colors[s*tones+t] = packed(lit(c, maxShade*float64(s)/(shades-1)))
		}
	}
}

// packed is an opaque colour as four bytes in a row.
func packed(c color.NRGBA) uint32 {
	return uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | 255<<24
}

func (a *Raster) clear(paper color.NRGBA) {
	clear(a.Near)
	if len(a.Pix) < 4 {
		return
	}
	binary.LittleEndian.PutUint32(a.Pix, packed(paper))
	for n := 4; n < len(a.Pix); n *= 2 {
		copy(a.Pix[n:], a.Pix[:n])
	}
}

// underside is how much darker the surface is from below.
const underside = 0.8

// triangle paints what of a triangle is nearer than what is there, in a colour or,
// for 0, with the lit map. A px belongs to the triangle that its middle lies in.
// Tone and shade run linearly over the picture, not along the line of sight: in a
// triangle of a few px nobody sees the difference. Nearness does both.
func (a *Raster) triangle(u, v, w *ReliefNode, flat uint32) {
	if u.Near == 0 || v.Near == 0 || w.Near == 0 {
		return
	}
	bx, by, cx, cy := v.X-u.X, v.Y-u.Y, w.X-u.X, w.Y-u.Y
	area := bx*cy - cx*by
	if !(area < 0) && !(area > 0) {
		return
	}
	top, mid, low := u, v, w
	if mid.Y < top.Y {
		top, mid = mid, top
	}
	if low.Y < mid.Y {
		mid, low = low, mid
		if mid.Y < top.Y {
			top, mid = mid, top
		}
	}
	y0, y1 := max(0, upTo(top.Y)), min(a.H, upTo(low.Y))
	if y0 >= y1 {
		return
	}
	inv := 1 / area
	slope := func(f, g float32) (x, y float32) { return (f*cy - g*by) * inv, (g*bx - f*cx) * inv }
	nx, ny := slope(v.Near-u.Near, w.Near-u.Near)
	tx, ty := slope((v.T-u.T)*(tones-1), (w.T-u.T)*(tones-1))
	sx, sy := slope(v.Shade-u.Shade, w.Shade-u.Shade)
	const perShade = float32(shades-1) / maxShade
	dim := perShade
	if area > 0 { // clockwise on the screen, as y runs down: the back
		dim *= underside
	}
	sx, sy = sx*dim, sy*dim
	long := ratio(low.X-top.X, low.Y-top.Y)
	upper, lower := ratio(mid.X-top.X, mid.Y-top.Y), ratio(low.X-mid.X, low.Y-mid.Y)
	for y := y0; y < y1; y++ {
		at := float32(y) + 0.5
		from := top.X + (at-top.Y)*long
		var to float32
		if at < mid.Y {
			to = top.X + (at-top.Y)*upper
		} else {
			to = mid.X + (at-mid.Y)*lower
		}
		if from > to {
			from, to = to, from
		}
		x0, x1 := max(0, upTo(from)), min(a.W, upTo(to))
		if x0 >= x1 {
			continue
		}
		dx, dy := float32(x0)+0.5-u.X, at-u.Y
		near := u.Near + dx*nx + dy*ny
		tone := u.T*(tones-1) + dx*tx + dy*ty
		shade := u.Shade*dim + dx*sx + dy*sy
		row := a.Near[y*a.W+x0 : y*a.W+x1]
		pix := a.Pix[4*(y*a.W+x0) : 4*(y*a.W+x1)]
		for i := range row {
			if near > row[i] {
				row[i] = near
				c := flat
				if c == 0 {
					t, s := min(max(int(tone), 0), tones-1), min(max(int(shade), 0), shades-1)
					c = a.colors[s*tones+t]
				}
				binary.LittleEndian.PutUint32(pix[4*i:], c)
			}
			near, tone, shade = near+nx, tone+tx, shade+sx
		}
	}
}

// upTo is the first px whose middle is not before v; far away numbers are held to
// where no picture reaches.
func upTo(v float32) int {
	return int(math.Ceil(float64(max(-1e6, min(1e6, v)) - 0.5)))
}

func ratio(a, b float32) float32 {
	if b == 0 {
		return 0
	}
	return a / b
}

// average makes each px the mean of fine × fine of the large raster; of its
// nearness it takes the farthest, so that no line hides behind the surface that it
// lies on.
func (a *Raster) average(fine int) {
	l := a.large
	per := uint32(fine * fine)
	for y := range a.H {
		for x := range a.W {
			var sum [3]uint32
			near := float32(math.Inf(1))
			for j := range fine {
				k := (y*fine+j)*l.W + x*fine
				for i := range fine {
					px := l.Pix[4*(k+i) : 4*(k+i)+3]
					sum[0], sum[1], sum[2] = sum[0]+uint32(px[0]), sum[1]+uint32(px[1]), sum[2]+uint32(px[2])
					near = min(near, l.Near[k+i])
				}
			}
			k := y*a.W + x
			a.Near[k] = near
			a.Pix[4*k], a.Pix[4*k+1], a.Pix[4*k+2], a.Pix[4*k+3] = byte(sum[0]/per), byte(sum[1]/per), byte(sum[2]/per), 255
		}
	}
}
