package export

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"testing"

	"downhill/render/figure"
)

// dome is a plot with a relief that fills a square of its 3 × 2 units, and a mark in
// the middle.
func dome() figure.Figure {
	n := func(x, y float32) figure.ReliefNode {
		return figure.ReliefNode{X: x, Y: y, Near: 0.2, T: 1, Shade: 1}
	}
	f := figure.Figure{Theme: figure.Light(), Title: "dome"}
	p := &figure.Plot{X: figure.Axis{Min: -1.5, Max: 1.5}, Y: figure.Axis{Min: -1, Max: 1}, Bar: "f(x, y)",
		Field: &figure.Field{NX: 2, NY: 2, XMax: 1, YMax: 1, Z: make([]float64, 4), High: 1, Map: figure.Viridis()},
		Relief: &figure.Relief{NX: 2, NY: 2, Nodes: []figure.ReliefNode{n(-0.5, -0.5), n(0.5, -0.5), n(-0.5, 0.5), n(0.5, 0.5)},
			Map: figure.Stops("red", 0, 0xFF0000), Paper: f.Theme.Background},
		Notes: []figure.Note{{At: figure.Point{0, -0.8}, Text: "axis", Cell: figure.Point{1, 0.3}}}}
	f.Panels = []figure.Panel{{Area: figure.Area{W: 1, H: 1}, Plot: p}}
	return f
}

// The relief keeps its shape in panels of any shape, and its words are written.
func TestReliefKeepsItsShape(t *testing.T) {
	for _, size := range []Size{{W: 900, H: 400}, {W: 500, H: 800}} {
		var out bytes.Buffer
		if err := Write(&out, "png", dome(), size); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&out)
		if err != nil {
			t.Fatal(err)
		}
		var seen image.Rectangle
		for y := range size.H {
			for x := range size.W {
				if r, g, b, _ := img.At(x, y).RGBA(); r > 0xE000 && g < 0x2000 && b < 0x2000 {
					seen = seen.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		// A px more or less on either side.
		if seen.Dx() < 80 || math.Abs(float64(seen.Dx()-seen.Dy())) > 2 {
			t.Errorf("at %d × %d a square is %d × %d px", size.W, size.H, seen.Dx(), seen.Dy())
		}
		texts, err := Texts(dome(), size)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, x := range texts {
			found[x.Text] = true
		}
		if !found["axis"] || !found["f(x, y)"] {
			t.Errorf("at %d × %d the texts are %v", size.W, size.H, texts)
		}
	}
}

// In vector pictures the relief is an image among lines.
func TestReliefInVectors(t *testing.T) {
	for format, mark := range map[string]string{"svg": "data:image/png;base64", "pdf": "/Subtype /Image"} {
		var out bytes.Buffer
		if err := Write(&out, format, dome(), Size{W: 600, H: 400}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(out.Bytes(), []byte(mark)) {
			t.Errorf("the %s holds no image", format)
		}
	}
}
