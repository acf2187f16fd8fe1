package app

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"downhill/render/enginetest"
)

// keepShots names the environment variable with the folder in which to keep the
// pictures that the window tests take; without it they are not kept.
const keepShots = "DOWNHILL_SHOTS"

func TestMain(m *testing.M) {
	code := enginetest.Run(m)
	if err := os.RemoveAll(guestFolder()); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
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
