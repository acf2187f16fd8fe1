package surfaces

import "math"

// ring is f on the ellipse around p whose half axes are r cells. Where f is not a
// number nothing is lower: a minimum may lie at the edge of where f is defined.
func (g *searchGrid) ring(f Surface, p [2]float64, r float64) func(angle float64) (float64, [2]float64) {
	return func(angle float64) (float64, [2]float64) {
		sin, cos := math.Sincos(angle)
		if math.Abs(cos) < 1e-15 { // straight up, to the last bit
			cos = 0
		}
		q := [2]float64{p[0] + r*g.hx*cos, p[1] + r*g.hy*sin}
		z := f.Eval(q[:], nil)
		if math.IsNaN(z) {
			z = math.Inf(1)
		}
		return z, q
	}
}

// creep goes down from p without derivatives: to the lowest point of a ring
// around it while that is lower, else to a smaller ring, down to one of tol
// cells. Since the lowest direction is searched for to the last bits, it can
// follow a crease, in which fixed directions get stuck. It stays within three
// cells of where it began.
func (g *searchGrid) creep(f Surface, p [2]float64, tol float64) [2]float64 {
	best, first := f.Eval(p[:], nil), p
	// 200 rings are three times what a straight way down needs.
	for r, left := 0.5, 200; r > tol && left > 0; left-- {
		on := g.ring(f, p, r)
		z, angle := math.Inf(1), 0.0
		for k := range 16 {
			a := 2 * math.Pi * float64(k) / 16
			if v, _ := on(a); v < z {
				z, angle = v, a
			}
		}
		angle, z = lowestAngle(on, angle, 2*math.Pi/16)
		_, q := on(angle)
		if z < best && math.Abs(q[0]-first[0]) <= 3*g.hx && math.Abs(q[1]-first[1]) <= 3*g.hy {
			best, p = z, q
		} else {
			r /= 2
		}
	}
	return p
}

// round moves p to a rounder point close by where f is not higher there: a
// minimum at a kink is often at 0 or 1, and the search ends some 1e-12 beside.
func round(f Surface, p [2]float64) [2]float64 {
	z := f.Eval(p[:], nil)
	for _, unit := range []float64{1e-3, 1e-6, 1e-9, 1e-12} {
		q := [2]float64{math.Round(p[0]/unit)*unit + 0, math.Round(p[1]/unit)*unit + 0} // no −0
		if math.Hypot(q[0]-p[0], q[1]-p[1]) < unit/10 && f.Eval(q[:], nil) <= z {
			return q
		}
	}
	return p
}

// rises says whether f is higher than at m all around it, on a ring of half a
// cell and on one of a twentieth: between the points of the ring it looks for
// the way out of a valley, so that the floor of a gutter is no minimum.
func (g *searchGrid) rises(f Surface, m Minimum) bool {
	const points = 32
	for _, r := range []float64{0.5, 0.05} {
		on := g.ring(f, [2]float64{m.X, m.Y}, r)
		var z [points]float64
		top := math.Inf(-1)
		for k := range z {
			z[k], _ = on(2 * math.Pi * float64(k) / points)
			if !math.IsInf(z[k], 0) {
				top = max(top, z[k])
			}
		}
		// A billionth of the rise across is as flat as a valley may be along
		// its floor: below that rounding decides.
		need := m.F + 1e-9*(top-m.F)
		for k := range z {
			if z[k] > z[(k+1)%points] || z[k] > z[(k+points-1)%points] {
				continue
			}
			if _, low := lowestAngle(on, 2*math.Pi*float64(k)/points, 2*math.Pi/points); !(low > need) {
				return false
			}
		}
	}
	return true
}

