package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Atomically writes the file at path whole or not at all: write fills a
// temporary file in the same folder, which then takes the path's name. If write
// fails (or returns because its context ended), the temporary file is removed
// and what was at path stays as it was. An existing file keeps its permissions,
// a new one gets 0644; a symbolic link keeps pointing where it does. A path that
// is no regular file, such as a pipe or a terminal, is written to directly.
func Atomically(path string, write func(io.Writer) error) (err error) {
	if path == "" {
		return errors.New("export: cannot write a file without a name; give one, such as race.png")
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	mode := fs.FileMode(0o644)
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return fmt.Errorf("export: cannot write %q: it is a folder; add a file name, such as %q", path, filepath.Join(path, "race.png"))
	case err == nil && !info.Mode().IsRegular():
		return directly(path, write)
	case err == nil:
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return explain(path, err)
	}
	// Deferred, so that a panic in write leaves no half file either.
	defer func() {
		f.Close()
		if err != nil {
			err = explain(path, err)
		}
		os.Remove(f.Name()) // after the rename there is nothing to remove
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(mode); err != nil && runtime.GOOS != "windows" && runtime.GOOS != "js" {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// directly writes to a device or pipe, where there is nothing to keep whole.
func directly(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return explain(path, err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return explain(path, err)
	}
	return nil
}

// diskFull is ERROR_DISK_FULL of Windows, which syscall does not name.
const diskFull = syscall.Errno(112)

// explain says what stands in the way of a file and the next step. An error
// that does not come from the file system keeps its own words.
func explain(path string, err error) error {
	folder := filepath.Dir(path)
	var system *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, syscall.ENOSPC), runtime.GOOS == "windows" && errors.Is(err, diskFull):
		return fmt.Errorf("export: cannot write %q: the disk is full; free some space or choose another path (%w)", path, err)
	case !errors.As(err, &system) && !errors.As(err, &link):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("export: cannot write %q: the folder %q does not exist; create it or choose another path (%w)", path, folder, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("export: cannot write %q: no permission to write in the folder %q; choose another path (%w)", path, folder, err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("export: cannot write %q: %q is not a folder; choose another path (%w)", path, folder, err)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("export: cannot write %q: the folder %q is read-only; choose another path (%w)", path, folder, err)
	}
	return fmt.Errorf("export: cannot write %q: %w; choose another path", path, err)
}
