package export

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"downhill/render/figure"
)

var update = flag.Bool("update", false, "rewrite the files in testdata/golden from what is drawn now")

// labelled is the sample figure with labels on its contours.
func labelled(theme figure.Theme, n int) figure.Figure {
	f := comparison(theme, n)
	p := f.Panels[0].Plot
	var paths [][]figure.Point
	for _, l := range p.Lines {
		paths = append(paths, l.Points)
	}
	p.Contours = figure.Label(p.Contours, p.X, p.Y, 480, 250, paths...)
	return f
}

func golden(t *testing.T, name string, got []byte, same func(got, want []byte) bool) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := Atomically(path, writing(string(got))); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the test with -update to make it", err)
	}
	if same(got, want) {
		return
	}
	failed := filepath.Join(os.TempDir(), "downhill-"+name)
	if err := os.WriteFile(failed, got, 0o644); err != nil {
		t.Log(err)
	}
	t.Errorf("%s differs from %s; look at both, and run with -update if the new one is right", failed, path)
	if filepath.Ext(name) == ".png" {
		leaveDifference(t, name, got, want)
	}
}

func TestGoldenStructure(t *testing.T) {
	f := labelled(figure.Light(), 8)
	var b bytes.Buffer
	b.WriteString(f.Text())
	for _, s := range []Size{{W: 1600, H: 1000}, {W: 640, H: 400}} {
		texts, err := Texts(f, s)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\ntexts at %d×%d\n", s.W, s.H)
		for _, x := range texts {
			fmt.Fprintf(&b, "%.0f %.0f size %.0f turn %.2f %s\n", x.X, x.Y, x.Size, x.Rotation, x.Text)
		}
	}
	golden(t, "comparison.txt", b.Bytes(), bytes.Equal)
}

func TestGoldenPictures(t *testing.T) {
	for _, theme := range []figure.Theme{figure.Light(), figure.Dark()} {
		f := labelled(theme, 8)
		if theme.Name == "dark" {
			f.Panels[0].Plot.Field.Map = figure.Viridis()
		}
		var b bytes.Buffer
		if err := Write(&b, "png", f, Size{W: 640, H: 400}); err != nil {
			t.Fatal(err)
		}
		golden(t, "comparison-"+theme.Name+".png", b.Bytes(), samePicture)
	}
}

// tolerance is the share of a channel that processors with fused multiplication
// need: an edge's coverage may differ by 1/256 where its coordinate does by the
// last bit, hence 3 of 255. Text moved by a tenth of a px changes the edges of
// its letters by 25.
const tolerance = 3.0 / 255

// samePicture compares two PNG files px by px.
func samePicture(got, want []byte) bool {
	same, err := cmpimg.EqualApprox("png", got, want, tolerance)
	return err == nil && same
}

func difference(a, b color.Color) color.NRGBA {
	p, q := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	d := func(x, y uint8) uint8 { return max(x, y) - min(x, y) }
	return color.NRGBA{d(p.R, q.R), d(p.G, q.G), d(p.B, q.B), 255}
}

// leaveDifference writes the picture of the differences, black where there is
// none, and says where it is.
func leaveDifference(t *testing.T, name string, got, want []byte) {
	a, errA := png.Decode(bytes.NewReader(got))
	b, errB := png.Decode(bytes.NewReader(want))
	if errA != nil || errB != nil {
		t.Log(errA, errB)
		return
	}
	out := image.NewNRGBA(a.Bounds().Union(b.Bounds()))
	for y := out.Rect.Min.Y; y < out.Rect.Max.Y; y++ {
		for x := out.Rect.Min.X; x < out.Rect.Max.X; x++ {
			out.SetNRGBA(x, y, difference(a.At(x, y), b.At(x, y)))
		}
	}
	path := filepath.Join(os.TempDir(), "downhill-difference-"+name)
	err := Atomically(path, func(w io.Writer) error { return png.Encode(w, out) })
	t.Logf("the difference is in %s (%v)", path, err)
}

// The comparison must see a text that moves and a trail that is missing.
func TestSamePictureSeesChanges(t *testing.T) {
	size := Size{W: 400, H: 300}
	draw := func(change func(*figure.Figure)) []byte {
		f := comparison(figure.Light(), 8)
		change(&f)
		var b bytes.Buffer
		if err := Write(&b, "png", f, size); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	plain := draw(func(*figure.Figure) {})
	if !samePicture(plain, draw(func(*figure.Figure) {})) {
		t.Error("the same figure gave two pictures")
	}
	for name, change := range map[string]func(*figure.Figure){
		"a letter": func(f *figure.Figure) { f.Title += "." },
		"a trail":  func(f *figure.Figure) { f.Panels[0].Plot.Lines = f.Panels[0].Plot.Lines[:7] },
		"a cell":   func(f *figure.Figure) { f.Panels[2].Table.Rows[1].Cells[2] = "88" },
		"a colour": func(f *figure.Figure) { f.Panels[0].Plot.Field.High *= 3 },
		"a place":  func(f *figure.Figure) { f.Panels[0].Plot.Marks[0].At[0] += 0.05 },
	} {
		if samePicture(plain, draw(change)) {
			t.Errorf("%s changed and the pictures are held to be the same", name)
		}
	}
}
