package cli

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// terminal opens a pseudo-terminal: what is written to the second shows up at
// the first. See pty(7).
func terminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	var number, unlocked uint32
	for _, request := range []struct {
		code uintptr
		arg  *uint32
	}{{syscall.TIOCSPTLCK, &unlocked}, {syscall.TIOCGPTN, &number}} {
		if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, screen.Fd(), request.code, uintptr(unsafe.Pointer(request.arg))); e != 0 {
			t.Fatal(e)
		}
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return screen, tty
}

// shown closes a terminal and returns all that was written to it, and "end".
func shown(t *testing.T, screen, tty *os.File) string {
	t.Helper()
	fmt.Fprint(tty, "end")
	var seen strings.Builder
	for buf := make([]byte, 4096); !strings.HasSuffix(seen.String(), "end"); {
		n, err := screen.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		seen.Write(buf[:n])
	}
	tty.Close()
	screen.Close()
	return seen.String()
}

// On a terminal long work shows how far it is and what is left, and takes the
// line away at the end; --quiet does not.
func TestProgressOnATerminal(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		screen, tty := terminal(t)
		args := []string{"race", "--size", "3000x1900", "-o", "a.gif"}
		if quiet {
			args = append(args, "--quiet")
		}
		c := program(t, t.TempDir(), args...)
		c.Stderr = tty
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
		seen := shown(t, screen, tty)
		lines := regexp.MustCompile(`\r\x1b\[Kdrawing a\.gif: \d+ of 100, \d+s left`).FindAllString(seen, -1)
		switch {
		case quiet && seen != "end":
			t.Errorf("--quiet: the terminal shows %q", seen)
		case !quiet && (len(lines) < 2 || !strings.HasSuffix(seen, "\r\x1b[Kend")):
			t.Errorf("the terminal shows %q", seen)
		}
	}
}
