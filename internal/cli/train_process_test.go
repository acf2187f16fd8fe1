//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An interrupt while networks train leaves what was there before and the
// status 1.
func TestInterruptWhileTraining(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "old.json"), "what was there")
	c := program(t, dir, strings.Fields("train --layers 300,100 --activation relu --activation elu --epochs 10000 -o old.json -o new.png --save-model a.model --save-model b.model")...)
	printed, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	if err != nil {
		t.Fatal(err)
	}
	defer printed.Close()
	var errors strings.Builder
	c.Stdout, c.Stderr = printed, &errors
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "an epoch is over", func() bool { return strings.Contains(string(read(t, printed.Name())), "epoch     1/10000") })
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := ended(t, c); code != ExitFailed || !strings.Contains(errors.String(), "interrupted; nothing was written") {
		t.Errorf("status %d, %q", code, errors.String())
	}
	if got := entries(t, dir); len(got) != 1 || string(read(t, filepath.Join(dir, "old.json"))) != "what was there" {
		t.Errorf("left behind: %v", got)
	}
}
