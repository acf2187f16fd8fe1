package figure

import (
	"image/color"
	"math"
	"testing"
)

// square is a relief of one quadrangle over a part of the picture of 10 × 10 units.
func square(x0, y0, x1, y1, near, shade float32) *Relief {
	n := func(x, y float32) ReliefNode { return ReliefNode{X: x, Y: y, Near: near, T: 1, Shade: shade} }
	return &Relief{NX: 2, NY: 2, Nodes: []ReliefNode{n(x0, y0), n(x1, y0), n(x0, y1), n(x1, y1)},
		Map: Stops("test", 0x000000, 0x6496C8), Paper: color.NRGBA{1, 2, 3, 255}}
}

var tens = Axis{Min: 0, Max: 10}

// px is the colour at a place of the picture.
func (a *Raster) px(x, y int) [3]byte { return [3]byte(a.Pix[4*(y*a.W+x):]) }

// A px is painted if its middle lies in the quadrangle: no seam between its
// triangles, none painted beyond its edges.
func TestRasterCovers(t *testing.T) {
	a := square(2, 3, 7, 9, 0.5, 1).Raster(tens, tens, 20, 20, 1, nil)
	for y := range 20 {
		for x := range 20 {
			in := x >= 4 && x < 14 && y >= 2 && y < 14 // row 0 is on top
			want, near := [3]byte{1, 2, 3}, float32(0)
			if in {
				want, near = [3]byte{100, 150, 200}, 0.5
			}
			got := a.px(x, y)
			for i := range got { // shades are told apart in steps of 1/40
				if math.Abs(float64(got[i])-float64(want[i])) > 6 {
					t.Fatalf("px %d, %d is %v, want %v", x, y, got, want)
				}
			}
			if a.Near[y*20+x] != near {
				t.Fatalf("px %d, %d is %v near, want %v", x, y, a.Near[y*20+x], near)
			}
		}
	}
}

// What is nearer covers what is farther, whichever is painted first.
func TestRasterNearest(t *testing.T) {
	for _, near := range []float32{0.3, 0.9} {
		r := square(0, 0, 10, 10, 0.5, 1)
		corner := func(x, y float32) ReliefNode { return ReliefNode{X: x, Y: y, Near: near} }
		r.Flats = []ReliefFlat{{Color: color.NRGBA{200, 0, 0, 255}, At: [4]ReliefNode{corner(0, 0), corner(5, 0), corner(5, 10), corner(0, 10)}}}
		a := r.Raster(tens, tens, 8, 8, 1, nil)
		if flat := a.px(1, 4) == [3]byte{200, 0, 0}; flat != (near > 0.5) {
			t.Errorf("a floor %v near is seen before a surface 0.5 near: %v", near, flat)
		}
		if a.px(6, 4)[2] < 180 {
			t.Errorf("beside the floor the surface is %v", a.px(6, 4))
		}
	}
}

// Shades above and below 1, and the underside, which is seen when the mesh runs the
// other way around.
func TestRasterShades(t *testing.T) {
	light := func(shade float32, flip bool) byte {
		r := square(0, 0, 10, 10, 0.5, shade)
		if flip {
			r = square(10, 0, 0, 10, 0.5, shade)
		}
		return r.Raster(tens, tens, 4, 4, 1, nil).px(1, 1)[1]
	}
	dark, plain, bright, below := light(0.5, false), light(1, false), light(1.4, false), light(1, true)
	if dark < 70 || dark > 80 || plain < 146 || plain > 154 || bright < 185 || bright > 197 || below < 112 || below > 126 {
		t.Errorf("150 is %d in half light, %d in full, %d in glaring light (192), %d from below (120)", dark, plain, bright, below)
	}
}

// A node that is no number leaves a hole of its triangles alone.
func TestRasterHole(t *testing.T) {
	r := square(0, 0, 10, 10, 0.5, 1)
	r.Nodes[1].X = float32(math.NaN()) // at the lower right
	a := r.Raster(tens, tens, 10, 10, 1, nil)
	if a.px(8, 8) != [3]byte{1, 2, 3} || a.Near[8*10+8] != 0 {
		t.Errorf("the hole shows %v", a.px(8, 8))
	}
	if a.px(1, 1)[2] < 180 {
		t.Errorf("beside the hole the surface shows %v", a.px(1, 1))
	}
	r.Nodes[2].Near = 0 // behind the eye
	a = r.Raster(tens, tens, 10, 10, 1, a)
	for _, near := range a.Near {
		if near != 0 {
			t.Fatal("a triangle with a corner behind the eye is painted")
		}
	}
}

// Several samples a px average the colours at an edge, and keep the farthest.
func TestRasterAverages(t *testing.T) {
	r := square(0, 0, 5.5, 10, 0.5, 1)
	a := r.Raster(tens, tens, 10, 10, 2, nil)
	if got := a.px(5, 5)[1]; got < 68 || got > 84 { // half of 150, half of 2
		t.Errorf("half covered, a px of 150 on 2 is %d", got)
	}
	if a.Near[5*10+5] != 0 || a.Near[5*10+2] != 0.5 {
		t.Errorf("half covered, a px is %v near, covered %v", a.Near[55], a.Near[52])
	}
}

// A line on the surface is seen, behind it not; beyond its end nothing is painted.
func TestRasterLine(t *testing.T) {
	for _, near := range []float32{0.499, 0.4} {
		r := square(0, 0, 10, 10, 0.5, 1)
		point := func(x, y float32) ReliefNode { return ReliefNode{X: x, Y: y, Near: near} }
		r.Lines = []ReliefLine{{Points: []ReliefNode{point(1, 5.25), point(6, 5.25)}, Color: color.NRGBA{255, 0, 0, 255}}}
		a := r.Raster(tens, tens, 20, 20, 1, nil)
		red := func(x int) bool { return a.px(x, 9)[0] > 220 }
		if red(7) != (near > 0.49) {
			t.Errorf("a line %v near on a surface 0.5 near is seen: %v", near, red(7))
		}
		if red(16) || red(0) {
			t.Error("the line is painted beyond its ends")
		}
	}
}

// A raster's memory can be used again for another size.
func TestRasterAgain(t *testing.T) {
	r := square(2, 2, 8, 8, 0.5, 1)
	a := r.Raster(tens, tens, 40, 40, 2, nil)
	a = r.Raster(tens, tens, 10, 12, 1, a)
	b := r.Raster(tens, tens, 10, 12, 1, nil)
	if string(a.Pix) != string(b.Pix) || len(a.Near) != 120 {
		t.Error("a smaller picture in used memory differs from one in fresh memory")
	}
	if c := r.Raster(tens, tens, 0, 5, 1, a); c.W != 0 || len(c.Pix) != 0 {
		t.Errorf("a picture without width has %d bytes", len(c.Pix))
	}
}
