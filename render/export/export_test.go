package export

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"downhill/render/figure"
)

func TestSizeBounds(t *testing.T) {
	for _, c := range []struct {
		s    Size
		want string
	}{
		{Size{W: 1600, H: 1000}, ""},
		{Size{W: 200, H: 20000}, ""},
		{Size{W: 199, H: 1000}, "picture width = 199 px: want 200 ≤ width ≤ 20000; try"},
		{Size{W: 1600, H: 20001}, "picture height = 20001 px"},
		{Size{W: 20000, H: 20000}, "want at most 100000000; try"},
		{Size{W: -5, H: 0}, "picture width = -5 px"},
		{Size{W: 800, H: 500, DPI: math.NaN()}, "resolution = NaN"},
		{Size{W: 800, H: 500, DPI: 5}, "try 300"},
	} {
		err := Write(io.Discard, "svg", figure.Figure{Theme: figure.Light()}, c.s)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: got %v, want %q", c.s, err, c.want)
		}
	}
	if err := Write(io.Discard, "bmp", figure.Figure{}, Size{W: 800, H: 500}); err == nil || !strings.Contains(err.Error(), "want png, svg, pdf") {
		t.Errorf("an unknown format: got %v", err)
	}
}

// corners are a text's box after its turn, a hair smaller than drawn, because
// neighbours may touch.
func corners(x Text) [4][2]float64 {
	sin, cos := math.Sincos(x.Rotation)
	var out [4][2]float64
	for i, s := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		u, v := s[0]*(x.W/2-0.5), s[1]*(x.H/2-0.5)
		out[i] = [2]float64{x.X + u*cos - v*sin, x.Y + u*sin + v*cos}
	}
	return out
}

// collide reports whether two boxes overlap: no side of either separates them.
func collide(a, b Text) bool {
	p, q := corners(a), corners(b)
	for _, turn := range []float64{a.Rotation, a.Rotation + math.Pi/2, b.Rotation, b.Rotation + math.Pi/2} {
		sin, cos := math.Sincos(turn)
		span := func(c [4][2]float64) (lo, hi float64) {
			lo, hi = math.Inf(1), math.Inf(-1)
			for _, v := range c {
				d := v[0]*cos + v[1]*sin
				lo, hi = math.Min(lo, d), math.Max(hi, d)
			}
			return lo, hi
		}
		lo1, hi1 := span(p)
		lo2, hi2 := span(q)
		if hi1 <= lo2 || hi2 <= lo1 {
			return false
		}
	}
	return true
}

func TestCollide(t *testing.T) {
	a := Text{X: 100, Y: 100, W: 40, H: 10}
	for _, c := range []struct {
		b    Text
		want bool
	}{
		{Text{X: 100, Y: 109.5, W: 40, H: 10}, false}, // touches after the hair
		{Text{X: 100, Y: 107, W: 40, H: 10}, true},
		{Text{X: 128, Y: 100, W: 20, H: 10}, true},
		{Text{X: 131, Y: 100, W: 20, H: 10}, false},
		{Text{X: 118, Y: 112, W: 40, H: 10, Rotation: math.Pi / 2}, true},
		{Text{X: 126, Y: 112, W: 40, H: 10, Rotation: math.Pi / 2}, false},
		{Text{X: 124, Y: 109, W: 10, H: 10, Rotation: math.Pi / 4}, false}, // their upright boxes overlap
	} {
		if got := collide(a, c.b); got != c.want {
			t.Errorf("%+v: got %v, want %v", c.b, got, c.want)
		}
	}
}

func TestNothingOverlapsOrIsCut(t *testing.T) {
	for _, s := range []Size{{W: 1600, H: 1000}, {W: 800, H: 500}, {W: 640, H: 400}, {W: 400, H: 300}, {W: 300, H: 300}, {W: 200, H: 200}, {W: 3200, H: 2000}, {W: 8000, H: 5000}, {W: 1000, H: 1600}, {W: 2400, H: 600}} {
		for _, n := range []int{1, 8, 14, 32} {
			t.Run(fmt.Sprintf("%dx%d,racers=%d", s.W, s.H, n), func(t *testing.T) {
				f := labelled(figure.Light(), n)
				f.Panels[1].Plot.Legend = n <= 8
				texts, err := Texts(f, s)
				if err != nil {
					t.Fatal(err)
				}
				for i, a := range texts {
					for _, c := range corners(a) {
						if c[0] < 0 || c[1] < 0 || c[0] > float64(s.W) || c[1] > float64(s.H) {
							t.Errorf("%q is cut by the picture's edge at %.0f, %.0f", a.Text, c[0], c[1])
						}
					}
					for _, b := range texts[:i] {
						if collide(a, b) {
							t.Errorf("%q at %.0f, %.0f lies on %q at %.0f, %.0f", a.Text, a.X, a.Y, b.Text, b.X, b.Y)
						}
					}
				}
			})
		}
	}
}

