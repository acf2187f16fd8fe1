package ui_test

import (
	"image"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
	"downhill/render/ui"
	"downhill/render/ui/internal/demo"
)

// settled is the demo after its first frames.
func settled(t testing.TB) (*demo.Window, *ebiten.Image) {
	t.Helper()
	w, screen := newWindow(t, figure.Dark(), 1)
	for range 5 {
		if err := w.Update(); err != nil {
			t.Fatal(err)
		}
		w.Draw(screen)
	}
	return w, screen
}

// TestSteadyFrameAllocatesLittle counts the allocations of a tick and a frame in
// which nobody touches anything but the timeline runs. The bound leaves room for
// the text of the step counter; redrawing the interface would cost thousands.
func TestSteadyFrameAllocatesLittle(t *testing.T) {
	enginetest.Need(t)
	w, screen := settled(t)
	step := 0
	n := testing.AllocsPerRun(100, func() {
		step++
		s := w.Timeline.Get()
		s.At = step % s.Recorded
		w.Timeline.Set(s)
		if err := w.Update(); err != nil {
			t.Fatal(err)
		}
		w.Layer.Draw(screen)
	})
	t.Logf("%.0f allocations a frame", n)
	if n > 60 {
		t.Errorf("got %.0f allocations in a steady frame, want at most 60", n)
	}
}

// Frames end with the reading of one pixel, which makes the engine draw; without
// it the benchmarks would count only the queueing.
func BenchmarkFrame(b *testing.B) {
	enginetest.Need(b)
	run := func(name string, change func(w *demo.Window, i int)) {
		b.Run(name, func(b *testing.B) {
			w, screen := settled(b)
			i := 0
			pixel := make([]byte, 4)
			// A pixel's own image, because reading any part of the screen's
			// brings all of it back.
			spot := ebiten.NewImageWithOptions(image.Rect(0, 0, 1, 1), &ebiten.NewImageOptions{Unmanaged: true})
			b.ReportAllocs()
			for b.Loop() {
				i++
				change(w, i)
				if err := w.Update(); err != nil {
					b.Fatal(err)
				}
				w.Layer.Draw(screen)
				spot.DrawImage(screen, nil)
				spot.ReadPixels(pixel)
			}
		})
	}
	run("steady", func(*demo.Window, int) {})
	run("hover", func(w *demo.Window, i int) {
		w.Layer.Hover((i-1)/2, i%2 == 1)
	})
	run("all", func(w *demo.Window, _ int) { w.Layer.Invalidate() })
}

func BenchmarkNewTheme(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ui.NewTheme(figure.Dark(), 1, 1); err != nil {
			b.Fatal(err)
		}
	}
}
