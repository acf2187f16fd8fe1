package export

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"testing"

	"gonum.org/v1/plot/vg"

	"downhill/render/figure"
)

// multiples is a figure of panels that share axes, above them named bars and a
// matrix with its numbers.
func multiples(theme figure.Theme) figure.Figure {
	f := figure.Figure{Title: "Signal through depth", Caption: []string{"Seed 1."}, Theme: theme, Aligned: true}
	names := []string{"sigmoid", "tanh", "leaky ReLU, α = 0.01", "leaky ReLU, α = 0.2", "SELU"}
	cost := &figure.Plot{Title: "cost", X: figure.Axis{Label: "function", Min: -0.6, Max: 4.6}, Y: figure.Axis{Label: "time, ns", Min: 0, Max: 20}}
	rows := &figure.Plot{Title: "cost", X: figure.Axis{Label: "time, ns", Min: 0, Max: 20}, Y: figure.Axis{Min: -0.6, Max: 4.6}}
	for i, name := range names {
		at, ns := float64(i), 4+3*float64(i)
		cost.X.Ticks = append(cost.X.Ticks, figure.Tick{At: at, Label: name})
		rows.Y.Ticks = append(rows.Y.Ticks, figure.Tick{At: at, Label: name})
		cost.Bands = append(cost.Bands, figure.Bar(theme.Racers[i], at-0.35, 0, at+0.35, ns))
		rows.Bands = append(rows.Bands, figure.Bar(theme.Racers[i], 0, at-0.35, ns, at+0.35))
	}
	field := &figure.Field{NX: 5, NY: 4, XMax: 4, YMax: 3, Low: -1, High: 1, Map: figure.PRGn(), Cells: true}
	matrix := &figure.Plot{Title: "Jacobian", Field: field, Bar: "∂p/∂z",
		X: figure.Axis{Label: "logit", Min: -0.5, Max: 4.5}, Y: figure.Axis{Label: "class", Min: -0.5, Max: 3.5}}
	for k := range 20 {
		field.Z = append(field.Z, math.Sin(1.3*float64(k)))
		if k == 7 {
			field.Z[k] = math.NaN()
			continue
		}
		matrix.Notes = append(matrix.Notes, figure.Note{At: figure.Point{float64(k % 5), float64(k / 5)}, Cell: figure.Point{1, 1},
			Text: figure.Fixed(field.Z[k], 2), Color: figure.Ink(theme.Text, field.Color(field.Z[k]), 4.5)})
	}
	for i, p := range []*figure.Plot{cost, rows, matrix} {
		f.Panels = append(f.Panels, figure.Panel{Area: figure.Area{X: float64(i) * 0.34, W: 0.32, H: 0.46}, Plot: p})
	}
	for i := range 3 {
		p := &figure.Plot{
			Title: fmt.Sprint("combination ", i+1), Legend: i == 0,
			X: figure.Axis{Label: "layer", Min: 0, Max: 20},
			Y: figure.Axis{Label: "variance", Min: 1e-4, Max: 10, Log: true, Bare: i > 0},
		}
		style := theme.Style(i)
		line := figure.Line{Name: "mean", Style: style, Width: 2}
		band := figure.Band{Name: "± one standard deviation", Color: color.NRGBA{style.Color.R, style.Color.G, style.Color.B, 80}}
		for l := range 21 {
			x, mean := float64(l), math.Pow(0.6+0.1*float64(i), float64(l))
			dev := mean * (0.2 + 0.06*x) // from layer 14 on the lower edge is below 0
			band.Lower, band.Upper = append(band.Lower, figure.Point{x, mean - dev}), append(band.Upper, figure.Point{x, mean + dev})
			line.Points = append(line.Points, figure.Point{x, mean})
		}
		band.Upper[4][1] = math.Inf(1)
		p.Bands, p.Lines = []figure.Band{band}, []figure.Line{line}
		f.Panels = append(f.Panels, figure.Panel{Area: figure.Area{X: float64(i) * 0.34, Y: 0.5, W: 0.32, H: 0.5}, Plot: p})
	}
	return f
}

