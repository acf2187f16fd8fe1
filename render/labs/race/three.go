package race

import (
	"math"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/surfaces"
)

// Terrain is a surface in three dimensions, before anybody looks at it: a mesh over
// the part of the plane in view. It stands in a box whose middle is the origin of
// the plane: x runs over −Side[0] ≤ X ≤ Side[0], y over −Side[1] ≤ Y ≤ Side[1], and
// heights over 0 ≤ Z ≤ tall. The floor lies below, so that what falls on it can be
// seen. A Terrain is immutable.
type Terrain struct {
	Side [2]float64

	window  [4]float64
	heights *figure.Field // what a Z stands for
	colors  *figure.Field // what a colour stands for
	nx, ny  int
	z       []float64    // [ny][nx] Z, not a number in a hole
	tone    []float32    // [ny][nx] position on the colour map
	normal  [][3]float32 // [ny][nx] of length 1, upwards
	levels  [][]point3   // contour lines
	line    figure.Contours
}

// point3 is a place in the box; one that is not finite breaks a line.
type point3 [3]float32

// The box's measures; the longer side of its floor is 2.
const (
	tall  = 0.85
	floor = -0.32
	// leastSide keeps the box of a long narrow view from becoming a wall.
	leastSide = 0.62
)

// Mesh is how many nodes a terrain has along each axis in a window: 13 to a wave of
// Rastrigin's over its domain, and half of a frame's time on a window of 1280 × 800
// goes into its pixels.
const Mesh = 129

// NewTerrain makes a mesh of n × n nodes. The backdrop is that of the same view: it
// gives the colours and the contour lines and, where the surface is slow, the heights
// between its own samples; another surface is asked anew.
func NewTerrain(f surfaces.Surface, v scenario.View, b *Backdrop, n int, slow bool) *Terrain {
	w := Window(f, v)
	t := &Terrain{window: w, colors: b.Field, nx: n, ny: n, Side: sides(w), line: *b.Contours}
	t.heights = heightsFor(f, v.Three, b.Field)
	t.z, t.tone = make([]float64, n*n), make([]float32, n*n)
	var p [2]float64
	for j := range n {
		v := float64(j) / float64(n-1)
		for i := range n {
			u := float64(i) / float64(n-1)
			var z float64
			if slow {
				z = between(b.Field, u, v)
			} else {
				p = [2]float64{w[0] + (w[1]-w[0])*u, w[2] + (w[3]-w[2])*v}
				z = f.Eval(p[:], nil)
			}
			t.z[j*n+i], t.tone[j*n+i] = t.height(z), float32(t.colors.T(z))
		}
	}
	t.normals()
	for _, l := range b.Contours.Lines {
		if z := t.height(l.Level); z > 0 && z < tall {
			t.levels = append(t.levels, t.level(l.Points, z))
		}
	}
	return t
}

// between is the height between the nodes of a grid at the shares u and v of its
// width and height, bilinear.
func between(f *figure.Field, u, v float64) float64 {
	u, v = u*float64(f.NX-1), v*float64(f.NY-1)
	i, j := min(f.NX-2, int(u)), min(f.NY-2, int(v))
	u, v = u-float64(i), v-float64(j)
	k := j*f.NX + i
	return (1-v)*((1-u)*f.Z[k]+u*f.Z[k+1]) + v*((1-u)*f.Z[k+f.NX]+u*f.Z[k+f.NX+1])
}

// sides is how far the box reaches along x and y: as the view does, within reason.
func sides(w [4]float64) [2]float64 {
	r := (w[3] - w[2]) / (w[1] - w[0])
	if r <= 1 {
		return [2]float64{1, math.Max(leastSide, r)}
	}
	return [2]float64{math.Max(leastSide, 1/r), 1}
}

// heightsFor is the vertical scale: from the lowest to the highest value in view,
// or with a logarithmic one over at most four decades above the lowest value
// known, as the colours have it. Where nothing is known to be the lowest, heights
// are linear.
func heightsFor(f surfaces.Surface, three scenario.Three, colors *figure.Field) *figure.Field {
	low, high := math.Inf(1), math.Inf(-1)
	for _, z := range colors.Z {
		if !math.IsNaN(z) && !math.IsInf(z, 0) {
			low, high = math.Min(low, z), math.Max(high, z)
		}
	}
	h := &figure.Field{Log: three.Resolved().Vertical == scenario.VerticalLog && len(f.Minima()) > 0}
	h.Base, h.Low, h.High = heights(f, low, high, h.Log)
	return h
}

