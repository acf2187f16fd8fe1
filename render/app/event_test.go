package app

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"downhill/internal/carry"
	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
)

// A dropped picture is read whole though it is longer than a scenario may be; a
// text as long is refused, and so is a folder.
func TestReadDroppedReadsPicturesWhole(t *testing.T) {
	doc := scenario.Default()
	var b bytes.Buffer
	err := carry.Into(&b, yaml(t, doc), func(w io.Writer) error {
		return export.Write(w, "pdf", figure.Figure{Theme: figure.Light(), Title: "title"}, export.Size{W: 240, H: 200})
	})
	if err != nil {
		t.Fatal(err)
	}
	// A PDF carries it at its end: a comment before that makes the file long.
	long := bytes.Replace(b.Bytes(), []byte("\n"), []byte("\n%"+strings.Repeat("x", 2*scenario.MaxBytes)+"\n"), 1)
	files := fstest.MapFS{"a.pdf": {Data: long}, "b.yaml": {Data: bytes.Repeat([]byte("#"), scenario.MaxBytes+1)},
		"c.yaml": {Data: bytes.Repeat([]byte("#"), scenario.MaxBytes)}, "d/x.yaml": {Data: []byte("x")}}
	got := map[string]bool{}
	failed := 0
	for _, e := range readDropped(files) {
		switch e := e.(type) {
		case Drop:
			got[e.Name] = true
			if e.Name != "a.pdf" {
				continue
			}
			s, err := scenario.Parse(e.Text)
			if err != nil || string(yaml(t, s)) != string(yaml(t, doc)) {
				t.Errorf("the long picture carries %v, %v", s, err)
			}
		case failure:
			failed++
		}
	}
	if !got["a.pdf"] || !got["c.yaml"] || len(got) != 2 || failed != 2 {
		t.Errorf("read %v and %d failures, want a.pdf, c.yaml and 2", got, failed)
	}
}
