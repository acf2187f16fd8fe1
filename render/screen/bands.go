package screen

import (
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// bandKey is what a drawn band is recognized by: like a line (trails.go), by
// where its points are, or else by the points.
type bandKey struct {
	color        color.NRGBA
	lower, upper []figure.Point
	ends         [2]figure.Point // the last of lower and of upper, by value
}

// sameBands says whether the bands are those drawn, and remembers them.
func (g *ground) sameBands(bands []figure.Band) bool {
	same := len(bands) == len(g.bands)
	for i := 0; same && i < len(bands); i++ {
		same = g.bands[i].is(&bands[i])
	}
	if same {
		return true
	}
	g.bands = g.bands[:0]
	for i := range bands {
		b := &bands[i]
		n := b.Len()
		key := bandKey{color: b.Color, lower: b.Lower[:n], upper: b.Upper[:n]}
		if n > 0 {
			key.ends = [2]figure.Point{b.Lower[n-1], b.Upper[n-1]}
		}
		g.bands = append(g.bands, key)
	}
	return false
}

func (k *bandKey) is(b *figure.Band) bool {
	n := b.Len()
	if k.color != b.Color || len(k.lower) != n {
		return false
	}
	return n == 0 || same(k.ends[0], b.Lower[n-1]) && same(k.ends[1], b.Upper[n-1]) &&
		samePoints(k.lower, b.Lower) && samePoints(k.upper, b.Upper)
}

func samePoints(a, b []figure.Point) bool {
	if &a[0] == &b[0] {
		return true
	}
	for i := range a {
		if !same(a[i], b[i]) {
			return false
		}
	}
	return true
}

// drawBands fills the bands.
func (g *ground) drawBands(v *view, dst *ebiten.Image) {
	g.fillBands(v)
	g.lines.Draw(dst)
}

// softPoints is how many points bands have at most whose edges are smooth, which
// takes three times as many triangles; more than that are ridgelines by the
// hundred, whose edges lie beneath their lines.
const softPoints = 2500

// fillBands collects the bands' triangles. Neighbouring quadrilaterals share
// their vertices, so that no seam shows between them.
func (g *ground) fillBands(v *view) {
	// What is further outside is held where single precision still tells pixels
	// apart.
	const reach = 1e5
	points := 0
	for i := range v.plot.Bands {
		points += v.plot.Bands[i].Len()
	}
	hold := func(p float64) float64 { return max(-reach, min(reach, p)) }
	for i := range v.plot.Bands {
		b := &v.plot.Bands[i]
		if b.Color.A == 0 {
			continue
		}
		f := filler{batch: g.lines, ink: inkOf(b.Color), soft: points <= softPoints}
		f.lower.tolerance, f.upper.tolerance = tolerance, tolerance
		for k := range b.Len() {
			lo, up := v.edges(b.Lower[k], b.Upper[k])
			lx, ly := v.t.ToPixel(lo)
			ux, uy := v.t.ToPixel(up)
			if math.IsNaN(lx-lx) || math.IsNaN(ly-ly) || math.IsNaN(ux-ux) || math.IsNaN(uy-uy) {
				f.end()
				continue
			}
			f.to([4]float64{hold(lx), hold(ly), hold(ux), hold(uy)})
		}
		f.end()
	}
}

// edges is where the points of a band's edges are drawn.
func (v *view) edges(lower, upper figure.Point) (lo, up figure.Point) {
	lo[0], up[0] = v.plot.X.Edges(lower[0], upper[0])
	lo[1], up[1] = v.plot.Y.Edges(lower[1], upper[1])
	return lo, up
}

// filler fills one band, cut by cut from the lower to the upper edge; like a
// line's points, cuts between which both edges are straight are left out.
type filler struct {
	batch *Batch
	ink   ink
	// soft edges: along the cuts the coverage falls over the one pixel around
	// either edge, so that slopes are smooth, and level edges that lie between
	// pixels are sharp.
	soft         bool
	lower, upper cone
	last         [4]float64 // the newest cut: lower x, y, upper x, y
	down, some   bool       // there is a first cut, and one after the last drawn
	open         bool       // a cut was drawn, whose vertices begin at at
	at           uint32
	flat         bool // the cut drawn last has no length
}

func (f *filler) to(c [4]float64) {
	if !f.down {
		f.down, f.last = true, c
		f.keep()
		return
	}
	low := f.lower.add(c[0], c[1])
	high := f.upper.add(c[2], c[3])
	if low || high {
		f.keep()
		f.lower.add(c[0], c[1])
		f.upper.add(c[2], c[3])
	}
	f.last, f.some = c, true
}

// keep draws up to the newest cut.
func (f *filler) keep() {
	c := f.last
	f.lower.keep(c[0], c[1])
	f.upper.keep(c[2], c[3])
	f.some = false
	dx, dy := c[2]-c[0], c[3]-c[1]
	length := math.Hypot(dx, dy)
	flat := length < 1e-3
	if flat {
		dx, dy = 0, -1
	} else {
		dx, dy = dx/length, dy/length
	}
	// A cut shorter than a pixel covers that part of one.
	full, half := f.ink, min(0.5, length/2)
	if length < 1 {
		full = full.fade(float32(length))
	}
	at, quads := uint32(len(f.batch.vs)), uint32(1)
	if f.soft {
		quads = 3
		f.batch.vertex(c[0]-dx/2, c[1]-dy/2, 0, 0, solid, ink{})
		f.batch.vertex(c[0]+dx*half, c[1]+dy*half, 0, 0, solid, full)
		f.batch.vertex(c[2]-dx*half, c[3]-dy*half, 0, 0, solid, full)
		f.batch.vertex(c[2]+dx/2, c[3]+dy/2, 0, 0, solid, ink{})
	} else {
		f.batch.vertex(c[0], c[1], 0, 0, solid, f.ink)
		f.batch.vertex(c[2], c[3], 0, 0, solid, f.ink)
	}
	if f.open && !(flat && f.flat) {
		for k := range quads {
			f.batch.quad(f.at+k, f.at+k+1, at+k, at+k+1)
		}
	}
	f.at, f.open, f.flat = at, true, flat
}

// end draws what was held back; the next cut begins a part of its own.
func (f *filler) end() {
	if f.down && f.some {
		f.keep()
	}
	f.down, f.some, f.open = false, false, false
}
