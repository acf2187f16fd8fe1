package screen

import (
	"image"
	"image/color"
	"math"
)

// everywhere is a clip for shapes that are known to be near.
var everywhere = box{-1e5, -1e5, 1e5, 1e5}

// Line draws a straight line with straight ends, sharp where it is level or
// upright and its edges lie between pixels.
func (b *Batch) Line(x0, y0, x1, y1, width float64, c color.NRGBA) {
	var p Pen
	p.Start(width, c, nil, everywhere)
	p.line.round, p.cone.tolerance = false, 0
	p.To(b, x0, y0)
	p.To(b, x1, y1)
	p.End(b)
}

// Polyline draws through points, given as x, y, x, y, with round corners and
// ends.
func (b *Batch) Polyline(xy []float64, width float64, c color.NRGBA, dash []float64, closed bool) {
	var p Pen
	p.Start(width, c, dash, everywhere)
	p.cone.tolerance = 0
	for i := 0; i+1 < len(xy); i += 2 {
		p.To(b, xy[i], xy[i+1])
	}
	if closed && len(xy) > 3 {
		p.To(b, xy[0], xy[1])
	}
	p.End(b)
}

// Disc fills a circle.
func (b *Batch) Disc(x, y, radius float64, c color.NRGBA) {
	r := ribbon{ink: inkOf(c), half: radius}
	e := radius + 0.5
	g, across := &segment{x: x, y: y, ux: 1}, [2]float64{0, e}
	// Two round ends back to back.
	r.row(b, g, -e, across, e, false)
	r.row(b, g, 0, across, 0, true)
	r.row(b, g, e, across, e, true)
}

// Circle draws a circle's outline.
func (b *Batch) Circle(x, y, radius, width float64, c color.NRGBA) {
	var p Pen
	p.Start(width, c, nil, everywhere)
	p.cone.tolerance = 0
	n := max(12, int(math.Ceil(4*math.Pi*math.Sqrt(radius))))
	for i := range n + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		p.To(b, x+radius*cos, y+radius*sin)
	}
	p.End(b)
}

// maxCorners is how many corners a filled shape has at most.
const maxCorners = 32

// Convex fills a convex polygon, given as x, y, x, y in either sense, with
// edges smooth over one pixel.
func (b *Batch) Convex(xy []float64, c color.NRGBA) {
	n := len(xy) / 2
	if n < 3 || n > maxCorners {
		return
	}
	var area float64
	for i := range n {
		j := (i + 1) % n
		area += xy[2*i]*xy[2*j+1] - xy[2*j]*xy[2*i+1]
	}
	out := math.Copysign(0.5, area)
	k := inkOf(c)
	first := uint32(len(b.vs))
	for i := range n {
		h, j := (i+n-1)%n, (i+1)%n
		ax, ay := normal(xy[2*i]-xy[2*h], xy[2*i+1]-xy[2*h+1])
		bx, by := normal(xy[2*j]-xy[2*i], xy[2*j+1]-xy[2*i+1])
		// The corner moves so that both edges move by ½ px; a sharp one by
		// four times that at most.
		mx, my := ax+bx, ay+by
		by2 := 2 / max(mx*mx+my*my, 0.25) * out
		x, y := xy[2*i], xy[2*i+1]
		b.vertex(x-mx*by2, y-my*by2, 0, 0, solid, k)
		b.vertex(x+mx*by2, y+my*by2, 0, 0, solid, k.fade(0))
	}
	for i := range uint32(n) {
		j := (i + 1) % uint32(n)
		b.quad(first+2*i, first+2*i+1, first+2*j, first+2*j+1)
		if i > 0 && j > 0 {
			b.is = append(b.is, first, first+2*i, first+2*j)
		}
	}
}

// normal returns the unit normal to the right of a direction on the screen,
// which is outside for a polygon of positive area there.
func normal(dx, dy float64) (x, y float64) {
	l := math.Hypot(dx, dy)
	if l == 0 {
		return 0, 0
	}
	return dy / l, -dx / l
}

// RoundRect fills a rectangle with round corners and draws its border inside
// its edge. A fill or border with alpha 0 is left out.
func (b *Batch) RoundRect(r image.Rectangle, radius float64, fill, border color.NRGBA, width float64) {
	var corners [4 * maxCorners]float64
	if fill.A > 0 {
		b.Convex(roundRect(corners[:0], r, radius, 0), fill)
	}
	if border.A > 0 && width > 0 {
		xy := roundRect(corners[:0], r, radius, width/2)
		var p Pen
		p.Start(width, border, nil, everywhere)
		p.line.round, p.cone.tolerance = false, 0
		// From the middle of the top, so that the seam is on a straight edge.
		mx, my := (xy[0]+xy[len(xy)-2])/2, xy[1]
		p.To(b, mx, my)
		for i := 0; i < len(xy); i += 2 {
			p.To(b, xy[i], xy[i+1])
		}
		p.To(b, mx, my)
		p.End(b)
	}
}

// roundRect appends the outline of r, inset, clockwise from the right end of
// the top edge.
func roundRect(xy []float64, r image.Rectangle, radius, inset float64) []float64 {
	x0, y0 := float64(r.Min.X)+inset, float64(r.Min.Y)+inset
	x1, y1 := float64(r.Max.X)-inset, float64(r.Max.Y)-inset
	radius = max(0, min(radius-inset, (x1-x0)/2, (y1-y0)/2))
	const steps = maxCorners/4 - 1
	for q, at := range [4][2]float64{{x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}} {
		if radius < 0.5 {
			xy = append(xy, at[0], at[1])
			continue
		}
		cx := at[0] + radius*[4]float64{-1, -1, 1, 1}[q]
		cy := at[1] + radius*[4]float64{1, -1, -1, 1}[q]
		for i := range steps + 1 {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(q-1) + float64(i)/steps))
			xy = append(xy, cx+radius*cos, cy+radius*sin)
		}
	}
	return xy
}
