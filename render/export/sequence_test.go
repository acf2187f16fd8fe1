package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downhill/render/figure"
)

func pattern(t *testing.T, path string) Pattern {
	t.Helper()
	p, err := ParsePattern(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPatterns(t *testing.T) {
	for path, want := range map[string]string{
		"frames-%04d.png": "frames-0007.png", "f/%d.PNG": "f/7.PNG", "%3d.png": "  7.png", "a%%b-%02d.png": "a%b-07.png", "100%-%d.png": "100%-7.png",
	} {
		if !IsPattern(path) {
			t.Errorf("%s is no pattern", path)
		}
		if got := pattern(t, path).Name(7); got != filepath.FromSlash(want) {
			t.Errorf("%s: frame 7 is %s, want %s", path, got, want)
		}
	}
	for path, want := range map[string]string{
		"frames.png": "no place for the number", "%d-%d.png": "2 places", "%s.png": "%s is no place for a whole number", "%x.png": "no place",
		"%04.png": "%04 is no place", "%04d.svg": "PNG files", "%d/%d.png": "the folder has a place", "%d/a.png": "the folder",
	} {
		if _, err := ParsePattern(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "frames-%04d.png") {
			t.Errorf("%s: got %v, want %q and an example", path, err, want)
		}
	}
	for _, path := range []string{"race.png", "100%.png", "50% done.png", "%%d.png"} {
		if IsPattern(path) {
			t.Errorf("%s is a pattern", path)
		}
	}
}

func TestSequenceWritesEveryFrame(t *testing.T) {
	folder, size := t.TempDir(), Size{W: 320, H: 240}
	moves := animated(3, 10)
	a := figure.Animation{Frames: 6, Rate: 10, At: func(i int) figure.Figure { return moves.At(i / 2) }, Same: func(i int) bool { return i%2 != 0 }}
	told := 0
	n, err := Sequence(context.Background(), pattern(t, filepath.Join(folder, "f-%02d.png")), a, size, nil, func(done, total int) {
		if told++; done != told || total != 6 {
			t.Errorf("progress %d of %d, want %d of 6", done, total, told)
		}
	})
	if err != nil || n != 6 {
		t.Fatalf("%d files, %v", n, err)
	}
	if got := names(t, folder); got != "f-01.png f-02.png f-03.png f-04.png f-05.png f-06.png" {
		t.Errorf("the folder holds %s", got)
	}
	var files [6][]byte
	for i := range files {
		var err error
		if files[i], err = os.ReadFile(filepath.Join(folder, fmt.Sprintf("f-%02d.png", i+1))); err != nil {
			t.Fatal(err)
		}
		if i > 0 && bytes.Equal(files[i], files[i-1]) != (i%2 != 0) {
			t.Errorf("frames %d and %d are the same: %v", i, i+1, i%2 == 0)
		}
	}
	// The pictures are those that are written one at a time, px for px.
	for i, file := range map[int][]byte{0: files[0], 2: files[5]} {
		var still bytes.Buffer
		if err := Write(&still, "png", moves.At(i), size); err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(&still)
		if err != nil {
			t.Fatal(err)
		}
		for y := range size.H {
			for x := range size.W {
				if got.At(x, y) != want.At(x, y) {
					t.Fatalf("figure %d: px %d, %d is %v, want %v", i, x, y, got.At(x, y), want.At(x, y))
				}
			}
		}
	}
}

// A sequence that does not come to its end leaves nothing, and what was there
// before stays.
func TestSequenceIsWholeOrNotThere(t *testing.T) {
	boom := errors.New("boom")
	for name, tt := range map[string]struct {
		encode func(io.Writer, []byte) error
		cancel bool
		want   error
	}{"interrupt": {nil, true, context.Canceled}, "failure": {func(io.Writer, []byte) error { return boom }, false, boom}} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "f-1.png"), []byte("before"), 0o644); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			n, err := Sequence(ctx, pattern(t, filepath.Join(folder, "f-%d.png")), animated(50, 10), Size{W: 320, H: 240}, tt.encode, func(done, _ int) {
				if tt.cancel && done == 4 {
					cancel()
				}
			})
			if !errors.Is(err, tt.want) || tt.cancel && n != 4 {
				t.Errorf("%d frames, %v", n, err)
			}
			if got := names(t, folder); got != "f-1.png" {
				t.Errorf("the folder holds %s", got)
			}
			if text, _ := os.ReadFile(filepath.Join(folder, "f-1.png")); string(text) != "before" {
				t.Errorf("what was there became %.20q", text)
			}
		})
	}
	for path, want := range map[string]string{filepath.Join(t.TempDir(), "missing", "%d.png"): "does not exist; create it"} {
		if _, err := Sequence(context.Background(), pattern(t, path), animated(2, 10), Size{W: 320, H: 240}, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	if _, err := Sequence(context.Background(), pattern(t, "%d.png"), animated(2, 10), Size{W: 1, H: 1}, nil, nil); err == nil || !strings.Contains(err.Error(), "picture width") {
		t.Errorf("1 × 1: %v", err)
	}
}

// A folder in the place of a picture stops the sequence, which takes back what it
// had put there.
func TestSequenceTakesBack(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "3.png", "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Sequence(context.Background(), pattern(t, filepath.Join(folder, "%d.png")), animated(4, 10), Size{W: 320, H: 240}, nil, nil); err == nil {
		t.Error("got no error")
	}
	if got := names(t, folder); got != "3.png" {
		t.Errorf("the folder holds %s", got)
	}
}

func BenchmarkSequence(b *testing.B) {
	for _, s := range []Size{{W: 800, H: 500}, {W: 1600, H: 1000}} {
		b.Run(fmt.Sprintf("size=%dx%d", s.W, s.H), func(b *testing.B) {
			p, err := ParsePattern(filepath.Join(b.TempDir(), "%d.png"))
			if err != nil {
				b.Fatal(err)
			}
			a := animated(30, 15)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Sequence(context.Background(), p, a, s, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(30*b.N)/b.Elapsed().Seconds(), "frames/s")
		})
	}
}
