package ui_test

import (
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

// display says whether the engine can run.
func display() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// needDisplay skips a test of the engine where there is none. Continuous
// integration must not pass by skipping, so there it fails.
func needDisplay(t testing.TB) {
	t.Helper()
	switch {
	case display():
	case os.Getenv("CI") != "":
		t.Fatal("no display: run under xvfb-run")
	default:
		t.Skip("no display: run under xvfb-run to test the window")
	}
}

// runner runs the tests inside one Update, because pixels can be read only while
// a game runs.
type runner struct {
	m    *testing.M
	code int
}

func (r *runner) Update() error              { r.code = r.m.Run(); return ebiten.Termination }
func (r *runner) Draw(*ebiten.Image)         {}
func (r *runner) Layout(int, int) (int, int) { return 320, 240 }

func TestMain(m *testing.M) {
	flag.Parse()
	if !display() {
		os.Exit(m.Run())
	}
	r := &runner{m: m, code: 1}
	ebiten.SetWindowVisible(false)
	if err := ebiten.RunGameWithOptions(r, &ebiten.RunGameOptions{InitUnfocused: true, SkipTaskbar: true}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(r.code)
}

func snapshot(im *ebiten.Image) *image.RGBA {
	o := image.NewRGBA(im.Bounds())
	im.ReadPixels(o.Pix)
	return o
}

// shot keeps a picture for people to look at, where -shots asks for it.
func shot(t *testing.T, name string, im *image.RGBA) {
	t.Helper()
	if *shots == "" {
		return
	}
	f, err := os.Create(filepath.Join(*shots, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, im); err != nil {
		t.Fatal(err)
	}
}
