package ui

import "slices"

// edit is the text of a field with its caret and selection, in runes. It knows
// no keys and draws nothing.
type edit struct {
	text   []rune
	caret  int // between 0 and len(text)
	anchor int // the other end of the selection; equal to caret for none
}

func (e *edit) set(s string) {
	e.text = []rune(s)
	e.caret, e.anchor = len(e.text), len(e.text)
}

func (e *edit) selectAll() { e.anchor, e.caret = 0, len(e.text) }

// span is the selection from left to right.
func (e *edit) span() (from, to int) { return min(e.caret, e.anchor), max(e.caret, e.anchor) }

func (e *edit) selected() string {
	from, to := e.span()
	return string(e.text[from:to])
}

// insert puts runes in the place of the selection; control characters are left
// out, so that a pasted line break cannot split a field.
func (e *edit) insert(rs []rune) {
	from, to := e.span()
	rs = slices.DeleteFunc(slices.Clone(rs), func(r rune) bool { return r < ' ' || r == 0x7f })
	e.text = slices.Replace(e.text, from, to, rs...)
	e.caret = from + len(rs)
	e.anchor = e.caret
}

// erase removes the selection, or one rune (one word) on the side of dir.
func (e *edit) erase(dir int, word bool) {
	if e.caret == e.anchor {
		e.move(dir, word, true)
	}
	e.insert(nil)
}

// move moves the caret by a rune or a word; keep extends the selection. Without
// it a selection collapses to its end on the side of dir.
func (e *edit) move(dir int, word, keep bool) {
	from, to := e.span()
	switch {
	case !keep && from != to && dir < 0:
		e.caret = from
	case !keep && from != to:
		e.caret = to
	case word:
		e.caret = e.wordEnd(dir)
	default:
		e.caret = max(0, min(len(e.text), e.caret+dir))
	}
	if !keep {
		e.anchor = e.caret
	}
}

// jump puts the caret at index i.
func (e *edit) jump(i int, keep bool) {
	e.caret = max(0, min(len(e.text), i))
	if !keep {
		e.anchor = e.caret
	}
}

// selectWord selects the run of letters or of other signs around the caret.
func (e *edit) selectWord() {
	e.anchor = e.wordEnd(-1)
	e.caret = e.wordEnd(1)
}

func (e *edit) wordEnd(dir int) int {
	i := e.caret
	at := func(i int) (rune, bool) {
		if dir < 0 {
			i--
		}
		if i < 0 || i >= len(e.text) {
			return 0, false
		}
		return e.text[i], true
	}
	gap := func(r rune) bool { return r == ' ' || r == '/' || r == '\\' || r == ',' }
	for r, ok := at(i); ok && gap(r); r, ok = at(i) {
		i += dir
	}
	for r, ok := at(i); ok && !gap(r); r, ok = at(i) {
		i += dir
	}
	return i
}