func TestTextIsReadableAtHalfSize(t *testing.T) {
	for _, c := range []struct {
		racers   int
		smallest float64 // px at 1600×1000
	}{{8, 20}, {14, 16}, {32, 14}} {
		texts, err := Texts(labelled(figure.Light(), c.racers), Size{W: 1600, H: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range texts {
			if x.Size < c.smallest-1e-9 {
				t.Errorf("%d racers: %q has %.1f px, want at least %g", c.racers, x.Text, x.Size, c.smallest)
			}
		}
	}
}

// What the figure says must be in the picture, whole.
func TestAllOfTheFigureIsDrawn(t *testing.T) {
	f := labelled(figure.Light(), 8)
	texts, err := Texts(f, Size{W: 1600, H: 1000})
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, x := range texts {
		drawn[x.Text] = true
	}
	want := append([]string{f.Title, "start", "minimum", "Lion, 26 away", "loss f(θ)", "step", "−8", "1e−4"}, f.Caption...)
	for _, r := range f.Panels[2].Table.Rows {
		want = append(want, r.Cells...)
	}
	for _, w := range want {
		if !drawn[w] {
			t.Errorf("%q is not in the picture", w)
		}
	}
}

func TestPNGHoldsItsResolution(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "png", comparison(figure.Light(), 3), Size{W: 400, H: 300, DPI: 300}); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b.Bytes()))
	if err != nil || img.Bounds() != image.Rect(0, 0, 400, 300) {
		t.Fatalf("got %v, %v", img.Bounds(), err)
	}
	i := bytes.Index(b.Bytes(), []byte("pHYs"))
	// 300 px an inch are 11811 px a metre.
	if i < 0 || binary.BigEndian.Uint32(b.Bytes()[i+4:]) != 11811 {
		t.Error("the file does not say 300 px an inch")
	}
}

func TestSVGIsWellFormedWithoutFonts(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "svg", labelled(figure.Light(), 8), Size{W: 1600, H: 1000, DPI: 96}); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	d := xml.NewDecoder(&b)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
			for _, a := range e.Attr {
				if e.Name.Local == "svg" && a.Name.Local == "width" && a.Value != "1200pt" {
					t.Errorf("the width is %s, want 1600 px at 96 an inch = 1200pt", a.Value)
				}
			}
		}
	}
	if count["text"] != 0 || count["image"] != 1 || count["path"] < 100 {
		t.Errorf("got %d texts, %d images, %d paths; want outlines, and the field as an image", count["text"], count["image"], count["path"])
	}
}

