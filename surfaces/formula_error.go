package surfaces

import (
	"fmt"
	"strings"
)

// FormulaError says what is wrong with a formula, and at which character.
type FormulaError struct {
	Text   string // the formula
	At     int    // index of the letter in Text, counted in letters from 0
	Reason string
}

// Error is the reason, and below it the formula with a caret under the letter:
//
//	character 7: want a number, x, y, a function or (, got )
//	  x^2 + )
//	        ^
func (e *FormulaError) Error() string {
	if strings.TrimSpace(e.Text) == "" {
		return e.Reason
	}
	text, at := e.Snippet(60)
	return fmt.Sprintf("%s\n  %s\n  %s^", e.Message(), text, strings.Repeat(" ", at))
}

// Message is the first line of Error.
func (e *FormulaError) Message() string { return fmt.Sprintf("character %d: %s", e.At+1, e.Reason) }

// Snippet is the part of the formula around the letter, of width letters at
// most, with … where something is left out, and the letter's index in it.
func (e *FormulaError) Snippet(width int) (text string, at int) {
	letters := []rune(strings.Map(func(r rune) rune {
		if r < ' ' { // a line break would tear the caret from its letter
			return ' '
		}
		return r
	}, e.Text))
	from, to := 0, len(letters)
	if to > width {
		from = max(0, min(e.At-width/2, to-width))
		to = from + width
	}
	at = e.At - from
	text = string(letters[from:to])
	if from > 0 {
		text, at = "…"+string(letters[from+1:to]), max(at, 1)
	}
	if to < len(letters) {
		text = string([]rune(text)[:to-from-1]) + "…"
	}
	return text, at
}
