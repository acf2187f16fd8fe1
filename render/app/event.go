package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// Event is something that reaches the window from outside its widgets.
type Event interface{ apply(*App) }

// Drop is a file that was dropped on the window.
type Drop struct {
	Name string
	Text []byte
}

// apply opens the scenario in the file.
func (d Drop) apply(a *App) {
	switch strings.ToLower(path.Ext(d.Name)) {
	case ".yaml", ".yml", ".json":
	default:
		a.stage.Toast(fmt.Sprintf("%s is no scenario: drop a .yaml or .json file that Downhill wrote", d.Name), true)
		return
	}
	s, err := scenario.Parse(d.Text)
	if err != nil {
		a.stage.Toast(fmt.Sprintf("%s: %v", d.Name, err), true)
		return
	}
	if err := a.open(s); err != nil {
		a.stage.Toast(fmt.Sprintf("%s: %v", d.Name, err), true)
		return
	}
	a.stage.Toast("opened "+d.Name, false)
}

// events takes in what came from outside.
func (a *App) events() {
	if files := ebiten.DroppedFiles(); files != nil {
		for _, d := range readDropped(files) {
			d.apply(a)
		}
	}
	for {
		select {
		case e, ok := <-a.opt.Events:
			if !ok {
				a.opt.Events = nil
				return
			}
			e.apply(a)
		default:
			return
		}
	}
}

// failure is an event that only has something to say.
type failure struct{ err error }

func (f failure) apply(a *App) { a.stage.Toast(f.err.Error(), true) }

// readDropped reads the files at the root of what was dropped, no more of each
// than a scenario may have.
func readDropped(files fs.FS) []Event {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return []Event{failure{fmt.Errorf("the dropped files do not read: %w", err)}}
	}
	var out []Event
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, failure{fmt.Errorf("%s is a folder: drop a scenario file", e.Name())})
			continue
		}
		text, err := readLimited(files, e.Name())
		if err != nil {
			out = append(out, failure{fmt.Errorf("%s: %w", e.Name(), err)})
			continue
		}
		out = append(out, Drop{e.Name(), text})
	}
	return out
}

func readLimited(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, scenario.MaxBytes+1))
	if err == nil && len(text) > scenario.MaxBytes {
		err = errors.New("too long for a scenario")
	}
	return text, err
}
