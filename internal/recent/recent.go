// Package recent keeps the list of scenarios that the user opened, saved or
// dropped, in a folder of the user's settings.
//
// Every scenario has a file of its own there, named by where it came from and
// replaced whole: windows that run at once add to the list without ever losing
// what another one added, and a file that is damaged costs one entry.
package recent

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"downhill/internal/scenario"
	"downhill/render/export"
)

// Entry is a scenario that was used. What was dropped on the window has no path,
// because the engine tells none: its text is kept instead.
type Entry struct {
	Path string    `json:"path,omitempty"` // absolute; "" where Text is kept
	Text string    `json:"text,omitempty"` // the scenario as YAML
	Name string    `json:"name"`           // of the file, without its folder
	Lab  string    `json:"lab"`
	Says string    `json:"says"` // what it shows, in words
	Used time.Time `json:"used"`
}

// file is the form on disk.
type file struct {
	Version int `json:"version"`
	Entry
}

const (
	version = 1
	ending  = ".json"
	// Most is how many entries the list has.
	Most = 24
	// maxFiles is how many files of the folder are looked at; one window leaves
	// Most of them, many windows a few more.
	maxFiles = 1000
	// maxBytes is what an entry can take: a scenario in JSON's spelling, which
	// writes a byte with up to six letters.
	maxBytes = 6*scenario.MaxBytes + 64<<10
	// stale is how old the unfinished file of a write is before it is removed:
	// a younger one may be of a window that is just writing.
	stale = time.Hour
)

// Folder is where the list is kept in a folder of settings, "" in none.
func Folder(settings string) string {
	if settings == "" {
		return ""
	}
	return filepath.Join(settings, "recent")
}

// key is what tells entries apart: their place, or the name of what has none.
func (e *Entry) key() string {
	if e.Path != "" {
		return "path " + e.Path
	}
	return "name " + e.Name
}

func (e *Entry) path(folder string) string {
	sum := sha256.Sum256([]byte(e.key()))
	return filepath.Join(folder, hex.EncodeToString(sum[:12])+ending)
}

// Missing says whether the file is no longer where it was.
func (e *Entry) Missing() bool {
	if e.Path == "" {
		return false
	}
	_, err := os.Stat(e.Path)
	return errors.Is(err, fs.ErrNotExist)
}

// Add puts an entry into the list, at its head where the clock is right, in the
// place of an older one of the same file. A folder of "" keeps nothing.
func Add(folder string, e Entry) error {
	switch {
	case folder == "":
		return nil
	case e.Path == "" && e.Text == "":
		return errors.New("recent: an entry needs a path or a text")
	case len(e.Text) > scenario.MaxBytes:
		return nil // it could not be opened again
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("recent: %w; the list of recent scenarios stays as it is", err)
	}
	text, err := json.Marshal(file{version, e})
	if err != nil {
		return fmt.Errorf("recent: %w", err)
	}
	err = export.Atomically(e.path(folder), func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return fmt.Errorf("recent: %w; the list of recent scenarios stays as it is", err)
	}
	return nil
}

// Forget takes an entry out of the list. One that is not there is no error:
// another window may have been first.
func Forget(folder string, e Entry) error {
	if folder == "" {
		return nil
	}
	if err := os.Remove(e.path(folder)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("recent: %w", err)
	}
	return nil
}

// List reads the list, what was used last first. What does not read is left out
// and removed, but for what a newer program wrote; so is what is beyond the
// newest few.
func List(folder string) []Entry {
	if folder == "" {
		return nil
	}
	dir, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, err := dir.Readdirnames(maxFiles)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	var found []Entry
	for _, name := range names {
		path := filepath.Join(folder, name)
		if !strings.HasSuffix(name, ending) {
			tidy(path)
			continue
		}
		switch e, err := read(path); {
		case err == nil && e.path(folder) == path:
			found = append(found, e)
		case errors.Is(err, errNewer), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		default:
			os.Remove(path)
		}
	}
	slices.SortFunc(found, func(a, b Entry) int { return cmp.Or(b.Used.Compare(a.Used), cmp.Compare(a.key(), b.key())) })
	for _, e := range found[min(len(found), Most):] {
		os.Remove(e.path(folder))
	}
	return found[:min(len(found), Most)]
}

var errNewer = errors.New("recent: of a newer program")

// read reads one entry.
func read(path string) (Entry, error) {
	in, err := os.Open(path)
	if err != nil {
		return Entry{}, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	if err != nil {
		return Entry{}, err
	}
	var f file
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&f); err != nil {
		return Entry{}, fmt.Errorf("recent: %s: %w", path, err)
	}
	switch {
	case f.Version > version:
		return Entry{}, errNewer
	case f.Version < 1 || f.Path == "" && f.Text == "" || f.Name == "":
		return Entry{}, fmt.Errorf("recent: %s: version %d without a scenario", path, f.Version)
	}
	return f.Entry, nil
}

// tidy removes the unfinished file of a write that was killed.
func tidy(path string) {
	if !strings.HasSuffix(path, ".part") {
		return
	}
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > stale {
		os.Remove(path)
	}
}
