package scenario

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/carry"
)

// everyDocument are the documents that the labs begin with and those that the
// program brings.
func everyDocument(t *testing.T) map[string]Scenario {
	t.Helper()
	docs := map[string]Scenario{"race": Default(), "a race with everything set": full(), "train": DefaultTraining(), "first training": FirstTraining(),
		"activations": DefaultActivations(), "signal": DefaultSignal(), "schedules": DefaultSchedules(), "transfer": DefaultTransfer()}
	files, err := filepath.Glob(filepath.Join("..", "..", "assets", "scenarios", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents to read: %v", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		docs[filepath.Base(f)] = s
	}
	return docs
}

// Every document comes out of a picture and out of a line of text byte for byte.
func TestEveryDocumentIsCarriedByteForByte(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.Black, color.White})
	writers := map[string]func(io.Writer) error{
		"png": func(w io.Writer) error { return png.Encode(w, img) },
		"gif": func(w io.Writer) error { return gif.Encode(w, img, nil) },
	}
	for name, s := range everyDocument(t) {
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for format, write := range writers {
			var b bytes.Buffer
			if err := carry.Into(&b, text, write); err != nil {
				t.Fatal(err)
			}
			files[format] = b.Bytes()
		}
		line, err := carry.Line(text)
		if err != nil {
			t.Fatal(err)
		}
		files["line"] = []byte(line + "\r\n")
		for format, file := range files {
			back, err := Parse(file)
			if err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
				continue
			}
			if again, err := back.YAML(); err != nil || !bytes.Equal(again, text) {
				t.Errorf("%s as %s: got\n%s%v, want\n%s", name, format, again, err, text)
			}
		}
		// The shortest limit of a message among the usual services is 2000 letters.
		if len(line) > 2000 {
			t.Errorf("%s: %d letters fit into no message", name, len(line))
		}
	}
}

// What is wrong inside a carried scenario is said as for a file.
func TestCarriedDocumentsAreReadStrictly(t *testing.T) {
	s := Default()
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[string]string{"version: 2": "newer than this program", "version: 1\ncolour: red": "colour"} {
		line, err := carry.Line(bytes.Replace(text, []byte("version: 1"), []byte(change), 1))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse([]byte(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with %q: %v, want an error with %q", change, err, want)
		}
	}
	if _, err := ParseSignal([]byte(mustLine(t, text))); err == nil || !strings.Contains(err.Error(), "for the lab race") {
		t.Errorf("a race read as a signal: %v", err)
	}
}

func mustLine(t *testing.T, text []byte) string {
	t.Helper()
	line, err := carry.Line(text)
	if err != nil {
		t.Fatal(err)
	}
	return line
}
