package export

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

func writing(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func names(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var n []string
	for _, e := range entries {
		n = append(n, e.Name())
	}
	return strings.Join(n, " ")
}

func TestAtomicallyWritesAndReplaces(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.txt")
	for _, content := range []string{"first", "second"} {
		if err := Atomically(path, writing(content)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != content {
			t.Errorf("got %q, want %q", got, content)
		}
	}
	if got := names(t, folder); got != "a.txt" {
		t.Errorf("the folder holds %q, want the file alone", got)
	}
	if runtime.GOOS == "windows" {
		return // has no such permissions
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o644 {
		t.Errorf("a new file has permissions %v, want 0644", info.Mode().Perm())
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Atomically(path, writing("third")); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("a replaced file has permissions %v, want its old 0600", info.Mode().Perm())
	}
}

func TestAtomicallyLeavesWhatWasThere(t *testing.T) {
	boom := errors.New("boom")
	for name, write := range map[string]func(io.Writer) error{
		"failure": func(w io.Writer) error { io.WriteString(w, "half"); return boom },
		"interrupt": func(w io.Writer) error {
			ctx, cancel := context.WithCancel(context.Background())
			io.WriteString(w, "half")
			cancel()
			return ctx.Err()
		},
		"full disk": func(w io.Writer) error {
			io.WriteString(w, "half")
			return &os.PathError{Op: "write", Path: "a.txt", Err: syscall.ENOSPC}
		},
		"panic": func(w io.Writer) error { io.WriteString(w, "half"); panic(boom) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "a.txt")
			if err := os.WriteFile(path, []byte("whole"), 0o644); err != nil {
				t.Fatal(err)
			}
			err := func() (err error) {
				defer func() {
					if r := recover(); r != nil {
						err = r.(error)
					}
				}()
				return Atomically(path, write)
			}()
			if err == nil {
				t.Error("got no error")
			}
			if got, _ := os.ReadFile(path); string(got) != "whole" {
				t.Errorf("the file holds %q, want what it held", got)
			}
			if got := names(t, folder); got != "a.txt" {
				t.Errorf("the folder holds %q, want the old file alone", got)
			}
			if name == "full disk" && !strings.Contains(err.Error(), "disk is full; free some space") {
				t.Errorf("got %q, want the cause and the next step", err)
			}
			if name == "interrupt" && !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want the context's error", err)
			}
		})
	}
}

func TestAtomicallySaysWhatStandsInTheWay(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{"", "without a name; give one"},
		{folder, "is a folder; add a file name"},
		{filepath.Join(folder, "missing", "a.png"), "does not exist; create it or choose another path"},
		{filepath.Join(file, "a.png"), "choose another path"},
	} {
		err := Atomically(c.path, writing("x"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.path, err, c.want)
		}
	}
	// A user that may write anywhere has no unwritable folder.
	if os.Getuid() > 0 {
		closed := filepath.Join(folder, "closed")
		if err := os.Mkdir(closed, 0o555); err != nil {
			t.Fatal(err)
		}
		if err := Atomically(filepath.Join(closed, "a.png"), writing("x")); err == nil || !strings.Contains(err.Error(), "no permission to write") {
			t.Errorf("got %v, want a word on the permission", err)
		}
	}
	denied := explain("dir/a.png", &os.PathError{Op: "open", Path: "dir/a.png", Err: syscall.EACCES})
	if !strings.Contains(denied.Error(), `no permission to write in the folder "dir"; choose another path`) {
		t.Errorf("got %q", denied)
	}
}

func TestAtomicallyWritesToDevices(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		return // this system has no such device
	}
	err := Atomically("/dev/full", writing("x"))
	if err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v, want a full disk", err)
	}
	if info, err := os.Stat("/dev/full"); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device was replaced: %v, %v", info.Mode(), err)
	}
	if err := Atomically("/dev/null", writing("x")); err != nil {
		t.Error(err)
	}
}

func TestAtomicallyKeepsLinks(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	if err := os.WriteFile(target, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		return // a system that does not let one make links has none to keep
	}
	if err := Atomically(link, writing("new")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(target); string(got) != "new" {
		t.Errorf("the link's target holds %q, want %q", got, "new")
	}
}