// height is the Z of a value of f: not a number where that is not finite, at the
// top or the bottom where it is beyond the scale.
func (t *Terrain) height(f float64) float64 {
	if math.IsInf(f, 0) {
		return math.NaN()
	}
	return tall * t.heights.T(f)
}

// place is where a point of the plane stands in the box.
func (t *Terrain) place(p figure.Point) (x, y float64) {
	w := t.window
	return t.Side[0] * (2*(p[0]-w[0])/(w[1]-w[0]) - 1), t.Side[1] * (2*(p[1]-w[2])/(w[3]-w[2]) - 1)
}

// plane is the point of the plane at a place of the box.
func (t *Terrain) plane(x, y float64) figure.Point {
	w := t.window
	return figure.Point{w[0] + (w[1]-w[0])*(x/t.Side[0]+1)/2, w[2] + (w[3]-w[2])*(y/t.Side[1]+1)/2}
}

// Z is the height of the mesh over a place of the box, on the triangle that it lies
// in; not a number outside the box and in a hole.
func (t *Terrain) Z(x, y float64) float64 {
	u, v := (x/t.Side[0]+1)/2*float64(t.nx-1), (y/t.Side[1]+1)/2*float64(t.ny-1)
	// A rounding beyond the border is the border.
	const slack = 1e-9
	if !(u >= -slack && u <= float64(t.nx-1)+slack && v >= -slack && v <= float64(t.ny-1)+slack) {
		return math.NaN()
	}
	i, j := max(0, min(t.nx-2, int(u))), max(0, min(t.ny-2, int(v)))
	u, v = u-float64(i), v-float64(j)
	k := j*t.nx + i
	a, c := t.z[k], t.z[k+t.nx+1]
	if u >= v { // the triangle with the corner at (i+1, j)
		b := t.z[k+1]
		return a + u*(b-a) + v*(c-b)
	}
	d := t.z[k+t.nx]
	return a + v*(d-a) + u*(c-d)
}

// normals finds the direction upwards from the surface at each node, by central
// differences, and one-sided ones beside holes and at the border.
func (t *Terrain) normals() {
	t.normal = make([][3]float32, len(t.z))
	dx, dy := 2*t.Side[0]/float64(t.nx-1), 2*t.Side[1]/float64(t.ny-1)
	slope := func(at, step int, before, after bool, d float64) float64 {
		rise, run := 0.0, 0.0
		if z := at - step; before && t.z[z] == t.z[z] {
			rise, run = rise+t.z[at]-t.z[z], run+d
		}
		if z := at + step; after && t.z[z] == t.z[z] {
			rise, run = rise+t.z[z]-t.z[at], run+d
		}
		if run == 0 {
			return 0
		}
		return rise / run
	}
	for j := range t.ny {
		for i := range t.nx {
			k := j*t.nx + i
			gx, gy := slope(k, 1, i > 0, i < t.nx-1, dx), slope(k, t.nx, j > 0, j < t.ny-1, dy)
			l := 1 / math.Sqrt(1+gx*gx+gy*gy)
			t.normal[k] = [3]float32{float32(-gx * l), float32(-gy * l), float32(l)}
		}
	}
}

// level stands a contour line at its height, without the points that lie on the
// straight way between their neighbours.
func (t *Terrain) level(points []figure.Point, z float64) []point3 {
	out := make([]point3, 0, len(points)/2)
	var before [2]float64 // the direction in which the line came
	for k, p := range points {
		x, y := t.place(p)
		if n := len(out); n > 1 && k > 1 {
			a, b := out[n-2], out[n-1]
			before = [2]float64{float64(b[0] - a[0]), float64(b[1] - a[1])}
			now := [2]float64{x - float64(a[0]), y - float64(a[1])}
			cross, dot := before[0]*now[1]-before[1]*now[0], before[0]*now[0]+before[1]*now[1]
			if long := math.Hypot(now[0], now[1]); dot > 0 && math.Abs(cross) < 4e-4*math.Hypot(before[0], before[1]) && long < 0.05 {
				out[n-1] = point3{float32(x), float32(y), float32(z)}
				continue
			}
		}
		out = append(out, point3{float32(x), float32(y), float32(z)})
	}
	return out
}
