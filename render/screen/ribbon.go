package screen

import (
	"image/color"
	"math"
)

// Pen draws one polyline, point by point, as a ribbon: two vertices a point,
// ½ px beyond the edge on either side, where the shader has brought the
// coverage down to 0. The shader also makes the dashes, from the arc length.
//
// Gentle bends have a mitre, which at 60° is 15 % longer than half the width;
// at sharper ones a new piece with a round end lies over the last one. So there
// are no spikes.
//
// What a Pen draws depends on the points so far, and what it has drawn does not
// change when more follow: the newest part, whose end depends on the next
// point, is held back and drawn by Tip. So a line that grows is continued
// without drawing it again, and looks the same as one drawn at once.
//
// A zero Pen draws nothing; Start makes it ready.
type Pen struct {
	line, casing ribbon
	under        *Batch // for the casing, nil for none
	period       float64
	clip         box
	cone         cone // finds the points worth drawing
	down         bool // there is a last point kept
	// seg is the last segment between kept points, not yet drawn because its
	// end depends on the next.
	seg segment
}

// ribbon is what a Pen draws along its segments.
type ribbon struct {
	ink          ink
	half         float64 // half the width
	round        bool    // round corners and ends; only for opaque lines
	dashA, dashB float32 // as the shader has them, 0 for solid
	edge         edge    // the last one
	open         bool    // the next segment starts from it
}

// segment is the straight way from (x, y) in direction (ux, uy).
type segment struct {
	x, y, ux, uy, length float64 // length 0 for none
	s                    float64 // arc length at its start
}

// edge is a pair of vertices across a ribbon.
type edge struct {
	ends [4]float64 // left and right, px
	s    float64
	at   [2]uint32 // in the batch
	turn int       // the batch's when they were written
}

// tolerance is how far a line may pass by a point, in pixels of the display:
// a quarter of one cannot be seen in a line that is two wide.
const tolerance = 0.25

// Start begins a new line: width and dash lengths in pixels of the display;
// nothing is drawn outside of clip, which must be wider than what is seen by
// half the width. A dash has two or four lengths, on and off, each below 64 px.
func (p *Pen) Start(width float64, c color.NRGBA, dash []float64, clip box) {
	*p = Pen{line: ribbon{ink: inkOf(c), half: width / 2, round: c.A == 255}, clip: clip}
	p.cone.tolerance = tolerance
	if n := len(dash); n == 2 || n == 4 {
		p.line.dashA, p.line.dashB = pack(dash[0], dash[1]), pack(dash[n-2], dash[n-1])
		p.period = dash[0] + dash[1] + dash[n-2] + dash[n-1]
	}
}

// Case puts a solid line of another width into the batch under.
func (p *Pen) Case(under *Batch, width float64, c color.NRGBA) {
	p.casing, p.under = ribbon{ink: inkOf(c), half: width / 2, round: c.A == 255}, under
}

// pack puts two lengths into one number, in 1/32 px; the shader takes it apart.
func pack(on, off float64) float32 {
	whole := func(v float64) float64 { return math.Round(max(1.0/32, min(63.9, v)) * 32) }
	return float32(whole(on)*2048 + whole(off))
}

// To draws on to (x, y). A point that is not finite breaks the line.
func (p *Pen) To(b *Batch, x, y float64) {
	if math.IsNaN(x-x) || math.IsNaN(y-y) { // infinite or not a number
		p.End(b)
		return
	}
	if !p.down {
		p.down = true
		p.cone.keep(x, y)
		return
	}
	if p.cone.add(x, y) {
		p.keep(b)
		p.cone.add(x, y)
	}
}

// End draws what was held back and lifts the pen: the next point starts a line
// of its own, whose dashes go on from here.
func (p *Pen) End(b *Batch) {
	if p.down && p.cone.some {
		p.keep(b)
	}
	p.draw(b, 0, 0)
	p.seg = segment{s: p.seg.s + p.seg.length}
	p.down, p.line.open, p.casing.open = false, false, false
}

