package screen

import (
	"image/color"
	"math"
	"testing"

	"downhill/render/figure"
)

// drawn returns the batch of a line through points.
func drawn(width float64, dash []float64, clip box, points ...figure.Point) *Batch {
	b := &Batch{}
	var p Pen
	p.Start(width, color.NRGBA{255, 128, 0, 255}, dash, clip)
	for _, q := range points {
		p.To(b, q[0], q[1])
	}
	p.End(b)
	return b
}

func TestPenLeavesOutWhatNobodySees(t *testing.T) {
	// A straight line of 1,000 points is two triangles and its round ends.
	var straight, circle []figure.Point
	for i := range 1000 {
		straight = append(straight, figure.Point{float64(i) / 3, float64(i) / 7})
		sin, cos := math.Sincos(float64(i) / 999 * 2 * math.Pi)
		circle = append(circle, figure.Point{200 + 100*cos, 200 + 100*sin})
	}
	if _, n := drawn(2, nil, everywhere, straight...).Len(); n != 6 {
		t.Errorf("a straight line takes %d triangles, want 6", n)
	}
	// A polygon that stays within ¼ px of a circle of radius 100 needs at least
	// π/acos(1 − ¼/100) = 44 corners.
	if _, n := drawn(2, nil, everywhere, circle...).Len(); n/2 < 44 || n/2 > 200 {
		t.Errorf("a circle takes %d segments, want 44 to 200", n/2)
	}
	// A racer that rests takes nothing.
	still := make([]figure.Point, 1000)
	if _, n := drawn(2, nil, everywhere, still...).Len(); n != 0 {
		t.Errorf("a point takes %d triangles, want 0", n)
	}
}

// TestConeStaysWithinTolerance looks for the point that a simplified path passes
// at the largest distance.
func TestConeStaysWithinTolerance(t *testing.T) {
	for seed := range 20 {
		path := wander(seed, 500, 0.2+float64(seed)/10)
		c := cone{tolerance: tolerance}
		c.keep(path[0][0]*30, path[0][1]*30)
		kept := []figure.Point{{c.x, c.y}}
		for _, p := range path[1:] {
			x, y := p[0]*30, p[1]*30
			if c.add(x, y) {
				kept = append(kept, figure.Point{c.tx, c.ty})
				c.keep(c.tx, c.ty)
				c.add(x, y)
			}
		}
		kept = append(kept, figure.Point{c.tx, c.ty})
		for _, p := range path {
			best := math.Inf(1)
			for i := 1; i < len(kept); i++ {
				best = min(best, distance(p[0]*30, p[1]*30, kept[i-1], kept[i]))
			}
			if best > tolerance*1.01 {
				t.Fatalf("seed %d: a point is %v px from the line, want %v at most", seed, best, tolerance)
			}
		}
	}
}

func distance(x, y float64, a, b figure.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((x-a[0])*dx+(y-a[1])*dy)/l))
	}
	return math.Hypot(x-a[0]-t*dx, y-a[1]-t*dy)
}

func TestPenBreaksAtWhatIsNotFinite(t *testing.T) {
	for _, hole := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		b := drawn(2, nil, everywhere, figure.Point{0, 0}, figure.Point{10, 0}, figure.Point{15, hole}, figure.Point{20, 0}, figure.Point{30, 0})
		if _, n := b.Len(); n != 12 {
			t.Errorf("%v: two pieces take %d triangles, want 12", hole, n)
		}
		for i := 0; i < len(b.is); i += 3 {
			lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
			for _, k := range b.is[i : i+3] {
				lo, hi = min(lo, b.vs[k].DstX), max(hi, b.vs[k].DstX)
			}
			// Round ends reach 1.5 px into the gap.
			if lo < 12 && hi > 18 {
				t.Errorf("%v: a triangle spans the gap from %v to %v", hole, lo, hi)
			}
		}
	}
}

func TestPenHasNoSpikes(t *testing.T) {
	// A zigzag that turns back on itself, ever more sharply.
	var zigzag []figure.Point
	for i := range 60 {
		zigzag = append(zigzag, figure.Point{float64(i%2) * 40, float64(i) * 6 / float64(1+i)})
	}
	b := drawn(5, nil, everywhere, zigzag...)
	for _, v := range b.vs {
		// Half the width, the ½ px of the edge, and the square around a round
		// end: √2 · 3.
		if v.DstX < -4.3 || v.DstX > 44.3 || v.DstY < -4.3 || v.DstY > 10.3 {
			t.Fatalf("a vertex is at (%v, %v)", v.DstX, v.DstY)
		}
	}
}

