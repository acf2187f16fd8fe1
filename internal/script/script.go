// Package script writes a scenario as a short Python program for Keras or
// PyTorch that races or trains the same thing, so that what was seen here can be
// taken along.
//
// A rule of the library is used where it takes the same steps. Where it does not,
// a comment says what differs; in PyTorch the program's own rule then stands in
// the script, so that both agree to rounding.
package script

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"downhill/internal/carry"
	"downhill/internal/scenario"
)

// Library is what a script is written for.
type Library int

// The libraries.
const (
	Keras Library = iota
	PyTorch
)

// String is the library's name.
func (l Library) String() string {
	if l == Keras {
		return "Keras"
	}
	return "PyTorch"
}

// Ending is that of a script's file.
const Ending = "py"

// For chooses the library by the name of a file: the one that it contains, keras
// or torch; of both, the one that is named last.
func For(path string) (Library, error) {
	name := strings.ToLower(filepath.Base(path))
	switch keras, torch := strings.LastIndex(name, "keras"), strings.LastIndex(name, "torch"); {
	case keras > torch:
		return Keras, nil
	case torch > keras:
		return PyTorch, nil
	}
	return 0, fmt.Errorf("%s: a script is for Keras or for PyTorch, which its name says: want run_keras.py or run_torch.py", path)
}

// Script is a program and what it reads.
type Script struct {
	Text []byte
	// Data is the contents of the .npz file that the program reads, nil for none.
	Data []byte
}

// DataFile is the name of the file with the data of the script in the file path.
func DataFile(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".npz"
}

// Write makes the script of a scenario. name is the file that it will stand in,
// without its folder; dir holds data that the program does not carry, "" where
// none was named. A scenario that has no script is an error that is ErrNone and says
// why.
func Write(l Library, s scenario.Scenario, name, dir string) (Script, error) {
	if err := s.Check(); err != nil {
		return Script{}, err
	}
	w := &writer{library: l, name: name}
	var data []byte
	var err error
	switch s.Lab {
	case scenario.LabRace:
		err = w.race(&s)
	case scenario.LabTrain:
		data, err = w.training(s, dir)
	default:
		err = fmt.Errorf("%w: a script races or trains, the lab %s does neither; want a scenario of the lab %s or %s", ErrNone, s.Lab, scenario.LabRace, scenario.LabTrain)
	}
	if err != nil {
		return Script{}, err
	}
	if err := w.scene(&s); err != nil {
		return Script{}, err
	}
	return Script{Text: w.Bytes(), Data: data}, nil
}

// ErrNone is in every error that says why a scenario has no script.
var ErrNone = errors.New("no script")

// reason is why there is no script, without the words that there is none.
func reason(err error) string { return strings.TrimPrefix(err.Error(), ErrNone.Error()+": ") }

// writer gathers the program.
type writer struct {
	bytes.Buffer
	library Library
	name    string
}

// line writes a line.
func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

// lines writes a text of whole lines, indented.
func (w *writer) lines(indent, text string) {
	for l := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if strings.TrimSpace(l) == "" {
			w.WriteByte('\n')
			continue
		}
		w.WriteString(indent + l)
	}
}

// gap leaves two lines between definitions, as PEP 8 has it.
func (w *writer) gap() { w.WriteString("\n\n") }

// scene puts the scenario at the end, as the line that opens it again.
func (w *writer) scene(s *scenario.Scenario) error {
	text, err := s.YAML()
	if err != nil {
		return err
	}
	if len(text) > carry.MaxText {
		return nil
	}
	line, err := carry.Line(text)
	if err != nil {
		return err
	}
	w.gap()
	w.line("# The scene, to paste into Downhill (Ctrl + V):")
	w.line("# %s", line)
	return nil
}

// quoted is a text as a Python string.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// comment keeps a text that somebody typed within its line.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// number is a number as Python reads it back to the same bits, a float even
// where it is whole.
func number(x float64) string {
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// bare is a number inside a formula.
func bare(x float64) string {
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if x < 0 {
		text = "(" + text + ")"
	}
	return text
}

// list is numbers as a Python list.
func list(xs []float64) string {
	parts := make([]string, len(xs))
	for i, x := range xs {
		parts[i] = number(x)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// wide is how long a line of a program may be where it can be broken.
const wide = 100

// call is a call of a function: a line, or an argument a line where that would be
// too long.
func call(function string, args []string) string {
	if text := function + "(" + strings.Join(args, ", ") + ")"; len(text) <= wide {
		return text
	}
	return function + "(\n    " + strings.Join(args, ",\n    ") + ",\n)"
}
