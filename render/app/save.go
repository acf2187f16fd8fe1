package app

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// saver writes the comparison figure and the scenario in the background.
type saver struct {
	folder string // where the last files went, "" for the working folder
	dark   bool   // the figure's colours; light is for print
	done   chan saved
}

type saved struct {
	files []string
	err   error
}

// pictureSize is the size of a saved figure in pixels.
func pictureSize() export.Size { return export.Size{W: 1600, H: 1000, DPI: 96} }

// openSave asks where to save.
func (a *App) openSave() {
	if a.frameOf() == nil || a.save.done != nil {
		return
	}
	field := ui.NewTextField(a.layer, 376, "path without ending", nil, nil)
	field.Set(a.proposal())
	colors := ui.NewChoice(a.layer, []ui.Item{{Title: "light, for print"}, {Title: "dark"}}, indexOf(a.save.dark),
		func(i int) { a.save.dark = i == 1 })
	a.layer.Dialog(ui.DialogOptions{
		Title: "Save figure and scenario", Confirm: "Save",
		Text: "Writes a picture (.png, 1600 × 1000) and the scenario (.yaml) that opens this very scene again.",
		Body: []ui.Widget{field, ui.NewChoiceRow(a.layer, "colours", "The colours of the picture.", colors)},
		OnConfirm: func() error {
			base, err := a.checkPath(field.Get())
			if err == nil {
				a.startSave(base)
			}
			return err
		},
	})
	field.Focus()
}

func indexOf(on bool) int {
	if on {
		return 1
	}
	return 0
}

// proposal is a path in the folder used last that no file has yet.
func (a *App) proposal() string {
	folder := a.save.folder
	if folder == "" {
		if wd, err := os.Getwd(); err == nil {
			folder = wd
		}
	}
	s := a.model.Scene
	base := filepath.Join(folder, fmt.Sprintf("race-%s-seed%d", s.Race.Surface.Key, s.Seed))
	name := base
	for n := 2; exists(name+".png") || exists(name+".yaml"); n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	return name
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// checkPath takes an ending off and sees that the folder is there.
func (a *App) checkPath(path string) (string, error) {
	path = strings.TrimSpace(path)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".yaml", ".yml":
		path = strings.TrimSuffix(path, filepath.Ext(path))
	}
	if path == "" || strings.HasSuffix(path, string(filepath.Separator)) {
		return "", errors.New("want the name of a file")
	}
	if rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator)); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	if !filepath.IsAbs(path) && a.opt.Folder != "" {
		path = filepath.Join(a.opt.Folder, path)
	}
	if !downloads {
		info, err := os.Stat(filepath.Dir(path))
		if err != nil || !info.IsDir() {
			return "", fmt.Errorf("there is no folder %s: make it first", filepath.Dir(path))
		}
	}
	return path, nil
}

// startSave writes both files without stopping the race.
func (a *App) startSave(base string) {
	frame, doc := a.frameOf(), a.model.Document()
	a.save.folder = filepath.Dir(base)
	theme := figure.Light()
	if a.save.dark {
		theme = figure.Dark()
	}
	done := make(chan saved, 1)
	a.save.done = done
	work := func() {
		files, err := writeScene(base, frame, doc.View.Step, labs.Look{View: doc.View, Theme: theme}, doc.YAML)
		done <- saved{files, err}
	}
	if threaded {
		go work()
	} else {
		work()
	}
}

// writeScene writes the picture and the scenario, each whole or not at all.
func writeScene(base string, f *racelab.Frame, at int, look labs.Look, yaml func() ([]byte, error)) ([]string, error) {
	text, err := yaml()
	if err != nil {
		return nil, err
	}
	var picture bytes.Buffer
	if err := export.Write(&picture, "png", f.Figure(min(at, f.Rec.Step), look), pictureSize()); err != nil {
		return nil, err
	}
	for _, out := range []struct {
		path string
		text []byte
	}{{base + ".png", picture.Bytes()}, {base + ".yaml", text}} {
		if err := deliver(out.path, out.text); err != nil {
			return nil, err
		}
	}
	return []string{base + ".png", base + ".yaml"}, nil
}

// poll tells how a save ended.
func (s *saver) poll(a *App) {
	if s.done == nil {
		return
	}
	select {
	case r := <-s.done:
		s.done = nil
		if r.err != nil {
			a.layer.Toast("not saved: "+r.err.Error(), true)
			return
		}
		a.layer.Toast("saved "+r.files[0]+" and "+filepath.Base(r.files[1]), false)
	default:
	}
}
