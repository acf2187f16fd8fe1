package cli

import (
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// On a terminal a long measurement shows how far it is and what is left, and an
// interrupt takes the line away.
func TestSignalProgressOnATerminal(t *testing.T) {
	screen, tty := terminal(t)
	c := program(t, t.TempDir(), strings.Fields("signal --activation tanh --initializer glorot_normal --depth 100 --width 200 --batch 256 --trials 100 -o a.csv")...)
	c.Stderr = tty
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`\r\x1b\[Kmeasuring: \d+ of 100 %, (\d+m)?\d+s left`)
	var seen strings.Builder
	for buf := make([]byte, 4096); len(line.FindAllString(seen.String(), -1)) < 2; {
		n, err := screen.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		if seen.Write(buf[:n]); seen.Len() > 10_000 {
			t.Fatalf("the terminal shows %q", seen.String())
		}
	}
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := ended(t, c); code != ExitFailed {
		t.Errorf("status %d", code)
	}
	if rest := shown(t, screen, tty); !strings.Contains(rest, "\r\x1b[Kdownhill: interrupted") {
		t.Errorf("in the end the terminal shows %q", rest)
	}
}