func TestPenAtHugeDistances(t *testing.T) {
	clip := box{-20, -20, 920, 580}
	for _, far := range []figure.Point{{1e300, 5e299}, {-1e300, 1e300}, {400, -1e200}, {math.MaxFloat64 / 4, -math.MaxFloat64 / 4}} {
		b := drawn(2, []float64{7, 3}, clip, figure.Point{100, 100}, figure.Point{450, 280}, far, figure.Point{460, 290})
		if _, n := b.Len(); n < 4 {
			t.Errorf("%v: %d triangles", far, n)
		}
		for _, v := range b.vs {
			if !(v.DstX > -30 && v.DstX < 930 && v.DstY > -30 && v.DstY < 590) {
				t.Fatalf("%v: a vertex is at (%v, %v)", far, v.DstX, v.DstY)
			}
		}
		// The way out leaves in the right direction: both edges of the ribbon
		// are 1½ px from the straight line to far.
		l := math.Hypot(far[0]-450, far[1]-280)
		ux, uy := (far[0]-450)/l, (far[1]-280)/l
		hits := 0
		for _, v := range b.vs {
			d := (float64(v.DstX)-450)*uy - (float64(v.DstY)-280)*ux
			if along := (float64(v.DstX)-450)*ux + (float64(v.DstY)-280)*uy; along > 50 && math.Abs(math.Abs(d)-1.5) < 0.01 {
				hits++
			}
		}
		if hits < 2 {
			t.Errorf("%v: no edge on the way out", far)
		}
	}
}

func TestPenArcLength(t *testing.T) {
	// A right angle is a corner, a gentle bend is not; the arc length goes on
	// across both, so that dashes do.
	b := drawn(2, []float64{7, 3}, everywhere, figure.Point{0, 0}, figure.Point{30, 0}, figure.Point{30, 40}, figure.Point{40, 90})
	last := b.vs[len(b.vs)-1]
	want := math.Mod(30, 20) + 40 + math.Hypot(10, 50) // taken modulo two dashes at the corner
	if math.Abs(float64(last.Custom1)-want) > 1e-4 {
		t.Errorf("arc length %v at the end, want %v", last.Custom1, want)
	}
}

func TestPackedDashes(t *testing.T) {
	for _, d := range [][2]float64{{7, 3}, {2, 3}, {27, 9}, {8.75, 3.75}, {63, 63}} {
		v := float64(pack(d[0], d[1]))
		// As the shader does it; 1/64 px is the rounding to 1/32.
		on := math.Floor(v/2048) / 32
		off := (v - math.Floor(v/2048)*2048) / 32
		if math.Abs(on-d[0]) > 1.0/64 || math.Abs(off-d[1]) > 1.0/64 {
			t.Errorf("%v comes back as %v, %v", d, on, off)
		}
	}
}

func TestTipChangesNothing(t *testing.T) {
	path := wander(3, 300, 2)
	whole, parts, tips := &Batch{}, &Batch{}, &Batch{}
	var p, q Pen
	style := figure.Dark().Style(3)
	p.Start(2, style.Color, style.Dash, everywhere)
	q.Start(2, style.Color, style.Dash, everywhere)
	for _, v := range path {
		p.To(whole, v[0]*60, v[1]*60)
		q.To(parts, v[0]*60, v[1]*60)
		q.Tip(tips, nil)
	}
	if len(whole.vs) != len(parts.vs) {
		t.Fatalf("%d vertices with tips, want %d", len(parts.vs), len(whole.vs))
	}
	for i := range whole.vs {
		if whole.vs[i] != parts.vs[i] {
			t.Fatalf("vertex %d is %v with tips, want %v", i, parts.vs[i], whole.vs[i])
		}
	}
	if _, n := tips.Len(); n == 0 {
		t.Error("no tip was drawn")
	}
}

func TestPenAllocatesNothing(t *testing.T) {
	path := wander(1, 2000, 0.05)
	style := figure.Dark().Style(3)
	var b, under, tips Batch
	var p Pen
	frame := func() {
		p.Start(2.2, style.Color, style.Dash, everywhere)
		p.Case(&under, 5, style.Color)
		for _, v := range path {
			p.To(&b, v[0]*60, v[1]*60)
		}
		p.Tip(&tips, &under)
		b.Marker(figure.Disc, 10, 10, 7, 2, style.Color, gray(0))
		b.Marker(figure.Check, 10, 10, 7, 2, style.Color, gray(0))
		b.Reset()
		under.Reset()
		tips.Reset()
	}
	frame() // grows the buffers
	if n := testing.AllocsPerRun(20, frame); n != 0 {
		t.Errorf("%v allocations a frame, want none", n)
	}
}