// lowestAngle is where a ring is lowest within ±width of an angle, by golden
// sections (Kiefer 1953).
func lowestAngle(on func(float64) (float64, [2]float64), angle, width float64) (at, z float64) {
	const ratio = 0.6180339887498949
	at = angle
	z, _ = on(angle)
	a, b := angle-width, angle+width
	c, d := b-ratio*(b-a), a+ratio*(b-a)
	fc, _ := on(c)
	fd, _ := on(d)
	for range 60 { // 0.618⁶⁰ of the width is 1e-13
		if fc < fd {
			b, d, fd = d, c, fc
			c = b - ratio*(b-a)
			fc, _ = on(c)
		} else {
			a, c, fc = c, d, fd
			d = a + ratio*(b-a)
			fd, _ = on(d)
		}
		if fc < z {
			at, z = c, fc
		}
		if fd < z {
			at, z = d, fd
		}
	}
	return at, z
}

// pole says whether f falls without bound towards q, which creep has reached
// from a point of the grid where f was low, by way of p a ten-thousandth of a
// cell away. Then over the last ten decades of distance it has fallen farther
// than over the four before (the sharpest kink that counts as a minimum is like
// |x|^0.07), or it has leapt to where only a zero divisor leads.
func (g *searchGrid) pole(f Surface, p, q [2]float64, low float64) bool {
	if q[0] <= g.d.XMin || q[0] >= g.d.XMax || q[1] <= g.d.YMin || q[1] >= g.d.YMax {
		return false
	}
	before, after := f.Eval(p[:], nil), f.Eval(q[:], nil)
	if after < -1e9*(1+math.Abs(low)) {
		return true
	}
	if math.Abs(q[0]-p[0]) > g.hx/100 || math.Abs(q[1]-p[1]) > g.hy/100 {
		return false // it has moved on, down an ordinary slope
	}
	on := g.ring(f, p, 0.5)
	top := math.Inf(-1)
	for k := range 16 {
		if z, _ := on(2 * math.Pi * float64(k) / 16); !math.IsInf(z, 0) {
			top = max(top, z)
		}
	}
	return before-after > top-before
}

// kink says whether the slope does not go to 0 towards m: at a smooth minimum
// it is ten times smaller ten times closer, or less.
func (g *searchGrid) kink(f Surface, m Minimum) bool {
	steepest := func(r float64) float64 {
		most, grad := 0.0, make([]float64, 2)
		for k := range 16 {
			sin, cos := math.Sincos(2 * math.Pi * (float64(k) + 0.5) / 16)
			f.Eval([]float64{m.X + r*g.hx*cos, m.Y + r*g.hy*sin}, grad)
			if s := math.Hypot(grad[0], grad[1]); s > most {
				most = s
			}
		}
		return most
	}
	return steepest(1e-4)*3 > steepest(1e-3)
}

// falls looks far away from the domain for a place where f goes on falling: on
// each of six rings around it, each ten times as far away, the lowest value must
// sink by as much as on the one before or more, and end well below what f is in
// the domain. That is evidence and no proof.
func (g *searchGrid) falls(f Surface) (at [2]float64, z float64, yes bool) {
	const rays = 64
	d := g.d
	lowest := func(r float64) (float64, [2]float64) {
		z, at := math.Inf(1), [2]float64{}
		for k := range rays {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / rays)
			if k%(rays/4) == 0 { // along the axes, to the last bit
				sin, cos = math.Round(sin), math.Round(cos)
			}
			p := [2]float64{(d.XMin+d.XMax)/2 + r*cos*(d.XMax-d.XMin)/2, (d.YMin+d.YMax)/2 + r*sin*(d.YMax-d.YMin)/2}
			if v := f.Eval(p[:], nil); v < z {
				z, at = v, p
			}
		}
		return z, at
	}
	z, at = lowest(1)
	drop := 0.0
	for r := 10.0; r <= 1e6; r *= 10 {
		next, q := lowest(r)
		// A slope that dies away, as that of arctan, falls less with every
		// tenfold distance; a logarithm falls as much again.
		if !(z-next > 0 && z-next >= 0.9*drop) {
			return at, z, false
		}
		drop, z, at = z-next, next, q
		if math.IsInf(z, -1) {
			break
		}
	}
	return at, z, z < g.least-0.1*(g.most-g.least)
}
