package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/render/figure"
)

// animated is a race of eight over n frames.
func animated(n int, rate float64) figure.Animation {
	theme := figure.Dark()
	field := sampleField(theme)
	contours := figure.Trace(field, figure.Levels(field, 10))
	return figure.Animation{Frames: n, Rate: rate,
		At: func(i int) figure.Figure { return comparisonWith(theme, 8, i*200/max(1, n-1), field, contours) }}
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
	a, size := animated(n, 15), Size{W: 640, H: 400}
	a.Hold = time.Second
	var b bytes.Buffer
	var told []int
	err := GIF(context.Background(), &b, a, size, func(done, total int) {
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
	// 15 a second are 6⅔ hundredths each: 7, 6, 7 and so on, so that 12 take 80,
	// and the last stays a second longer.
	if want := []int{7, 6, 7, 7, 6, 7, 7, 6, 7, 7, 6, 107}; !slices.Equal(g.Delay, want) {
		t.Errorf("delays of %v hundredths of a second, want %v", g.Delay, want)
	}
	if g.Config.Width != size.W || g.Config.Height != size.H {
		t.Errorf("it is %d × %d px", g.Config.Width, g.Config.Height)
	}
	for i := 1; i < n; i++ {
		if bytes.Equal(frames[i].Pix, frames[i-1].Pix) {
			t.Errorf("frame %d looks like the one before", i)
		}
	}
	faces, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1, 6, n - 1} {
		// A new stage each time: what was drawn before must not show.
		stage := newStage(figure.Dark(), size, faces)
		want := stage.frame(a.At(i), image.NewRGBA(stage.raster.Bounds()))
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
	var b bytes.Buffer
	if err := GIF(context.Background(), &b, animated(n, 10), Size{W: 640, H: 400}, nil); err != nil {
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
	if err := GIF(context.Background(), &b, animated(n, 15), Size{W: 800, H: 500}, nil); err != nil {
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
	err := GIF(ctx, io.Discard, animated(1000, 20), Size{W: 400, H: 300}, func(done, _ int) {
		if calls = done; done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || calls > 10 {
		t.Errorf("cancelled after 3 frames: got %v after %d", err, calls)
	}
	full := errors.New("full")
	if err := GIF(context.Background(), failing{full}, animated(20, 20), Size{W: 400, H: 300}, nil); !errors.Is(err, full) {
		t.Errorf("a writer that fails: got %v", err)
	}
	for _, c := range []struct {
		n    int
		rate float64
		s    Size
		want string
	}{
		{0, 10, Size{W: 400, H: 300}, "0 frames: want at least 1"},
		{5, 60, Size{W: 400, H: 300}, "60 frames a second in a GIF: want at most 50"},
		{5, 0, Size{W: 400, H: 300}, "0 frames a second: want more than 0"},
		{5, math.NaN(), Size{W: 400, H: 300}, "NaN frames a second"},
		{5, math.Inf(1), Size{W: 400, H: 300}, "+Inf frames a second"},
		{5, 10, Size{W: 1, H: 1}, "picture width"},
		{5, 10, Size{W: 100_000, H: 100_000}, "picture width"},
		{5, 10, Size{W: 15_000, H: 15_000}, "want at most 100000000"},
	} {
		if err := GIF(context.Background(), io.Discard, animated(c.n, c.rate), c.s, nil); err == nil || !strings.Contains(err.Error(), c.want) {
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
	at := animated(5, 10).At
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

// A frame that repeats the one before it, said or not, makes that one last.
func TestGIFKeepsWhatDoesNotChange(t *testing.T) {
	moves := animated(3, 10)
	for _, says := range []bool{false, true} {
		calls := 0
		a := figure.Animation{Frames: 9, Rate: 10, At: func(i int) figure.Figure { calls++; return moves.At(i / 3) }}
		if says {
			a.Same = func(i int) bool { return i%3 != 0 }
		}
		var b bytes.Buffer
		if err := GIF(context.Background(), &b, a, Size{W: 400, H: 300}, nil); err != nil {
			t.Fatal(err)
		}
		g, _ := played(t, b.Bytes())
		if !slices.Equal(g.Delay, []int{30, 30, 30}) {
			t.Errorf("said %v: delays %v, want three of 30", says, g.Delay)
		}
		if says && calls != 6 { // three for the palette and three for the frames
			t.Errorf("%d pictures were asked for, want 6", calls)
		}
	}
}

// What lasts longer than a frame's head can say is written as another frame.
func TestGIFLongDelays(t *testing.T) {
	a := animated(1, 1)
	a.Frames, a.Rate, a.Same = 3, 1.0/400, func(int) bool { return true } // 400 s each
	var b bytes.Buffer
	if err := GIF(context.Background(), &b, a, Size{W: 400, H: 300}, nil); err != nil {
		t.Fatal(err)
	}
	g, _ := played(t, b.Bytes())
	if !slices.Equal(g.Delay, []int{40_000, 40_000, 40_000}) {
		t.Errorf("delays %v", g.Delay)
	}
}

func TestDelays(t *testing.T) {
	for rate, want := range map[float64][2]int{25: {4, 4}, 12.5: {8, 8}, 30: {3, 4}, 50: {2, 2}, 24: {4, 5}, 100.0 / 7: {7, 7}} {
		if short, long := Delays(rate); [2]int{short, long} != want {
			t.Errorf("%v a second: %d and %d hundredths, want %v", rate, short, long, want)
		}
	}
}

// The same animation gives the same bytes, whoever is faster.
func TestGIFIsRepeatable(t *testing.T) {
	var first []byte
	for range 3 {
		var b bytes.Buffer
		if err := GIF(context.Background(), &b, animated(6, 10), Size{W: 400, H: 300}, nil); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("another time the bytes are others")
		}
	}
}

func BenchmarkGIF(b *testing.B) {
	for _, s := range []Size{{W: 800, H: 500}, {W: 1600, H: 1000}} {
		b.Run(fmt.Sprintf("size=%dx%d", s.W, s.H), func(b *testing.B) {
			a := animated(30, 15)
			b.ReportAllocs()
			for b.Loop() {
				if err := GIF(context.Background(), io.Discard, a, s, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(30*b.N)/b.Elapsed().Seconds(), "frames/s")
		})
	}
}
