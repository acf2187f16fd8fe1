package ui

// Clipboard is one that answers later, such as the system's. It calls done in the
// window's goroutine.
type Clipboard interface {
	Copy(text string, done func(error))
	Paste(done func(text string, err error))
}

// SetClipboard has text fields copy to c and paste from it. What they copy is
// kept beside, for the case that c fails; nil is the interface's own alone, which
// other programs do not see.
func (l *Layer) SetClipboard(c Clipboard) { l.system = c }

// copyText puts a text on the clipboards.
func (l *Layer) copyText(s string) {
	l.clipboard = s
	if l.system != nil {
		l.system.Copy(s, func(err error) {
			if err != nil {
				l.Toast("copied inside this window only: "+err.Error(), true)
			}
		})
	}
}

// paste hands over the text of the system's clipboard, or where that has none or
// fails what was copied in a field.
func (l *Layer) paste(take func(string)) {
	if l.system == nil {
		take(l.clipboard)
		return
	}
	l.system.Paste(func(text string, err error) {
		if err != nil {
			text = l.clipboard
		}
		take(text)
		l.settle = max(l.settle, 1) // so that what it causes runs though no key was pressed
	})
}