func TestGoldenMultiples(t *testing.T) {
	for _, theme := range []figure.Theme{figure.Light(), figure.Dark()} {
		var b bytes.Buffer
		if err := Write(&b, "png", multiples(theme), Size{W: 960, H: 600}); err != nil {
			t.Fatal(err)
		}
		golden(t, "multiples-"+theme.Name+".png", b.Bytes(), samePicture)
	}
	golden(t, "multiples.txt", []byte(multiples(figure.Light()).Text()), bytes.Equal)
}

// TestMultiplesShareTheirAxes looks where the numbers of the axes stand: in a
// column one above the other, in a row at one height, and equally far apart.
func TestMultiplesShareTheirAxes(t *testing.T) {
	f := multiples(figure.Light())
	s, _ := newSheet("png", f.Theme, Size{W: 960, H: 600}, mustFonts(t))
	panels, areas := s.aligned(f, s.newPage(f).body)
	var data [6]box
	for i := range panels {
		data[i] = s.newFrame(panels[i].Plot, areas[i]).data
	}
	// A px is what moving to whole pixels takes at either end.
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1 }
	for i, d := range data {
		column, row := data[i%3], data[i/3*3]
		if !near(d.x0, column.x0) || !near(d.x1, column.x1) || !near(d.y0, row.y0) || !near(d.y1, row.y1) {
			t.Errorf("panel %d at %v: its column is at %v, its row at %v", i, d, column, row)
		}
		if !near(d.w(), data[0].w()) {
			t.Errorf("panel %d is %.1f wide, the first %.1f", i, d.w(), data[0].w())
		}
		if f.Panels[i].Plot.Margins != (figure.Margins{}) {
			t.Errorf("panel %d: drawing changed the figure", i)
		}
	}
}

func mustFonts(t *testing.T) *fonts {
	t.Helper()
	faces, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

// TestWordsAreWhole wants every category once and whole on either axis.
func TestWordsAreWhole(t *testing.T) {
	for _, size := range []Size{{W: 960, H: 600}, {W: 1600, H: 1000}} {
		texts, err := Texts(multiples(figure.Light()), size)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"sigmoid", "tanh", "leaky ReLU, α = 0.01", "leaky ReLU, α = 0.2", "SELU"} {
			level, slanted := 0, 0
			for _, x := range texts {
				if x.Text != name {
					continue
				}
				if x.Rotation == 0 {
					level++
				} else {
					slanted++
				}
				sin, cos := math.Sincos(x.Rotation)
				if left, low := x.X-x.W/2*cos, x.Y-x.W/2*sin; left < 0 || low < 0 {
					t.Errorf("%v: %q begins at (%.0f, %.0f), outside", size, name, left, low)
				}
			}
			if level != 1 || slanted != 1 {
				t.Errorf("%v: %q stands %d times level and %d times slanted, want once each", size, name, level, slanted)
			}
		}
	}
}

