package app

import (
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"downhill/internal/scenario"
	"downhill/internal/script"
	"downhill/render/app/stage"
)

// The endings that stand for a program in the list of what can be saved.
const (
	kerasEnding = "keras." + script.Ending
	torchEnding = "torch." + script.Ending
)

// scriptKinds are the programs that a lab's scenario can be written as.
func scriptKinds(lab string) []saveKind {
	if lab != scenario.LabRace && lab != scenario.LabTrain {
		return nil
	}
	return []saveKind{{"program for Keras .py", []string{kerasEnding}}, {"program for PyTorch .py", []string{torchEnding}}}
}

// programs says whether what is to be saved is a program.
func programs(endings []string) bool {
	return slices.Contains(endings, kerasEnding) || slices.Contains(endings, torchEnding)
}

// typedScript is the kind of a path that was typed with the ending of a program,
// "" for another path: its name says the library.
func typedScript(path string) string {
	if strings.ToLower(strings.TrimPrefix(filepath.Ext(path), ".")) != script.Ending {
		return ""
	}
	switch l, err := script.For(path); {
	case err != nil:
		return ""
	case l == script.Keras:
		return kerasEnding
	}
	return torchEnding
}

// scriptPath is the file of a program: its name says the library.
func scriptPath(base, ending string) string {
	path := base + "." + script.Ending
	if l, err := script.For(path); err == nil && (l == script.Keras) == (ending == kerasEnding) {
		return path
	}
	return base + "_" + ending
}

// startScript writes the page's scenario as a program, with the data that it
// reads, without stopping the page.
func (a *App) startScript(page stage.Page, base, ending string) error {
	path := scriptPath(base, ending)
	library, err := script.For(path)
	if err != nil {
		return err
	}
	doc := page.Document()
	if a.save.done != nil {
		return errors.New("something is being saved: wait until that is done")
	}
	a.save.folder = filepath.Dir(base)
	done := make(chan saved, 1)
	a.save.done = done
	work := func() {
		files, err := writeScript(library, doc, path)
		done <- saved{files, err}
	}
	if runtime.GOOS == "js" { // a goroutine would freeze the page just as well
		work()
	} else {
		go work()
	}
	return nil
}

func writeScript(library script.Library, doc scenario.Scenario, path string) ([]string, error) {
	program, err := script.Write(library, doc, filepath.Base(path), "")
	if err != nil {
		return nil, err
	}
	files := []string{path}
	if program.Data != nil { // first, so that no program is without its data
		data := script.DataFile(path)
		if err := deliver(data, program.Data); err != nil {
			return nil, err
		}
		files = append(files, data)
	}
	return files, deliver(path, program.Text)
}
