// Package carry puts a scenario into a picture and takes it out again, and
// writes one as a line of text that fits into a message.
//
// Every carrier holds the same line, so that what a viewer shows of a picture's
// metadata can be pasted as it stands: a PNG in a tEXt chunk, a GIF in a comment
// extension, an SVG in a metadata element, a PDF in its information dictionary.
// The package knows nothing of what a scenario says; it hands back the bytes it
// was given.
package carry

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	// MaxText is how long a carried text may be. What unpacks to more is
	// refused while it unpacks, before it takes memory.
	MaxText = 1 << 20
	// MaxFile is how much of a picture is worth reading. In those that this
	// program writes the text stands in the first two megabytes, but in a PDF,
	// where it stands in the last.
	MaxFile = 64 << 20
	// keyword is the name of the text in a picture's metadata.
	keyword = "Downhill scenario"
)

// ErrNone says that a picture is whole as far as it was read and carries
// nothing.
var ErrNone = errors.New("no scenario in it: want a picture that Downhill wrote; editing one or sending it through a chat often strips what it carries, so pass the file itself on, or the scenario as .yaml")

// errBinary is what a JPEG and the like come to.
var errBinary = errors.New("no file that can hold a scenario: want a text (.yaml .json .txt), or a PNG, GIF, SVG or PDF that Downhill wrote")

// kind is a file format that can carry a text.
type kind struct {
	name string
	is   func(head []byte) bool
	// place returns where in a file that begins with head the insertion
	// belongs, -1 where head is too short to tell. nil stands for the end.
	place func(head []byte) int
	// wrap makes the insertion from a line; file is what comes before it.
	wrap func(line string, file []byte) ([]byte, error)
	// find takes the line out of a file.
	find func(file []byte) (line string, err error)
}

// kinds lists the formats.
func kinds() []kind {
	return []kind{
		{"PNG", isPNG, placePNG, wrapPNG, findPNG},
		{"GIF", isGIF, placeGIF, wrapGIF, findGIF},
		{"SVG", isSVG, placeSVG, wrapSVG, findSVG},
		{"PDF", isPDF, nil, wrapPDF, findPDF},
	}
}

// headLength is how many bytes tell the kind of a file: an SVG may begin with a
// declaration and comments.
const headLength = 1024

func kindOf(file []byte) (kind, bool) {
	for _, k := range kinds() {
		if k.is(file[:min(len(file), headLength)]) {
			return k, true
		}
	}
	return kind{}, false
}

// IsPicture says whether a file that begins with head has a format that can
// carry a text.
func IsPicture(head []byte) bool {
	_, ok := kindOf(head)
	return ok
}

// Text is what a file carries: that of a picture, or that of a line of text. Any
// other file is returned as it is. It never returns more than MaxText bytes of a
// carried text. A picture that is damaged or carries nothing is an error, and so
// is a file that is no text.
func Text(file []byte) ([]byte, error) {
	k, ok := kindOf(file)
	switch {
	case ok:
	case hasLine(file):
		return Unline(string(file))
	case bytes.IndexByte(file[:min(len(file), headLength)], 0) >= 0:
		return nil, errBinary
	default:
		return file, nil
	}
	line, err := k.find(file)
	if err != nil {
		return nil, fmt.Errorf("this %s: %w", k.name, err)
	}
	text, err := Unline(line)
	if err != nil {
		return nil, fmt.Errorf("this %s carries a damaged scenario: %w", k.name, err)
	}
	return text, nil
}

// Into has write make a file on w and puts text into it where the file is a
// picture of a format that can carry one; any other goes through unchanged. Of
// a PNG, GIF or SVG it holds back the first bytes alone. It returns the first
// error of write and w; a picture in which the text finds no place is one too.
func Into(w io.Writer, text []byte, write func(io.Writer) error) error {
	line, err := Line(text)
	if err != nil {
		return err
	}
	c := &carrier{w: w, line: line}
	if err := write(c); err != nil {
		return err
	}
	return c.end()
}

// carrier passes a file on and inserts the line.
type carrier struct {
	w    io.Writer
	line string
	held []byte // of the file, until the insertion has been written
	kind kind
	on   bool // kind is known
	past bool // nothing more is to be inserted
}

// Write implements io.Writer.
func (c *carrier) Write(p []byte) (int, error) {
	if c.past {
		return c.w.Write(p)
	}
	c.held = append(c.held, p...)
	if err := c.step(len(c.held) >= headLength); err != nil {
		return 0, err
	}
	return len(p), nil
}

// step goes on as far as what is held allows; sure says that the kind must show
// by now.
func (c *carrier) step(sure bool) error {
	if !c.on {
		k, ok := kindOf(c.held)
		switch {
		case ok:
			c.kind, c.on = k, true
		case sure:
			return c.flush(len(c.held), nil)
		default:
			return nil
		}
	}
	if c.kind.place == nil {
		return nil // at the end
	}
	at := c.kind.place(c.held)
	if at < 0 {
		return nil
	}
	insertion, err := c.kind.wrap(c.line, c.held[:at])
	if err != nil {
		return err
	}
	return c.flush(at, insertion)
}

// flush writes what is held with the insertion at a place.
func (c *carrier) flush(at int, insertion []byte) error {
	_, err := c.w.Write(bytes.Join([][]byte{c.held[:at], insertion, c.held[at:]}, nil))
	c.held, c.past = nil, true
	return err
}

// end writes what is still held.
func (c *carrier) end() error {
	if c.past {
		return nil
	}
	if err := c.step(true); err != nil || c.past {
		return err
	}
	if c.kind.place != nil {
		return fmt.Errorf("carry: the %s ends before the scenario's place in it", c.kind.name)
	}
	insertion, err := c.kind.wrap(c.line, c.held)
	if err != nil {
		return err
	}
	return c.flush(len(c.held), insertion)
}
