package app

import (
	"bytes"

	"downhill/internal/carry"
	"downhill/internal/clipboard"
	"downhill/internal/scenario"
)

// beginClipboard takes the clipboard of the options.
func (a *App) beginClipboard() {
	a.board = a.opt.Clipboard
	if a.board == nil {
		a.board = clipboard.New(nil, "", a.now)
	}
}

// lendClipboard has text fields use the system's clipboard where there is one.
func (a *App) lendClipboard() {
	if a.board.Missing() == "" {
		a.stage.Layer.SetClipboard(a.board)
	}
}

// copyScene puts the scenario on the system's clipboard as a line of text. Where
// that cannot be, the line is shown, to be copied by hand.
func (a *App) copyScene() {
	if a.board.Missing() != "" {
		a.openText()
		return
	}
	doc := a.page().Document()
	line, err := lineOf(doc.YAML)
	if err != nil {
		a.stage.Toast(err.Error(), true)
		return
	}
	a.copyLine(string(bytes.TrimSpace(line)))
}

// copyLine puts a line on the clipboard and says so.
func (a *App) copyLine(line string) {
	a.board.Copy(line, func(err error) {
		if err != nil {
			a.stage.Toast("not copied: "+err.Error()+"; the line can be saved as a file", true)
			if !a.stage.Layer.Open() {
				a.openText()
			}
			return
		}
		a.stage.Toast("copied: the scenario as a line of text; Ctrl + V opens it, here or in another window", false)
	})
}

// pasteScene opens the scenario of the line on the system's clipboard. Where
// there is none a field asks for it.
func (a *App) pasteScene() {
	if a.board.Missing() != "" {
		a.openPaste("")
		return
	}
	a.board.Paste(func(text string, err error) {
		if a.stage.Layer.Open() {
			return // something else was opened while the clipboard took its time
		}
		if err != nil {
			a.openPaste("The clipboard gives no text: " + err.Error() + ".")
		} else if err := a.openLine(text); err != nil {
			a.openPaste("What is on the clipboard does not open: " + err.Error() + ".")
		}
	})
}

// openLine opens the scenario of a line of text.
func (a *App) openLine(line string) error {
	text, err := carry.Unline(line)
	if err != nil {
		return err
	}
	s, err := scenario.Parse(text)
	if err != nil {
		return err
	}
	if err := a.open(s); err != nil {
		return err
	}
	a.stage.Toast("opened the line of text", false)
	return nil
}
