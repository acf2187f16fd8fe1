// Package enginetest runs tests that draw with the engine. Pixels can be read,
// and a driven window can be drawn, only while a game runs; so the tests run
// inside one Update of a game of their own.
package enginetest

import (
	"fmt"
	"image"
	"os"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// Display says whether the engine can run.
func Display() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// Need skips a test of the engine where there is no display. Continuous
// integration must not pass by skipping, so there it fails.
func Need(t testing.TB) {
	t.Helper()
	switch {
	case Display():
	case os.Getenv("CI") != "":
		t.Fatal("no display: run under xvfb-run")
	default:
		t.Skip("no display: run under xvfb-run to test what is drawn")
	}
}

// runner runs the tests inside one Update.
type runner struct {
	m    *testing.M
	code int
}

func (r *runner) Update() error              { r.code = r.m.Run(); return ebiten.Termination }
func (r *runner) Draw(*ebiten.Image)         {}
func (r *runner) Layout(int, int) (int, int) { return 320, 240 }

// Run runs the tests, inside a game where there is a display, and returns the
// status to exit with. Flags have been parsed.
func Run(m *testing.M) int {
	if !Display() {
		return m.Run()
	}
	r := &runner{m: m, code: 1}
	ebiten.SetWindowVisible(false)
	if err := ebiten.RunGameWithOptions(r, &ebiten.RunGameOptions{InitUnfocused: true, SkipTaskbar: true}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	return r.code
}

// Snapshot reads the pixels of an image.
func Snapshot(img *ebiten.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	img.ReadPixels(out.Pix)
	return out
}
