package figure

import (
	"math"
	"slices"
)

// Levels returns about n round heights for the level lines of f, from low to
// high, all strictly between the lowest and the highest height in view of the
// colour map.
//
// On a linear field they are 1, 2 or 5 times a power of ten apart. On a
// logarithmic one they follow 1, 2, 5 or 1, 3 (or every, every second, … decade)
// above Base, whichever comes closest to n; a field that spans less than a
// factor of five gets linear ones.
func Levels(f *Field, n int) []float64 {
	lo, hi := f.span()
	if n < 1 || !(lo < hi) {
		return nil
	}
	if f.Log {
		from, to := math.Max(lo-f.Base, 0), hi-f.Base
		if from == 0 { // the lowest height is Base itself: six decades below the top
			from = to * 1e-6
		}
		if to >= 5*from {
			levels := logLevels(from, to, n)
			for i := range levels {
				levels[i] += f.Base
			}
			return strictly(lo, hi, levels)
		}
	}
	var levels []float64
	for _, t := range Ticks(lo, hi, n) {
		levels = append(levels, t.At)
	}
	return strictly(lo, hi, levels)
}

// logLevels is the series of round places whose count is the closest to n.
func logLevels(from, to float64, n int) []float64 {
	first, last := int(math.Floor(math.Log10(from))), int(math.Ceil(math.Log10(to)))
	var best []float64
	distance := math.MaxInt
	try := func(every int, mantissas ...float64) {
		var levels []float64
		for e := first; e <= last; e++ {
			if e%every != 0 {
				continue
			}
			for _, m := range mantissas {
				if at := place(m, e); at > from && at < to {
					levels = append(levels, at)
				}
			}
		}
		if d := max(n-len(levels), len(levels)-n); len(levels) > 0 && d < distance {
			best, distance = levels, d
		}
	}
	try(1, 1, 2, 3, 5, 7)
	try(1, 1, 2, 5)
	try(1, 1, 3)
	for every := 1; every <= max(1, last-first); every++ {
		try(every, 1)
	}
	return best
}

// span is the range of heights that are both on the grid and on the colour map.
func (f *Field) span() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, z := range f.Z {
		if !math.IsNaN(z) && !math.IsInf(z, 0) {
			lo, hi = math.Min(lo, z), math.Max(hi, z)
		}
	}
	if f.Low < f.High {
		lo, hi = math.Max(lo, f.Low), math.Min(hi, f.High)
	}
	return lo, hi
}

func strictly(lo, hi float64, levels []float64) []float64 {
	return slices.DeleteFunc(slices.Compact(levels), func(z float64) bool { return !(z > lo && z < hi) })
}

// Trace follows the level lines of f by marching squares: a line crosses an edge
// of the grid where linear interpolation along the edge meets the level, and the
// crossings of a cell are joined by straight segments. A saddle cell, where two
// diagonal corners are above the level and two below, is resolved by the mean of
// its corners. Cells with a corner that is not finite are left out, and the line
// ends there. Segments are joined to connected lines, each closed (the last
// point equals the first) unless it ends at the border or at such a cell.
//
// Lines are ordered by level and then by where they are met row by row, so the
// same field gives the same lines. Color and Width are left to the caller.
//
// Source: Lorensen & Cline 1987, "Marching cubes", doi:10.1145/37402.37422, in
// two dimensions.
func Trace(f *Field, levels []float64) *Contours {
	c := &Contours{Width: 1}
	if f.NX < 2 || f.NY < 2 || len(f.Z) < f.NX*f.NY {
		return c
	}
	t := tracer{Field: f, links: make([][2]int32, 2*f.NX*f.NY)}
	for _, level := range levels {
		if !math.IsNaN(level) && !math.IsInf(level, 0) {
			c.Lines = t.follow(level, c.Lines)
		}
	}
	return c
}

// tracer finds the crossings of one level after the other. Every edge of the
// grid has a number: 2·(j·NX + i) for the one from (i, j) to (i+1, j), and one
// more for the one from (i, j) to (i, j+1).
type tracer struct {
	*Field
	links [][2]int32 // [edge] the edges it is joined with, plus one; 0 for none
	met   []int32    // the edges with a crossing, in the order they were met
}

