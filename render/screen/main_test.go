package screen

import (
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
)

var update = flag.Bool("update", false, "write the pictures in testdata")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(enginetest.Run(m))
}

func newKit(t testing.TB) *Kit {
	t.Helper()
	k, err := NewKit()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// difference counts the pixels in which a channel differs by more than
// tolerance, and returns the largest difference.
func difference(a, b *image.RGBA, tolerance int) (count, worst int) {
	for i := 0; i < len(a.Pix); i += 4 {
		most := 0
		for c := range 4 {
			d := int(a.Pix[i+c]) - int(b.Pix[i+c])
			most = max(most, d, -d)
		}
		if worst = max(worst, most); most > tolerance {
			count++
		}
	}
	return count, worst
}

// golden compares img with testdata/name.png. Another version of the software
// renderer may round edges differently: 10 of 255 levels, in 2 pixels of a
// thousand, are less than a line that moved by a tenth of a pixel.
func golden(t *testing.T, name string, img *ebiten.Image) {
	t.Helper()
	got := enginetest.Snapshot(img)
	path := filepath.Join("testdata", name+".png")
	if *update {
		write(t, path, got)
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoded, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	want := image.NewRGBA(decoded.Bounds())
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			want.Set(x, y, decoded.At(x, y))
		}
	}
	if want.Rect != got.Rect {
		t.Fatalf("%s: size %v, want %v", name, got.Rect.Size(), want.Rect.Size())
	}
	if n, worst := difference(got, want, 10); n > len(got.Pix)/4/500 {
		kept := filepath.Join(os.TempDir(), "screen_"+name+".png")
		write(t, kept, got)
		t.Errorf("%s: %d pixels differ by more than 10, the worst by %d; the picture is in %s", name, n, worst, kept)
	}
}

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
}
