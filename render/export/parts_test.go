package export

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/vg"

	"downhill/render/figure"
)

// paper is a sheet for measuring.
func paper(t *testing.T, s Size) *sheet {
	t.Helper()
	faces, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	sh, _ := newSheet("png", figure.Light(), s, faces)
	return sh
}

func TestEveryCharacterHasAGlyph(t *testing.T) {
	faces, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	missing := faces.glyph('\U0010FFFD', font.WeightNormal).index
	for _, weight := range []font.Weight{font.WeightNormal, font.WeightSemiBold} {
		for _, r := range "aZ09−–—…·×∞∇∂‖√≤≥≈∈ηβγδεθκλμνρσφωΔΣΩ₀₁₂ₜ²³ᵗ→←↑↓⟲−°′ÄÖÜß" {
			if g := faces.glyph(r, weight); g.index == missing || len(g.outline) == 0 || g.advance <= 0 {
				t.Errorf("%q (%U) has no glyph in weight %v", r, r, weight)
			}
		}
	}
}

func TestTabularDigitsShareAWidth(t *testing.T) {
	s := paper(t, Size{W: 800, H: 500})
	tab, plain := label{size: 20, tabular: true}, label{size: 20}
	if a, b := s.width("1111", tab), s.width("8888", tab); a != b {
		t.Errorf("tabular 1111 is %g px wide and 8888 %g", a, b)
	}
	if a, b := s.width("1111", plain), s.width("8888", plain); a >= b {
		t.Errorf("proportional 1111 is %g px wide and 8888 %g, want less", a, b)
	}
	if a, b := s.width("AV", plain), s.width("A", plain)+s.width("V", plain); a >= b {
		t.Errorf("AV is %g px wide, want it kerned to less than %g", a, b)
	}
}

func TestFitShortens(t *testing.T) {
	s := paper(t, Size{W: 800, H: 500})
	l := label{size: 20}
	long := "η 0.012  β₁ 0.9  β₂ 0.999"
	if got := s.fit(long, 1000, l); got != long {
		t.Errorf("got %q where there is room", got)
	}
	for w := 0.0; w < 240; w += 7 {
		got := s.fit(long, w, l)
		if s.width(got, l) > w || got != "" && got != long && !strings.HasSuffix(got, "…") {
			t.Errorf("in %g px: got %q, %g px wide", w, got, s.width(got, l))
		}
	}
}

// A table keeps its numbers in line and its cells in their columns.
func TestTableColumns(t *testing.T) {
	f := comparison(figure.Light(), 8)
	texts, err := Texts(f, Size{W: 1600, H: 1000})
	if err != nil {
		t.Fatal(err)
	}
	right := map[int]float64{}
	for _, r := range f.Panels[2].Table.Rows {
		for c, cell := range r.Cells {
			if !f.Panels[2].Table.Columns[c].Right {
				continue
			}
			for _, x := range texts {
				if x.Text != cell || x.Y > 400 {
					continue
				}
				edge := x.X + x.W/2
				if known, ok := right[c]; ok && math.Abs(edge-known) > 0.01 {
					t.Errorf("%q ends at %.2f px, the column at %.2f", cell, edge, known)
				}
				right[c] = edge
				break
			}
		}
	}
	if len(right) != 3 {
		t.Errorf("found %d columns of numbers, want 3", len(right))
	}
}

func TestManyRowsSayHowManyAreMissing(t *testing.T) {
	f := comparison(figure.Light(), 2)
	table := f.Panels[2].Table
	for range 400 {
		table.Rows = append(table.Rows, table.Rows[0])
	}
	texts, err := Texts(f, Size{W: 800, H: 500})
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, x := range texts {
		said = said || strings.HasPrefix(x.Text, "… and ") && strings.HasSuffix(x.Text, " more")
	}
	if !said {
		t.Error("rows are left out and nothing says so")
	}
}

