package app

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"

	"downhill/internal/carry"
	"downhill/render/ui"
)

// lineEnding is that of a file with a scenario as a line of text.
const lineEnding = "txt"

// sceneEndings are those of files that hold a scenario, beside pictures.
func sceneEndings() []string { return []string{".yaml", ".yml", ".json", "." + lineEnding} }

// carrying has write make a file and puts the scenario into it where that is a
// picture.
func carrying(yaml func() ([]byte, error), write func(io.Writer) error) ([]byte, error) {
	text, err := yaml()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if len(text) > carry.MaxText { // no program could open it
		err = write(&b)
	} else {
		err = carry.Into(&b, text, write)
	}
	return b.Bytes(), err
}

// lineOf is the scenario as a line of text.
func lineOf(yaml func() ([]byte, error)) ([]byte, error) {
	text, err := yaml()
	if err != nil {
		return nil, err
	}
	line, err := carry.Line(text)
	return []byte(line + "\n"), err
}

const textWidth = 376 // of a field for a line, in px of the design

// openText shows the scenario as a line of text.
func (a *App) openText() {
	doc := a.page().Document()
	line, err := lineOf(doc.YAML)
	if err != nil {
		a.stage.Toast(err.Error(), true)
		return
	}
	l, page, base := a.stage.Layer, a.page(), doc.Lab
	if e, ok := page.Export(); ok {
		base = e.Name
	}
	field := ui.NewTextField(l, textWidth, "", nil, nil)
	field.Set(string(bytes.TrimSpace(line)))
	var d *ui.Dialog
	paste := ui.NewButton(l, ui.ButtonOptions{Text: "Paste another …", Value: "Ctrl V", Tip: "Opens a scenario from a line of text"}, func() {
		d.Close()
		a.pasteScene()
	})
	body, where := []ui.Widget{field, paste}, "Here "+a.board.Missing()+": save the line as a file and copy it from there."
	if a.board.Missing() == "" {
		where = "Ctrl + C copies it."
		body = []ui.Widget{field, ui.NewRow(l, 8, ui.Insets{}, a.copyButton(field, func() { d.Close() }), paste)}
	}
	d = l.Dialog(ui.DialogOptions{
		Title: "Scenario as text", Cancel: "Close", Confirm: "Save as .txt",
		Text: "This line holds the whole scene and fits into a message. " + where + " It opens when it is pasted with Ctrl + V, dropped as a file, or given to downhill --scenario.",
		Body: body,
		OnConfirm: func() error {
			path := a.proposal(base, []string{lineEnding})
			a.save.folder = filepath.Dir(path)
			if err := deliver(path+"."+lineEnding, line); err != nil {
				return err
			}
			a.stage.Toast("saved "+path+"."+lineEnding, false)
			return nil
		},
	})
	field.Focus()
}

// copyButton copies what is in a field and is done with its dialog.
func (a *App) copyButton(field *ui.TextField, done func()) *ui.Button {
	return ui.NewButton(a.stage.Layer, ui.ButtonOptions{Text: "Copy", Value: "Ctrl C", Tip: "Puts the line on the system's clipboard"}, func() {
		line := field.Get()
		done()
		a.copyLine(line)
	})
}

// openPaste opens the scenario of a line that is typed or pasted; reason says why
// that of the clipboard was not taken, "" for none.
func (a *App) openPaste(reason string) {
	field := ui.NewTextField(a.stage.Layer, textWidth, carry.Prefix+"…", nil, nil)
	a.stage.Layer.Dialog(ui.DialogOptions{
		Title: "Open a line of text", Confirm: "Open",
		Text:      strings.TrimSpace(reason + " A scenario that was copied as text: a line that begins with " + carry.Prefix + ". What was open can be brought back with Ctrl + Z."),
		Body:      []ui.Widget{field},
		OnConfirm: func() error { return a.openLine(field.Get()) },
	})
	field.Focus()
}
