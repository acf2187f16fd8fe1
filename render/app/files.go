package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"downhill/render/app/stage"
)

// files are the window's, as pages see them.
type files struct{ a *App }

var _ stage.Files = files{}

// Propose is a path in the folder used last that no file has yet.
func (f files) Propose(name string, endings ...string) string {
	var bare []string
	for _, e := range endings {
		bare = append(bare, strings.TrimPrefix(e, "."))
	}
	return f.a.proposal(name, bare)
}

// Write writes a file.
func (f files) Write(path string, text []byte) error {
	path = f.absolute(path)
	if !downloads {
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return fmt.Errorf("there is no folder %s: make it first", filepath.Dir(path))
		}
	}
	if err := deliver(path, text); err != nil {
		return err
	}
	f.a.save.folder = filepath.Dir(path)
	return nil
}

// Read reads a file.
func (f files) Read(path string, most int64) ([]byte, error) {
	if path == "" {
		return nil, errors.New("want the name of a file")
	}
	if downloads {
		return nil, errors.New("a browser opens no paths: drop the file on the window")
	}
	path = f.absolute(path)
	file, err := os.Open(path)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, fmt.Errorf("there is no file %s", path)
		}
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("%s has more than %d bytes: want a smaller file", path, most)
	}
	return text, err
}

// absolute is the path from the folder in which the window saves, and from the
// user's where it begins with ~.
func (f files) absolute(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator)); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if !filepath.IsAbs(path) && f.a.opt.Folder != "" {
		return filepath.Join(f.a.opt.Folder, path)
	}
	return path
}