func TestPaintFollowsTheField(t *testing.T) {
	// A plane is reproduced by cubic convolution, so every px has its own height's
	// colour; the hatching is where a corner of the cell is missing.
	f := &figure.Field{NX: 9, NY: 7, XMin: -1, XMax: 1, YMin: 0, YMax: 3, Low: -1, High: 4,
		Map: figure.Stops("grey", 0x000000, 0xFFFFFF), Z: make([]float64, 63)}
	height := func(x, y float64) float64 { return x + y }
	for j := range 7 {
		for i := range 9 {
			f.Z[j*9+i] = height(-1+2*float64(i)/8, 3*float64(j)/6)
		}
	}
	f.Z[6*9+8] = math.NaN() // the upper right corner
	x, y := figure.Axis{Min: -1, Max: 1}, figure.Axis{Min: 0, Max: 3}
	img := paint(f, x, y, 160, 120, figure.Light(), 1)
	for r := 0; r < 120; r++ {
		for c := 0; c < 160; c++ {
			u, v := -1+2*(float64(c)+0.5)/160, 3-3*(float64(r)+0.5)/120
			got := img.NRGBAAt(c, r)
			if u > 0.75 && v > 2.5 {
				if got != figure.Light().Line && got != figure.Light().Panel {
					t.Fatalf("px %d, %d is %v, want hatching", c, r, got)
				}
				continue
			}
			// At the border the outer points of the cubic are doubled, which bends
			// the plane there by less than 1/8 of a step of 0.5 in 5.
			tolerance := 2.0
			if u < -0.75 || u > 0.5 || v < 0.5 || v > 2 {
				tolerance = 5
			}
			if want := 255 * (height(u, v) + 1) / 5; math.Abs(float64(got.R)-want) > tolerance {
				t.Fatalf("px %d, %d is %d, want %.1f ± %g", c, r, got.R, want, tolerance)
			}
		}
	}
	wide := paint(f, figure.Axis{Min: -3, Max: 3}, y, 60, 30, figure.Light(), 1)
	if got := wide.NRGBAAt(2, 15); got != (color.NRGBA{}) {
		t.Errorf("outside the grid the px is %v, want transparent", got)
	}
}

func TestThinKeepsSpikes(t *testing.T) {
	p := make([]vg.Point, 1_000_000)
	for i := range p {
		p[i] = vg.Point{X: vg.Length(float64(i) / 2000), Y: vg.Length(math.Sin(float64(i)))}
	}
	p[123_457].Y, p[765_432].Y = 90, -70
	out := thin(p)
	if len(out) > 5000 {
		t.Errorf("500 px keep %d points, want at most 5000", len(out))
	}
	low, high := vg.Length(0), vg.Length(0)
	for _, q := range out {
		low, high = min(low, q.Y), max(high, q.Y)
	}
	if low != -70 || high != 90 || out[0] != p[0] || out[len(out)-1] != p[len(p)-1] {
		t.Errorf("got %v to %v from %v to %v, want both spikes and both ends", low, high, out[0], out[len(out)-1])
	}
}

func FuzzClip(f *testing.F) {
	f.Add(-1.0, -1.0, 2.0, 2.0)
	f.Add(0.5, 0.5, 0.5, 9.0)
	f.Add(math.MaxFloat64, 0.0, -math.MaxFloat64, 1.0)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by float64) {
		r := box{0, 0, 10, 5}.rect()
		a, b := vg.Point{X: vg.Length(ax), Y: vg.Length(ay)}, vg.Point{X: vg.Length(bx), Y: vg.Length(by)}
		p, q, visible := clip(a, b, r)
		if !visible {
			if finite(a) && finite(b) && (contains(r, a) || contains(r, b)) && a != b &&
				math.Abs(ax) < 1e300 && math.Abs(ay) < 1e300 && math.Abs(bx) < 1e300 && math.Abs(by) < 1e300 &&
				!onBorder(r, a) && !onBorder(r, b) {
				t.Fatalf("%v to %v begins or ends inside and is not drawn", a, b)
			}
			return
		}
		// The cut carries the rounding of the segment's own length.
		slack := vg.Length(1e-9 * (1 + math.Abs(ax) + math.Abs(ay) + math.Abs(bx) + math.Abs(by)))
		grown := vg.Rectangle{Min: vg.Point{X: r.Min.X - slack, Y: r.Min.Y - slack}, Max: vg.Point{X: r.Max.X + slack, Y: r.Max.Y + slack}}
		if !contains(grown, p) || !contains(grown, q) {
			t.Fatalf("%v to %v is cut to %v to %v, outside %v", a, b, p, q, r)
		}
	})
}

func onBorder(r vg.Rectangle, p vg.Point) bool {
	return p.X == r.Min.X || p.X == r.Max.X || p.Y == r.Min.Y || p.Y == r.Max.Y
}