func (t *tracer) follow(level float64, lines []Contour) []Contour {
	t.met = t.met[:0]
	for j := 0; j < t.NY-1; j++ {
		for i := 0; i < t.NX-1; i++ {
			t.cell(i, j, level)
		}
	}
	// Open lines first, from one of their ends; what is left is closed.
	for _, open := range []bool{true, false} {
		for _, edge := range t.met {
			l := t.links[edge]
			if l == [2]int32{} || open && l[1] != 0 {
				continue
			}
			if points := t.walk(edge, level); len(points) > 1 {
				lines = append(lines, Contour{Level: level, Points: points})
			}
		}
	}
	return lines
}

// cell joins the crossings of the cell whose lower left corner is (i, j).
func (t *tracer) cell(i, j int, level float64) {
	k := j*t.NX + i
	a, b, c, d := t.Z[k], t.Z[k+1], t.Z[k+t.NX+1], t.Z[k+t.NX] // counter-clockwise
	// One comparison finds the cells that the level does not cross, and an
	// infinite or missing corner shows in the sum.
	if sum := a*0 + b*0 + c*0 + d*0; sum != 0 {
		return
	}
	corner := 0
	for bit, z := range [4]float64{a, b, c, d} {
		if z >= level {
			corner |= 1 << bit
		}
	}
	if corner == 0 || corner == 15 {
		return
	}
	bottom, left := int32(2*k), int32(2*k+1)
	top, right := int32(2*(k+t.NX)), int32(2*(k+1)+1)
	switch corner {
	case 1, 14:
		t.join(bottom, left)
	case 2, 13:
		t.join(bottom, right)
	case 4, 11:
		t.join(right, top)
	case 8, 7:
		t.join(left, top)
	case 3, 12:
		t.join(left, right)
	case 6, 9:
		t.join(bottom, top)
	case 5, 10: // saddle: where the mean is above, the two high corners are connected
		if above := a/4+b/4+c/4+d/4 >= level; above == (corner == 5) {
			t.join(bottom, right)
			t.join(left, top)
		} else {
			t.join(bottom, left)
			t.join(right, top)
		}
	}
}

func (t *tracer) join(p, q int32) {
	for _, e := range [2][2]int32{{p, q}, {q, p}} {
		l := &t.links[e[0]]
		if l[0] == 0 {
			t.met = append(t.met, e[0])
			l[0] = e[1] + 1
		} else {
			l[1] = e[1] + 1
		}
	}
}

// walk follows the links from an edge until they end or return, and removes
// them.
func (t *tracer) walk(edge int32, level float64) []Point {
	var points []Point
	add := func(p Point) {
		// A level that is exactly a corner's height meets several edges there.
		if len(points) == 0 || points[len(points)-1] != p {
			points = append(points, p)
		}
	}
	start, closed := edge, t.links[edge][1] != 0
	for {
		add(t.crossing(edge, level))
		next := t.links[edge][0] - 1
		t.links[edge] = [2]int32{}
		if next < 0 || next == start && closed && t.links[start] == [2]int32{} {
			break
		}
		// The edge that was left is no longer a way on from the next one.
		l := &t.links[next]
		if l[0] == edge+1 {
			l[0] = l[1]
		}
		l[1] = 0
		edge = next
	}
	if closed && len(points) > 1 && points[0] != points[len(points)-1] {
		points = append(points, points[0])
	}
	return points
}

// crossing is where the level lies on an edge.
func (t *tracer) crossing(edge int32, level float64) Point {
	k := int(edge / 2)
	i, j := k%t.NX, k/t.NX
	x, y := float64(i), float64(j)
	if edge%2 == 0 {
		x += between(t.Z[k], t.Z[k+1], level)
	} else {
		y += between(t.Z[k], t.Z[k+t.NX], level)
	}
	return Point{
		t.XMin + (t.XMax-t.XMin)*x/float64(t.NX-1),
		t.YMin + (t.YMax-t.YMin)*y/float64(t.NY-1),
	}
}

// between is the share of the way from a to b where the level is met; halves
// keep the differences of huge heights finite.
func between(a, b, level float64) float64 {
	return math.Max(0, math.Min(1, (level/2-a/2)/(b/2-a/2)))
}
