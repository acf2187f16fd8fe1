//go:build unix

package cli

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An interrupt while numbered pictures are being drawn leaves none of them, and
// what was there before.
func TestInterruptTakesPicturesBack(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "0002.png"), "what was there")
	c := program(t, dir, "race", "--size", "3000x2000", "-o", "%04d.png", "-o", "never.csv")
	var errors strings.Builder
	c.Stderr = &errors
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "it has drawn some", func() bool {
		list, _ := filepath.Glob(filepath.Join(dir, ".frames.*.part", "2"))
		return len(list) > 0
	})
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := ended(t, c); code != ExitFailed {
		t.Errorf("status %d", code)
	}
	if !strings.Contains(errors.String(), "interrupted; %04d.png: ") || !strings.Contains(errors.String(), " of 100 pictures had been drawn, none is left") {
		t.Errorf("standard error %q", errors.String())
	}
	if got := entries(t, dir); len(got) != 1 || string(read(t, filepath.Join(dir, "0002.png"))) != "what was there" {
		t.Errorf("left behind: %v", got)
	}
}