// Tip draws what is held back into other batches, and goes on as if it had not.
func (p *Pen) Tip(b, under *Batch) {
	q := *p
	q.line.edge.turn, q.casing.edge.turn = -1, -1 // they are in other batches
	if q.under != nil {
		q.under = under
	}
	q.End(b)
}

// keep makes the cone's newest point the next corner of what is drawn.
func (p *Pen) keep(b *Batch) {
	c := &p.cone
	dx, dy := c.tx-c.x, c.ty-c.y
	length := math.Hypot(dx, dy)
	next := segment{x: c.x, y: c.y, ux: dx / length, uy: dy / length, length: length}
	p.draw(b, next.ux, next.uy)
	if p.period > 0 {
		next.s = p.seg.s + p.seg.length
		if !p.line.open {
			next.s = math.Mod(next.s, p.period) // single precision in the shader
		}
	}
	p.seg = next
	c.keep(c.tx, c.ty)
}

// draw draws the segment that was held back, up to the bend into direction
// (ux, uy), or up to a round end where that is 0.
func (p *Pen) draw(b *Batch, ux, uy float64) {
	if p.seg.length == 0 {
		return
	}
	from, to := p.clip.cut(p.seg.x, p.seg.y, p.seg.ux*p.seg.length, p.seg.uy*p.seg.length)
	if from >= to {
		p.line.open, p.casing.open = false, false
		return
	}
	p.line.draw(b, &p.seg, from, to, ux, uy)
	if p.under != nil {
		p.casing.draw(p.under, &p.seg, from, to, ux, uy)
	}
}

// gentle is the cosine of the sharpest bend that gets a mitre.
const gentle = 0.5

func (r *ribbon) draw(b *Batch, g *segment, from, to, ux, uy float64) {
	reach := r.half + 0.5
	across := [2]float64{-g.uy * reach, g.ux * reach}
	if !r.open || from > 0 {
		joined := r.round && from == 0
		if joined {
			r.row(b, g, -reach, across, reach, false)
		}
		r.row(b, g, from*g.length, across, 0, joined)
	}
	dot := g.ux*ux + g.uy*uy
	if r.open = to == 1 && dot > gentle; r.open {
		// (n + n′)/(1 + n·n′) is as far from both edges as n.
		across = [2]float64{-(g.uy + uy) / (1 + dot) * reach, (g.ux + ux) / (1 + dot) * reach}
	}
	r.row(b, g, to*g.length, across, 0, true)
	if ux == 0 && uy == 0 && r.round && to == 1 {
		r.row(b, g, g.length+reach, across, reach, true)
	}
}

// row adds the edge across the ribbon at a distance along the segment, and the
// two triangles from the edge before it where joined.
func (r *ribbon) row(b *Batch, g *segment, at float64, across [2]float64, beyond float64, joined bool) {
	x, y := g.x+g.ux*at, g.y+g.uy*at
	if joined && r.edge.turn != b.turn { // the batch was painted since
		r.write(b, r.edge.ends, r.edge.s, 0)
	}
	last := r.edge.at
	// At a round end the dash goes on as it is.
	s := g.s + max(0, min(g.length, at))
	r.write(b, [4]float64{x + across[0], y + across[1], x - across[0], y - across[1]}, s, beyond)
	if joined {
		b.quad(last[0], last[1], r.edge.at[0], r.edge.at[1])
	}
}

func (r *ribbon) write(b *Batch, ends [4]float64, s, beyond float64) {
	reach := r.half + 0.5
	r.edge = edge{ends: ends, s: s, turn: b.turn}
	for i, v := range [2]float64{-reach, reach} {
		r.edge.at[i] = b.vertex(ends[2*i], ends[2*i+1], v, beyond, r.half, r.ink)
		if r.dashA > 0 {
			last := &b.vs[len(b.vs)-1]
			last.Custom1, last.Custom2, last.Custom3 = float32(s), r.dashA, r.dashB
		}
	}
}