func TestPDFParsesAndHoldsOutlinesOnly(t *testing.T) {
	var b, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := Write(w, "pdf", labelled(figure.Light(), 8), Size{W: 1600, H: 1000, DPI: 96}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same figure gave two files")
	}
	file := b.Bytes()
	if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
		t.Fatal("not a whole PDF file")
	}
	// The table of offsets leads to every object.
	m := regexp.MustCompile(`startxref\s+(\d+)`).FindSubmatch(file)
	if m == nil {
		t.Fatal("no startxref")
	}
	start, _ := strconv.Atoi(string(m[1]))
	if start >= len(file) || !bytes.HasPrefix(file[start:], []byte("xref")) {
		t.Fatalf("startxref %d does not lead to the table", start)
	}
	entries := regexp.MustCompile(`(\d{10}) \d{5} n`).FindAllSubmatch(file[start:], -1)
	for i, e := range entries {
		at, _ := strconv.Atoi(string(e[1]))
		if want := fmt.Sprintf("%d 0 obj", i+1); !bytes.HasPrefix(file[at:], []byte(want)) {
			t.Fatalf("offset %d leads to %.12q, want %q", at, file[at:], want)
		}
	}
	if len(entries) < 5 {
		t.Fatalf("got %d objects", len(entries))
	}
	// No stream shows text; the page's own has hundreds of filled paths.
	fills := 0
	for _, e := range entries {
		at, _ := strconv.Atoi(string(e[1]))
		object := file[at:]
		object = object[:bytes.Index(object, []byte("endobj"))]
		head, stream, found := bytes.Cut(object, []byte("stream\n"))
		if !found || bytes.Contains(head, []byte("/Image")) {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			t.Fatalf("%s: %v", head, err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range []string{"BT", "Tj", "TJ", "Tf"} {
			if regexp.MustCompile(`(?m)(^|\s)` + op + `(\s|$)`).Match(content) {
				t.Errorf("a stream has the text operator %s", op)
			}
		}
		fills += len(regexp.MustCompile(`(?m)(^|\s)f(\s|$)`).FindAll(content, -1))
	}
	if fills < 50 {
		t.Errorf("found %d filled paths, want at least one a text", fills)
	}
	if bytes.Contains(file, []byte("/Type /Font")) {
		t.Error("the file has a font")
	}
}

// A figure may hold anything; drawing it must neither panic nor hang.
func TestOddFiguresAreDrawn(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	theme := figure.Dark()
	odd := &figure.Plot{
		Title: strings.Repeat("long ", 100), X: figure.Axis{Label: strings.Repeat("x", 300), Min: nan, Max: inf}, Y: figure.Axis{Min: -1, Max: 10, Log: true},
		Field: &figure.Field{NX: 2, NY: 2, XMax: 1, YMax: 1, Z: []float64{nan, inf, -inf, 0}, High: 1, Map: figure.Viridis()}, Bar: "z",
		Contours: &figure.Contours{Lines: []figure.Contour{{Label: "1", At: 5}, {Label: "2", At: 0, Points: []figure.Point{{0, 1}}}}},
		Lines: []figure.Line{{Name: "a", Points: []figure.Point{{nan, 1}, {0, inf}, {0.5, -1}, {0.5, 1}, {1e300, 1e300}, {-1e300, 2}}},
			{Name: "b", Style: figure.Style{Dash: []float64{0, 0}}, Points: []figure.Point{{0, 1}, {1, 2}}}},
		Marks:  []figure.Mark{{At: figure.Point{nan, 1}}, {At: figure.Point{0.5, 1}, Label: strings.Repeat("m", 500)}},
		Notes:  []figure.Note{{At: figure.Point{inf, -inf}, Text: "far", Arrow: true}, {At: figure.Point{nan, nan}, Text: "?"}},
		Rules:  []figure.Rule{{AtX: nan, AtY: nan}, {AtX: 0.5, AtY: nan}},
		Legend: true,
	}
	short := &figure.Plot{X: figure.Axis{Min: 0, Max: 1}, Y: figure.Axis{Min: 1, Max: 1}, Field: &figure.Field{NX: 9, NY: 9, Z: []float64{1}}}
	table := &figure.Table{Title: "t", Columns: []figure.Column{{Header: "h", Weight: -1}, {Weight: nan}}, Rows: make([]figure.Row, 500)}
	f := figure.Figure{Title: "\n", Theme: theme, Caption: []string{strings.Repeat("word ", 2000), ""}, Panels: []figure.Panel{
		{Area: figure.Area{W: 1, H: 0.5}, Plot: odd}, {Area: figure.Area{X: nan, Y: 0.5, W: 9, H: 0.1}, Plot: short},
		{Area: figure.Area{Y: 0.5, W: 1, H: 0.5}, Table: table}, {Area: figure.Area{W: 0, H: 0}, Plot: odd, Table: table}, {},
		{Area: figure.Area{W: 1, H: 1}, Table: &figure.Table{}},
	}}
	for _, format := range Formats() {
		for _, s := range []Size{{W: 200, H: 200}, {W: 900, H: 600}} {
			if err := Write(io.Discard, format, f, s); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	for _, s := range []Size{{W: 1600, H: 1000}} {
		b.Run(fmt.Sprintf("%dx%d", s.W, s.H), func(b *testing.B) {
			f := labelled(figure.Light(), 8)
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, "png", f, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
