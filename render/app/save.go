package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"downhill/render/app/stage"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/ui"
)

// saver writes what the page shows in the background.
type saver struct {
	folder string // where the last files went, "" for the working folder
	dark   bool   // the figure's colours; light is for print
	done   chan saved
}

type saved struct {
	files []string
	err   error
}

// saveKind is a way to save: the endings of the files that it writes.
type saveKind struct {
	title   string
	endings []string
}

const scenarioEnding = "yaml"

// saveKinds lists the ways to save what a page offers; the first is the usual one.
func saveKinds(e *stage.Export, lab string) []saveKind {
	kinds := []saveKind{{"figure .png and scenario .yaml", []string{"png", scenarioEnding}}}
	for _, f := range e.Formats() {
		what := "figure ."
		if f == "csv" || f == "json" {
			what = "data ."
		}
		kinds = append(kinds, saveKind{what + f, []string{f}})
	}
	kinds = append(kinds, animationKinds(e)...)
	kinds = append(kinds, scriptKinds(lab)...)
	return append(kinds, saveKind{"scenario ." + scenarioEnding, []string{scenarioEnding}},
		saveKind{"scenario as a line of text ." + lineEnding, []string{lineEnding}})
}

// openSave asks what to save and where.
func (a *App) openSave() {
	e, ok := a.page().Export()
	if !ok || a.save.done != nil {
		return
	}
	l, page, kinds, kind := a.stage.Layer, a.page(), saveKinds(&e, a.labs[a.shown].key), 0
	field := ui.NewTextField(l, 376, "path without ending", nil, nil)
	field.Set(a.proposal(e.Name, append(e.Formats(), animationEnding)))
	form := newClipForm(l, &e)
	items := make([]ui.Item, len(kinds))
	for i, k := range kinds {
		items[i].Title = k.title
	}
	dark := 0
	if a.save.dark {
		dark = 1
	}
	files := ui.NewChoice(l, items, kind, func(i int) {
		kind = i
		form.column.SetVisible(moves(kinds[i].endings))
	})
	colors := ui.NewChoice(l, []ui.Item{{Title: "light, for print"}, {Title: "dark"}}, dark, func(i int) { a.save.dark = i == 1 })
	size := e.PictureSize()
	l.Dialog(ui.DialogOptions{
		Title: "Save figure and scenario", Confirm: "Save",
		Text: fmt.Sprintf("The scenario (.yaml) opens this very scene again, and so does a picture: it carries the scenario. Pictures have %d × %d pixels.", size.W, size.H),
		Body: []ui.Widget{field, ui.NewChoiceRow(l, "files", "What is written. An ending typed after the name chooses too.", files),
			ui.NewChoiceRow(l, "colours", "The colours of the picture.", colors), form.column},
		OnConfirm: func() error {
			base, endings, err := a.checkPath(field.Get(), kinds, kind)
			switch {
			case err != nil:
				return err
			case moves(endings):
				return a.startAnimation(page, base, endings[0], form.clip(), form.size())
			case programs(endings):
				return a.startScript(page, base, endings[0])
			}
			a.startSave(page, base, endings)
			return nil
		},
	})
	field.Focus()
}

// proposal is a path in the folder used last that no file has yet.
func (a *App) proposal(name string, formats []string) string {
	folder := a.save.folder
	if folder == "" {
		if wd, err := os.Getwd(); err == nil {
			folder = wd
		}
	}
	base := filepath.Join(folder, name)
	path := base
	taken := func() bool {
		return slices.ContainsFunc(append(formats, scenarioEnding, kerasEnding, torchEnding), func(f string) bool {
			return exists(path+"."+f) || programs([]string{f}) && exists(scriptPath(path, f))
		})
	}
	for n := 2; taken(); n++ {
		path = fmt.Sprintf("%s-%d", base, n)
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// checkPath takes an ending off, which decides against the kind chosen where
// that does not write it, and sees that the folder is there.
func (a *App) checkPath(path string, kinds []saveKind, kind int) (base string, endings []string, err error) {
	path = strings.TrimSpace(path)
	endings = kinds[kind].endings
	typed := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	if typed == "yml" {
		typed = scenarioEnding
	}
	if program := typedScript(path); program != "" {
		typed = program
	}
	for _, k := range kinds {
		if slices.Equal(k.endings, []string{typed}) {
			path = strings.TrimSuffix(path, filepath.Ext(path))
			if !slices.Contains(endings, typed) {
				endings = k.endings
			}
		}
	}
	if path == "" || strings.HasSuffix(path, string(filepath.Separator)) {
		return "", nil, errors.New("want the name of a file")
	}
	if typed == "png" && export.IsPattern(path) && slices.ContainsFunc(kinds, func(k saveKind) bool { return k.endings[0] == sequenceEnding }) {
		path, endings = path+"."+typed, []string{sequenceEnding} // as it stands
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
			return "", nil, fmt.Errorf("there is no folder %s: make it first", filepath.Dir(path))
		}
	}
	return path, endings, nil
}

// startSave writes the files without stopping the page.
func (a *App) startSave(page stage.Page, base string, endings []string) {
	e, ok := page.Export()
	if !ok {
		return
	}
	doc := page.Document()
	if e.Scene != nil && slices.ContainsFunc(endings, func(f string) bool { return f != scenarioEnding && f != lineEnding }) {
		doc = *e.Scene // that of the picture
	}
	a.save.folder = filepath.Dir(base)
	theme := figure.Light()
	if a.save.dark {
		theme = figure.Dark()
	}
	done := make(chan saved, 1)
	a.save.done = done
	work := func() {
		files, err := writeFiles(base, endings, &e, theme, doc.YAML)
		done <- saved{files, err}
	}
	if runtime.GOOS == "js" { // a goroutine would freeze the page just as well
		work()
	} else {
		go work()
	}
}

// writeFiles makes the files' contents, then writes each whole or not at all.
func writeFiles(base string, endings []string, e *stage.Export, theme figure.Theme, yaml func() ([]byte, error)) ([]string, error) {
	texts := make([][]byte, len(endings))
	for i, ending := range endings {
		var err error
		switch ending {
		case scenarioEnding:
			texts[i], err = yaml()
		case lineEnding:
			texts[i], err = lineOf(yaml)
		default:
			texts[i], err = carrying(yaml, func(w io.Writer) error { return e.Write(w, ending, theme) })
		}
		if err != nil {
			return nil, err
		}
	}
	files := make([]string, len(endings))
	for i, ending := range endings {
		files[i] = base + "." + ending
		if err := deliver(files[i], texts[i]); err != nil {
			return nil, err
		}
	}
	return files, nil
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
			a.stage.Toast("not saved: "+r.err.Error(), true)
			return
		}
		text := "saved " + r.files[0]
		for _, f := range r.files[1:] {
			text += " and " + filepath.Base(f)
		}
		a.saved(r.files)
		a.stage.Toast(text, false)
	default:
	}
}
