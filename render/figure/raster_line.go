package figure

import (
	"image/color"
	"math"
)

// bias is by which share something on the surface may be farther than the
// surface and still be seen: the mesh's triangles are flat where the surface is
// not.
const bias = 0.004

// Visible says whether something as near as that is seen at a px, or hidden behind
// the surface. The farthest of the px around decides, because on a slope that is
// seen from the side the next px may be much nearer.
func (a *Raster) Visible(x, y int, near float32) bool {
	if x < 0 || y < 0 || x >= a.W || y >= a.H {
		return true
	}
	k := y*a.W + x
	far := a.Near[k]
	if x > 0 {
		far = min(far, a.Near[k-1])
	}
	if x < a.W-1 {
		far = min(far, a.Near[k+1])
	}
	if y > 0 {
		far = min(far, a.Near[k-a.W])
	}
	if y < a.H-1 {
		far = min(far, a.Near[k+a.W])
	}
	return near*(1+bias) >= far
}

// line paints a line on the surface.
func (a *Raster) line(l *ReliefLine, x, y Axis) {
	p := a.toPx(x, y)
	for i := 1; i < len(l.Points); i++ {
		u, v := &l.Points[i-1], &l.Points[i]
		if u.hole() || v.hole() {
			continue
		}
		from, to := p.of(u), p.of(v)
		a.segment(&from, &to, max(1, float32(-l.Width)*p.ky), l.Color)
	}
}

// segment paints a straight part: for each px along its longer way the ones across
// it, as far as they are covered.
func (a *Raster) segment(u, v *ReliefNode, width float32, c color.NRGBA) {
	dx, dy := v.X-u.X, v.Y-u.Y
	steep := abs(dy) > abs(dx)
	if steep {
		dx, dy = dy, dx
	}
	along := func(n *ReliefNode) (float32, float32) {
		if steep {
			return n.Y, n.X
		}
		return n.X, n.Y
	}
	if dx < 0 {
		u, v, dx, dy = v, u, -dx, -dy
	}
	if !(dx > 0) || dx > 1e5 {
		return
	}
	at, across := along(u)
	end, _ := along(v)
	slope, fall := dy/dx, (v.Near-u.Near)/dx
	// A slanted line is wider across than it is thick.
	half := width / 2 * float32(math.Sqrt(float64(1+slope*slope)))
	limit := a.W
	if steep {
		limit = a.H
	}
	for i := max(0, upTo(at)); i < min(limit, upTo(end)); i++ {
		step := float32(i) + 0.5 - at
		mid, near := across+step*slope, u.Near+step*fall
		for j := int(math.Floor(float64(mid - half))); j <= int(math.Floor(float64(mid+half))); j++ {
			cover := min(mid+half, float32(j+1)) - max(mid-half, float32(j))
			x, y := i, j
			if steep {
				x, y = j, i
			}
			if cover > 0 && x >= 0 && y >= 0 && x < a.W && y < a.H && a.Visible(x, y, near) {
				a.blend(x, y, c, cover)
			}
		}
	}
}

func (a *Raster) blend(x, y int, c color.NRGBA, cover float32) {
	k := 4 * (y*a.W + x)
	px := a.Pix[k : k+3]
	by := cover * float32(c.A) / 255
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		px[i] = uint8(float32(px[i]) + (float32(v)-float32(px[i]))*by + 0.5)
	}
}

func abs(x float32) float32 { return max(x, -x) }
