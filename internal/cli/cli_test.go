package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// testWindow is a window that notes how it was opened.
type testWindow struct {
	unavailable error
	opened      *WindowOptions
}

func (w *testWindow) Available() error { return w.unavailable }

func (w *testWindow) Run(o WindowOptions) error {
	w.opened = &o
	return nil
}

// result is how a call ended.
type result struct {
	code     int
	out, err string
}

// call runs the program in this process.
func call(t testing.TB, stdin string, args ...string) result {
	t.Helper()
	return callWindow(t, &testWindow{unavailable: errors.New("no display in a test")}, stdin, args...)
}

func callWindow(t testing.TB, w Window, stdin string, args ...string) result {
	t.Helper()
	var out, errw bytes.Buffer
	code := Main(args, strings.NewReader(stdin), &out, &errw, w)
	return result{code, out.String(), errw.String()}
}

// done runs the program and demands success and silence on standard error.
func done(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	r := call(t, stdin, args...)
	if r.code != ExitDone || r.err != "" {
		t.Fatalf("downhill %s: status %d, standard error %q", strings.Join(args, " "), r.code, r.err)
	}
	return r.out
}

// inFolder makes an empty folder the working folder and returns it.
func inFolder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	return dir
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// entries lists what is in a folder, temporary files too.
func entries(t testing.TB, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return filepath.Clean(path)
}

func mkdir(t testing.TB, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

func sorted(words []string) string {
	slices.Sort(words)
	return strings.Join(words, " ")
}
