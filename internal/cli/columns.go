package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// terminalWidth is how many letters a line of a table or a sentence has at most.
const terminalWidth = 100

// writeColumns writes rows of cells under each other, two spaces between them:
// the first left columns begin on one line, the others, numbers, end on one.
func writeColumns(w io.Writer, left int, rows [][]string) error {
	var width []int
	for _, row := range rows {
		for c, cell := range row {
			if c == len(width) {
				width = append(width, 0)
			}
			width[c] = max(width[c], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for c, cell := range row {
			pad := strings.Repeat(" ", width[c]-utf8.RuneCountInString(cell))
			if c > 0 {
				line.WriteString("  ")
			}
			if c < left {
				line.WriteString(cell + pad)
			} else {
				line.WriteString(pad + cell)
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// writeText writes a sentence in lines that fit a terminal; those after the
// first are set in.
func writeText(w io.Writer, text string) error {
	line, used := "", 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
			line, used = word, n
			continue
		case used+1+n > terminalWidth:
			line, used = line+"\n  "+word, 2+n
			continue
		}
		line, used = line+" "+word, used+1+n
	}
	_, err := fmt.Fprintln(w, line)
	return err
}
