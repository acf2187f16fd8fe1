//go:build unix

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test's own program the command line, so that signals and
// full devices meet a real process.
const asProgram = "DOWNHILL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, &testWindow{unavailable: errors.New("no display in a test")}))
	}
	os.Exit(m.Run())
}

// program is a call in a process of its own.
func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

// ended waits for a program that was told to end; it must not take until its
// work would be done.
func ended(t *testing.T, c *exec.Cmd) int {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	select {
	case err := <-done:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return c.ProcessState.ExitCode()
	case <-time.After(20 * time.Second): // it ends within milliseconds
		_ = c.Process.Kill()
		<-done
		t.Fatal("it did not end")
	}
	return 0
}

// await until something is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 2000 { // 20 s on a machine that is busy; usually some ms
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain until %s", what)
}

func partial(dir string) bool {
	list, err := filepath.Glob(filepath.Join(dir, ".*.part"))
	return err == nil && len(list) > 0
}

// An interrupt while a file is being written leaves what was there before, no
// temporary file, and the status 1.
func TestInterruptLeavesNoHalfFile(t *testing.T) {
	// Each takes many seconds to write.
	slow := map[string][]string{
		"old.gif": {"--size", "3000x2000"},
		"old.png": {"--size", "12000x8000"},
		"old.csv": {"--steps", "1000000", "--optimizer", "adam", "--optimizer", "nadam", "--optimizer", "sgd", "--optimizer", "ftrl"},
	}
	for name, args := range slow {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(name+" "+signal.String(), func(t *testing.T) {
				dir := t.TempDir()
				write(t, filepath.Join(dir, name), "what was there")
				c := program(t, dir, append([]string{"race", "-o", "first.csv", "-o", name}, args...)...)
				if name == "old.csv" {
					c = program(t, dir, append([]string{"race", "-o", name}, args...)...)
				}
				var errors strings.Builder
				c.Stderr = &errors
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				until(t, "it writes "+name, func() bool {
					list, _ := filepath.Glob(filepath.Join(dir, "."+name+".*.part"))
					return len(list) > 0
				})
				if err := c.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				if code := ended(t, c); code != ExitFailed {
					t.Errorf("status %d", code)
				}
				if want := "interrupted; " + name + " was not written"; !strings.Contains(errors.String(), want) {
					t.Errorf("standard error %q: want %q", errors.String(), want)
				}
				if partial(dir) {
					t.Errorf("left behind: %v", entries(t, dir))
				}
				if got := string(read(t, filepath.Join(dir, name))); got != "what was there" {
					t.Errorf("the file became %.40q", got)
				}
			})
		}
	}
}

// The program holds signals back from before it reads its scenario, so once it
// has read a part that no pipe can hold it is ready to be interrupted.
func TestInterruptWhileRacingOrWaiting(t *testing.T) {
	start := "# " + strings.Repeat("long ", 50_000) + "\n"
	long := strings.Replace(scene(""), "steps: 30", "steps: 1000000", 1)
	for i := range 60 {
		long += fmt.Sprintf("    - {name: racer %d, optimizer: adam}\n", i)
	}
	for name, text := range map[string]string{"waiting": start, "racing": start + long} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := program(t, dir, "race", "--scenario", "-", "-o", "a.csv")
			in, err := c.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			var errors strings.Builder
			c.Stderr = &errors
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(in, text); err != nil {
				t.Fatal(err)
			}
			if name == "racing" {
				in.Close()
				time.Sleep(100 * time.Millisecond) // of many seconds that the race takes
			}
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if code := ended(t, c); code != ExitFailed || !strings.Contains(errors.String(), "interrupted") {
				t.Errorf("status %d, %q", code, errors.String())
			}
			if left := entries(t, dir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Logf("this system has no /dev/full: %v", err)
		return
	}
	defer full.Close()
	for _, args := range []string{"race", "list", "list --format json", "--help", "--version", "completion bash", ""} {
		t.Run(args, func(t *testing.T) {
			c := program(t, t.TempDir(), strings.Fields(args)...)
			c.Stdout = full
			var errors strings.Builder
			c.Stderr = &errors
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			if code := ended(t, c); code != ExitFailed || !strings.Contains(errors.String(), "no space left") {
				t.Errorf("status %d, %q", code, errors.String())
			}
		})
	}
	for _, ending := range endings {
		dir := t.TempDir()
		path := filepath.Join(dir, "full-torch"+ending) // a script says its library
		if err := os.Symlink("/dev/full", path); err != nil {
			t.Fatal(err)
		}
		r := call(t, "", "race", "--steps", "3", "-o", path)
		if r.code != ExitFailed || !strings.Contains(r.err, "the disk is full; free some space") {
			t.Errorf("%s: status %d, %q", ending, r.code, r.err)
		}
	}
}

// Progress and messages for people stay away from pipes.
func TestNothingOnStandardErrorWithoutATerminal(t *testing.T) {
	dir := t.TempDir()
	c := program(t, dir, "race", "--steps", "200", "-o", "a.json", "-o", "a.gif")
	var out, errw strings.Builder
	c.Stdout, c.Stderr = io.Writer(&out), &errw
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	if errw.Len() > 0 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("standard error %q, standard output %q", errw.String(), out.String())
	}
}

// What draws on after an interrupt writes nothing more.
func TestGuardedWriterStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var out strings.Builder
	w := &guarded{ctx, &out}
	if n, err := w.Write([]byte("before")); n != 6 || err != nil {
		t.Errorf("before: %d %v", n, err)
	}
	cancel()
	if n, err := w.Write([]byte("after")); n != 0 || !errors.Is(err, errInterrupted) || out.String() != "before" {
		t.Errorf("after: %d %v, %q", n, err, out.String())
	}
}
