package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/carry"
	"downhill/internal/param"
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
	switch ending := strings.ToLower(path.Ext(d.Name)); {
	case carry.IsPicture(d.Text) || slices.Contains(sceneEndings(), ending):
	case ending == ".csv":
		if err := a.learn(d); err != nil {
			a.stage.Toast(err.Error(), true)
		}
		return
	case ending == modelEnding:
		if err := a.reuse(d); err != nil {
			a.stage.Toast(err.Error(), true)
		}
		return
	default:
		a.stage.Toast(fmt.Sprintf("%s is no scenario: drop a picture, .yaml, .json or .txt file that Downhill wrote, or a .csv of points", d.Name), true)
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
	a.used("", d.Name, s)
	a.stage.Toast("opened "+d.Name, false)
}

// learner is a page whose networks can learn from other data.
type learner interface {
	Learn(data param.Choice) error
}

// learn has the networks of the lab train learn from a file of points.
func (a *App) learn(d Drop) error {
	data, err := scenario.Dropped(d.Name, "", d.Text)
	if err != nil {
		return err
	}
	a.show(slices.IndexFunc(a.labs, func(l lab) bool { return l.key == scenario.LabTrain }))
	page, ok := a.page().(learner)
	if !ok {
		return fmt.Errorf("%s: the window has no lab that learns from it", d.Name)
	}
	if err := page.Learn(data); err != nil {
		return fmt.Errorf("%s: %w", d.Name, err)
	}
	a.stage.Toast("learning from "+d.Name, false)
	return nil
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
// than a scenario, or a picture that carries one, may have.
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
	const head = 1024 // by which a picture shows
	text, err := io.ReadAll(io.LimitReader(f, head))
	if err != nil {
		return nil, err
	}
	most := int64(scenario.MaxBytes)
	switch {
	case carry.IsPicture(text):
		most = carry.MaxFile
	case strings.ToLower(path.Ext(name)) == modelEnding:
		most = maxModel
	}
	rest, err := io.ReadAll(io.LimitReader(f, most+1-int64(len(text))))
	text = append(text, rest...)
	if err == nil && int64(len(text)) > most && most != carry.MaxFile {
		err = errors.New("too long for a scenario")
	}
	return text, err
}
