package race

import (
	"math"

	"downhill/render/figure"
)

// Drapes keeps the trails of a race as they lie on a terrain. A path that grew is
// only continued. It has one owner.
type Drapes struct {
	of    *Terrain
	paths map[*figure.Point]*drape
}

// NewDrapes is empty.
func NewDrapes() *Drapes { return &Drapes{paths: map[*figure.Point]*drape{}} }

// drape is a path on the terrain. Between two steps it follows the surface beneath
// the straight way.
type drape struct {
	path   []figure.Point // as far as it is draped; recordings append only
	points []point3
	ends   []int32 // [row] how many points there are up to it
	last   [2]float64
}

// Draping is thinner where steps are too short to see, and past so many points it
// takes the steps alone.
const (
	shortest  = 1.0 / 2500 // of the box
	mostBends = 60_000
	lift      = 0.003 // above the mesh, so that a trail does not sink into it
	keptPaths = 64
)

// on returns the drape of a path, as far as that is recorded.
func (d *Drapes) on(t *Terrain, path []figure.Point) *drape {
	if d.of != t || len(d.paths) > keptPaths {
		d.of, d.paths = t, map[*figure.Point]*drape{}
	}
	if len(path) == 0 {
		return &drape{}
	}
	// As long as the first point stands at the same address it is the same path.
	a := d.paths[&path[0]]
	if a == nil {
		a = &drape{}
		d.paths[&path[0]] = a
	}
	if len(path) > len(a.path) {
		from := len(a.path)
		a.path = path
		for k := from; k < len(path); k++ {
			a.to(t, path[k], k == 0)
			a.ends = append(a.ends, int32(len(a.points)))
		}
	}
	return a
}

// hole3 breaks a draped line.
var hole3 = point3{float32(math.NaN()), float32(math.NaN()), float32(math.NaN())}

// to continues the drape to a point of the plane.
func (a *drape) to(t *Terrain, p figure.Point, first bool) {
	x, y := t.place(p)
	if first {
		a.last = [2]float64{x, y}
		a.add(t, x, y)
		return
	}
	dx, dy := x-a.last[0], y-a.last[1]
	if math.Abs(dx)+math.Abs(dy) < shortest {
		return
	}
	// What passes by far outside is not followed there.
	from, to := t.within(a.last, dx, dy)
	if from > 0 {
		a.out()
	}
	start := a.last
	a.last = [2]float64{x, y}
	if from >= to {
		a.out()
		return
	}
	// Twice in every cell of the mesh that it crosses.
	n := (to - from) * 2 * math.Max(math.Abs(dx)/t.Side[0]*float64(t.nx-1)/2, math.Abs(dy)/t.Side[1]*float64(t.ny-1)/2)
	if n = math.Ceil(n); !(n > 1) || len(a.points) > mostBends {
		n = 1
	}
	k := 1.0
	if from > 0 {
		k = 0
	}
	for ; k <= n; k++ {
		d := from + (to-from)*k/n
		a.add(t, start[0]+dx*d, start[1]+dy*d)
	}
	if to < 1 {
		a.out()
	}
}

// within is the part of the way from a place that lies in the box, from 0 to 1; empty
// where from is not below to. By Liang and Barsky's rule (1984,
// doi:10.1145/357332.357333).
func (t *Terrain) within(at [2]float64, dx, dy float64) (from, to float64) {
	from, to = 0, 1
	for _, side := range [4][2]float64{{-dx, at[0] + t.Side[0]}, {dx, t.Side[0] - at[0]}, {-dy, at[1] + t.Side[1]}, {dy, t.Side[1] - at[1]}} {
		switch d, room := side[0], side[1]; {
		case d == 0 && room < 0 || d != d || room != room || math.IsInf(d, 0):
			return 1, 0
		case d < 0:
			from = math.Max(from, room/d)
		case d > 0:
			to = math.Min(to, room/d)
		}
	}
	return from, to
}

// out breaks the line.
func (a *drape) out() {
	if n := len(a.points); n > 0 && a.points[n-1][2] == a.points[n-1][2] {
		a.points = append(a.points, hole3)
	}
}

func (a *drape) add(t *Terrain, x, y float64) {
	z := t.Z(x, y)
	if z != z {
		a.out()
		return
	}
	a.points = append(a.points, point3{float32(x), float32(y), float32(z + lift)})
}

// trail3 is a draped path as it is seen: what is in view, what a hill hides, and
// the shadow on the floor. Points are only appended.
type trail3 struct {
	done                 int // points of the drape
	seen, hidden, shadow strand
}

// strand is a line with its holes.
type strand struct {
	points []figure.Point
	ends   []int32 // [point of the drape] how many points there are up to it
	open   bool    // the last point is not a hole
}

func (l *strand) add(p figure.Point) { l.points, l.open = append(l.points, p), true }

func (l *strand) lift() {
	if l.open {
		l.points, l.open = append(l.points, figure.Point{math.NaN(), math.NaN()}), false
	}
}

func (l *strand) end() { l.ends = append(l.ends, int32(len(l.points))) }

// upTo is the strand as long as the drape had n points.
func (l *strand) upTo(n int) []figure.Point {
	if n == 0 || len(l.ends) == 0 {
		return nil
	}
	end := l.ends[min(n, len(l.ends))-1]
	return l.points[:end:end]
}

// trail is a path as it is seen, up to a row; rows must not exceed the path's.
func (s *Sight) trail(path []figure.Point, rows int) (seen, hidden, shadow []figure.Point) {
	if rows == 0 {
		return nil, nil, nil
	}
	a := s.drapes.on(s.Terrain, path)
	t := s.trails[&path[0]]
	if t == nil {
		t = &trail3{}
		s.trails[&path[0]] = t
	}
	n := int(a.ends[rows-1])
	step := 1
	if s.Coarse && n > coarsePoints {
		step = n / coarsePoints
	}
	for ; t.done < n; t.done++ {
		if step == 1 || t.done%step == 0 || t.done == n-1 {
			t.add(s, a.points[t.done])
		}
		t.seen.end()
		t.hidden.end()
		t.shadow.end()
	}
	return t.seen.upTo(n), t.hidden.upTo(n), t.shadow.upTo(n)
}

// coarsePoints is how many points of a trail are drawn while the view turns.
const coarsePoints = 6000

func (t *trail3) add(s *Sight, q point3) {
	if q[2] != q[2] {
		t.seen.lift()
		t.hidden.lift()
		t.shadow.lift()
		return
	}
	at, near := s.See(float64(q[0]), float64(q[1]), float64(q[2]))
	if s.visible(at, near) {
		t.seen.add(at)
		if t.hidden.open { // it goes as far as the edge that hides it
			t.hidden.add(at)
			t.hidden.lift()
		}
	} else {
		t.hidden.add(at)
		t.seen.lift()
	}
	if at, near = s.See(float64(q[0]), float64(q[1]), floor); s.visible(at, near) {
		t.shadow.add(at)
	} else {
		t.shadow.lift()
	}
}
