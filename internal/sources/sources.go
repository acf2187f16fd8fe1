// Package sources is for tests that build the program or ask about its packages
// in another process. Go keeps the results of tests and knows what a test's own
// binary is made of, and which files it looked at; of what another process read
// it knows nothing, and would report a result from before a change.
package sources

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Watch looks at every source file of the module, so that a change of any of
// them makes the calling test run again.
func Watch(t testing.TB) {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "pictures") {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			seen++
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Fatalf("no source files below %s", root)
	}
}

// moduleRoot is the nearest folder above the test's that holds go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod above the test's folder")
		}
		dir = up
	}
	return "", err
}
