package export

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/render/figure"
)

// animated returns the frames of a race of eight over n frames.
func animated(n int) func(i int) figure.Figure {
	theme := figure.Dark()
	field := sampleField(theme)
	contours := figure.Trace(field, figure.Levels(field, 10))
	return func(i int) figure.Figure { return comparisonWith(theme, 8, i*200/max(1, n-1), field, contours) }
}

// played decodes a GIF and returns the picture that a viewer shows at each frame.
func played(t *testing.T, file []byte) (*gif.GIF, []*image.RGBA) {
	t.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	screen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var out []*image.RGBA
	for _, img := range g.Image {
		draw.Draw(screen, img.Bounds(), img, img.Bounds().Min, draw.Over)
		out = append(out, &image.RGBA{Pix: slices.Clone(screen.Pix), Stride: screen.Stride, Rect: screen.Rect})
	}
	return g, out
}

func TestGIFShowsEveryFrame(t *testing.T) {
	const n = 12
	at, size := animated(n), Size{W: 640, H: 400}
	var b bytes.Buffer
	var told []int
	err := GIF(context.Background(), &b, n, 66*time.Millisecond, at, size, func(done, total int) {
		told = append(told, done)
		if total != n {
			t.Errorf("progress of %d, want of %d", total, n)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != n || told[0] != 1 || told[n-1] != n {
		t.Errorf("progress told %v, want 1 to %d", told, n)
	}
	g, frames := played(t, b.Bytes())
	if len(frames) != n || g.LoopCount != 0 {
		t.Fatalf("got %d frames repeated %d times, want %d without end", len(frames), g.LoopCount, n)
	}
	total := 0
	for _, d := range g.Delay {
		total += d
	}
	if total != 79 { // 12 × 66 ms = 792 ms, in hundredths
		t.Errorf("the frames take %d hundredths of a second, want 79", total)
	}
	faces, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1, 6, n - 1} {
		// A new stage each time: what was drawn before must not show.
		stage := newStage(figure.Dark(), size, faces)
		want := stage.frame(at(i), image.NewRGBA(stage.raster.Bounds()))
		off, worst := 0, uint8(0)
		for k := 0; k < len(want.Pix); k += 4 {
			d := difference(color.RGBA{want.Pix[k], want.Pix[k+1], want.Pix[k+2], 255},
				color.RGBA{frames[i].Pix[k], frames[i].Pix[k+1], frames[i].Pix[k+2], 255})
			most := max(d.R, d.G, d.B)
			worst = max(worst, most)
			if most > 24 {
				off++
			}
		}
		// With 255 colours the odd edge px may be a visible shade off, one in 200
		// at most; a stale or missing trail would be thousands of px.
		if off > size.W*size.H/200 {
			t.Errorf("frame %d: %d px differ by more than 24 of 255, the most by %d", i, off, worst)
		}
	}
}

func TestGIFKeepsColoursAndStillness(t *testing.T) {
	const n = 10
	at := animated(n)
	var b bytes.Buffer
	if err := GIF(context.Background(), &b, n, 100*time.Millisecond, at, Size{W: 640, H: 400}, nil); err != nil {
		t.Fatal(err)
	}
	g, frames := played(t, b.Bytes())
	theme := figure.Dark()
	colors := g.Image[0].Palette
	for _, want := range append(theme.Racers[:], theme.Background, theme.Text) {
		if !slices.ContainsFunc(colors, func(c color.Color) bool { return difference(c, want) == color.NRGBA{A: 255} }) {
			t.Errorf("the palette lacks %v", want)
		}
	}
	// The axis's names and the colour bar stay as they are, px for px.
	for _, r := range []image.Rectangle{image.Rect(0, 0, 640, 30), image.Rect(340, 40, 380, 220)} {
		for i, f := range frames[1:] {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					if f.RGBAAt(x, y) != frames[0].RGBAAt(x, y) {
						t.Fatalf("frame %d: the still px %d, %d changed", i+1, x, y)
					}
				}
			}
		}
	}
}

func TestGIFStaysSmall(t *testing.T) {
	const n = 150 // 10 s
	var b bytes.Buffer
	if err := GIF(context.Background(), &b, n, 66*time.Millisecond, animated(n), Size{W: 800, H: 500}, nil); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 5_000_000 {
		t.Errorf("10 s at 800×500 take %d bytes, want at most 5 MB", b.Len())
	}
	t.Logf("10 s at 800×500: %d bytes", b.Len())
}

func TestGIFStopsAndRefuses(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	err := GIF(ctx, io.Discard, 1000, 50*time.Millisecond, animated(1000), Size{W: 400, H: 300}, func(done, _ int) {
		if calls = done; done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || calls > 10 {
		t.Errorf("cancelled after 3 frames: got %v after %d", err, calls)
	}
	full := errors.New("full")
	if err := GIF(context.Background(), failing{full}, 20, 50*time.Millisecond, animated(20), Size{W: 400, H: 300}, nil); !errors.Is(err, full) {
		t.Errorf("a writer that fails: got %v", err)
	}
	for _, c := range []struct {
		n     int
		delay time.Duration
		s     Size
		want  string
	}{
		{0, time.Second, Size{W: 400, H: 300}, "0 frames: want at least 1"},
		{5, time.Millisecond, Size{W: 400, H: 300}, "try 66ms"},
		{5, time.Second, Size{W: 10, H: 300}, "picture width"},
	} {
		if err := GIF(context.Background(), io.Discard, c.n, c.delay, animated(5), c.s, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

type failing struct{ err error }

// Write fails once more than a buffer of bytes has come.
func (f failing) Write(p []byte) (int, error) { return 0, f.err }

// A frame in which nothing changes is one px, and a figure whose axes change
// draws its still part anew.
func TestStageRedrawsWhatChanges(t *testing.T) {
	faces, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	size := Size{W: 400, H: 300}
	stage := newStage(figure.Dark(), size, faces)
	at := animated(5)
	first := stage.frame(at(0), image.NewRGBA(stage.raster.Bounds()))
	changed := at(0)
	changed.Panels[1].Plot.X.Max = 5000
	got := stage.frame(changed, image.NewRGBA(stage.raster.Bounds()))
	want := newStage(figure.Dark(), size, faces).frame(changed, image.NewRGBA(stage.raster.Bounds()))
	if !bytes.Equal(got.Pix, want.Pix) {
		t.Error("after a change of axes the frame is not what it is on its own")
	}
	if bytes.Equal(got.Pix, first.Pix) {
		t.Error("the change does not show")
	}
	again := stage.frame(at(0), image.NewRGBA(stage.raster.Bounds()))
	if !bytes.Equal(again.Pix, first.Pix) {
		t.Error("the first frame looks different the second time")
	}
}

func BenchmarkGIF(b *testing.B) {
	at := animated(30)
	b.ReportAllocs()
	for b.Loop() {
		if err := GIF(context.Background(), io.Discard, 30, 66*time.Millisecond, at, Size{W: 800, H: 500}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
