package screen

import "math"

// box is a rectangle in pixels.
type box struct{ x0, y0, x1, y1 float64 }

// cut returns the part of the way from (x, y) to (x+dx, y+dy) that lies in the
// box, as fractions; from ≥ to where none does (Liang and Barsky 1984).
func (c *box) cut(x, y, dx, dy float64) (from, to float64) {
	if x >= c.x0 && x <= c.x1 && y >= c.y0 && y <= c.y1 {
		if x, y := x+dx, y+dy; x >= c.x0 && x <= c.x1 && y >= c.y0 && y <= c.y1 {
			return 0, 1
		}
	}
	from, to = 0, 1
	for _, e := range [4][2]float64{{-dx, x - c.x0}, {dx, c.x1 - x}, {-dy, y - c.y0}, {dy, c.y1 - y}} {
		switch p, q := e[0], e[1]; {
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		case q < 0:
			return 1, 0
		}
	}
	return from, to
}

// cone leaves out the points of a polyline that the eye cannot miss: as long as
// one straight line from the last point kept passes all points since within the
// tolerance, and they move away from it, only the newest of them counts (after
// Reumann and Witkam 1974, with Williams' cone of directions, 1978). It needs no
// point after the newest, so a line that grows need not be looked at again.
//
// A race's smooth path of 2,000 points keeps some tens of them, which is what
// makes drawing all of it in every frame affordable.
type cone struct {
	tolerance float64 // px; 0 keeps every point
	x, y      float64 // the last point kept
	tx, ty    float64 // the newest point
	some      bool    // there is a newest point after the last one kept
	lo, hi    [2]float64
	bounded   bool    // lo and hi hold
	far       float64 // how far from (x, y) the points went
}

// keep makes (x, y) the last point kept.
func (c *cone) keep(x, y float64) {
	c.x, c.y, c.some, c.bounded, c.far = x, y, false, false, 0
}

// add takes the next point. Where it does not go on straight, done is true: the
// newest point before it is to be kept, and then the point is to be added again.
func (c *cone) add(x, y float64) (done bool) {
	dx, dy := x-c.x, y-c.y
	d := math.Sqrt(dx*dx + dy*dy)
	if math.IsInf(d, 0) {
		d = math.Hypot(dx, dy)
	}
	if c.some && (c.tolerance == 0 || d < c.far-c.tolerance) {
		return true // turned back
	}
	if d <= c.tolerance {
		if d > 0 {
			c.tx, c.ty, c.some = x, y, true
			c.far = max(c.far, d)
		}
		return false
	}
	ux, uy := dx/d, dy/d
	if c.bounded && (cross(c.lo, [2]float64{ux, uy}) < 0 || cross([2]float64{ux, uy}, c.hi) < 0) {
		return true
	}
	sin := c.tolerance / d
	cos := math.Sqrt(1 - sin*sin)
	lo := [2]float64{ux*cos + uy*sin, uy*cos - ux*sin}
	hi := [2]float64{ux*cos - uy*sin, uy*cos + ux*sin}
	if !c.bounded || cross(c.lo, lo) > 0 {
		c.lo = lo
	}
	if !c.bounded || cross(hi, c.hi) > 0 {
		c.hi = hi
	}
	c.bounded, c.some = true, true
	c.tx, c.ty, c.far = x, y, max(c.far, d)
	return false
}

func cross(a, b [2]float64) float64 { return a[0]*b[1] - a[1]*b[0] }
