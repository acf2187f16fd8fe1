// Package session keeps what a window works on, so that it can be offered again
// after a crash or a kill.
//
// Every window has a file of its own in one folder, replaced whole at each save,
// and beside it an empty file that it holds locked while it runs. The system
// lets go of the lock however the process ends, so a session whose lock is free
// was abandoned; a window that ends in order removes its own. Windows that run
// at once therefore never touch each other's.
package session

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"downhill/render/export"
)

// Kept is what is kept of a session.
type Kept struct {
	Saved  time.Time `json:"saved"`
	Shown  string    `json:"shown"` // the lab
	Scenes []Scene   `json:"scenes"`
}

// Scene is a lab's document.
type Scene struct {
	Lab      string `json:"lab"`
	Scenario string `json:"scenario"` // as YAML
}

// file is the form on disk.
type file struct {
	Version int `json:"version"`
	Kept
}

const (
	version = 1
	ending  = ".json"
	locked  = ".lock"
	// maxBytes is far above what the documents of all labs can take.
	maxBytes = 64 << 20
	// maxKept is how many abandoned sessions are kept; each takes kilobytes.
	maxKept = 8
	// stale is how old a lock without a session is before it is taken away: one
	// that is younger may be of a window that is just opening.
	stale = time.Hour
)

// Folder is where sessions are kept for the user of this process: in the folder
// that the system names for settings. It is "" where there is none, as in a
// browser.
func Folder() string {
	if !supported {
		return ""
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "downhill", "sessions")
}

// Session is that of this process.
type Session struct {
	base string // path without ending
	lock *os.File
}

// Begin makes the folder where it is not there and a session in it. Nothing is
// kept before the first Save.
func Begin(folder string) (*Session, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("session: %w; nothing will be offered again after a crash", err)
	}
	for {
		base := filepath.Join(folder, rand.Text())
		lock, err := os.OpenFile(base+locked, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("session: %w; nothing will be offered again after a crash", err)
		}
		if err := take(lock); err != nil {
			lock.Close()
			os.Remove(lock.Name())
			return nil, fmt.Errorf("session: the lock %s cannot be taken: %w; nothing will be offered again after a crash", lock.Name(), err)
		}
		return &Session{base: base, lock: lock}, nil
	}
}

// Save replaces what is kept, whole or not at all.
func (s *Session) Save(k Kept) error {
	text, err := json.Marshal(file{version, k})
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return export.Atomically(s.base+ending, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// End forgets the session: the window was closed in order.
func (s *Session) End() error { return remove(s.base, s.lock) }

// Abandon ends the session and leaves what is kept for the next window.
func (s *Session) Abandon() { s.lock.Close() }

// remove takes a session away: what is kept before the lock, so that nobody
// finds it without one. Windows removes no file that is open.
func remove(base string, lock *os.File) error {
	kept := os.Remove(base + ending)
	if errors.Is(kept, os.ErrNotExist) {
		kept = nil
	}
	return errors.Join(kept, lock.Close(), os.Remove(base+locked))
}

// Lost is a session that a crash or a kill left behind. Its lock is held, so
// that no other window offers it too.
type Lost struct {
	Kept
	base string
	lock *os.File
}

// Find returns the newest abandoned session of a folder, nil where there is
// none. It tidies the folder: what cannot be read, what is older than the newest
// few, and locks without a session go.
func Find(folder string) *Lost {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var found []*Lost
	for _, e := range entries {
		base, isSession := strings.CutSuffix(filepath.Join(folder, e.Name()), ending)
		switch {
		case isSession:
			if l := open(base); l != nil {
				found = append(found, l)
			}
		default:
			tidy(filepath.Join(folder, e.Name()), e)
		}
	}
	slices.SortFunc(found, func(a, b *Lost) int { return cmp.Or(b.Saved.Compare(a.Saved), cmp.Compare(a.base, b.base)) })
	for i, l := range found {
		switch {
		case i >= maxKept:
			_ = l.Discard() // it is offered no more either way
		case i > 0:
			l.Release()
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// open takes an abandoned session, nil for one that is in use or does not read.
func open(base string) *Lost {
	lock, err := os.OpenFile(base+locked, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil
	}
	if take(lock) != nil {
		lock.Close()
		return nil
	}
	l := &Lost{base: base, lock: lock}
	switch l.Kept, err = Read(base + ending); {
	case errors.Is(err, errNewer):
		l.Release()
		return nil
	case err != nil:
		_ = l.Discard() // there is nothing in it to lose
		return nil
	}
	return l
}

// errNewer says that a newer program's window left a session; it will offer it.
var errNewer = errors.New("session: of a newer program")

// Read reads what is kept at a path, whoever holds it.
func Read(path string) (Kept, error) {
	in, err := os.Open(path)
	if err != nil {
		return Kept{}, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxBytes))
	if err != nil {
		return Kept{}, err
	}
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return Kept{}, err
	}
	switch {
	case f.Version > version:
		return Kept{}, errNewer
	case f.Version < 1 || len(f.Scenes) == 0:
		return Kept{}, fmt.Errorf("version %d with %d scenes", f.Version, len(f.Scenes))
	}
	return f.Kept, nil
}

// tidy removes what a crash may leave: a lock whose session was never saved, and
// the unfinished file of a save.
func tidy(path string, e os.DirEntry) {
	base, isLock := strings.CutSuffix(path, locked)
	if !isLock && !strings.HasSuffix(path, ".part") {
		return
	}
	if info, err := e.Info(); err != nil || time.Since(info.ModTime()) < stale {
		return
	}
	if !isLock {
		os.Remove(path)
		return
	}
	if _, err := os.Stat(base + ending); !errors.Is(err, os.ErrNotExist) {
		return
	}
	if lock, err := os.OpenFile(path, os.O_RDWR, 0o600); err == nil {
		free := take(lock) == nil
		lock.Close()
		if free {
			os.Remove(path)
		}
	}
}

// Discard forgets the session.
func (l *Lost) Discard() error { return remove(l.base, l.lock) }

// Release leaves the session for the next window.
func (l *Lost) Release() { l.lock.Close() }
