package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// sampled fills a field on n×n points of [−a, a]².
func sampled(n int, a float64, f func(x, y float64) float64) *Field {
	g := &Field{NX: n, NY: n, XMin: -a, XMax: a, YMin: -a, YMax: a, Z: make([]float64, n*n)}
	g.Low, g.High = math.Inf(1), math.Inf(-1)
	for j := range n {
		for i := range n {
			x, y := -a+2*a*float64(i)/float64(n-1), -a+2*a*float64(j)/float64(n-1)
			z := f(x, y)
			g.Z[j*n+i] = z
			g.Low, g.High = math.Min(g.Low, z), math.Max(g.High, z)
		}
	}
	return g
}

func closed(l Contour) bool {
	return len(l.Points) > 2 && l.Points[0] == l.Points[len(l.Points)-1]
}

// bilinear is the height between the grid's points.
func bilinear(f *Field, p Point) float64 {
	u := (p[0] - f.XMin) / (f.XMax - f.XMin) * float64(f.NX-1)
	v := (p[1] - f.YMin) / (f.YMax - f.YMin) * float64(f.NY-1)
	// A point on an edge is looked up on that edge: rounding may put it beside.
	if r := math.Round(u); math.Abs(u-r) < 1e-12 {
		u = r
	}
	if r := math.Round(v); math.Abs(v-r) < 1e-12 {
		v = r
	}
	i, j := min(int(u), f.NX-2), min(int(v), f.NY-2)
	s, t := u-float64(i), v-float64(j)
	at := func(i, j int, weight float64) float64 {
		if weight == 0 {
			return 0 // a corner that is not finite does not matter at weight 0
		}
		return weight * f.Z[j*f.NX+i]
	}
	return at(i, j, (1-s)*(1-t)) + at(i+1, j, s*(1-t)) + at(i, j+1, (1-s)*t) + at(i+1, j+1, s*t)
}

func TestTraceFindsCircles(t *testing.T) {
	f := sampled(81, 2, func(x, y float64) float64 { return x*x + y*y })
	c := Trace(f, []float64{0.25, 1, 2.25})
	if len(c.Lines) != 3 {
		t.Fatalf("got %d lines, want one for each of 3 levels", len(c.Lines))
	}
	for _, l := range c.Lines {
		if !closed(l) {
			t.Errorf("level %g: the circle is not closed", l.Level)
		}
		// A chord's height on a grid of 0.05 leaves at most h²/(8r) ≈ 6e-4.
		for _, p := range l.Points {
			if r, want := math.Hypot(p[0], p[1]), math.Sqrt(l.Level); math.Abs(r-want) > 1e-3 {
				t.Fatalf("level %g: point %v lies at radius %g, want %g", l.Level, p, r, want)
			}
		}
	}
}

func TestTraceLeavesTheFieldOpen(t *testing.T) {
	f := sampled(21, 1, func(x, y float64) float64 { return x })
	c := Trace(f, []float64{0.33})
	if len(c.Lines) != 1 || closed(c.Lines[0]) || len(c.Lines[0].Points) != 21 {
		t.Fatalf("got %+v, want one open line with a point a row", c.Lines)
	}
	ends := []float64{c.Lines[0].Points[0][1], c.Lines[0].Points[20][1]}
	if math.Abs(ends[0]-ends[1]) != 2 {
		t.Errorf("the line ends at y = %v, want the two borders", ends)
	}
}

// A saddle cell whose mean is above the level keeps its high corners connected.
func TestTraceResolvesSaddlesByTheMean(t *testing.T) {
	for _, c := range []struct {
		z    [4]float64 // lower left, lower right, upper left, upper right
		near Point      // the corner that one of the lines cuts off
	}{
		{[4]float64{3, 0, 0, 3}, Point{1, 0}}, // mean 1.5 ≥ 1: low corners are cut off
		{[4]float64{1.5, 0, 0, 1.5}, Point{0, 0}},
		{[4]float64{0, 3, 3, 0}, Point{0, 0}},
		{[4]float64{0, 1.5, 1.5, 0}, Point{1, 0}},
	} {
		f := &Field{NX: 2, NY: 2, XMax: 1, YMax: 1, Z: c.z[:]}
		lines := Trace(f, []float64{1}).Lines
		if len(lines) != 2 {
			t.Fatalf("%v: got %d lines, want 2", c.z, len(lines))
		}
		found := false
		for _, l := range lines {
			d := 0.0
			for _, p := range l.Points {
				d += math.Abs(p[0]-c.near[0]) + math.Abs(p[1]-c.near[1])
			}
			found = found || d < 1.5 // its ends are on the two edges of that corner
		}
		if !found {
			t.Errorf("%v: no line cuts off the corner %v: %v", c.z, c.near, lines)
		}
	}
}

func TestTraceGoesAroundMissingCells(t *testing.T) {
	f := sampled(41, 2, func(x, y float64) float64 {
		if x > 0.5 && y > 0.5 {
			return math.NaN()
		}
		return x*x + y*y
	})
	c := Trace(f, []float64{1})
	if len(c.Lines) != 1 || closed(c.Lines[0]) {
		t.Fatalf("got %d lines, want one that is open where heights are missing", len(c.Lines))
	}
}

func TestTraceIsDeterministic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	f := sampled(40, 1, func(x, y float64) float64 { return r.NormFloat64() })
	levels := []float64{-1, -0.2, 0, 0.7}
	if a, b := Trace(f, levels), Trace(f, levels); !reflect.DeepEqual(a, b) {
		t.Error("the same field gave different lines")
	}
}