// TestBandsAreTransparentEverywhere reads one band's pixel, and the opacity in
// the vector formats.
func TestBandsAreTransparentEverywhere(t *testing.T) {
	theme := figure.Light()
	p := &figure.Plot{X: figure.Axis{Min: 0, Max: 1}, Y: figure.Axis{Min: 0, Max: 1},
		Bands: []figure.Band{figure.Bar(color.NRGBA{200, 0, 0, 128}, -5, -5, 5, 0.9)}}
	f := figure.Figure{Theme: theme, Panels: []figure.Panel{{Area: figure.Area{W: 1, H: 1}, Plot: p}}}
	file := func(format string) []byte {
		var b bytes.Buffer
		if err := Write(&b, format, f, Size{W: 400, H: 300}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	img, err := png.Decode(bytes.NewReader(file("png")))
	if err != nil {
		t.Fatal(err)
	}
	// Half of 200, 0, 0 over white; one level for rounding.
	want := color.NRGBA{227, 127, 127, 255}
	if d := difference(img.At(231, 140), want); max(d.R, d.G, d.B) > 1 {
		t.Errorf("inside the band: %v, want %v", img.At(231, 140), want)
	}
	if d := difference(img.At(396, 140), theme.Background); max(d.R, d.G, d.B) > 0 {
		t.Errorf("right of the plot: %v, want the background: the band is not clipped", img.At(396, 140))
	}
	if !bytes.Contains(file("svg"), []byte("fill-opacity:0.50196")) {
		t.Error("the SVG has no fill-opacity of 128/255")
	}
	if !bytes.Contains(file("pdf"), []byte("/ca 0.502")) {
		t.Error("the PDF has no transparency of 128/255")
	}
}

// TestBandRuns counts the polygons of a broken band and finds its lower end on a
// logarithmic axis.
func TestBandRuns(t *testing.T) {
	s, _ := newSheet("png", figure.Light(), Size{W: 400, H: 300}, mustFonts(t))
	p := &figure.Plot{X: figure.Axis{Min: 0, Max: 9}, Y: figure.Axis{Min: 1, Max: 100, Log: true}}
	f := s.newFrame(p, box{0, 0, 400, 300})
	at := func(q figure.Point) vg.Point {
		return vg.Point{X: vg.Length(f.x.Norm(q[0])), Y: vg.Length(1000 * f.y.Norm(q[1]))}
	}
	b := figure.Band{}
	for i := range 10 {
		b.Lower = append(b.Lower, figure.Point{float64(i), math.Inf(-1)})
		b.Upper = append(b.Upper, figure.Point{float64(i), 10})
	}
	b.Upper[3][1], b.Upper[7][0] = math.NaN(), math.Inf(1)
	runs := f.runs(&b, at)
	if len(runs) != 3 {
		t.Fatalf("%d runs, want 3: 0…2, 4…6, 8…9", len(runs))
	}
	if low := runs[0][0].Y; low != 0 {
		t.Errorf("the lower edge at −∞ is at %v, want the axis's lower end, 0", low)
	}
	cut := within([]vg.Point{{X: -1, Y: 0.5}, {X: 0.5, Y: -1}, {X: 2, Y: 0.5}, {X: 0.5, Y: 2}}, box{0, 0, 1, 1}.rect())
	area := 0.0
	for i, a := range cut {
		b := cut[(i+1)%len(cut)]
		area += float64(a.X*b.Y-b.X*a.Y) / 2
	}
	if math.Abs(area-1) > 1e-12 { // the corners are cut off outside the unit square
		t.Errorf("the area within the rectangle is %v, want 1", area)
	}
}

// TestCells samples the middles and the edges of a matrix's cells.
func TestCells(t *testing.T) {
	theme := figure.Light()
	f := &figure.Field{NX: 3, NY: 1, XMax: 2, Z: []float64{0, math.NaN(), 1}, High: 1, Map: figure.Viridis(), Cells: true}
	img := paintCells(f, figure.Axis{Min: -1, Max: 3}, figure.Axis{Min: -0.5, Max: 0.5}, 40, 10, theme, 1)
	low, high := f.Map.At(0), f.Map.At(1)
	for x, want := range map[int]color.NRGBA{4: {}, 5: low, 14: low, 25: high, 34: high, 35: {}} {
		if got := img.NRGBAAt(x, 5); got != want {
			t.Errorf("px %d: %v, want %v", x, got, want)
		}
	}
	for x := 15; x < 25; x++ {
		if got := img.NRGBAAt(x, 5); got != theme.Line && got != theme.Panel {
			t.Errorf("px %d: %v, want hatching", x, got)
		}
	}
}
