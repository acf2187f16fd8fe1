package app

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// keepShots names the environment variable with the folder in which to keep the
// pictures that the window tests take; without it they are not kept.
const keepShots = "DOWNHILL_SHOTS"

// display says whether the engine can run.
func display() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// needDisplay skips a test of the window where there is none. Continuous
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

// runner runs the tests inside one Update, because the host of a driven window
// can draw only while a game of its own runs.
type runner struct {
	m    *testing.M
	code int
}

func (r *runner) Update() error              { r.code = r.m.Run(); return ebiten.Termination }
func (r *runner) Draw(*ebiten.Image)         {}
func (r *runner) Layout(int, int) (int, int) { return 320, 240 }

func TestMain(m *testing.M) {
	code := runTests(m)
	if err := os.RemoveAll(guestFolder()); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func runTests(m *testing.M) int {
	if !display() {
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

// guestFolder is made once a test run.
var guestFolder = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "downhill-guest-")
	if err != nil {
		panic(err) // without a temporary folder no test can run
	}
	return dir
})

// guestProgram builds the window once a test run.
var guestProgram = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(guestFolder(), "guest")
	build := exec.Command("go", "build", "-tags", "ebitenginevmguest", "-o", bin, "./internal/guest")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
})