func FuzzTrace(f *testing.F) {
	f.Add(uint64(1), uint8(9), uint8(7), 0.3, uint8(0))
	f.Add(uint64(2), uint8(3), uint8(3), 0.0, uint8(1))
	f.Add(uint64(3), uint8(12), uint8(5), 2.0, uint8(2))
	f.Add(uint64(4), uint8(1), uint8(2), math.NaN(), uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, nx, ny uint8, level float64, kind uint8) {
		r := rand.New(rand.NewPCG(seed, 7))
		w, h := int(nx%20), int(ny%20)
		g := &Field{NX: w, NY: h, XMin: -3, XMax: 5, YMin: 2, YMax: 3, Z: make([]float64, w*h)}
		largest := 1.0
		for k := range g.Z {
			switch kind % 4 {
			case 0:
				g.Z[k] = r.NormFloat64()
			case 1:
				g.Z[k] = float64(r.IntN(4) - 1) // levels meet corners exactly
			case 2:
				g.Z[k] = math.Exp(r.NormFloat64() * 20)
			case 3:
				g.Z[k] = []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1, 2, 3, math.MaxFloat64}[r.IntN(8)]
			}
			if a := math.Abs(g.Z[k]); a > largest && !math.IsInf(a, 0) {
				largest = a
			}
		}
		border := func(p Point) bool {
			return p[0] == g.XMin || p[0] == g.XMax || p[1] == g.YMin || p[1] == g.YMax
		}
		for _, l := range Trace(g, []float64{level, math.Inf(1)}).Lines {
			if l.Level != level || len(l.Points) < 2 {
				t.Fatalf("line of level %g with %d points", l.Level, len(l.Points))
			}
			first, last := l.Points[0], l.Points[len(l.Points)-1]
			if kind%4 != 3 && first != last && (!border(first) || !border(last)) {
				t.Fatalf("a line ends inside the field, at %v and %v", first, last)
			}
			for k, p := range l.Points {
				if k > 0 && p == l.Points[k-1] {
					t.Fatalf("point %v stands twice", p)
				}
				// Places carry about 1e-14 of the grid's extent, and the height at
				// them that share of the largest difference.
				if z := bilinear(g, p); !(math.Abs(z-level) <= 1e-11*largest) {
					t.Fatalf("point %v has height %g, want %g ± %g", p, z, level, 1e-11*largest)
				}
			}
		}
	})
}

func TestLevels(t *testing.T) {
	bowl := sampled(101, 8, func(x, y float64) float64 { return (x*x + 20*y*y) / 2 })
	for _, n := range []int{5, 8, 12, 20} {
		for _, log := range []bool{false, true} {
			t.Run(fmt.Sprintf("n=%d,log=%v", n, log), func(t *testing.T) {
				g := *bowl
				g.Log, g.Low = log, 1e-3
				levels := Levels(&g, n)
				if len(levels) < n/2 || len(levels) > 2*n {
					t.Errorf("got %d levels, want about %d", len(levels), n)
				}
				for k, z := range levels {
					if z <= g.Low || z >= g.High || k > 0 && z <= levels[k-1] {
						t.Errorf("level %d is %g in %v, want rising ones within (%g, %g)", k, z, levels, g.Low, g.High)
					}
				}
			})
		}
	}
	if got := Levels(&Field{NX: 2, NY: 2, Z: []float64{1, 1, 1, 1}}, 8); len(got) != 0 {
		t.Errorf("a flat field has levels %v", got)
	}
	nan := math.NaN()
	if got := Levels(&Field{NX: 2, NY: 2, Z: []float64{nan, nan, nan, nan}, Log: true}, 8); len(got) != 0 {
		t.Errorf("a field without heights has levels %v", got)
	}
}

func TestLabelsAreSpreadAndAvoidPaths(t *testing.T) {
	f := sampled(121, 8, func(x, y float64) float64 { return (x*x + 4*y*y) / 2 })
	f.Log, f.Low = true, 1e-2
	x, y := Axis{Min: -8, Max: 8}, Axis{Min: -8, Max: 8}
	across := []Point{{-8, 3}, {8, 3}, {8, 5}, {-8, 5}}
	c := Trace(f, Levels(f, 12))
	labelled := Label(c, x, y, 600, 500, across)
	var at []Point
	for _, l := range labelled.Lines {
		if l.Label != "" {
			at = append(at, l.Points[l.At])
		}
	}
	if len(at) < 3 || len(at) > 16 {
		t.Fatalf("got %d labels, want some and not too many", len(at))
	}
	for i, p := range at {
		px := Point{(p[0] + 8) / 16 * 600, (p[1] + 8) / 16 * 500}
		if px[0] < 10 || px[0] > 590 || px[1] < 10 || px[1] > 490 {
			t.Errorf("label at %v leaves the view", px)
		}
		for _, line := range []float64{3, 5} {
			// Half of the text's height of 14 px is 0.22 in y.
			if math.Abs(p[1]-line) < 0.22 {
				t.Errorf("label at %v lies on the path y = %g", p, line)
			}
		}
		for _, q := range at[:i] {
			if d := math.Hypot((p[0]-q[0])/16*600, (p[1]-q[1])/16*500); d < 40 {
				t.Errorf("labels at %v and %v are %g px apart", p, q, d)
			}
		}
	}
	for _, l := range c.Lines {
		if l.Label != "" {
			t.Fatal("Label changed the contours it was given")
		}
	}
}

func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{256} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			f := sampled(n, 5, func(x, y float64) float64 {
				return math.Pow(x*x+y-11, 2) + math.Pow(x+y*y-7, 2)
			})
			f.Log, f.Low = true, 0.1
			levels := Levels(f, 12)
			b.ReportAllocs()
			for b.Loop() {
				Trace(f, levels)
			}
		})
	}
}
