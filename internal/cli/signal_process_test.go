//go:build unix

package cli

import (
	"io"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An interrupt while a lab is at work, for minutes if it may, ends the program at
// once and writes nothing.
func TestInterruptedLabsWriteNothing(t *testing.T) {
	signal := "lab: signal\nsignal: {runs: [{activation: relu, initializer: he_normal}], depth: 200, width: 512, batch: 512, trials: 1000, "
	for name, text := range map[string]string{
		"signal":         signal + "}",
		"signal as grid": signal + "figure: grid, grid: {depth: 200, width: 512, batch: 512, trials: 100}}",
		"activations": "lab: activations\nactivations: {functions: [{activation: relu}], figure: dying, " +
			"dying: {lr: 1e-06, layers: 20, units: 100, steps: 20000}}", // a rate at which none of them diverges
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			command, _, _ := strings.Cut(name, " ")
			c := program(t, dir, command, "--scenario", "-", "-o", "out.json")
			var errors strings.Builder
			c.Stderr = &errors
			stdin, err := c.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			// More than a pipe holds: once it is written the program reads, and
			// interrupts are taken.
			if _, err := io.WriteString(stdin, "version: 1\n"+text+"\n"+strings.Repeat("# more\n", 40_000)); err != nil {
				t.Fatal(err)
			}
			if err := stdin.Close(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond) // into the work, where the machine is not too busy
			if err := c.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			if code := ended(t, c); code != ExitFailed || !strings.Contains(errors.String(), "interrupted") {
				t.Errorf("status %d, standard error %q", code, errors.String())
			}
			if left := entries(t, dir); len(left) > 0 {
				t.Errorf("left behind %v", left)
			}
		})
	}
}
